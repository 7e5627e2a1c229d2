"""The commands on the scenarios that a database holds: `list`, `remove` and `rename`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from speedlocal.cli_database import Database, reading, writing

Named = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of the scenario.", show_default=False)]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="list")(list_scenarios)
    app.command()(remove)
    app.command()(rename)


def list_scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False, database: Database = ""
) -> None:
    """List the scenarios of the database, with their sizes and the files that they were loaded from."""
    from speedlocal.database.engine import open_results
    from speedlocal.queries.catalogue import scenarios, sources

    with open_results(reading(database)) as results:
        found, files = scenarios(results), sources(results)
    if as_json:
        typer.echo(json.dumps(_listed(found, files), indent=2, ensure_ascii=False))
    else:
        Console(width=None if sys.stdout.isatty() else 200).print(_table(found, files))


def _listed(found: pd.DataFrame, files: pd.DataFrame) -> list[dict[str, object]]:
    listed = _records(found)
    for row in listed:
        of = _records(files[files.scenario == row["scenario"]].drop(columns="scenario"))
        row |= {"bytes": sum(int(str(file["size"])) for file in of), "sources": of}
    return listed


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    records: list[dict[str, object]] = json.loads(
        frame.to_json(orient="records", date_format="iso", double_precision=15)
    )
    return records


def _table(found: pd.DataFrame, files: pd.DataFrame) -> Table:
    table = Table("scenario", "model", "rows", "objective", "currency", "loaded", "files", "size")
    for row in found.to_dict("records"):
        of = files[files.scenario == row["scenario"]]
        cells = (
            row["scenario"],
            row["model"] or "",
            f"{row['rows']:,}",
            "unknown" if pd.isna(row["objective"]) else f"{row['objective']:,.2f}",
            row["currency"] or "unknown",
            f"{row['loaded_at']:%Y-%m-%d %H:%M}",
            ", ".join(of.file),
            _size(int(of["size"].sum())),
        )
        table.add_row(*map(escape, cells))
    return table


def _size(count: int) -> str:
    """Bytes in words."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} kB"


def remove(scenario: Named, database: Database = "") -> None:
    """Remove a scenario from the database."""
    from speedlocal.database.scenarios import remove as remove_scenario

    remove_scenario(writing(database), scenario)
    typer.echo(f"{scenario} is removed.")


def rename(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Name of the scenario.", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Name that it is to have.", show_default=False)],
    database: Database = "",
) -> None:
    """Give a scenario another name."""
    from speedlocal.database.scenarios import rename as rename_scenario

    rename_scenario(writing(database), old, new)
    typer.echo(f"{old} is called {new} now.")
