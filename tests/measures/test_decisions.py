"""Decision regions: components, which are bounded, and pieces of the boundary.

The oracle cuts each cell by the margins of one class at a time, and knows no extended network.
"""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.errors import IncompleteError, NotExactError
from exactregions.measures.decisions import decisions, extended
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.networks.plain import plain
from tests.oracles import structure
from tests.oracles.samples import ABS, RELU, cube, degenerate, generic, layers_of
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.regions.test_faces import with_few_units
from tests.zoo import ZOO, bounds_of

ENGINES = ["traverse", "subdivide"]


def parts(found: Complex, threshold: object = 0) -> list[tuple[int, int]]:
    return [(r.components, r.bounded) for r in decisions(found, threshold).regions]


def judged(sample: Sample, threshold: Fraction, engine: str = "subdivide") -> None:
    assert parts(explored(sample, engine), threshold) == structure.decision_regions(
        *sample, threshold
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ZOO)
def test_each_animal_has_the_decision_regions_of_the_definition(name: str, engine: str):
    sample = Sample(*ZOO[name][:3])
    for threshold in (Fraction(0), Fraction(1, 2), Fraction(1)):
        judged(sample, threshold, engine)


@settings(max_examples=60)
@given(samples_of().filter(with_few_units(8)), st.integers(-2, 2).map(lambda t: Fraction(t, 2)))
def test_decision_regions_are_those_of_the_definition(sample: Sample, threshold: Fraction):
    judged(sample, threshold)


@pytest.mark.parametrize("widths", [(1, 4, 3), (2, 3, 3), (2, 2, 2, 4), (3, 2, 3), (2, 4), (1, 5)])
@pytest.mark.parametrize("draw", [generic, degenerate])
def test_several_classes_have_the_regions_of_the_definition(widths: tuple[int, ...], draw):
    for seed in range(4):
        for bounds in (cube(widths[0], 2), cube(widths[0])[:-1], []):
            layers = draw(widths, seed)
            judged(Sample(layers, [RELU] * (len(widths) - 2), bounds), Fraction(0))


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_one_layer_of_one_neuron_more_than_inputs_has_at_most_one_bounded_component(
    d: int, seed: int
):
    """Grigsby and Lindsey (2022), for each of {f > t} and {f < t} and all t."""
    random = Random(f"{d} {seed}")
    found = explore(random_network((d, d + 1, 1), seed), Domain.whole(d))
    for t in [0, *(Fraction(random.randint(-64, 64), 64) for _ in range(4))]:
        assert all(bounded <= 1 for _, bounded in parts(found, t))


def test_two_neurons_more_may_have_two_bounded_components():
    """Two hats side by side; so the law above could fail."""
    bumps = ([[1]] * 5, [0, -1, -2, -3, -4]), ([[1, -2, 2, -2, 1]], [0])
    found = explore(Network.of(bumps), Domain.whole(1))
    assert parts(found, "1/2") == [(2, 2), (3, 1)]


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_each_tooth_of_a_saw_is_a_bounded_component(depth: int):
    found = explore(FAMOUS["sawtooth"](depth), Domain.whole(1))
    teeth = 2 ** (depth - 1)
    assert parts(found, "1/3") == [(teeth, teeth), (teeth + 1, teeth - 1)]
    assert decisions(found, "1/3").boundary_pieces == 2 * teeth
    # At height 0 the teeth touch the threshold, at height 1 they only reach it.
    assert parts(found, 0) == [(teeth, teeth), (0, 0)]
    assert parts(found, 1) == [(0, 0), (teeth + 1, teeth - 1)]


def test_touching_squares_do_not_connect():
    """|x| − |y| > 0 and its negative have two parts each, which meet in the origin."""
    layers = layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, -1]], [0]))
    found = explored(Sample(layers, [ABS], []), "subdivide")
    assert parts(found) == [(2, 0), (2, 0)]
    assert decisions(found).boundary_pieces == 4
    assert parts(found, 1) == [(2, 0), (1, 0)]
    assert parts(found, -1) == [(1, 0), (2, 0)]


def test_a_wall_where_the_margin_is_zero_divides():
    layers = layers_of(([[1, 0]], [0]), ([[1]], [0]))
    found = explored(Sample(layers, [ABS], cube(2)), "subdivide")
    assert parts(found) == [(2, 2), (0, 0)]
    assert decisions(found).boundary_pieces == 1


def test_ties_of_full_dimension_have_no_class():
    """ReLU(x) against 0 on the square: a tie for x ≤ 0, and one piece of boundary."""
    layers = layers_of(([[1, 0]], [0]), ([[1]], [0]))
    result = decisions(explored(Sample(layers, [RELU], cube(2)), "subdivide"))
    assert [(r.cells, r.components) for r in result.regions] == [(1, 1), (0, 0)]
    assert sorted(result.winners.tolist()) == [-1, 0]
    assert result.boundary_pieces == 1


def test_a_network_that_is_constant_decides_once_or_not_at_all():
    for t, expected in ((4, [(1, 1), (0, 0)]), (5, [(0, 0), (0, 0)]), (6, [(0, 0), (1, 1)])):
        result = decisions(explore(FAMOUS["dead_layer"](), Box.cube(2)), t)
        assert [(r.components, r.bounded) for r in result.regions] == expected
        assert result.boundary_pieces == 0


