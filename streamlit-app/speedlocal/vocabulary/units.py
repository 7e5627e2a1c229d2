"""Units and the exact factors between them.

`units.csv` lists by unit its dimension, its size as a fraction of the dimension's first unit, and other spellings. Its
column `case` says whose case counts in a spelling: `any` that of no letter, `first` that of the first (mW is no MW),
`exact` that of all (MT is a metric ton to some and a megatonne to others). A unit that is not listed, as every
currency, equals only itself.

Sizes are those of the IEA and of the International Table: 1 toe is 41.868 GJ, 1 tce 29.3076 GJ, 1 MBtu 1.05505585262 GJ
(a million Btu). A year has 8760 hours, so that 1 GW through a year is 31.536 PJ, as PRC_CAPACT has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from speedlocal.errors import UnitError
from speedlocal.vocabulary.lists import listed

CLOSE: Final = 0.8
"""How alike two spellings are (difflib's ratio) of which one may be meant by the other, as PJ by PJs."""
CURRENCY: Final = re.compile(r"[^\W\d_]*(?:[^\W\d_]{2}|[€$£])(?:\d{2}|\d{4})")
"""Money of a base year, such as MEUR20, MKr12 or kUSD2015."""
YEAR_OF: Final = ("GWa", "GW")
"""The energy of a power that lasts a year, and that power."""


FOLDS: Final[dict[str, Callable[[str], str]]] = {
    "exact": str,
    "first": lambda words: words[:1] + words[1:].casefold(),
    "any": str.casefold,
}
"""What is left of a spelling when the case that does not count is folded."""


class Unit(NamedTuple):
    """A unit: its dimension, its size in the dimension's first unit, which case counts, and its other spellings."""

    unit: str
    dimension: str
    size: Fraction
    case: str
    aliases: tuple[str, ...]


@cache
def units() -> dict[str, Unit]:
    """All listed units by code, in the order in which they are offered."""
    return {unit.unit: unit for unit in listed("units.csv", _unit)}


def _unit(unit: str, dimension: str, factor: str, case: str, aliases: str) -> Unit:
    return Unit(unit, dimension, Fraction(factor), case, tuple(aliases.split("|")) if aliases else ())


def unit(spelling: str) -> Unit | None:
    """Return the listed unit that a modeller's spelling means, or None where none or no single one is meant."""
    words = " ".join(spelling.split())
    known = _spellings()
    return next((known[case, key(words)] for case, key in FOLDS.items() if (case, key(words)) in known), None)


def recognised(spelling: str) -> str:
    """Return the listed unit that a spelling means, or the spelling itself where none is meant."""
    known = unit(spelling)
    return known.unit if known else spelling


def folded_spellings(code: str) -> dict[str, list[str]]:
    """Return every spelling of a listed unit by the case that counts in it, with the case that does not folded."""
    return {
        case: [known for of, known in _spellings() if of == case and unit(known) == units()[code]] for case in FOLDS
    }


def nearest(spelling: str) -> str | None:
    """Return the known spelling that one which is not known is close to, whatever its case; None where none is."""
    known = {words.casefold(): words for each in units().values() for words in (each.unit, *each.aliases)}
    close = get_close_matches(spelling.casefold(), known, n=1, cutoff=CLOSE)
    return known[close[0]] if close else None


@cache
def _spellings() -> dict[tuple[str, str], Unit]:
    return {
        (each.case, FOLDS[each.case](spelling)): each
        for each in units().values()
        for spelling in (each.unit, *each.aliases)
    }


def factor(from_unit: str, to_unit: str) -> Fraction:
    """Return how many of the one unit are one of the other, exactly.

    A UnitError names both and their dimensions: there is no factor across dimensions, none between currencies or base
    years, none between gross and net calorific values, and none for a unit that is not listed but to itself.
    """
    if from_unit == to_unit:
        return Fraction(1)
    one, other = unit(from_unit), unit(to_unit)
    if one is None or other is None or one.dimension != other.dimension:
        raise UnitError(f"{from_unit} ({dimension(from_unit)}) cannot be converted to {to_unit} ({dimension(to_unit)})")
    return one.size / other.size


def dimension(spelling: str) -> str:
    """Return a unit's dimension, in words also where it is not listed."""
    if found := unit(spelling):
        return found.dimension
    return "a currency, which equals only itself" if CURRENCY.fullmatch(spelling) else "not among the listed units"


def alternatives(spelling: str) -> tuple[str, ...]:
    """Return the other units of the same dimension, in the order in which they are offered."""
    own = unit(spelling)
    if own is None:
        return ()
    return tuple(each.unit for each in units().values() if each.dimension == own.dimension and each != own)


def powers(spelling: str) -> tuple[str, ...]:
    """Return the units, of energy per time and not per year, that an energy has an average power in; else none."""
    energy, power = YEAR_OF
    if dimension(spelling) != dimension(energy):
        return ()
    return tuple(name for name in (power, *alternatives(power)) if "/" not in name)


def average_power(energy: str, power: str) -> Fraction:
    """Return how many of the power, lasting a year, are one of the energy; a shorter time takes more by its fraction.

    In GW it is energy / 31.536 PJ. A UnitError where the one is no energy or the other no power.
    """
    of_a_year, lasting = YEAR_OF
    return factor(energy, of_a_year) * factor(lasting, power)


def times(value: float, by: Fraction) -> float:
    """Return value x by, rounded once; what is infinite or no number stays so."""
    if not math.isfinite(value):
        return value
    try:
        return float(Fraction(value) * by)
    except OverflowError:
        return math.copysign(math.inf, value * by.numerator)


def factor_words(by: Fraction) -> str:
    """Return a factor in exact words: a decimal, one over a decimal, or a fraction: 3.6, 1/3.6, 300/3489."""
    if (decimal := _decimal(by)) is not None:
        return decimal
    inverse = _decimal(1 / by)
    return f"{by.numerator}/{by.denominator}" if inverse is None else f"1/{inverse}"


def _decimal(number: Fraction) -> str | None:
    """The number as a decimal that ends; None: it never ends. It has no more places than its denominator has bits."""
    places = number.denominator.bit_length()
    shifted = number * 10**places
    if shifted.denominator != 1:
        return None
    digits = f"{shifted.numerator:0{places + 1}d}"
    return f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
