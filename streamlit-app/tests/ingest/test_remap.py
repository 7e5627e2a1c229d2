"""A mapping is applied anew without loading, as a load would have applied it, and belongs to its model from then on."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from speedlocal.database.engine import open_results
from speedlocal.errors import CommandError, DatabaseUnreachableError, InputError
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from speedlocal.ingest.remap import remap
from speedlocal.mapping.rules import default_mapping
from speedlocal.queries import names
from tests.ingest.databases import asked, url_of
from tests.ingest.mapping_folders import HEAD, baltic, held, written
from tests.ingest.quartets import write_quartet

ONE = ("Baltic_Reference",)


def load_demo(url: str, mapping: Path | None = None, only: Iterable[str] = ONE, model: str | None = "Baltic") -> None:
    with as_file(files("speedlocal.demo")) as demo:
        load([demo / f"{name}.zip" for name in only], url, Names(model=model, mapping=mapping))


def labels(url: str) -> dict[object, object]:
    return dict(asked(url, "SELECT scenario, label FROM scenario"))  # type: ignore[arg-type]


def version(url: str, scenario: str = "Baltic_Reference") -> str:
    ((found,),) = asked(url, f"SELECT mapping_version FROM scenario WHERE scenario = '{scenario}'")
    return str(found)


def test_loading_with_a_mapping_and_loading_then_remapping_are_the_same(either_url: str, tmp_path: Path) -> None:
    folder = baltic(tmp_path / "baltic")
    other = f"duckdb:///{tmp_path / 'other.duckdb'}"
    load_demo(other, folder)
    load_demo(either_url)
    plain = held(either_url)
    remap(either_url, folder)
    assert held(either_url) == held(other)
    remap(either_url, written(tmp_path / "empty", rules=HEAD))
    remapped = held(either_url)
    assert {name: rows for name, rows in remapped.items() if name not in ("scenario", "mapping_file")} == {
        name: rows for name, rows in plain.items() if name not in ("scenario", "mapping_file")
    }


def test_what_the_folder_says_is_in_the_tables(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load_demo(url, baltic(tmp_path / "baltic"))
    assert labels(url) == {"Baltic_Reference": "Frozen policy"}
    assert asked(url, "SELECT reference, source_label FROM scenario") == [(True, "Baltic_Reference")]
    assert version(url).startswith("baltic ")
    of = "SELECT DISTINCT label, colour, carrier, rule FROM commodity WHERE commodity = "
    assert asked(url, of + "'ELC'") == [
        ("Electric power", "#aa00aa", "electricity", "carrier: set ELC+; sector: pattern ELC*")
    ]
    assert asked(url, of + "'BFL'") == [(None, None, "moss", "carrier: code BFL; sector: ")]
    assert asked(url, "SELECT DISTINCT stage, kind, rule FROM process WHERE process = 'IMPBFL1'") == [
        ("processing", None, "sector: set IRE; stage: code IMPBFL1")
    ]
    assert asked(url, "SELECT DISTINCT label FROM process WHERE process = 'ELCREWIN01'") == [("Wind on land",)]
    assert asked(url, "SELECT dimension, code, label, colour FROM mapped_name ORDER BY code") == [
        ("carrier", "electricity", "Power", "#3b4cc0"),
        ("carrier", "moss", "Peat moss", "#654321"),
        ("sector", "residential", "Residential", "#102030"),
    ]
    assert asked(
        url, "SELECT region, label, longitude, latitude, kind FROM region WHERE region IN ('DK', 'XX') ORDER BY 1"
    ) == [
        ("DK", "Danmark", 9.5, 56.25, "model region"),
        ("XX", "Elsewhere", 0.0, 0.0, "neighbour"),
    ]
    with open_results(url) as results:
        (text,) = names.outlines(results, scenario_name="Baltic_Reference").text
    assert '"MultiPolygon","coordinates":[[[[8.0,54.8]' in text


def test_the_model_keeps_its_mapping_when_it_is_loaded_again_or_gets_another_scenario(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load_demo(url, baltic(tmp_path / "baltic"))
    before = held(url)
    load_demo(url)
    load_demo(url, only=["Baltic_NetZero"])
    assert labels(url) == {"Baltic_Reference": "Frozen policy", "Baltic_NetZero": "Neutral"}
    assert version(url, "Baltic_NetZero") == version(url)
    assert held(url)["mapping_file"] == before["mapping_file"]
    told = asked(url, "SELECT text FROM finding WHERE scenario = 'Baltic_NetZero' AND text LIKE 'mapped by%'")
    assert told == [(f"mapped by {version(url)}, which is kept for it; load or remap with --mapping gives it another",)]


def test_a_load_with_a_mapping_gives_it_to_the_model_s_other_scenarios(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load_demo(url, baltic(tmp_path / "baltic"))
    second = written(tmp_path / "second", scenarios="scenario,label,reference\nBaltic_NetZero,Zero,yes\n")
    load_demo(url, second, only=["Baltic_NetZero"])
    assert labels(url) == {"Baltic_Reference": "Baltic_Reference", "Baltic_NetZero": "Zero"}
    assert asked(url, "SELECT scenario FROM scenario WHERE reference") == [("Baltic_NetZero",)]
    assert asked(url, "SELECT DISTINCT version, file FROM mapping_file") == [(version(url), "scenarios.csv")]


def test_another_model_keeps_the_default_rules(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load_demo(url, baltic(tmp_path / "baltic"))
    load([write_quartet(tmp_path / "other", "base")], url, Names(model="TINY"))
    assert version(url, "base") == default_mapping().version
    with pytest.raises(
        CommandError, match=r"a mapping is of one model, but here are Baltic, TINY; --model says whose it is"
    ):
        remap(url, tmp_path / "baltic")
    with pytest.raises(CommandError, match="no scenario is of the model Nordic; the models are Baltic, TINY"):
        remap(url, tmp_path / "baltic", "Nordic")
    (one,) = remap(url, tmp_path / "baltic", "TINY")
    assert (one.scenario, version(url, "base")) == ("base", version(url))


def test_a_copied_results_database_brings_its_mapping(tmp_path: Path) -> None:
    url, copy = url_of(tmp_path), f"duckdb:///{tmp_path / 'copy.duckdb'}"
    load_demo(url, baltic(tmp_path / "baltic"))
    load([tmp_path / "results.duckdb"], copy)
    mapped = ("commodity", "process", "region", "source_region", "mapped_name", "mapping_file")
    before, after = held(url), held(copy)
    assert {name: after[name] for name in mapped} == {name: before[name] for name in mapped}
    assert labels(copy) == labels(url)


def test_a_remap_that_is_refused_leaves_the_database(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    load([write_quartet(tmp_path / "base", "base")], url)
    before = (tmp_path / "results.duckdb").read_bytes()
    with pytest.raises(InputError, match=r"^rules\.csv, line 2: "):
        remap(url, written(tmp_path / "bad", rules=HEAD + "process,stage,code,X,nowhere\n"))
    assert (tmp_path / "results.duckdb").read_bytes() == before


def test_a_remap_is_one_publication_that_says_what_was_done(either_url: str, tmp_path: Path) -> None:
    load([write_quartet(tmp_path / "base", "base")], either_url, Names(demo=True))
    remap(either_url, written(tmp_path / "mine", rules=HEAD + "process,label,code,ELCWIND,Wind farm\n"))
    remap(either_url)
    said = asked(either_url, "SELECT change, demo FROM publication ORDER BY id")
    of = version(either_url, "base")
    assert of.startswith("mine ")
    assert said[1:] == [(f"mapped base by {of}", True)] * 2
    assert asked(either_url, "SELECT DISTINCT label FROM process WHERE process = 'ELCWIND'") == [("Wind farm",)]


def test_nothing_is_made_where_nothing_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachableError):
        remap(url_of(tmp_path))
    assert not list(tmp_path.iterdir())


def test_the_report_tells_how_much_is_unmapped_and_remap_which_codes(tmp_path: Path) -> None:
    url = url_of(tmp_path)
    rules = HEAD + "process,sector,code,DEMELC,unmapped\ncommodity,carrier,code,ELC,unmapped\n"
    load([write_quartet(tmp_path / "base", "base")], url, Names(mapping=written(tmp_path / "mine", rules=rules)))
    line = "mapping: of the flows of energy 100.0 % no carrier, less than 0.1 % no sector"
    last = "SELECT text FROM finding ORDER BY position DESC LIMIT 1"
    assert asked(url, last) == [(line,)]
    (one,) = remap(url)
    assert list(one.lines()) == [
        f"base: mapped by {one.version}; {line.removeprefix('mapping: ')}",
        "  energy without a carrier: ELC (Electricity ¤) 100.0 %",
        "  energy without a sector: DEMELC (Demand) less than 0.1 %",
    ]
    (one,) = remap(url, written(tmp_path / "other", rules=HEAD + "process,sector,code,DEMELC,industry\n"))
    assert list(one.lines()) == [f"base: mapped by {one.version}; all flows are mapped"]
    assert asked(url, "SELECT count(*) FROM finding WHERE text LIKE 'mapping:%'") == [(0,)]
