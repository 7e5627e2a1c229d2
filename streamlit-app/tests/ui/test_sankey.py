"""The Sankey component: what Python sends is the picture, what comes back is what was clicked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from speedlocal.figures.sankey import sankey
from speedlocal.ui.sankey import Clicked
from tests.figures.sankey.diagrams import balance


def page() -> None:
    """Draw the balance; what was clicked, and how often the callback was called, stay in the session."""
    import streamlit as st

    from speedlocal.figures.sankey import sankey
    from speedlocal.ui.sankey import show_sankey
    from tests.figures.sankey.diagrams import balance

    def count() -> None:
        st.session_state["calls"] = st.session_state.get("calls", 0) + 1

    nodes, links = balance()
    links = links.assign(value=links.value * st.session_state.get("factor", 1.0))
    picture = sankey(nodes, links[links.origin != st.session_state.get("without")], unit="PJ")
    st.session_state["clicked"] = show_sankey(picture, key="sankey", on_clicked=count)


def quiet_page() -> None:
    import streamlit as st

    from speedlocal.figures.sankey import sankey
    from speedlocal.ui.sankey import show_sankey
    from tests.figures.sankey.diagrams import balance

    st.session_state["clicked"] = show_sankey(sankey(*balance(), unit="PJ"), key="sankey")


def opened(script: Callable[[], None] = page) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    return app


def sent(app: AppTest) -> Any:
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def click(app: AppTest, value: object) -> AppTest:
    """Let the browser say that something was clicked, as its component would."""
    (component,) = app.get("bidi_component")
    states = app._tree.get_widget_states()
    event = json.dumps([{"event": "clicked", "value": value}])
    name = f"$$STREAMLIT_INTERNAL_KEY_{component.proto.id}__events"
    states.widgets.append(WidgetState(id=name, json_trigger_value=event))
    app._run(states)
    assert not app.exception
    return app


def test_the_picture_is_sent_as_it_is() -> None:
    assert sent(opened()) == sankey(*balance(), unit="PJ").payload()


def test_a_changed_picture_is_sent_anew() -> None:
    app = opened()
    app.session_state["factor"] = 2.0
    app.run()
    nodes, links = balance()
    assert sent(app) == sankey(nodes, links.assign(value=links.value * 2), unit="PJ").payload()


def test_nothing_is_clicked_at_first() -> None:
    app = opened()
    assert app.session_state["clicked"] is None
    assert "calls" not in app.session_state


def test_a_click_on_a_node_reaches_python() -> None:
    app = click(opened(), {"kind": "node", "id": "ele"})
    assert app.session_state["clicked"] == Clicked("node", "ele", ("ele",))
    assert app.session_state["calls"] == 1


def test_a_click_on_a_link_reaches_python_with_its_ends() -> None:
    picture = sankey(*balance(), unit="PJ")
    key = next(r.id for r in picture.ribbons if (r.origin, r.destination) == ("ele", "industry"))
    app = click(opened(), {"kind": "link", "id": key})
    assert app.session_state["clicked"] == Clicked("link", key, ("ele", "industry"), "Electricity")


def test_a_click_is_forgotten_by_the_next_run() -> None:
    app = click(opened(), {"kind": "node", "id": "ele"})
    app.run()
    assert app.session_state["clicked"] is None
    assert app.session_state["calls"] == 1


def test_a_click_reaches_a_page_without_callback() -> None:
    app = click(opened(quiet_page), {"kind": "node", "id": "wind"})
    assert app.session_state["clicked"] == Clicked("node", "wind", ("wind",))


def test_a_click_on_what_is_gone_is_none() -> None:
    app = opened()
    app.session_state["without"] = "wind"
    assert click(app, {"kind": "node", "id": "wind"}).session_state["clicked"] is None


@pytest.mark.parametrize(
    "said", [None, 7, "ele", [], {}, {"kind": "link", "id": "ele"}, {"kind": "node", "id": ["ele"]}, {"id": "ele"}]
)
def test_what_no_component_of_ours_says_is_none(said: object) -> None:
    assert click(opened(), said).session_state["clicked"] is None
