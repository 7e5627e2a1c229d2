"""What was measured, in one table: medians, ratios and the goals beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final

from bench.apps import Goals, Pair
from bench.browser import Change
from bench.loading import Loads
from bench.rounds import Changes

NOTE: Final = (
    "F1 and F12 are medians, F2 is the mean. F12 is all that a page received to the compact JSON of its picture.",
    f"> marks what is above its goal; {Goals().size / 1000:g} kB is the most that should be received.",
)


@dataclass(frozen=True)
class Summary:
    """The changes in one app: median ms, mean CPU ms, median bytes, and median of bytes to those of the picture.

    `overhead` is None where no picture was sent, since the browser held it already.
    """

    settled: float
    cpu: float
    size: float
    picture: float
    overhead: float | None


def summary(changes: Sequence[Change]) -> Summary:
    """Return what the table says of an app; CPU is a mean, since a system counts it in steps of some ms."""
    sent = [change for change in changes if change.picture]
    return Summary(
        settled=median(change.settled for change in changes),
        cpu=fmean(change.cpu for change in changes),
        size=median(change.size for change in sent or changes),
        picture=median(change.picture for change in sent) if sent else 0,
        overhead=median(change.size / change.picture for change in sent) if sent else None,
    )


def table(pairs: Sequence[Pair], changes: Changes) -> str:
    """Return a row for each of our apps beside its yardstick, and the bytes of the yardsticks."""
    found = {name: summary(of) for name, of in changes.items()}
    rows = [_row(pair, found[pair.ours.name], found[pair.yardstick.name]) for pair in pairs]
    others = [name for name in found if name not in {pair.ours.name for pair in pairs}]
    alone = [f"{name:21}{_alone(found[name])}".rstrip() for name in others]
    return "\n".join([*_header(), *rows, *alone, *NOTE])


def _header() -> tuple[str, str]:
    groups = ("click to settled, ms (F1)", "server CPU, ms (F2)", "received, kB (F12)")
    above = "   ".join(f"{words:^33}" for words in groups).rstrip()
    compared = f"{'ours':>7} {'minimal':>8}   ratio, goal  "
    return (
        f"{'':21}{above}",
        f"{'app':11}{'yardstick':10}{compared}   {compared}   {'all':>7} {'picture':>8}   ratio, goal",
    )


def _row(pair: Pair, ours: Summary, minimal: Summary) -> str:
    goals = pair.goals
    settled = f"{ours.settled:7.0f} {minimal.settled:8.0f} {against(ours.settled / minimal.settled, goals.settled)}"
    cpu = f"{ours.cpu:7.0f} {minimal.cpu:8.0f} {against(ours.cpu / minimal.cpu, goals.cpu)}"
    overhead = "" if ours.overhead is None else against(ours.overhead, goals.overhead)
    size = f"{ours.size / 1000:7.1f}{'>' if ours.size > goals.size else ' '}{ours.picture / 1000:8.1f} {overhead}"
    return f"{pair.ours.name:11}{pair.yardstick.name:10}{settled}   {cpu}   {size}".rstrip()


def _alone(found: Summary) -> str:
    overhead = "" if found.overhead is None else f"{found.overhead:7.2f}"
    times = f"{'':7} {found.settled:8.0f} {'':16}   {'':7} {found.cpu:8.0f} {'':16}"
    return f"{times}   {found.size / 1000:7.1f} {found.picture / 1000:8.1f} {overhead}"


def against(ratio: float, goal: float) -> str:
    """Return a ratio beside its goal, with the sign of how they stand."""
    return f"{ratio:7.2f} {'>' if ratio > goal else '≤'} {goal:<6g}"


def load_line(loads: Loads) -> str:
    """Return the line of the load, in medians, with the ratio beside its goal."""
    ours, raw = median(loads.ours), median(loads.raw)
    sign = ">" if ours / raw > loads.goal else "≤"
    ratio = f"ratio {ours / raw:.1f} {sign} {loads.goal:g}"
    return f"load of {loads.file}: {ours:.2f} s; {loads.way} {raw:.2f} s; {ratio}"
