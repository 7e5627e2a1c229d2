"""The workflows run what a developer runs, with no more rights than they need and from fixed sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.checkout import ROOT
from tests.repository.test_makefile import TARGETS

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def workflow(path: Path) -> dict[str, Any]:
    """The workflow with `on` as a word, which YAML 1.1 reads as a truth value."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def path(request: pytest.FixtureRequest) -> Path:
    chosen: Path = request.param
    return chosen


def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = [
        line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line)] == []


def test_nothing_is_permitted_but_what_a_job_names(path: Path) -> None:
    assert workflow(path)["permissions"] == {}
    for name, job in workflow(path)["jobs"].items():
        assert job["permissions"] == {"contents": "read"}, name


def test_no_step_keeps_the_token(path: Path) -> None:
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_every_job_ends_by_itself(path: Path) -> None:
    assert all(job["timeout-minutes"] <= 120 for job in workflow(path)["jobs"].values())


def test_a_newer_run_cancels_the_older(path: Path) -> None:
    assert workflow(path)["concurrency"]["cancel-in-progress"] is True


def test_the_steps_make_targets_that_exist(path: Path) -> None:
    commands = "\n".join(step.get("run", "") for step in steps(path))
    made = set(re.findall(r"\bmake ([a-z-]+)", commands))
    assert made
    assert made <= TARGETS


def test_the_full_counts_run_every_week() -> None:
    weekly = workflow(ROOT / ".github" / "workflows" / "ci.yml")
    assert [line["cron"] for line in weekly["on"]["schedule"]]
    assert any("make test-long" in step.get("run", "") for step in weekly["jobs"]["long"]["steps"])
