"""What a role for strangers' SQL must lack on PostgreSQL, asked of the server by the role itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import psycopg

ACTING_ROUTINES: Final = r"""
SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS routine
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind <> 'a'
  AND NOT p.prorettype = ANY (ARRAY['trigger', 'event_trigger', 'language_handler', 'internal']::regtype[])
  AND NOT 'internal'::regtype = ANY (p.proargtypes::oid[])
  AND CASE WHEN n.nspname <> 'pg_catalog' THEN p.provolatile = 'v' OR p.prosecdef
           WHEN p.proname LIKE 'pg\_stat\_get\_%' THEN p.proargtypes <> '26'
           WHEN p.provolatile = 'v' THEN p.proname NOT IN (
               'amvalidate', 'array_sample', 'array_shuffle', 'clock_timestamp', 'current_query', 'gen_random_uuid',
               'pg_collation_actual_version', 'pg_database_size', 'pg_get_sequence_data', 'pg_indexes_size',
               'pg_is_in_recovery', 'pg_jit_available', 'pg_partition_ancestors', 'pg_partition_tree',
               'pg_relation_size', 'pg_sequence_last_value', 'pg_table_size', 'pg_total_relation_size', 'random',
               'random_normal', 'timeofday', 'uuidv4', 'uuidv7')
           ELSE p.proname ~ ('_to_xml|^inet_(client|server)_|^pg_show_all_|^txid_current|^pg_current_xact_id'
                             '|replication|^pg_tablespace_location$')
      END
"""
"""Routines that do something, run text as SQL, or tell of other sessions, as `schema.name(arguments)`.

Of the server's own these are all that it calls volatile, but for those that only answer differently each time, and of
its stable ones those that serialise tables, take a transaction's number or show settings, paths, addresses, sessions.
Statistics of one table stay (26 is the type oid).
"""

CATALOGUES: Final = "pg_auth_members, pg_db_role_setting, pg_foreign_server, pg_group, pg_roles, pg_settings, pg_user"
"""What the server tells every role about roles, settings and other servers."""

_MAY_WRITE: Final = """
SELECT 'a superuser' WHERE current_setting('is_superuser') = 'on'
UNION ALL SELECT 'member of ' || role_name FROM information_schema.applicable_roles WHERE grantee = current_user
UNION ALL SELECT 'owner of the database'
  FROM pg_catalog.pg_database WHERE datname = current_database() AND pg_get_userbyid(datdba) = current_user
UNION ALL SELECT 'CREATE on the database' WHERE has_database_privilege(current_database(), 'CREATE')
UNION ALL SELECT format('CREATE on schema %I', nspname)
  FROM pg_catalog.pg_namespace WHERE has_schema_privilege(oid, 'CREATE')
UNION ALL SELECT format('writing %s', oid::regclass) FROM pg_catalog.pg_class
  WHERE oid <> 'pg_catalog.pg_settings'::regclass AND CASE WHEN relkind IN ('r', 'p', 'v', 'm', 'f')
             THEN has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
               OR has_any_column_privilege(oid, 'INSERT, UPDATE, REFERENCES')
             WHEN relkind = 'S' THEN has_sequence_privilege(oid, 'USAGE, UPDATE') END
"""


@dataclass(frozen=True)
class Layer:
    """One layer of protection: what a role lacks, and the question for what it has of it all the same.

    Without a layer that is `needed`, free SQL stays off.
    """

    words: str
    needed: bool
    found: str


@dataclass(frozen=True)
class Gap:
    """A layer that does not hold, and what the role may do or see."""

    layer: Layer
    found: tuple[str, ...]

    def __str__(self) -> str:
        more = f" and {len(self.found) - 3} more" if len(self.found) > 3 else ""
        return f"{self.layer.words} ({', '.join(self.found[:3])}{more})"


LAYERS: Final = (
    Layer("no right but to read", needed=True, found=_MAY_WRITE),
    Layer(
        "no functions that act or tell of others",
        needed=True,
        found=ACTING_ROUTINES + "AND has_function_privilege(p.oid, 'EXECUTE')",
    ),
    Layer(
        "no temporary tables",
        needed=False,
        found="SELECT 'TEMPORARY on the database' WHERE has_database_privilege(current_database(), 'TEMPORARY')",
    ),
    Layer(
        "no view of roles and settings",
        needed=False,
        found=f"SELECT relname FROM pg_catalog.pg_class WHERE oid = ANY ('{{{CATALOGUES}}}'::regclass[])"  # noqa: S608, ours
        " AND has_any_column_privilege(oid, 'SELECT')",
    ),
    Layer(
        "a limit to temporary files",
        needed=False,
        found="SELECT 'temp_file_limit = -1' WHERE current_setting('temp_file_limit') = '-1'",
    ),
)


def gaps(connection: psycopg.Connection[Any]) -> tuple[Gap, ...]:
    """The layers that do not hold for the role of the connection."""
    asked = [(layer, connection.execute(layer.found.encode()).fetchall()) for layer in LAYERS]
    return tuple(Gap(layer, tuple(str(name) for (name,) in rows)) for layer, rows in asked if rows)
