"""The outlines of countries, which the package brings along."""

from typing import Final

OUTLINES: Final = "./outlines/outlines.geojson"
