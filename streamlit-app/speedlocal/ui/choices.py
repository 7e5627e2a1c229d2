"""Choices in the sidebar that stand in the address: a link is a view, and a reload loses nothing.

The address is read once a session and written at every run, so that it always states what is shown. A code that the
address or an earlier choice names and that is not offered is told, never replaced in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

CHOSEN: Final = "chosen"

Words = Callable[[str], str]


def one(name: str, label: str, options: Sequence[str], *, default: str | None = None, words: Words = str) -> str | None:
    """Let the person choose one code; return it, or None where there is nothing to choose from."""
    wanted = _wanted(name, options)
    if len(wanted) > 1:
        st.info(f"This view takes one {label.lower()}; it shows {words(wanted[0])}.")
    if not options:
        return None
    _show(name, wanted[0] if wanted else default if default in options else options[0])
    code: str = st.sidebar.selectbox(label, options, format_func=words, key=_key(name))
    _keep(name, [code])
    return code


def several(
    name: str, label: str, options: Sequence[str], *, default: Sequence[str] = (), words: Words = str, hint: str = ""
) -> tuple[str, ...]:
    """Let the person choose any number of codes; `hint` says what none means."""
    wanted = _wanted(name, options)
    _show(name, wanted if wanted or _seen(name) else [code for code in default if code in options])
    codes = st.sidebar.multiselect(label, options, format_func=words, key=_key(name), placeholder=hint or None)
    _keep(name, codes)
    return tuple(codes)


def carried(*names: str) -> dict[str, list[str]]:
    """Return the choices of these names as they stand in the address, for links to other apps."""
    return {name: codes for name in names if (codes := st.query_params.get_all(name))}


def _key(name: str) -> str:
    return f"choice {name}"


def _show(name: str, value: str | list[str] | None) -> None:
    """Set the widget only where it differs: setting it always would undo a second, quicker click."""
    if st.session_state.get(_key(name)) != value:
        st.session_state[_key(name)] = value


def _chosen() -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = st.session_state.setdefault(CHOSEN, {})
    return chosen


def _seen(name: str) -> bool:
    return name in _chosen()


def _wanted(name: str, options: Sequence[str]) -> list[str]:
    """Codes that were asked for and are offered, as they are spelt here; says which are not offered."""
    if _key(name) in st.session_state:
        asked = _listed(st.session_state[_key(name)])
    else:
        asked = _chosen().get(name) or st.query_params.get_all(name)
    spelt = {code.casefold(): code for code in options}
    lost = [code for code in asked if code.casefold() not in spelt]
    if lost:
        offered = f"; offered are {', '.join(options[:8])}{' …' if len(options) > 8 else ''}" if options else ""
        st.warning(f"{name} {', '.join(lost)} is not among these results{offered}.")
    return list(dict.fromkeys(spelt[code.casefold()] for code in asked if code.casefold() in spelt))


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _keep(name: str, codes: list[str]) -> None:
    _chosen()[name] = codes
    if st.query_params.get_all(name) != codes:
        st.query_params[name] = codes
