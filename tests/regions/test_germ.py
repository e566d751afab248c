"""Whether the gradient is discontinuous at a point, against directional derivatives and boxes."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from exactregions import Box, Network, explore
from exactregions.networks.activation import Activation
from exactregions.networks.famous import (
    dead_layer,
    one_region,
    pencil,
    sawtooth,
    stargalla,
    t_junction,
    touching,
    zero_bias,
)
from exactregions.networks.pattern import pattern_at
from exactregions.regions.germ import bends_at
from tests.networks.plain import plain
from tests.oracles import germs
from tests.oracles.samples import Activation as Pieces
from tests.oracles.samples import Layer
from tests.regions.on_lines import samples

HARD = Network.of([([[1, 1]], [0]), ([[1]], [0])], "hard_tanh")


def tried() -> Iterator[tuple[Network, list[Layer], list[Pieces], list[Fraction]]]:
    """Breakpoints on lines, and small whole points, at which many neurons meet."""
    random = Random("germs")
    for i, found in enumerate(samples("points", 200)):
        roots = [lo for lo, _, _ in found.intervals()[1:]]
        x = [Fraction(random.randint(-1, 1)) for _ in found.line.origin]
        if roots and i % 3:
            x = found.line.point(random.choice(roots))
        yield found.network, found.layers, list(found.activations), x


def test_the_gradient_jumps_where_the_directional_derivative_is_not_linear():
    bent = meeting = straight = 0
    for network, layers, activations, x in tried():
        expected = germs.bends(layers, activations, x)
        assert bends_at(network, x) is expected, (network, x)
        resting = germs.resting(layers, activations, x)
        bent += expected
        meeting += len(resting) > 1
        straight += bool(resting) and not expected
    assert min(bent, meeting, straight) >= 20


def test_a_small_box_around_the_point_says_the_same():
    # In the box no neuron turns that is not at a breakpoint at its middle: each cell reaches it.
    seen = {True: 0, False: 0}
    for network, _, _, x in list(tried())[:120]:
        if network.inputs > 2:
            continue
        around = explore(network, Box.of(*((v - TINY, v + TINY) for v in x)))
        states = pattern_at(network, x)
        for pattern in around.patterns.tolist():
            assert all(s % 2 or s == p for s, p in zip(states, pattern, strict=True))
        bends = bends_at(network, x)
        assert bends is (around.linear_region_count > 1), (network, x)
        seen[bends] += 1
    assert min(seen.values()) > 5


TINY = Fraction(1, 10**12)

KNOWN: list[tuple[Network, list[object], bool]] = [
    (t_junction(), [0, 0], True),  # three regions meet
    (t_junction(), [0, 1], True),  # the wall of the first neuron, seen
    (t_junction(), [0, -1], False),  # the same wall, where the last neuron is off
    (t_junction(), [1, -1], True),  # the wall of the last neuron
    (t_junction(), [0, -10], False),  # two walls cross where nothing is seen of them
    (t_junction(), [3, 7], False),
    (touching(), [0, 0], True),
    (touching(), [1, -1], True),  # min(x, −y) bends
    (touching(), [1, 0], True),  # 0 meets −y
    (touching(), [0, 1], True),
    (touching(), [2, -1], False),
    (touching(), [1, 1], False),  # walls of the first layer where all above them is off
    (touching(), [-1, -1], False),
    (stargalla(), [0, 0], True),
    (stargalla(), [0, 1], True),
    (stargalla(), [1, 0], False),
    (one_region(3, 2), [0, 0], False),
    (one_region(3, 2), ["1/3", "-1/2"], False),
    (pencil(5), ["1/3", "1/7"], True),
    (zero_bias(5, 3), [0, 0, 0], True),
    (dead_layer(3, 2), [0, 0], False),
    (sawtooth(3), ["1/8"], True),
    (sawtooth(3), ["1/3"], False),
    (HARD, [1, 0], True),
    (HARD, ["-1/2", "-1/2"], True),
    (HARD, [2, 0], False),
]


@pytest.mark.parametrize(("network", "x", "bends"), KNOWN)
def test_known_points(network: Network, x: list[object], bends: bool):
    point = [Fraction(v) for v in x]
    assert germs.bends(*plain(network), point) is bends
    assert bends_at(network, point) is bends


def test_a_bend_that_only_one_output_has():
    net = Network.of([([[1, 0], [-1, 0]], [0, 0]), ([[1, -1], [1, 1]], [0, 0])])
    assert bends_at(net, [Fraction(0), Fraction(5)]) is True


def test_a_neuron_that_rests_on_its_breakpoint_everywhere_bends_nothing():
    zero = Network.of([([[0, 0], [0, 0]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])
    assert bends_at(zero, [Fraction(0), Fraction(0)]) is False


def test_a_neuron_that_rests_where_lower_ones_are_off_bends_with_them():
    # relu(relu(x)) on either side of 0, and relu(−relu(x)) = 0.
    for sign, bends in ((1, True), (-1, False)):
        net = Network.of([([[1]], [0]), ([[sign]], [0]), ([[1]], [0])])
        assert bends_at(net, [Fraction(0)]) is bends


def test_no_hidden_layer_bends_nowhere():
    assert bends_at(Network.of([([[1, 2]], [3])]), [Fraction(1), Fraction(1)]) is False


@pytest.mark.parametrize("exponent", [60, 400])
def test_a_wall_very_near_is_not_at_the_point(exponent: int):
    near = Fraction(1, 2**exponent)
    net = Network.of([([[1], [-1], [1]], [0, 0, near]), ([[1, -1, 1]], [0])])
    assert bends_at(net, [Fraction(0)]) is False
    assert bends_at(net, [-near]) is True


def test_steep_layers_do_not_bring_other_walls_into_view():
    # relu(10⁹·relu(x) − 1) turns at 10⁻⁹; at 0 all of it is flat, for relu(x) feeds nothing else.
    net = Network.of([([[1]], [0]), ([[10**9]], [-1]), ([[1]], [0])])
    assert bends_at(net, [Fraction(0)]) is False
    assert bends_at(net, [Fraction(1, 10**9)]) is True


def test_steep_activations_do_not_bring_other_walls_into_view():
    steep = Activation.of("steep", [0], [0, 10**9])
    net = Network.of([([[1]], [0]), ([[1]], [-1]), ([[1]], [0])], [steep, "relu"])
    assert bends_at(net, [Fraction(0)]) is False
    assert bends_at(net, [Fraction(1, 10**9)]) is True


def test_in_many_inputs_only_the_span_of_those_that_meet_is_searched():
    d = 200
    row = [Fraction(i % 7 - 3, 2) for i in range(d)]
    other = [Fraction(i % 5 - 2) for i in range(d)]
    net = Network.of([([row, other], [0, 0]), ([[1, 1], [-1, 2]], [0, -1]), ([[1, 1]], [0])])
    assert bends_at(net, [Fraction(0)] * d) is True


@pytest.mark.parametrize(("d", "known"), [(10, True), (11, None)])
def test_it_says_so_when_too_many_gradients_meet(d: int, known: bool | None):
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    net = Network.of([(unit, [0] * d), ([[1] * d], [0])])
    assert bends_at(net, [Fraction(0)] * d) is known
