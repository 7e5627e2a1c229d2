"""A file that cannot be had is told in one sentence, without the query of its address."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from speedlocal.errors import CommandError
from speedlocal.ingest import fetch as fetching
from speedlocal.ingest import https
from speedlocal.ingest.fetch import fetch, fetched
from speedlocal.settings import cache_folder
from tests.fixtures.https import Site
from tests.ingest.fetching import CONTENT, SECRET, kept, refused, untold

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "the server asks for a login (401)"),
        (403, "the server refuses it (403); a signed link may have expired"),
        (404, "there is no such file (404)"),
        (410, "the file is no longer there (410)"),
        (418, "the server answers with error 418"),
    ],
)
def test_a_refusal_is_told_in_words_and_not_tried_again(site: Site, folder: Path, status: int, words: str) -> None:
    url = site.offer("/a.vd", statuses=[status])
    assert refused(f"{url}?{SECRET}", folder) == f"{url}: {words}"
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", sorted(https.PASSING))
def test_a_server_that_stumbles_is_asked_again(site: Site, folder: Path, status: int) -> None:
    url = site.offer("/a.vd", CONTENT, statuses=[status] * 3)
    assert fetch(url, folder, untold).read_bytes() == CONTENT
    site.offer("/a.vd", CONTENT, statuses=[status] * 4)
    (folder / "a.vd").unlink()
    site.offered["/a.vd"].etag = '"other"'
    assert f"the server answers with error {status}; the same command tries again" in refused(url, folder)


def test_a_redirect_to_https_is_followed_and_one_to_http_is_not(site: Site, folder: Path) -> None:
    site.offer("/there.vd", CONTENT)
    to = {"Location": f"/there.vd?{SECRET}"}
    assert fetch(site.offer("/here.vd", statuses=[302], headers=to), folder, untold).name == "here.vd"
    (folder / "here.vd").unlink()
    for location in (f"http://localhost/a.vd?{SECRET}", f"file:///etc/passwd?{SECRET}", f"ftp://localhost/{SECRET}"):
        url = site.offer("/away.vd", statuses=[307], headers={"Location": location})
        assert re.search(r"leads on to an address without https|answers with error 307", refused(url, folder))


def test_redirects_without_end_are_told(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", statuses=[302] * 30, headers={"Location": "/a.vd"})
    assert refused(url, folder) == f"{url}: the server answers with error 302"


def test_after_a_redirect_only_the_rest_is_asked_for(site: Site, folder: Path) -> None:
    site.offer("/there.vd", CONTENT, cuts=[1000])
    url = site.offer("/here", statuses=[302, 302], headers={"Location": "/there.vd"})
    path = fetch(url, folder, untold)
    assert (path.name, path.read_bytes()) == ("there.vd", CONTENT)
    assert site.ranges == [None, None, "bytes=1000-", "bytes=1000-"]


def test_a_length_that_is_never_reached_is_an_error(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, length=len(CONTENT) + 5, ranges=False)
    assert refused(url, folder) == f"{url}: cut off after 3,000,000 of 3,000,005 bytes; the same command tries again"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"endless": True}, "the server does not say how long the file is"),
        ({"length": 30 << 30}, "32,212,254,720 bytes are more than the 21,474,836,480 that are fetched"),
        ({"headers": {"Content-Type": "text/html; charset=utf-8"}}, "the server gives a web page, no file"),
        ({"headers": {"Content-Encoding": "gzip"}}, "the server packs the file on the way"),
    ],
)
def test_what_is_no_file_that_can_be_checked_is_refused(
    site: Site, folder: Path, how: dict[str, object], words: str
) -> None:
    url = site.offer("/a.vd", b"some", **how)
    assert refused(url, folder).startswith(f"{url}: {words}")


def test_a_file_that_turns_out_too_large_is_refused_and_not_kept(
    site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    url = site.offer("/a.vd", CONTENT, chunked=True)
    assert refused(url, folder) == f"{url}: more has come than the 1,000,000 bytes that are fetched"
    assert kept() == []


def test_a_silent_server_is_told(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(https, "SECONDS", 0.2)
    url = site.offer("/a.vd", CONTENT, hang=30)
    assert refused(url, folder) == f"{url}: the server says nothing for 0.2 seconds; the same command tries again"


def test_a_certificate_that_is_not_trusted_is_told(
    site: Site, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nobody.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nobody.pem"))
    url = site.offer("/a.vd", CONTENT)
    assert refused(url, folder).startswith(f"{url}: the server's certificate is not trusted: ")
    assert site.asked == []


def test_a_certificate_of_another_host_is_not_trusted(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT).replace("localhost", "127.0.0.1")
    assert "certificate is not trusted: IP address mismatch" in refused(url, folder)


def test_a_host_that_is_not_there_is_told(site: Site, folder: Path) -> None:
    assert "the host is not found" in refused(f"https://nowhere.invalid/a.vd?{SECRET}", folder)


def test_a_port_that_nobody_listens_on_is_told(site: Site, folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"https://localhost:{taken.getsockname()[1]}/a.vd"
        assert (
            refused(url, folder) == f"{url}: the server cannot be reached (Connection refused); is the address right?"
        )


def test_a_server_without_encryption_is_told(site: Site, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        answering = threading.Thread(target=_answer_plainly, args=[plain])
        answering.start()
        url = f"https://localhost:{plain.getsockname()[1]}/a.vd"
        assert refused(url, folder).startswith(f"{url}: no secure connection to the server (")
        answering.join()


def _answer_plainly(server: socket.socket) -> None:
    with server.accept()[0] as asking:
        asking.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        asking.recv(10_000)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost/a.vd?sig=S3CRET", "http://localhost/a.vd: a file is fetched with https only"),
        ("ftp://localhost/a.vd#S3CRET", "ftp://localhost/a.vd: a file is fetched with https only"),
        ("file:///a.vd", "file:///a.vd: a file is fetched with https only"),
        ("https://", "https://: an address has the form https://HOST/NAME, without a login"),
        ("https://me:S3CRET@host/a", "https://host/a: an address has the form https://HOST/NAME, without a login"),
        ("https://host:S3CRET/", "an address among the files cannot be read; it has the form https://HOST/NAME"),
        ("https://[::1/a?S3CRET", "an address among the files cannot be read; it has the form https://HOST/NAME"),
    ],
)
def test_what_is_no_https_address_is_told_without_its_secrets(folder: Path, url: str, words: str) -> None:
    assert refused(url, folder) == words


def test_an_address_that_names_no_file_is_told(site: Site, folder: Path) -> None:
    url = site.offer("/", b"x")
    assert refused(url, folder) == f"{url}: the address names no file"


def test_two_commands_do_not_fetch_the_same_file_at_once(site: Site, folder: Path) -> None:
    url = site.offer("/a.vd", CONTENT, cuts=[10] * 4)
    refused(url, folder)
    (lock,) = (cache_folder() / "fetched").glob("*.lock")
    with FileLock(lock):
        words = refused(f"{url}?{SECRET}", folder)
    assert words == f"{url} is being fetched by another load; load it when that has ended"


def test_a_cache_that_cannot_be_written_is_told(site: Site, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / "cache").touch()
    url = site.offer("/a.vd", CONTENT)
    assert "cannot be written" in refused(url, folder)
    with pytest.raises(CommandError, match="cannot be written"), fetched([url], untold):
        pass
