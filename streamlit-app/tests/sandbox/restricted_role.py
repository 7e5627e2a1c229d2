"""A restricted role for strangers' SQL on PostgreSQL, made by hand until the command that publishes it exists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

REVOKED = """
DO $revoke$
DECLARE
    routine record;
BEGIN
    FOR routine IN
        SELECT oid::regprocedure AS signature FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ (
            '^(lo_|loread|lowrite|pg_read_|pg_ls_|pg_stat_file|pg_terminate_backend|pg_cancel_backend|pg_sleep'
            '|pg_notify|pg_logical|pg_stat_get_activity|pg_show_all|pg_export_snapshot|ts_stat|ts_rewrite|set_config'
            '|nextval|setval|currval|lastval|inet_|txid_current|pg_current_xact_id)|advisory|replication|_to_xml'
        )
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine.signature);
    END LOOP;
END $revoke$;
REVOKE SELECT ON pg_stat_activity, pg_settings, pg_roles, pg_user, pg_db_role_setting, pg_auth_members, pg_locks
    FROM PUBLIC;
"""


def restricted_url(url: str, schema: str) -> str:
    """The address of a login that may read the schema's tables in this database, and no more."""
    database = make_url(url).database
    role = f"stranger_{database}"
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (
            f"CREATE ROLE {role} LOGIN NOINHERIT CONNECTION LIMIT 12 PASSWORD 'stranger'",
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            f"GRANT CONNECT ON DATABASE {database} TO {role}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}",
            f"ALTER ROLE {role} SET search_path = {schema}",
            f"ALTER ROLE {role} SET temp_file_limit = '512MB'",
            REVOKED,
        ):
            connection.execute(statement)
    return make_url(url).set(username=role, password="stranger").render_as_string(hide_password=False)


def drop_role(url: str) -> None:
    """Remove the login again; roles belong to the whole server."""
    role = f"stranger_{make_url(url).database}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {role}")
        connection.execute(f"DROP ROLE {role}")


@contextmanager
def stranger(url: str) -> Iterator[str]:
    """The address that strangers' SQL goes to: the file itself, or a restricted login that ends with the block."""
    if url.startswith("duckdb:"):
        yield url
        return
    try:
        yield restricted_url(url, "public")
    finally:
        drop_role(url)
