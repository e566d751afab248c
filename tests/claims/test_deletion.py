"""Claims about a complex with and without a neuron of the last hidden layer."""

from fractions import Fraction

import pytest

from exactregions import Box, Network
from exactregions.claims.deletion import CLAIMS, sample, without
from exactregions.networks.famous import dead_layer, pencil, zaslavsky
from tests.claims.judging import (
    FAILS,
    HOLDS,
    UNDECIDED,
    VACUOUS,
    bare,
    drawn,
    judged,
    named,
    starved,
    verdict,
)

DELETION, SHALLOW, DEEP = CLAIMS

# Five lines in general position, and a neuron that bends across one of them only.
BENDS_ONCE = Network.of(
    [
        ([[-6, -8], [0, -1], [5, 0], [6, -2], [8, -1]], [-9, 1, 2, 1, -7]),
        ([[-3, 2, 0, -3, 1]], [-9]),
        ([[1]], [0]),
    ]
)


@pytest.mark.parametrize("widths", ["2-3-2-1", "1-3-2-2", "3-3-1", "2-2-2-1-1"])
def test_the_output_without_a_neuron_lacks_its_share(widths: str):
    network = drawn(widths, 0)
    x = [Fraction(3, 7)] * network.inputs
    *_, z = network.pre_activations(x)
    for i, value in enumerate(z):
        rest = without(network, i)
        assert len(rest.hidden) == len(network.hidden) - (len(z) == 1)
        if len(z) > 1:
            lost = [
                Fraction(row[i], network.output.scale) * max(value, 0)
                for row in network.output.weight
            ]
            assert [a + b for a, b in zip(rest(x), lost, strict=True)] == list(network(x))


def test_few_neurons_are_all_looked_at_and_many_from_first_to_last():
    assert [sample(n) for n in (1, 4, 5, 64)] == [[0], [0, 1, 2, 3], [0, 1, 2, 4], [0, 21, 42, 63]]


@pytest.mark.parametrize("widths", ["2-3-3-1", "3-4-1", "3-3-2-1", "1-3-3-1", "2-2-2-2-1"])
def test_deletion_holds_in_general_position_on_all_domains(widths: str):
    for seed in range(2):
        network = drawn(widths, seed)
        for domain in (None, Box.cube(network.inputs, -2, 2)):
            assert verdict(DELETION, network, domain) is HOLDS
        assert starved(DELETION, network) is UNDECIDED


def test_deletion_counts_the_faces_of_hard_tanh():
    assert verdict(DELETION, drawn("2-2-2-1", 0, "uniform", "hard_tanh")) is HOLDS


def test_deletion_fails_where_many_lines_meet():
    assert verdict(DELETION, pencil(3)) is VACUOUS
    found = judged(bare(DELETION), pencil(3))
    assert found.verdict is FAILS
    assert found.finding is not None
    # The other two lines have a vertex, four edges and four cells.
    assert found.finding.witness == {"neuron": 0, "on it": [1, 2, 0], "without it": [1, 4, 4]}


def test_deletion_is_vacuous_without_a_hidden_layer():
    assert verdict(DELETION, Network.of([([[1, 2]], [3])])) is VACUOUS


def test_neurons_of_one_layer_raise_the_mean_degree():
    for network in (zaslavsky(5, 2), zaslavsky(5, 3), drawn("2-4-1", 0)):
        assert verdict(SHALLOW, network) is HOLDS
        assert verdict(DEEP, network) is VACUOUS
        assert verdict(SHALLOW, network, Box.cube(network.inputs)) is VACUOUS
        assert starved(SHALLOW, network) is UNDECIDED
    assert verdict(SHALLOW, pencil(3)) is VACUOUS
    assert verdict(SHALLOW, drawn("2-3-1", 0, "uniform", "leaky_relu:1/3")) is HOLDS
    assert verdict(SHALLOW, drawn("2-3-1", 0, "uniform", "hard_tanh")) is VACUOUS


def test_the_last_neuron_of_a_deep_network_may_lower_the_mean_degree():
    found = judged(DEEP, BENDS_ONCE)
    assert all(met for _, met in found.hypotheses)
    assert found.verdict is FAILS
    assert found.finding is not None
    assert (found.finding.left, found.finding.right) == ((Fraction(25, 8),), (Fraction(28, 9),))
    assert found.finding.witness == {"neuron": 0}
    assert verdict(SHALLOW, BENDS_ONCE) is VACUOUS
    assert verdict(bare(SHALLOW), BENDS_ONCE) is FAILS


def test_a_dead_layer_leaves_the_mean_degree():
    found = judged(DEEP, dead_layer())
    assert found.verdict is HOLDS
    assert found.finding is not None
    assert found.finding.left == found.finding.right == (Fraction(18, 7),) * 2
    assert found.finding.witness is None


def test_the_mean_degree_is_not_compared_on_a_box():
    assert verdict(named(CLAIMS, DEEP.name), BENDS_ONCE, Box.cube(2)) is VACUOUS
    assert starved(DEEP, BENDS_ONCE) is UNDECIDED
