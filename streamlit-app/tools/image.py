"""The image of the four apps: built with docker where an engine answers, else with buildah.

usage: python -m tools.image [--for-tests]     exit 2 with one sentence where it can't be built
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence

from tools.base_image import base_image
from tools.debian import NotInstalledError, install, may_install
from tools.served import APP

IMAGE = "speedlocal/streamlit-app:latest"
TO_BUILD = {"buildah": "buildah", "debootstrap": "debootstrap"}
"""What a build without docker needs: programs, and the packages that bring them."""

TO_TEST = {
    **TO_BUILD,
    "podman": "podman",
    "runc": "runc",
    "nginx": "nginx-light",
    "/usr/lib/postgresql/15/bin/postgres": "postgresql-15",
}


def must_have(programs: Mapping[str, str], purpose: str) -> None:
    """Install the packages of those programs that are missing; raises NotInstalledError where that may not be."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    if not may_install():
        raise NotInstalledError(
            f"{purpose.capitalize()} needs {', '.join(missing)}, which can't be installed from here: run it as root on "
            f"Debian or Ubuntu, or install the packages {' '.join(programs[program] for program in missing)}."
        )
    install(f"What {purpose} needs ({', '.join(missing)})", [programs[program] for program in missing])


def build(builder: str) -> None:
    """Build the image; raises NotInstalledError, or CalledProcessError where the build fails."""
    labels = {"VERSION": _version(), "REVISION": _revision()}
    if builder == "docker":
        command = ["docker", "build"]
    else:
        must_have(TO_BUILD, "building the image")
        labels["BASE_IMAGE"] = base_image()
        # The format is docker's, since the other has no health check; kept layers make the next build a short one.
        command = ["buildah", "bud", "--format", "docker", "--isolation", "chroot", "--layers"]
    arguments = [word for name, value in labels.items() for word in ("--build-arg", f"{name}={value}")]
    subprocess.run([*command, *arguments, "--tag", IMAGE, "."], cwd=APP, check=True)


def _version() -> str:
    version: str = tomllib.loads((APP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return version


def _revision() -> str:
    """The commit, as far as this is a checkout with git."""
    asked = ["git", "-c", "safe.directory=*", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(asked, cwd=APP, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return done.stdout.strip()


def _builder() -> str:
    """Docker where an engine answers; its client alone builds nothing."""
    try:
        answered = subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0
    except OSError:
        answered = False
    return "docker" if answered else "buildah"


def main(words: Sequence[str]) -> int:
    """Build as the command line asks."""
    parser = argparse.ArgumentParser(prog="image", description="Build the image of the four apps.")
    parser.add_argument("--for-tests", action="store_true", help="build where podman finds it, and install that too")
    try:
        if for_tests := parser.parse_args(words).for_tests:
            must_have(TO_TEST, "testing the image")
        build("buildah" if for_tests else _builder())
    except NotInstalledError as error:
        print(error, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"The image is not built: {error.cmd[0]} ended with code {error.returncode}.", file=sys.stderr)
        return 2
    print(IMAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
