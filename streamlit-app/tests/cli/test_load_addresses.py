"""`speedlocal load` with https addresses, run as a program against a real server."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.program import run
from tests.fixtures.https import Site
from tests.pages.small_result import write_result

QUERY = "?sig=S3CRET%2Bx&se=2026-11-01"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A zip of the small result."""
    folder = tmp_path_factory.mktemp("small")
    write_result(folder / "files", "Small")
    with zipfile.ZipFile(folder / "small.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((folder / "files").iterdir()):
            archive.write(path, path.name)
    return (folder / "small.zip").read_bytes()


def kept(tmp_path: Path) -> set[str]:
    return {path.suffix for path in tmp_path.glob("cache/**/fetched/*")} - {".lock"}


def test_a_zip_at_a_signed_address_is_fetched_after_a_cut_and_loaded(site: Site, packed: bytes, tmp_path: Path) -> None:
    url = site.offer("/results/small.zip", packed, cuts=[500])
    database = f"duckdb:///{tmp_path / 'results.duckdb'}"
    loaded = run("load", url + QUERY, "--report", "json", "--database", database)
    assert (loaded.returncode, loaded.stderr) == (0, "")
    (report,) = json.loads(loaded.stdout)
    assert (report["scenario"], report["rows"]) == ("Small", 35)
    assert {"Small.vd", "Small.vde", "Small.vds", "Small.vdt"} <= set(report["files"])
    assert [asked[:2] for asked in site.asked] == [
        (f"/results/small.zip{QUERY}", None),
        (f"/results/small.zip{QUERY}", "bytes=500-"),
    ]
    assert kept(tmp_path) == set()
    stored = run("query", "SELECT * FROM source", "--format", "csv", "--database", database).stdout
    assert "Small.vd" in stored
    assert "S3CRET" not in stored + loaded.stdout + (tmp_path / "results.duckdb").read_bytes().decode("latin-1")


def test_a_quartet_of_addresses_is_one_result(site: Site, tmp_path: Path) -> None:
    write_result(tmp_path / "files", "Small")
    quartet = [tmp_path / "files" / f"Small.{suffix}" for suffix in ("vd", "vde", "vds", "vdt")]
    urls = [site.offer(f"/{path.name}", path.read_bytes()) + QUERY for path in quartet]
    loaded = run("load", *urls, "--report", "json", "--database", f"duckdb:///{tmp_path / 'results.duckdb'}")
    (report,) = json.loads(loaded.stdout)
    assert report["files"] == [path.name for path in quartet]


def test_a_file_that_was_fetched_and_cannot_be_loaded_leaves_the_database_and_is_not_fetched_again(
    site: Site, packed: bytes, tmp_path: Path
) -> None:
    database = tmp_path / "results.duckdb"
    url = site.offer("/damaged.zip", packed[:-30])
    for asked in (None, f"bytes={len(packed) - 31}-"):
        failed = run("load", url + QUERY, "--database", f"duckdb:///{database}")
        assert (failed.returncode, failed.stdout) == (2, "")
        assert failed.stderr.startswith("speedlocal: damaged.zip: a damaged or locked zip: ")
        assert failed.stderr.count("\n") == 1
        assert site.asked[-1][1] == asked
    assert not database.exists()
    assert kept(tmp_path) == {".part", ".json"}


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("http://localhost/a.zip", "http://localhost/a.zip: a file is fetched with https only"),
        ("s3://bucket/a.zip", "s3://bucket/a.zip: a file is fetched with https only"),
        ("HTTPS://nowhere.invalid/a.zip", "HTTPS://nowhere.invalid/a.zip: the host is not found; is the name right"),
    ],
)
def test_an_address_at_fault_is_one_sentence_and_exit_2(site: Site, word: str, words: str, tmp_path: Path) -> None:
    database = tmp_path / "results.duckdb"
    failed = run("load", word + QUERY, "--database", f"duckdb:///{database}")
    assert (failed.returncode, failed.stdout, database.exists()) == (2, "", False)
    assert failed.stderr.startswith(f"speedlocal: {words}")
    assert failed.stderr.count("\n") == 1
    assert "S3CRET" not in failed.stderr


def test_a_file_that_is_refused_is_told_without_its_query(site: Site, tmp_path: Path) -> None:
    url = site.offer("/a.zip", statuses=[403])
    failed = run("load", url + QUERY, "--database", f"duckdb:///{tmp_path / 'results.duckdb'}")
    told = f"speedlocal: {url}: the server refuses it (403); a signed link may have expired\n"
    assert (failed.returncode, failed.stderr) == (2, told)
