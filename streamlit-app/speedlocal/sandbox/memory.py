"""Hard limits that the operating system keeps for a worker process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from speedlocal.sandbox.limits import SPILL_FILE_BYTES, WORKER_EXTRA_MEMORY

KEPT: Final = sys.platform == "linux"
"""Whether this system keeps a memory limit: macOS has the call and ignores it, Windows has no such call."""


def limit_this_process() -> None:
    """Cap memory and file size of this process from now on, where the system keeps such a limit.

    The cap is relative to what the process holds already: an absolute one that is too near breaks the engine's parser.
    """
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, _held() + WORKER_EXTRA_MEMORY)
        _lower(resource.RLIMIT_FSIZE, SPILL_FILE_BYTES)
        _lower(resource.RLIMIT_CORE, 0)


def nearly_spent() -> bool:
    """Whether less than a quarter of the extra memory is left, beside what DuckDB keeps for the next statement.

    What a statement took is not always given back.
    """
    if sys.platform == "linux":
        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        return limit != resource.RLIM_INFINITY and limit - _held() < WORKER_EXTRA_MEMORY // 4
    else:  # noqa: RET505, the type checker leaves out a branch of another system, but not what follows one
        return False


if sys.platform == "linux":
    import resource

    def _held() -> int:
        """The address space of this process in bytes."""
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()

    def _lower(limit: int, most: int) -> None:
        """Set soft and hard limit, never above a hard limit that is there already."""
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))
