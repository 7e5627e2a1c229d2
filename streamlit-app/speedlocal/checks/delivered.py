"""Production times COM_IE, by the state, region, commodity and period of a balance."""

from __future__ import annotations

from typing import Final

import pandas as pd
from sqlalchemy import Double, cast, func, select

from speedlocal.checks.subject import Subject
from speedlocal.database.efficiencies import ANNUAL, by_preference
from speedlocal.database.schema import commodity_efficiency, result, timeslice

PAIR: Final = ["region_folded", "commodity_folded"]
BALANCE: Final = [*PAIR, "period"]


def with_efficiency(balances: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Return balances with delivered (made times COM_IE) and by_slice (whether production is told as COM_IE needs it).

    COM_IE that no source tells is 1, as in TIMES. Where it is stated by timeslice, production of each timeslice has its
    own, else that of ANNUAL; production of a coarser timeslice has the one that all stated ones share.
    """
    folded = balances.assign(
        region_folded=balances.region.str.lower(), commodity_folded=balances.commodity.str.lower(), by_slice=True
    )
    held = _held(subject, list(folded.period.unique()))
    if held.empty:
        return folded.assign(delivered=folded.made)
    whole = (held["slice"] == ANNUAL).groupby([held[name] for name in BALANCE]).transform("all")
    year = held[whole].set_index(BALANCE).efficiency
    one = folded.merge(year, how="left", left_on=BALANCE, right_index=True)
    frame = one.assign(delivered=one.made * one.efficiency.fillna(1.0))
    return frame if whole.all() else _by_slice(frame, held[~whole], subject)


def _held(subject: Subject, periods: list[str]) -> pd.DataFrame:
    """COM_IE as it holds in each of the periods: region and commodity (folded), period, slice, efficiency."""
    e = commodity_efficiency.c
    codes = (func.lower(e.region).label(PAIR[0]), func.lower(e.commodity).label(PAIR[1]))
    stated = subject.results.frame(
        select(*codes, e.period.label("since"), func.lower(e.timeslice).label("slice"), e.efficiency).where(
            e.scenario == subject.scenario
        )
    )
    pairs = [stated[name] for name in PAIR]
    lossy = stated[(stated.efficiency != 1).groupby(pairs).transform("any")]
    return pd.concat([_in_period(lossy, period) for period in periods], ignore_index=True)


def _in_period(stated: pd.DataFrame, period: str) -> pd.DataFrame:
    rank = {since: place for place, since in enumerate(by_preference(stated.since.unique(), period))}
    first = stated.assign(rank=stated.since.map(rank)).sort_values("rank", kind="stable")
    return first.drop_duplicates([*PAIR, "slice"]).assign(period=period)


def _by_slice(frame: pd.DataFrame, stated: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """Deliver, where COM_IE is stated by timeslice, the production of each timeslice."""
    made = _made(subject, sorted(stated.commodity_folded.unique()))
    balances = stated.groupby(BALANCE).efficiency
    common = balances.max().where(balances.min() == balances.max()).rename("common")
    of_year = stated[stated["slice"] == ANNUAL].set_index(BALANCE).efficiency.rename("of_year")
    told = made.merge(stated[[*BALANCE, "slice", "efficiency"]], how="left", on=[*BALANCE, "slice"])
    for column in (common, of_year):
        told = told.merge(column, how="left", left_on=BALANCE, right_index=True)
    coarse = told["slice"].isin(_coarse(subject))
    efficiency = told.efficiency.fillna(told.of_year).fillna(told.common.where(coarse, 1.0))
    sums = told.assign(sliced=told.made * efficiency, known=efficiency.notna()).groupby(["sow", *BALANCE])
    parts = sums.agg(sliced=("sliced", "sum"), known=("known", "all"))
    joined = frame.merge(parts, how="left", left_on=["sow", *BALANCE], right_index=True)
    mine = joined.set_index(BALANCE).index.isin(balances.groups) & joined.sliced.notna()
    return joined.assign(
        delivered=joined.delivered.mask(mine, joined.sliced), by_slice=~mine | joined.known.eq(other=True)
    )


def _made(subject: Subject, commodities: list[str]) -> pd.DataFrame:
    """Production by timeslice: sow, region and commodity (folded), period, slice, made."""
    r = result.c
    pair = (func.lower(r.region).label(PAIR[0]), func.lower(r.commodity).label(PAIR[1]))
    keys = (r.sow, *pair, r.period, func.lower(r.timeslice).label("slice"))
    flows = (r.scenario == subject.scenario, func.lower(r.attribute) == "var_fout", pair[1].in_(commodities))
    made = select(*keys, cast(func.sum(r.value), Double).label("made")).where(*flows).group_by(*keys)
    return subject.results.frame(made)


def _coarse(subject: Subject) -> set[str]:
    """Timeslices, in one case, that others are parts of."""
    t = timeslice.c
    parents = select(func.lower(t.parent).label("parent")).where(t.scenario == subject.scenario).distinct()
    return {ANNUAL, *subject.results.frame(parents).parent.dropna()}
