"""A statement that goes on gives way to others, and nobody after it is slowed by that."""

from __future__ import annotations

import os
import subprocess
import sys

import psutil
import pytest

from speedlocal.sandbox.priority import LEAST

CODE = """
import os, threading
from speedlocal.sandbox.priority import give_way, has_given_way
stay = threading.Event()
threading.Thread(target=stay.wait).start()
before = has_given_way()
give_way()
threads = [os.getpriority(os.PRIO_PROCESS, int(name)) for name in os.listdir("/proc/self/task")]
stay.set()
print(before, has_given_way(), threads)
"""


@pytest.mark.posix
def test_every_thread_of_the_process_gives_way() -> None:
    said = subprocess.check_output([sys.executable, "-c", CODE], text=True)
    assert said == f"False True {[LEAST, LEAST]}\n"
    assert psutil.Process().nice() == os.getpriority(os.PRIO_PROCESS, 0) < LEAST
