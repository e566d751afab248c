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

from exactregions.arithmetic.ball import evaluated, solved
from exactregions.arithmetic.enclosure import (
    Enclosure,
    Floats,
    affine_image,
    distrust,
    gamma,
    nearest_ratio,
)
from exactregions.polyhedra.program import Form
from exactregions.regions.layers import LayerMap
from exactregions.regions.skeleton import Indices, Signs, Skeleton

ENTRIES = 1 << 20


class Places:
    """The forms of units at the vertices of a skeleton, batch by batch.

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

    def values(self, l: int, extra: Floats) -> Iterator[tuple[Floats, Floats]]:
        """Yield values and radii of extra forms and of the units of layer l, batch by batch.

        l     : a layer whose inputs' signs are known, or the number of layers for no units
        extra : (d + 1, k) float forms; values, radii : (B, k + units)
        """
        widest = max((layer.units for layer in self.maps[: l + 1]), default=1)
        size = max(256, ENTRIES // ((self.d + 1) * widest))
        for top in range(0, self.skeleton.on.count, size):
            yield self._batch(slice(top, top + size), l, extra)

    @np.errstate(all="ignore")
    def _batch(self, rows: slice, l: int, extra: Floats) -> tuple[Floats, Floats]:
        signs, on = self.skeleton.signs.rows[rows], self.skeleton.on.rows[rows]
        shape = (len(on), self.d + 1, self.d + 1)
        system = Enclosure(np.zeros(shape), np.zeros(shape))
        _pick(system, on, 0, _everywhere(self.rows, len(on)))
        self._close(system, signs)
        first, h = self.rows.middle.shape[1], _coordinates(len(on), self.d)
        for layer in self.maps[:l]:
            u = affine_image(h, layer.matrix[1:], layer.matrix[0])
            _pick(system, on, first, u)
            h = _given(u, signs[:, first : first + layer.units] >= 0, layer)
            first += layer.units
        forms = _everywhere(Enclosure(extra, np.zeros_like(extra)), len(on))
        for layer in self.maps[l : l + 1]:
            u = affine_image(h, layer.matrix[1:], layer.matrix[0])
            # Units of the first layer may be hyperplanes of the first complex.
            _pick(system, on, first, u)
            forms = Enclosure(*(np.concatenate(p, axis=2) for p in zip(forms, u, strict=True)))
        return evaluated(forms, solved(system))

    def _close(self, system: Enclosure, signs: Signs) -> None:
        """Add the last equation, ρ(X) = 1."""
        system.middle[:, -1, 0] = 1.0
        if self.chart:
            side = np.where(signs[:, self.chart] >= 0, 1.0, -1.0)
            middle, radius = self.chart_forms
            system.middle[:, -1] += side @ middle.T
            size = 1.0 + np.abs(middle).sum(axis=1)
            system.radius[:, -1] = radius.sum(axis=1) + gamma(len(self.chart) + 2) * size


def _scaled(forms: list[Form]) -> Enclosure:
    """Return float forms as columns, each a positive multiple of the true one."""
    largest = [max(map(abs, g)) for g in forms]
    middle = np.array([nearest_ratio(g, m) for g, m in zip(forms, largest, strict=True)])
    middle = middle.reshape(len(forms), -1).T
    return distrust(Enclosure(middle, gamma(1) * np.abs(middle)))


def _coordinates(count: int, d: int) -> Enclosure:
    unit = np.eye(d + 1)[:, 1:]
    return _everywhere(Enclosure(unit, np.zeros_like(unit)), count)


def _everywhere(forms: Enclosure, count: int) -> Enclosure:
    shape = (count, *forms.middle.shape)
    return Enclosure(*(np.broadcast_to(part, shape) for part in forms))


def _pick(system: Enclosure, on: Indices, first: int, forms: Enclosure) -> None:
    """Copy the forms of units from ``first`` on to the vertices that lie on them."""
    vertex, which = np.nonzero((on >= first) & (on < first + forms.middle.shape[2]))
    unit = on[vertex, which] - first
    system.middle[vertex, which] = forms.middle[vertex, :, unit]
    system.radius[vertex, which] = forms.radius[vertex, :, unit]


def _given(u: Enclosure, above: NDArray[np.bool_], layer: LayerMap) -> Enclosure:
    """Return what the next layer reads where the units have these signs."""
    parts = [np.concatenate((part * above[:, None], part[:, :, layer.raw]), axis=2) for part in u]
    return Enclosure(*parts)
