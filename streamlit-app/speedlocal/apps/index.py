"""Streamlit's index page, for the pages of one process with a word on where the root is.

The index page is the same under every address. A browser that comes in at /times would look for the root with
requests below /times, which only fail and are logged as errors. The page's own files lie beside it, so `.` is the root,
whatever the base path.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.config import get_option
from streamlit.url_util import make_url_path

STATIC: Final = Path(streamlit.__file__).parent / "static"
ROOT: Final = '<script>window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href }</script>'
HEAD: Final = "<head>"


@cache
def index_page() -> str:
    """Return the index page that says where its root is."""
    return (STATIC / "index.html").read_text(encoding="utf-8").replace(HEAD, f"{HEAD}\n    {ROOT}", 1)


def page_routes(codes: Iterable[str]) -> list[Route]:
    """Return routes that answer with the index page at the addresses of pages, below the base path if there is one."""
    return [Route(make_url_path(get_option("server.baseUrlPath"), code), _index) for code in codes]


async def _index(_: Request) -> HTMLResponse:
    return HTMLResponse(index_page(), headers={"Cache-Control": "no-cache"})
