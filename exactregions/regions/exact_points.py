"""The vertices of a skeleton in integers, computed from their parents when a float cannot decide.

A vertex is a homogeneous point X = (x₀, …, x_d), the point x / x₀ or, for x₀ = 0, the direction x.
Where a unit z cuts an edge from A to B, the new vertex is z(A)·B − z(B)·A up to a positive factor,
with z continued to homogeneous points so that z(λX) = λ·z(X) for λ > 0.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import Row, primitive
from exactregions.networks.affine import Affine, LayerForms, less
from exactregions.regions.growing import Growing

COPY = -1  # the place of a parent itself, not a crossing


class ExactPoints:
    """Integer coordinates and unit values of vertices, each computed once.

    parents : (V, 3) two vertices and the unit that vanishes between them
    """

    def __init__(self, affine: Affine, points: Iterable[Row], first: int) -> None:
        """Start from known points; units are numbered from ``first`` on."""
        self.affine, self.first = affine, first
        self._points: dict[int, Row] = dict(enumerate(points))
        self._values: dict[int, list[LayerForms]] = {}
        self.parents = Growing(3, np.int32)
        self.parents.extend(np.full((len(self._points), 3), COPY, dtype=np.int32))
        self.places = [
            (l, i, xi)
            for l, i in affine.network.places()
            for xi in affine.network.activations[l].breakpoints
        ]

    def point(self, vertex: int) -> Row:
        """Return the primitive homogeneous coordinates of a vertex."""
        waiting = [vertex]
        while waiting:
            v = waiting[-1]
            a, b, unit = map(int, self.parents.rows[v])
            unknown = [p for p in {a, b} if p >= 0 and p not in self._points]
            if v in self._points or not unknown:
                if v not in self._points:
                    self._points[v] = self._born(a, b, unit)
                waiting.pop()
            waiting.extend(unknown if v not in self._points else ())
        return self._points[vertex]

    def _born(self, a: int, b: int, unit: int) -> Row:
        if unit == COPY:
            return self._points[a]
        z, w = self.value(a, unit), self.value(b, unit)
        pairs = zip(self._points[a], self._points[b], strict=True)
        return primitive([abs(z) * y + abs(w) * x for x, y in pairs])

    def value(self, vertex: int, unit: int) -> int:
        """Return a positive multiple of a unit's value, the same one at every vertex."""
        l, i, xi = self.places[unit - self.first]
        z = self._layer(vertex, l)
        return less(z.forms[i], z.scale, xi)[0]

    def signs(self, vertices: Sequence[int], units: Sequence[int]) -> NDArray[np.int8]:
        """Return the sign of each unit at the vertex beside it."""
        values = map(self.value, vertices, units)
        return np.array([(v > 0) - (v < 0) for v in values], dtype=np.int8)

    def _layer(self, vertex: int, l: int) -> LayerForms:
        known = self._values.setdefault(vertex, [])
        if not known:
            known.append(self.affine.at(self.point(vertex)))
        while len(known) <= l:
            z, phi = known[-1], self.affine.network.activations[len(known) - 1]
            states = [sum(2 * (less(f, z.scale, xi)[0] > 0) for xi in phi.breakpoints) for f in z.forms]
            known.append(self.affine.following(len(known) - 1, z, states))
        return known[l]
