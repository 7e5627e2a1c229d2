"""Who may give files to the start page: a browser of this machine, where it takes any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from speedlocal.settings import takes_files

HERE: Final = {"localhost", "127.0.0.1", "::1"}
FORWARDED: Final = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def may_give_files(headers: Mapping[str, str]) -> bool:
    """Whether files are taken, and who asks with these headers, whatever their case, is on this machine."""
    return takes_files() and _from_here(headers)


def _from_here(headers: Mapping[str, str]) -> bool:
    """Whether the request came straight to this machine under its own name.

    A proxy gives itself away by its headers, and the page of a strange site, whose name was made to mean this machine,
    by Host.
    """
    try:
        host = urlsplit(f"//{headers.get('Host', '')}").hostname
    except ValueError:
        return False
    return host in HERE and not any(name in headers for name in FORWARDED)
