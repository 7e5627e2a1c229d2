"""The role for strangers' SQL: what the command sets up, says, repeats and refuses."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from speedlocal.errors import CommandError, QueryError
from speedlocal.sandbox import Sandbox, open_sandbox
from speedlocal.sandbox.postgres_layers import LAYERS
from speedlocal.sandbox.publish_role import publish_role
from tests.sandbox.restricted_role import drop_role, published_role, stranger_url

LOADED = """
CREATE TABLE flow(process text, value double precision);
INSERT INTO flow VALUES ('ELC_WIND', 12.5);
"""


@pytest.fixture
def loader_url(postgres_url: str) -> Iterator[str]:
    """The login that owns the database and its tables, and is no superuser."""
    database = make_url(postgres_url).database
    loader = make_url(postgres_url).set(username=f"loader_{database}").render_as_string(hide_password=False)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE loader_{database} LOGIN".encode())
        connection.execute(f"ALTER DATABASE {database} OWNER TO loader_{database}".encode())
        connection.execute(f"GRANT CREATE ON SCHEMA public TO loader_{database}".encode())
    with psycopg.connect(loader) as connection:
        connection.execute(LOADED)
    yield loader
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database} OWNER TO CURRENT_USER".encode())
        connection.execute(f"DROP OWNED BY loader_{database}".encode())
        connection.execute(f"DROP ROLE loader_{database}".encode())


@pytest.fixture
def role(postgres_url: str) -> Iterator[None]:
    """Removes the role afterwards, which the test makes."""
    yield
    drop_role(postgres_url)


def values(sandbox: Sandbox, sql: str) -> list[object]:
    return sandbox.run(sql, row_limit=1_000, seconds=20).rows.column(0).to_pylist()


def outcome(sandbox: Sandbox, sql: str) -> str:
    try:
        values(sandbox, sql)
    except QueryError as error:
        return str(error)
    return "answered"


def granted(url: str) -> list[tuple[object, ...]]:
    """Every right that is written down in the database, and the role's settings."""
    with psycopg.connect(url) as connection:
        return connection.execute("""
            SELECT 'relation', oid::text, relacl::text FROM pg_class WHERE relacl IS NOT NULL
            UNION ALL SELECT 'routine', oid::text, proacl::text FROM pg_proc WHERE proacl IS NOT NULL
            UNION ALL SELECT 'schema', oid::text, nspacl::text FROM pg_namespace WHERE nspacl IS NOT NULL
            UNION ALL SELECT 'database', datname, datacl::text FROM pg_database
            UNION ALL SELECT 'default', oid::text, defaclacl::text FROM pg_default_acl
            UNION ALL SELECT 'setting', setrole::text, setconfig::text FROM pg_db_role_setting
            ORDER BY 1, 2
        """).fetchall()


def test_every_layer_holds_and_doing_it_again_changes_nothing(postgres_url: str, loader_url: str, role: None) -> None:
    for _ in range(2):
        published = published_role(postgres_url)
        assert published.schemas == ("public",)
        assert published.layers == tuple((layer, None) for layer in LAYERS)
        before = granted(postgres_url)
    published_role(postgres_url)
    assert granted(postgres_url) == before


def test_tables_that_are_made_later_are_read_too(postgres_url: str, loader_url: str, role: None) -> None:
    published_role(postgres_url)
    with psycopg.connect(loader_url) as connection:
        connection.execute("CREATE TABLE later AS SELECT 7 AS n")
    with open_sandbox(stranger_url(postgres_url)) as sandbox:
        assert values(sandbox, "SELECT n FROM later") == [7]
        assert values(sandbox, "SELECT process FROM flow") == ["ELC_WIND"]


