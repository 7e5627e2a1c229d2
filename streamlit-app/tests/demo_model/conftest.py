"""The demo's files, read slowly and plainly: nothing here shares a line with the model or with the readers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

import pytest

NAMES = ("Baltic_Reference", "Baltic_NetZero", "Baltic_Islanded")
COLUMNS = (
    "attribute",
    "commodity",
    "process",
    "period",
    "region",
    "vintage",
    "timeslice",
    "constraint",
    "value",
)


@dataclass(frozen=True)
class Results:
    name: str
    contents: dict[str, str]
    rows: list[dict[str, str]]

    @cached_property
    def by_attribute(self):
        found = defaultdict(list)
        for row in self.rows:
            found[row["attribute"]].append(row)
        return found

    def of(self, attribute, **wanted):
        """Rows of an attribute that agree with every named dimension."""
        rows = self.by_attribute.get(attribute, [])
        return [row for row in rows if all(row[key] == text for key, text in wanted.items())]

    def total(self, attribute, **wanted):
        return sum(float(row["value"]) for row in self.of(attribute, **wanted))

    def sums(self, attribute, *keys):
        """The attribute's sums by the named dimensions."""
        totals = defaultdict(float)
        for row in self.of(attribute):
            totals[tuple(row[key] for key in keys)] += float(row["value"])
        return totals

    def side(self, kind):
        return list(csv.DictReader(io.StringIO(self.contents[f"{self.name}_{kind}.csv"])))

    def parameter(self, name):
        return [row for row in self.side("times") if row["parameter"] == name]

    def companion(self, ending):
        return list(csv.reader(io.StringIO(self.contents[f"{self.name}.{ending}"])))


def demo_folder():
    return Path(str(files("speedlocal.demo")))


def read(name):
    with zipfile.ZipFile(demo_folder() / f"{name}.zip") as archive:
        contents = {file: archive.read(file).decode("cp1252") for file in archive.namelist()}
    lines = contents[f"{name}.vd"].split("\n")[13:-1]
    return Results(name, contents, [dict(zip(COLUMNS, row, strict=True)) for row in csv.reader(lines)])


@pytest.fixture(scope="session")
def demo():
    """Every scenario by name."""
    return {name: read(name) for name in NAMES}


@pytest.fixture(params=NAMES)
def results(request, demo):
    """Each scenario in turn."""
    return demo[request.param]
