"""Hypothesis strategies: networks that break programs, where to look at them, and awkward points.

All follow Hypothesis's conventions: options are keywords, arguments are checked when a first
example is drawn and refused with InvalidArgument, and what fails shrinks to zeros and ones.

>>> from hypothesis import find
>>> find(networks(inputs=2), lambda net: any(map(any, net.hidden[0].weight))).hidden[0]
Layer(weight=((0, 1),), bias=(0,), scale=1)
"""

from exactregions.errors import MissingExtraError

try:
    import hypothesis as _  # noqa: F401
except ModuleNotFoundError:
    raise MissingExtraError("hypothesis is missing: pip install 'exactregions[testing]'") from None

from exactregions.strategies.degenerate import KINDS, degenerate_networks
from exactregions.strategies.networks import layers, networks
from exactregions.strategies.places import boxes, lines, points
from exactregions.strategies.walls import patterns, points_on_walls, ties

__all__ = [
    "KINDS",
    "boxes",
    "degenerate_networks",
    "layers",
    "lines",
    "networks",
    "patterns",
    "points",
    "points_on_walls",
    "ties",
]
