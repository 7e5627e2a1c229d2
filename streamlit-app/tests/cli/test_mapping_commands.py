"""`load --mapping` and `remap` as programs: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import run
from tests.ingest.databases import asked, url_of
from tests.ingest.mapping_folders import HEAD, written
from tests.ingest.quartets import write_quartet


def test_a_mapping_is_loaded_mended_and_refused(tmp_path: Path) -> None:
    url, vd = url_of(tmp_path), write_quartet(tmp_path / "base", "base")
    mine = written(tmp_path / "mine", rules=HEAD + "process,sector,code,DEMELC,unmapped\n")
    loaded = run("load", vd, "--mapping", mine, "--database", url)
    assert loaded.returncode == 0
    assert "  note: mapping: of the flows of energy less than 0.1 % no sector\n" in loaded.stdout
    written(mine, rules=HEAD, scenarios="scenario,label,reference\nbase,The base,yes\nnext,,\n")
    mended = run("remap", "--mapping", mine, "--database", url)
    ((version,),) = asked(url, "SELECT mapping_version FROM scenario WHERE reference")
    assert (mended.returncode, mended.stderr) == (0, "")
    assert mended.stdout.splitlines() == [
        f"base: mapped by {version}; of the flows of energy less than 0.1 % no sector",
        "  energy without a sector: DEMELC (Demand) less than 0.1 %",
        "scenarios.csv names what is not loaded: next",
    ]
    written(mine, rules=HEAD + "process,colour,code,DEMELC,red\n")
    refused = run("remap", "--mapping", mine, "--database", url)
    assert (refused.returncode, refused.stdout) == (2, "")
    sentence = "speedlocal: rules.csv, line 2: colour 'red'; it is # and six digits, such as #3b4cc0\n"
    assert refused.stderr == sentence
    assert asked(url, "SELECT mapping_version FROM scenario") == [(version,)]
