"""The closed formulas against sums written out, masks drawn one by one, and known special cases."""

from fractions import Fraction
from itertools import product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.claims.expectation import (
    expectation,
    mean_cells,
    mean_corners,
    mean_faces,
    mean_kinks,
    mean_vertices,
)
from exactregions.errors import FileFormatError, ShapeError
from tests.oracles import formulas, masks

SMALL = [(1, 2, 2, 1), (1, 1, 2, 1, 1), (2, 3, 2, 1), (2, 2, 1, 2, 1), (2, 1, 3, 1), (3, 3, 2, 1),
         (3, 2, 2, 1), (3, 4, 1, 2), (2, 2, 2, 1, 1), (2, 5, 1), (3, 2, 1, 2, 1)]  # fmt: skip

widths = st.lists(st.integers(1, 6), min_size=2, max_size=6)


def tail(n: int, least: int) -> Fraction:
    """P(Bin(n, 1/2) >= least), subset by subset."""
    return Fraction(sum(comb(n, m) for m in range(n + 1) if m >= least), 2**n)


def written_out(sizes, k, least):
    """V_k, term by term; least(l, a) is what the open neurons of layer l must number at least."""
    hidden = sizes[1:-1]
    total = Fraction(0)
    for a in product(*(range(min(n, k) + 1) for n in hidden)):
        if sum(a) == k:
            total += prod(
                (comb(n, a[l]) * tail(n - a[l], least(l, a)) for l, n in enumerate(hidden)),
                start=Fraction(1),
            )
    return total


def linked(l, a):
    return sum(a[l + 1 :])


def truly_good(l, a):
    return max(linked(l, a), int(a[l] == 0 and any(a[:l])))


def strictly_good(l, a):
    return max(linked(l, a), int(any(a[:l])))


@given(widths)
def test_vertices_and_corners_are_the_sums_as_they_are_written(sizes):
    d = sizes[0]
    assert mean_vertices(sizes) == written_out(sizes, d, linked)
    assert mean_cells(sizes) == sum(written_out(sizes, k, linked) for k in range(d + 1))
    assert mean_corners(sizes) == written_out(sizes, d, truly_good)
    assert mean_corners(sizes, strict=True) == written_out(sizes, d, strictly_good)


@pytest.mark.parametrize("sizes", SMALL)
def test_vertices_are_the_masks_under_which_normals_can_be_independent(sizes):
    found = masks.vanishing(sizes, sizes[0])
    assert mean_vertices(sizes) == sum((p for _, _, p in found), Fraction(0))


@pytest.mark.parametrize("sizes", SMALL)
def test_corners_are_the_masks_with_paths_to_the_output(sizes):
    weak = strict = Fraction(0)
    for chosen, gains, p in masks.vanishing(sizes, sizes[0]):
        opened = {i for i, gain in enumerate(gains) if gain}
        weak += p * all(masks.has_path(sizes, i, opened | {*chosen}) for i in chosen)
        strict += p * all(masks.has_path(sizes, i, opened) for i in chosen)
    assert (mean_corners(sizes), mean_corners(sizes, strict=True)) == (weak, strict)


@pytest.mark.parametrize("n", [1, 2, 3, 7])
@pytest.mark.parametrize("d", [1, 2, 3, 5])
def test_one_layer_is_an_arrangement_in_general_position(n, d):
    assert mean_cells((d, n, 1)) == formulas.zaslavsky(n, d)
    assert mean_faces((d, n, 1)) == tuple(formulas.buck(n, d))
    assert mean_corners((d, n, 1)) == comb(n, d)
    assert mean_kinks((d, n, 1)) == n


@given(widths)
def test_the_mean_is_at_most_that_of_one_layer_with_as_many_neurons(sizes):
    d, *hidden, _ = sizes
    assert mean_cells(sizes) <= formulas.zaslavsky(sum(hidden), d)
    assert mean_cells(sizes) <= formulas.serra(d, hidden)


