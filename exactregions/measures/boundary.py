"""Exact volumes of the strata of a boundary: vol_{d−k}(B_k ∩ K) for k = 1, …, d.

Hanin and Rolnick (2019) bound the mean of this volume over random networks. Here it is the sum over
the (d − k)-faces that the stratum B_k is made of: rationals times square roots of integers.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.surd import Surd
from exactregions.errors import ExactRegionsError, UnboundedError
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.strata import strata
from exactregions.regions.complex import Complex
from exactregions.regions.cutting import starts_of

if TYPE_CHECKING:
    from exactregions.arithmetic.square_classes import Term

Indices = NDArray[np.intp]
Neurons = tuple[tuple[int, int], ...]
Kind = Literal["gradient", "pattern"]


@dataclass(frozen=True, slots=True)
class Stratum:
    """The volume of one stratum B_k, in units of length^(d − k); for k = d a number of points.

    codimension : k
    faces       : how many (d − k)-faces of the complex it is made of
    parts       : its volume by the neurons (layer, index) that are at a breakpoint there, but not
                  all around; k of them in general position, more where they are together. None is
                  infinite.
    """

    codimension: int
    faces: int
    parts: dict[Neurons, Surd | None]

    @property
    def volume(self) -> Surd:
        """The volume. Raises UnboundedError if it is infinite."""
        terms: list[Term] = []
        for neurons, part in self.parts.items():
            if part is None:
                raise UnboundedError(
                    f"the boundary of codimension {self.codimension} is unbounded where neurons "
                    f"{neurons} bend, so its volume is infinite; measure on a bounded domain"
                )
            terms += part.terms
        return Surd.total(terms)


def boundary(cells: Complex, of: Kind = "gradient") -> tuple[Stratum, ...]:
    """Return the volumes of the strata B_1, …, B_d of a boundary in the interior of the domain.

    of : "gradient" for B, where the gradient of the output is discontinuous (Hanin and Rolnick
         2019); "pattern" for the boundary of the cells, where the pattern changes

    B_k holds the points not in B_1, …, B_{k−1} near which the rest of the boundary is a flat of
    codimension k. Volumes are those of the input space, also on a slice of it.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, Network, explore
    >>> net = Network.of([([[1, 1], [1, -1]], [0, 0]), ([[1, 1]], [0])])  # two diagonals
    >>> lines, points = boundary(explore(net, Box.cube(2)))
    >>> print(lines.volume, "|", points.volume)
    4*sqrt(2) | 1
    """
    if of not in ("gradient", "pattern"):
        raise ExactRegionsError(f'of is {of!r}; give "gradient" or "pattern"')
    anatomy = Anatomy(cells)
    walls = anatomy.kinks if of == "gradient" else anatomy.walls
    levels = strata(cells, anatomy.incidence, walls)
    return tuple(
        _stratum(anatomy, k, np.flatnonzero(levels[k] == k)) for k in range(1, anatomy.d + 1)
    )


def _stratum(anatomy: Anatomy, k: int, faces: Indices) -> Stratum:
    names = _neurons(anatomy, k, faces)
    terms: dict[Neurons, list[Term]] = defaultdict(list)
    endless = set()
    for face, neurons in zip(faces.tolist(), names, strict=True):
        term = anatomy.volume(anatomy.d - k, face)
        if term is None:
            endless.add(neurons)
        else:
            terms[neurons].append(term)
    parts: dict[Neurons, Surd | None] = {
        neurons: None if neurons in endless else Surd.total(terms[neurons])
        for neurons in sorted(set(names))
    }
    return Stratum(k, len(faces), parts)


def _neurons(anatomy: Anatomy, k: int, faces: Indices) -> list[Neurons]:
    """Return for each of some faces of codimension k the neurons that bend there, not around."""
    cells, j = anatomy.cells, anatomy.d - k
    if not len(faces):
        return []
    zero = cells.faces(j).signs[faces] == 0
    large, small = anatomy.incidence[j].T
    place = np.full(anatomy.sizes[j], -1)
    place[faces] = np.arange(len(faces))
    pairs = np.flatnonzero(place[small] >= 0)
    pairs = pairs[np.argsort(place[small[pairs]], kind="stable")]
    nonzero = np.packbits(cells.faces(j + 1).signs != 0, axis=1)[large[pairs]]
    starts = np.flatnonzero(np.diff(place[small[pairs]], prepend=-1))
    around = np.bitwise_or.reduceat(nonzero, starts, axis=0)
    zero &= np.unpackbits(around, axis=1, count=zero.shape[1]).astype(bool)
    found = np.packbits(np.logical_or.reduceat(zero, starts_of(cells.network), axis=1), axis=1)
    names: dict[bytes, Neurons] = {}
    places = list(cells.network.places())
    keys = [row.tobytes() for row in found]
    for key, row in zip(keys, found, strict=True):
        if key not in names:
            names[key] = tuple(places[i] for i in np.flatnonzero(np.unpackbits(row)).tolist())
    return [names[key] for key in keys]
