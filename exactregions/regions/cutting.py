"""One complex being cut: a skeleton, and the values of the units of one layer at its vertices.

A vertex that a unit makes on an edge interpolates between two vertices on the edge's line that were
there before the layer began, so that errors do not pile up. A sign that the radius leaves open is
computed in integers; signs that the edge determines are not computed at all.

Proof: proofs/22-interpolation.md
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exactregions.arithmetic.ball import Ball, between
from exactregions.arithmetic.enclosure import INFLATE, Enclosure
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.polyhedra.program import Form
from exactregions.regions.collapse import Collapse
from exactregions.regions.exact_points import ExactPoints
from exactregions.regions.growing import Growing
from exactregions.regions.lattice import Lattice
from exactregions.regions.layers import maps_of
from exactregions.regions.places import Places
from exactregions.regions.skeleton import POSITIVE, Cut, Flags, Indices, Roots, raised
from exactregions.regions.start import start

ROWS = 1 << 13


@dataclass(slots=True)
class Tally:
    """Signs evaluated in floats; of those left open, how many were zero, and how many were not."""

    signs: int = 0
    zeros: int = 0
    undecided: int = 0


class Subdivision:
    """A skeleton with the values of one layer at its vertices, cut layer by layer."""

    def __init__(
        self, network: Network, rows: list[Form], seed: int, *, believe: bool = False
    ) -> None:
        """Build the complex of the domain whose rows are non-negative."""
        self.maps, self.believe = maps_of(network)[:-1], believe
        affine = Affine(network)
        begun = start(affine, rows, sum(layer.units for layer in self.maps), seed)
        self.skeleton, self.done = begun.skeleton, begun.done
        self.first = 1 + len(rows)
        forms = [(1, *[0] * network.inputs), *rows]
        self.exact = ExactPoints(self.skeleton, affine, forms, begun.chart)
        self.places = Places(self.skeleton, self.maps, forms, begun.chart)
        random = np.random.default_rng(seed)
        self.weights = [int(v) for v in random.integers(1, 2**50, network.inputs + 1)]
        self.tall = np.array(self.weights) / 2.0 ** (50 + len(self.weights).bit_length())
        self.starts, self.rested = starts_of(network), True
        self.tally = Tally()
        self.layer, self.base, self.scale = 0, self.first, 1.0
        self.values = Growing(1, np.float64)
        self.radius = Growing(None, np.float64)

    def run(self) -> Iterator[int]:
        """Cut by one unit after the other; yield how many have cut."""
        for l, layer in enumerate(self.maps):
            self.layer = l
            self._enter()
            last = self.base + layer.units - 1
            for unit in range(self.base, last + 1):
                if unit not in self.done:
                    self._cut(unit)
                self.rested = unit == last
                yield unit + 1 - self.first
            self.base += layer.units

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.skeleton.nbytes + self.values.nbytes + self.radius.nbytes

    def _enter(self) -> None:
        """Compute the units of a layer at all vertices, and their signs."""
        self.skeleton.plant()
        count, width = self.skeleton.on.count, self.maps[self.layer].units
        self.values = Growing(width + 1, np.float64)
        self.radius = Growing(None, np.float64)
        for top in range(0, count, ROWS):
            vertices = np.arange(top, min(top + ROWS, count))
            points, radius = self.places.rough(vertices, self.layer, self.tall)
            points[~np.isfinite(points)] = 0.0  # beyond all floats: never larger than a radius
            self.values.extend(points)
            self.radius.extend(radius)
        self.values.rows[~np.isfinite(self.radius.rows)] = 0.0  # nothing is known about these
        self.scale = np.exp2(-np.ceil(np.log2(max(1.0, np.abs(self.values.rows).max()))))
        self.values.rows[:] *= self.scale
        self.radius.rows[:] *= self.scale
        new = ~np.isin(np.arange(self.base, self.base + width), self.done)
        for top in range(0, count, ROWS):
            self._decide(np.broadcast_to(new, (min(ROWS, count - top), width)), top, 0)

    def _decide(self, wanted: Flags, top: int, since: int) -> None:
        """Fill in wanted signs at the vertices from ``top`` on, of the layer's units since one.

        Two filters come before integers: the values at hand and, where these leave a sign open, the
        sharpest values that floats have, from the vertices' own units.
        """
        rows = slice(top, top + len(wanted))
        self.tally.signs += int(np.count_nonzero(wanted))
        held = Enclosure(self.values.rows[rows], self.radius.rows[rows, None])
        unsure = self._filter(rows, wanted, held, since)
        vague = np.flatnonzero(unsure.any(axis=1))
        if self.believe or not len(vague):
            return
        vertices, wanted = vague + top, unsure[vague]
        sharp = self.places.sharp(vertices, self.layer, self.tall)
        self._hold(vertices, sharp)
        unsure = self._filter(vertices, wanted, sharp, since)
        for v in np.flatnonzero(unsure.any(axis=1)):
            self._settle(int(vertices[v]), since + np.flatnonzero(unsure[v]))

    def _hold(self, vertices: Indices, sharp: Enclosure) -> None:
        """Keep sharp values of vertices whose radius they lessen."""
        radius = sharp.radius.max(axis=1) * self.scale
        less = radius < self.radius.rows[vertices]
        self.values.rows[vertices[less]] = sharp.middle[less] * self.scale
        self.radius.rows[vertices[less]] = radius[less]

    def _filter(self, rows: slice | Indices, wanted: Flags, values: Enclosure, since: int) -> Flags:
        """Write the wanted signs that values suggest; tell which of them are not proved."""
        last = since + wanted.shape[1]
        middle, radius = values.middle[:, since:last], values.radius
        radius = radius if radius.shape[1] == 1 else radius[:, since:last]
        columns = slice(self.base + since, self.base + last)
        signs = self.skeleton.signs.rows[rows, columns]
        suggested = np.where(middle > 0, POSITIVE, -POSITIVE).astype(np.int8)
        self.skeleton.signs.rows[rows, columns] = np.where(wanted, suggested, signs)
        return wanted & ~(np.abs(middle) > radius)

    def _settle(self, vertex: int, columns: Indices) -> None:
        """Decide signs in integers."""
        found = np.array(self.exact.signs(vertex, self.layer, (columns + self.base).tolist()))
        self.skeleton.signs.rows[vertex, columns + self.base] = raised(found)
        zeros = columns[found == 0]
        self.values.rows[vertex, zeros] = 0.0
        self.tally.zeros += len(zeros)
        self.tally.undecided += len(columns) - len(zeros)

    def _cut(self, unit: int) -> None:
        cut = self.skeleton.crossed(unit)
        if not len(cut):
            return
        top, column = self.skeleton.on.count, unit - self.base
        inside = cut.near[:, unit] == POSITIVE
        self._extend(cut, inside, column)
        later = slice(unit + 1, self.base + self.maps[self.layer].units)
        opposite = cut.near[:, later] * cut.far[:, later] == -POSITIVE * POSITIVE
        self.skeleton.split(unit, cut)
        self._decide(opposite & inside[:, None], top, column + 1)

    def _extend(self, cut: Cut, inside: Flags, column: int) -> None:
        """Append the values at the new vertices, as far as they are still to be used.

        A new vertex lies between two roots, or has the place of an end.
        """
        values = np.zeros((len(cut), self.values.rows.shape[1]))
        radius = np.empty(len(cut))
        if not inside.all():
            values[:, column:], radius[:] = self._held(cut.up, column)
        up, down = (self._held(root[inside], column) for root in (cut.root_up, cut.root_down))
        values[inside, column:], radius[inside] = between(up, down)
        self.values.extend(values)
        self.radius.extend(radius)

    def _held(self, vertices: Indices | Roots, since: int) -> Ball:
        return Ball(self.values.rows[vertices, since:], self.radius.rows[vertices])

    def lattice(self) -> Lattice | Collapse:
        """Return the faces of the finished complex."""
        special = bool((np.abs(self.skeleton.signs.rows) == 1).any())
        rises = None if special else self._rises()
        if rises is None:
            return Collapse(self.skeleton, self.exact, self.first, self.starts)
        return Lattice(self.skeleton, self.exact, rises, self.first, self.starts)

    def _rises(self) -> Flags | None:
        """Tell for every edge whether the height grows along it; None if one of them is level."""
        if self.maps:
            height = Ball(self.values.rows[:, -1], self.radius.rows)
        else:
            tall = self.places.sharp(np.arange(self.skeleton.on.count), 0, self.tall)
            height = Ball(tall.middle[:, -1], tall.radius[:, -1])
        edges = np.stack((self.skeleton.tails.rows, self.skeleton.heads.rows))
        rises, sure = _compared(height, edges)
        unsure = np.flatnonzero(~sure)
        if len(unsure) and not self.believe:
            names, ends = np.unique(edges[:, unsure], return_inverse=True)
            near = self.places.sharp(names, len(self.maps), self.tall)
            ends = ends.reshape(2, -1)
            rises[unsure], sure = _compared(Ball(near.middle[:, -1], near.radius[:, -1]), ends)
            for i in unsure[~sure]:
                a, b = (self.exact.height(int(v), self.weights) for v in edges[:, i])
                if a == b:
                    return None
                rises[i] = a < b
        return rises


def _compared(height: Ball, edges: Indices) -> tuple[Flags, Flags]:
    """Tell for each edge whether the height grows along it, and whether that is proved."""
    tail, head = (Ball(height.points[v], height.radius[v]) for v in edges)
    gap = head.points - tail.points
    return gap > 0, np.abs(gap) > (head.radius + tail.radius) * INFLATE


def starts_of(network: Network) -> Indices:
    """Return the first unit of each neuron."""
    many = [len(network.activations[l].breakpoints) for l, _ in network.places()]
    return np.cumsum([0, *many])[: len(many)]
