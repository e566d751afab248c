"""Linear in neurons: between N·∏(1 − 2^−n_j) and N, and equal numbers of neurons at all depths."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.claims.growth import growth, growth_by_depth
from exactregions.errors import ExactRegionsError

F = Fraction


@given(st.integers(1, 4), st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_kinks_lie_between_two_lines(d: int, hidden: list[int]):
    found = growth((d, *hidden, 1))
    assert found.least < found.kinks <= found.neurons == sum(hidden)
    assert (found.kinks == found.neurons) is (len(hidden) == 1)
    assert found.kinks == growth((1, *reversed(hidden), 1)).kinks  # the order does not matter


def test_the_constants_by_hand():
    found = growth("1-64-64-64-1")
    q = 1 - F(1, 2**64)
    assert (found.least, found.kinks) == (192 * q**3, 192 * q**2)
    assert round(found.linear_regions_per_neuron, 4) == round(F(193, 192), 4) == F(10052, 10000)
    assert growth("1-2-2-2-2-1").linear_regions_per_neuron == F(1, 8) + F(27, 64)


def test_halving_the_constant_from_below_or_above_is_refuted():
    """Wide networks have N kinks, not N/2; narrow deep ones have fewer than half of N."""
    assert growth("1-10-10-10-1").kinks > F(30, 2)
    assert growth("1-1-1-1-1").kinks < F(4, 2)


def test_both_regimes_at_equal_numbers_of_neurons():
    rows = growth_by_depth(48)
    assert [len(row.widths) - 2 for row in rows] == list(range(1, 17))
    assert {row.neurons for row in rows} == {48}
    assert rows[0].kinks == 48
    assert all(a.kinks > b.kinks for a, b in pairwise(rows))
    assert rows[15].kinks == 48 * F(7, 8) ** 15
    assert rows[4].widths == (1, 10, 10, 10, 9, 9, 1)

    deepest = growth_by_depth(16)[-1]
    assert deepest.widths == (1, *[1] * 16, 1)
    assert (deepest.least, deepest.kinks) == (F(16, 2**16), F(16, 2**15))
    assert 1 < deepest.kinks + 1 < F(1001, 1000)


@given(st.integers(1, 40))
def test_bounded_sums_of_powers_bound_the_constant(depth: int):
    """∏(1 − p_j) ≥ 1 − Σ p_j: layers of 10 neurons lose a thousandth each."""
    found = growth((1, *[10] * depth, 1))
    assert found.kinks / found.neurons >= 1 - F(depth - 1, 1024)


@pytest.mark.parametrize("depth", [0, 5])
def test_more_layers_than_neurons_are_refused(depth: int):
    with pytest.raises(ExactRegionsError, match="layers"):
        growth_by_depth(4, [depth])
