"""Which vertices are points of B_{N,d}: those where all neurons are good in the weak sense."""

from collections import Counter
from fractions import Fraction

import pytest

from exactregions import Box, Domain, Network, boundary, explore
from exactregions.claims.expectation import mean_corners
from exactregions.claims.t_junctions import corners, corners_over_orbit, readings
from exactregions.errors import ExactRegionsError, IncompleteError
from exactregions.networks.activation import hard_tanh
from exactregions.networks.famous import pencil, t_junction
from exactregions.networks.initial import random_network


def uniform(widths, seed=0):
    return random_network(widths, seed, "uniform")


def whole(network):
    return explore(network, Domain.whole(network.inputs))


@pytest.mark.parametrize(
    ("widths", "true", "strict"),
    [("2-2-1-1", "3/2", "1/2"), ("2-2-2-1", "3", "2"), ("2-3-2-1", "29/4", "5"),
     ("2-2-2-2-1", "69/16", "41/16")],
)  # fmt: skip
def test_the_strict_reading_loses_t_junctions_in_the_mean(widths, true, strict):
    found = corners_over_orbit(uniform(widths, 1))
    assert found.points.mean == found.weak.mean == mean_corners(widths) == Fraction(true)
    assert found.strict.mean == mean_corners(widths, strict=True) == Fraction(strict)
    assert found.holds


@pytest.mark.parametrize(
    "widths", ["1-2-2-1", "3-3-1-1", "3-2-2-1", "3-3-2-1", "2-2-1-2", "2-1-2-1-1"]
)
def test_the_formulas_hold_in_other_dimensions_and_for_several_outputs(widths):
    assert corners_over_orbit(uniform(widths)).holds


def test_they_hold_over_the_group_of_flips():
    found = corners_over_orbit(uniform("2-2-1-1"), "flips")
    assert (found.points.networks, found.holds) == (32, True)


@pytest.mark.parametrize(
    "widths", ["1-3-2-1", "2-4-3-1", "2-3-3-2-1", "2-2-1-2-2-1", "3-4-3-1", "3-3-2-2-2", "4-4-2-1"]
)
def test_each_vertex_is_a_point_of_the_boundary_if_it_is_weakly_good(widths):
    missed = 0
    for seed in range(4):
        cells = whole(uniform(widths, seed))
        good = Counter(c.neurons for c in corners(cells) if c.weak)
        # A volume of dimension 0 is a number of points.
        points = boundary(cells)[-1].parts
        assert {n: str(many) for n, many in good.items()} == {n: str(v) for n, v in points.items()}
        found = readings(cells)
        assert found.points == found.weak == good.total()
        assert all(c.weak for c in corners(cells) if c.strict)
        missed += found.weak - found.strict
    assert missed > 0 or widths.startswith("1-")


def test_on_a_box_only_the_interior_counts():
    box = Box.cube(2)
    found = readings(explore(t_junction(), box))
    assert (found.points, found.strict, found.weak) == (1, 0, 1)
    assert [c.point for c in corners(explore(t_junction(), box))] == [(0, 0)]


def test_a_path_around_the_lower_neuron_makes_the_upper_one_strictly_good():
    # Another neuron of layer 2, ReLU(h_1 + 1), sees the first one everywhere.
    first = ([[1, 0], [0, 1]], [0, 10])
    network = Network.of([first, ([[1, 1], [1, 0]], [-10, 1]), ([[1, 1]], [0])])
    (origin,) = [c for c in corners(whole(network)) if c.point == (0, 0)]
    assert (origin.neurons, origin.strict, origin.weak) == (((0, 0), (1, 0)), True, True)


def test_a_neuron_that_no_output_reads_is_good_in_neither_reading():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 0]], [0])])
    (origin,) = corners(whole(network))
    assert (origin.strict, origin.weak) == (False, False)
    assert readings(whole(network)).points == 0


def test_cancelling_paths_are_why_the_outputs_must_be_generic():
    # ReLU(x) − ReLU(−x) = x: two paths are open, and there is no boundary.
    network = Network.of([([[1, 0], [-1, 1], [0, 1]], [0, 1, 0]), ([[0, 0, 0]], [0])])
    assert readings(whole(network)).points == 0
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1], [1, 1]], [1, 2]), ([[1, -1]], [0])])
    found = readings(whole(network))
    assert (found.points, found.strict) == (0, 1)


def test_activations_with_more_breakpoints_have_readings_too():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])], hard_tanh)
    assert readings(whole(network)).points == len(corners(whole(network))) == 4


def test_more_neurons_than_dimensions_are_refused():
    with pytest.raises(ExactRegionsError, match="more than the dimension 2"):
        corners(whole(pencil(3)))


def test_an_incomplete_search_has_no_readings():
    with pytest.raises(IncompleteError):
        readings(explore(uniform("2-8-8-1"), Domain.whole(2), max_cells=3))


def test_degenerate_orbits_are_refused():
    with pytest.raises(ExactRegionsError, match="not generic"):
        corners_over_orbit(pencil(3))
