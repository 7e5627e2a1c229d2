"""What stands around every app: warm-up before health, own headers, compressed bundles, outlines by address."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypedDict

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from streamlit import App

from speedlocal.apps.index import page_routes
from speedlocal.apps.logs import open_log, tell_start
from speedlocal.apps.middleware import Bundles, Headers, Uploads
from speedlocal.errors import SpeedlocalError

log = logging.getLogger(__name__)

WEEK: Final = "public, max-age=604800"


class Around(TypedDict):
    """The arguments of `streamlit.App` besides the script."""

    lifespan: Callable[[App], AbstractAsyncContextManager[dict[str, Any] | None]]
    routes: Sequence[Route]
    middleware: Sequence[Middleware]


def script(name: str) -> Path:
    """Return the script of an app, which lies in the package."""
    return Path(str(files("speedlocal").joinpath("apps", "scripts", f"{name}.py")))


def around(*pages: str) -> Around:
    """Return what every app gives to `streamlit.App`; `pages` are those that it serves besides its root."""
    return {
        "lifespan": _lifespan,
        "routes": [Route("/{page:path}outlines/outlines.geojson", _outlines), *page_routes(pages)],
        "middleware": [Middleware(Headers), Middleware(Uploads), Middleware(Bundles)],
    }


@asynccontextmanager
async def _lifespan(_: App) -> AsyncIterator[None]:
    await asyncio.to_thread(_warm_up)
    gc.collect()
    gc.freeze()  # Streamlit collects garbage after every run; what is imported need not be looked through each time
    yield
    gc.unfreeze()  # what stays frozen is never freed, which the bindings of DuckDB call leaks in the log


def _warm_up() -> None:
    """Import what every page needs, and build the demo's database if it is what is served.

    A database that does not answer yet is told by the pages.
    """
    import_module("speedlocal.ui.frame")
    from speedlocal.ingest.demo import served_database

    open_log()
    try:
        tell_start(served_database())
    except SpeedlocalError as error:
        log.warning("%s", error)


async def _outlines(_: Request) -> FileResponse:
    path = Path(str(files("speedlocal.ui").joinpath("components", "outlines", "outlines.geojson")))
    return FileResponse(path, media_type="application/geo+json", headers={"Cache-Control": WEEK})
