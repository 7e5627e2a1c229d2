"""A mapping folder of the demo's model, and what a database holds of it."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.databases import asked

Texts = dict[str, str]

HEAD = "dimension,gives,by,pattern,value\n"
BALTIC: Texts = {
    "rules.csv": HEAD
    + "carrier,label,code,electricity,Power\n"
    + "carrier,label,code,moss,Peat moss\ncarrier,colour,code,moss,#654321\n"
    + "sector,colour,code,residential,#102030\n"
    + "commodity,carrier,code,BFL,moss\ncommodity,label,code,ELC,Electric power\ncommodity,colour,code,ELC,#AA00aa\n"
    + "process,sector,description,*ferr*,transport\nprocess,label,pattern,ELCREWIN*,Wind on land\n"
    + "process,sector,set,HPL,residential\nprocess,stage,code,IMPBFL1,processing\n",
    "regions.csv": "region,label,longitude,latitude,kind\nDK,Danmark,9.5,56.25,model region\nXX,Elsewhere,0,0,neighbour\n",
    "scenarios.csv": "scenario,label,reference\nbaltic_reference,Frozen policy,yes\nBaltic_NetZero,Neutral,\n",
    "outlines.geojson": '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"region":"DK"},'
    '"geometry":{"type":"Polygon","coordinates":[[[8,54.8],[8,57.5],[12.5,57.5],[8,54.8]]]}}]}',
}
TABLES = ("scenario", "commodity", "process", "region", "source_region", "mapped_name", "mapping_file", "finding")
"""The tables that a mapping has a say in."""
READ_AT = "loaded_at"


def written(folder: Path, **texts: str) -> Path:
    """Write files of a mapping, `rules=…` as rules.csv; outlines are GeoJSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        suffix = "geojson" if name == "outlines" else "csv"
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")
    return folder


def baltic(folder: Path) -> Path:
    """Write the mapping folder of the demo's model."""
    return written(folder, **{name.partition(".")[0]: text for name, text in BALTIC.items()})


def held(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables that a mapping has a say in, in one order and without times, and the summaries' sizes."""
    rows = {}
    for table in TABLES:
        columns = ", ".join(name for name in columns_of(url, table) if name != READ_AT)
        rows[table] = sorted(asked(url, f"SELECT {columns} FROM {table}"), key=repr)
    return rows


def columns_of(url: str, table: str) -> list[str]:
    named = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' ORDER BY column_name"
    return [f'"{name}"' if name != READ_AT else str(name) for (name,) in asked(url, named)]
