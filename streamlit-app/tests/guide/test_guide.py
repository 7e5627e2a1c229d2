"""The operators' guide says what is so: its commands, tables, figures, names and links are the chart's."""

from __future__ import annotations

import pytest

from tests.fixtures.charts import CHART
from tests.guide import helm_calls
from tests.guide.checks import CHECKS, all_commands
from tests.guide.known import Known
from tests.guide.reading import commands
from tests.repository.checkout import ROOT

GUIDE = (ROOT / "MULTI_APP_DEPLOYMENT.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS)
def test_the_guide_is_true(known: Known, check: str) -> None:
    assert list(CHECKS[check](GUIDE, known)) == []


def test_the_commands_of_the_chart_s_own_page_can_be_given_in_its_folder(known: Known) -> None:
    page = (CHART / "README.md").read_text(encoding="utf-8")
    given = [command for command in commands(page, (), CHART) if command.words[0] == "helm"]
    assert len(given) >= 3
    assert [fault for command in given for fault in helm_calls.faults(command, known)] == []


def test_every_command_is_found() -> None:
    """So that no check passes by looking at nothing."""
    counted: dict[str, int] = {}
    for command in all_commands(GUIDE):
        counted[command.words[0]] = counted.get(command.words[0], 0) + 1
    assert counted["helm"] >= 8
    assert counted["kubectl"] >= 22
    assert counted["docker"] == 5
    assert counted["cd"] == 4
