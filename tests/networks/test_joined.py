"""Two networks as one: the same functions, and no walls but theirs."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Domain, Network, explore
from exactregions.errors import ShapeError
from exactregions.networks.activation import Activation, leaky_relu, relu
from exactregions.networks.famous import sawtooth
from exactregions.networks.joined import deepened, difference, in_relus, side_by_side
from exactregions.strategies import networks
from tests.networks.plain import plain
from tests.oracles.structure import evaluated

KINDS = [
    "relu",
    "abs",
    "hard_tanh",
    leaky_relu("1/3"),
    Activation.of("valley", [-1, "1/2", 2], [-2, 0, 3, "-1/7"], offset="1/5"),
]


def drawn(widths):
    """Small networks of given widths, with a kind of activation for each layer."""
    return networks(widths=widths, activations=st.sampled_from(KINDS))


POINTS = [[Fraction(a, 2), Fraction(b, 3)] for a in range(-6, 7, 2) for b in range(-7, 8, 3)]


@settings(max_examples=60)
@given(drawn((2, 2, 2, 2)), st.data())
def test_networks_of_any_depth_and_activation_have_the_difference_of_their_values(one, data):
    widths = data.draw(st.sampled_from([(2, 2), (2, 3, 2), (2, 1, 2, 1, 2)]))
    other = data.draw(drawn(widths))
    gap, both = difference(one, other), side_by_side(one, other)
    assert set(gap.activations) == {relu}
    for x in POINTS:
        a, b = (evaluated(*plain(net), x) for net in (one, other))
        assert list(gap(x)) == [p - q for p, q in zip(a, b, strict=True)]
        assert list(both(x)) == a + b


@settings(max_examples=60)
@given(drawn((2, 2, 2, 1)))
def test_relus_turn_where_the_neurons_do(network):
    plane = Domain.whole(2)
    cells = explore(network, plane)
    for same in (in_relus(network), deepened(in_relus(network), 4)):
        again = explore(same, plane)
        assert (again.count, again.wall_count) == (cells.count, cells.wall_count)
        assert again.linear_region_count == cells.linear_region_count


def test_a_network_is_no_wider_beside_itself():
    network = sawtooth(4)
    gap = difference(network, network)
    assert gap.widths == network.widths
    assert gap.output.weight == ((0,),)


def test_an_affine_network_passes_through_any_number_of_layers():
    affine = Network.of([([[1, -1], [2, "1/3"]], [0, -5])])
    for depth in range(4):
        deep = deepened(affine, depth)
        assert len(deep.hidden) == depth
        assert all(deep(x) == affine(x) for x in POINTS)


@pytest.mark.parametrize("join", [difference, side_by_side])
def test_networks_must_have_the_same_inputs(join):
    with pytest.raises(ShapeError, match="1 and 2 inputs; they must agree"):
        join(Network.of([([[1]], [0])]), Network.of([([[1, 1]], [0])]))


def test_only_as_many_outputs_can_be_subtracted():
    with pytest.raises(ShapeError, match="1 and 2 outputs; they must agree"):
        difference(Network.of([([[1]], [0])]), Network.of([([[1], [1]], [0, 0])]))
