"""Headers of our own on every answer, Streamlit's bundles compressed once, and its way in for files closed."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
from typing import Final

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from speedlocal.apps.index import STATIC, index_page
from speedlocal.ui.local import may_give_files

BUNDLE: Final = re.compile(r"/(static/(?:js|css)/[\w.-]+\.(?:js|css))$")
UPLOAD: Final = "_stcore/upload_file"
YEAR: Final = "public, immutable, max-age=31536000"


def content_security_policy() -> str:
    """Return the policy: nothing from other hosts; inline scripts only those of the index page."""
    inline = re.findall(r"<script>(.*?)</script>", index_page(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:;"
        " worker-src 'self' blob:; frame-ancestors 'self'; object-src 'none'; base-uri 'self'"
    )


class Headers:
    """Adds headers that keep a page to itself to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.added = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "SAMEORIGIN",
            "Content-Security-Policy": content_security_policy(),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.added)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class Uploads:
    """Refuses files unless the start page takes them from this machine.

    Streamlit keeps in memory what anyone with an open session sends to this address, whether a page asks for it or not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the app, or with a refusal."""
        refused = (
            scope["type"] == "http" and UPLOAD in scope["path"] and not may_give_files(RequestHeaders(scope=scope))
        )
        answer = PlainTextResponse("No files are taken here.", status_code=403) if refused else self.app
        await answer(scope, receive, send)


class Bundles:
    """Serves Streamlit's bundles compressed; each is compressed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a bundle from memory, all else by the app."""
        name = bundle(scope)
        if name is None:
            await self.app(scope, receive, send)
            return
        if name not in self.packed:
            self.packed[name] = await asyncio.to_thread(lambda: gzip.compress((STATIC / name).read_bytes(), 6))
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Cache-Control": YEAR}
        await Response(self.packed[name], media_type=kind, headers=headers)(scope, receive, send)


def bundle(scope: Scope) -> str | None:
    """Return the bundle that a request asks for, if its browser takes gzip."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    match = BUNDLE.search(scope["path"])
    takes_gzip = b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
    return match[1] if match and takes_gzip and (STATIC / match[1]).is_file() else None
