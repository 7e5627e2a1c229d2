"""Database Tools."""

from speedlocal.apps.entry import run_app

run_app("database")
