"""Means over whole orbits of concrete networks are the closed formulas, as fractions."""

import statistics
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import Domain, Network
from exactregions.claims import genericity, orbits
from exactregions.claims.expectation import mean_cells, mean_faces, mean_kinks
from exactregions.claims.genericity import degeneracy
from exactregions.claims.orbits import (
    Orbit,
    faces_over_orbit,
    kinks_over_orbit,
    members,
    some_line,
)
from exactregions.errors import ActivationError, ExactRegionsError
from exactregions.networks import famous
from exactregions.networks.initial import random_network
from tests.oracles import brute, intervals, masks
from tests.oracles.samples import RELU, degenerate, generic, layers_of

# Turning alone: 2^(N − n_L) networks for faces, 2^N for kinks.
TURNS = [
    "1-1-1-1", "1-2-2-1", "1-3-1", "1-3-3-2-1", "1-1-4-2-1", "1-2-2-2-2-1", "1-4-4-3-1",
    "2-1-3-1", "2-2-2-1", "2-3-2-1", "2-3-3-1", "2-2-1-2-1", "2-5-2-3", "2-4-1-2-1", "2-2-2-2-1",
    "2-1-1-2-1", "2-2-3-3-1",
    "3-1-1-1", "3-2-2-1", "3-3-1-1", "3-3-2-1", "3-4-3-2", "3-2-3-2-1", "3-3-2-2-1",
    "4-3-3-1", "4-5-2-1", "5-6-1",
]  # fmt: skip
# Rows and columns independently: 4^(N − n_L) networks for faces.
FLIPS = ["1-2-3-1", "1-3-2-2-1", "2-2-2-1", "2-3-3-1", "2-1-2-1-1", "3-3-2-1", "3-1-2-1-1"]
KINKS_OF_FLIPS = ["1-2-2-1", "1-3-2-2", "1-2-2-1-1", "2-2-2-3", "2-4-1-1", "3-2-2-1-2", "3-2-3-1"]


def uniform(widths, seed=0):
    return random_network(widths, seed, "uniform")


def all_hold(found, widths, networks):
    assert [orbit.expected for orbit in found] == list(mean_faces(widths))
    assert [orbit.mean for orbit in found] == list(mean_faces(widths))
    assert {orbit.networks for orbit in found} == {networks}
    assert all(orbit.holds for orbit in found)


@pytest.mark.parametrize("widths", TURNS)
def test_faces_of_all_dimensions_have_the_predicted_mean_over_turned_networks(widths):
    network = uniform(widths)
    all_hold(faces_over_orbit(network), widths, 2 ** (network.neurons - network.output.inputs))


@pytest.mark.parametrize("widths", FLIPS)
def test_and_over_the_group_of_flips(widths):
    network = uniform(widths, 1)
    lower = network.neurons - network.output.inputs
    all_hold(faces_over_orbit(network, "flips"), widths, 4**lower)


@pytest.mark.parametrize("widths", TURNS)
def test_kinks_along_a_line_have_the_predicted_mean(widths):
    found = kinks_over_orbit(uniform(widths))
    assert found.mean == found.expected == mean_kinks(widths)
    assert found.networks == 2 ** sum(map(int, widths.split("-")[1:-1]))


@pytest.mark.parametrize("widths", KINKS_OF_FLIPS)
def test_kinks_and_over_the_group_of_flips(widths):
    found = kinks_over_orbit(uniform(widths, 2), "flips")
    assert found.mean == mean_kinks(widths)


def test_the_line_may_be_any_generic_one():
    network = uniform("3-3-2-2")
    for direction in ([1, 0, 0], [1, -5, 7]):
        line = Domain.plane([0, "1/2", 3], [direction])
        assert kinks_over_orbit(network, line=line).holds


def test_small_weights_can_be_generic_too():
    # 1, 2, 3 and 5 in few digits: genericity is a matter of coincidences, not of digits.
    network = Network.of([([[1], [2]], [0, 1]), ([[1, 3], [5, 7]], [1, 2]), ([[1, 2]], [0])])
    assert kinks_over_orbit(network).mean == 3
    assert faces_over_orbit(network)[1].mean == mean_cells("1-2-2-1") == Fraction(9, 2)


def test_each_coset_alone_has_the_mean():
    network = uniform("2-2-2-1-1", 3)
    for chosen in list(members(network, "flips", last=False))[::37]:
        assert faces_over_orbit(chosen)[-1].mean == Fraction(149, 16)


@pytest.mark.parametrize("seed", range(3))
def test_signs_that_are_left_out_change_nothing_on_the_line(seed):
    layers = generic([1, 2, 1, 1], seed)
    for oracle, group in ((masks.turned, "turns"), (masks.flipped, "flips")):
        every = [*oracle(layers)]
        cells = Counter(len(intervals.cells(net, [RELU] * 2)) for net in every)
        kinks = Counter(intervals.linear_regions(net, [RELU] * 2) - 1 for net in every)
        assert_same_shares(faces_over_orbit(Network.of(layers), group)[1], cells)
        assert_same_shares(kinks_over_orbit(Network.of(layers), group), kinks)


