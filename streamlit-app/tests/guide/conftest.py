"""The chart that the guide is compared with, rendered once for all its tests."""

from __future__ import annotations

import pytest

from tests.fixtures.charts import ChartTool, Helm
from tests.guide.known import Known


@pytest.fixture(scope="session")
def known(chart_tool: ChartTool) -> Known:
    return Known((Helm(chart_tool("helm3")), Helm(chart_tool("helm4"))))
