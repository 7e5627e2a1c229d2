"""Every bar lies within its panel: the scale reaches as high as the tallest stack."""

from __future__ import annotations

import pytest

from tests.browser.reading import eventually
from tests.browser.sites import Site, in_one_process
from tests.fixtures.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.posix]

WITHIN = """() => {
    const drawn = document.querySelector('.js-plotly-plot')
    if (!drawn || !drawn._fullLayout) return null
    const sums = {}
    for (const trace of drawn.data)
        trace.x.forEach((x, n) => { const of = trace.xaxis + x; sums[of] = (sums[of] || 0) + trace.y[n] })
    const tallest = Math.max(...Object.values(sums))
    const axes = Object.keys(drawn._fullLayout).filter((name) => /^yaxis\\d*$/.test(name))
    return axes.length > 0 && axes.every((name) => {
        const [low, high] = drawn._fullLayout[name].range
        return low <= 0 && tallest <= high && high <= 1.5 * tallest
    })
}"""


@in_one_process
@pytest.mark.parametrize("view", ["periods", "timeslices"])
def test_the_tallest_bar_fits_its_panel(site: Site, visit: Visit, view: str) -> None:
    page = site.open(visit, "times", view=view)
    eventually(page, lambda page: page.evaluate(WITHIN), wanted=True)
