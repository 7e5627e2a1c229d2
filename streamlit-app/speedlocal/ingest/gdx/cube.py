"""A GDX of TIMES/MIRO: results in one symbol, `cubeoutput`, and inputs in another, `cubeinput`.

`cubeoutput` has the key columns of `result` as its indices. `cubeinput` has a record an input: its name, its type, the
file (DD) that states it, its indices, `-` where one does not apply. `scenddmap` gives each DD file its place in the
run; place 0 is not read, a later file overrides the numbers and texts of an earlier one, and sets add up.
Source: `times_miro.gms` of github.com/GAMS-dev/TIMES_MIRO.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from speedlocal.errors import InputError
from speedlocal.ingest.gdx.columns import refuse_keys, refuse_no_numbers, rows_of, without_acronyms
from speedlocal.ingest.gdx.container import Gdx, Symbol
from speedlocal.ingest.gdx.inputs import Inputs, Stated, labelled
from speedlocal.ingest.gdx.records import Numbers, Records
from speedlocal.ingest.gdx.rules import InputRule, input_rules
from speedlocal.ingest.result_set import Element, ResultSet

OUTPUT, INPUT, FILES = "cubeoutput", "cubeinput", "scenddmap"
COLUMNS: Final = {
    "soname": "attribute",
    "sow": "sow",
    "com_grp": "commodity",
    "prc": "process",
    "allyear": "period",
    "all_reg": "region",
    "vintage": "vintage",
    "all_ts": "timeslice",
    "uc_n": "userconstraint",
}
"""Names of the indices of `cubeoutput` in their order."""
NAMED: Final = (
    "siname", "typ", "dd", "uc_n", "all_reg", "allyear", "prc", "com_grp", "all_ts", "lim", "cur"
)  # fmt: skip
"""Indices of `cubeinput` before those without a name of their own."""
DESCRIPTIONS: Final = {"dd_com_desc": ("Commodity", "COM_DESC"), "dd_prc_desc": ("Process", "PRC_DESC")}
"""Texts that GDX can't hold in a parameter stand in sets of their own, beside the inputs that they are texts of."""
NO_PLACE: Final = -1


def is_cube(gdx: Gdx) -> bool:
    """Whether the file holds a result cube."""
    return gdx.symbol(OUTPUT) is not None


def cube_results(gdx: Gdx, inputs: Inputs) -> ResultSet:
    """Return the rows and the descriptions of a cube; indices that are no key column are an InputError."""
    symbol = gdx.symbol(OUTPUT)
    assert symbol
    names = _names(symbol, tuple(COLUMNS))
    if set(names) != set(COLUMNS) or len(names) != len(COLUMNS):
        raise InputError(
            f"symbol {OUTPUT} has the indices {', '.join(names)}; {', '.join(COLUMNS)} belong there", file=gdx.path
        )
    if not symbol.records:
        raise InputError(f"symbol {OUTPUT} without a record: nothing was solved", file=gdx.path)
    records = gdx.records(symbol)
    refuse_no_numbers(records, symbol.name, gdx.labels, gdx.path)
    keys = {COLUMNS[name]: key - 1 for name, key in zip(names, records.keys, strict=True)}
    rows = rows_of(keys, gdx.labels, records.values, records.codes)
    refuse_keys(rows, [(0, symbol.name)], gdx.path)
    results = ResultSet(gdx.path.stem, rows)
    results.elements = _elements(gdx, inputs)
    if unread := sorted(file for file, place in _places(gdx).items() if place == 0):
        results.note(
            f"{gdx.path.name}: DD files that the run did not read, so nothing of them is read: {', '.join(unread)}"
        )
    return results


def cube_inputs(gdx: Gdx) -> dict[str, list[Stated]]:
    """Return the inputs as the DD files of the run state them: not interpolated, nothing completed."""
    found: dict[str, list[Stated]] = {}
    symbol = gdx.symbol(INPUT)
    if symbol and symbol.records:
        names = _names(symbol, NAMED)
        if missing := [name for name in ("siname", "dd") if name not in names]:
            raise InputError(f"symbol {INPUT} lacks the indices {', '.join(missing)}", file=gdx.path)
        records, places = gdx.records(symbol), _places(gdx)
        of_name = _by_name(gdx, records.keys[names.index("siname")])
        for rule in input_rules():
            if rule.symbol.casefold() in of_name:
                chosen = without_acronyms(records.where(of_name[rule.symbol.casefold()]))
                found[rule.symbol] = _last(_stated(gdx, rule, names, chosen), places)
    if periods := gdx.symbol("milestonyr"):
        rows = labelled(gdx, gdx.records(periods)) if periods.records else iter(())
        found["MILESTONYR"] = [Stated({"period": labels[0]}, value) for labels, value in rows]
    return {name: stated for name, stated in found.items() if stated}


