"""A load that writes each of its steps to standard output and waits for a line before it goes on.

`python -m tests.ingest.stepwise_load FILE URL`
"""

from __future__ import annotations

import sys
from pathlib import Path

from speedlocal.ingest.load import load


def wait(step: str, _: float) -> None:
    print(step, flush=True)
    sys.stdin.readline()


if __name__ == "__main__":
    load([Path(sys.argv[1])], sys.argv[2], progress=wait)
