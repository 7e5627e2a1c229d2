"""The chart as it is rendered, for what runs as a cluster would run it."""

from __future__ import annotations

import pytest

from tests.fixtures.charts import ChartTool, Helm
from tests.system.deployed import Site, site


@pytest.fixture(scope="session")
def chart_site(chart_tool: ChartTool) -> Site:
    """The four apps and their Ingress."""
    return site(Helm(chart_tool("helm4")))
