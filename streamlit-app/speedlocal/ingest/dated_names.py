"""Scenarios of one command that may be one: VEDA ends the name in a `.vd` with the day and month of the run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from speedlocal.ingest.result_set import ResultSet

DATED: Final = re.compile(r"(.+)_(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])")


def report_dated(scenarios: Sequence[ResultSet]) -> None:
    """Note at a scenario with such a name, such as Base_3108, that another of the command is called Base."""
    names = {one.scenario.casefold(): one.scenario for one in scenarios}
    for one in scenarios:
        dated = DATED.fullmatch(one.scenario)
        if dated and (name := names.get(dated[1].casefold())):
            one.note(
                f"{one.scenario} and {name} are two scenarios; if VEDA has put the day and month behind the name of one"
                f" run, load its files together with --scenario {name}"
            )
