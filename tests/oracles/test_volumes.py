"""The oracle of volumes knows simplices, cubes and cross-polytopes."""

from fractions import Fraction
from itertools import product
from math import factorial

import pytest

from .volumes import determinant, hull_volume


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_a_box_has_the_product_of_its_sides(d):
    points = [[i * v for i, v in enumerate(p, 1)] for p in product((0, 1), repeat=d)]
    unit = [[int(i == k) for i in range(d)] for k in range(d)]
    rows = [[0, *e] for e in unit] + [[k, *(-v for v in e)] for k, e in enumerate(unit, 1)]
    assert hull_volume(points, rows) == factorial(d)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_a_simplex_has_the_volume_of_a_cube_over_d_factorial(d):
    unit = [[int(i == k) for i in range(d)] for k in range(d)]
    rows = [*([0, *e] for e in unit), [1, *[-1] * d]]
    assert hull_volume([[0] * d, *unit], rows) == Fraction(1, factorial(d))


@pytest.mark.parametrize("d", [2, 3])
def test_a_cross_polytope_has_many_facets_at_a_vertex(d):
    points = [[s * int(i == k) for i in range(d)] for k in range(d) for s in (1, -1)]
    rows = [[1, *signs] for signs in product((1, -1), repeat=d)]
    assert hull_volume(points, rows) == Fraction(2**d, factorial(d))


def test_a_determinant_changes_sign_with_two_rows():
    assert determinant([[2, 3], [1, 1]]) == -1 == -determinant([[1, 1], [2, 3]])
