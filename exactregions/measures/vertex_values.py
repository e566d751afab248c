"""The outputs at the vertices of a complex and along its unbounded edges: enclosed, and exact.

An output is affine on every closed cell. So it is enough to know it at the vertices, and its slopes
along the unbounded edges, wherever cells contain no line.
"""

from fractions import Fraction
from operator import mul
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import Floats
from exactregions.networks.affine import Affine, LayerForms
from exactregions.networks.network import Network
from exactregions.regions.collapse import Collapse
from exactregions.regions.cutting import starts_of
from exactregions.regions.lattice import Lattice
from exactregions.regions.layers import maps_of
from exactregions.regions.places import Places
from exactregions.regions.skeleton import POSITIVE
from exactregions.regions.start import INFINITY

Indices = NDArray[np.intp]

BATCH = 1 << 13
ROOM = 2.0**-50  # more than a quotient of two floats is rounded
TINY = 2.0**-1000  # more than it underflows


class Bounds(NamedTuple):
    """Bounds of the outputs, (n, outputs), output o times a power of two; NaN if unknown."""

    low: Floats
    high: Floats


class VertexValues:
    """The places where the outputs on a complex are extreme, if anywhere.

    vertices : (n,) vertices of its skeleton
    edges    : (m, 2) a vertex and a point at infinity, which is the direction of an edge from there
    """

    def __init__(self, lattice: Lattice | Collapse) -> None:
        self.skeleton, self.exact, self.first = lattice.skeleton, lattice.exact, lattice.first
        self.network = lattice.exact.affine.network
        finite = self.skeleton.signs.rows[:, INFINITY] == POSITIVE
        self.vertices: Indices = np.flatnonzero(finite)
        tails, heads = self.skeleton.tails.rows, self.skeleton.heads.rows
        out, back = finite[tails] & ~finite[heads], finite[heads] & ~finite[tails]
        pairs = (np.stack((tails, heads), axis=1)[out], np.stack((heads, tails), axis=1)[back])
        self.edges: Indices = np.concatenate(pairs)
        self._places = Places(
            self.skeleton, maps_of(self.network), self.exact.rows, self.exact.chart
        )
        self._maps = _Maps(self.network)

    def values(self) -> Bounds:
        """Enclose the outputs at all vertices."""
        return self._enclosed(self.vertices, finite=True)

    def slopes(self) -> Bounds:
        """Enclose the slopes of the outputs along all edges, up to positive factors of edges."""
        return self._enclosed(self.edges[:, 1], finite=False)

    def point(self, vertex: int) -> tuple[Fraction, ...]:
        """Return the coordinates of a vertex, or those of a direction."""
        q, *at = self.exact.point(vertex)
        return tuple(Fraction(v, q or 1) for v in at)

    def exactly(self, vertex: int, output: int) -> Fraction:
        """Return an output at a vertex, or its slope along a direction."""
        signs = self.skeleton.signs.rows[vertex]
        maps = self._maps.at(signs[self.first :] >= 0)
        form = maps.forms[output]
        if not any(form[1:]):  # where it is level, the place need not be known
            return Fraction(form[0] if signs[INFINITY] == POSITIVE else 0, maps.scale)
        at = self.exact.point(vertex)
        return Fraction(sum(map(mul, form, at)), maps.scale * (at[0] or 1))

    @np.errstate(all="ignore")
    def _enclosed(self, vertices: Indices, *, finite: bool) -> Bounds:
        """Enclose the outputs where homogeneous coordinates are scaled as in regions/places.py."""
        shape = (len(vertices), self.network.outputs)
        found = Bounds(np.empty(shape), np.empty(shape))
        one = np.eye(self.network.inputs + 1)[0]
        for top in range(0, len(vertices), BATCH):
            rows = slice(top, top + BATCH)
            sharp = self._places.sharp(vertices[rows], len(self.network.hidden), one)
            # The last bit of a difference and of a sum is covered by doubling the doubt.
            low, high = sharp.middle - 2 * sharp.radius, sharp.middle + 2 * sharp.radius
            if finite:
                low, high = _quotient(low, high)
            found.low[rows], found.high[rows] = low[:, : shape[1]], high[:, : shape[1]]
        return found


def _quotient(low: Floats, high: Floats) -> Bounds:
    """Divide by the last column, which is positive if it is known to be, and NaN otherwise."""
    least, most = (np.where(low[:, -1] > 0, part[:, -1], np.nan) for part in (low, high))
    ends = np.stack([part / by[:, None] for part in (low, high) for by in (least, most)])
    room = np.abs(ends) * ROOM + TINY
    return Bounds((ends - room).min(axis=0), (ends + room).max(axis=0))


class _Maps:
    """The output as an affine map where given units are positive, each computed once."""

    def __init__(self, network: Network) -> None:
        self.affine, self.starts = Affine(network), starts_of(network)
        self.known: dict[bytes, LayerForms] = {}

    def at(self, above: NDArray[np.bool_]) -> LayerForms:
        name = above.tobytes()
        if name not in self.known:
            states = 2 * np.add.reduceat(above, self.starts, dtype=np.intp)
            self.known[name] = self.affine.output(tuple(map(int, states)))
        return self.known[name]
