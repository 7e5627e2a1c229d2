"""The rules of the package give usual names their carrier; sets of TIMES come before names."""

from __future__ import annotations

import pytest

from speedlocal.mapping.rules import UNMAPPED, default_mapping
from speedlocal.vocabulary.lists import carriers, sectors


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
    assert default_mapping().verdict("commodity", "carrier", code, frozenset()).value == carrier


def test_a_set_comes_before_the_name() -> None:
    verdict = default_mapping().verdict("commodity", "carrier", "SOLCO2", frozenset({"ENV"}))
    assert (verdict.value, verdict.rule) == ("emissions", "set ENV")


def test_every_rule_gives_what_the_vocabulary_knows() -> None:
    known = {"carrier": carriers(), "sector": sectors()}
    for rule in default_mapping().rules:
        assert rule.by in {"code", "set", "pattern"}, rule
        assert rule.value in known.get(rule.gives, {rule.value}), rule
