"""The faces of a complex of every dimension, in the coordinates of its domain.

A face is a maximal set on which the state of every neuron, and which rows of the domain vanish,
stays the same. Faces are relatively open and convex, and together they are the domain. Where the
domain holds lines along which nothing changes (regions/lineality.py), the faces are found without
them, and have so many dimensions more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.matrix import Row
from exactregions.errors import DomainError
from exactregions.networks.network import Network
from exactregions.regions.lattice import Faces, Pairs, Undivided
from exactregions.regions.subdivide import Lattices


@dataclass(frozen=True, slots=True)
class Vertex:
    """A vertex of a complex.

    point   : its coordinates in the domain
    neurons : (layer, index, ξ) for each neuron whose pre-activation is at a breakpoint ξ
    rows    : the rows of the domain that vanish there
    """

    point: tuple[Fraction, ...]
    neurons: tuple[tuple[int, int, Fraction], ...]
    rows: tuple[int, ...]


class Structure:
    """All faces of the complex of a network on a domain of some dimension."""

    def __init__(self, network: Network, dimension: int, lattice: Lattices) -> None:
        self.network, self.dimension, self.lattice = network, dimension, lattice
        self.lost = dimension + 1 - len(lattice.f_vector)

    @property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension from 0 to d."""
        return (0,) * self.lost + self.lattice.f_vector

    def faces(self, k: int) -> Faces:
        """Return the faces of dimension k."""
        self._check(k, 0)
        if k >= self.lost:
            found = self.lattice.faces(k - self.lost)
            return Faces(k, found.signs, found.boundary)
        whole = self.lattice.faces(self.dimension - self.lost)
        return Faces(k, whole.signs[:0], whole.boundary[:0])

    def incidence(self, k: int) -> Pairs:
        """Return the pairs of a k-face and a (k − 1)-face on its boundary, (m, 2) indices."""
        self._check(k, 1)
        if k <= self.lost:
            return np.zeros((0, 2), dtype=np.int32)
        return self.lattice.incidence(k - self.lost)

    def vertices(self) -> Iterator[Vertex]:
        """Yield the vertices, in the order of the 0-faces, in exact arithmetic."""
        faces = self.faces(0)
        units = [
            (l, i, xi)
            for l, i in self.network.places()
            for xi in self.network.activations[l].breakpoints
        ]
        for v, (q, *numerators) in enumerate(self.points()):
            yield Vertex(
                tuple(Fraction(p, q) for p in numerators),
                tuple(units[u] for u in np.flatnonzero(faces.signs[v] == 0)),
                tuple(map(int, np.flatnonzero(faces.boundary[v]))),
            )

    def points(self) -> list[Row]:
        """Return the vertices as integers (q, p₁, …, p_d), q > 0, for the points p / q."""
        if isinstance(self.lattice, Undivided) or self.lost:
            return []
        return self.lattice.exact.points(self.lattice.corners())

    def _check(self, k: int, least: int) -> None:
        if not least <= k <= self.dimension:
            raise DomainError(
                f"faces of dimension {k} were asked for; the domain has dimension "
                f"{self.dimension}: ask for {least} to {self.dimension}"
            )