def test_who_loads_keeps_what_loading_needs(postgres_url: str, loader_url: str, role: None) -> None:
    published_role(postgres_url)
    with psycopg.connect(loader_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE TEMPORARY TABLE aside(n int)")
        connection.execute("INSERT INTO flow VALUES ('ELC_GAS', 1)")


def test_what_the_role_was_given_beside_is_taken_back(postgres_url: str, loader_url: str, role: None) -> None:
    published_role(postgres_url)
    name = make_url(stranger_url(postgres_url)).username
    with psycopg.connect(postgres_url) as connection:
        for given in ("INSERT ON flow", "EXECUTE ON FUNCTION pg_sleep(float8)", "CREATE ON SCHEMA public"):
            connection.execute(f"GRANT {given} TO {name}".encode())
    assert published_role(postgres_url).layers == tuple((layer, None) for layer in LAYERS)


def test_an_owner_who_may_not_revoke_the_servers_functions_is_told_that_they_are_missing(
    postgres_url: str, loader_url: str, role: None
) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"CREATE ROLE {make_url(stranger_url(postgres_url)).username} LOGIN".encode())
    published = published_role(loader_url)
    stand = {layer.words: gap is None for layer, gap in published.layers}
    assert stand == {
        "no right but to read": True,
        "no functions that act or tell of others": False,
        "no temporary tables": True,
        "no view of roles and settings": False,
        "a limit to temporary files": False,
    }
    assert not published.safe
    with pytest.raises(CommandError, match="free SQL is off"):
        open_sandbox(stranger_url(postgres_url)).__enter__()


def test_the_password_reaches_the_server_as_a_verifier_only(postgres_url: str, role: None) -> None:
    published_role(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        stored = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [make_url(stranger_url(postgres_url)).username]
        ).fetchall()
    assert str(stored[0][0]).startswith("SCRAM-SHA-256$")


@pytest.mark.parametrize(
    ("sandbox", "said"),
    [
        ("", "SPEEDLOCAL_SANDBOX_URL says which role to set up, and is empty"),
        ("postgresql://@/results", "SPEEDLOCAL_SANDBOX_URL names no role or no database"),
        (
            "postgresql://stranger:SECRET@/elsewhere",
            "SPEEDLOCAL_SANDBOX_URL names the database 'elsewhere', and this is",
        ),
        ("nonsense", "SPEEDLOCAL_SANDBOX_URL is no postgresql://"),
    ],
)
def test_an_address_that_names_no_role_of_this_database_is_refused(postgres_url: str, sandbox: str, said: str) -> None:
    before = granted(postgres_url)
    with pytest.raises(CommandError, match=f"^{said}") as caught:
        publish_role(postgres_url, sandbox)
    assert "SECRET" not in str(caught.value)
    assert granted(postgres_url) == before


def test_a_role_that_owns_or_rules_is_not_made_the_strangers(postgres_url: str, loader_url: str) -> None:
    before = granted(postgres_url)
    for url in (postgres_url, loader_url):
        with pytest.raises(
            CommandError, match=r"owns what is published, is this command's own or may do more than read"
        ):
            publish_role(postgres_url, url)
    assert granted(postgres_url) == before


def test_an_owner_who_may_make_no_role_is_told_who_may(loader_url: str) -> None:
    before = granted(loader_url)
    with pytest.raises(CommandError, match=r"is not there, and loader_\w+ may not make it; run this with the address"):
        published_role(loader_url)
    assert granted(loader_url) == before


def test_tables_off_the_search_path_are_named_and_published_when_they_are_named(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE SCHEMA reports; CREATE TABLE reports.flow AS SELECT 1 AS n")
    with pytest.raises(CommandError, match=r"^there are no tables in public; --schema names .*, of reports$"):
        published_role(postgres_url)
    assert published_role(postgres_url, "reports").safe
    with open_sandbox(stranger_url(postgres_url)) as sandbox:
        assert values(sandbox, "SELECT n FROM flow") == [1]
    drop_role(postgres_url)


def test_no_routine_that_acts_may_be_called(postgres_url: str, role: None) -> None:
    """Every routine that the server calls volatile is refused, or is one of those that only answer differently."""
    published_role(postgres_url)
    with psycopg.connect(postgres_url) as connection:
        acting = connection.execute("""
            SELECT DISTINCT p.proname FROM pg_proc p WHERE p.provolatile = 'v' AND p.proargtypes = ''
              AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype, 'language_handler'::regtype)
        """).fetchall()
    with open_sandbox(stranger_url(postgres_url)) as sandbox:
        answers = {name: outcome(sandbox, f"SELECT {name}()") for (name,) in acting}
    refused = {name for name, answer in answers.items() if answer.startswith("permission denied for function ")}
    answered = {name for name, answer in answers.items() if answer == "answered"}
    assert set(answers) == refused | answered
    assert answered - {"uuidv4", "uuidv7"} == {
        "clock_timestamp", "current_query", "gen_random_uuid", "pg_is_in_recovery", "pg_jit_available", "random",
        "timeofday",
    }  # fmt: skip