def _names(symbol: Symbol, published: tuple[str, ...]) -> list[str]:
    """Names of a symbol's indices; the published ones in their order where the file names none."""
    names = [domain.casefold() for domain in symbol.domains]
    if set(names) <= {"*"}:
        return [*published, *names[len(published) :]][: len(names)]
    return names


def _places(gdx: Gdx) -> dict[str, int]:
    """Place of each DD file in the run, by its name in one case; nothing where the file does not tell."""
    symbol = gdx.symbol(FILES)
    if symbol is None or not symbol.records or symbol.dimensions < 2:
        return {}
    places = {}
    for labels, _ in labelled(gdx, gdx.records(symbol)):
        if not labels[0].isdecimal():
            raise InputError(f"symbol {FILES}: place {labels[0]!r} of {labels[1]} is no number", file=gdx.path)
        places[labels[1].casefold()] = int(labels[0])
    return places


def _by_name(gdx: Gdx, names: Numbers) -> dict[str, Numbers]:
    """Which records each name has, for the inputs that are read."""
    wanted = {rule.symbol.casefold() for rule in input_rules()}
    numbers = {label.casefold(): number for number, label in enumerate(gdx.labels, 1) if label.casefold() in wanted}
    return {name: chosen for name, number in numbers.items() if (chosen := np.flatnonzero(names == number)).size}


def _stated(gdx: Gdx, rule: InputRule, names: list[str], records: Records) -> Iterator[tuple[str, Stated]]:
    """Give each record with the DD file that states it."""
    places = [_place(gdx, rule, names, where) for where in rule.cube.split()]
    of_file = names.index("dd")
    for labels, value in labelled(gdx, records):
        codes = {name: labels[place] for name, place in zip(rule.indices.split(), places, strict=True)}
        yield labels[of_file].casefold(), Stated(codes, value)


def _place(gdx: Gdx, rule: InputRule, names: list[str], where: str) -> int:
    """Return the place of an index: by its name, or as the first, second… of those without one of their own."""
    unnamed = [place for place, name in enumerate(names) if name not in NAMED]
    if where.startswith("+") and int(where) <= len(unnamed):
        return unnamed[int(where) - 1]
    if where not in names:
        raise InputError(f"symbol {INPUT} has no index {where}, which {rule.symbol} needs", file=gdx.path)
    return names.index(where)


def _last(stated: Iterator[tuple[str, Stated]], places: dict[str, int]) -> list[Stated]:
    """What the run reads: the record of the last file for each key, in order of first appearance."""
    found: dict[tuple[str, ...], tuple[int, Stated]] = {}
    for file, one in stated:
        place = places.get(file, NO_PLACE)
        key = tuple(code.casefold() for code in one.codes.values())
        if place and (key not in found or place >= found[key][0]):
            found[key] = place, one
    return [one for _, one in found.values()]


def _elements(gdx: Gdx, inputs: Inputs) -> list[Element]:
    """Return the descriptions of commodities and processes; that of the last DD file where several describe one.

    A description of what the inputs do not describe is left over from another model, and none of this.
    """
    places, found = _places(gdx), dict[tuple[str, ...], tuple[int, Element]]()
    for name, (dimension, of) in DESCRIPTIONS.items():
        symbol = gdx.symbol(name)
        if symbol is None or not symbol.records or symbol.dimensions != 3:
            continue
        described = {tuple(code.casefold() for code in codes.values()) for codes, _ in inputs.get(of, ())}
        for (file, region, code), number in labelled(gdx, gdx.records(symbol)):
            place, key = places.get(file.casefold(), NO_PLACE), (region.casefold(), code.casefold())
            if place and key in described and place >= found.get((dimension, *key), (place,))[0]:
                found[dimension, *key] = place, Element(dimension, region, code, gdx.element_text(number))
    return [element for _, element in found.values()]
