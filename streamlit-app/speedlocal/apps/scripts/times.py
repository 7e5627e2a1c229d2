"""TIMES Data Explorer."""

from speedlocal.apps.entry import run_app

run_app("times")
