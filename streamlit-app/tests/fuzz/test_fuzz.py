"""No file that a fuzzer makes up ends a reader otherwise than with one sentence."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.ingest.quartets import write_quartet
from tests.ingest.side_results import HEADS
from tests.repository.checkout import ROOT

KINDS = ("vd", "csv", "companion", "zip")
EXPORT = """\ufeffScenario,ModelName,Attribute,Commodity,Process,Period,Region,Vintage,Timeslice,Pv,Commodityset
base,Baltic,VAR_FOut [Flow out],ELC,"WIND, north",2030,NORTH,-,WD,"1,234.5",NRG
"""


SIDE_FILES = {
    "units": "commodity,,ELC,PJ",
    "times": "TOP_IRE,R,,P,ELC,,DE,ELC,,",
    "regions": "R,Region,10,55,model region",
    "neighbours": "pattern,P*,DE",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """One small file of each kind to begin with."""
    vd = write_quartet(tmp_path / "quartet", "base")
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number, suffix in enumerate((".vde", ".vds", ".vdt")):
        (folder / f"companion{suffix}").write_bytes(bytes([number]) + vd.with_suffix(suffix).read_bytes())
    for number, (name, line) in enumerate(SIDE_FILES.items(), 3):
        (folder / f"companion_{name}.csv").write_bytes(bytes([number]) + f"{HEADS[name]}\n{line}\n".encode())
    (folder / "result.vd").write_bytes(vd.read_bytes())
    (folder / "export.csv").write_text(EXPORT, encoding="utf-8")
    with zipfile.ZipFile(folder / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(vd, "base.vd")
    return folder


def fuzzed(kind: str, corpus: Path, *options: str) -> str:
    """What libFuzzer says at the end; fails with its last words where it found a crash."""
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.fuzz_readers",
        kind,
        str(corpus),
        f"-artifact_prefix={corpus}/",
        *options,
    ]
    done = subprocess.run(command, cwd=ROOT / "streamlit-app", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_made_up_files_end_with_a_sentence(kind: str, corpus: Path) -> None:
    assert "Done 100 runs" in fuzzed(kind, corpus, "-runs=100", "-seed=1")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_minutes_of_made_up_files_end_with_a_sentence(kind: str, corpus: Path) -> None:
    assert "Done " in fuzzed(kind, corpus, "-max_total_time=150", "-max_len=4096", "-rss_limit_mb=4096")


def test_the_usage_names_the_kinds_of_files_that_are_made_up() -> None:
    source = (ROOT / "streamlit-app/tests/fuzz/fuzz_readers.py").read_text(encoding="utf-8")
    (usage,) = re.findall(r"usage: python -m tests\.fuzz\.fuzz_readers (\S+)", source)
    assert sorted(usage.split("|")) == sorted(KINDS)
