"""Real GDX files: their rows are those of the `.vd`, to the digits it carries, and their units those they state."""

from __future__ import annotations

import math
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import polars_gdx
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from speedlocal.database.schema import KEY
from speedlocal.ingest.companions import add_companion
from speedlocal.ingest.describe import dimension_tables, scenario_row
from speedlocal.ingest.gdx import read_gdx
from speedlocal.ingest.gdx.container import open_gdx
from speedlocal.ingest.result_set import ResultSet
from speedlocal.ingest.vd import read_vd
from speedlocal.mapping.rules import default_mapping

CUBES = {"DK_Regeringen": ("times_dk", 589_455), "Starter_P-LIMELC": ("times_starter", 73_932)}
SOLVE = "scenario"
Found = Callable[[str], tuple[Path, ResultSet]]


@pytest.fixture(scope="module")
def found(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A GDX and what is read of it, each read once."""
    folder, kept = tmp_path_factory.mktemp("gdx"), dict[str, tuple[Path, ResultSet]]()

    def read(name: str) -> tuple[Path, ResultSet]:
        if name not in kept:
            path = real_data / "vita" / "scenario.gdx"
            if name in CUBES:
                with zipfile.ZipFile(real_data / CUBES[name][0] / f"{name}_gdx.zip") as archive:
                    (member,) = (m for m in archive.namelist() if m.endswith(".gdx"))
                    path = Path(archive.extract(member, folder))
            kept[name] = path, read_gdx(path)
        return kept[name]

    return read


def assert_same_keys(mine: pa.Table, theirs: pa.Table) -> None:
    """The same keys in the same order, spelt in the same way."""
    assert mine.num_rows == theirs.num_rows
    for name in KEY:
        assert pc.all(pc.equal(*(rows[name].cast(pa.string()) for rows in (mine, theirs)))).as_py(), name
    assert mine["year"].equals(theirs["year"])


@pytest.mark.parametrize("name", CUBES)
def test_a_cube_has_the_rows_of_the_vd(found: Found, real_data: Path, tmp_path: Path, name: str) -> None:
    folder, rows = CUBES[name]
    with zipfile.ZipFile(real_data / folder / f"{name}.zip") as archive:
        vd = read_vd(Path(archive.extract(f"{name}.vd", tmp_path)))
    results = found(name)[1]
    assert (results.scenario, results.rows.num_rows) == (vd.scenario, rows)
    assert_same_keys(results.rows, vd.rows)
    np.testing.assert_allclose(results.rows["value"].to_numpy(), vd.rows["value"].to_numpy(), rtol=1e-12, atol=0)
    assert results.rows["is_eps"].equals(vd.rows["is_eps"])


def test_a_solve_has_the_rows_that_gdx2veda_makes_of_it(found: Found, real_data: Path) -> None:
    """Equal to the 15 digits of the `.vd`, where Eps is written as 0."""
    solve, veda = found(SOLVE)[1].rows, read_vd(real_data / "vita" / "vita_scenario.vd").rows
    assert_same_keys(solve, veda)
    values, written, eps = (
        table[name].to_numpy() for table, name in ((solve, "value"), (veda, "value"), (solve, "is_eps"))
    )
    np.testing.assert_allclose(values, written, rtol=1e-14, atol=0)
    assert (eps.sum(), np.abs(written[eps]).sum(), veda["is_eps"].to_numpy().sum()) == (93, 0, 0)


def test_a_solve_has_the_elements_and_sets_of_gdx2veda(found: Found, real_data: Path) -> None:
    """The `.vde` was written by an older list of sets; the sets that it lacks are empty here."""
    results, veda = found(SOLVE)[1], read_vd(real_data / "vita" / "vita_scenario.vd")
    for suffix in (".vde", ".vds"):
        add_companion(veda, real_data / "vita" / f"vita_scenario{suffix}")
    assert Counter(results.set_members) == Counter(veda.set_members)
    more, less = set(results.elements) - set(veda.elements), set(veda.elements) - set(results.elements)
    assert not less
    assert {element.dimension for element in more} == {"CommoditySET"}
    assert {element.code for element in more} == {"OTH", "ELC+", "HET+", "FOS+", "REN+", "SYN+"}
    assert len(results.elements) == len(set(results.elements))


@pytest.mark.parametrize(("name", "capacities"), [("DK_Regeringen", 0.8), ("Starter_P-LIMELC", 0.9), (SOLVE, 1)])
def test_rows_of_the_results_have_known_units(found: Found, name: str, capacities: float) -> None:
    """Flows by their commodity and activities by their process all have one; capacities where it follows."""
    results = found(name)[1]
    shares = {
        "flows": share(results, ("var_fin", "var_fout"), "commodity", "commodity"),
        "activities": share(results, ("var_act",), "process", "activity"),
        "capacities": share(results, ("var_cap",), "process", "capacity"),
    }
    print(f"{name}: the unit is known of " + ", ".join(f"{100 * known:.1f} % of {of}" for of, known in shares.items()))
    assert (shares["flows"], shares["activities"]) == (1, 1)
    assert shares["capacities"] >= capacities


def share(results: ResultSet, attributes: tuple[str, ...], column: str, dimension: str) -> float:
    known = {(u.region.casefold(), u.code.casefold()) for u in results.units if u.dimension == dimension}
    wanted = pc.is_in(pc.utf8_lower(results.rows["attribute"].cast(pa.string())), pa.array(attributes))
    counts = results.rows.filter(wanted).group_by(["region", column]).aggregate([("value", "count")]).to_pylist()
    rows = sum(row["value_count"] for row in counts)
    return sum(r["value_count"] for r in counts if (r["region"].casefold(), r[column].casefold()) in known) / rows


def stated_by_another_reader(path: Path, name: str, symbol: str) -> Iterator[tuple[str, ...]]:
    """Records of an input as polars-gdx reads them; of a cube only those whose DD file the run reads."""
    if name == SOLVE:
        table = polars_gdx.read_gdx(path, symbol=symbol)
        yield from (tuple(map(str, row)) for row in table.rows())
        return
    places = {row[1]: int(row[0]) for row in polars_gdx.read_gdx(path, symbol="scenddmap").rows()}
    table = polars_gdx.read_gdx(path, symbol="cubeinput", key_filter={0: [symbol]})
    for row in table.select("dd", "all_reg", "prc", "com_grp", "uni", "value").rows():
        if places[row[0]]:
            yield tuple(str(code) for code in row[1:] if code != "-")


@pytest.mark.parametrize("name", [*CUBES, SOLVE])
def test_units_and_factors_are_those_of_the_file_row_by_row(found: Found, name: str) -> None:
    path, results = found(name)
    mine = {
        "COM_UNIT": {(u.region, u.code, u.unit) for u in results.units if u.source == "COM_UNIT"},
        "PRC_ACTUNT": {(u.region, u.code, u.unit) for u in results.units if u.source == "PRC_ACTUNT"},
        "PRC_CAPACT": {(p.region, p.process, str(p.value)) for p in results.parameters if p.parameter == "PRC_CAPACT"},
    }
    theirs = {
        "COM_UNIT": {(r[0], r[1], r[2]) for r in stated_by_another_reader(path, name, "COM_UNIT")},
        "PRC_ACTUNT": {(r[0], r[1], r[3]) for r in stated_by_another_reader(path, name, "PRC_ACTUNT")},
        "PRC_CAPACT": {(r[0], r[1], r[2]) for r in stated_by_another_reader(path, name, "PRC_CAPACT")},
    }
    assert mine == theirs
    assert all(mine.values())


@pytest.mark.parametrize("name", [*CUBES, SOLVE])
def test_records_are_those_that_another_reader_finds(found: Found, name: str) -> None:
    """polars-gdx, which wraps GAMS' own library; it has Eps as 0 and no texts, so these are not compared."""
    path, _ = found(name)
    gdx, reader = open_gdx(path), polars_gdx.Reader(str(path))
    counted = 0
    for symbol, (theirs, kind, width, *_) in zip(gdx.symbols.values(), reader.symbols(), strict=True):
        assert (symbol.name, symbol.kind, symbol.dimensions) == (theirs, kind.lower(), width)
        if symbol.kind == "alias":
            continue
        batch, records = reader.read_arrow(theirs), gdx.records(symbol)
        for index, key in enumerate(records.keys):
            assert np.array_equal(np.asarray(batch.column(index).indices) + 1, key), theirs
        assert np.array_equal(np.asarray(batch.column(width)), records.values, equal_nan=True), theirs
        counted += len(records.values)
    assert counted > len(gdx.labels)


def test_codes_keep_the_signs_of_their_code_page(found: Found) -> None:
    path, results = found(SOLVE)
    assert results.sources[0].encoding == "cp1252"
    assert ("Vintage", "-", "¤", "¤") in results.elements
    assert "�" in polars_gdx.Reader(str(path)).uel_table()


def test_efficiencies_of_commodities_and_trade_are_those_of_the_model(found: Found) -> None:
    danish = found("DK_Regeringen")[1].parameters
    assert {(p.region, p.period, p.value) for p in danish if p.parameter == "COM_IE"} == {
        ("DKE", "2010", 0.93),
        ("DKW", "2010", 0.93),
    }
    trade = {(p.region, p.region2, p.value) for p in danish if p.parameter == "IRE_FLO"}
    assert trade == {("DKE", "DKW", 0.98), ("DKW", "DKE", 0.98)}
    assert len({p.period for p in danish if p.parameter == "IRE_FLO"}) == 10


@pytest.mark.parametrize(("name", "leaves"), [("DK_Regeringen", 64), ("Starter_P-LIMELC", 12), (SOLVE, 12)])
def test_timeslices_are_a_tree_whose_leaves_make_up_the_year(found: Found, name: str, leaves: int) -> None:
    results = found(name)[1]
    table = pd.DataFrame(dimension_tables(results, default_mapping())["timeslice"])
    table = table[table["region"] != "-"]
    parents = set(zip(table["region"], table["parent"], strict=True))
    ends = table[[pair not in parents for pair in zip(table["region"], table["timeslice"], strict=True)]]
    assert len(ends) == leaves
    assert ends.groupby("region")["fraction"].sum().tolist() == pytest.approx([1] * ends["region"].nunique(), rel=1e-4)
    assert table["fraction"].notna().all()
    assert set(table[table["parent"].isna()]["timeslice"]) == {"ANNUAL"}


def test_shares_of_upper_timeslices_that_are_summed_are_those_that_times_wrote(found: Found) -> None:
    path, results = found(SOLVE)
    written = {row[:2]: row[2] for row in polars_gdx.read_gdx(path, symbol="G_YRFR").rows()}
    mine = {(p.region, p.timeslice): p.value for p in results.parameters if p.parameter == "G_YRFR"}
    below: dict[tuple[str, str], list[float]] = {}
    for p in results.parameters:
        if p.parameter == "TS_MAP":
            below.setdefault((p.region, p.timeslice), []).append(written[p.region, p.text])
    assert mine == {key: value for key, value in written.items() if key[0] not in ("IMPEXP", "MINRNW")}
    assert {key: math.fsum(parts) for key, parts in below.items()} == pytest.approx({k: written[k] for k in below})


@pytest.mark.parametrize(("name", "year"), [("DK_Regeringen", "2012"), ("Starter_P-LIMELC", "2015"), (SOLVE, "2020")])
def test_the_base_year_is_known(found: Found, name: str, year: str) -> None:
    assert scenario_row(found(name)[1], default_mapping(), None)["base_year"] == year


@pytest.mark.parametrize("name", CUBES)
def test_descriptions_are_those_of_the_file_that_is_read_last(found: Found, real_data: Path, name: str) -> None:
    """Of regions of this model only: one file has descriptions of another model's regions as well."""
    path, results = found(name)
    places = {row[1]: int(row[0]) for row in polars_gdx.read_gdx(path, symbol="scenddmap").rows()}
    regions = {row[0] for row in stated_by_another_reader(path, name, "REG")}
    for dimension, short in (("Process", "prc"), ("Commodity", "com")):
        file = real_data / CUBES[name][0] / f"{name}_dd_{short}_desc.csv"
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        table["place"] = table["uni_0"].map(places)
        table = table[(table["place"] > 0) & table["uni_1"].isin(regions)].sort_values("place", kind="stable")
        last = table.drop_duplicates(["uni_1", "uni_2"], keep="last")
        expected = {tuple(row) for row in last[["uni_1", "uni_2", "element_text"]].itertuples(index=False)}
        assert {(e.region, e.code, e.description) for e in results.elements if e.dimension == dimension} == expected


@pytest.mark.parametrize("name", CUBES)
def test_links_are_those_of_the_topology_that_the_run_reads(
    found: Found, real_data: Path, tmp_path: Path, name: str
) -> None:
    """The quartet's `.vdt` was made of all DD files, also of those that the run does not read."""
    with zipfile.ZipFile(real_data / CUBES[name][0] / f"{name}.zip") as archive:
        written = {tuple(line.strip('"').split('","')) for line in archive.read(f"{name}.vdt").decode().splitlines()}
    path, results = found(name)
    links = {tuple(link) for link in results.links}
    topology = {row[:4] for row in stated_by_another_reader(path, name, "TOP")}
    exchanges = {p.process for p in results.parameters if p.parameter == "TOP_IRE"}
    assert topology <= links <= written
    assert {link[1] for link in links - topology} <= exchanges
    assert {link[1] for link in written if link[1:2] and link[1] in exchanges} <= {link[1] for link in links}
    assert len(topology) > 1000
    assert len(links) == len(results.links)
    if name == "Starter_P-LIMELC":
        assert written - links == {line for line in written if len(line) == 1}


@pytest.mark.parametrize("name", CUBES)
def test_commodities_processes_and_links_of_a_cube_are_described_in_full(found: Found, name: str) -> None:
    tables = dimension_tables(found(name)[1], default_mapping())
    assert {row["unit"] is None or row["kind"] is None for row in tables["commodity"]} == {False}
    assert {row["activity_unit"] is None or row["description"] is None for row in tables["process"]} == {False}
    assert {row["known_by"] for row in tables["trade_link"]} == {"TOP_IRE"}
