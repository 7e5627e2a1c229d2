"""Mapping rules applied anew to what is loaded, without loading it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from sqlalchemy import select

from speedlocal.database import schema
from speedlocal.database.engine import Asking, open_results
from speedlocal.database.order import ordered
from speedlocal.database.publish import changing, is_demo, record
from speedlocal.errors import CommandError
from speedlocal.ingest.kept_mappings import apply_mapping, coverage_words, drop_unused, kept_mapping, percent
from speedlocal.ingest.mapping_folder import read_mapping
from speedlocal.ingest.words import some
from speedlocal.mapping.rules import Mapping, default_mapping
from speedlocal.queries.coverage import REACHED, coverage, unmapped_codes

CODES: Final = 5
"""How many of the unmapped codes are told of what each flow lacks."""


@dataclass(frozen=True)
class Remapped:
    """What the mapping of a scenario reaches: `coverage`, and the largest `unmapped_codes` by what they lack."""

    scenario: str
    version: str
    coverage: pd.DataFrame
    unmapped: dict[str, pd.DataFrame]

    def lines(self) -> Iterator[str]:
        """Give in words how much is unmapped, and the codes that a rule is missing for, the largest first."""
        yield f"{self.scenario}: mapped by {self.version}; {coverage_words(self.coverage) or 'all flows are mapped'}"
        for by, frame in self.unmapped.items():
            for of, rows in frame.groupby("of", sort=False):
                codes = zip(rows.code, rows.description, rows.share, strict=True)
                told = ", ".join(f"{code}{_in_words(words)} {percent(share)}" for code, words, share in codes)
                yield f"  {of} without a {by}: {told}"


def _in_words(description: str | None) -> str:
    return f" ({description})" if description else ""


def remap(url: str, folder: Path | None = None, model: str | None = None) -> list[Remapped]:
    """Apply a folder's rules to the scenarios of a model in one change, or those that the database keeps for each.

    With a folder, a database of several models needs the model's name; without a model's name all scenarios are mapped.
    What cannot be read leaves the database as it was.
    """
    given = read_mapping(folder) if folder else None
    with open_results(url):
        pass  # a database that is not there is said, and not made
    with changing(url) as change:
        scenarios = _chosen(change, given, model)
        for name, version in scenarios:
            apply_mapping(change, name, given or kept_mapping(change, version) or default_mapping())
        drop_unused(change)
        remapped = [_remapped(change, name) for name, _ in scenarios]
        versions = dict.fromkeys(one.version for one in remapped)
        names = some(name for name, _ in scenarios)
        record(change, f"mapped {names} by {some(versions)}", demo=is_demo(change))
    return remapped


def missing_scenarios(url: str, folder: Path) -> list[str]:
    """Return the scenarios that a folder names and that are not in the database."""
    with open_results(url) as results:
        loaded = {name.casefold() for name in results.frame(select(schema.scenario.c.scenario)).scenario}
    return [one.scenario for one in read_mapping(folder).scenarios if one.scenario.casefold() not in loaded]


def _chosen(results: Asking, given: Mapping | None, model: str | None) -> list[tuple[str, str]]:
    """Scenarios and the versions of their mappings."""
    s = schema.scenario.c
    frame = results.frame(ordered(select(s.scenario, s.model, s.mapping_version), "scenario"))
    if frame.empty:
        raise CommandError("the database holds no scenario that could be mapped")
    models = list(dict.fromkeys(sorted(str(name) for name in frame.model.dropna())))
    told = ", ".join(models) or "none"
    if model is not None and model not in models:
        raise CommandError(f"no scenario is of the model {model}; the models are {told}")
    if given and model is None and frame.model.nunique(dropna=False) > 1:
        unnamed = " and scenarios without a model" if frame.model.isna().any() else ""
        raise CommandError(f"a mapping is of one model, but here are {told}{unnamed}; --model says whose it is")
    frame = frame if model is None else frame[frame.model == model]
    return list(zip(frame.scenario, frame.mapping_version, strict=True))


def _remapped(results: Asking, scenario: str) -> Remapped:
    s = schema.scenario.c
    (version,) = results.frame(select(s.mapping_version).where(s.scenario == scenario)).mapping_version
    shares = coverage(results, scenarios=(scenario,))
    lacking = [by for by in REACHED["energy"] if (shares[shares.by == by].unmapped > 0).any()]
    codes = {by: unmapped_codes(results, scenario=scenario, by=by).groupby("of").head(CODES) for by in lacking}
    return Remapped(scenario, version, shares, codes)