@pytest.mark.parametrize(("k", "bounded"), [(3, 0), (4, 0)])
def test_linear_classes_are_convex(k: int, bounded: int):
    """Outputs aᵢ·x with aᵢ the corners of a polygon: k sectors, k rays of boundary."""
    corners = [(2, 0), (0, 2), (-2, 0), (0, -2)][:k] if k == 4 else [(2, 0), (-1, 1), (-1, -1)]
    found = explore(Network.of([(corners, [0] * k)]), Domain.whole(2))
    result = decisions(found)
    assert [(r.components, r.bounded) for r in result.regions] == [(1, bounded)] * k
    assert result.boundary_pieces == k


def test_pieces_of_the_boundary_are_not_cut_by_classes_that_lose():
    """f₀ = x against f₁ = 0 on a square, while f₂ = y − 9 and f₃ = −9 lose and cross there."""
    network = Network.of([([[1, 0], [0, 0], [0, 1], [0, 0]], [0, 0, -9, -9])])
    result = decisions(explore(network, Box.cube(2)))
    assert [(r.components, r.bounded) for r in result.regions] == [(1, 1), (1, 1), (0, 0), (0, 0)]
    assert result.regions[0].cells == 2
    assert result.boundary_pieces == 1


@given(samples_of(inputs=st.just(2)).filter(with_few_units(8)))
def test_pieces_of_the_boundary_of_two_classes_are_those_of_the_cells(sample: Sample):
    """Each cell has one convex piece of {f = t} at most inside, each wall is one or is none."""
    layers = [*sample.layers[:-1], (sample.layers[-1][0][:1], sample.layers[-1][1][:1])]
    network = extended(explored(sample._replace(layers=layers), "subdivide").network)
    inner = Sample(*plain(network), sample.bounds)
    found = explored(inner, "subdivide")
    walls = found.faces(1)
    edges = {}
    for cell, wall in found.incidence(2).tolist():
        edges.setdefault(wall, []).append(found.faces(2).signs[cell, -1])
    expected = {
        walls.signs[w].tobytes()
        for w, sides in edges.items()
        if len(sides) == 2 and walls.signs[w, -1] == 0 and any(sides)
    }
    whole = explored(sample._replace(layers=layers), "subdivide")
    assert decisions(whole).boundary_pieces == len(expected)


def test_classes_do_not_depend_on_a_common_summand_or_a_positive_factor():
    for seed in range(5):
        layers = degenerate((2, 4, 3), seed)
        weights, biases = layers[-1]
        moved = (
            [[3 * w + 2 for w in row] for row in weights],
            [3 * b + Fraction(1, 7) for b in biases],
        )
        results = [
            parts(explored(Sample([*layers[:-1], last], [RELU], []), "subdivide"))
            for last in (layers[-1], moved)
        ]
        assert results[0] == results[1]


def test_permuting_outputs_permutes_classes():
    (first, (weights, biases)) = generic((2, 5, 3), 3)
    order = [2, 0, 1]
    turned = ([weights[i] for i in order], [biases[i] for i in order])
    told = [
        decisions(explored(Sample([first, last], [RELU], []), "subdivide"))
        for last in ((weights, biases), turned)
    ]
    old, new = ([(r.components, r.bounded) for r in t.regions] for t in told)
    assert new == [old[i] for i in order]
    assert told[0].boundary_pieces == told[1].boundary_pieces


def test_two_outputs_are_one_with_a_threshold():
    """f against t in one network is (f, t) in another."""
    for seed in range(6):
        layers = generic((2, 4, 1), seed)
        (weights, biases) = layers[1]
        two = [layers[0], ([*weights, [Fraction(0)] * 4], [*biases, Fraction(1, 3)])]
        one = decisions(explored(Sample(layers, [RELU], []), "subdivide"), "1/3")
        other = decisions(explored(Sample(two, [RELU], []), "subdivide"))
        assert one.regions == other.regions
        assert one.boundary_pieces == other.boundary_pieces


@pytest.mark.parametrize("widths", ["2-3-1", "2-1", "3-4-2", "2-3-3-4"])
def test_the_network_is_extended_by_its_differences(widths: str):
    network, random = random_network(widths, 1), Random(widths)
    wide = extended(network, "5/7")
    for _ in range(5):
        x = [Fraction(random.randint(-9, 9), 3) for _ in range(network.inputs)]
        f = network(x)
        pairs = combinations(f, 2) if len(f) > 1 else [(f[0], Fraction(5, 7))]
        *before, told = wide.pre_activations(x)
        assert told == tuple(a - b for a, b in pairs)
        assert tuple(before) == network.pre_activations(x)


def test_on_a_slice_the_function_is_the_restricted_one():
    network = random_network("3-6-3", 1)
    domain = Domain.plane([0, 1, 0], [[1, 0, 2], [0, 1, 1]], [(-2, 2), (-2, 2)])
    found = explore(network, domain)
    flat = network.restricted([0, 1, 0], [[1, 0, 2], [0, 1, 1]])
    assert parts(found) == parts(explore(flat, Box.cube(2, -2, 2)))


def test_a_half_space_keeps_lines_unbounded():
    """f = |z| on the slab 0 ≤ x ≤ 1 of space: {f < 1} holds lines, and nothing is bounded."""
    layers = layers_of(([[0, 0, 1]], [0]), ([[1]], [0]))
    slab = bounds_of(([1, 0, 0], 1), ([-1, 0, 0], 0))
    assert parts(explored(Sample(layers, [ABS], slab), "subdivide"), 1) == [(2, 0), (1, 0)]


def test_a_threshold_must_be_rational():
    found = explore(FAMOUS["hat"](), Domain.whole(1))
    with pytest.raises(NotExactError, match="the threshold"):
        decisions(found, float("nan"))


def test_a_search_that_stopped_decides_nothing():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        decisions(found)
