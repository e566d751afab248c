"""Integer matrices: products, determinants, rank, solutions, kernels (python-flint inside).

Rows go in and come out as tuples of Python ints; flint's own types never leave this module.
"""

from collections.abc import Sequence
from math import gcd
from typing import cast

from flint import fmpq_mat, fmpz_mat

Row = tuple[int, ...]
Rows = Sequence[Sequence[int]]


def product(left: Rows, right: Rows) -> list[Row]:
    """Return the matrix product; left has shape (m, n), right (n, k).

    >>> product([[1, 2]], [[3], [4]])
    [(11,)]
    """
    return _rows(fmpz_mat(_lists(left)) * fmpz_mat(_lists(right)))


class Product:
    """Multiplication by one fixed matrix, built once: x ↦ left·x.

    >>> Product([[1, 2]])([[3], [4]])
    [(11,)]
    """

    def __init__(self, left: Rows) -> None:
        self._left = fmpz_mat(_lists(left))

    def __call__(self, right: Rows) -> list[Row]:
        """Return left·right."""
        return _rows(self._left * fmpz_mat(_lists(right)))


def determinant(rows: Rows) -> int:
    """Return the determinant of a square matrix.

    >>> determinant([[1, 2], [3, 4]])
    -2
    """
    return int(fmpz_mat(_lists(rows)).det())


def rank(rows: Rows) -> int:
    """Return the rank; an empty matrix has rank 0.

    >>> rank([[1, 2], [2, 4]])
    1
    """
    return int(fmpz_mat(_lists(rows)).rank()) if rows else 0


def solve(rows: Rows, right: Rows) -> tuple[list[Row], int] | None:
    """Return (X, q) with rows·X = q·right and q > 0, or None if the square matrix is singular.

    rows : (n, n), right : (n, k); X : (n, k)

    >>> solve([[2, 0], [0, 3]], [[1], [1]])
    ([(3,), (2,)], 6)
    """
    matrix = fmpz_mat(_lists(rows))
    if matrix.det() == 0:
        return None
    solution = cast("fmpq_mat", matrix.solve(fmpz_mat(_lists(right))))
    cleared, denominator = solution.numer_denom()
    return _rows(cleared), int(denominator)


def kernel(rows: Rows, columns: int) -> list[Row]:
    """Return a basis of {x : rows·x = 0}, primitive integer vectors; empty if trivial.

    >>> kernel([[1, 1, 0]], 3)
    [(-1, 1, 0), (0, 0, 1)]
    """
    if not rows:
        return [tuple(int(i == j) for j in range(columns)) for i in range(columns)]
    reduced, denominator, found = fmpz_mat(_lists(rows)).rref()
    table = _rows(reduced)[: int(found)]
    pivots = [next(j for j, v in enumerate(row) if v) for row in table]
    basis = []
    for free in (j for j in range(columns) if j not in pivots):
        vector = [0] * columns
        vector[free] = int(denominator)
        for row, pivot in zip(table, pivots, strict=True):
            vector[pivot] = -row[free]
        basis.append(primitive(vector))
    return basis


def independent(rows: Rows) -> list[int]:
    """Return the indices of the first rows that form a basis of the row space.

    >>> independent([[1, 1], [2, 2], [0, 1]])
    [0, 2]
    """
    if not rows:
        return []
    reduced, _, found = fmpz_mat(_lists(list(zip(*rows, strict=True)))).rref()
    table = _rows(reduced)[: int(found)]
    return [next(j for j, v in enumerate(row) if v) for row in table]


def primitive(values: Sequence[int]) -> Row:
    """Divide by the greatest common divisor; zero stays zero.

    >>> primitive([6, -4, 2])
    (3, -2, 1)
    """
    common = gcd(*values)
    return tuple(v // common for v in values) if common > 1 else tuple(values)


def _lists(rows: Rows) -> list[list[int]]:
    return [list(row) for row in rows]


def _rows(matrix: fmpz_mat) -> list[Row]:
    entries = list(map(int, matrix.entries()))
    k = matrix.ncols()
    return [tuple(entries[i : i + k]) for i in range(0, len(entries), k)]
