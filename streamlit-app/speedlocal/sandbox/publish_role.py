"""Sets up the restricted role for strangers' SQL in a PostgreSQL database; what it does may be done again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composed, Identifier, Literal

from speedlocal.errors import CommandError, DatabaseUnreachableError
from speedlocal.sandbox.postgres_layers import ACTING_ROUTINES, CATALOGUES, LAYERS, Gap, Layer, gaps

CONNECTIONS: Final = 20
TEMPORARY_FILES: Final = "512MB"
DRIVER: Final = "postgresql+psycopg://"

_OWNERS: Final = """
SELECT DISTINCT pg_get_userbyid(owner) FROM (
    SELECT datdba AS owner FROM pg_database WHERE datname = current_database()
    UNION SELECT relowner FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = ANY (%s::regnamespace[]::oid[])
) AS owners ORDER BY 1
"""
_SCHEMAS_WITH_TABLES: Final = r"""
SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%' ORDER BY 1
"""
_MORE_THAN_READING: Final = """
SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
    OR rolname = current_user OR rolname = ANY (%(owners)s)
    OR EXISTS (SELECT FROM pg_auth_members WHERE member = oid)
FROM pg_roles WHERE rolname = %(role)s
"""

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Published:
    """The role, the schemas that it reads, and how each layer stands: None where it holds."""

    role: str
    schemas: tuple[str, ...]
    layers: tuple[tuple[Layer, Gap | None], ...]

    @property
    def safe(self) -> bool:
        """Whether every layer holds without which free SQL stays off."""
        return not any(gap for layer, gap in self.layers if layer.needed)


@dataclass(frozen=True)
class _Login:
    role: str
    password: str | None
    database: str


def publish_role(owner_url: str, sandbox_url: str, schemas: Sequence[str] = ()) -> Published:
    """Make or mend the role of `sandbox_url` as the role of `owner_url` may, then look at it through its own login.

    It reads the tables of `schemas`, those there are and those to come; by default of the schemas on the owner's search
    path. Raises CommandError, with nothing changed, where the role is not to be made or is one that does more than
    read, and DatabaseUnreachableError where either login does not work.
    """
    login = _login(sandbox_url)
    with _connected(owner_url) as connection:
        if login.database != connection.info.dbname:
            raise CommandError(
                f"SPEEDLOCAL_SANDBOX_URL names the database {login.database!r}, and this is {connection.info.dbname!r}"
            )
        readable = tuple(schemas) or _schemas(connection)
        owners = [name for (name,) in connection.execute(_OWNERS, [list(readable)])]
        _make(connection, login, owners)
        for statement in _statements(connection, login, readable, owners):
            _tried(connection, statement)
    with _connected(sandbox_url) as connection:
        missing = {gap.layer: gap for gap in gaps(connection)}
    return Published(login.role, readable, tuple((layer, missing.get(layer)) for layer in LAYERS))


def _login(url: str) -> _Login:
    if not url:
        raise CommandError(
            "SPEEDLOCAL_SANDBOX_URL says which role to set up, and is empty;"
            " postgresql://ROLE:PASSWORD@HOST/DATABASE is its form"
        )
    try:
        told = conninfo_to_dict(_plain(url))
    except psycopg.ProgrammingError as error:
        raise CommandError("SPEEDLOCAL_SANDBOX_URL is no postgresql://ROLE:PASSWORD@HOST/DATABASE") from error
    role, database = told.get("user"), told.get("dbname")
    if not role or not database:
        raise CommandError(
            "SPEEDLOCAL_SANDBOX_URL names no role or no database: postgresql://ROLE:PASSWORD@HOST/DATABASE"
        )
    password = told.get("password")
    return _Login(str(role), str(password) if password else None, str(database))


def _plain(url: str) -> str:
    return url.replace(DRIVER, "postgresql://", 1)


def _connected(url: str) -> Connection:
    try:
        return psycopg.connect(_plain(url), autocommit=True)
    except psycopg.OperationalError as error:
        first = str(error).split("\n", 1)[0]
        raise DatabaseUnreachableError("the database does not answer", detail=first) from error


def _schemas(connection: Connection) -> tuple[str, ...]:
    """The schemas on the search path; a CommandError where all tables are elsewhere."""
    on_path: list[str] = connection.execute("SELECT current_schemas(false)").fetchall()[0][0]
    filled = [name for (name,) in connection.execute(_SCHEMAS_WITH_TABLES.encode())]
    if filled and not set(filled) & set(on_path):
        raise CommandError(
            f"there are no tables in {', '.join(on_path) or 'any schema on the search path'};"
            f" --schema names what strangers may read, of {', '.join(filled)}"
        )
    return tuple(on_path)


def _make(connection: Connection, login: _Login, owners: Sequence[str]) -> None:
    """The role with its password, which leaves this process as its verifier only, since servers log statements."""
    found = connection.execute(_MORE_THAN_READING, {"role": login.role, "owners": list(owners)}).fetchone()
    if found == (True,):
        raise CommandError(
            f"the role {login.role} owns what is published, is this command's own or may do more than read;"
            " SPEEDLOCAL_SANDBOX_URL has to name another"
        )
    begin = "ALTER" if found else "CREATE"
    statement = SQL(begin + " ROLE {} LOGIN NOINHERIT CONNECTION LIMIT {}").format(
        Identifier(login.role), Literal(CONNECTIONS)
    )
    try:
        connection.execute(statement + _password(connection, login))
    except psycopg.errors.InsufficientPrivilege as error:
        if not found:
            raise CommandError(
                f"the role {login.role} is not there, and {connection.info.user} may not make it;"
                " run this with the address of the server's administrator"
            ) from error


def _password(connection: Connection, login: _Login) -> Composed:
    if login.password is None:
        return Composed([])
    verifier = connection.pgconn.encrypt_password(login.password.encode(), login.role.encode(), b"scram-sha-256")
    return SQL(" PASSWORD {}").format(Literal(verifier.decode()))


def _tried(connection: Connection, statement: Composed) -> None:
    """Run a statement, or leave it where this login may not: what does not hold is found afterwards."""
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return


def _statements(
    connection: Connection, login: _Login, schemas: Sequence[str], owners: Sequence[str]
) -> Iterator[Composed]:
    role, database = Identifier(login.role), Identifier(login.database)
    to_owners = SQL(", ").join(map(Identifier, owners))
    yield SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role)
    yield SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC, {}").format(database, role)
    yield SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(database, to_owners)
    for schema in map(Identifier, schemas):
        yield from _readable(schema, role, owners)
    yield from _settings(SQL("ALTER ROLE {} IN DATABASE {} SET ").format(role, database), schemas)
    routines = SQL(", ").join(SQL(name) for (name,) in connection.execute(ACTING_ROUTINES.encode()))
    yield SQL("REVOKE EXECUTE ON ROUTINE {} FROM PUBLIC, {}").format(routines, role)
    yield SQL("GRANT EXECUTE ON ROUTINE {} TO {}").format(routines, to_owners)
    catalogues = SQL(CATALOGUES)
    yield SQL("REVOKE ALL ON {} FROM PUBLIC, {}").format(catalogues, role)
    yield SQL("GRANT SELECT ON {} TO {}").format(catalogues, to_owners)


def _readable(schema: Identifier, role: Identifier, owners: Sequence[str]) -> Iterator[Composed]:
    """The tables of a schema, and those that its owners will make, may be read and no more."""
    yield SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(schema, role)
    yield SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role)
    yield SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, role)
    yield SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM {}").format(schema, role)
    yield SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, role)
    for owner in map(Identifier, owners):
        yield SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA {} GRANT SELECT ON TABLES TO {}").format(
            owner, schema, role
        )


def _settings(begin: Composed, schemas: Sequence[str]) -> Iterator[Composed]:
    """Defaults of the role's sessions; the last one only a superuser can set, and no session of the role can lift."""
    yield begin + SQL("search_path = {}").format(SQL(", ").join(map(Identifier, schemas)))
    yield begin + SQL("default_transaction_read_only = on")
    yield begin + SQL("temp_file_limit = {}").format(Literal(TEMPORARY_FILES))
