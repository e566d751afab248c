"""Engine 2: the whole complex, cut unit by unit, with every sign decided.

Values of the units of one layer are kept at every vertex, in floats with a radius. A vertex that
a unit makes on an edge interpolates between two vertices on the edge's line that were there before
the layer began, so that errors do not pile up. A sign that the radius leaves open is computed in
integers; signs that the edge determines are not computed at all.

Proof: proofs/subdivision.md, proofs/interpolation.md
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exactregions.arithmetic.ball import Ball, balanced, between
from exactregions.arithmetic.enclosure import Enclosure, nearest_ratio
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.regions.exact_points import COPY, ExactPoints
from exactregions.regions.growing import Growing
from exactregions.regions.layers import LayerMap
from exactregions.regions.places import Places
from exactregions.regions.skeleton import Cut, Indices, Signs, Skeleton
from exactregions.regions.start import start

CARRIED = 1  # columns before the units: the height
ROWS = 1 << 14


@dataclass(slots=True)
class Tally:
    """How signs were decided: evaluated in floats, of these open, and open ones not zero."""

    signs: int = 0
    zeros: int = 0
    undecided: int = 0


class Subdivision:
    """A skeleton with values at its vertices, cut layer by layer."""

    def __init__(
        self, network: Network, rows: list[tuple[int, ...]], seed: int, *, believe: bool
    ) -> None:
        self.network, self.believe = network, believe
        self.maps = [LayerMap(network, l) for l in range(len(network.hidden))]
        affine = Affine(network)
        begun = start(affine, rows, sum(layer.units for layer in self.maps), seed)
        self.skeleton, self.done = begun.skeleton, set(begun.done)
        self.bounded, self.chosen = begun.bounded, begun.chosen
        self.first = 1 + len(rows)
        self.exact = ExactPoints(affine, begun.points, self.first)
        self.tally = Tally()
        self.height = [int(v) for v in np.random.default_rng(seed).integers(1, 2**16, network.inputs + 1)]
        chart = {} if begun.bounded else dict(zip(begun.names, begun.chosen, strict=True))
        infinity = (1, *[0] * network.inputs)
        self.places = Places(self.skeleton, self.maps, [infinity, *rows], chart)
        self.carried = np.array([self.height], dtype=np.float64).T
        self.values = Growing(1, np.float64)
        self.radius = Growing(1, np.float64)
        self.base = self.first

    def run(self) -> Iterator[None]:
        """Cut by every unit in turn."""
        for l, layer in enumerate(self.maps):
            self._enter(l)
            for unit in range(self.base, self.base + layer.units):
                if unit not in self.done:
                    self._cut(unit)
                    yield
            self.base += layer.units

    def _enter(self, l: int) -> None:
        """Compute the units of a layer at all vertices, and their signs."""
        self.skeleton.plant()
        batches = list(self.places.values(l, self.carried))
        whole = Enclosure(*(np.concatenate(part) for part in zip(*batches, strict=True)))
        (points, radius), _ = balanced(whole)
        self.values = Growing(points.shape[1], np.float64)
        self.radius = Growing(1, np.float64)
        self.values.extend(points)
        self.radius.extend(radius[:, None])
        last = self.base + self.maps[l].units
        open_ = np.ones(last - self.base, dtype=bool)
        open_[[u - self.base for u in self.done if self.base <= u < last]] = False
        for top in range(0, len(points), ROWS):
            rows = slice(top, top + ROWS)
            block = self.skeleton.signs.rows[rows, self.base : last]
            self._decide(block, np.broadcast_to(open_, block.shape), top)

    def _decide(self, signs: Signs, wanted: Indices, top: int) -> None:
        """Fill in the wanted signs of a layer's units at the vertices from ``top`` on."""
        rows = slice(top, top + len(signs))
        values = self.values.rows[rows, CARRIED:]
        sure = np.abs(values) > self.radius.rows[rows]
        if self.believe:
            sure[:] = True
        np.copyto(signs, np.sign(values).astype(np.int8), where=wanted)
        self.tally.signs += int(np.count_nonzero(wanted))
        vertex, unit = np.nonzero(wanted & ~sure)
        if len(vertex):
            found = self.exact.signs((vertex + top).tolist(), (unit + self.base).tolist())
            signs[vertex, unit] = found
            values[vertex[found == 0], unit[found == 0]] = 0.0
            self.tally.zeros += int((found == 0).sum())
            self.tally.undecided += int((found != 0).sum())

    def _cut(self, unit: int) -> None:
        cut = self.skeleton.crossed(unit)
        if not len(cut):
            return
        top = self.skeleton.on.count
        signs = self.skeleton.between(cut, unit)
        inside = self.skeleton.signs.rows[cut.ends[:, 0], unit] > 0
        self._place(cut, inside, CARRIED + unit - self.base)
        parents = np.empty((len(cut), 3), dtype=np.int32)
        parents[:, :2] = np.where(inside[:, None], cut.roots, cut.ends[:, :1])
        parents[:, 2] = np.where(inside, unit, COPY)
        self.exact.parents.extend(parents)
        last = self.base + self.values.rows.shape[1] - CARRIED
        later = slice(self.base, last)
        a, b = (self.skeleton.signs.rows[cut.ends[:, k], later] for k in (0, 1))
        wanted = (a * b < 0) & inside[:, None]
        wanted[:, unit - self.base] = False
        self._decide(signs[:, later], wanted, top)
        self.skeleton.split(unit, cut, signs)

    def _place(self, cut: Cut, inside: Indices, column: int) -> None:
        """Append the values at the new vertices."""
        values, radius = self.values.rows, self.radius.rows[:, 0]
        if inside.all():
            ends = [Ball(values[cut.roots[:, k]], radius[cut.roots[:, k]]) for k in (0, 1)]
            z, w = (end.points[:, column] for end in ends)
            new = between(*ends, z, w)
        else:
            up = cut.ends[:, 0]
            new = Ball(values[up], radius[up])
            roots = cut.roots[inside]
            ends = [Ball(values[roots[:, k]], radius[roots[:, k]]) for k in (0, 1)]
            z, w = (end.points[:, column] for end in ends)
            new.points[inside], new.radius[inside] = between(*ends, z, w)
        new.points[:, column] = 0.0
        self.values.extend(new.points)
        self.radius.extend(new.radius[:, None])

