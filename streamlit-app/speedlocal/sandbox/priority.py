"""A statement that goes on and on gives way: its worker takes what other processes leave."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

LEAST: Final = 19


def give_way() -> None:
    """Lower the priority of each thread of this process, for good: no user may raise it again. Nothing but on Linux."""
    if sys.platform == "linux":
        for thread in Path("/proc/self/task").iterdir():
            with suppress(ProcessLookupError):  # it has ended meanwhile
                os.setpriority(os.PRIO_PROCESS, int(thread.name), LEAST)


def has_given_way() -> bool:
    """Whether the priority is lower than when the process began."""
    if sys.platform == "linux":
        return os.getpriority(os.PRIO_PROCESS, 0) > _BEGAN
    else:  # noqa: RET505, the type checker leaves out a branch of another system, but not what follows one
        return False


if sys.platform == "linux":
    _BEGAN: Final = os.getpriority(os.PRIO_PROCESS, 0)
