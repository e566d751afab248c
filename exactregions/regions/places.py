"""Where the vertices are, from the d units that each lies on: floats with a proved radius.

A vertex with the units u₁, …, u_d is the one homogeneous point X with u_i(X) = 0 for all i and
ρ(X) = 1, where the forms are those of an adjacent cell and ρ is x₀ on bounded domains, or the sum
of x₀ and of the sizes of the first d hyperplanes. Nothing here depends on how the vertex was found,
so errors do not grow from layer to layer.

Proof: proofs/interpolation.md
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.ball import Ball, Forms, image, mapped, solved, values_at
from exactregions.arithmetic.enclosure import Floats, gamma, nearest_ratio
from exactregions.polyhedra.program import Form
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
        self.chart = list(chart)
        self.chart_forms = _scaled(list(chart.values())) if chart else self.rows
        unit = np.eye(self.d + 1)
        self.coordinates = Forms(unit[None, :, 1:], np.zeros((1, self.d + 1)))

    def values(self, l: int, height: Floats) -> Iterator[Ball]:
        """Yield the height and the units of layer l at all vertices, batch by batch.

        l      : a layer; the signs of all layers below are known
        height : (d + 1,) a form whose coefficients sum to at most 1 in size
        """
        widest = max((layer.units for layer in self.maps[:l]), default=self.d)
        size = max(256, ENTRIES // ((self.d + 1) * widest))
        for top in range(0, self.skeleton.on.count, size):
            vertices = np.arange(top, min(top + size, self.skeleton.on.count))
            yield self.at(vertices, l, height)

    @np.errstate(all="ignore")
    def at(self, vertices: Indices, l: int, height: Floats) -> Ball:
        """Return the height and the units of layer l at some vertices."""
        x, given = self._solve(vertices, l)
        tall = image(x, height[:, None])
        if l == len(self.maps):
            return tall
        h = values_at(given, x)
        h = Ball(
            np.concatenate((x.points[:, :1], h.points), axis=1), np.maximum(x.radius, h.radius)
        )
        u = image(h, self.maps[l].matrix)
        points = np.concatenate((tall.points, u.points), axis=1)
        return Ball(points, np.maximum(tall.radius, u.radius))

    @np.errstate(all="ignore")
    def points(self, vertices: Indices, l: int) -> Floats:
        """Return homogeneous coordinates of vertices on units of layers up to l, unproved."""
        return self._solve(vertices, l)[0].points

    def _solve(self, vertices: Indices, l: int) -> tuple[Ball, Forms]:
        """Return where vertices are, and the forms that layer l reads there."""
        signs, on = self.skeleton.signs.rows[vertices], self.skeleton.on.rows[vertices]
        system = Forms(np.zeros((len(on), self.d + 1, self.d + 1)), np.zeros((len(on), self.d + 1)))
        self._close(system, signs)
        _pick(system, on, 0, self.rows)
        first, given = self.rows.middle.shape[2], self.coordinates
        for layer in self.maps[:l]:
            units = mapped(given, layer.matrix)
            _pick(system, on, first, units)
            given = _given(units, signs[:, first : first + layer.units] >= 0, layer)
            first += layer.units
        if l < len(self.maps) and (on >= first).any():
            _pick(system, on, first, mapped(given, self.maps[l].matrix))
        return solved(system), given

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


def _pick(system: Forms, on: Marks, first: int, forms: Forms) -> None:
    """Copy the forms of units from ``first`` on to the vertices that lie on them."""
    vertex, which = np.nonzero((on >= first) & (on < first + forms.middle.shape[2]))
    if len(vertex):
        unit = on[vertex, which] - first
        batch = vertex if len(forms.middle) > 1 else np.zeros_like(vertex)
        system.middle[vertex, which] = forms.middle[batch, :, unit]
        system.radius[vertex, which] = forms.radius[batch].max(axis=1)


def _given(units: Forms, above: NDArray[np.bool_], layer: LayerMap) -> Forms:
    """Return what the next layer reads where the units have these signs."""
    clipped = np.where(above[:, None], units.middle, 0.0)
    radius = np.broadcast_to(units.radius, clipped.shape[:2])
    if not len(layer.raw):
        return Forms(clipped, radius)
    raw = np.broadcast_to(units.middle[:, :, layer.raw], (*clipped.shape[:2], len(layer.raw)))
    return Forms(np.concatenate((clipped, raw), axis=2), radius)
