"""Strangers' SQL, answered without trusting it: one door for DuckDB files and PostgreSQL databases.

The package itself imports neither engine; `open_sandbox` loads what its URL asks for.
"""

from speedlocal.sandbox.answer import Answer, Column
from speedlocal.sandbox.door import Sandbox, open_sandbox
from speedlocal.sandbox.running import Running

__all__ = ["Answer", "Column", "Running", "Sandbox", "open_sandbox"]
