"""The displays of proofs/13-kac-rice.md, computed."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import factorial

from sympy import Matrix

from exactregions import Box, Domain, Network, explore, volume
from exactregions.claims.kac_rice import KacRice, kac_rice
from exactregions.claims.one_bias import one_bias
from exactregions.regions.along import along

F = Fraction
Point = tuple[int, int]
FIRST, SECOND, REACH, BIASES = ((0, 0),), ((1, 0),), 3, 2

# Shadows in the plane of (b_1, b_2) of the faces where the first and the second neuron vanish.
SHADOWS = {
    FIRST: [(-2, -3), (2, -3), (2, 3), (-2, 3)],
    SECOND: [(-2, 0), (1, -3), (3, -3), (3, -1), (2, 0)],
}
# Cells of the held networks: of (x, b_2) with the first, of (x, b_1) with the second one held.
CELLS = {
    FIRST: [(-1, -3), (1, -3), (1, 3), (-1, 3)],
    SECOND: [(-1, 2), (1, -2), (1, 1), (0, 3), (-1, 3)],
}


def chain(first: object, second: object) -> Network:
    """ReLU(ReLU(2x + b_1) + b_2)."""
    return Network.of([([[2]], [first]), ([[1]], [second]), ([[1]], [0])])


def both_sides() -> KacRice:
    """Return both sides for the example, B = 3."""
    return kac_rice(chain(0, 0), Box.cube(1), REACH)


def area(corners: Sequence[Point]) -> Fraction:
    """Return the area of a convex polygon, by triangles from its first corner."""
    a, *rest = corners
    triangles = ([(1, *v) for v in (a, b, c)] for b, c in pairwise(rest))
    return sum((F(int(abs(Matrix(rows).det())), 2) for rows in triangles), F(0))


def holds(corners: Sequence[Point], point: tuple[Fraction, Fraction]) -> bool:
    """Tell whether a polygon, its corners counterclockwise, holds a point inside."""
    u, v = point
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return all((p - a) * (v - b) > (q - b) * (u - a) for (a, b), (p, q) in sides)


def equation_1() -> None:
    """Points are as many as shadows above a bias, and as many on average as their areas say."""
    for b in [(F(2 * i + 1, 5), F(2 * j + 1, 7)) for i in range(-7, 7) for j in range(-10, 10, 3)]:
        met = along(chain(*b), Box.cube(1)).meeting
        assert len(met) == sum(holds(shadow, b) for shadow in SHADOWS.values())
    counted = both_sides().counted
    for zs, shadow in SHADOWS.items():
        assert counted[zs].points == area(shadow) / (2 * REACH) ** BIASES


def equation_2() -> None:
    """The integral is slope times area, cell by cell; in the plane, determinant times area."""
    integrated = both_sides().integrated
    for zs, cell in CELLS.items():
        assert integrated[zs].points == 2 * area(cell) / (2 * REACH) ** BIASES
        assert area(SHADOWS[zs]) == 2 * area(cell)
    plane = Network.of([([[2, 1], [3, 5]], [0, 0]), ([[1, 1]], [0])])
    found = kac_rice(plane, Box.cube(2, 0, 3), 25).right.points
    assert found == F((2 * 5 - 1 * 3) * 3**2, 50**2)


def equation_3() -> None:
    """A tetrahedron, seen along x as a determinant, and measured by the library."""
    shadow = [(0, 0, 0), (2, 0, 0), (0, 3, 0), (0, 0, 5)]
    rows = Matrix([(1, *v) for v in shadow])
    sides = [[-1, 0, 0], [0, -1, 0], [0, 0, -1], [15, 10, 6]]
    solid = Domain.polytope(sides, [0, 0, 0, 30])
    whole = volume(explore(Network.of([([[1, 1, 1]], [0])]), solid)).total
    assert str(whole) == str(F(int(abs(rows.det())), factorial(3)))


def equation_4() -> None:
    """One random bias: a bent function of x, and a bias that reaches a part of its values."""
    net = Network.of([([[1], [1]], [F(1, 5), F(-1, 2)]), ([[-2, 5]], [0]), ([[1]], [0])])
    g, xi = [F(-2, 5), F(-7, 5), F(1, 10)], 0  # at 0, 1/2 and 1
    found = one_bias(net, Box.of((0, 1)), (1, 0)).counted.points

    def law(b: Fraction) -> Fraction:
        return (min(max(b, F(-1)), F(1)) + 1) / 2

    assert found == sum(abs(law(xi - g[i]) - law(xi - g[i + 1])) for i in range(2))
