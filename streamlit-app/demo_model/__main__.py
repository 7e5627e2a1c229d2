"""`python -m demo_model [DIRECTORY] [--plain]`: solve every scenario and write its results, by default as the demo."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from demo_model import archive
from demo_model.quartet import number
from demo_model.scenarios import SCENARIOS
from demo_model.solution import solve

DEMO = Path(__file__).parents[1] / "speedlocal" / "demo"


def write_objectives(objectives: dict[str, float], target: Path) -> None:
    """Write `objectives.csv`: scenario, objective (MEUR20, discounted to 2020)."""
    with target.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("scenario", "objective"))
        writer.writerows((name, number(value)) for name, value in objectives.items())


def write_all(directory: Path, *, plain: bool) -> None:
    """Solve every scenario into `directory`, as zips or as plain files, with the objectives beside them."""
    directory.mkdir(parents=True, exist_ok=True)
    objectives = {}
    for scenario in SCENARIOS:
        solution = solve(scenario)
        objectives[scenario.name] = solution.optimum.objective
        contents = archive.files(solution)
        if plain:
            for name, content in contents.items():
                (directory / name).write_bytes(content)
        else:
            archive.write_zip(contents, directory / f"{scenario.name}.zip")
    write_objectives(objectives, directory / "objectives.csv")


def main() -> None:
    """Read the command line and write the results."""
    parser = argparse.ArgumentParser(prog="python -m demo_model", description=__doc__)
    parser.add_argument("directory", type=Path, nargs="?", default=DEMO)
    parser.add_argument("--plain", action="store_true", help="plain files instead of zips")
    choices = parser.parse_args()
    write_all(choices.directory, plain=choices.plain)


if __name__ == "__main__":
    main()