def test_wide_networks_come_close_to_one_layer():
    gaps = [formulas.zaslavsky(3 * n, 2) / mean_cells((2, n, n, n, 1)) - 1 for n in (4, 8, 16)]
    assert gaps[0] > 10 * gaps[1] > 1000 * gaps[2] > 0


@given(widths)
def test_the_mean_f_vector_has_the_euler_sum_of_space(sizes):
    found, d = mean_faces(sizes), sizes[0]
    assert len(found) == d + 1
    assert sum((-1) ** k * f for k, f in enumerate(found)) == (-1) ** d
    assert (found[0], found[-1]) == (mean_vertices(sizes), mean_cells(sizes))


@given(widths)
def test_corners_of_a_line_are_its_kinks_in_both_readings(sizes):
    line = (1, *sizes[1:])
    assert mean_kinks(sizes) == mean_corners(line) == mean_corners(line, strict=True)
    hidden = sizes[1:-1]
    factors = prod((1 - Fraction(1, 2**n) for n in hidden), start=Fraction(1))
    assert sum(hidden) * factors <= mean_kinks(sizes) <= sum(hidden)


@given(widths)
def test_the_strict_reading_never_counts_more(sizes):
    vertices, corners = mean_vertices(sizes), mean_corners(sizes)
    assert mean_corners(sizes, strict=True) <= corners <= vertices


def test_one_line_of_breakpoints_by_hand():
    # A neuron of layer 2 has a breakpoint iff a neuron of layer 1 is open there.
    assert mean_vertices((1, 2, 3, 1)) == 2 + 3 * Fraction(3, 4)
    assert mean_kinks((1, 2, 3, 1)) == 2 * Fraction(7, 8) + 3 * Fraction(3, 4)


@pytest.mark.parametrize(
    ("sizes", "cells", "vertices"),
    [("2-3-3-1", "143/8", "45/4"), ("2-2-2-1", "31/4", "13/4"), ("2-3-2-1", "55/4", "8"),
     ("2-2-2-1-1", "149/16", "17/4"), ("3-3-1-1", "101/8", "5/2"), ("3-3-2-1", "37/2", "19/4")],
)  # fmt: skip
def test_reference_values(sizes, cells, vertices):
    assert mean_cells(sizes) == Fraction(cells)
    assert mean_vertices(sizes) == Fraction(vertices)


def test_all_formulas_come_together():
    found = expectation("2-3-2-1")
    assert (found.widths, found.faces) == ((2, 3, 2, 1), mean_faces("2-3-2-1"))
    assert (found.cells, found.vertices) == (Fraction(55, 4), 8)
    assert (found.kinks, found.regions_on_line) == (4, 5)
    assert (found.corners, found.strict_corners) == (Fraction(29, 4), 5)


def test_large_networks_take_no_time_and_stay_exact():
    assert mean_kinks("1-64-64-64-1") == 192 * (1 - Fraction(1, 2**64)) ** 2
    assert mean_cells("4-32-32-1") < formulas.zaslavsky(64, 4)
    assert mean_faces("784-16-10")[-1] == 2**16


@pytest.mark.parametrize("d", [1, 2, 4])
def test_no_hidden_layer_is_one_cell(d):
    assert mean_faces((d, 1)) == (*[0] * d, 1)
    assert mean_kinks((d, 1)) == mean_corners((d, 1)) == 0


def test_fewer_neurons_than_inputs_have_no_vertex():
    assert mean_faces((3, 2, 4, 1)) == (0, *mean_faces((2, 2, 4, 1)))


@pytest.mark.parametrize("sizes", [(2,), (2, 0, 1), (2, 1.0, 1), (2, True, 1), ()])
def test_widths_that_are_none_are_refused(sizes):
    with pytest.raises(ShapeError, match="width"):
        mean_cells(sizes)


def test_texts_that_are_no_widths_are_refused():
    with pytest.raises(FileFormatError, match="2-x-1"):
        mean_kinks("2-x-1")
