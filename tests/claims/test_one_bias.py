"""Kac-Rice with one random bias: both sides as fractions, and every step against the oracle."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from exactregions import Box, Domain, Network
from exactregions.claims import one_bias as module
from exactregions.claims.one_bias import one_bias
from exactregions.claims.sides import Counted
from exactregions.errors import DomainError, ShapeError, UnboundedError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.claims.biased import generic, small, with_bias
from tests.networks.plain import plain
from tests.oracles import intervals, structure

Place = tuple[int, int]
WIDE = Box.cube(1, -2, 2)


def points_and_kinks(net: Network, z: Place, bias: Fraction) -> tuple[int, int]:
    """Between −2 and 2: at how many cuts the neuron is at a breakpoint; where outputs bend."""
    layers, kinds = plain(with_bias(net, z, bias))
    cells = intervals.cells(layers, kinds, Fraction(-2), Fraction(2))
    points = kinks = 0
    for (_, x, left), (_, _, right) in pairwise(cells):
        assert x is not None
        *hidden, out = structure.forms(layers, kinds, left)
        constant, slope = hidden[z[0]][z[1]]
        if constant + slope * x in kinds[z[0]][0]:
            points += 1
            kinks += [f[1] for f in out] != [f[1] for f in structure.outputs(layers, kinds, right)]
    return points, kinks


def judged(net: Network, reach: Fraction) -> None:
    """Every neuron in turn."""
    for z in net.places():
        both = one_bias(net, WIDE, z, reach)
        assert both.holds
        assert both.steps[0].low == -reach
        assert both.steps[-1].high == reach
        assert all(s.high == t.low for s, t in pairwise(both.steps))
        for s in both.steps:
            for part in (Fraction(1, 7), Fraction(5, 9)):
                bias = s.low + part * (s.high - s.low)
                assert (s.points, s.kinks) == points_and_kinks(net, z, bias)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("widths", ["1-3-2-1", "1-2-2-2-1", "1-3-1-2-1", "1-2-2-2-3"])
def test_both_sides_and_each_step_agree_with_the_oracle(widths: str, seed: int):
    judged(small(widths, seed), Fraction(2))


@pytest.mark.parametrize("activation", ["hard_tanh", "abs", "leaky_relu:1/8", "relu6"])
def test_they_agree_for_other_activations(activation: str):
    judged(small("1-3-2-1", 2, activation), Fraction(3))


@pytest.mark.parametrize("seed", range(8))
def test_they_agree_when_weights_are_0_and_1(seed: int):
    judged(random_network("1-3-2-2-1", seed, "int"), Fraction(5, 2))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("sawtooth", (2,)),
        ("one_region", (2, 1)),
        ("duplicated", (2, 1)),
        ("coincident", (1, 1)),
        ("dead_layer", (2, 1)),
        ("serra", (3,)),
    ],
)
def test_they_agree_on_networks_in_special_position(name: str, arguments: tuple[int, ...]):
    judged(FAMOUS[name](*arguments), Fraction(1))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("widths", ["1-3-2-1", "1-2-2-2-1", "1-3-1-2-1"])
def test_the_indicator_good_gives_the_kinks_when_weights_do_not_cancel(widths: str, seed: int):
    net = generic(widths, seed)
    for z in net.places():
        both = one_bias(net, WIDE, z)
        assert both.holds
        assert both.integrated.regular
        assert both.integrated.good == both.counted.kinks


def test_a_tent_by_hand():
    # The last neuron of the tent reads the tent plus b: two zeros iff −1 < b < 0, seen on both.
    tent = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0]), ([[1]], [0])])
    both = one_bias(tent, Box.cube(1, 0, 1), (1, 0))
    assert [(s.low, s.high, s.points, s.kinks) for s in both.steps] == [(-1, 0, 2, 2), (0, 1, 0, 0)]
    assert both.counted == Counted(Fraction(1), Fraction(1))
    # The first neuron bends at −b, in [0, 1] for half of all b. Up to x = 1/2 the last neuron reads
    # 2 max(x + b, 0), and bends there too; beyond, it is off at −b.
    both = one_bias(tent, Box.cube(1, 0, 1), (0, 0))
    assert (both.counted.points, both.counted.kinks) == (Fraction(1, 2), Fraction(1, 4))


def test_a_neuron_at_its_breakpoint_wherever_another_is_escapes_the_indicator_good():
    tent = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0]), ([[1]], [0])])
    both = one_bias(tent, Box.cube(1, 0, 1), (0, 0))
    assert both.holds
    assert not both.integrated.regular
    assert both.integrated.good == 0 < both.counted.kinks


def test_one_output_of_several_is_enough_to_see_a_kink():
    net = Network.of([([[1]], [0]), ([[1], [1]], [1, -1]), ([[1, 0], [0, 1]], [0, 0])])
    blind = Network.of([*_pairs(net)[:2], ([[0, 1]], [0])])
    assert one_bias(net, WIDE, (0, 0)).counted == Counted(Fraction(1), Fraction(1))
    assert one_bias(blind, WIDE, (0, 0)).counted == Counted(Fraction(1), Fraction(0))


def _pairs(net: Network) -> list[Any]:
    return [(layer.weight, layer.bias) for layer in net.layers]


def test_a_segment_is_the_network_of_its_parameter():
    net = small("3-2-2-1", 1)
    a, b = [0, 1, -1], [1, -2, "1/3"]
    inside = net.restricted(a, [[1, -3, "4/3"]])
    for z in net.places():
        both = one_bias(net, Domain.segment(a, b), z, 2)
        assert both.holds
        assert both == one_bias(inside, Box.cube(1, 0, 1), z, 2)


def test_forgetting_the_indicator_shows(monkeypatch: pytest.MonkeyPatch):
    # The last neuron reads max(z, 0) − 1/2: where z is at its breakpoint, the output is 0.
    net = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], ["-1/2"]), ([[1]], [0])])
    both = one_bias(net, WIDE, (1, 0))
    assert both.holds
    assert both.integrated.points > both.counted.kinks == 0
    monkeypatch.setattr(module, "bends_on_line", lambda *_: True)
    assert not one_bias(net, WIDE, (1, 0)).holds


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((small("1-1-1", 0), WIDE, (0, 0), 0), ShapeError, "give B > 0"),
        ((small("1-1-1", 0), WIDE, (1, 0)), ShapeError, r"neuron \(1, 0\) is not in"),
        ((small("1-1-1", 0), Domain.whole(1), (0, 0)), UnboundedError, "give a bounded one"),
        ((small("2-1-1", 0), Box.cube(2), (0, 0)), DomainError, "dimension 2"),
    ],
)
def test_what_is_no_case_of_the_identity_is_refused(arguments: Any, error: Any, says: str):
    with pytest.raises(error, match=says):
        one_bias(*arguments)
