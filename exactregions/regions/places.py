"""Where the vertices are, from the d units that each lies on: floats with a proved radius.

A vertex with the units u₁, …, u_d is the one homogeneous point X with u_i(X) = 0 for all i and
ρ(X) = 1, where the forms are those of an adjacent cell and ρ is x₀ on bounded domains, or the sum
of x₀ and of the sizes of the first d hyperplanes. Nothing here depends on how the vertex was found,
so errors do not grow from layer to layer.

Proof: proofs/interpolation.md
"""

import numpy as np

from exactregions.arithmetic.ball import Ball, Forms, image, mapped, positions, solved, values_at
from exactregions.arithmetic.enclosure import Floats, gamma, nearest_ratio
from exactregions.polyhedra.program import Form
from exactregions.regions.branches import given_by, units_along
from exactregions.regions.layers import LayerMap
from exactregions.regions.skeleton import Indices, Marks, Signs, Skeleton

ENTRIES = 1 << 20


class Places:
    """Values of the units of a layer at the vertices of a skeleton, batch by batch.

    rows  : forms of infinity and of the domain's rows, in the order of their units
    chart : forms of the first d hyperplanes by unit, none on a bounded domain
    """

    def __init__(
        self, skeleton: Skeleton, maps: list[LayerMap], rows: list[Form], chart: dict[int, Form]
    ) -> None:
        self.skeleton, self.maps, self.d = skeleton, maps, skeleton.d
        self.rows = _scaled(rows)
        self.firsts = np.cumsum([len(rows), *(layer.units for layer in maps)])
        self.chart = list(chart)
        self.chart_forms = _scaled(list(chart.values())) if chart else self.rows
        self.coordinates = positions(self.d)

    @np.errstate(all="ignore")
    def at(self, vertices: Indices, l: int, height: Floats) -> Ball:
        """Return the height and the units of layer l at some vertices.

        l      : a layer, or their number for none; the signs of all layers below are known
        height : (d + 1,) a form whose coefficients sum to at most 1 in size
        """
        x, units, which = self._solve(vertices, l)
        count = 1 if l == len(self.maps) else 1 + self.maps[l].units
        values = Ball(np.empty((len(vertices), count)), np.empty(len(vertices)))
        width = self.maps[l - 1].units if l else 1
        size = max(256, ENTRIES // ((self.d + 1) * width))
        for top in range(0, len(vertices), size):
            rows = slice(top, top + size)
            near = Ball(x.points[rows], x.radius[rows])
            part = image(near, height[:, None])
            values.points[rows, :1], values.radius[rows] = part
            if l < len(self.maps):
                part = self._units(near, units, which[rows], vertices[rows], l)
                values.points[rows, 1:] = part.points
                np.maximum(values.radius[rows], part.radius, out=values.radius[rows])
        return values

    def _units(self, x: Ball, units: Forms, which: Indices, vertices: Indices, l: int) -> Ball:
        """Return the units of layer l from the forms of the units of the layer below."""
        h = values_at(self._given(units, which, vertices, l), x)
        points = np.concatenate((x.points[:, :1], h.points), axis=1)
        return image(Ball(points, np.maximum(x.radius, h.radius)), self.maps[l].matrix)

    def _given(self, units: Forms, which: Indices, vertices: Indices, l: int) -> Forms:
        """Return the forms that layer l reads at vertices."""
        if not l:
            return self.coordinates
        last = self.firsts[l]
        above = self.skeleton.signs.rows[vertices, last - self.maps[l - 1].units : last] >= 0
        return given_by(units, which, above, self.maps[l - 1])

    @np.errstate(all="ignore")
    def points(self, vertices: Indices, l: int) -> Floats:
        """Return homogeneous coordinates of vertices on units of layers up to l, unproved."""
        return self._solve(vertices, l)[0].points

    def _solve(self, vertices: Indices, l: int) -> tuple[Ball, Forms, Indices]:
        """Return where vertices are, the forms of layer l − 1, and which of them hold there."""
        signs, on = self.skeleton.signs.rows[vertices], self.skeleton.on.rows[vertices]
        system = Forms(np.zeros((len(on), self.d + 1, self.d + 1)), np.zeros((len(on), self.d + 1)))
        self._close(system, signs)
        nowhere = np.zeros(len(on), dtype=np.intp)
        _pick(system, on, 0, self.rows, nowhere)
        units, which = self.coordinates, nowhere
        above = signs[:, self.firsts[0] :] >= 0
        for k, (units, which) in enumerate(units_along(self.maps[:l], above, self.coordinates)):
            _pick(system, on, self.firsts[k], units, which)
        late = np.flatnonzero((on >= self.firsts[l]).any(axis=1))
        if len(late):
            given = self._given(units, which[late], vertices[late], l)
            part = Forms(system.middle[late], system.radius[late])
            which_late = np.arange(len(late)) if l else nowhere
            _pick(part, on[late], self.firsts[l], mapped(given, self.maps[l].matrix), which_late)
            system.middle[late], system.radius[late] = part
        return solved(system), units, which

    def _close(self, system: Forms, signs: Signs) -> None:
        """Add the last equation, ρ(X) = 1."""
        system.middle[:, -1, 0] = 1.0
        if self.chart:
            forms = self.chart_forms.middle[0]
            system.middle[:, -1] += np.where(signs[:, self.chart] >= 0, 1.0, -1.0) @ forms.T
            system.radius[:, -1] = gamma(len(self.chart) + 2) * (1.0 + len(self.chart))


def _scaled(forms: list[Form]) -> Forms:
    """Return positive multiples of forms as floats, entries at most 1 in size."""
    largest = [max(map(abs, g)) for g in forms]
    rows = [nearest_ratio(g, m) for g, m in zip(forms, largest, strict=True)]
    middle = np.array(rows).reshape(len(forms), -1).T[None]
    return Forms(middle, np.full(middle.shape[:2], gamma(1)))


def _pick(system: Forms, on: Marks, first: int, forms: Forms, which: Indices) -> None:
    """Copy the forms of units from ``first`` on to the vertices that lie on them."""
    vertex, row = np.nonzero((on >= first) & (on < first + forms.middle.shape[2]))
    unit, batch = on[vertex, row] - first, which[vertex]
    system.middle[vertex, row] = forms.middle[batch, :, unit]
    system.radius[vertex, row] = forms.radius[batch].max(axis=1, initial=0.0)
