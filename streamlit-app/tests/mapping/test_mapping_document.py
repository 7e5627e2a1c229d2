"""docs/mapping.md: its example is a mapping that a load takes, and its lists are the vocabulary's."""

from __future__ import annotations

import re
from pathlib import Path

from speedlocal.ingest.mapping_folder import COLUMNS, FILES, read_mapping
from speedlocal.ingest.mapping_rules import NOT_GIVEN
from speedlocal.mapping.rules import BY, GIVEN
from speedlocal.vocabulary.lists import UNMAPPED, carriers, sectors, stages

TEXT = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text(encoding="utf-8")
LEFT_OUT = (*NOT_GIVEN, UNMAPPED)


def test_the_example_is_a_mapping(tmp_path: Path) -> None:
    examples = re.findall(r"`(\w+\.csv)`:\n\n```\n(.*?)```", TEXT, re.DOTALL)
    assert sorted(name for name, _ in examples) == sorted(COLUMNS)
    for name, text in examples:
        (tmp_path / name).write_text(text, encoding="utf-8")
    mapping = read_mapping(tmp_path)
    assert [named.code for named in mapping.named()] == ["moss", "residential"]
    assert (len(mapping.places), len(mapping.scenarios)) == (1, 2)


def test_the_lists_are_those_of_the_vocabulary() -> None:
    words = " ".join(TEXT.split())
    for title, listed in (("Stages", stages()), ("Sectors", sectors()), ("Carriers", carriers())):
        assert f"{title} are {', '.join(code for code in listed if code not in LEFT_OUT)}." in words


def test_the_tables_name_all_files_columns_and_ways() -> None:
    for name in FILES:
        assert f"| `{name}` | {', '.join(COLUMNS.get(name, ()))}" in TEXT
    rows = [re.split(r" *\| *", line)[1:-1] for line in TEXT.splitlines() if line.startswith("| ")]
    told = {
        (dimension, gives)
        for of, gifts, ways in (row for row in rows if len(row) == 3)
        for dimension in of.split(", ")
        for gives in gifts.split(", ")
        if set(ways.split(", ")) <= set(BY)
    }
    assert told == {(dimension, gives) for dimension, gifts in GIVEN.items() for gives in gifts}
