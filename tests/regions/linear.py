"""Linear algebra over the rationals by plain elimination; shares nothing with the package."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

Vector = Sequence[Fraction | int]
Matrix = Sequence[Vector]
Point = tuple[Fraction, ...]


def eliminated(rows: Matrix) -> tuple[list[list[Fraction]], list[int], int]:
    """The reduced echelon form, its pivot columns and the sign of the row exchanges."""
    table = [[Fraction(v) for v in row] for row in rows]
    pivots: list[int] = []
    sign = 1
    for column in range(len(table[0]) if table else 0):
        at = len(pivots)
        found = next((i for i in range(at, len(table)) if table[i][column]), None)
        if found is None:
            continue
        if found != at:
            table[at], table[found], sign = table[found], table[at], -sign
        for i, row in enumerate(table):
            if i != at and row[column]:
                factor = row[column] / table[at][column]
                table[i] = [v - factor * p for v, p in zip(row, table[at], strict=True)]
        pivots.append(column)
    return table, pivots, sign


def rank(rows: Matrix) -> int:
    """The rank of a matrix."""
    return len(eliminated(rows)[1])


def determinant(rows: Matrix) -> Fraction:
    """The determinant of a square matrix."""
    table, pivots, sign = eliminated(rows)
    if len(pivots) < len(table):
        return Fraction(0)
    value = Fraction(sign)
    for i, row in enumerate(table):
        value *= row[i]
    return value


def common_zero(rows: Matrix) -> Point | None:
    """The one point where the forms (c, a₁, …, a_d) all vanish; None if there is none or more."""
    d = len(rows[0]) - 1
    table, pivots, _ = eliminated([[*row[1:], -row[0]] for row in rows])
    if pivots != list(range(d)):
        return None
    return tuple(table[i][d] / table[i][i] for i in range(d))


def value(form: Vector, point: Sequence[Fraction]) -> Fraction:
    """c + a·x."""
    return Fraction(form[0]) + sum(
        (a * x for a, x in zip(form[1:], point, strict=True)), Fraction(0)
    )


def corners(rows: Sequence[Sequence[int]], d: int) -> set[Point]:
    """The vertices of {g ≥ 0 for all rows}: all feasible common zeros of d rows."""
    found = set()
    for chosen in combinations(rows, d):
        point = common_zero(chosen)
        if point is not None and all(value(g, point) >= 0 for g in rows):
            found.add(point)
    return found


def directions(rows: Sequence[Sequence[int]], d: int) -> set[Point]:
    """The extreme rays of the cone {a·x ≥ 0}, d ≥ 1, of length 1 in the maximum norm."""
    found = set()
    for chosen in combinations([row[1:] for row in rows], d - 1):
        for ray in _kernel(chosen, d):
            if all(value((0, *row[1:]), ray) >= 0 for row in rows):
                found.add(scaled(ray))
    return found


def scaled(ray: Sequence[Fraction | int]) -> Point:
    """The positive multiple whose largest entry in absolute value is 1."""
    size = max(abs(v) for v in ray)
    return tuple(Fraction(v) / size for v in ray)


def _kernel(rows: Matrix, d: int) -> Iterator[Point]:
    """Both directions of the kernel if it is a line."""
    table, pivots, _ = eliminated(rows)
    if len(pivots) != d - 1:
        return
    free = next(c for c in range(d) if c not in pivots)
    ray = [Fraction(int(c == free)) for c in range(d)]
    for i, p in enumerate(pivots):
        ray[p] = -table[i][free] / table[i][p]
    yield tuple(ray)
    yield tuple(-v for v in ray)
