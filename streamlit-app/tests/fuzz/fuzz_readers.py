"""Reads made-up files until one ends otherwise than as a scenario or one sentence about it.

usage: python -m tests.fuzz.fuzz_readers vd|companion|csv|zip FOLDER [option of libFuzzer…]     FOLDER holds files to begin with
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["speedlocal.ingest"], enable_loader_override=False):
    from speedlocal.errors import InputError
    from speedlocal.ingest.inputs import find_inputs
    from speedlocal.ingest.reading import Names, read_scenarios

SHARED_MEMORY = Path("/dev/shm")
COMPANIONS = (".vde", ".vds", ".vdt", "_units.csv", "_times.csv", "_regions.csv", "_neighbours.csv")
COMPANION_OF = '*       Dimensions- Attribute;Commodity;Process;Period;Region;Vintage;TimeSlice;UserConstraint;PV\n\n"VAR_Act","-","P","2030","R","-","A","-",1\n'


def plain(suffix: str) -> Callable[[bytes, Path], Path]:
    """Write the bytes as a file of the suffix."""

    def write(content: bytes, folder: Path) -> Path:
        path = folder / f"made{suffix}"
        path.write_bytes(content)
        return path

    return write


def companion(content: bytes, folder: Path) -> Path:
    """Write the bytes as the companion of a result of one row; the first byte chooses which."""
    suffix = COMPANIONS[content[0] % len(COMPANIONS) if content else 0]
    (folder / f"made{suffix}").write_bytes(content[1:])
    result = folder / "made.vd"
    result.write_text(COMPANION_OF, encoding="utf-8")
    return result


def zipped(content: bytes, folder: Path) -> Path:
    """Write the bytes as a zip, or, where they are no zip at all, as a `.vd` in one."""
    path = folder / "made.zip"
    if content.startswith(b"PK"):
        path.write_bytes(content)
        return path
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("made.vd", content)
    path.write_bytes(packed.getvalue())
    return path


WRITERS = {"vd": plain(".vd"), "csv": plain(".csv"), "companion": companion, "zip": zipped}


def main(kind: str, corpus: str, *options: str) -> None:
    """Let libFuzzer make files up; it ends the process where one is a crash."""
    write = WRITERS[kind]

    def read(content: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as name:
            folder = Path(name)
            (folder / "unpacked").mkdir()
            try:
                read_scenarios(find_inputs([write(content, folder)], folder / "unpacked"), Names(), lambda *_: None)
            except InputError as error:
                if "\n" in str(error):
                    raise ValueError(str(error)) from error

    atheris.Setup([sys.argv[0], corpus, *options], read)
    atheris.Fuzz()


if __name__ == "__main__":
    os.umask(0o077)
    main(*sys.argv[1:])
