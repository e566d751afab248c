"""The faces of a complex as measures need them: which bound which, their contents, their kinks."""

from fractions import Fraction
from functools import cached_property
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.square_classes import Term
from exactregions.measures.adjacency import cells_of_faces
from exactregions.measures.content import Contents, points_of, raised
from exactregions.measures.metric import Metric
from exactregions.regions.complex import Complex
from exactregions.regions.lattice import Pairs

Flags = NDArray[np.bool_]


class Anatomy:
    """What is known of the faces of a complete complex; each part is found when asked for."""

    def __init__(self, cells: Complex) -> None:
        self.cells, self.d = cells, cells.domain.dimension
        self.sizes = cells.f_vector
        self.metric = Metric(cells.domain)
        self._contents: list[Contents] = []

    @cached_property
    def incidence(self) -> list[Pairs]:
        """For k = 1, …, d the pairs of a k-face and a (k − 1)-face on its boundary."""
        return [self.cells.incidence(k) for k in range(1, self.d + 1)]

    @cached_property
    def walls(self) -> Flags:
        """For every (d − 1)-face, whether it is a wall, and no facet of the domain."""
        return np.asarray(~self.cells.faces(self.d - 1).boundary.any(axis=1))

    @cached_property
    def kinks(self) -> Flags:
        """For every (d − 1)-face, whether it is a wall where the gradient of the output jumps."""
        cells, pairs = self.cells, self.incidence[self.d - 1]
        pairs = pairs[self.walls[pairs[:, 1]]]
        pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
        sides = np.sort(cells_of_faces(cells)[pairs[:, 0]].reshape(-1, 2), axis=1)
        known = np.ascontiguousarray(cells.walls.astype(np.intp)) @ np.array([cells.count, 1])
        order = np.argsort(known)
        which = order[np.searchsorted(known[order], sides @ np.array([cells.count, 1]))]
        kinks = np.zeros(len(self.walls), dtype=bool)
        kinks[self.walls] = cells.kinks[which]
        return kinks

    def contents(self, k: int) -> Contents:
        """Return the contents of the faces of dimension k, from those of lower dimension."""
        if not self._contents:
            self._contents.append(points_of(self.cells.points(), self.d))
        for j in range(len(self._contents), k + 1):
            points = self._contents[0].extensor
            pairs, below = self.incidence[j - 1], self._contents[-1]
            self._contents.append(raised(below, pairs, self.sizes[j], j, points))
        return self._contents[k]

    def volume(self, k: int, face: int) -> Term | None:
        """Return (c, n) so that the k-volume of a face is c·√n; None if it is unbounded."""
        contents = self.contents(k)
        measure = contents.measure[face]
        if measure is None:
            return None
        vector = contents.extensor[face, : comb(self.d, k)].tolist()
        p, q, n = self.metric.norm(k, vector)
        if p == q * factorial(k):  # a product of fractions costs more than the rest
            return measure, n
        return Fraction(measure.numerator * p, measure.denominator * q * factorial(k)), n
