"""The vertices of a skeleton in integers: the last word where floats cannot decide.

A vertex is the homogeneous point X = (x₀, …, x_d) on which the forms of its d units vanish, up to
a positive factor: the point x / x₀ or, for x₀ = 0, the direction x. The forms are those of the
adjacent cell on which all of its units are positive.
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from operator import mul

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import Row, kernel
from exactregions.networks.affine import Affine, less
from exactregions.polyhedra.program import Form
from exactregions.regions.skeleton import Indices, Skeleton


class ExactPoints:
    """Integer coordinates of vertices, each computed once, and signs of units at them.

    rows  : forms of infinity and of the domain's rows, in the order of their units
    chart : forms of the first d hyperplanes by unit, none on a bounded domain
    """

    def __init__(
        self, skeleton: Skeleton, affine: Affine, rows: list[Form], chart: dict[int, Form]
    ) -> None:
        self.skeleton, self.affine, self.rows, self.chart = skeleton, affine, rows, chart
        self._points: dict[int, Row] = {}
        self.firsts, first = [], len(rows)
        for layer, phi in zip(affine.network.hidden, affine.network.activations, strict=True):
            self.firsts.append(first)
            first += layer.outputs * len(phi.breakpoints)

    def signs(self, vertex: int, l: int, units: Sequence[int]) -> list[int]:
        """Return the signs of units of layer l at a vertex; all layers below are known there."""
        forms = self._forms(vertex, l)
        at = self._point(vertex, forms)
        values = (_value(forms[u], at) for u in units)
        return [(v > 0) - (v < 0) for v in values]

    def point(self, vertex: int) -> Row:
        """Return the primitive homogeneous coordinates of a vertex of a finished skeleton."""
        if vertex not in self._points:
            self._point(vertex, self._forms(vertex, len(self.firsts) - 1))
        return self._points[vertex]

    def points(self, vertices: Indices) -> list[Row]:
        """Return the primitive homogeneous coordinates of many vertices of a finished skeleton.

        Vertices that agree on the signs of the first layers have the same forms in the next one:
        in the order of their signs each form is computed once.
        """
        new = vertices[[v not in self._points for v in vertices.tolist()]]
        above = self.skeleton.signs.rows[new, len(self.rows) :] >= 0
        branch = _Branch(self)
        keys = np.packbits(above, axis=1).T[::-1]
        for i in np.lexsort((np.zeros(len(new)), *keys)).tolist():
            v = int(new[i])
            self._point(v, branch.forms(self.skeleton.on.rows[v].tolist(), above[i]))
        return [self._points[v] for v in vertices.tolist()]

    def height(self, vertex: int, weights: Sequence[int]) -> Fraction:
        """Return the value of a form where X is scaled as in regions/places.py."""
        at = self.point(vertex)
        return Fraction(_value(weights, at)) / self._measure(vertex, at)

    def _measure(self, vertex: int, at: Row) -> Fraction:
        """Return ρ(X), which is positive on the right one of the points ±X."""
        signs = self.skeleton.signs.rows[vertex]
        sizes = (
            Fraction(_value(g, at), max(map(abs, g))) * (1 if signs[u] >= 0 else -1)
            for u, g in self.chart.items()
        )
        return sum(sizes, Fraction(at[0]))

    def _point(self, vertex: int, forms: dict[int, Form]) -> Row:
        if vertex not in self._points:
            on = map(int, self.skeleton.on.rows[vertex])
            (at,) = kernel([forms[u] for u in on], self.skeleton.d + 1)
            turned = self._measure(vertex, at) < 0
            self._points[vertex] = tuple(-v for v in at) if turned else at
        return self._points[vertex]

    def _forms(self, vertex: int, last: int) -> dict[int, Form]:
        """Return the forms of all units up to a layer, those of the domain included."""
        forms = dict(enumerate(self.rows))
        signs = self.skeleton.signs.rows[vertex]
        network = self.affine.network
        z = self.affine.first()
        for l in range(last + 1):
            phi, first = network.activations[l], self.firsts[l]
            many = len(phi.breakpoints)
            units = [less(form, z.scale, xi) for form in z.forms for xi in phi.breakpoints]
            forms.update(enumerate(units, first))
            if l < last:
                above = (signs[first : first + len(units)] >= 0).reshape(-1, many).sum(axis=1)
                z = self.affine.following(l, z, (2 * above).tolist())
        return forms


class _Branch:
    """Forms of units, layer by layer, kept as long as the signs of the layers below stay."""

    def __init__(self, points: ExactPoints) -> None:
        self.points, self.network = points, points.affine.network
        self.layers = [points.affine.first()]
        self.signs: list[NDArray[np.bool_]] = []

    def forms(self, units: Sequence[int], above: NDArray[np.bool_]) -> dict[int, Form]:
        """Return the forms of some units where units have these signs, counted from the first."""
        self._follow(max(units), above)
        return {u: self._form(u) for u in units}

    def _follow(self, unit: int, above: NDArray[np.bool_]) -> None:
        """Go down to the layer of a unit, from where the signs differ from the last ones."""
        l, firsts = 0, self.points.firsts
        while l + 1 < len(firsts) and unit >= firsts[l + 1]:
            signs = above[firsts[l] - firsts[0] : firsts[l + 1] - firsts[0]]
            if l == len(self.signs) or not np.array_equal(self.signs[l], signs):
                del self.signs[l:], self.layers[l + 1 :]
                many = len(self.network.activations[l].breakpoints)
                states = 2 * signs.reshape(-1, many).sum(axis=1)
                self.signs.append(signs)
                self.layers.append(self.points.affine.following(l, self.layers[l], states.tolist()))
            l += 1

    def _form(self, unit: int) -> Form:
        l = bisect_right(self.points.firsts, unit) - 1
        if l < 0:
            return self.points.rows[unit]
        xis = self.network.activations[l].breakpoints
        i, t = divmod(unit - self.points.firsts[l], len(xis))
        z = self.layers[l]
        return less(z.forms[i], z.scale, xis[t])


def _value(form: Sequence[int], at: Row) -> int:
    return sum(map(mul, form, at))
