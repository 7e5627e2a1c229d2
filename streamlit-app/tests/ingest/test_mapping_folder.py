"""A mapping folder that is at fault is one sentence with file and line; what it may hold is a closed list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import CommandError, InputError
from speedlocal.ingest.mapping_folder import parsed, read_mapping
from speedlocal.ingest.mapping_outlines import LARGEST, outlines_of
from speedlocal.mapping.rules import Rule, Subject, default_mapping, fits
from tests.ingest.mapping_folders import BALTIC, HEAD, baltic, written

RING = [[8, 54.8], [8, 57.5], [12.5, 57.5], [8, 54.8]]
RULES_AT_FAULT = [
    ("process,stage,code,X,nowhere", "line 2: stage 'nowhere'; it is one of processing, conversion, storage, use, exchange, unmapped"),
    ("commodity,carrier,code,X,none", "line 2: carrier 'none'; it is one of electricity, heat,"),
    ("commodity,sector,code,X,datacentres", "line 2: sector 'datacentres'; it is one of supply, power,"),
    ("commodity,stage,code,X,use", "line 2: commodity gives 'stage'; it is one of carrier, sector, label, colour"),
    ("region,label,code,X,Y", "line 2: dimension 'region'; it is one of commodity, process, carrier, sector"),
    ("process,label,regex,X,Y", "line 2: process by 'regex'; it is one of code, set, pattern, description"),
    ("commodity,carrier,commodity,X,gas", "line 2: commodity by 'commodity'; it is one of code, set, pattern, description"),
    ("carrier,label,pattern,*,Y", "line 2: carrier by 'pattern'; it is one of code"),
    ("carrier,colour,code,gas,orange", "line 2: colour 'orange'; it is # and six digits, such as #3b4cc0"),
    ("carrier,colour,code,gas,#12345", "line 2: colour '#12345'; it is # and six digits, such as #3b4cc0"),
    ("carrier,label,code,moss,Peat moss", "line 2: carrier moss is new, so it needs a colour too"),
    ("carrier,label,code,two words,Moss", "line 2: carrier 'two words'; a new one has letters, digits, - and _ only"),
    ("carrier,label,code,none,Nothing", "line 2: carrier none is none that a code can have"),
    ("process,label,code,,Y", "line 2: an empty pattern"),
    ("process,label,code,X", "line 2: 4 fields where 5 belong"),
]  # fmt: skip
NEVER = [
    ("process,label,code,X,1", "process,label,code,x,2"),
    ("process,label,pattern,A*,1", "process,label,code,AB,2"),
    ("process,label,pattern,A*,1", "process,label,pattern,A?B*,2"),
    ("process,label,pattern,*,1", "process,label,set,DMD,2"),
    ("process,label,set,DMD,1", "process,label,set,dmd,2"),
    ("process,sector,commodity,TRA*,transport", "process,sector,commodity,TRAGAS,supply"),
    ("process,label,description,*coal*,1", "process,label,description,*hard coal*,2"),
]
STILL = [
    ("process,label,code,AB,1", "process,label,pattern,A*,2"),
    ("process,label,pattern,A?,1", "process,label,pattern,A*,2"),
    ("process,label,pattern,A*,1", "process,label,set,DMD,2"),
    ("process,label,pattern,A*,1", "process,colour,code,AB,#123456"),
    ("process,label,pattern,A*,1", "commodity,label,code,AB,2"),
    ("process,sector,commodity,A*,supply", "process,sector,code,AB,power"),
    ("process,label,description,*A*,1", "process,label,code,A,2"),
]


def test_what_a_folder_tells_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(baltic(tmp_path / "baltic"))
    assert mapping.rules[0] == Rule("carrier", "label", "code", "electricity", "Power")
    assert mapping.rules[-len(default_mapping().rules) :] == default_mapping().rules
    assert [place.region for place in mapping.places] == ["DK", "XX"]
    assert [(one.scenario, one.reference) for one in mapping.scenarios] == [
        ("baltic_reference", True),
        ("Baltic_NetZero", False),
    ]


def test_the_version_is_the_folder_s_name_and_a_hash_of_what_it_holds(tmp_path: Path) -> None:
    first, same = read_mapping(baltic(tmp_path / "one")), read_mapping(baltic(tmp_path / "x" / "one"))
    other = read_mapping(written(tmp_path / "y" / "one", rules=HEAD))
    assert first.version == same.version != other.version
    assert other.version.startswith("one ")
    assert parsed("one", dict(first.files)) == first


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    folder = baltic(tmp_path / "one")
    rules = folder / "rules.csv"
    before = read_mapping(folder)
    rules.write_bytes(b"\xef\xbb\xbf" + rules.read_bytes().replace(b"\n", b"\r\n"))
    assert read_mapping(folder) == before


@pytest.mark.parametrize(("line", "words"), RULES_AT_FAULT)
def test_a_rule_at_fault_is_named_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_mapping(written(tmp_path / "mine", rules=f"{HEAD}{line}\n"))
    assert str(raised.value).startswith(f"rules.csv, {words}")


@pytest.mark.parametrize(("earlier", "later"), NEVER)
def test_a_rule_that_can_never_match_is_refused(tmp_path: Path, earlier: str, later: str) -> None:
    with pytest.raises(InputError, match=r"^rules\.csv, line 3: the rule can never match: that of line 2 always"):
        read_mapping(written(tmp_path / "mine", rules=f"{HEAD}{earlier}\n{later}\n"))


@pytest.mark.parametrize(("earlier", "later"), STILL)
def test_a_rule_that_may_match_stays(tmp_path: Path, earlier: str, later: str) -> None:
    assert len(read_mapping(written(tmp_path / "mine", rules=f"{HEAD}{earlier}\n{later}\n")).rules) > 2


LETTERS = st.text("AB*?", min_size=1, max_size=5)


@given(LETTERS, LETTERS, st.text("AB", max_size=6))
def test_what_is_refused_could_really_never_match(earlier: str, later: str, code: str) -> None:
    rules = f"{HEAD}process,label,pattern,{earlier},1\nprocess,label,pattern,{later},2\n"
    try:
        parsed("mine", {"rules.csv": rules})
    except InputError:
        assert fits(code, earlier) or not fits(code, later)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"rules": "dimension,gives,by,pattern\n"}, "rules.csv, line 1: the columns value are missing"),
        ({"rules": HEAD.replace("value", "value,why") + "process,label,code,X,Y,Z\n"}, "rules.csv, line 1: unknown columns why;"),
        ({"colours": HEAD}, "colours.csv: no file of a mapping; these are rules.csv, regions.csv, scenarios.csv, outlines.geojson"),
        ({"scenarios": "scenario,label,reference\nA,,yes\nB,,yes\n"}, "scenarios.csv, line 3: B is a second reference; A is one above"),
        ({"scenarios": "scenario,label,reference\nA,,\na,,\n"}, "scenarios.csv, line 3: scenario a once more"),
        ({"scenarios": "scenario,label,reference\nA,,maybe\n"}, "scenarios.csv, line 2: reference 'maybe'; it is one of yes, no"),
        ({"regions": "region,label,longitude,latitude,kind\nDK,,200,0,model region\n"}, "regions.csv, line 2: 200 is no place on the globe"),
        ({"regions": "region,label,longitude,latitude,kind\nDK,,1,0,island\n"}, "regions.csv, line 2: kind 'island'; it is one of model region,"),
        ({"outlines": '{"type":\n]'}, "outlines.geojson, line 2: no JSON: Expecting value"),
        ({"outlines": "[]"}, "outlines.geojson: no GeoJSON of type FeatureCollection"),
    ],
)  # fmt: skip
def test_another_file_at_fault_is_named_with_its_line(tmp_path: Path, texts: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_mapping(written(tmp_path / "mine", **texts))
    assert str(raised.value).startswith(words)


def test_a_folder_without_any_of_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        CommandError, match=r"empty holds none of rules\.csv, regions\.csv, scenarios\.csv, outlines\.geojson$"
    ):
        read_mapping(written(tmp_path / "empty"))
    with pytest.raises(CommandError, match="nowhere is no folder"):
        read_mapping(tmp_path / "nowhere")


def feature(region: object, kind: str, coordinates: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"region": region, "area": 1}, "geometry": geometry}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_outlines_are_kept_as_multipolygons_of_four_decimals() -> None:
    ring = [[8.123456, 54.8, 12.0], *RING[1:-1], [8.123456, 54.8, 12.0]]
    kept = json.loads(
        outlines_of(collection(feature("DK", "Polygon", [ring]), feature("SE", "MultiPolygon", [[RING]])))
    )
    first, second = kept["features"]
    assert first["properties"] == {"region": "DK"}
    assert first["geometry"]["coordinates"] == [[[[8.1235, 54.8], *map(list, RING[1:-1]), [8.1235, 54.8]]]]
    assert second["geometry"] == {"type": "MultiPolygon", "coordinates": [[RING]]}
    assert outlines_of(json.dumps(kept)) == json.dumps(kept, separators=(",", ":"))


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([feature(None, "Polygon", [RING])], "feature 1 has no region in its properties"),
        (["DK"], "feature 1 has no region in its properties"),
        ([feature("DK", "Polygon", [RING]), feature("dk", "Polygon", [RING])], "region dk once more, as feature 2"),
        ([feature("DK", "Point", [8, 54])], "region DK is a Point; it is a Polygon or a MultiPolygon"),
        ([feature("DK", "Polygon", [RING[:-1]])], "region DK: a ring has four places or more, and ends where it begins"),
        ([feature("DK", "Polygon", [[[500, 1], *RING[1:-1], [500, 1]]])], "region DK: 500 is no place on the globe"),
        ([feature("DK", "Polygon", 3)], "region DK: "),
        ([feature("DK", "Polygon", [[["a", 1], [1, 1], [1, 1], ["a", 1]]])], "region DK: could not convert"),
        ([feature("DK", "Polygon", [RING * (LARGEST // 20)])], "outlines of "),
    ],
)  # fmt: skip
def test_outlines_at_fault_are_named(features: list[object], words: str) -> None:
    with pytest.raises(InputError) as raised:
        outlines_of(collection(*features))
    assert str(raised.value).startswith(f"outlines.geojson: {words}")


def test_the_first_rule_that_matches_gives_the_code_its_sector() -> None:
    mapping = parsed("mine", {"rules.csv": BALTIC["rules.csv"]})
    boat = Subject("process", "TBOAT", frozenset({"DMD"}), "FERRIES", frozenset({"COMOIL"}))
    assert mapping.verdict(boat, "sector") == ("transport", "description *ferr*")
    assert mapping.verdict(boat._replace(description=""), "sector") == ("commercial", "commodity COM*")
    assert mapping.verdict(boat._replace(description="", commodities=frozenset()), "sector") == ("unmapped", "")
    assert mapping.told(boat, "label") is None


def test_brackets_of_a_pattern_are_themselves() -> None:
    assert fits("A[B]", "A[B]*")
    assert not fits("AB", "A[B]*")
