"""Results with side files, in few lines: rows, sets, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from speedlocal.ingest.load import load
from tests.ingest.databases import url_of
from tests.ingest.quartets import quoted, write_vd

Row = tuple[str, ...]

HEADS = {
    "units": "dimension,region,code,unit",
    "times": "parameter,region,period,process,commodity,timeslice,region2,commodity2,text,value",
    "regions": "region,label,longitude,latitude,kind",
    "neighbours": "by,pattern,region",
}


def flow(attribute: str, commodity: str, process: str, region: str, value: float) -> Row:
    return (attribute, commodity, process, "2030", region, "-", "ANNUAL", "-", str(value))


def loaded(
    folder: Path, rows: Iterable[Row], members: Iterable[Row] = (), **side_files: Iterable[str]
) -> tuple[str, list[str]]:
    """Load the scenario `base` with its sets and side files; the database's URL and the findings."""
    vd = write_vd(folder / "base.vd", rows)
    if members := list(members):
        lines = (",".join(map(quoted, member)) + "\n" for member in members)
        (folder / "base.vds").write_text("".join(lines), encoding="utf-8")
    for name, lines in side_files.items():
        content = "\n".join([HEADS[name], *lines]) + "\n"
        (folder / f"base_{name}.csv").write_text(content, encoding="utf-8")
    (report,) = load([vd], url_of(folder))
    return url_of(folder), [finding.text for finding in report.findings]
