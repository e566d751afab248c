"""Many weighted sums at once are those of fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.totals import weighted

numbers = st.fractions(max_denominator=10**6)
values = st.lists(st.one_of(st.none(), numbers), max_size=6)


@given(values, st.data())
def test_sums_are_those_of_fractions(given_values: list[Fraction | None], data: st.DataObject):
    known = [i for i, v in enumerate(given_values) if v is not None]
    indices = st.lists(st.sampled_from(known), max_size=5) if known else st.just([])
    weights = st.integers(-(10**30), 10**30)
    divisors = st.integers(-(10**20), 10**20).filter(bool)
    groups = []
    for _ in range(data.draw(st.integers(0, 4))):
        chosen = data.draw(indices)
        factors = data.draw(st.lists(weights, min_size=len(chosen), max_size=len(chosen)))
        groups.append((chosen, factors, data.draw(divisors)))
    found = weighted(given_values, groups)
    assert found == [
        sum((given_values[i] * w for i, w in zip(*group, strict=True)), Fraction(0)) / q
        for *group, q in groups
    ]
    assert all(type(v) is Fraction for v in found)


def test_a_group_of_nothing_is_zero_and_groups_may_come_one_by_one():
    assert weighted([], []) == []
    assert weighted([None], (group for group in [([], [], 7)])) == [0]


def test_numbers_of_any_length_are_exact():
    tiny, huge = Fraction(1, 3**5000), Fraction(7**4000)
    (found,) = weighted([tiny, huge], [([0, 1, 0], [5, -1, 2**9000], -11)])
    assert found == (tiny * (5 + 2**9000) - huge) / -11


def test_indices_and_weights_go_in_pairs():
    with pytest.raises(ValueError, match="argument"):
        weighted([Fraction(1)], [([0, 0], [1], 1)])
