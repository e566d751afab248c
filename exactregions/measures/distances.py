"""Distances of many points at once: floats choose the neurons to look at, integers decide.

Forward values, and so patterns, are exact for all points. Lengths of gradients come as enclosures,
which leave few neurons, mostly one, whose hyperplane can be nearest; their gradients and distances
are computed in integers. If one unit alone attains the least distance, the ball around the point
touches no other wall, so a kink there is the nearest point of B. Points on a breakpoint, ties, and
nearest walls without a kink go the way of `distance`.

Proof: proofs/29-distance.md for the walls of one cell; of the radii proofs/17-error-radius.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import INFLATE, Enclosure, Floats, Indices, nearest_ratio
from exactregions.measures.distance import Distance, point_of, search
from exactregions.measures.passes import Passes, Values, homogeneous
from exactregions.networks.network import Network
from exactregions.polyhedra.program import Form, Point
from exactregions.regions.branches import units_along
from exactregions.regions.budget import Budget
from exactregions.regions.layers import LayerMap, maps_of

ENTRIES = 1 << 22  # of a batch's forms in one layer: 32 MB an array
BATCH = 4096


def distances(
    network: Network,
    points: Sequence[Sequence[object]],
    *,
    max_cells: int | None = None,
    within: Fraction | None = None,
) -> list[Distance]:
    """Return for every point what ``distance`` returns, in far less time for many points.

    points    : each with as many rationals as the network has inputs
    max_cells : how many cells may be opened for one point
    within    : the distance up to which B is searched for: where it is farther, it may be as if
                there were none

    Raises ShapeError if a point does not fit and IncompleteError if the budget is reached.

    >>> from exactregions.measures.distance import distance
    >>> net = Network.of([([[1, 2], [3, -1]], [0, 1]), ([[1, 1]], [0])])
    >>> points = [[0, 1], [2, "1/3"], ["-1/3", 0]]
    >>> distances(net, points) == [distance(net, x) for x in points]
    True
    """
    read = [point_of(network, x, f"points[{i}]") for i, x in enumerate(points)]
    passes, budget = Passes(network), Budget(max_cells)
    if not network.hidden:
        return [search(passes, x, [], budget, within) for x in read]
    maps = maps_of(network)[:-1]
    widest = max(layer.units for layer in maps) * (network.inputs + 1)
    size = max(1, min(BATCH, ENTRIES // widest))
    found: list[Distance] = []
    for first in range(0, len(read), size):
        some = read[first : first + size]
        for x, known in zip(some, _Batch(passes, maps, some).found(), strict=True):
            found.append(known or search(passes, x, [], budget, within))
    return found


@dataclass(frozen=True, slots=True)
class _Hyperplane:
    """Where a unit vanishes: x − step·slopes, if step·|slopes|² is the unit's value at x."""

    layer: int
    index: int
    step: Fraction
    slopes: Form
    squared: Fraction


class _Batch:
    """Some points, with the exact values of all units there."""

    def __init__(self, passes: Passes, maps: list[LayerMap], points: Sequence[Point]) -> None:
        self.passes, self.maps = passes, maps
        self.points = list(map(homogeneous, points))
        self.values, self.patterns = passes.forward(self.points)

    def found(self) -> list[Distance | None]:
        """Return the distances of the points where one unit alone is nearest and has a kink."""
        found: list[Distance | None] = [None] * len(self.points)
        nearest = self._nearest()
        for l in range(len(self.values)):
            here = [b for b, plane in nearest.items() if plane.layer == l]
            patterns = [self.patterns[b] for b in here]
            bends = self.passes.reaches(l, [nearest[b].index for b in here], patterns)
            for b, bend in zip(here, bends, strict=True):
                if bend:
                    found[b] = _distance(self.points[b], nearest[b])
        return found

    def _nearest(self) -> dict[int, _Hyperplane]:
        """Return the hyperplanes that alone are nearest to points that lie on none."""
        nearest: dict[int, _Hyperplane] = {}
        tied: set[int] = set()
        for b, plane in self._hyperplanes():
            if b not in nearest or plane.squared < nearest[b].squared:
                nearest[b] = plane
                tied.discard(b)
            elif plane.squared == nearest[b].squared:
                tied.add(b)
        return {b: plane for b, plane in nearest.items() if b not in tied}

    def _hyperplanes(self) -> Iterator[tuple[int, _Hyperplane]]:
        """Yield points and hyperplanes that may be nearest to them."""
        possible, first = self._possible(), 0
        for l, values in enumerate(self.values):
            many, weight = self.maps[l].units, self.passes.network.hidden[l].weight
            pairs = np.argwhere(possible[:, first : first + many]).tolist()
            first, per = first + many, many // len(weight)
            rows = [weight[u // per] for _, u in pairs]
            slopes = self.passes.back(l, rows, [self.patterns[b] for b, _ in pairs])
            for (b, u), slope in zip(pairs, slopes, strict=True):
                length = sum(v * v for v in slope)
                if length:
                    scale = self.passes.wholes[l] * self.points[b][0]
                    value = Fraction(values.units[b][u], scale)
                    yield b, _Hyperplane(l, u // per, value / length, slope, value**2 / length)

    @np.errstate(all="ignore")
    def _possible(self) -> NDArray[np.bool_]:
        """Tell which units of which points may have the nearest hyperplane; (points, units)."""
        units = self.passes.units
        states = np.array(self.patterns, dtype=np.uint8)
        above = states[:, [unit.neuron for unit in units]] > [unit.threshold for unit in units]
        low, high = np.empty(above.shape), np.empty(above.shape)
        first = 0
        for values, layer, (forms, which) in zip(
            self.values,
            self.maps,
            units_along(self.maps, above, self.passes.network.inputs),
            strict=True,
        ):
            part = slice(first, first + layer.units)
            low[:, part], high[:, part] = _bounds(_sizes(values) * layer.scale, forms, which)
            first += layer.units
        # A NaN compares false: what is not known is possible, and excludes nothing.
        best = np.fmin.reduce(high, axis=1, initial=np.inf)
        possible: NDArray[np.bool_] = ~(low > best[:, None])
        possible[(states % 2 == 1).any(axis=1)] = False
        return possible


def _sizes(values: Values) -> Floats:
    """Return |z − ξ| at each point, NaN where no float is trusted."""
    rows = zip(values.units, values.scales, strict=True)
    sizes = np.abs([nearest_ratio(units, scale) for units, scale in rows])
    sizes[np.isinf(sizes)] = np.nan
    return sizes


def _bounds(sizes: Floats, forms: Enclosure, which: Indices) -> tuple[Floats, Floats]:
    """Return bounds of the distances to hyperplanes; a gradient that is 0 is infinitely far.

    A factor INFLATE covers the roundings of a sum of fewer than 2²⁸ squares, and of a few steps.
    """
    length, doubt = (np.sqrt((part[:, 1:] ** 2).sum(axis=1)) for part in forms)
    longest, shortest = (length + doubt) * INFLATE, length / INFLATE - doubt * INFLATE
    high = sizes / shortest[which] * INFLATE
    high[~(shortest[which] > 0)] = np.nan
    return sizes / longest[which] / INFLATE, high


def _distance(point: Form, plane: _Hyperplane) -> Distance:
    neurons = ((plane.layer, plane.index),)
    (scale, *x), rise, run = point, plane.step.numerator, plane.step.denominator
    moved = (v * run - rise * scale * a for v, a in zip(x, plane.slopes, strict=True))
    foot = tuple(Fraction(v, scale * run) for v in moved)
    return Distance(plane.squared, neurons, foot, plane.squared, foot, neurons)
