"""A file at an https address is fetched whole or not at all, and goes on where it broke off."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speedlocal.errors import CommandError, InputError
from speedlocal.ingest import fetch as fetching
from speedlocal.ingest.fetch import fetch, fetched
from speedlocal.settings import cache_folder
from tests.fixtures.https import Site, trust
from tests.ingest.fetching import CONTENT, SECRET, kept, refused, untold

pytestmark = pytest.mark.usefixtures("at_once")


def test_a_file_comes_as_it_is_under_its_own_name(site: Site, folder: Path) -> None:
    path = fetch(site.offer("/a/DK%20base.zip", CONTENT) + f"?{SECRET}", folder, untold)
    assert path == folder / "DK base.zip"
    assert path.read_bytes() == CONTENT
    assert site.asked == [(f"/a/DK%20base.zip?{SECRET}", None, None)]


def test_the_scheme_may_be_in_capitals(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT).replace("https", "HTTPS")
    assert fetch(url, folder, untold).read_bytes() == CONTENT


def test_letters_of_any_language_and_blanks_may_stand_in_an_address(site: Site, folder: Path) -> None:
    site.offer("/K%C3%B8benhavn%20A.vd", b"x")
    assert fetch(f"{site.address}/København A.vd?a=ø", folder, untold).name == "København A.vd"
    assert site.asked[0][0] == "/K%C3%B8benhavn%20A.vd?a=%C3%B8"


def test_progress_tells_name_size_and_share(site: Site, folder: Path) -> None:
    told: list[tuple[str, float]] = []
    fetch(site.offer("/a.vd", CONTENT) + f"?{SECRET}", folder, lambda words, share: told.append((words, share)))
    assert told[-1] == ("fetching a.vd, 3 of 3 MB", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert not any("S3CRET" in words for words, _ in told)


def test_an_empty_file_and_one_without_a_length_come_too(site: Site, folder: Path) -> None:
    assert fetch(site.offer("/empty.vd"), folder, untold).read_bytes() == b""
    assert fetch(site.offer("/chunked.vd", CONTENT, chunked=True), folder, untold).read_bytes() == CONTENT


def test_after_a_cut_only_the_rest_is_asked_for(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[1_000_000, 500_000])
    assert fetch(url, folder, untold).read_bytes() == CONTENT
    assert site.ranges == [None, "bytes=1000000-", "bytes=1500000-"]
    assert {state for _, _, state in site.asked[1:]} == {'"one"'}


def test_chunks_that_are_cut_go_on_too(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, chunked=True, cuts=[1_000_000])
    assert fetch(url, folder, untold).read_bytes() == CONTENT
    assert re.fullmatch(r"bytes=\d{6}-", site.ranges[1] or "")


@given(cuts=st.lists(st.integers(0, 400), max_size=3), size=st.integers(1, 1000))
def test_wherever_it_is_cut_the_file_is_the_same(https_server: tuple[Site, Path], cuts: list[int], size: int) -> None:
    site, authority = https_server
    with pytest.MonkeyPatch.context() as patch:
        trust(authority, cache_folder(), patch)
        patch.setattr(fetching, "WAITS", (0.0, 0.0, 0.0))
        with fetched([site.offer("/cut.vd", CONTENT[:size], cuts=cuts)], untold) as (path,):
            assert path.read_bytes() == CONTENT[:size]


def test_a_date_tells_the_state_of_a_file_where_there_is_no_tag(site: Site, folder: Path) -> None:
    date = "Mon, 02 Nov 2026 10:00:00 GMT"
    for etag in ("", 'W/"weak"'):
        url = site.offer(f"/{len(etag)}.vd", CONTENT, etag=etag, headers={"Last-Modified": date}, cuts=[1000])
        assert fetch(url, folder, untold).read_bytes() == CONTENT
        assert site.asked[-1][1:] == ("bytes=1000-", date)


def test_a_file_that_has_changed_starts_anew(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[1000] * 4)
    words = refused(url, folder)
    assert words == f"{url}: cut off after 4,000 of 3,000,000 bytes; the same command tries again"
    site.offer("/a.vd", CONTENT[::-1], etag='"two"')
    assert fetch(url, folder, untold).read_bytes() == CONTENT[::-1]
    assert site.ranges[-1] == "bytes=4000-"


def test_a_file_that_became_shorter_starts_anew(site: Site, folder: Path) -> None:
    """Its tag is the old one, so the server tries to go on, and has nothing from there on."""
    url = site.offer("/a.vd", CONTENT, cuts=[1000] * 4)
    refused(url, folder)
    site.offer("/a.vd", CONTENT[:2000])
    assert fetch(url, folder, untold).read_bytes() == CONTENT[:2000]
    assert site.ranges[-2:] == ["bytes=4000-", None]


def test_a_file_of_another_length_under_the_same_tag_starts_anew(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[1000] * 4)
    refused(url, folder)
    site.offer("/a.vd", CONTENT * 2)
    assert fetch(url, folder, untold).read_bytes() == CONTENT * 2
    assert site.ranges[-2:] == ["bytes=4000-", None]


def test_a_server_without_ranges_or_states_sends_all_of_it_again(site: Site, folder: Path) -> None:
    for number, how in enumerate(({"ranges": False}, {"etag": ""})):
        url = site.offer(f"/{number}.vd", CONTENT, cuts=[1000], **how)
        assert fetch(url, folder, untold).read_bytes() == CONTENT


def test_a_second_command_goes_on_where_the_first_one_ended(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[1_000, 1_000, 1_000, 1_000])
    refused(f"{url}?{SECRET}", folder)
    assert fetch(f"{url}?sig=another", folder, untold).read_bytes() == CONTENT
    assert site.asked[-1] == ("/a.vd?sig=another", "bytes=4000-", '"one"')


def test_tries_are_counted_anew_while_more_comes(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "CHUNK", 100)
    url = site.offer("/a.vd", CONTENT[:2000], cuts=[100] * 19)
    assert fetch(url, folder, untold).read_bytes() == CONTENT[:2000]
    assert len(site.asked) == 20


def test_a_file_that_always_breaks_at_the_same_place_is_given_up(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, etag="", cuts=[2_000_000] * 9)
    assert "cut off after 2,000,000 of 3,000,000 bytes" in refused(url, folder)
    assert len(site.asked) == 4


def test_what_is_kept_goes_with_the_load_and_stays_where_it_fails(site: Site) -> None:
    url = site.offer("/a.vd", CONTENT)
    with suppress(InputError), fetched([url], untold) as (path,):
        assert path.read_bytes() == CONTENT
        raise InputError("no result", file=path)
    assert len(kept()) == 2
    with fetched([f"{url}?{SECRET}", "x/b.vd"], untold) as (again, local):
        assert (again.read_bytes(), again.name, local) == (CONTENT, "a.vd", Path("x/b.vd"))
        assert not any("S3CRET" in name or b"S3CRET" in _bytes(name) for name in kept())
    assert site.ranges == [None, f"bytes={len(CONTENT) - 1}-"]
    assert kept() == []


def _bytes(name: str) -> bytes:
    path = cache_folder() / "fetched" / name
    return b"" if path.is_dir() else path.read_bytes()


def test_paths_alone_are_paths_and_keep_nothing(site: Site) -> None:
    with fetched(["a.vd", "C:\\b.vd"], untold) as paths:
        assert paths == [Path("a.vd"), Path("C:\\b.vd")]
    assert not (cache_folder() / "fetched").exists()


def test_files_of_one_address_with_different_queries_are_not_mixed(site: Site) -> None:
    """A share names its files in the query: what one query gave is not what another goes on with."""
    site.offer("/share", b"rows" * 99, etag="", headers={"Content-Disposition": 'attachment; filename="A.vd"'})
    with fetched([f"{site.address}/share?file=1"], untold) as (first,):
        how = {"etag": '"two"', "headers": {"Content-Disposition": "attachment; filename*=UTF-8''A%CE%94.vde"}}
        second = fetch(site.offer("/share", b"elements", **how) + "?file=2", first.parent, untold)
        assert (first.name, first.read_bytes()) == ("A.vd", b"rows" * 99)
        assert (second.name, second.read_bytes()) == ("AΔ.vde", b"elements")


def test_two_files_of_one_name_are_refused(site: Site) -> None:
    urls = [site.offer("/1/a.vd", b"x"), site.offer("/2/a.vd", b"y")]
    with (
        pytest.raises(CommandError, match=r"^two addresses give a file a\.vd; load them apart$"),
        fetched(urls, untold),
    ):
        pass


def test_what_nobody_came_back_for_in_a_week_is_removed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[10] * 4)
    with pytest.raises(CommandError), fetched([url], untold):
        pass
    (cache_folder() / "fetched" / "load-left").mkdir()
    monkeypatch.setattr(fetching, "KEPT_SECONDS", -1)
    with fetched([site.offer("/b.vd", b"x")], untold):
        pass
    assert kept() == []
