"""Extremes of the number of regions, and noise: against other programs and other arithmetic."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from exactregions import Box, Domain, explore
from exactregions.claims.noise import most_pieces, noisy
from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.networks.famous import one_region, sawtooth
from exactregions.regions.along import along, sweep
from tests.networks.plain import plain
from tests.oracles import intervals, structure

UNIT = Box.cube(1, 0, 1)


def counts_of(depth: int, sd: object, seeds: range) -> list[int]:
    """Linear regions on [0, 1] of noisy sawtooths."""
    return sweep([noisy(sawtooth(depth), s, sd) for s in seeds], UNIT).linear_region_counts.tolist()


def pieces(network, low, high) -> int:
    """Linear regions between two numbers, from the oracle that cuts intervals."""
    layers, kinds = plain(network)
    slopes = [
        [a for _, a in structure.outputs(layers, kinds, pattern)]
        for _, _, pattern in intervals.cells(layers, kinds, low, high)
    ]
    return 1 + sum(a != b for a, b in pairwise(slopes))


@pytest.mark.parametrize("pairs", [1, 2, 3, 7, 20])
def test_any_number_of_neurons_can_make_one_region(pairs):
    found = along(one_region(pairs, 1), Domain.whole(1))
    assert (found.count, found.linear_region_count) == (pairs + 1, 1)


@pytest.mark.parametrize(("pairs", "inputs"), [(1, 2), (4, 2), (3, 3)])
def test_they_can_in_several_dimensions(pairs, inputs):
    found = explore(one_region(pairs, inputs), Domain.whole(inputs))
    assert found.linear_region_count == 1 < found.count


@pytest.mark.parametrize("depth", range(1, 11))
def test_a_sawtooth_has_as_many_pieces_as_a_power_of_two(depth):
    assert along(sawtooth(depth), UNIT).linear_region_count == 2**depth
    assert counts_of(depth, 0, range(2)) == [2**depth, 2**depth]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_noisy_sawtooths_are_counted_as_an_oracle_does(depth):
    nets = [noisy(sawtooth(depth), s) for s in range(11, 41)]
    expected = [pieces(net, Fraction(0), Fraction(1)) for net in nets]
    assert counts_of(depth, "1/10", range(11, 41)) == expected


def test_every_weight_and_bias_is_moved_by_the_noise_that_numpy_draws():
    net, before, rng = noisy(sawtooth(2), 9, "1/4"), sawtooth(2), np.random.default_rng(9)
    for (weight, bias), (old, old_bias) in zip(plain(net)[0], plain(before)[0], strict=True):
        drawn = rng.normal(0.0, 0.25, (len(weight), len(weight[0])))
        for row, old_row, noise in zip(weight, old, drawn.tolist(), strict=True):
            assert [v - w for v, w in zip(row, old_row, strict=True)] == list(map(Fraction, noise))
        drawn = rng.normal(0.0, 0.25, len(bias)).tolist()
        assert [v - w for v, w in zip(bias, old_bias, strict=True)] == list(map(Fraction, drawn))


def test_noise_takes_most_of_many_teeth():
    counts = counts_of(7, "1/10", range(512))
    assert min(counts) < 10
    assert sum(counts) < 512 * 2**6


def test_little_noise_leaves_all_teeth():
    # Next to both ends of [0, 1], where the sawtooth is 0, a flat piece may come in.
    counts = counts_of(3, "1/10000", range(64))
    assert 8 <= min(counts) <= max(counts) <= 8 + 2 * 3
    assert len(set(counts)) > 1


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_no_weights_give_more_pieces_than_are_thought_possible(depth):
    nets = [noisy(sawtooth(depth), s, sd) for sd in ("1/10", "1/2", 2) for s in range(200)]
    counts = sweep(nets, Domain.whole(1)).counts
    assert counts.max() <= most_pieces(depth)
    if depth == 1:
        assert counts.max() == most_pieces(1) == 5  # attained


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ExactRegionsError, match="standard deviation is -1"):
        noisy(sawtooth(1), 0, -1)
    with pytest.raises(FileFormatError, match="seed is -2"):
        noisy(sawtooth(1), -2)
