"""Where no registry answers, a base is made once for each set of certificates that the machine trusts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.base_image import OURS, base_image

pytestmark = pytest.mark.posix

BUILDAH = """#!/bin/sh
case "$1" in
    inspect) grep -qxF "$4" {folder}/images ;;
    pull) exit 1 ;;
    from) echo container ;;
    add) cat "$4/etc/ssl/certs/ca-certificates.crt" >> {folder}/added ;;
    commit) echo "$5" >> {folder}/images ;;
esac
"""
DEBOOTSTRAP = """#!/bin/sh
mkdir -p "$4/etc/ssl/certs" "$4/var/cache/apt" "$4/var/lib/apt/lists"
echo Debian > "$4/etc/ssl/certs/ca-certificates.crt"
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a small buildah keeps: the names of images, and the certificates that went into them."""
    for name, script in {"buildah": BUILDAH, "debootstrap": DEBOOTSTRAP}.items():
        (tmp_path / name).write_text(script.format(folder=tmp_path), encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "images").touch()
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    return tmp_path


def trust(kept: Path, certificates: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept / "trusted").write_text(certificates, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(kept / "trusted"))


def test_a_base_is_made_again_for_other_certificates_only(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    for certificates in ("monday\n", "monday\n", "tuesday\n", "monday\n"):
        trust(kept, certificates, monkeypatch)
        names.append(base_image())
    assert names[0] == names[1] == names[3] != names[2]
    assert all(name.startswith(f"{OURS}-") for name in names)
    assert (kept / "images").read_text(encoding="utf-8").splitlines() == [names[0], names[2]]
    assert (kept / "added").read_text(encoding="utf-8") == "monday\ntuesday\n"


def test_a_machine_that_names_no_certificates_has_debian_s(kept: Path) -> None:
    assert base_image() == base_image() == f"{OURS}-debian"
    assert (kept / "added").read_text(encoding="utf-8") == "Debian\n"
