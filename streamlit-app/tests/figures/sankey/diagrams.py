"""Diagrams for the tests: frames drawn by chance, one that reads like an energy balance, and paths read back."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
from hypothesis import strategies as st

NODE_COLUMNS = ["node", "label", "stage", "colour"]
LINK_COLUMNS = ["origin", "destination", "carrier", "colour", "value"]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
STEP = re.compile(r"([MLcCZ])([^MLcCZ]*)")

Point = tuple[float, float]


def node_frame(rows: list[tuple[str, str, int, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=NODE_COLUMNS)


def link_frame(rows: list[tuple[str, str, str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=LINK_COLUMNS)


def balance() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sources to uses in five stages, with a link over all of them, storage, gas made from power, and own use."""
    nodes = [
        ("wind", "Wind", 0, "#235ebc"),
        ("oil", "Crude oil", 0, "#8c6d52"),
        ("coal", "Coal", 0, "#545454"),
        ("refinery", "Refinery", 1, "#8c6d52"),
        ("chp", "Combined heat and power", 1, "#8a5751"),
        ("ele", "Electricity", 2, "#3b4cc0"),
        ("heat", "District heat", 2, "#cc1f1f"),
        ("sto", "Storage", 3, "#607d8b"),
        ("industry", "Industry", 4, "#5c6bc0"),
        ("transport", "Transport", 4, "#ba91b1"),
    ]
    links = [
        ("wind", "ele", "Wind", "#235ebc", 150.0),
        ("oil", "refinery", "Oil", "#8c6d52", 90.5),
        ("coal", "chp", "Coal", "#545454", 60.0),
        ("coal", "industry", "Coal", "#545454", 20.0),
        ("refinery", "transport", "Oil", "#8c6d52", 85.5),
        ("refinery", "refinery", "Oil", "#8c6d52", 5.0),
        ("chp", "ele", "Electricity", "#3b4cc0", 25.0),
        ("chp", "heat", "Heat", "#cc1f1f", 35.0),
        ("ele", "sto", "Electricity", "#3b4cc0", 12.0),
        ("sto", "ele", "Electricity", "#3b4cc0", 10.0),
        ("ele", "chp", "Electricity", "#3b4cc0", 3.0),
        ("ele", "industry", "Electricity", "#3b4cc0", 110.0),
        ("ele", "transport", "Electricity", "#3b4cc0", 60.0),
        ("heat", "industry", "Heat", "#cc1f1f", 35.0),
    ]
    return node_frame(nodes), link_frame(links)


VALUES = st.one_of(st.just(0.0), st.floats(1e-9, 1e9), st.integers(1, 500).map(float))


@st.composite
def diagrams(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Any graph: stages with gaps between, links in every direction, cycles, loops, repeated rows, zeros."""
    stages = draw(st.lists(st.integers(0, 7), min_size=1, max_size=14))
    keys = [f"n{number}" for number in range(len(stages))]
    labels = draw(st.lists(st.text(max_size=30), min_size=len(keys), max_size=len(keys)))
    nodes = [(key, label, stage, "#336699") for key, label, stage in zip(keys, labels, stages, strict=True)]
    end = st.sampled_from(keys)
    row = st.tuples(end, end, st.sampled_from(["Electricity", "Heat"]), st.just("#3b4cc0"), VALUES)
    return node_frame(nodes), link_frame(draw(st.lists(row, min_size=1, max_size=30)))


def commands(path: str) -> str:
    """The letters of a path."""
    return "".join(letter for letter, _ in STEP.findall(path))


def corners(path: str) -> list[Point]:
    """Every point of a path, handles of curves too, in px from the picture's corner."""
    found: list[Point] = []
    for letter, numbers in STEP.findall(path):
        flat = [float(number) for number in NUMBER.findall(numbers)]
        x, y = found[-1] if letter == "c" else (0.0, 0.0)
        found += [(x + across, y + down) for across, down in zip(flat[::2], flat[1::2], strict=True)]
    return found


def stations(path: str) -> list[Point]:
    """Where the segments of a path meet, without the handles of its curves."""
    at = 0
    points = corners(path)
    found = []
    for letter in commands(path).rstrip("Z"):
        at += 3 if letter in "cC" else 1
        found.append(points[at - 1])
    return found


def overlaps(spans: list[tuple[float, float]], slack: float = 0.05) -> list[tuple[float, float]]:
    """Neighbouring spans that cover each other by more than a path's rounding; which are neighbours their middles say."""
    return [(one[1], two[0]) for one, two in pairwise(sorted(spans, key=sum)) if one[1] > two[0] + slack]
