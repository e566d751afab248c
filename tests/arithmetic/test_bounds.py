"""Bounds of numbers: what holds for numbers holds for what encloses them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.bounds import Bounds
from exactregions.errors import ExactRegionsError, NotExactError

numbers = st.fractions(-9, 9, max_denominator=50)
enclosures = st.tuples(numbers, numbers).map(sorted).map(lambda pair: Bounds(*pair))
fractions_of_one = st.fractions(0, 1, max_denominator=9)


def inside(bounds: Bounds, share: Fraction) -> Fraction:
    return bounds.lower + share * bounds.width


@given(enclosures, enclosures, fractions_of_one, fractions_of_one)
def test_sums_enclose_sums(one: Bounds, other: Bounds, s: Fraction, t: Fraction):
    found = one + other
    assert found.lower <= inside(one, s) + inside(other, t) <= found.upper
    assert found.width == one.width + other.width


@given(enclosures, enclosures, fractions_of_one, fractions_of_one)
def test_products_of_numbers_that_are_not_negative_enclose_products(
    one: Bounds, other: Bounds, s: Fraction, t: Fraction
):
    if one.lower < 0 or other.lower < 0:
        with pytest.raises(ExactRegionsError, match="may be negative"):
            one * other
        return
    found = one * other
    assert found.lower <= inside(one, s) * inside(other, t) <= found.upper
    assert found == other * one


@given(numbers, st.integers(0, 6))
def test_decimals_are_the_nearest_on_both_sides(value: Fraction, places: int):
    lower, upper = map(Fraction, Bounds.of(value).decimals(places))
    assert lower <= value <= upper
    assert upper - lower == (value * 10**places % 1 != 0) * Fraction(1, 10**places)


@given(st.lists(enclosures, min_size=1, max_size=4), st.data())
def test_the_greatest_is_enclosed(many: list[Bounds], data: st.DataObject):
    values = [inside(bounds, data.draw(fractions_of_one)) for bounds in many]
    found = Bounds.greatest(many)
    assert found.lower <= max(values) <= found.upper


@given(enclosures, enclosures)
def test_overlapping_is_having_a_number_in_common(one: Bounds, other: Bounds):
    common = max(one.lower, other.lower) <= min(one.upper, other.upper)
    assert one.overlaps(other) is other.overlaps(one) is common


def test_decimals_have_signs_and_leading_zeros():
    assert Bounds.of("-1/1000").decimals(2) == ("-0.01", "0.00")
    assert Bounds.of(-12).decimals(0) == ("-12", "-12")


def test_nothing_is_enclosed_by_ends_in_the_wrong_order():
    with pytest.raises(ExactRegionsError, match="swap"):
        Bounds(Fraction(1), Fraction(0))
    with pytest.raises(NotExactError):
        Bounds.of(float("nan"))
