"""Where the vertices are, from the d units that each lies on: floats with a proved radius.

A vertex with the units u₁, …, u_d is the one homogeneous point X with u_i(X) = 0 for all i and
ρ(X) = 1, where the forms are those of an adjacent cell and ρ is x₀ on bounded domains, or the sum
of x₀ and of the sizes of the first d hyperplanes. Nothing here depends on how the vertex was found,
so errors do not grow from layer to layer.

Proof: proofs/22-interpolation.md
"""

import numpy as np

from exactregions.arithmetic.ball import Ball, image, rough_image, rough_values, solved, values_at
from exactregions.arithmetic.enclosure import Enclosure, Floats, gamma, nearest_ratio
from exactregions.polyhedra.program import Form
from exactregions.regions.branches import read, units_along
from exactregions.regions.layers import LayerMap
from exactregions.regions.skeleton import Indices, Marks, Signs, Skeleton


class Places:
    """Values of the units of a layer at the vertices of a skeleton.

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

    @np.errstate(all="ignore")
    def sharp(self, vertices: Indices, l: int, height: Floats) -> Enclosure:
        """Return the units of layer l and the height at some vertices, (n, units + 1).

        l      : a layer, or their number for none; the signs of all layers below are known
        height : (d + 1,) a form
        """
        x, units, which = self._solve(vertices, l)
        tall = values_at(everywhere(_certain(height[:, None]), len(vertices)), x)
        if l == len(self.maps):
            return tall
        h = values_at(Enclosure(*(part[which] for part in units)), x)
        u = image(x, Enclosure(*(self._read(part, vertices, l) for part in h)), self.maps[l].matrix)
        return Enclosure(*(np.concatenate(pair, axis=1) for pair in zip(u, tall, strict=True)))

    @np.errstate(all="ignore")
    def rough(self, vertices: Indices, l: int, height: Floats) -> Ball:
        """Return the same with one radius for all numbers at a vertex, in half the time.

        height : its coefficients sum to at most 1 in size
        """
        x, units, which = self._solve(vertices, l)
        sizes, errors = (np.abs(part).max(axis=2)[which] for part in units)
        h = rough_values(units.middle[which], sizes, errors, x)
        u = rough_image(x, Ball(self._read(h.points, vertices, l), h.radius), self.maps[l].matrix)
        tall = values_at(everywhere(_certain(height[:, None]), len(vertices)), x)
        points = np.concatenate((u.points, tall.middle), axis=1)
        return Ball(points, np.maximum(tall.radius[:, 0], u.radius))

    def _read(self, values: Floats, vertices: Indices, l: int) -> Floats:
        """Return what layer l reads at vertices where the layer below has these values."""
        if not l:
            return values
        columns = slice(self.firsts[l - 1], self.firsts[l])
        return read(values, self.skeleton.signs.rows[vertices, columns] >= 0, self.maps[l - 1])

    @np.errstate(all="ignore")
    def points(self, vertices: Indices, l: int) -> Floats:
        """Return homogeneous coordinates of vertices on units of layers up to l, unproved."""
        return self._solve(vertices, l)[0].points

    def _solve(self, vertices: Indices, l: int) -> tuple[Ball, Enclosure, Indices]:
        """Return where vertices are, the forms of layer l − 1, and which of them hold there.

        Below the first layer are the coordinates.
        """
        signs, on = self.skeleton.signs.rows[vertices], self.skeleton.on.rows[vertices]
        shape = (len(on), self.d + 1, self.d + 1)
        system = Enclosure(np.zeros(shape), np.zeros(shape))
        self._close(system, signs)
        which = np.zeros(len(on), dtype=np.intp)
        _pick(system, on, 0, self.rows, which)
        units, above = _certain(np.eye(self.d + 1)[:, 1:]), signs[:, self.firsts[0] :] >= 0
        for k, layer in enumerate(units_along(self.maps[:l], above, self.d)):
            units, which = layer
            _pick(system, on, self.firsts[k], units, which)
        late = np.flatnonzero((on >= self.firsts[l]).any(axis=1))
        if len(late):
            part = Enclosure(system.middle[late], system.radius[late])
            *_, (forms, branch) = units_along(self.maps[: l + 1], above[late], self.d)
            _pick(part, on[late], self.firsts[l], forms, branch)
            system.middle[late], system.radius[late] = part
        return solved(system), units, which

    def _close(self, system: Enclosure, signs: Signs) -> None:
        """Add the last equation, ρ(X) = 1."""
        system.middle[:, -1, 0] = 1.0
        if self.chart:
            forms = self.chart_forms.middle[0]
            system.middle[:, -1] += np.where(signs[:, self.chart] >= 0, 1.0, -1.0) @ forms.T
            system.radius[:, -1] = gamma(len(self.chart) + 2) * (1.0 + len(self.chart))


def everywhere(forms: Enclosure, count: int) -> Enclosure:
    """Return the forms of a batch of one for so many points."""
    return Enclosure(*(np.broadcast_to(part, (count, *part.shape[1:])) for part in forms))


def _certain(forms: Floats) -> Enclosure:
    """Return forms without an error, (d + 1, n), as a batch of one."""
    return Enclosure(forms[None], np.zeros_like(forms[None]))


def _scaled(forms: list[Form]) -> Enclosure:
    """Return positive multiples of forms as floats, entries at most 1 in size, (1, d + 1, n)."""
    largest = [max(map(abs, g)) for g in forms]
    rows = [nearest_ratio(g, m) for g, m in zip(forms, largest, strict=True)]
    middle = np.array(rows).reshape(len(forms), -1).T[None]
    return Enclosure(middle, np.full_like(middle, gamma(1)))


def _pick(system: Enclosure, on: Marks, first: int, forms: Enclosure, which: Indices) -> None:
    """Copy the forms of units from ``first`` on to the vertices that lie on them."""
    vertex, row = np.nonzero((on >= first) & (on < first + forms.middle.shape[2]))
    unit, batch = on[vertex, row] - first, which[vertex]
    system.middle[vertex, row] = forms.middle[batch, :, unit]
    system.radius[vertex, row] = forms.radius[batch, :, unit]
