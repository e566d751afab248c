"""Both sides of Kac-Rice with uniform biases: equal as fractions, and to means found by hand."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import pytest

from exactregions import Box, Domain, Network, explore
from exactregions.claims import kac_rice as module
from exactregions.claims.kac_rice import KacRice, kac_rice
from exactregions.claims.one_bias import one_bias
from exactregions.claims.random_biases import enlarged, with_biases
from exactregions.claims.sides import Counted
from exactregions.errors import DomainError, ShapeError, UnboundedError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.claims.biased import generic, small, with_bias

ONE = Box.cube(1)
SQUARE = Box.cube(2)
CHAIN = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], [0])])
CROSS = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])

ON_LINES = ["1-1-1", "1-3-1", "1-1-1-1", "1-2-1-1", "1-1-2-1", "1-2-1-2", "1-1-1-1-1", "1-3-1-1"]
IN_PLANES = ["2-2-1", "2-3-1", "2-2-1-1", "2-1-1-1", "2-1-2-1", "2-2-1-2"]


def theorem(both: KacRice) -> None:
    """With weights that do not cancel, and with every set of neurons by itself."""
    assert both.holds
    assert both.right.regular
    assert both.left.kinks == both.right.good


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("widths", ON_LINES)
def test_both_sides_agree_on_an_interval(widths: str, seed: int):
    theorem(kac_rice(generic(widths, seed), ONE))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("widths", IN_PLANES)
def test_both_sides_agree_on_a_square(widths: str, seed: int):
    theorem(kac_rice(generic(widths, seed), SQUARE))


@pytest.mark.parametrize("widths", ["1-2-2-1", "2-2-2-1"])
def test_both_sides_agree_for_four_neurons_in_two_layers(widths: str):
    both = kac_rice(generic(widths, 0), Box.cube(int(widths[0])))
    theorem(both)
    assert both.left.points > both.left.kinks > 0


@pytest.mark.parametrize("activation", ["hard_tanh", "abs", "leaky_relu:1/8", "relu6"])
@pytest.mark.parametrize("widths", ["1-2-1-1", "2-2-1-1"])
def test_both_sides_agree_for_other_activations(widths: str, activation: str):
    both = kac_rice(small(widths, 1, activation), Box.cube(int(widths[0])), 2)
    theorem(both)
    assert both.left.kinks > 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("widths", ["1-2-1-1", "2-2-1-1"])
def test_both_sides_agree_when_weights_are_0_and_1(widths: str, seed: int):
    assert kac_rice(random_network(widths, seed, "int"), Box.cube(int(widths[0]))).holds


@pytest.mark.parametrize("activation", ["relu", "hard_tanh"])
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("widths", ["1-2-2-1", "2-2-2-1"])
def test_both_sides_agree_when_other_biases_are_zero(widths: str, seed: int, activation: str):
    layers = random_network(widths, seed, "int").layers
    net = Network.of([(layer.weight, [0] * layer.outputs) for layer in layers], activation)
    for neurons in combinations(net.places(), 2):
        assert kac_rice(net, Box.cube(net.inputs), 2, neurons).holds


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("one_region", (1, 2)), ("dead_layer", (2, 1)), ("duplicated", (2, 1)), ("hat", ())],
)
def test_both_sides_agree_on_networks_in_special_position(name: str, arguments: tuple[int, ...]):
    net = FAMOUS[name](*arguments)
    assert kac_rice(net, Box.cube(net.inputs, -1, 2), 2).holds


def test_a_chain_by_hand():
    # z₁ vanishes at −b₁, always inside, and is seen iff b₂ > 0. z₂ vanishes iff b₂ = −c < 0, at
    # c − b₁, which is inside iff b₁ > c − 1: ∫ (2 − c)/2 dc = 3/4 of the half where b₂ < 0.
    both = kac_rice(CHAIN, ONE)
    assert both.counted[((0, 0),)] == Counted(Fraction(1), Fraction(1, 2))
    assert both.counted[((1, 0),)] == Counted(Fraction(3, 8), Fraction(3, 8))
    theorem(both)


def test_corners_by_hand_two_of_them_t_junctions():
    # x and y cross at (−b₁, −b₂), a corner iff b₃ > 0. Along x = −b₁ the third neuron reads
    # max(y + b₂, 0) + b₃ as in the chain, and on it the first neuron's only path is not open.
    both = kac_rice(CROSS, SQUARE)
    x, y, z = (0, 0), (0, 1), (1, 0)
    assert both.counted == {
        (x, y): Counted(Fraction(1), Fraction(1, 2)),
        (x, z): Counted(Fraction(3, 8), Fraction(3, 8)),
        (y, z): Counted(Fraction(3, 8), Fraction(3, 8)),
    }
    theorem(both)
    assert both.right.strict == Fraction(1, 2)


def test_one_layer_on_a_line_by_hand():
    # Each neuron with weight w: the length of {|x| ≤ 1, |w x| ≤ B} times |w| / 2B.
    both = kac_rice(Network.of([([[1], ["1/2"], [4]], [5, 5, 5]), ([[1, 1, 1]], [0])]), ONE, 2)
    assert [c.points for c in both.counted.values()] == [Fraction(1, 2), Fraction(1, 4), 1]
    theorem(both)


def test_one_layer_on_a_square_by_hand():
    # |det| = 1 for all three pairs; |x|, |x + y| ≤ 1 leaves 3 of the 4 units of the square.
    net = Network.of([([[1, 0], [0, 1], [1, 1]], [0] * 3), ([[1, 1, 1]], [0])])
    both = kac_rice(net, SQUARE)
    assert [c.points for c in both.counted.values()] == [1, Fraction(3, 4), Fraction(3, 4)]
    theorem(both)


def test_both_breakpoints_of_hard_tanh_by_hand():
    # x + b = ±1 at x = ±1 − b, each inside for half of all b in [−1, 1].
    net = Network.of([([[1]], [0]), ([[1]], [0])], "hard_tanh")
    assert kac_rice(net, ONE).left == Counted(Fraction(1), Fraction(1))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("widths", ["1-2-1", "1-1-1-1", "1-2-1-1"])
def test_one_random_bias_gives_what_the_counts_on_steps_give(widths: str, seed: int):
    net = small(widths, seed)
    for z in net.places():
        both, single = kac_rice(net, ONE, "3/2", [z]), one_bias(net, ONE, z, "3/2")
        assert (both.left, both.right) == (single.counted, single.integrated)


@pytest.mark.parametrize("seed", range(3))
def test_two_random_biases_are_the_mean_over_one_of_the_other(seed: int):
    # With b₂ fixed the mean over b₁ is the length of slices of polygons: linear in b₂ between two
    # levels of vertices, so that its value in the middle times the width of a step is its integral.
    net = small("1-2-1-1", seed)
    pair = (0, seed % 2), (1, 0)
    both = kac_rice(net, ONE, 1, pair)
    space = explore(enlarged(net, pair, Fraction(1)).network, with_biases(ONE, 2, Fraction(1)))
    for axis, (fixed, free) in enumerate((pair, pair[::-1]), start=2):
        levels = sorted({Fraction(v[axis], v[0]) for v in space.points()})
        mean = Counted()
        for low, high in pairwise(levels):
            part = one_bias(with_bias(net, fixed, (low + high) / 2), ONE, free).counted
            share = (high - low) / 2
            mean += Counted(share * part.points, share * part.kinks)
        assert mean == both.counted[(free,)]


@pytest.mark.parametrize("widths", ["1-2-1-1", "2-2-1-1"])
def test_a_domain_cut_in_two_adds_up(widths: str):
    net = small(widths, 3)
    rest = [(-1, 1)] * (net.inputs - 1)
    whole, left, right = (
        kac_rice(net, Box.of(side, *rest)).counted for side in ((-1, 1), (-1, "1/3"), ("1/3", 1))
    )
    assert whole == {zs: left[zs] + right[zs] for zs in whole}


@pytest.mark.parametrize("widths", ["1-2-1-1", "2-2-1-1"])
def test_scaling_the_domain_and_all_biases_changes_nothing(widths: str):
    net, d = small(widths, 4), int(widths[0])
    assert kac_rice(net, Box.cube(d)) == kac_rice(net, Box.cube(d, -3, 3), 3)


def test_the_order_of_the_neurons_does_not_matter():
    assert kac_rice(CROSS, SQUARE, 1, [(1, 0), (0, 1), (0, 0)]) == kac_rice(CROSS, SQUARE)


def test_a_slice_is_the_network_of_its_coordinates():
    net = small("3-2-1-1", 0)
    origin, directions = [0, 1, -1], [[1, -2, "1/3"], [1, 0, 1]]
    plane = Domain.plane(origin, directions, [[0, 1], [-1, 1]])
    inside = kac_rice(net.restricted(origin, directions), Box.of((0, 1), (-1, 1)), "3/2")
    assert kac_rice(net, plane, "3/2") == inside
    assert inside.left.kinks > 0


def test_a_triangle_is_a_domain():
    theorem(kac_rice(generic("2-2-1-1", 0), Domain.polytope([[-1, 0], [0, -1], [1, 1]], [0, 0, 1])))


def test_fewer_neurons_than_dimensions_never_meet():
    both = kac_rice(small("2-1-1", 0), SQUARE)
    assert (both.left, both.right.points, both.holds) == (Counted(), 0, True)
    assert kac_rice(Network.of([([[1]], [0])]), ONE).left == Counted()


def test_a_zero_weight_is_never_crossed():
    net = Network.of([([[0]], [0]), ([[1]], [0])])
    assert kac_rice(net, ONE).left == Counted()


# Wrong constants and forgotten factors, each of which must show.


def without(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[Any], Any]) -> KacRice:
    """Both sides for CROSS with one part of the integrated side changed."""
    original = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given, **named: change(original(*given, **named)))
    return kac_rice(CROSS, SQUARE)


def test_forgetting_the_indicator_is_too_much():
    for both in (kac_rice(CHAIN, ONE), kac_rice(CROSS, SQUARE)):
        assert both.right.points > both.left.kinks


def test_ordered_pairs_count_twice():
    both = kac_rice(CROSS, SQUARE)
    ordered = sum((both.integrated[tuple(sorted(zs))].good for zs in _ordered(both)), Fraction(0))
    assert ordered == 2 * both.left.kinks != both.left.kinks


def _ordered(both: KacRice) -> list[tuple[Any, ...]]:
    return [order for zs in both.integrated for order in (zs, zs[::-1])]


def test_paths_through_open_neurons_only_lose_t_junctions():
    both = kac_rice(CROSS, SQUARE)
    assert both.right.strict < both.left.kinks


def test_forgetting_the_jacobian_shows(monkeypatch: pytest.MonkeyPatch):
    net = Network.of([([[2]], [0]), ([[3]], [0]), ([[1]], [0])])
    assert kac_rice(net, ONE).holds
    monkeypatch.setattr(module, "determinant", lambda rows: any(map(any, rows)))
    assert not kac_rice(net, ONE).holds


def test_a_density_of_one_over_b_shows(monkeypatch: pytest.MonkeyPatch):
    both = without(monkeypatch, "_stretch", lambda stretch: 4 * stretch)
    assert not both.holds
    assert both.right.points == 4 * both.left.points


def test_a_bias_outside_its_interval_shows(monkeypatch: pytest.MonkeyPatch):
    # With b₁ in [−1, 1] only, x = −b₁ is on [−2, 2] half of the time; without the rulers always.
    both = kac_rice(CHAIN, Box.cube(1, -2, 2))
    assert both.holds
    monkeypatch.setattr(module, "enlarged", _with_long_rulers)
    assert not kac_rice(CHAIN, Box.cube(1, -2, 2)).holds


def _with_long_rulers(
    net: Network, biases: Any, reach: Fraction, held: dict[Any, Fraction] | None = None
) -> Any:
    return enlarged(net, biases, reach if held is None else 4 * reach, held)


def test_a_kink_that_is_not_there_shows(monkeypatch: pytest.MonkeyPatch):
    assert not without(monkeypatch, "corner_in_plane", lambda _: True).holds


def test_weights_that_cancel_are_reported_and_break_the_indicator_alone():
    # The output does not see the first neuron: 1·1 − 1·1 = 0, where both later ones are on.
    net = Network.of([([[1]], [0]), ([[1], [1]], [0, 0]), ([[1, -1]], [0])])
    both = kac_rice(net, ONE)
    assert both.holds
    assert not both.right.regular
    assert both.left.kinks < both.right.good


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ((CHAIN, Box.cube(1), 0), ShapeError, "give B > 0"),
        ((CHAIN, Box.cube(1), "-1/2"), ShapeError, "B = -1/2"),
        ((CHAIN, Box.cube(1), 1, [(0, 1)]), ShapeError, r"neuron \(0, 1\) is not in"),
        ((CHAIN, Box.cube(1), 1, [(0, 0), (0, 0)]), ShapeError, "given twice"),
        ((CHAIN, Domain.whole(1)), UnboundedError, "give a bounded one"),
        ((small("3-1-1", 0), Box.cube(3)), DomainError, "dimension 3"),
        ((CHAIN, SQUARE), DomainError, "must agree"),
        ((small("1-5-5-1", 0), ONE), DomainError, "10 random biases and a domain of dimension 1"),
    ],
)
def test_what_is_no_case_of_the_identity_is_refused(arguments: Any, error: Any, says: str):
    with pytest.raises(error, match=says):
        kac_rice(*arguments)
