"""The rules of the package give usual names their carrier; sets of TIMES come before names."""

from __future__ import annotations

import pytest

from speedlocal.mapping.rules import BY, Subject, default_mapping
from speedlocal.vocabulary.lists import UNMAPPED, carriers, sectors, stages


@pytest.mark.parametrize(
    ("code", "carrier"),
    [
        ("HYDROGEN", "hydrogen"),
        ("COMHYDROGEN", "hydrogen"),
        ("INDHH2", "hydrogen"),
        ("HYD", "hydro"),
        ("ELCHYD", "hydro"),
        ("SOL", "solar"),
        ("SOLIDFUEL", UNMAPPED),
        ("H2O", UNMAPPED),
        ("PEAK", UNMAPPED),
        ("ELCPEA", "peat"),
        ("RSDGAS", "gas"),
        ("BIOGAS", "biogas"),
        ("elcnga", "gas"),
        ("QZ", UNMAPPED),
    ],
)
def test_a_commodity_s_name_gives_its_carrier(code: str, carrier: str) -> None:
    assert default_mapping().verdict(Subject("commodity", code.upper()), "carrier").value == carrier


def test_a_set_comes_before_the_name() -> None:
    verdict = default_mapping().verdict(Subject("commodity", "SOLCO2", frozenset({"ENV"})), "carrier")
    assert (verdict.value, verdict.rule) == ("emissions", "set ENV")


def test_every_rule_gives_what_the_vocabulary_knows() -> None:
    known = {"carrier": carriers(), "sector": sectors(), "stage": stages()}
    for rule in default_mapping().rules:
        assert rule.by in BY, rule
        assert rule.value in known[rule.gives], rule
