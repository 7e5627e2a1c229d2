"""The command line as it is documented, run as a program."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest
from typer.main import get_command

from speedlocal.apps.serve import LARGEST_FILE
from speedlocal.cli import app
from speedlocal.database.schema import SCHEMA_VERSION
from speedlocal.ingest.fetch import KEPT_SECONDS, LARGEST, WAITS
from tests.cli.program import run
from tests.database.older_tables import TO_VERSION_1
from tests.ingest.databases import told

DOCUMENT = Path(__file__).parents[3] / "docs" / "commands.md"
FORMATS = DOCUMENT.with_name("data_formats.md")


def documented() -> dict[str, set[str]]:
    lines = re.findall(r"^speedlocal ([\w-]+) (.*)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: set(re.findall(r"--[a-z]+", rest)) for name, rest in lines}


def test_the_list_of_commands_is_what_help_says() -> None:
    helped = {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        - {"--help"}
        for name, command in get_command(app).commands.items()  # type: ignore[attr-defined]
    }
    assert documented() == helped


@pytest.fixture(scope="module")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert run("demo", "--output", folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def url(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"duckdb:///{tmp_path_factory.mktemp('database') / 'results.duckdb'}"
    loaded = run("load", demo_files, "--model", "Baltic", "--report", "json", "--database", url)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    assert len(json.loads(loaded.stdout)) == 3
    return url


def test_list_names_the_loaded_scenarios(url: str) -> None:
    listed = run("list", "--json", "--database", url)
    rows = json.loads(listed.stdout)
    assert listed.returncode == 0
    assert {row["model"] for row in rows} == {"Baltic"}
    assert [row["scenario"] for row in rows] == sorted(row["scenario"] for row in rows)


def test_a_query_answers_with_the_rows_of_the_database(url: str) -> None:
    counted = run("query", "SELECT count(*) AS n FROM scenario", "--format", "csv", "--database", url)
    assert (counted.returncode, counted.stdout) == (0, "n\n3\n")


def test_a_wrong_query_is_one_sentence_with_its_place(url: str) -> None:
    failed = run("query", "SELECT x FROM nowhere", "--database", url)
    assert failed.returncode == 2
    assert failed.stderr.startswith("speedlocal: line 1, column 15: ")


def test_export_writes_the_files_of_the_demo(url: str, demo_files: Path, tmp_path: Path) -> None:
    scenario = json.loads(run("list", "--json", "--database", url).stdout)[0]["scenario"]
    written = run("export", scenario, "--format", "vd", "--output", tmp_path, "--database", url)
    assert written.returncode == 0
    paths = [Path(name) for name in written.stdout.split()]
    assert {path.name for path in paths} >= {f"{scenario}{end}" for end in (".vd", "_units.csv", "_times.csv")}
    for path in (path for path in paths if path.suffix != ".csv"):
        original = (demo_files / path.name).read_text(encoding="latin-1").splitlines()
        assert len(path.read_text(encoding="latin-1").splitlines()) == len(original)


def test_the_documented_exports_write_what_they_name(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPEEDLOCAL_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^speedlocal (export .*)$", FORMATS.read_text(encoding="utf-8"), re.MULTILINE)
    printed = [path for command in commands for path in written(command)]
    ends = (".vd", ".vde", ".vds", ".vdt", "_regions.csv", "_times.csv", "_units.csv", ".csv")
    named = [*(f"netzero/Baltic_NetZero{end}" for end in ends), "netzero/rows.parquet"]
    assert printed == [*named, "netzero/netzero.xlsx"]
    assert sorted(path.name for path in (tmp_path / "netzero").iterdir()) == sorted(Path(path).name for path in printed)


def written(command: str) -> list[str]:
    """The paths that a command prints, each of a file that is there."""
    done = run(*command.split())
    assert (done.returncode, done.stderr) == (0, "")
    paths = [Path(line).as_posix() for line in done.stdout.splitlines()]
    assert all(Path(path).stat().st_size for path in paths)
    return paths


def test_an_older_database_is_exit_2_until_it_is_migrated(demo_files: Path, tmp_path: Path) -> None:
    older = f"duckdb:///{tmp_path / 'older.duckdb'}"
    assert run("load", min(demo_files.glob("*.vd")), "--database", older).returncode == 0
    told(older, *TO_VERSION_1)
    for command in (["list"], ["query", "SELECT 1"], ["export", "X", "--format", "csv", "--output", str(tmp_path)]):
        refused = run(*command, "--database", older)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
        assert (
            f"tables of version 1, this program reads version {SCHEMA_VERSION}; `speedlocal migrate`" in refused.stderr
        )
    migrated, again = (run("migrate", "--database", older) for _ in range(2))
    now = f"of version {SCHEMA_VERSION}"
    assert (migrated.returncode, migrated.stdout) == (0, f"The tables were of version 1; they are {now} now.\n")
    assert (again.returncode, again.stdout) == (0, f"There is nothing to do: the tables are {now}.\n")
    assert run("list", "--database", older).returncode == 0


def test_a_migration_of_nothing_makes_nothing(tmp_path: Path) -> None:
    failed = run("migrate", "--database", f"duckdb:///{tmp_path / 'none.duckdb'}")
    assert (failed.returncode, failed.stdout, failed.stderr.count("\n")) == (3, "", 1)
    assert not list(tmp_path.iterdir())


def test_an_unknown_scenario_is_exit_2_and_names_what_there_is(url: str, tmp_path: Path) -> None:
    failed = run("export", "Nothing", "--format", "vd", "--output", tmp_path, "--database", url)
    assert failed.returncode == 2
    assert failed.stderr.startswith("speedlocal: there is no scenario Nothing; there are Baltic_")


def test_a_database_that_does_not_answer_is_exit_3() -> None:
    failed = run("list", "--database", "postgresql://nobody@127.0.0.1:1/nothing")
    assert failed.returncode == 3
    assert failed.stderr.count("\n") == 1


def test_another_kind_of_url_is_exit_2() -> None:
    failed = run("list", "--database", "mysql://localhost/x")
    assert (failed.returncode, "use duckdb:///PATH or postgresql://" in failed.stderr) == (2, True)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("load", "Missing argument 'FILE…'"),
        ("load x.vd --units /nowhere/units.csv", "'/nowhere/units.csv' does not exist"),
        ("load x.vd --report xml", "'xml' is not one of 'json'"),
        ("lost", "No such command 'lost'"),
        ("list --database duckdb:///", "'duckdb:///' is no results database"),
        ("list --database postgresql://h:abc/x", "is no results database"),
        ("serve --port 99999999", "less than or equal to 65535"),
        (f"export X --format vd --output {__file__}", "is a file; --format vd writes into a folder"),
        (f"export X --format csv --output {__file__}", "is a file; --format csv writes into a folder"),
        ("export X --format xls --output x", "'xls' is not one of 'vd', 'csv', 'parquet', 'xlsx'"),
        (f"demo --output {__file__}", "is a file"),
    ],
)
def test_a_command_at_fault_is_one_sentence_and_exit_2(command: str, words: str) -> None:
    failed = run(*command.split())
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr.startswith("speedlocal: ")
    assert words in failed.stderr
    assert failed.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"), [("SQL_SECONDS", "soon"), ("SQL_ROW_LIMIT", "0"), ("APP_URLS", "times=../times")]
)
def test_a_setting_that_cannot_be_read_is_one_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SPEEDLOCAL_{name}", value)
    failed = run("list")
    assert (failed.returncode, failed.stderr.count("\n")) == (2, 1)
    assert failed.stderr.startswith(f"speedlocal: SPEEDLOCAL_{name}")


def test_a_port_in_use_is_said_before_anything_is_served() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        failed = run("serve", "--port", str(taken.getsockname()[1]))
    assert failed.returncode == 2
    assert re.match(r"speedlocal: port \d+ cannot be used \(.+\); choose another with --port\n$", failed.stderr)


def test_a_relative_database_is_the_same_for_load_and_query(
    demo_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    relative = "duckdb:///p%41th.duckdb"
    assert run("load", sorted(demo_files.glob("*.vd"))[0], "--database", relative).returncode == 0
    counted = run("query", "SELECT count(*) AS n FROM scenario", "--format", "csv", "--database", relative)
    assert (counted.returncode, counted.stdout) == (0, "n\n1\n")
    assert (tmp_path / "p%41th.duckdb").is_file()


def test_the_limits_in_the_document_are_those_of_the_program() -> None:
    text = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert f"After {len(WAITS)} more tries that bring nothing" in text
    assert f"At most {LARGEST / 2**30:g} GiB are fetched" in text
    assert f"it stays in the cache folder for {KEPT_SECONDS / 86400:g} days" in text
    assert f"of up to {LARGEST_FILE / 1024:g} GiB each" in text
