"""A model's mapping folder: rules.csv, regions.csv, scenarios.csv and outlines.geojson, each where it is there.

What is read is kept as text in the results database, so that it is applied again without the folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Texts
from pathlib import Path
from typing import Final

from speedlocal.errors import CommandError, InputError
from speedlocal.ingest.mapping_outlines import OUTLINES, outlines_of
from speedlocal.ingest.mapping_rules import rules_of
from speedlocal.ingest.side_rows import Numbered, places_of, refuse_again, refuse_empty, refuse_unlisted, table_rows
from speedlocal.ingest.text import read_through
from speedlocal.mapping.rules import Mapping, Place, Rule, ScenarioName, mapping_of

RULES: Final = "rules.csv"
REGIONS: Final = "regions.csv"
SCENARIOS: Final = "scenarios.csv"
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    RULES: Rule._fields,
    REGIONS: Place._fields,
    SCENARIOS: ScenarioName._fields,
}
FILES: Final = (*COLUMNS, OUTLINES)
REFERENCE: Final = {"yes": True, "no": False, "": False}


def read_mapping(folder: Path) -> Mapping:
    """Return the mapping of a folder; a file that is at fault, or has an unknown name, is an InputError with its line.

    A folder without any of the files is a CommandError. Names that begin with a dot are no files of the modeller.
    """
    if not folder.is_dir():
        raise CommandError(f"{folder} is no folder; a mapping is a folder of {', '.join(FILES)}")
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in found:
        if path.name not in FILES:
            raise InputError(f"no file of a mapping; these are {', '.join(FILES)}", file=path)
    if not found:
        raise CommandError(f"{folder} holds none of {', '.join(FILES)}")
    texts = {path.name: read_through(path).text().replace("\r\n", "\n") for path in found}
    if OUTLINES in texts:
        texts[OUTLINES] = outlines_of(texts[OUTLINES])
    return parsed(folder.resolve().name, texts)


def kept_as(version: str, texts: Texts[str, str]) -> Mapping | None:
    """Return the mapping of texts that are kept under a version, whose name is the folder's; None: there are none.

    What this program's vocabulary no longer knows in them is an InputError.
    """
    return parsed(version.rpartition(" ")[0], texts) if texts else None


def parsed(name: str, texts: Texts[str, str]) -> Mapping:
    """Return the mapping of these texts by file name; what is at fault in them is an InputError."""
    rows = {file: _rows(texts[file], file) for file in COLUMNS if file in texts}
    return mapping_of(
        name,
        texts.items(),
        rules_of(rows.get(RULES, ()), RULES),
        places_of(rows.get(REGIONS, ()), REGIONS),
        _scenarios(rows.get(SCENARIOS, ())),
    )


def _rows(text: str, file: str) -> Numbered:
    """Rows of a table, which has its own columns and no others."""
    columns = COLUMNS[file]
    for line, row in table_rows(text, columns, file):
        if unknown := [name for name in row if name not in columns]:
            raise InputError(f"unknown columns {', '.join(unknown)}; it has {', '.join(columns)}", file=file, line=1)
        yield line, row


def _scenarios(rows: Numbered) -> Iterable[ScenarioName]:
    seen: set[str] = set()
    reference = ""
    for line, row in rows:
        refuse_empty(row, ("scenario",), SCENARIOS, line)
        refuse_again(row["scenario"], seen, "scenario", SCENARIOS, line)
        says = row["reference"].casefold()
        refuse_unlisted(says, (code for code in REFERENCE if code or not says), "reference", SCENARIOS, line)
        if REFERENCE[says] and reference:
            words = f"{row['scenario']} is a second reference; {reference} is one above, and a model has one"
            raise InputError(words, file=SCENARIOS, line=line)
        reference = row["scenario"] if REFERENCE[says] else reference
        yield ScenarioName(row["scenario"], row["label"], REFERENCE[says])
