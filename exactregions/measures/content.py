"""Exact k-volumes of the faces of a complex, each found once, from those of its boundary.

A k-simplex with vertices x₀, …, x_k, as points (1, t), has the extensor x₀ ∧ … ∧ x_k, whose
coordinates with the constant are those of its edge vectors: their norm is k! times its volume. A
polytope F is cut into simplices by its lowest vertex v: it is the union of the cones from v over
the facets G that v is not on. Extensors of simplices in one flat are parallel, so all of F is
m·E for one primitive integer vector E and one rational m > 0. If v = X/q, and G has (e, n), then
X ∧ e = c·E with an integer c, the greatest common divisor of its coordinates, and

    m = (Σ_G n·|c|) / q.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.matrix import Row
from exactregions.arithmetic.totals import weighted
from exactregions.regions.lattice import Pairs

Integers = NDArray[np.object_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Contents:
    """The faces of one dimension k as multiples of extensors.

    lowest   : (n,) the first vertex of each face, in the order of ``faces(0)``; −1 if it has none
    extensor : (n, C(d + 1, k + 1)) primitive integers, coordinates in lexicographic order
    measure  : (n,) positive rationals; None for an unbounded face
    """

    lowest: Indices
    extensor: Integers
    measure: list[Fraction | None]

    @property
    def bounded(self) -> NDArray[np.bool_]:
        """Tell which faces are bounded; (n,)."""
        return np.array([m is not None for m in self.measure], dtype=bool)


def points_of(vertices: list[Row], dimension: int) -> Contents:
    """Return the vertices (q, p₁, …, p_d) of a complex as contents of dimension 0."""
    extensor = np.empty((len(vertices), dimension + 1), dtype=object)
    extensor[:] = np.array(vertices, dtype=object).reshape(extensor.shape)
    return Contents(np.arange(len(vertices)), extensor, [Fraction(1, v[0]) for v in vertices])


def raised(below: Contents, pairs: Pairs, faces: int, k: int, points: Integers) -> Contents:
    """Return the contents of the k-faces from those of the (k − 1)-faces.

    pairs  : (m, 2) a k-face and a (k − 1)-face on its boundary; faces : how many k-faces there are
    points : (V, d + 1) the vertices
    """
    face, side = pairs[np.argsort(pairs[:, 0], kind="stable")].T
    sides = np.bincount(face, minlength=faces)
    whole = np.bincount(face[below.bounded[side]], minlength=faces) == sides
    whole &= sides >= (2 if k == 1 else 1)
    lowest = np.full(faces, len(points))
    np.minimum.at(lowest, face, below.lowest[side])
    lowest[~whole] = -1
    cones = whole[face] & (below.lowest[side] != lowest[face])
    face, side = face[cones], side[cones]
    joined = wedge(points[lowest[face]], below.extensor[side], k)
    common = [gcd(*row) for row in joined.tolist()]
    first = np.flatnonzero(np.diff(face, prepend=-1))
    extensor = np.zeros((faces, joined.shape[1]), dtype=object)
    extensor[face[first]] = joined[first] // np.array(common, dtype=object)[first, None]
    held = face[first]
    starts = [*first.tolist(), len(face)]
    groups = (
        (side[a:b].tolist(), common[a:b], int(points[v, 0]))
        for (a, b), v in zip(pairwise(starts), lowest[held].tolist(), strict=True)
    )
    measure: list[Fraction | None] = [None] * faces
    for f, m in zip(held.tolist(), weighted(below.measure, groups), strict=True):
        measure[f] = m
    return Contents(lowest, extensor, measure)


def wedge(points: Integers, extensors: Integers, k: int) -> Integers:
    """Return X ∧ e for points X, (n, d + 1), and extensors e of k points each.

    >>> wedge(np.array([[1, 2]]), np.array([[1, 5]]), 1).tolist()
    [[3]]
    """
    d = points.shape[1] - 1
    place = {s: i for i, s in enumerate(combinations(range(d + 1), k))}
    columns = []
    for s in combinations(range(d + 1), k + 1):
        column = 0
        for i, axis in enumerate(s):
            term = points[:, axis] * extensors[:, place[s[:i] + s[i + 1 :]]]
            column = column - term if i % 2 else column + term
        columns.append(column)
    return np.stack(columns, axis=1)
