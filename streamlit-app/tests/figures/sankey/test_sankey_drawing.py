"""The SVG that stands alone."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from speedlocal.figures.sankey import Picture, sankey, svg
from tests.figures.sankey.diagrams import balance, link_frame, node_frame

NAME = "{http://www.w3.org/2000/svg}"


def drawn(picture: Picture, title: str = "Energy", stamp: str = "") -> ET.Element:
    return ET.fromstring(svg(picture, title=title, stamp=stamp))


def words(root: ET.Element, tag: str) -> list[str]:
    return [element.text or "" for element in root.iter(NAME + tag)]


def test_every_ribbon_and_node_of_the_picture_is_drawn() -> None:
    picture = sankey(*balance(), unit="PJ")
    root = drawn(picture)
    assert [path.get("d") for path in root.iter(NAME + "path")] == [ribbon.path for ribbon in picture.ribbons]
    rects = [rect for group in root.iter(NAME + "g") for rect in group.findall(NAME + "rect")]
    assert [rect.get("fill") for rect in rects] == [node.colour for node in picture.nodes]
    assert [rect.get("x") for rect in rects] == [f"{node.x:.2f}".rstrip("0").rstrip(".") for node in picture.nodes]


def test_titles_give_the_full_value_with_its_unit() -> None:
    nodes = node_frame([("a", "Wind", 0, "#111111"), ("b", "Electricity", 1, "#222222")])
    links = link_frame([("a", "b", "Wind", "#333333", 12345.67890123)])
    titles = words(drawn(sankey(nodes, links, unit="PJ per year")), "title")
    assert titles == [
        "Wind to Electricity, Wind: 12,345.67890123 PJ per year",
        "Wind: 12,345.67890123 PJ per year",
        "Electricity: 12,345.67890123 PJ per year",
    ]


def test_it_has_its_own_size_ground_title_and_stamp() -> None:
    root = drawn(sankey(*balance(), unit="PJ"), title="Energy, 2030", stamp="Reference, loaded 2026-11-24")
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1100", "688", "0 0 1100 688")
    ground = root.find(NAME + "rect")
    assert ground is not None
    assert (ground.get("width"), ground.get("height"), ground.get("fill")) == ("1100", "688", "#ffffff")
    assert [words(root, "text")[0], words(root, "text")[-1]] == ["Energy, 2030", "Reference, loaded 2026-11-24"]


def test_it_asks_for_nothing_outside_itself() -> None:
    text = svg(sankey(*balance(), unit="PJ"), title="Energy")
    assert text.replace("http://www.w3.org/2000/svg", "").count("http") == 0
    assert not [word for word in ("href", "url(", "@import", "<script") if word in text]


def test_what_would_be_markup_is_text() -> None:
    nodes = node_frame([("a", "<b>&\"'", 0, "#111111"), ("b", "</svg>", 1, '"><script>')])
    root = drawn(sankey(nodes, link_frame([("a", "b", "]]>", "#111111", 1.0)]), unit="<i>"), title="<u>", stamp="&amp;")
    assert "<b>&\"': 1 <i>" in words(root, "title")
    assert [words(root, "text")[0], words(root, "text")[-1]] == ["<u>", "&amp;"]
    assert list(root.iter(NAME + "script")) == []


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_text_makes_well_formed_xml(label: str, title: str, stamp: str) -> None:
    nodes = node_frame([("a", label, 0, "#111111"), ("b", "B", 1, "#111111")])
    links = link_frame([("a", "b", label, "#111111", 1.0)])
    root = drawn(sankey(nodes, links, unit=label), title=title, stamp=stamp)
    assert len(list(root.iter(NAME + "path"))) == 1


def test_an_empty_picture_is_still_a_picture() -> None:
    nodes, links = balance()
    root = drawn(sankey(nodes, links[:0], unit="PJ"), title="Nothing")
    assert words(root, "text") == ["Nothing", ""]
