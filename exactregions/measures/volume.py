"""Exact volumes of cells and linear regions."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import factorial

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.surd import Surd
from exactregions.errors import UnboundedError
from exactregions.measures.adjacency import cells_of_faces
from exactregions.measures.anatomy import Anatomy
from exactregions.regions.complex import Complex


@dataclass(frozen=True)
class Volumes:
    """The d-volumes of the cells of a complex on a domain of dimension d.

    coordinates : (n,) volumes in the domain's own coordinates, rationals; None is infinite
    unit        : the volume, in the input space, of a unit cube of these coordinates: 1 unless the
                  domain is a slice, and then √det(Gram matrix of its directions)
    labels      : (n,) the linear region of each cell
    """

    coordinates: tuple[Fraction | None, ...]
    unit: Surd
    labels: NDArray[np.intp]

    @property
    def cells(self) -> tuple[Surd, ...]:
        """The volume of each cell. Raises UnboundedError if one is infinite."""
        return tuple(self.unit * value for value in self._finite())

    @property
    def linear_regions(self) -> tuple[Surd, ...]:
        """The volume of each linear region. Raises UnboundedError if one is infinite."""
        parts: list[list[tuple[Fraction, int]]] = [[] for _ in range(int(self.labels.max()) + 1)]
        for label, value in zip(self.labels.tolist(), self._finite(), strict=True):
            parts[label].append((value, 1))
        return tuple(self.unit * Surd.total(part) for part in parts)

    @cached_property
    def total(self) -> Surd:
        """The sum of all volumes: the domain's. Raises UnboundedError if it is infinite."""
        return self.unit * Surd.total((value, 1) for value in self._finite())

    def _finite(self) -> Sequence[Fraction]:
        found = []
        for i, value in enumerate(self.coordinates):
            if value is None:
                raise UnboundedError(
                    f"cell {i} is unbounded, so its volume is infinite; measure on a bounded domain"
                )
            found.append(value)
        return found


def volume(cells: Complex) -> Volumes:
    """Return the exact volume of every cell of a complex.

    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 1]], [-1]), ([[1]], [0])])
    >>> found = volume(explore(net, Box.cube(2, 0, 1)))
    >>> [str(v) for v in found.cells], found.total == 1
    (['1/2', '1/2'], True)
    """
    anatomy = Anatomy(cells)
    d = anatomy.d
    measures = anatomy.contents(d).measure
    coordinates: list[Fraction | None] = [None] * len(measures)
    for cell, m in zip(cells_of_faces(cells).tolist(), measures, strict=True):
        coordinates[cell] = m if m is None else m * Fraction(1, factorial(d))
    p, q, n = anatomy.metric.norm(d, [1])
    unit = Surd.total([(Fraction(p, q), n)])
    return Volumes(tuple(coordinates), unit, cells.labels)
