"""The vertices of a skeleton in integers: the last word where floats cannot decide.

A vertex is the homogeneous point X = (x₀, …, x_d) on which the forms of its d units vanish, up to
a positive factor: the point x / x₀ or, for x₀ = 0, the direction x. The forms are those of the
adjacent cell on which all of its units are positive.
"""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

from exactregions.arithmetic.matrix import Row, kernel
from exactregions.networks.affine import Affine, less
from exactregions.polyhedra.program import Form
from exactregions.regions.skeleton import Skeleton


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


def _value(form: Sequence[int], at: Row) -> int:
    return sum(map(mul, form, at))
