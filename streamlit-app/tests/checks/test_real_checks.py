"""The verdicts on real results, with the figures of their owners."""

from __future__ import annotations

from pathlib import Path

import pytest

from speedlocal.checks.balance import ATTRIBUTES, balance
from speedlocal.checks.check import Check
from speedlocal.checks.costs import costs
from speedlocal.checks.every import checked
from speedlocal.checks.subject import Subject
from speedlocal.checks.trade import trade
from speedlocal.database.engine import open_results
from speedlocal.ingest.load import load
from speedlocal.ingest.reading import Names
from tests.checks.scenarios import counts, reasons

HOLDS, UNDECIDED = "holds", "cannot be decided"
IDENTITIES = 5
MODELS = {
    "DK": ("times_dk/DK_Regeringen_gdx.zip", {"I1": 5809, "I2": 14, "I3": 138, "I4": 13, "I6": 589_455}),
    "vita": ("vita/scenario.gdx", {"I1": 90, "I2": 0, "I3": 45, "I4": 2, "I6": 1_748}),
    "Starter": ("times_starter/Starter_P-LIMELC_gdx.zip", {"I1": 1738, "I2": 0, "I3": 27, "I4": 2, "I6": 73_932}),
}
NETS = {"DK": (415, 2282, 3112), "Starter": (387, 382, 969)}
"""Balances with VAR_Comnet, with the level alone, and with neither."""
QUARTETS = {
    "DK": ("times_dk/DK_Regeringen.zip", {("DKE", "ELCC"): "0.930000", ("DKW", "ELCC"): "0.930000"}, 10),
    "Demo": ("demos_007/DemoS_007.vd", {("REG1", "ELC"): "0.900000", ("REG2", "ELC"): "0.950000"}, 5),
    "Starter": ("times_starter/Starter_P-LIMELC.zip", {}, 0),
}
RATIO = "constant ratio {} in every period, consistent with a transmission efficiency"


def loaded(real_data: Path, folder: Path, file: str, name: str) -> str:
    url = f"duckdb:///{folder / 'real.duckdb'}"
    load([real_data / file], url, Names(scenario=name))
    return url


@pytest.mark.parametrize("name", MODELS)
def test_the_identities_hold_in_every_case_of_a_gdx(real_data: Path, tmp_path: Path, name: str) -> None:
    file, tested = MODELS[name]
    with open_results(loaded(real_data, tmp_path, file, name)) as results:
        checks = checked(results, scenario=name)[:IDENTITIES]
        assert {check.name[:2]: counts(check) for check in checks} == {
            identity: (HOLDS, number, 0, 0) for identity, number in tested.items()
        }
        worst = {check.name[:2]: check.worst for check in checks}
        assert (worst["I1"] or 0) < 1e-7
        assert max(worst["I3"] or 0, worst["I4"] or 0) < 1e-12
        if name in NETS:
            assert nets(Subject(results, name)) == NETS[name]


def nets(subject: Subject) -> tuple[int, int, int]:
    """How many balances have a net, a level alone, and neither: counted here, from the summary."""
    from sqlalchemy import func, select

    from speedlocal.database.schema import annual

    a = annual.c
    told = [func.count().filter(a.attribute == code).label(code) for code in ("VAR_Comnet", "EQ_Combal")]
    keys = (a.region, a.commodity, a.period)
    wanted = (a.scenario == subject.scenario, a.attribute.in_(ATTRIBUTES))
    frame = subject.results.frame(select(*keys, *told).where(*wanted).group_by(*keys))
    comnet, level = frame.VAR_Comnet > 0, frame.EQ_Combal > 0
    return int(comnet.sum()), int((level & ~comnet).sum()), int((~level & ~comnet).sum())


@pytest.mark.parametrize("name", QUARTETS)
def test_a_quartet_alone_says_what_com_ie_would_explain(real_data: Path, tmp_path: Path, name: str) -> None:
    file, ratios, periods = QUARTETS[name]
    with open_results(loaded(real_data, tmp_path, file, name)) as results:
        subject = Subject(results, name)
        check = balance(subject)
        assert (check.failed, check.undecided) == (0, len(ratios) * periods)
        assert check.verdict == (UNDECIDED if ratios else HOLDS)
        if ratios:
            found = check.cases.groupby(["region", "commodity"]).reason.agg(["nunique", "first", "size"])
            told = {pair: (1, RATIO.format(ratio), periods) for pair, ratio in ratios.items()}
            assert dict(zip(found.index, found.itertuples(index=False, name=None), strict=True)) == told
        _mirrored(trade(subject), name)
        assert counts(costs(subject))[0] == HOLDS


def _mirrored(check: Check, name: str) -> None:
    if name == "DK":
        assert counts(check) == (UNDECIDED, 14, 0, 14)
        assert reasons(check) == ["constant ratio 0.980000 in every period, consistent with a trade efficiency"]
    else:
        assert check.verdict == HOLDS
