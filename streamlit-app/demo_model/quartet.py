"""The four files VEDA reads: `.vd` values, `.vde` descriptions, `.vds` sets, `.vdt` topology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from demo_model import constraints, timeslices
from demo_model.attributes import ATTRIBUTES, SET_NAMES, TAGS
from demo_model.periods import CURRENCY, MILESTONES
from demo_model.records import Record
from demo_model.solution import Solution
from demo_model.system import COMMODITIES, NATURE, OUTSIDE, REGIONS, Process

HEADER = """\
*  GDX2VEDAversion- 2005-10-07
*         ImportID- Scenario:{scenario}
*       VEDAFlavor- TIMES
*       Dimensions- Attribute;Commodity;Process;Period;Region;Vintage;TimeSlice;UserConstraint;PV
* ParentDimensions- Commodity: Region; Process: Region; UserConstraint: Region
*      SetsAllowed- Commodity;Process;UserConstraint
*        FieldSize- Attribute:31;Commodity:31;Process:31;Period:31;Region:31;Vintage:31;TimeSlice:31;\
UserConstraint:31;PV:20
*       NotIndexed- PV
*         ValueDim- PV
*  DefaultValueDim- PV
*   FieldSeparator- ,
*        TextDelim- "

"""
SECTORS = ("ELC", "HET", "SUP", "IND", "RSD", "COM", "TRA", "AGR")
ENCODING = "cp1252"  # the retired vintage's sign is one byte, as in every file VEDA gets


def _quoted(*fields: str) -> str:
    return ",".join(f'"{field}"' for field in fields)


def number(value: float) -> str:
    """The value with 15 significant digits."""
    return f"{value:.15g}"


def values(solution: Solution, records: Iterable[Record]) -> str:
    """The `.vd` file, attributes in the order of TIMES."""
    order = {attribute: place for place, attribute in enumerate(ATTRIBUTES)}
    rows = sorted(records, key=lambda record: (order[record.attribute], _dimensions(record)))
    lines = (f"{_quoted(*_dimensions(record))},{number(record.value)}\n" for record in rows)
    return HEADER.format(scenario=solution.scenario.name) + "".join(lines)


def _dimensions(record: Record) -> tuple[str, ...]:
    return (
        record.attribute, record.commodity, record.process, record.period, record.region,
        record.vintage, record.timeslice, record.constraint,
    )  # fmt: skip


def descriptions(solution: Solution) -> str:
    """The `.vde` file: every code of every dimension, and the names of the sets."""
    rows = [
        *_flat("Attribute", ATTRIBUTES),
        *_commodity_descriptions(),
        *_process_descriptions(solution),
        *_flat("Period", {str(year): str(year) for year in MILESTONES} | {"NONE": "NONE"}),
        *_flat("Region", {region: region for region in REGIONS}),
        *_flat("Vintage", {str(year): str(year) for year in (MILESTONES[0] - 1, *MILESTONES)}),
        *_flat("Vintage", {"0": "0", "¤": "¤"}),
        *_flat("TimeSlice", {one: timeslices.describe(one) for one in timeslices.ALL} | {"NONE": "NONE"}),
        *_flat("UserConstraint", TAGS | constraints.DESCRIPTIONS),
    ]
    rows += [row for dimension, names in SET_NAMES.items() for row in _flat(f"{dimension}SET", names)]
    return "".join(f"{_quoted(*row)}\n" for row in rows)


def _flat(dimension: str, names: dict[str, str]) -> list[tuple[str, str, str, str]]:
    return [(dimension, "-", code, text) for code, text in names.items()]


def _commodity_descriptions() -> Iterator[tuple[str, str, str, str]]:
    for region in REGIONS:
        yield "Commodity", region, CURRENCY, "Millions of euros of 2020"
        for code, one in COMMODITIES.items():
            yield "Commodity", region, code, one.description


def _process_descriptions(solution: Solution) -> Iterator[tuple[str, str, str, str]]:
    for process in solution.processes:
        for region in process.regions:
            yield "Process", region, process.code, process.description


def sets(solution: Solution) -> str:
    """The `.vds` file: which set holds what."""
    rows = [*_commodity_sets(), *_process_sets(solution.processes), *_constraint_sets(solution)]
    return "".join(f"{_quoted(*row)}\n" for row in rows)


def _commodity_sets() -> Iterator[tuple[str, str, str, str]]:
    for code, one in COMMODITIES.items():
        names = [one.kind, f"{one.family}+" if one.family else "", _sector(code)]
        for name in filter(None, names):
            for region in REGIONS:
                yield "Commodity", region, name, code


def _sector(code: str) -> str:
    """The sector that a code of more than its own three letters begins with."""
    return code[:3] if len(code) > 3 and code[:3] in SECTORS else ""


def _process_sets(processes: Iterable[Process]) -> Iterator[tuple[str, str, str, str]]:
    foreign: dict[tuple[str, str], None] = {}
    for process in processes:
        for name in process.sets:
            for region in process.regions:
                yield "Process", region, name, process.code
        if partner(process):
            foreign[partner(process), process.code] = None
    for region, code in foreign:
        yield "Process", region, "IRE", code


def _constraint_sets(solution: Solution) -> Iterator[tuple[str, str, str, str]]:
    used = {(name, region) for name, region, _ in solution.programme.constraint}
    for name, region in sorted(used):
        yield "UserConstraint", region, "UC_Const", name


def partner(process: Process) -> str:
    """The pseudo-region a process exchanges with, empty for every other process."""
    kind = process.code[:3]
    if "IRE" not in process.sets or len(process.regions) > 1:
        return ""
    return NATURE if kind in {"MIN", "RNW"} else OUTSIDE


def topology(solution: Solution) -> str:
    """The `.vdt` file: who takes and makes what, and which processes a constraint names."""
    rows = list(dict.fromkeys((*_links(solution.processes), *_constrained(solution))))
    name = solution.scenario.name
    head = f"*VFEPATH=\nScenDesc={name}\nScenEDesc={solution.scenario.description}\n"
    return head + "".join(f"{_quoted(*row)}\n" for row in rows)


def _links(processes: Iterable[Process]) -> Iterator[tuple[str, str, str, str]]:
    for process in processes:
        for operation in process.operations:
            for flow in operation.flows:
                direction = "OUT" if flow.amount > 0 else "IN"
                yield flow.region, process.code, flow.commodity, direction
                if partner(process):
                    opposite = "IN" if flow.amount > 0 else "OUT"
                    yield partner(process), process.code, flow.commodity, opposite


def _constrained(solution: Solution) -> Iterator[tuple[str, str, str, str]]:
    regions = {(name, region) for name, region, _ in solution.programme.constraint}
    for name, region in sorted(regions):
        for process in _constrained_by(name, region, solution.processes):
            yield name, process.code, "-", "UC"


def _constrained_by(name: str, region: str, processes: tuple[Process, ...]) -> Iterator[Process]:
    if name == constraints.RENEWABLE_SHARE:
        yield from constraints.generators(processes, region)
    if name == constraints.WIND_BUILD:
        yield from (one for one in processes if one.code.startswith("ELCREW"))
