"""What stands before every app: headers of its own, and bundles that are compressed once."""

from __future__ import annotations

import asyncio
import gzip
import re
import threading
from dataclasses import dataclass

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from speedlocal import settings as setting
from speedlocal.apps.middleware import STATIC, YEAR, Bundles, Headers, Uploads, bundle, content_security_policy

ADDED = ("x-content-type-options", "referrer-policy", "x-frame-options", "content-security-policy")
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "static/js").glob("*.js"))
STYLES = sorted(path.relative_to(STATIC).as_posix() for path in (STATIC / "static/css").glob("*.css"))
SMALLEST = min(SCRIPTS, key=lambda name: (STATIC / name).stat().st_size)


@dataclass(frozen=True)
class Answered:
    """What an application sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def request(path: str, *, method: str = "GET", encodings: str | None = "gzip, br", kind: str = "http") -> Scope:
    headers = [] if encodings is None else [(b"accept-encoding", encodings.encode())]
    return {"type": kind, "method": method, "path": path, "headers": headers, "query_string": b""}


def answered(app: ASGIApp, scope: Scope) -> Answered:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    asyncio.run(app(scope, receive, send))
    start, *rest = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answered(start["status"], headers, b"".join(part.get("body", b"") for part in rest))


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    """The app that stands behind: says its path, and nothing is here under /missing."""
    status = 404 if scope["path"] == "/missing" else 200
    await PlainTextResponse(scope["path"], status_code=status)(scope, receive, send)


@pytest.mark.parametrize("path", ["/", "/missing", "/_stcore/health", f"/{SMALLEST}"])
def test_every_answer_has_the_headers(path: str) -> None:
    answer = answered(Headers(Bundles(behind)), request(path))
    assert [name for name in ADDED if name not in answer.headers] == []
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["content-security-policy"] == content_security_policy()


def test_a_websocket_is_left_alone() -> None:
    seen: list[Send] = []

    async def socket(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(send)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    asyncio.run(Headers(Bundles(socket))(request("/_stcore/stream", kind="websocket"), receive, send))
    assert seen == [send]


def test_the_policy_names_no_other_host_and_allows_no_script_that_is_not_known() -> None:
    policy = dict(part.strip().split(" ", 1) for part in content_security_policy().split(";"))
    assert not re.search(r"https?:|\*", content_security_policy())
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("name", [SMALLEST, *STYLES[:3]])
def test_a_bundle_is_compressed_and_equal_to_the_file(name: str) -> None:
    answer = answered(Bundles(behind), request(f"/{name}"))
    assert answer.status == 200
    assert gzip.decompress(answer.body) == (STATIC / name).read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == YEAR
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    assert answer.headers["content-type"].split(";")[0] == kind


UPLOAD = "/_stcore/upload_file/session/file"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", [UPLOAD, f"/times{UPLOAD}", f"/{UPLOAD}"])
def test_no_app_takes_files(path: str, method: str) -> None:
    answer = answered(Headers(Uploads(behind)), request(path, method=method))
    assert (answer.status, answer.body) == (403, b"No files are taken here.")


def test_where_files_are_taken_the_app_answers_whoever_comes_straight_from_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(setting, "_takes_files", threading.Event())
    setting.take_files()
    scope = request(UPLOAD, method="PUT")
    scope["headers"] = [(b"host", b"localhost:8501")]
    assert answered(Uploads(behind), scope).body == UPLOAD.encode()
    scope["headers"] = [(b"host", b"localhost:8501"), (b"x-forwarded-for", b"10.0.0.1")]
    assert answered(Uploads(behind), scope).status == 403


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/media/file"])
def test_all_else_is_answered_by_the_app(path: str) -> None:
    assert answered(Uploads(behind), request(path)).body == path.encode()


def test_every_bundle_of_streamlit_is_known() -> None:
    assert SCRIPTS
    assert STYLES
    unknown = [name for name in SCRIPTS + STYLES if bundle(request(f"/{name}")) != name]
    assert unknown == []


def test_a_bundle_is_found_below_the_path_of_an_app() -> None:
    assert bundle(request(f"/times/{SMALLEST}")) == SMALLEST


def test_a_bundle_is_compressed_once() -> None:
    app = Bundles(behind)
    first = answered(app, request(f"/{SMALLEST}"))
    kept = app.packed[SMALLEST]
    assert answered(app, request(f"/times/{SMALLEST}")) == first
    assert app.packed == {SMALLEST: kept}
    assert app.packed[SMALLEST] is kept


@pytest.mark.parametrize("encodings", [None, "", "br", "identity"])
def test_a_browser_that_takes_no_gzip_is_answered_by_the_app(encodings: str | None) -> None:
    answer = answered(Bundles(behind), request(f"/{SMALLEST}", encodings=encodings))
    assert answer.body == f"/{SMALLEST}".encode()
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_a_get_is_answered_from_memory(method: str) -> None:
    assert bundle(request(f"/{SMALLEST}", method=method)) is None


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/../../index.html",
        "/static/js/../../../__init__.py",
        "/static/js/..%2f..%2findex.html",
        "/static/js/%2e%2e/index.js",
        "/static/js/nowhere.js",
        "/static/js/..js",
        "/static/js/.js",
        "/static/js/",
        "/static/media/font.woff2",
        f"/{SMALLEST}.map",
        f"/{SMALLEST}/",
        "/static/js\\..\\index.js",
        "/index.html",
        "/",
    ],
)
def test_nothing_but_bundles_is_served_from_memory(path: str) -> None:
    app = Bundles(behind)
    assert answered(app, request(path)).body == path.encode()
    assert app.packed == {}