def test_signs_that_are_left_out_change_nothing_in_the_plane():
    layers = generic([2, 2, 2, 1], 5)
    cells = Counter(len(brute.cells(net, [RELU] * 2, [])) for net in masks.turned(layers))
    assert_same_shares(faces_over_orbit(Network.of(layers))[-1], cells)


def test_signs_that_are_left_out_change_nothing_in_space():
    layers = generic([3, 2, 1, 1], 5)
    cells = Counter(len(brute.cells(net, [RELU] * 2, [])) for net in masks.turned(layers))
    assert_same_shares(faces_over_orbit(Network.of(layers))[-1], cells)


def assert_same_shares(orbit: Orbit, counts: Counter[int]):
    ratio = counts.total() // orbit.networks
    assert dict(orbit.table) == {value: many // ratio for value, many in counts.items()}
    assert all(many % ratio == 0 for many in counts.values())


def test_the_distribution_is_what_statistics_say():
    orbit = kinks_over_orbit(uniform("1-3-3-2-1", 4))
    values = [Fraction(v) for v, many in orbit.table for _ in range(many)]
    assert orbit.mean == statistics.mean(values)
    assert orbit.variance == statistics.pvariance(values)
    assert orbit.quantile(0) == orbit.quantile("1/1000") == values[0]
    assert orbit.quantile(1) == values[-1]
    for share in ("1/10", "1/2", "255/256"):
        least = orbit.quantile(share)
        assert sum(v <= least for v in values) >= Fraction(share) * len(values)
        assert sum(v < least for v in values) < Fraction(share) * len(values)


def test_one_layer_does_not_vary():
    assert [orbit.variance for orbit in faces_over_orbit(uniform("2-6-1"))] == [0, 0, 0]
    assert kinks_over_orbit(uniform("2-6-1")).table == ((6, 64),)


def test_a_share_beyond_one_is_refused():
    with pytest.raises(ExactRegionsError, match="share is 2"):
        kinks_over_orbit(uniform("1-1-1")).quantile(2)


def test_no_hidden_layer_is_one_network_with_one_cell():
    assert [orbit.table for orbit in faces_over_orbit(uniform("2-1"))] == [
        ((0, 1),), ((0, 1),), ((1, 1),)
    ]  # fmt: skip
    assert kinks_over_orbit(uniform("2-1")).table == ((0, 1),)


def test_orbits_that_are_too_large_are_refused():
    with pytest.raises(ExactRegionsError, match=r"2\^16 networks, over 4096; take fewer"):
        faces_over_orbit(uniform("2-8-8-1-1"))
    assert len(list(members(uniform("1-3-1"), "turns", last=True, most=8))) == 8
    with pytest.raises(ExactRegionsError, match=r"2\^3 networks, over 7"):
        members(uniform("1-3-1"), "turns", last=True, most=7)


def test_other_activations_are_refused():
    network = random_network("1-2-1", 0, "uniform", "hard_tanh")
    with pytest.raises(ActivationError, match="other activations than ReLU"):
        kinks_over_orbit(network)


# Degenerate weights: the formula does not hold, and the weights are refused.

DEGENERATE = {
    "parallel": ([[1, 2], [2, 4]], [0, 1]),
    "the same twice": ([[1, 2], [1, 2]], [1, 1]),
    "negated": ([[1, 2], [-1, -2]], [1, -1]),
    "a neuron without weights": ([[1, 2], [0, 0]], [1, 1]),
    "a neuron that is zero": ([[1, 2], [0, 0]], [1, 0]),
    "three through a point": ([[1, 2], [3, 4], [5, 7]], [0, 0, 0]),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_weights_are_refused_and_have_another_mean(name, monkeypatch):
    first = DEGENERATE[name]
    n = len(first[1])
    network = Network.of([first, ([[3, 5, 11][:n], [7, 2, -6][:n]], [13, 17]), ([[1, 2]], [0])])
    with pytest.raises(ExactRegionsError, match="not generic"):
        faces_over_orbit(network)
    monkeypatch.setattr(orbits, "demand_generic", lambda *_, **__: None)
    assert not all(orbit.holds for orbit in faces_over_orbit(network))


def test_a_deep_coincidence_is_found():
    # Where both are open, the neurons of layer 2 read x + y + 1 and its double: parallel there.
    network = Network.of(
        [([[1, 0], [0, 1]], [0, 0]), ([[1, 1], [2, 2]], [1, 3]), ([[1, 2]], [0])]
    )  # fmt: skip
    found = degeneracy(network)
    assert (found.neurons, found.reason) == (((1, 0), (1, 1)), "their normals are dependent")
    assert found.gains == (1, 1, 0, 0)


def test_a_coincidence_between_denominators_is_found():
    # ReLU(x/2) − 1/2 vanishes at x = 1, as x − 1 does; ReLU(x/2) − 1 does not.
    first = ([["1/2"], [1]], [0, -1])
    assert degeneracy(Network.of([first, ([[1, 0]], ["-1/2"]), ([[1]], [0])])) is not None
    assert degeneracy(Network.of([first, ([[1, "1/7"]], [-1]), ([[1]], [0])])) is None


def test_a_deep_neuron_that_is_zero_where_all_below_are_closed_is_found():
    # With the first neuron off, the second gives 1 and the third reads −1 + 1.
    network = Network.of([([[2]], [3]), ([[5]], [1]), ([[-1]], [1]), ([[1]], [0])])
    found = degeneracy(network)
    assert (found.neurons, found.gains) == (((2, 0),), (0, 1, 0))
    assert found.reason == "they vanish together"


def test_paths_that_cancel_are_found_if_kinks_are_counted():
    # The first neuron feeds the output by two paths, 1·1 and 1·(−1).
    network = Network.of([([[1]], [0]), ([[1], [1]], [1, 2]), ([[1, -1]], [0])])
    assert degeneracy(network) is None
    found = degeneracy(network, outputs=True)
    assert (found.neurons, found.gains) == (((0, 0),), (0, 1, 1))
    assert "cancel" in found.reason
    with pytest.raises(ExactRegionsError, match="cancel"):
        kinks_over_orbit(network)


def test_paths_that_cancel_further_up_are_found_from_below():
    # Of three neurons of layer 2, the middle one feeds the output by two paths that cancel.
    second = ([[1, 2], [3, 5], [7, 11]], [1, 2, 4])
    third = ([[1, 1, 2], [2, 1, 3]], ["1/17", "5/19"])
    network = Network.of([([[1], [3]], ["1/7", "1/11"]), second, third, ([[1, -1]], [0])])
    found = degeneracy(network, outputs=True)
    assert (found.neurons, found.gains) == (((0, 0),), (0, 0, 0, 1, 0, 1, 1))


def test_flips_ask_for_more_than_turns():
    # Equal paths cancel if one neuron is flipped. With x off, ReLU(x + 1) + 1 never vanishes, but
    # −ReLU(x + 1) + 1 vanishes at 0, as x does.
    equal = Network.of([([[1]], [0]), ([[1], [1]], [1, 2]), ([[1, 1]], [0])])
    meeting = Network.of([([[1], [1]], [1, 0]), ([[1, 2]], [1]), ([[1]], [0])])
    for network in (equal, meeting):
        assert degeneracy(network, "turns", outputs=True) is None
        assert degeneracy(network, "flips", outputs=True) is not None


def test_paths_that_cancel_in_one_output_may_be_seen_in_another():
    network = Network.of([([[1]], [0]), ([[1], [1]], [1, 2]), ([[1, -1], [1, 1]], [0, 0])])
    assert degeneracy(network, outputs=True) is None
    assert kinks_over_orbit(network).holds


def test_a_line_through_a_vertex_is_refused():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    with pytest.raises(ExactRegionsError, match="vanish together"):
        kinks_over_orbit(network, line=Domain.plane([0, 0], [[1, 3]]))


def test_what_the_residues_leave_open_is_decided_exactly():
    p = genericity.PRIME
    layers = layers_of(([[p, 0], [0, p]], [p, 1]), ([[p, p], [1, 1]], [1, 3 * p]), ([[p, 1]], [0]))
    assert masks.is_generic(layers, outputs=True) == (degeneracy(Network.of(layers)) is None)
    apart = layers_of(([[p, 0], [0, 1]], [p, 0]), ([[p, 1]], [0]))
    assert degeneracy(Network.of(apart), outputs=True) is None
    double = layers_of(([[p, 0], [2 * p, 0]], [p, 0]), ([[p, 1]], [0]))
    assert degeneracy(Network.of(double)) is not None


@pytest.mark.parametrize("group", ["turns", "flips"])
@given(
    seed=st.integers(0, 10**6),
    widths=st.sampled_from([(1, 2, 1), (1, 1, 2, 1), (2, 2, 2, 1), (1, 2, 1, 2), (3, 3, 1, 1)]),
    draw=st.sampled_from([degenerate, generic]),
)
def test_genericity_is_what_the_definition_says(group, seed, widths, draw):
    layers = draw(widths, seed)
    if draw is degenerate:  # spread the biases, or nearly all networks would be degenerate
        layers = [(w, [3 * v + Fraction(i, 7) for i, v in enumerate(b)]) for w, b in layers]
    values = (0, 1) if group == "turns" else (-1, 0, 1)
    for outputs in (False, True):
        found = degeneracy(Network.of(layers), group, outputs=outputs)
        assert (found is None) == masks.is_generic(layers, values, outputs=outputs)


@pytest.mark.parametrize("name", ["zero_bias", "one_region", "duplicated", "coincident", "pencil"])
def test_famous_networks_in_special_position_are_refused(name):
    with pytest.raises(ExactRegionsError, match="not generic"):
        faces_over_orbit(famous.FAMOUS[name](), most=1 << 16)


def test_the_default_line_is_generic_for_random_networks():
    assert some_line(1).frame is None
    for d in (2, 3, 4):
        assert kinks_over_orbit(uniform(f"{d}-2-2-1", 7), line=some_line(d)).holds
