"""The displays of proofs/19-facets.md, computed."""

from fractions import Fraction
from itertools import product
from operator import mul

import numpy as np

from exactregions.arithmetic.enclosure import Enclosure, gamma, tableau
from exactregions.polyhedra.polytope import facets
from exactregions.polyhedra.program import value_at

# A pentagon, and two rows that only seem to cut it: floats compute with these numbers exactly.
ROWS = [(0, 1, 0), (0, 0, 1), (4, -1, 0), (4, 0, -1), (6, -1, -1), (17, -2, -1), (8, -1, -1)]
BASIS = (0, 3)


def dictionary() -> tuple[list[Fraction], list[list[Fraction]]]:
    """The value of every row at the vertex of the basis, and its multipliers there."""
    middle = np.array(ROWS, dtype=float).T[None]
    rows = Enclosure(middle, np.zeros_like(middle))
    seen = tableau(rows, gamma(4) * np.abs(middle[:, 1:]), np.array([BASIS]))
    assert seen.sound.all()
    multipliers = seen.multipliers.middle[0].T.tolist()
    values = list(map(Fraction, seen.values.middle[0].tolist()))
    return values, [list(map(Fraction, row)) for row in multipliers]


def equation_1() -> None:
    """Every row is its value at the vertex, and multiples of the rows that vanish there."""
    value, factor = dictionary()
    for x in [(Fraction(3, 7), Fraction(5, 2)), (Fraction(-2, 3), Fraction(9, 4))]:
        at = [value_at(g, x) for g in ROWS]
        for r in range(len(ROWS)):
            assert at[r] == value[r] + sum(factor[r][i] * g for i, g in enumerate([at[0], at[3]]))


def equation_2() -> None:
    """Over a box in the coordinates of the basis the bound is attained in a corner."""
    value, factor = dictionary()
    t = (5, 7)
    for r in range(len(ROWS)):
        corners = product(*((0, top) for top in t))
        least = min(value[r] + sum(map(mul, factor[r], y)) for y in corners)
        assert least == value[r] - sum(max(-factor[r][i], 0) * t[i] for i in range(2))


def equation_3() -> None:
    """Behind a facet, and on no other row, lies a point where the segment leaves the pentagon."""
    kept = facets(ROWS)
    assert kept == [0, 1, 2, 3, 4]
    x = (Fraction(2), Fraction(3))
    ends = {0: (-1, 2), 1: (1, -2), 2: (5, Fraction(1, 2)), 3: (1, 5), 4: (4, 4)}
    for r, y in ends.items():
        before, behind = value_at(ROWS[r], x), value_at(ROWS[r], y)
        way = [q - p for p, q in zip(x, y, strict=True)]
        z = [p + before / (before - behind) * step for p, step in zip(x, way, strict=True)]
        assert value_at(ROWS[r], [x[i] + before / (before - behind) * way[i] for i in (0, 1)]) == 0
        assert all(value_at(ROWS[k], z) > 0 for k in kept if k != r)
