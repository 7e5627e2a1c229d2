"""Each command of the image serves its page, as the user of the image and as any other, on a root that is read-only."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.fixtures.browser import Visit
from tests.fixtures.containers import RESTRICTED, USER, Image, Run
from tests.system.apps import ALL, APPS, await_table, shows

STRANGER = "23456:23456"
"""No entry in the list of users, as on clusters that give each namespace users of its own."""

NO_CAPABILITY = "0000000000000000"


@pytest.mark.parametrize("user", [USER, STRANGER])
@pytest.mark.parametrize("entry", ALL)
def test_a_command_serves_its_page(run: Run, visit: Visit, entry: str, user: str) -> None:
    container = run(entry, user=user)
    shows(visit(container.address), ALL[entry])
    for process in container.processes():
        assert ":".join(map(str, (process.uids().effective, process.gids().effective))) == user
        assert capabilities(process) == {NO_CAPABILITY}
    assert "Traceback" not in container.log.read_text()


def capabilities(process: psutil.Process) -> set[str]:
    lines = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
    return {line.split()[1] for line in lines if line.startswith("Cap")}


@pytest.fixture
def alone(image: Image) -> Iterator[str]:
    """A container started by no more than `run IMAGE`, with a network of its own, so that port 8501 is free."""
    start = ["podman", "run", "--detach", "--rm", *RESTRICTED, "--network=none", image.name]
    name = subprocess.run(start, capture_output=True, text=True, check=True).stdout.strip()
    yield name
    subprocess.run(["podman", "rm", "--force", "--ignore", "--time=0", name], capture_output=True, check=True)


def ended(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode


def test_the_health_check_of_the_image_tells_when_the_app_answers(image: Image, alone: str) -> None:
    kind, *check = image.facts["Healthcheck"]["Test"]
    assert kind == "CMD"
    deadline = time.monotonic() + 60
    while ended("podman", "exec", alone, *check) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert ended("podman", "exec", alone, *check) == 0
    assert ended("podman", "exec", alone, *[word.replace("8501", "8502") for word in check]) == 1


def test_it_ends_by_itself_soon_after_it_is_told_to(run: Run) -> None:
    container = run("times_app.py")
    first = container.processes()[0]
    assert ended("podman", "kill", "--signal=TERM", container.name) == 0
    first.wait(timeout=15)


@pytest.mark.parametrize("entry", ALL)
def test_an_app_takes_no_files(run: Run, entry: str) -> None:
    """Streamlit would keep in memory what anyone sends there."""
    request = Request(f"{run(entry).address}/_stcore/upload_file/session/file", data=b"x" * 1024, method="PUT")
    with pytest.raises(HTTPError) as refused:
        urlopen(request, timeout=30)
    assert refused.value.code == 403
    assert refused.value.read() == b"No files are taken here."


@pytest.mark.parametrize("entry", [entry for entry in APPS if entry != "database_app.py"])
def test_an_app_needs_no_folder_to_write_into(run: Run, visit: Visit, entry: str) -> None:
    shows(visit(run(entry, writable_tmp=False).address), ALL[entry])


def test_database_tools_say_that_a_folder_is_missing(run: Run, visit: Visit) -> None:
    page = visit(run("database_app.py", writable_tmp=False).address)
    shows(page, ALL["database_app.py"])
    told = page.get_by_text("Free SQL needs a folder for temporary files")
    told.wait_for()
    assert "/tmp" in (told.text_content() or "")


def test_database_tools_answer_where_tmp_is_writable(run: Run, visit: Visit) -> None:
    page = visit(run("database_app.py").address)
    await_table(page)
    page.get_by_role("button", name="Run").click()
    page.get_by_text("rows in").wait_for()
