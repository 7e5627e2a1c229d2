"""What flows in the timeslices of a region and period, from `result`, told by the tree of timeslices."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import pandas as pd
from sqlalchemy import Column, ColumnElement, Select, and_, case, collate, func, select

from speedlocal.database.engine import Asking
from speedlocal.database.order import largest_first, ordered
from speedlocal.database.schema import commodity, element, process, result, timeslice
from speedlocal.queries.annual import Selection, by_code, group_of, in_state, selected
from speedlocal.queries.slice_tree import Slice, SliceTree
from speedlocal.vocabulary.lists import attributes

NO_REGION: Final = "-"
"""Where the timeslices of a `.vde` stand, which names no region and no tree."""


@dataclass(frozen=True)
class Profile:
    """Which profile: the rows of a selection in one period, told apart by `by`; the selection names one region.

    `depth` is how far below the year its timeslices lie at most; None: as far as the selection's commodity is told, by
    any attribute, in this region and period.
    """

    selection: Selection
    period: str
    by: str
    depth: int | None = None


class Told(NamedTuple):
    """A row of a profile."""

    scenario: str
    group: str
    timeslice: str
    level: str | None
    depth: int | None
    fraction: float | None
    coarse: bool
    spread: bool
    value: float


def tree(results: Asking, *, scenario: str, region: str) -> pd.DataFrame:
    """One row a timeslice of the region, each before what lies below it; those without a place in the tree come last.

    Columns: timeslice, parent, level, depth (steps below ANNUAL; missing: no place in the tree), fraction (of the year,
    as told or the sum of its parts; missing: unknown). Timeslices beside each other are in the order of the source.
    """
    found = _trees(results, (scenario,), region)[scenario]
    rows = [(*found.told(code)[:3], found.depth(code), found.told(code).fraction) for code in found.codes()]
    return _typed(pd.DataFrame(rows, columns=["timeslice", "parent", "level", "depth", "fraction"]))


def without_fraction(results: Asking, *, selection: Selection, period: str) -> pd.DataFrame:
    """One row a scenario and timeslice whose fraction of the year no source tells: scenario, timeslice.

    Of those in which the attribute has rows, of whatever commodity or process, and of what lies above them.
    """
    question = _in_period(select(result.c.scenario, result.c.timeslice), selection, period)
    of_attribute = func.lower(result.c.attribute) == selection.attribute.attribute.lower()
    frame = results.frame(question.where(of_attribute).distinct())
    trees = _trees(results, selection.scenarios, *selection.regions)
    found = {
        (scenario, told.timeslice)
        for scenario, code in zip(frame.scenario, frame.timeslice, strict=True)
        for told in trees[scenario].upwards(code)
        if told.fraction is None
    }
    return pd.DataFrame(sorted(found), columns=["scenario", "timeslice"])


def commodities(results: Asking, *, selection: Selection, period: str) -> pd.DataFrame:
    """One row a commodity of the selection in the period: commodity, description, size, slices (how many tell it).

    Those that more than one timeslice tells come first, among them the largest.
    """
    return _by_slices(results, selection, period, commodity.c.commodity)


def processes(results: Asking, *, selection: Selection, period: str) -> pd.DataFrame:
    """One row a process of the selection in the period, as `commodities`: process, description, size, slices."""
    return _by_slices(results, selection, period, process.c.process)


def _by_slices(results: Asking, selection: Selection, period: str, code: Column[Any]) -> pd.DataFrame:
    slices = func.count(func.lower(result.c.timeslice).distinct()).label("slices")
    question = by_code(selection, code, result).add_columns(slices).where(result.c.period == period)
    frame = largest_first(results.frame(question), "size", code.key)
    return frame.sort_values("slices", key=lambda count: count <= 1, kind="stable", ignore_index=True)


def profile(results: Asking, *, profile: Profile) -> pd.DataFrame:
    """One row a scenario, timeslice and group, twice where a part of its value is spread.

    Columns: scenario, group, timeslice, level, depth, fraction (as `tree` has them), coarse (whether it could not be
    spread over the finer timeslices of others), spread (whether the value is spread here from a coarser timeslice, by
    fractions), value (of the year's rows in the timeslice, in the selection's unit per year). The values of a group add
    up to its annual value. Ordered by scenario, timeslice in the order of the tree, group.
    """
    stored = _stored(results, profile)
    trees = _trees(results, profile.selection.scenarios, *profile.selection.regions)
    finest = _finest(results, profile, trees)
    rows = [
        row
        for scenario, of in stored.groupby("scenario")
        for row in _told(str(scenario), of, trees[str(scenario)], finest[str(scenario)])
    ]
    return _typed(pd.DataFrame(rows, columns=list(Told._fields)))


def _told(scenario: str, stored: pd.DataFrame, tree: SliceTree, depth: int) -> Iterator[Told]:
    sums: dict[tuple[str, str, bool], float] = defaultdict(float)
    for group, code, value in zip(stored.group, stored.timeslice, stored.value, strict=True):
        for part in tree.shares(code, depth):
            sums[part.timeslice, group, part.spread] += value * part.share
    places = {code: place for place, code in enumerate(tree.codes())}
    for code, group, spread in sorted(sums, key=lambda key: (places.get(key[0], len(places)), *key)):
        told, place = tree.told(code), tree.depth(code)
        coarse = place is not None and place < depth and not tree.is_leaf(code)
        yield Told(scenario, group, code, told.level, place, told.fraction, coarse, spread, sums[code, group, spread])


def _stored(results: Asking, profile: Profile) -> pd.DataFrame:
    """One row a scenario, timeslice and group as they are stored: scenario, timeslice, group, value."""
    r, selection = result.c, profile.selection
    spelt: ColumnElement[Any] = func.min(collate(r.timeslice, "C")).label("timeslice")
    group = group_of(profile.by, result).label("group")
    question = selected(select(r.scenario, spelt, group, func.sum(r.value).label("value")), selection, result)
    if not selection.commodity:
        question = question.where(~and_(func.lower(r.attribute) == "var_fout", r.process == "-"))
    question = question.where(r.period == profile.period).group_by(r.scenario, func.lower(r.timeslice), group)
    return results.frame(ordered(question, "scenario", "timeslice", "group"))


def _finest(results: Asking, profile: Profile, trees: dict[str, SliceTree]) -> dict[str, int]:
    """How far below the year the timeslices of each scenario's profile lie."""
    selection = profile.selection
    told = {each.attribute for each in attributes() if each.by_timeslice and each.unit_of == "commodity"}
    counted = told if selection.commodity else {selection.attribute.attribute}
    question = _in_period(select(result.c.scenario, result.c.timeslice), selection, profile.period)
    frame = results.frame(
        question.where(func.lower(result.c.attribute).in_([code.lower() for code in counted])).distinct()
    )
    deepest = {name: tree.deepest(frame.timeslice[frame.scenario == name]) for name, tree in trees.items()}
    return {name: depth if profile.depth is None else min(depth, profile.depth) for name, depth in deepest.items()}


