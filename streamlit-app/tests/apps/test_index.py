"""The pages of one process are told where its root is, so that no browser has to look for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.routing import Match
from streamlit import config

from speedlocal.apps.entry import PAGES
from speedlocal.apps.index import ROOT, STATIC, index_page, page_routes
from speedlocal.apps.middleware import content_security_policy
from speedlocal.apps.served import around
from speedlocal.ui.frame import APPS

ORIGINAL = (STATIC / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def under(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Serve under a base path, as `--server.baseUrlPath` would."""

    def under(base: str) -> None:
        monkeypatch.setattr("speedlocal.apps.index.get_option", {"server.baseUrlPath": base}.__getitem__)

    return under


def answers(path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in page_routes(PAGES))


def test_the_page_is_streamlit_s_own_with_one_script_more() -> None:
    assert index_page().count(ROOT) == 1
    assert index_page().replace(f"\n    {ROOT}", "") == ORIGINAL


def test_the_root_is_told_before_any_other_script_runs() -> None:
    scripts = re.findall(r"<script[^>]*>", index_page())
    assert index_page().index(ROOT) == index_page().index(scripts[0])
    assert len(scripts) == len(re.findall(r"<script[^>]*>", ORIGINAL)) + 1


def test_the_policy_lets_it_run() -> None:
    inline = re.findall(r"<script>", index_page())
    assert content_security_policy().count("'sha256-") == len(inline)


def test_every_page_has_its_route() -> None:
    assert list(PAGES) == [app.code for app in APPS]
    assert [route.path for route in around(*PAGES)["routes"]][1:] == ["/times", "/flowmaps", "/sankey", "/database"]


@pytest.mark.parametrize("base", ["", "/", "times", "/some/base/"])
def test_the_routes_lie_below_the_base_path(under: Callable[[str], None], base: str) -> None:
    under(base)
    root = f"/{base.strip('/')}".rstrip("/")
    assert all(answers(f"{root}/{code}") for code in PAGES)
    others = ["", "/", "/_stcore/health", "/times/_stcore/health", "/static/js/index.js", "/timesheet"]
    assert [path for path in others if answers(root + path)] == []


def test_the_answer_is_never_kept() -> None:
    (route,) = page_routes(["times"])
    answer = asyncio.run(route.endpoint(Request({"type": "http", "method": "GET", "path": "/times", "headers": []})))
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.decode() == index_page()


def test_the_base_path_is_streamlit_s_setting() -> None:
    assert config.get_option("server.baseUrlPath") == ""
    assert answers("/times")
