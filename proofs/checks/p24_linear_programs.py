"""The displays of proofs/24-linear-programs.md, computed."""

from fractions import Fraction
from itertools import combinations, permutations, product

from exactregions.arithmetic.matrix import determinant
from exactregions.polyhedra.polytope import generators
from exactregions.polyhedra.program import Optimal, Unbounded, minimise, value_at

Form = tuple[int, ...]

# minimise 5x + 4y on four rows; every two of their slopes are independent
GOAL: Form = (-7, 5, 4)
ROWS: list[Form] = [(-4, 2, 1), (-5, 1, 3), (9, -1, 2), (11, 3, -2)]


def dictionary(tight: tuple[int, ...]) -> list[list[Fraction]]:
    """T by Cramer's rule: each form, the goal last, in terms of two tight rows."""
    p, q = (ROWS[i] for i in tight)
    delta = determinant([p[1:], q[1:]])
    table = []
    for g in (*ROWS, GOAL):
        one = Fraction(determinant([g[1:], q[1:]]), delta)
        two = Fraction(determinant([p[1:], g[1:]]), delta)
        table.append([g[0] - one * p[0] - two * q[0], one, two])
    return table


def equation_1() -> None:
    """The minimum of the program, and the identity that proves it, coefficient by coefficient."""
    answer = minimise(GOAL, ROWS)
    assert isinstance(answer, Optimal)
    constant = (answer.value, 0, 0)
    for i in range(3):
        total = sum(weight * ROWS[j][i] for j, weight in answer.multipliers)
        assert GOAL[i] == constant[i] + total
    assert value_at(GOAL, answer.point) == answer.value
    assert min(value_at(g, answer.point) for g in ROWS) == 0 < len(answer.multipliers)


def equation_2() -> None:
    """Along the ray of a program without minimum."""
    answer = minimise((3, -2, -5), ROWS)
    assert isinstance(answer, Unbounded)
    x, s = answer.point, answer.ray
    for g in ((3, -2, -5), *ROWS):
        slope = value_at((0, *g[1:]), s)
        for t in (Fraction(1, 2), Fraction(7)):
            moved = tuple(a + t * b for a, b in zip(x, s, strict=True))
            assert value_at(g, moved) == value_at(g, x) + t * slope


def equation_3() -> None:
    """The corners that a line makes on the sides of a square."""
    square, h = [(0, 1, 0), (0, 0, 1), (3, -1, 0), (3, 0, -1)], (7, -2, -5)
    corners = [(1, x, y) for x, y in ((0, 0), (0, 3), (3, 3), (3, 0))]
    found, new = generators([*square, h], 2), 0
    for p, q in product(corners, repeat=2):
        common = [g for g in square if value_at(g, p[1:]) == value_at(g, q[1:]) == 0]
        hp, hq = value_at(h, p[1:]), value_at(h, q[1:])
        if len(common) == 1 and hp > 0 > hq:
            new += 1
            r = [hp * b - hq * a for a, b in zip(p, q, strict=True)]
            assert sum(v * (hp * b - hq * a) for v, a, b in zip(h, p, q, strict=True)) == 0
            assert (r[1] / r[0], r[2] / r[0]) in found.vertices
    assert (new, len(found.vertices)) == (2, 4)


def equation_4() -> None:
    """Every form in terms of two tight rows, at several points."""
    for tight in combinations(range(4), 2):
        table = dictionary(tight)
        for x in ((Fraction(3), Fraction(-2)), (Fraction(1, 3), Fraction(5, 7))):
            values = [value_at(ROWS[i], x) for i in tight]
            for g, line in zip((*ROWS, GOAL), table, strict=True):
                assert value_at(g, x) == line[0] + sum(
                    t * v for t, v in zip(line[1:], values, strict=True)
                )


def equation_5() -> None:
    """What the double nearest to 1/3 makes of the row 3x - 1."""
    nearest = Fraction(1 / 3)
    assert 3 * nearest - 1 == -Fraction(1, 2**54)


def equation_6() -> None:
    """The point of one dictionary, and its rays, in the equations of another."""
    for tight, other in permutations(combinations(range(4), 2), 2):
        table, primed = dictionary(tight), dictionary(other)
        point = 1, [line[0] for line in table]
        rays = [(0, [line[place] for line in table]) for place in (1, 2)]
        for e, y in (point, *rays):
            for j, line in enumerate(primed):
                assert y[j] == line[0] * e + sum(
                    t * y[i] for t, i in zip(line[1:], other, strict=True)
                )


def equation_7() -> None:
    """A pivot in integers leaves no remainder and gives the dictionary of the new tight rows."""
    for tight in permutations(range(4), 2):
        for k in set(range(4)) - set(tight):
            fixed = tight[0]  # k takes the place of the other one, whose column is the second
            delta = abs(determinant([ROWS[i][1:] for i in tight]))
            m = [[delta * v for v in line] for line in dictionary(tight)]
            after = abs(determinant([ROWS[i][1:] for i in (fixed, k)]))
            assert after == abs(m[k][2])
            sign = 1 if m[k][2] > 0 else -1
            new = [[after * v for v in line] for line in dictionary((fixed, k))]
            for j in {0, 1, 2, 3, 4} - {k}:
                for i in (0, 1):
                    top = m[k][2] * m[j][i] - m[j][2] * m[k][i]
                    assert top % delta == 0
                    assert new[j][i] == sign * (m[k][2] * m[j][i] - m[j][2] * m[k][i]) / delta
