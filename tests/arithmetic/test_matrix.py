"""Integer matrices agree with schoolbook arithmetic on Fractions, at word size and beyond."""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from math import gcd, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.matrix import (
    Product,
    determinant,
    independent,
    kernel,
    primitive,
    product,
    rank,
    solve,
)

Rows = list[list[int]]

HARD = [s * (2**e + d) for s in (-1, 1) for e in (31, 32, 63, 64) for d in (-1, 0, 1)] + [0, 1, -1]
entries = st.one_of(st.integers(-3, 3), st.sampled_from(HARD), st.integers(-(10**40), 10**40))


@st.composite
def matrices(draw: Callable, rows: int | None = None, columns: int | None = None) -> Rows:
    m = draw(st.integers(1, 4)) if rows is None else rows
    n = draw(st.integers(1, 4)) if columns is None else columns
    return [[draw(entries) for _ in range(n)] for _ in range(m)]


@st.composite
def squares(draw: Callable) -> Rows:
    n = draw(st.integers(1, 4))
    return draw(matrices(n, n))


@st.composite
def deficient(draw: Callable) -> Rows:
    """A product through a narrow middle: its rank is at most the middle."""
    m, k, n = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return times(draw(matrices(m, k)), draw(matrices(k, n)))


def times(left: Rows, right: Rows) -> Rows:
    columns = list(zip(*right, strict=True))
    return [[sum(a * b for a, b in zip(row, c, strict=True)) for c in columns] for row in left]


def leibniz(rows: Rows) -> int:
    n = len(rows)
    return sum(
        (-1) ** sum(p[i] > p[j] for i in range(n) for j in range(i + 1, n))
        * prod(rows[i][p[i]] for i in range(n))
        for p in permutations(range(n))
    )


def eliminated(rows: Rows) -> list[int]:
    """The pivot columns of Gaussian elimination on Fractions."""
    table = [[Fraction(v) for v in row] for row in rows]
    pivots: list[int] = []
    for j in range(len(table[0])):
        r = len(pivots)
        i = next((i for i in range(r, len(table)) if table[i][j]), None)
        if i is None:
            continue
        table[r], table[i] = table[i], table[r]
        for k in range(r + 1, len(table)):
            factor = table[k][j] / table[r][j]
            table[k] = [a - factor * b for a, b in zip(table[k], table[r], strict=True)]
        pivots.append(j)
    return pivots


@given(st.data())
def test_a_product_is_rows_times_columns(data: st.DataObject):
    left = data.draw(matrices())
    right = data.draw(matrices(len(left[0])))
    expected = [tuple(row) for row in times(left, right)]
    assert product(left, right) == Product(left)(right) == expected


@pytest.mark.parametrize("a", HARD)
def test_products_at_word_size_do_not_wrap(a: int):
    for b in HARD:
        assert product([[a, b]], [[b], [a]]) == [(2 * a * b,)]


@given(squares())
def test_the_determinant_is_the_sum_over_permutations(rows: Rows):
    assert determinant(rows) == leibniz(rows)


@given(st.one_of(matrices(), deficient()))
def test_the_rank_is_the_number_of_pivots(rows: Rows):
    assert rank(rows) == len(eliminated(rows))


def test_no_rows_have_rank_zero():
    assert rank([]) == 0
    assert independent([]) == []


@given(st.one_of(matrices(), deficient()))
def test_independent_rows_are_the_first_ones_that_enlarge_the_span(rows: Rows):
    assert independent(rows) == eliminated([list(column) for column in zip(*rows, strict=True)])


@given(st.data())
def test_a_solution_solves_and_its_absence_means_a_zero_determinant(data: st.DataObject):
    rows = data.draw(squares())
    right = data.draw(matrices(len(rows)))
    answer = solve(rows, right)
    if answer is None:
        assert leibniz(rows) == 0
    else:
        x, q = answer
        assert q > 0
        assert times(rows, [list(row) for row in x]) == [[q * v for v in row] for row in right]


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=4))
def test_repeated_rows_have_no_solution(row: list[int]):
    rows = [row for _ in row]
    assert solve(rows, [[1] for _ in row]) is None


@given(st.one_of(matrices(), deficient()))
def test_the_kernel_is_annihilated_spans_and_is_primitive(rows: Rows):
    n = len(rows[0])
    basis = kernel(rows, n)
    assert len(basis) == n - len(eliminated(rows))
    for vector in basis:
        assert all(sum(a * x for a, x in zip(row, vector, strict=True)) == 0 for row in rows)
        assert gcd(*vector) == 1
    if basis:
        assert len(eliminated([list(v) for v in basis])) == len(basis)


def test_the_kernel_of_no_rows_is_everything():
    assert kernel([], 2) == [(1, 0), (0, 1)]


@given(st.lists(entries, min_size=1, max_size=5))
def test_a_primitive_vector_points_the_same_way_without_common_factor(values: list[int]):
    found = primitive(values)
    common = gcd(*values)
    assert gcd(*found) == (1 if common else 0)
    assert tuple(common * v for v in found) == tuple(values)