def _in_period(question: Select[Any], selection: Selection, period: str) -> Select[Any]:
    r, (region,) = result.c, selection.regions
    question = question.where(r.scenario.in_(selection.scenarios), r.period == period, in_state(r.sow, selection.sow))
    for column, code in ((r.region, region), (r.commodity, selection.commodity), (r.process, selection.process)):
        if code:
            question = question.where(func.lower(column) == func.lower(code))
    return question


def _trees(results: Asking, scenarios: tuple[str, ...], region: str) -> dict[str, SliceTree]:
    """The tree of each scenario: the region's own timeslices before those that are known of no region."""
    t, e = timeslice.c, element.c
    of_slices = select(e.scenario, func.lower(e.code).label("code"), func.min(e.position).label("position"))
    listed = of_slices.where(func.lower(e.dimension) == "timeslice").group_by(e.scenario, func.lower(e.code)).subquery()
    elsewhere = case((t.region == NO_REGION, 1), else_=0).label("elsewhere")
    question = (
        select(t.scenario, elsewhere, listed.c.position, t.timeslice, t.parent, t.level, t.fraction)
        .outerjoin_from(
            timeslice, listed, and_(listed.c.scenario == t.scenario, listed.c.code == func.lower(t.timeslice))
        )
        .where(t.scenario.in_(scenarios), func.lower(t.region).in_([func.lower(region), NO_REGION]))
    )
    frame = results.frame(ordered(question, "scenario", "elsewhere", "position", "timeslice"))
    told: dict[str, list[Slice]] = {name: [] for name in scenarios}
    columns = (frame[name] for name in ("scenario", *Slice._fields))
    for name, code, parent, level, fraction in zip(*columns, strict=True):
        told[name].append(Slice(code, parent, level, None if math.isnan(fraction) else fraction))
    return {name: SliceTree(slices) for name, slices in told.items()}


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"level": object, "depth": "Int64", "fraction": "float64"})
