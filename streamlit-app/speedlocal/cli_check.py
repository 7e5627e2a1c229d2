"""The command `speedlocal check`: verdicts as a table or as JSON."""

from __future__ import annotations

import json
import sys

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from speedlocal.checks.check import Check, Verdict
from speedlocal.checks.every import checked
from speedlocal.checks.told import as_record
from speedlocal.database.engine import open_results
from speedlocal.errors import CommandError
from speedlocal.queries.catalogue import scenarios


def check_scenarios(url: str, scenario: str, *, as_json: bool) -> bool:
    """Check a scenario of the database, or all of them, and print the answers; return whether no check fails.

    A scenario that is not there is a CommandError that names the others.
    """
    with open_results(url) as results:
        names = list(scenarios(results).scenario)
        if scenario and scenario not in names:
            raise CommandError(f"there is no scenario {scenario}; there are {', '.join(sorted(names)) or 'none'}")
        answers = {name: checked(results, scenario=name) for name in names if scenario in ("", name)}
    if as_json:
        typer.echo(json.dumps(_records(answers), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print_table(answers)
    return not any(one.verdict is Verdict.FAILS for checks in answers.values() for one in checks)


def _records(answers: dict[str, list[Check]]) -> list[dict[str, object]]:
    return [{"scenario": name, "checks": [as_record(one) for one in checks]} for name, checks in answers.items()]


def _print_table(answers: dict[str, list[Check]]) -> None:
    table = Table("scenario", "check", "verdict", "tested", "failed", "undecided", "detail")
    for name, checks in answers.items():
        for one in checks:
            counts = (f"{count:,}" for count in (one.tested, one.failed, one.undecided))
            table.add_row(escape(name), one.name, str(one.verdict), *counts, escape(one.detail))
        table.add_section()
    Console(width=None if sys.stdout.isatty() else 200).print(table)
