"""What can be drawn: values that can be added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

LARGEST: Final = 1e300
"""Values beyond it are infinite or become so when a few are added."""


def finite(frame: pd.DataFrame, values: Sequence[str], names: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows whose values can be added up, and the names of the others, such as "elc, plant".

    A missing value in the first of the columns can't be added up either: it is what infinities of both signs add up to.
    """
    too_large = (frame[list(values)].abs() > LARGEST).any(axis=1) | frame[values[0]].isna()
    lost = [", ".join(map(str, row)) for row in frame.loc[too_large, list(names)].itertuples(index=False, name=None)]
    return frame[~too_large], sorted(set(lost))
