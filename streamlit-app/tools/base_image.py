"""A base image for builds with buildah: the Dockerfile's own, or one of Debian's packages where no registry answers."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.served import APP

OURS = "localhost/speedlocal-base:bookworm"
"""The names' beginning; buildah keeps them between builds, and `buildah rmi` removes one."""

INCLUDED = "python3,python3-venv,ca-certificates"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
LEFT_BY_APT = ("var/cache/apt", "var/lib/apt/lists")


def base_image() -> str:
    """The name of a base that buildah has."""
    named = official()
    if _has(named) or _succeeds("buildah", "pull", "--quiet", named):
        return named
    trusted = _trusted()
    ours = f"{OURS}-{_fingerprint(trusted)}"
    if not _has(ours):
        with tempfile.TemporaryDirectory(prefix="speedlocal-base-") as folder:
            _commit(_bootstrapped(Path(folder, "base"), trusted), ours)
    return ours


def official() -> str:
    """The base image that the Dockerfile names."""
    found = re.search(r"^ARG BASE_IMAGE=(\S+)$", (APP / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def _trusted() -> Path | None:
    """The file of the certificates that this machine trusts, where it names one."""
    named = os.environ.get("SSL_CERT_FILE")
    return Path(named) if named else None


def _fingerprint(trusted: Path | None) -> str:
    """A base is made again for other certificates: with those of before, a build would reach nothing."""
    return hashlib.sha256(trusted.read_bytes()).hexdigest()[:12] if trusted else "debian"


def _has(name: str) -> bool:
    return _succeeds("buildah", "inspect", "--type", "image", name)


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _bootstrapped(root: Path, trusted: Path | None) -> Path:
    """Debian 12 with Python and nothing else, and with these certificates."""
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", "bookworm", root],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    for folder in LEFT_BY_APT:
        shutil.rmtree(root / folder)
        (root / folder).mkdir()
    if trusted:
        shutil.copyfile(trusted, root / CERTIFICATES.lstrip("/"))
    return root


def _commit(root: Path, name: str) -> None:
    container = _buildah("from", "scratch")
    _buildah("add", "--quiet", container, str(root), "/")
    # uv asks for the first, pip for the second; both bring certificates of their own otherwise
    _buildah("config", "--env", f"SSL_CERT_FILE={CERTIFICATES}", "--env", f"PIP_CERT={CERTIFICATES}", container)
    _buildah("commit", "--quiet", "--rm", container, name)


def _buildah(*words: str) -> str:
    return subprocess.run(["buildah", *words], capture_output=True, text=True, check=True).stdout.strip()
