"""Random polyhedra and linear programs, and slow independent answers to them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from random import Random

from tests.oracles.simplex import positive_point
from tests.regions.linear import common_zero, rank, value

Form = tuple[int, ...]
Point = tuple[Fraction, ...]


def random_rows(random: Random, d: int, m: int, size: int = 3) -> list[Form]:
    """Rows that meet in special position, because their entries are small."""
    return [tuple(random.randint(-size, size) for _ in range(d + 1)) for _ in range(m)]


def polyhedron(random: Random, d: int, m: int, size: int = 3) -> list[Form]:
    """Rows with an interior point; some repeated, some scaled, some touching, some idle."""
    while True:
        rows = [r for r in random_rows(random, d, m, size) if any(r[1:])]
        if rows and random.random() < 0.5:
            rows.append(random.choice(rows))
        if rows and random.random() < 0.5:
            rows.append(tuple(2 * v for v in random.choice(rows)))
        if len(rows) > 1 and random.random() < 0.5:
            p, q = random.sample(rows, 2)
            total = tuple(a + b for a, b in zip(p, q, strict=True))
            rows += [total] if any(total[1:]) else []
        random.shuffle(rows)
        if rows and positive_point(rows, d) is not None:
            return rows


def boxed(rows: Sequence[Form], d: int, half: int = 5) -> list[Form]:
    """The rows and a box around the origin."""
    unit = [[int(i == k) for i in range(d)] for k in range(d)]
    return [*rows, *((half, *(s * v for v in e)) for e in unit for s in (1, -1))]


def needed(rows: Sequence[Form], j: int, d: int) -> bool:
    """Is row j negative somewhere where all rows that are not multiples of it are positive?"""
    others = [g for g in rows if not same_halfspace(g, rows[j])]
    return positive_point([*others, tuple(-v for v in rows[j])], d) is not None


def same_halfspace(g: Form, h: Form) -> bool:
    """Is one form a positive multiple of the other?"""
    lead = next((i for i, v in enumerate(g) if v), 0)
    if g[lead] * h[lead] <= 0:
        return g == h
    return all(a * h[lead] == b * g[lead] for a, b in zip(g, h, strict=True))


def least(objective: Form, rows: Sequence[Form], d: int, half: int = 10**6) -> tuple[str, Fraction]:
    """The kind of answer and the minimum, over all bases.

    The minimum over the polyhedron inside a huge cube is at one of the vertices of that cut. It is
    the true one unless there is none, and then it falls when the cube grows: all vertices of the
    polyhedron itself, and of its traces on its own flats, lie in the smaller cube already.
    """
    found = [least_in_cube(objective, rows, d, h) for h in (half, 2 * half)]
    if found[0] is None:
        return "infeasible", Fraction(0)
    assert found[1] is not None
    return ("optimal", found[0]) if found[0] == found[1] else ("unbounded", Fraction(0))


def least_in_cube(objective: Form, rows: Sequence[Form], d: int, half: int) -> Fraction | None:
    cut = boxed(rows, d, half)
    best: Fraction | None = None
    for chosen in combinations(cut, d):
        point = common_zero(chosen)
        if point is not None and all(value(g, point) >= 0 for g in cut):
            at = value(objective, point)
            best = at if best is None else min(best, at)
    return best


def is_pointed(rows: Sequence[Form], d: int) -> bool:
    """Has the polyhedron a vertex: do its slopes span the space?"""
    return rank([row[1:] for row in rows]) == d
