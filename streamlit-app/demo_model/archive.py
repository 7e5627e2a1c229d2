"""A solved scenario as files, plain or in one zip that is the same to the byte each time."""

from __future__ import annotations

import zipfile
from pathlib import Path

from demo_model import companions, costs, quantities, quartet
from demo_model.solution import Solution

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can state


def files(solution: Solution) -> dict[str, bytes]:
    """Content by file name: the quartet and its three companions."""
    name = solution.scenario.name
    records = [*quantities.records(solution), *costs.records(solution)]
    texts = {
        f"{name}.vd": quartet.values(solution, records),
        f"{name}.vde": quartet.descriptions(solution),
        f"{name}.vds": quartet.sets(solution),
        f"{name}.vdt": quartet.topology(solution),
        f"{name}_regions.csv": companions.regions(),
        f"{name}_times.csv": companions.parameters(solution),
        f"{name}_units.csv": companions.units(solution),
    }
    return {file: text.encode(quartet.ENCODING) for file, text in texts.items()}


def write_zip(contents: dict[str, bytes], target: Path) -> None:
    """Write the files into one zip, in the order of their names and without a time."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, contents[name], compresslevel=9)
