"""Sankey diagrams: nodes and links in, a picture with every place, width and label out.

The one place where the layout lives: the page, the download and the tests all read the same `Picture`.
"""

from speedlocal.figures.sankey.drawing import svg
from speedlocal.figures.sankey.layout import sankey
from speedlocal.figures.sankey.picture import Picture, PlacedNode, Ribbon

__all__ = ["Picture", "PlacedNode", "Ribbon", "sankey", "svg"]
