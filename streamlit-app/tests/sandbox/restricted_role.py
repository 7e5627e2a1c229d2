"""A restricted role for strangers' SQL on PostgreSQL, set up as the command does it, and removed again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import make_url

from speedlocal.sandbox.publish_role import Published, publish_role


def stranger_url(url: str) -> str:
    """The address of a login that is named after the database, whether it is there or not."""
    address = make_url(url)
    named = address.set(username=f"stranger_{address.database}", password="stranger")
    return named.render_as_string(hide_password=False)


def published_role(url: str, *schemas: str) -> Published:
    """What the command does and finds in this database."""
    return publish_role(url, stranger_url(url), schemas)


def restricted_url(url: str, *schemas: str) -> str:
    """The address of a login that may read the schemas' tables in this database, and no more."""
    assert published_role(url, *schemas).safe
    return stranger_url(url)


def drop_role(url: str) -> None:
    """Remove the login again; roles belong to the whole server."""
    role = make_url(stranger_url(url)).username
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (f"DROP OWNED BY {role}", f"DROP ROLE {role}"):
            connection.execute(statement.encode())


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
