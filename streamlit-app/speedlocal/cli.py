"""The command line: `speedlocal load`, `export`, `check`, `remap`, `migrate`, `query`, `serve`, `demo`, and others.

Results go to standard output; progress and errors to standard error. Exit 0: done; 1: a check does not hold; 2: the
input or the command is at fault and nothing was changed; 3: the database cannot be reached.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from typer.exceptions import TyperException

from speedlocal.cli_database import Database, errors, reading, writing
from speedlocal.cli_scenarios import add_commands
from speedlocal.errors import CommandError, DatabaseUnreachableError, QueryError, SpeedlocalError
from speedlocal.settings import settings

if TYPE_CHECKING:  # a command imports what it needs, so that each starts soon
    from speedlocal.ingest.load import Loaded
    from speedlocal.sandbox import Answer

app = typer.Typer(
    name="speedlocal",
    help="Publish the results of TIMES models.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
add_commands(app)


MappingFolder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", exists=True, file_okay=False, help="Folder of the model's mapping; it is kept."),
]


class ReportFormat(StrEnum):
    """How the import report is written."""

    json = "json"


class ExportFormat(StrEnum):
    """What a scenario is written as."""

    vd = "vd"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


class AnswerFormat(StrEnum):
    """What the answer of a query is written as."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def main() -> None:
    """Run the command; an error of ours is one sentence on standard error and an exit code."""
    try:
        sys.exit(app(standalone_mode=False))
    except TyperException as error:
        words = " ".join(error.format_message().split()).rstrip(".")
        errors.print(f"speedlocal: {words}; --help says what a command takes", markup=False)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except DatabaseUnreachableError as error:
        errors.print(f"speedlocal: {error}", markup=False)
        sys.exit(3)
    except SpeedlocalError as error:
        errors.print(f"speedlocal: {error}", markup=False)
        sys.exit(2)


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on standard error, shown on a terminal only."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), console=errors, disable=not errors.is_terminal
    ) as progress:
        task = progress.add_task("", total=1.0)

        def told(words: str, share: float) -> None:
            progress.update(task, description=words, completed=share)

        yield told


@app.command()
def load(  # noqa: PLR0913, PLR0917 - one an option
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Files, folders, zips and https addresses.", show_default=False),
    ],
    scenario: Annotated[str, typer.Option(metavar="NAME", help="Name of the scenario; default: the file's own.")] = "",
    model: Annotated[str, typer.Option(metavar="NAME", help="Name of the model.")] = "",
    units: Annotated[
        Path | None,
        typer.Option(metavar="CSV", exists=True, dir_okay=False, help="Units of commodities, activities, capacities."),
    ] = None,
    mapping: MappingFolder = None,
    report: Annotated[ReportFormat | None, typer.Option(help="Write the import report as JSON.")] = None,
    database: Database = "",
) -> None:
    """Load results: .vd, .gdx, CSV of VEDA, .parquet, .duckdb, zips of them, and what completes them."""
    from speedlocal.ingest.fetch import fetched
    from speedlocal.ingest.load import load as load_results
    from speedlocal.ingest.reading import Names

    url = writing(database)
    with _progress() as progress, fetched(files, progress) as paths:
        loaded = load_results(paths, url, Names(scenario or None, model or None, units, mapping), progress)
    if report:
        typer.echo(json.dumps([_report(one) for one in loaded], indent=2))
        return
    for one in loaded:
        _print_report(one)


def _report(one: Loaded) -> dict[str, object]:
    from speedlocal.checks.told import without_cases

    findings = [finding._asdict() for finding in one.findings]
    return {**vars(one), "findings": findings, "checks": [without_cases(check) for check in one.checks]}


def _print_report(one: Loaded) -> None:
    from speedlocal.ingest.words import counted, shortened

    typer.echo(f"{one.scenario}: {counted(one.rows, 'row', 'rows')} from {', '.join(one.files)}")
    for line in one.told:
        typer.echo(f"  {shortened(line)}")


@app.command()
def export(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of the scenario.")],
    output: Annotated[
        Path,
        typer.Option(
            metavar="PATH", help="Folder to write into, or a file's path that ends with .csv, .parquet or .xlsx."
        ),
    ],
    shape: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="vd: the VEDA files; csv, parquet: all rows as one table; xlsx: a workbook of the rows."
        ),
    ],
    database: Database = "",
) -> None:
    """Write a scenario as files; files of the same names are replaced."""
    from speedlocal.database.engine import open_results
    from speedlocal.ingest.export.tables import export_csv, export_parquet
    from speedlocal.ingest.export.vd import export_vd
    from speedlocal.ingest.export.workbook import export_xlsx

    writers = {
        ExportFormat.vd: export_vd,
        ExportFormat.csv: export_csv,
        ExportFormat.parquet: export_parquet,
        ExportFormat.xlsx: export_xlsx,
    }
    if output.is_file() and output.suffix.casefold() != f".{shape}":
        raise CommandError(f"{output} is a file; --format {shape} writes into a folder")
    with open_results(reading(database)) as results:
        for path in writers[shape](results, scenario, output):
            typer.echo(path)


@app.command()
def check(
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help="Name of the scenario; default: every one.", show_default=False)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, with every case.")] = False,
    database: Database = "",
) -> None:
    """Check balances, sums and sources of results; exit code 1 where a check does not hold."""
    from speedlocal.cli_check import check_scenarios

    sound = check_scenarios(reading(database), scenario, as_json=as_json)
    raise typer.Exit(0 if sound else 1)


