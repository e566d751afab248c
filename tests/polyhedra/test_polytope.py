"""Facets, interior points, vertices and rays are those of the definition, however special."""

from fractions import Fraction
from math import gcd
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.polyhedra.polytope import (
    facets,
    generators,
    implied_equality,
    interior_point,
    is_redundant,
    rounded,
)
from exactregions.polyhedra.program import Infeasible, minimise
from tests.oracles.simplex import positive_point
from tests.polyhedra.forms import (
    Form,
    is_pointed,
    needed,
    polyhedron,
    random_rows,
    same_halfspace,
)
from tests.regions.linear import corners, directions, rank, scaled, value

dimensions = st.integers(1, 4)


def primitive(row: Form) -> Form:
    common = gcd(*row)
    return tuple(v // common for v in row)


@st.composite
def solids(draw: st.DrawFn) -> tuple[list[Form], int]:
    """Primitive rows of a full-dimensional polyhedron, and its dimension."""
    d = draw(dimensions)
    random = Random(draw(st.integers(0, 10**6)))
    return list(map(primitive, polyhedron(random, d, random.randint(1, 3 + 2 * d)))), d


@given(solids())
def test_facets_are_the_rows_that_do_not_follow_from_the_others(solid: tuple[list[Form], int]):
    rows, d = solid
    expected = [j for j in range(len(rows)) if needed(rows, j, d) and rows[j] not in rows[:j]]
    assert facets(rows) == expected


@given(solids(), st.data())
def test_facets_known_beforehand_change_nothing(solid: tuple[list[Form], int], data: st.DataObject):
    rows, _ = solid
    expected = facets(rows)
    sure = data.draw(st.sets(st.sampled_from(expected))) if expected else set()
    assert facets(rows, sure) == expected


@given(solids())
def test_facets_alone_describe_the_polyhedron(solid: tuple[list[Form], int]):
    rows, d = solid
    kept = [rows[j] for j in facets(rows)]
    for row in rows:
        assert positive_point([*kept, tuple(-v for v in row)], d) is None


@given(solids())
def test_a_row_is_redundant_iff_it_is_negative_nowhere_on_the_others(
    solid: tuple[list[Form], int],
):
    rows, d = solid
    for j, row in enumerate(rows):
        others = rows[:j] + rows[j + 1 :]
        outside = positive_point([*others, tuple(-v for v in row)], d)
        assert is_redundant(rows, j) == (outside is None)


def test_two_rows_that_touch_in_a_corner_do_not_excuse_each_other():
    """x + y ≥ 0 touches the quadrant in its corner; so does 2x + y ≥ 0. Neither is a facet."""
    quadrant = [(0, 1, 0), (0, 0, 1)]
    assert facets([(0, 1, 1), (0, 2, 1), *quadrant]) == [2, 3]
    assert facets([*quadrant, (0, 1, 1), (0, 2, 1)]) == [0, 1]


def test_of_equal_rows_the_first_stands_for_all_and_parallel_ones_stay():
    assert facets([(1, -1), (0, 1), (1, -1), (0, 1), (2, -1)]) == [0, 1]
    assert facets([(0, 1), (5, 0)]) == [0]
    assert facets([]) == []


def test_rows_of_an_octahedron_and_of_a_cube_are_all_facets():
    signs = [(a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)]
    octahedron = [(1, *s) for s in signs]
    assert facets(octahedron) == list(range(8))
    shape = generators(octahedron, 3)
    assert len(shape.vertices) == 6
    cut = [*octahedron, (1, 1, 0, 0), (2, 0, 1, 0)]
    assert facets(cut) == list(range(8))


@given(solids())
def test_an_interior_point_is_strictly_inside(solid: tuple[list[Form], int]):
    rows, d = solid
    point = interior_point(rows, d)
    assert point is not None
    assert all(value(g, point) > 0 for g in rows)
    assert all(v.denominator.bit_count() == 1 for v in point)


@pytest.mark.parametrize("seed", range(100))
def test_an_interior_point_exists_iff_the_strict_system_is_solvable(seed: int):
    random = Random(seed)
    d = random.randint(1, 3)
    rows = random_rows(random, d, random.randint(0, 7), 2)
    assert (interior_point(rows, d) is None) == (positive_point(rows, d) is None)


@pytest.mark.parametrize("seed", range(150))
def test_a_polyhedron_without_interior_is_empty_or_lies_in_one_of_its_rows(seed: int):
    random = Random(seed)
    d = random.randint(1, 3)
    rows = [r for r in random_rows(random, d, random.randint(1, 7), 2) if any(r)]
    if isinstance(minimise((0,) * (d + 1), rows), Infeasible):
        assert interior_point(rows, d) is None
        return
    j = implied_equality(rows)
    assert (j is None) == (positive_point(rows, d) is not None)
    if j is not None:
        others = rows[:j] + rows[j + 1 :]
        assert positive_point([*others, rows[j]], d) is None


def test_a_point_is_rounded_to_as_few_bits_as_stay_inside():
    thin = [(-333, 1000), (334, -1000)]
    (x,) = rounded((Fraction(667, 2000),), thin)
    assert all(value(g, (x,)) > 0 for g in thin)
    assert x == Fraction(171, 512)
    for bits in range(9):
        scale = 2**bits
        assert not any(333 * scale < 1000 * n < 334 * scale for n in range(scale + 1))


@given(solids())
def test_generators_are_the_corners_and_the_extreme_rays(solid: tuple[list[Form], int]):
    rows, d = solid
    if not is_pointed(rows, d):
        return
    found = generators(rows, d)
    assert list(found.vertices) == sorted(corners(rows, d))
    assert {scaled(ray) for ray in found.rays} == directions(rows, d)
    assert len(found.rays) == len(directions(rows, d))


@given(solids())
def test_a_facet_is_a_row_whose_corners_and_rays_span_a_hyperplane(
    solid: tuple[list[Form], int],
):
    rows, d = solid
    if not is_pointed(rows, d):
        return
    shape = generators(rows, d)
    lifted = [(Fraction(1), *v) for v in shape.vertices]
    lifted += [(Fraction(0), *map(Fraction, ray)) for ray in shape.rays]
    first = [j for j, row in enumerate(rows) if not any(same_halfspace(row, g) for g in rows[:j])]
    on = {
        j: [v for v in lifted if sum(a * x for a, x in zip(rows[j], v, strict=True)) == 0]
        for j in first
    }
    assert facets(rows) == [j for j in first if any(rows[j][1:]) and rank(on[j]) == d]


@pytest.mark.parametrize("d", range(1, 6))
def test_a_cube_has_two_to_the_d_corners_and_a_cross_polytope_two_d(d: int):
    cube = [(1, *(s * int(i == k) for i in range(d))) for k in range(d) for s in (1, -1)]
    assert len(generators(cube, d).vertices) == 2**d
    assert generators(cube, d).rays == ()
    signs = [tuple(1 - 2 * (n >> i & 1) for i in range(d)) for n in range(2**d)]
    assert len(generators([(1, *s) for s in signs], d).vertices) == 2 * d


def test_an_orthant_has_one_corner_and_its_axes():
    shape = generators([(0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)], 3)
    assert shape.vertices == ((0, 0, 0),)
    assert shape.rays == ((0, 0, 1), (0, 1, 0), (1, 0, 0))


def test_a_pyramid_over_a_square_has_a_corner_where_four_rows_meet():
    pyramid = [(0, 0, 0, 1), (1, 1, 0, -1), (1, -1, 0, -1), (1, 0, 1, -1), (1, 0, -1, -1)]
    shape = generators(pyramid, 3)
    assert shape.vertices == ((-1, -1, 0), (-1, 1, 0), (0, 0, 1), (1, -1, 0), (1, 1, 0))
    assert facets(pyramid) == [0, 1, 2, 3, 4]
