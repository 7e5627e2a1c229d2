"""Sankey diagrams: nodes and links in, a picture with every place and width out."""

from speedlocal.figures.sankey.layout import sankey
from speedlocal.figures.sankey.picture import Picture

__all__ = ["Picture", "sankey"]
