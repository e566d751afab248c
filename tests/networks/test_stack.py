"""A stack of networks holds the networks that its floats are, and floats alone serve many lines."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from exactregions import Box, Domain, Network
from exactregions.networks.activation import relu
from exactregions.networks.initial import random_network, random_networks
from exactregions.networks.stack import Stack
from exactregions.regions.along import sweep
from exactregions.regions.stacked import stacked

INITS = ["he", "hr", "xavier", "torch", "uniform", "int"]
FACTORS = [Fraction(0), Fraction(1), Fraction(1, 3), Fraction(-7, 2)]
EXTREME = [0.0, -0.0, 1.0, -3.0, 2.0**60, 5e-324, -(2.0**-1030), 1.7e308, 0.1]


def hand_made(stack: Stack, k: int) -> Network:
    """Network k of a stack, read number by number."""
    numbers = iter(stack.values[k].tolist())
    layers = []
    for n, m in pairwise(stack.widths):
        w = [[Fraction(next(numbers)) for _ in range(n)] for _ in range(m)]
        layers.append((w, [Fraction(next(numbers)) * stack.factor for _ in range(m)]))
    assert list(numbers) == []
    return Network.of(layers)


def wild(widths: tuple[int, ...], size: int, factor: Fraction, entries=EXTREME) -> Stack:
    random = Random(size)
    total = sum((n + 1) * m for n, m in pairwise(widths))
    values = np.array([random.choices(entries, k=total) for _ in range(size)])
    return Stack(widths, (relu,) * (len(widths) - 2), values, factor)


@pytest.mark.parametrize("init", INITS)
def test_networks_drawn_together_are_those_drawn_alone(init: str):
    seeds = [5, 0, 2**62, 5]
    found = random_networks("3-4-2-1", seeds, init)
    assert list(found) == [random_network("3-4-2-1", s, init) for s in seeds]


@pytest.mark.parametrize("factor", FACTORS)
def test_a_network_of_a_stack_has_the_numbers_of_its_row_in_lowest_terms(factor: Fraction):
    for stack in (wild((2, 3, 1), 20, factor), wild((1, 2, 2, 2), 20, factor, [0.0, 2.0, -4.0])):
        for k in range(len(stack)):
            assert stack[k] == hand_made(stack, k)


def test_a_stack_is_indexed_as_a_list_is():
    stack = random_networks("1-2-1", range(4))
    assert list(stack[1:3]) == [stack[1], stack[2]] == [stack[-3], stack[-2]]
    with pytest.raises(IndexError):
        stack[4]


def test_activations_are_the_ones_asked_for():
    kinds = ["abs", "hard_tanh"]
    stack = random_networks("1-2-2-1", [3, 4], activation=kinds)
    assert stack[1] == random_network("1-2-2-1", 4, activation=kinds)
    assert [phi.name for phi in stack.activations] == kinds


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("line", [Domain.whole(1), Box.cube(1)])
def test_lines_through_a_stack_are_lines_through_its_networks(factor: Fraction, line: Domain):
    for init in ("he", "int"):
        stack = replace(random_networks("1-3-4-2", range(40), init), factor=factor)
        found = sweep(stack, line)
        listed = sweep(list(stack), line)
        assert found.line.tolist() == listed.line.tolist()
        assert found.unit.tolist() == listed.unit.tolist()
        assert found.kink.tolist() == listed.kink.tolist()
        assert [found[k].linear_region_count for k in range(40)] == (
            found.linear_region_counts.tolist()
        )


@pytest.mark.parametrize("factor", FACTORS)
def test_floats_that_no_product_may_take_decide_nothing(factor: Fraction):
    stack = wild((1, 2, 2, 1), 60, factor)
    found = sweep(stack, Domain.whole(1))
    assert not found.decided.all()
    for k in range(60):
        trace = found[k]
        assert found.linear_region_counts[k] == trace.linear_region_count


@pytest.mark.parametrize("factor", FACTORS)
def test_matrices_of_a_stack_are_those_of_its_networks(factor: Fraction):
    stack = replace(random_networks("2-3-3-1", range(20), "uniform"), factor=factor)
    for some in (stack, wild((1, 2, 2, 1), 60, factor), shrinking(factor)):
        for ours, theirs in zip(stacked(some), stacked(list(some)), strict=True):
            np.testing.assert_array_equal(ours.matrix, theirs.matrix)
            assert len(ours.raw) == len(theirs.raw) == 0


def shrinking(factor: Fraction) -> Stack:
    """The first unit is scaled up, so the next weight is divided: 2^-1074 would become 0."""
    values = np.array([[0.1, 2.0**-5, 5e-324, 0.0, 1.0, 0.0]])
    return Stack((1, 1, 1, 1), (relu, relu), values, factor)


def test_sweeps_of_other_activations_take_a_stack_too():
    stack = random_networks("1-3-3-1", range(5), activation="abs")
    assert sweep(stack, Domain.whole(1)).counts.tolist() == (
        sweep(list(stack), Domain.whole(1)).counts.tolist()
    )
