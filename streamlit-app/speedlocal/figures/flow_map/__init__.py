"""Flow maps: regions and flows in, arrows to scale out, as a deck and as a legend."""

from speedlocal.figures.flow_map.deck import deck
from speedlocal.figures.flow_map.geometry import Arrow, FlowMap, Ring, flow_map
from speedlocal.figures.flow_map.legend import legend_svg

__all__ = ["Arrow", "FlowMap", "Ring", "deck", "flow_map", "legend_svg"]