@app.command()
def remap(
    mapping: MappingFolder = None,
    model: Annotated[str, typer.Option(metavar="NAME", help="Only scenarios of this model.")] = "",
    database: Database = "",
) -> None:
    """Apply mapping rules anew to what is loaded, and list the largest codes that none reaches."""
    from speedlocal.ingest.remap import missing_scenarios
    from speedlocal.ingest.remap import remap as remap_results

    url = writing(database)
    for one in remap_results(url, mapping, model or None):
        for line in one.lines():
            typer.echo(line)
    if mapping and (missing := missing_scenarios(url, mapping)):
        typer.echo(f"scenarios.csv names what is not loaded: {', '.join(missing)}")


@app.command()
def migrate(database: Database = "") -> None:
    """Bring a database of an older version of this program to the present one."""
    from speedlocal.database.migrate import migrate as migrate_tables
    from speedlocal.database.schema import SCHEMA_VERSION

    found = migrate_tables(writing(database))
    if found == SCHEMA_VERSION:
        typer.echo(f"There is nothing to do: the tables are of version {found}.")
    else:
        typer.echo(f"The tables were of version {found}; they are of version {SCHEMA_VERSION} now.")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(metavar="[SQL|-]", help="The statement; - or nothing: standard input.")] = "-",
    shape: Annotated[AnswerFormat, typer.Option("--format", help="How the answer is written.")] = AnswerFormat.table,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Most rows.")] = 1000,
    seconds: Annotated[float, typer.Option(metavar="S", min=0.1, help="Longest time.")] = 30.0,
    database: Database = "",
) -> None:
    """Ask the database a question in SQL, read-only."""
    from speedlocal.sandbox import open_sandbox

    if shape is AnswerFormat.parquet and sys.stdout.isatty():
        raise CommandError("Parquet is nothing for a terminal; send it to a file: --format parquet > answer.parquet")
    statement = sys.stdin.read() if sql == "-" else sql
    try:
        with open_sandbox(_sandbox_url(database)) as sandbox:
            answer = sandbox.run(statement, row_limit=limit, seconds=seconds)
    except QueryError as error:
        raise CommandError(_with_place(statement, error)) from error
    _print_answer(answer, shape)
    if answer.cut:
        errors.print(f"Only the first {limit:,} rows are shown; --limit gives more.")


@app.command(name="publish-role")
def publish_role(
    schema: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A schema that strangers may read, again for each; default: the tables' own."
        ),
    ] = None,
    database: Database = "",
) -> None:
    """Set up the role of SPEEDLOCAL_SANDBOX_URL for strangers' SQL in a PostgreSQL database, and say what holds."""
    from speedlocal.database.urls import duckdb_path
    from speedlocal.sandbox.publish_role import publish_role as publish

    url = writing(database)
    if duckdb_path(url):
        raise CommandError("a DuckDB file needs no role: strangers ask it through a process of its own")
    published = publish(url, settings().sandbox_url, schema or ())
    typer.echo(f"{published.role} reads the tables of {', '.join(published.schemas)}")
    for layer, gap in published.layers:
        typer.echo(f"{'holds' if gap is None else 'needed' if layer.needed else 'missing'}: {gap or layer.words}")
    if not published.safe:
        errors.print("Free SQL stays off: what is needed does not hold, and this login may not change it.")
        sys.exit(1)


def _sandbox_url(database: str) -> str:
    url = reading(database)
    if url.startswith("duckdb:"):
        return url
    if not settings().sandbox_url:
        raise CommandError("free SQL is off: SPEEDLOCAL_SANDBOX_URL names no restricted role")
    return settings().sandbox_url


def _with_place(statement: str, error: QueryError) -> str:
    if error.position is None:
        return str(error)
    before = statement[: error.position]
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}: {error}"


def _print_answer(answer: Answer, shape: AnswerFormat) -> None:
    from speedlocal.sandbox.writing import as_csv, as_json, as_parquet, as_words

    if shape is AnswerFormat.csv:
        typer.echo(as_csv(answer), nl=False)
    elif shape is AnswerFormat.json:
        typer.echo(as_json(answer))
    elif shape is AnswerFormat.parquet:
        sys.stdout.buffer.write(as_parquet(answer))
    else:
        table = Table(*(escape(column.name) for column in answer.columns))
        for row in as_words(answer):
            table.add_row(*map(escape, row))
        Console(width=None if sys.stdout.isatty() else 200).print(table)


@app.command()
def serve(
    port: Annotated[int, typer.Option(metavar="N", min=1, max=65535, help="Port of the pages.")] = 8501,
    database: Database = "",
) -> None:
    """Serve the four apps from one process at http://localhost:PORT."""
    from speedlocal.apps.serve import require_port
    from speedlocal.apps.serve import serve as serve_apps

    require_port(port)
    errors.print(f"Serving http://localhost:{port} - stop with Ctrl+C.", markup=False)
    serve_apps(port, database)


@app.command()
def demo(
    output: Annotated[
        Path, typer.Option(metavar="DIR", file_okay=False, help="Folder that the files are written into.")
    ],
) -> None:
    """Write the files of the demo results."""
    from speedlocal.ingest.demo import write_demo

    for path in write_demo(output):
        typer.echo(path)


if __name__ == "__main__":
    main()
