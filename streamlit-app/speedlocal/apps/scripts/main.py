"""All four apps and a start page in one process."""

from speedlocal.apps.main import run

run()
