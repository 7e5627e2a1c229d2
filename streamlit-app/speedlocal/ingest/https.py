"""Opening an https address, and what can go wrong there in words.

An address may be signed by its query: that stands in no word that is shown, logged or stored.
"""

from __future__ import annotations

import re
import socket
import ssl
import string
from collections.abc import Iterator
from email.message import Message
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from typing import IO, Final, NamedTuple, cast
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from speedlocal.errors import CommandError

SECONDS: Final = 60.0
"""How long a server may say nothing."""
CHUNK: Final = 1 << 20
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""Two letters at least: one is a drive of Windows."""
LOGIN: Final = re.compile(r"//[^/]*@")

REFUSALS: Final = {
    HTTPStatus.UNAUTHORIZED: "the server asks for a login (401)",
    HTTPStatus.FORBIDDEN: "the server refuses it (403); a signed link may have expired",
    HTTPStatus.NOT_FOUND: "there is no such file (404)",
    HTTPStatus.GONE: "the file is no longer there (410)",
}
PASSING: Final = {408, 425, 429, 500, 502, 503, 504}
"""Answers of a server that may give the file a little later."""


class BrokenOffError(CommandError):
    """A file that may come when it is asked for again."""


class UnreachableError(BrokenOffError):
    """A server to which there is no connection."""


class Address(NamedTuple):
    """An https address, and how it is shown: without its query."""

    url: str
    shown: str


def is_address(text: str) -> bool:
    """Whether a word of the command is an address, of whatever scheme, and no path."""
    return bool(SCHEME.match(text))


def read_address(text: str) -> Address:
    """Return the address as it is sent; another scheme than https, a login or no host is a CommandError."""
    shown = LOGIN.sub("//", re.split(r"[?#]", text, maxsplit=1)[0])
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise CommandError("an address among the files cannot be read; it has the form https://HOST/NAME") from None
    if parts.scheme != "https":
        raise CommandError(f"{shown}: a file is fetched with https only")
    if not host or parts.username or parts.password:
        raise CommandError(f"{shown}: an address has the form https://HOST/NAME, without a login")
    path, query = (quote(part, safe=string.punctuation) for part in (parts.path, parts.query))
    return Address(urlunsplit(("https", parts.netloc, path or "/", query, "")), shown)


def open_https(address: Address, headers: dict[str, str]) -> HTTPResponse:
    """Open the address; the answer is 200, 206 or 416, any other is a CommandError, after redirects to https only.

    What may pass when it is tried again is a BrokenOffError.
    """
    request = Request(address.url, headers=headers)  # noqa: S310 - the opener knows https only
    try:
        return cast("HTTPResponse", _opener().open(request, timeout=SECONDS))
    except HTTPError as error:
        error.close()
        raise _refused(error.code, address) from error
    except URLError as error:
        raise _unopened(error.reason, address) from error
    except (OSError, HTTPException) as error:
        raise _unopened(error, address) from error


def chunks(response: HTTPResponse, address: Address) -> Iterator[bytes]:
    """Give what comes as it comes; a broken connection is a BrokenOffError."""
    try:
        while chunk := response.read1(CHUNK):
            yield chunk
    except (OSError, HTTPException) as error:
        raise _in_words(error, address) from error


class _OnlyHttps(HTTPRedirectHandler):
    """Follows redirects to https."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        """Return the request for the new address."""
        if urlsplit(newurl).scheme != "https":
            fp.close()
            raise CommandError(f"{urlsplit(req.full_url).hostname} leads on to an address without https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class _Answers(HTTPErrorProcessor):
    """Takes for an answer, too, that a server has not the range that was asked for."""

    def https_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        """Return the response, or the error that it is."""
        if response.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return response
        return cast("HTTPResponse", super().https_response(request, response))


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    opener.addheaders = [("User-Agent", "speedlocal")]
    secure = HTTPSHandler(context=ssl.create_default_context())
    for handler in (ProxyHandler(), secure, _OnlyHttps(), _Answers(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


def _refused(code: int, address: Address) -> CommandError:
    if code in REFUSALS:
        return CommandError(f"{address.shown}: {REFUSALS[HTTPStatus(code)]}")
    kind = BrokenOffError if code in PASSING else CommandError
    return kind(f"{address.shown}: the server answers with error {code}")


def _unopened(error: object, address: Address) -> CommandError:
    """Return why there is no connection; one that breaks before the answer has come is a broken one."""
    broken = isinstance(error, ConnectionResetError | ConnectionAbortedError | BrokenPipeError | TimeoutError)
    if isinstance(error, OSError) and error.errno and not (broken or isinstance(error, ssl.SSLError | socket.gaierror)):
        return UnreachableError(
            f"{address.shown}: the server cannot be reached ({error.strerror}); is the address right?"
        )
    return _in_words(error, address)


def _in_words(error: object, address: Address) -> CommandError:
    """Return an error of the network as one of ours."""
    shown = address.shown
    if isinstance(error, ssl.SSLCertVerificationError):
        return CommandError(f"{shown}: the server's certificate is not trusted: {error.verify_message}")
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return CommandError(f"{shown}: no secure connection to the server ({error.reason})")
    if isinstance(error, socket.gaierror):
        return CommandError(f"{shown}: the host is not found; is the name right, and is there a network?")
    if isinstance(error, TimeoutError):
        return BrokenOffError(f"{shown}: the server says nothing for {SECONDS:g} seconds")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "cut off"
    return BrokenOffError(f"{shown}: the connection broke ({reason})")
