"""Energy Flow Maps."""

from speedlocal.apps.entry import run_app

run_app("flowmaps")
