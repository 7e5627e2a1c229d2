"""Flow maps: regions and flows in, arrows to scale out, as a deck, as an SVG and with a legend.

The one place where a map's geometry lives: the page, the download and the tests all read the same `FlowMap`.
"""

from speedlocal.figures.flow_map.deck import deck
from speedlocal.figures.flow_map.drawing import svg
from speedlocal.figures.flow_map.geometry import flow_map
from speedlocal.figures.flow_map.legend import legend_svg
from speedlocal.figures.flow_map.outlines import clip
from speedlocal.figures.flow_map.picture import Arrow, Entry, FlowMap, Ring, Scale

__all__ = ["Arrow", "Entry", "FlowMap", "Ring", "Scale", "clip", "deck", "flow_map", "legend_svg", "svg"]
