"""Bounds from widths: published values, sums written out, and networks that attain them."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import comb, prod
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions import Box, Domain, Network, explore
from exactregions.claims import bounds_lower as low
from exactregions.claims import bounds_maxout as maxout
from exactregions.claims import bounds_upper as up
from exactregions.claims.bounds import (
    MAX_NEURONS,
    log2_of_ratio,
    lower_bounds,
    upper_bounds,
    upper_bounds_of,
    weight_ranks,
)
from exactregions.claims.folding import folding
from exactregions.errors import ShapeError
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.oracles import brute, formulas, intervals
from tests.oracles.samples import ABS, HARD_TANH, RELU, layers_of
from tests.regions.agreement import Sample
from tests.regions.drawing import samples_of

ARCHITECTURES = [
    (d, hidden)
    for d in (1, 2, 3)
    for depth in range(4)
    for hidden in product((1, 2, 4), repeat=depth)
]


# --- upper bounds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "hidden", "serra", "montufar"),
    [
        (2, (2, 2), 11, 16),
        (2, (3, 3), 40, 49),
        (2, (4, 4), 121, 121),
        (3, (2, 2, 1), 20, 32),
        (5, (2, 2), 11, 16),
        (1, (3, 4, 5), 120, 120),
    ],
)
def test_reference_values(inputs: int, hidden: tuple[int, ...], serra: int, montufar: int):
    assert (up.serra(inputs, hidden), up.montufar(inputs, hidden)) == (serra, montufar)


def summed(inputs: int, hidden: Sequence[int], ranks: Sequence[int]) -> int:
    """The sum over all j in J, as theorem 1 of Serra et al. writes it, with ranks."""

    def allowed(j: Sequence[int]) -> bool:
        return all(
            j[l] <= min([inputs, *ranks[: l + 1], *(hidden[i] - j[i] for i in range(l))])
            for l in range(len(hidden))
        )

    every = product(*(range(n + 1) for n in hidden))
    return sum(prod(map(comb, hidden, j)) for j in every if allowed(j))


@pytest.mark.parametrize(("inputs", "hidden"), ARCHITECTURES)
def test_recursion_is_the_sum_that_serra_and_others_wrote(inputs: int, hidden: tuple[int, ...]):
    assert up.serra(inputs, hidden) == summed(inputs, hidden, hidden)
    assert up.serra(inputs, hidden) == formulas.serra(inputs, hidden)
    assert up.montufar(inputs, hidden) == formulas.montufar(inputs, hidden)
    for ranks in product(*(range(n + 1) for n in hidden)):
        assert up.serra(inputs, hidden, ranks) == summed(inputs, hidden, ranks)


@pytest.mark.parametrize(("inputs", "hidden"), ARCHITECTURES)
def test_upper_bounds_are_in_order(inputs: int, hidden: tuple[int, ...]):
    value = {b.name: b.value for b in upper_bounds((inputs, *hidden, 1))}
    assert value["serra"] <= value["montufar"] <= min(value["patterns"], value["raghu"])
    if inputs == 1:
        assert value["serra"] <= value["line"] == value["montufar"] <= value["telgarsky"]
        assert value["line-pairs"] <= value["line"]
        assert (value["line-pairs"] < value["line"]) == (2 in hidden[:-1])
    else:
        assert "line" not in value


def test_one_layer_is_zaslavsky():
    for n, d in product(range(8), range(1, 5)):
        assert up.zaslavsky(n, d) == formulas.zaslavsky(n, d) == up.montufar(d, (n,))
        assert up.serra(d, (n,)) == up.zaslavsky(n, d)
        assert list(up.buck(n, d)) == formulas.buck(n, d)


def test_bounds_are_quick_for_wide_networks():
    assert up.serra(4, (64, 64, 64)) == up.zaslavsky(64, 4) ** 3
    assert up.serra(100, (200,) * 3) < up.all_patterns((200,) * 3)


@settings(deadline=None)
@given(samples_of(inputs=st.integers(1, 2), kinds=[RELU]))
def test_no_relu_network_has_more_cells_than_any_upper_bound(sample: Sample):
    """Most of these networks are degenerate, and their cells are found by brute force."""
    count = len(brute.cells(*sample))
    network = Network.of(sample.layers)
    for bound in upper_bounds_of(network):
        assert count <= bound.value, bound


@settings(deadline=None)
@given(samples_of(inputs=st.integers(1, 2)))
def test_no_network_has_more_cells_than_its_breakpoints_allow(sample: Sample):
    hidden = [len(b) for _, b in sample.layers[:-1]]
    numbers = [len(breakpoints) for breakpoints, _, _ in sample.activations]
    inputs = len(sample.layers[0][0][0])
    count = len(brute.cells(*sample))
    assert count <= up.layers_with_breakpoints(inputs, hidden, numbers)
    assert up.layers_with_breakpoints(inputs, hidden, numbers) <= up.raghu(
        inputs, hidden, max(numbers, default=1)
    )


def test_breakpoints_are_attained_by_general_parallel_classes():
    """Two hard tanh in the plane: two pairs of parallel lines make nine cells."""
    layers = layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]))
    assert len(brute.cells(layers, [HARD_TANH], [])) == 9 == up.layers_with_breakpoints(2, [2], [2])


def test_modulus_networks_exceed_what_only_relu_obey():
    """| |x| − 1 | and | |x| − 2 |: six cells, where ReLU of these widths have four at most."""
    layers = layers_of(([[1]], [0]), ([[1], [1]], [-1, -2]), ([[1, 1]], [0]))
    count = len(intervals.cells(layers, [ABS, ABS]))
    assert count == 6 > up.serra(1, (1, 2)) == 4
    assert count <= up.montufar(1, (1, 2)) == 6


def test_bounds_of_a_network_know_its_weights_and_activations():
    duplicated = FAMOUS["duplicated"](2, 3)
    assert weight_ranks(duplicated) == [2]
    bounds = {b.name: b.value for b in upper_bounds_of(duplicated)}
    assert (bounds["serra-ranks"], bounds["serra"]) == (11, 15)
    leaky = random_network("2-3-3-1", 0, "he", "leaky_relu:1/10")
    assert [b.name for b in upper_bounds_of(leaky)] == ["montufar", "patterns"]
    tanh = random_network("2-3-1", 0, "he", "hard_tanh")
    assert [(b.name, b.value) for b in upper_bounds_of(tanh)] == [("breakpoints", 1 + 6 + 12)]
    assert [b.value for b in upper_bounds_of(random_network("2-1", 0))] == [1] * 5


# --- lines ---------------------------------------------------------------------------------------

SEVEN = layers_of(([[2], [-1]], [1, -3]), ([[-1, -2], [-2, -1]], [3, 3]), ([[1, 1]], [0]))
NINE = layers_of(
    ([[-2], [-1]], [-1, 4]), ([[-2, 1], [-2, 1], [-1, 1]], [-2, -3, -1]), ([[1] * 3], [0])
)


@pytest.mark.parametrize(("layers", "hidden"), [(SEVEN, (2, 2)), (NINE, (2, 3))])
def test_bounds_for_pairs_are_attained(layers: list, hidden: tuple[int, ...]):
    assert len(intervals.cells(layers, [RELU, RELU])) == up.line_with_pairs(hidden)


def test_pairs_are_taken_where_they_help_most():
    assert up.line_with_pairs((2, 2, 2)) == 3 * 7
    assert up.line_with_pairs((2, 2, 2, 2)) == 7 * 7
    assert up.line_with_pairs((2, 2, 9)) == 3 * 21
    assert up.line_with_pairs((3, 3, 2)) == 4 * 4 * 3
    assert up.line_with_pairs(()) == 1


@pytest.mark.parametrize("hidden", [(2, 2), (2, 2, 2), (2, 1, 3), (3, 2, 2)])
def test_random_networks_with_pairs_stay_below_the_bound(hidden: tuple[int, ...]):
    random = Random(sum(hidden))
    for _ in range(300):
        layers, inputs = [], 1
        for n in (*hidden, 1):
            weight = [[random.randint(-3, 3) for _ in range(inputs)] for _ in range(n)]
            layers.append((weight, [random.randint(-5, 5) for _ in range(n)]))
            inputs = n
        count = len(intervals.cells(layers_of(*layers), [RELU] * len(hidden)))
        assert count <= up.line_with_pairs(hidden)


def test_two_relu_make_no_zigzag_of_three_pieces():
    """Slopes of a·ReLU(s·x) + b·ReLU(t·(x − 2)) left of 0, between 0 and 2, and right of 2."""
    values = (-3, -2, -1, 1, 2, 3)
    for a, b, s, t in product(values, values, values, values):
        left, middle, right = (a * s * (s * x > 0) + b * t * (t * (x - 2) > 0) for x in (-1, 1, 3))
        assert not (left * middle < 0 and middle * right < 0)


def test_three_relu_make_a_zigzag_of_four_pieces():
    values = [FAMOUS["serra"](3)([x])[0] for x in range(5)]
    slopes = [right - left for left, right in pairwise(values)]
    assert all(before * after < 0 for before, after in pairwise(slopes))


def test_telgarsky_needs_pieces():
    assert up.telgarsky((2, 3), 3) == 6 * 9
    with pytest.raises(ShapeError, match="units of 1 pieces"):
        up.telgarsky((2,), 1)


# --- lower bounds --------------------------------------------------------------------------------


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_no_lower_bound_on_the_maximum_exceeds_an_upper_bound(inputs: int):
    listed = set()
    for depth in (1, 2, 3, 4):
        for hidden in product((1, 2, 3, 6, 7, 10), repeat=depth):
            least = min(b.value for b in upper_bounds((inputs, *hidden, 1)))
            for bound in lower_bounds((inputs, *hidden, 1)):
                listed.add(bound.name)
                assert bound.value <= least, (inputs, hidden, bound)
    names = {"pascanu", "montufar-2014", "serra-lower", "arora", "arora-folds"}
    assert listed == names | ({"line"} if inputs == 1 else set())


def test_one_fold_more_than_two_neurons_is_impossible():
    """2 (w + 1)^{L−1} regions with widths 2, w, …, w: it would be 54 for w = 2, L = 4, over 49."""
    assert up.line_with_pairs((2, 2, 2, 2)) < 2 * 3**3
    with pytest.raises(ShapeError, match="w is 2"):
        low.arora_with_more_folds(1, 1, 2, 4)
    assert "arora-folds" not in {b.name for b in lower_bounds((1, 2, 2, 2, 2, 1))}


@pytest.mark.parametrize(
    ("inputs", "hidden"), [(1, (2, 2)), (1, (5, 3)), (2, (2, 3)), (2, (5, 2, 3)), (3, (3, 4))]
)
def test_folding_attains_the_bound_of_montufar_and_others(inputs: int, hidden: tuple[int, ...]):
    network = folding(inputs, *hidden)
    assert network.widths == (inputs, *hidden, 1)
    assert explore(network, Box.cube(inputs, 0, 1)).count == low.montufar_2014(inputs, hidden)
    assert explore(network, Domain.whole(inputs)).count >= low.montufar_2014(inputs, hidden)
    assert low.pascanu(inputs, hidden) <= low.montufar_2014(inputs, hidden)


def test_zigzags_of_each_coordinate_attain_theorem_6_in_the_plane():
    """Three neurons a coordinate make 4 · 4 boxes, each of which six lines cut into 22 cells."""
    line = FAMOUS["serra"](3, 99)  # its zigzag runs between 0 and 100 on all four pieces
    bends, zigzag = line.hidden[0], line.hidden[1]
    slopes, offset = zigzag.weight[0], zigzag.bias[0] + 1
    first = [[w, 0] for (w,) in bends.weight] + [[0, w] for (w,) in bends.weight], bends.bias * 2
    # The lines v = t·u − t² meet in the points (t + s, t·s), which lie in the square (0, 100)².
    rows = [[t * s for s in slopes] + [-s for s in slopes] for t in range(1, 7)]
    lines = rows, [(t - 1) * offset - t * t for t in range(1, 7)]
    network = Network.of([first, lines, ([[1] * 6], [0])])
    assert explore(network, Domain.whole(2)).count >= low.serra_lower(2, (6, 6)) == 352


def test_constructions_refuse_widths_that_they_do_not_fit():
    for function, hidden, words in (
        (low.montufar_2014, (4, 1), "hidden width 2 is 1; the construction needs 2"),
        (low.pascanu, (1, 4), "hidden width 1 is 1"),
        (low.serra_lower, (6, 5), "needs 6 or more, 3 for each of 2 inputs"),
        (low.line_attained, (3, 3), "this is about lines"),
        (low.montufar_2014, (), "no hidden layer"),
    ):
        with pytest.raises(ShapeError, match=words):
            function(2, hidden)
    with pytest.raises(ShapeError, match="m is 0"):
        low.arora(1, 0, 3, 2)
    assert lower_bounds((9, 3, 3, 1)) == lower_bounds((2, 5)) + lower_bounds((9, 3, 3, 1))


def test_idle_neurons_are_left_out():
    value = {b.name: b.value for b in lower_bounds((1, 5, 4, 3, 1))}
    assert (value["arora"], value["arora-folds"]) == (2 * 3 * 3, 2 * 4 * 4)


# --- maxout and means ----------------------------------------------------------------------------


def subsets(inputs: int, ranks: Sequence[int]) -> int:
    """Σ over sets S of at most d units of ∏ (k_i − 1)."""
    sets = product((0, 1), repeat=len(ranks))
    return sum(
        prod(k - 1 for k, taken in zip(ranks, chosen, strict=True) if taken)
        for chosen in sets
        if sum(chosen) <= inputs
    )


@given(st.integers(1, 4), st.lists(st.integers(1, 5), max_size=6))
def test_one_layer_of_maxout_units_is_a_sum_over_sets(inputs: int, ranks: list[int]):
    assert maxout.maxout_layer(inputs, ranks) == subsets(inputs, ranks)


def test_maxout_of_rank_two_is_relu():
    for inputs, hidden in ARCHITECTURES:
        assert maxout.maxout(inputs, hidden, 2) == up.montufar(inputs, hidden)
        for rank in (2, 3, 4):
            one = [up.zaslavsky(rank * (rank - 1) // 2 * n, min(inputs, n)) for n in hidden[:1]]
            assert maxout.maxout(inputs, hidden[:1], rank) == prod(one)


def test_means_are_of_the_published_form():
    assert maxout.expected_regions(2, 32, Fraction(1, 2), 4) == 4 * 16**2 / Fraction(2)
    assert maxout.expected_regions(3, 3, 5) == 2**3
    assert maxout.expected_maxout_regions(1, 10, 3, 1) == 10 * 3 * 3
    assert maxout.expected_maxout_decision_pieces(1, 10, 3, 7) == 7
    assert maxout.dead_neuron(2, 3) == Fraction(5, 64)


@pytest.mark.parametrize(("inputs", "width"), [(1, 1), (1, 2), (2, 2), (2, 3)])
def test_dead_neurons_are_as_many_over_all_signs_as_published(inputs: int, width: int):
    """Turning every weight vector with its bias is a group; its mean is the probability."""
    random = Random(5)
    first = [[random.randint(1, 99) for _ in range(inputs + 1)] for _ in range(width)]
    second = [random.randint(1, 99) for _ in range(width + 1)]
    dead = total = 0
    for signs in product((1, -1), repeat=2 * width + 1):
        above = [s * v for s, v in zip(signs[width:], second, strict=True)]
        weight = [[s * v for v in row[1:]] for s, row in zip(signs, first, strict=False)]
        bias = [s * row[0] for s, row in zip(signs, first, strict=False)]
        layers = layers_of((weight, bias), ([above[1:]], [above[0]]), ([[1]], [0]))
        cells = brute.cells(layers, [RELU, RELU], [])
        dead += all(pattern[-1] != 2 for pattern in cells)
        total += 1
    assert Fraction(dead, total) == maxout.dead_neuron(inputs, width)


# --- lists and logarithms ------------------------------------------------------------------------


@pytest.mark.parametrize("widths", [(2,), (0, 1), (2, 0, 1), ()])
def test_widths_are_two_or_more_positive_integers(widths: tuple[int, ...]):
    for bounds in (upper_bounds, lower_bounds):
        with pytest.raises(ShapeError, match="not two or more positive integers"):
            bounds(widths)


def test_too_many_neurons_are_refused():
    with pytest.raises(ShapeError, match="MAX_NEURONS"):
        upper_bounds((2, MAX_NEURONS + 1, 1))


POSITIVE = st.one_of(st.integers(1, 99), st.integers(1, 2**300))


@given(POSITIVE, POSITIVE, st.integers(1, 3))
def test_logarithms_are_rounded_to_the_nearest(p: int, q: int, places: int):
    """|log₂(p/q) − s| ≤ 1/2M means 2^(2Ms − 1) ≤ (p/q)^2M ≤ 2^(2Ms + 1)."""
    text = log2_of_ratio(p, q, places)
    assert len(text.partition(".")[2]) == places
    scale = 10**places
    doubled = 2 * int(Fraction(text) * scale)
    power = Fraction(p, q) ** (2 * scale)
    assert Fraction(2) ** (doubled - 1) <= power <= Fraction(2) ** (doubled + 1)


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 2**200))
def test_logarithms_of_powers_of_two_are_whole(a: int, b: int, factor: int):
    assert log2_of_ratio(factor << a, factor << b) == f"{a - b}.000"


def test_logarithms_that_leading_bits_leave_open_take_more():
    assert log2_of_ratio(2**300 + 1, 2**300) == "0.000"
    # 2^(1/20) is halfway between 2^0.0 and 2^0.1; ratios within 2⁻²⁰⁰ of it lie on both sides.
    whole, shift = 0, 200
    for bit in reversed(range(shift + 1)):
        if (whole + (1 << bit)) ** 20 <= 1 << (20 * shift + 1):
            whole += 1 << bit
    assert log2_of_ratio(whole, 1 << shift, 1) == "0.0"
    assert log2_of_ratio(whole + 1, 1 << shift, 1) == "0.1"
