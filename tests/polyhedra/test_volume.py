"""Volumes of single polyhedra: closed forms, polygons, and laws of volume."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, factorial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import UnboundedError
from exactregions.polyhedra.polytope import facets
from exactregions.polyhedra.volume import volume
from tests.oracles import polygons
from tests.oracles.samples import half_planes
from tests.oracles.simplex import primitive
from tests.regions.linear import determinant

Row = tuple[int, ...]


def cube(d: int) -> list[Row]:
    """[0, 1]^d."""
    low = [(0, *(int(i == j) for j in range(d))) for i in range(d)]
    return [*low, *((1, *(-v for v in row[1:])) for row in low)]


def simplex(d: int) -> list[Row]:
    """x ≥ 0, x₁ + … + x_d ≤ 1."""
    return [*cube(d)[:d], (1, *[-1] * d)]


def cross_polytope(d: int) -> list[Row]:
    return [(1, *signs) for signs in product((1, -1), repeat=d)]


def pyramid(d: int) -> list[Row]:
    """0 ≤ x_d and |xᵢ| ≤ 1 − x_d: base 2^(d − 1), height 1, its apex on 2(d − 1) sides."""
    sides = [
        (1, *(s * int(i == j) for j in range(d - 1)), -1) for i in range(d - 1) for s in (1, -1)
    ]
    return [(0, *[0] * (d - 1), 1), *sides]


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
def test_cubes_and_simplices_have_the_volumes_of_closed_forms(d: int):
    assert volume(cube(d), d) == 1
    assert volume(simplex(d), d) == Fraction(1, factorial(d))


@pytest.mark.parametrize("d", [2, 3, 4])
def test_polytopes_that_are_not_simple_have_the_volumes_of_closed_forms(d: int):
    assert volume(cross_polytope(d), d) == Fraction(2**d, factorial(d))
    assert volume(pyramid(d), d) == Fraction(2 ** (d - 1), d)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("t", [Fraction(1, 3), Fraction(1), Fraction(3, 2), Fraction(12, 5)])
def test_a_cube_below_a_diagonal_section_has_the_volume_of_laplace(d: int, t: Fraction):
    """P(U₁ + … + U_d ≤ t) for uniform numbers, on as many sides as are facets."""
    steps = (Fraction((-1) ** k * comb(d, k)) * (t - k) ** d for k in range(d + 1) if t >= k)
    below = sum(steps, Fraction(0)) / factorial(d)
    rows = [*cube(d), primitive((t, *[Fraction(-1)] * d))]
    assert volume([rows[j] for j in facets(rows)], d) == below


@pytest.mark.parametrize("seed", range(12))
def test_polygons_have_the_area_of_the_shoelace_formula(seed: int):
    """Corners on a circle, at rational points."""
    random = Random(seed)
    slopes = sorted({Fraction(random.randint(-40, 40), random.randint(1, 9)) for _ in range(7)})
    corners = [((1 - m * m) / (1 + m * m), 2 * m / (1 + m * m)) for m in slopes]
    rows = [primitive((b, *(-v for v in a))) for a, b in half_planes(polygons.corners(corners))]
    assert volume(rows, 2) == polygons.area(polygons.corners(corners))


def moved(rows: Sequence[Row], matrix: Sequence[Sequence[int]], shift: Sequence[int]) -> list[Row]:
    """The rows of {y : matrix·y + shift ∈ P}, whose volume is that of P over |det|."""
    d = len(matrix)
    found = []
    for c, *a in rows:
        slopes = [sum(a[i] * matrix[i][j] for i in range(d)) for j in range(d)]
        at = c + sum(u * v for u, v in zip(a, shift, strict=True))
        found.append(primitive([Fraction(v) for v in (at, *slopes)]))
    return found


@given(st.integers(2, 4), st.data())
def test_an_affine_map_multiplies_volumes_by_its_determinant(d: int, data: st.DataObject):
    entries = st.lists(st.integers(-4, 4), min_size=d, max_size=d)
    matrix = data.draw(st.lists(entries, min_size=d, max_size=d))
    scale = abs(determinant(matrix))
    if scale:
        shift = data.draw(entries)
        rows = data.draw(st.sampled_from([cube, simplex, pyramid, cross_polytope]))(d)
        assert volume(moved(rows, matrix, shift), d) == volume(rows, d) / scale


@given(st.integers(1, 4), st.data())
def test_a_hyperplane_cuts_a_polytope_in_two_volumes_that_add_up(d: int, data: st.DataObject):
    rows = data.draw(st.sampled_from([cube, simplex]))(d)
    cut = tuple(data.draw(st.lists(st.integers(-5, 5), min_size=d + 1, max_size=d + 1)))
    corners = list(product((0, 1), repeat=d))
    if rows == simplex(d):
        corners = [x for x in corners if sum(x) < 2]
    values = [cut[0] + sum(a * x for a, x in zip(cut[1:], at, strict=True)) for at in corners]
    if min(values) < 0 < max(values):
        halves = []
        for sign in (1, -1):
            half = [*rows, primitive([Fraction(sign * v) for v in cut])]
            halves.append(volume([half[j] for j in facets(half)], d))
        assert min(halves) > 0
        assert sum(halves) == volume(rows, d)


@pytest.mark.parametrize("d", [2, 3])
def test_rows_that_touch_or_repeat_change_nothing(d: int):
    idle = [(d, *[-1] * d), (d + 1, *[-1] * d), (0, 1, 1, *[0] * (d - 2))]
    rows = [*idle, *cube(d), cube(d)[0], (0, *(2 * v for v in cube(d)[1][1:]))]
    assert volume(rows, d) == 1


@pytest.mark.parametrize("d", [1, 2, 3])
def test_a_polyhedron_with_a_ray_has_infinite_volume(d: int):
    with pytest.raises(UnboundedError, match=r"holds the ray .*infinite; measure on a bounded"):
        volume(cube(d)[: 2 * d - 1], d)
    with pytest.raises(UnboundedError, match="ray"):
        volume(cube(d)[:d], d)


@pytest.mark.parametrize("rows", [[], [(1, 1, 0)], [(0, 1, 1), (1, -1, -1)]])
def test_a_polyhedron_with_a_line_has_infinite_volume(rows: list[Row]):
    with pytest.raises(UnboundedError, match=r"holds a line, .*infinite; measure on a bounded"):
        volume(rows, 2)
