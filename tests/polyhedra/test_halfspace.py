"""A half-space is one inequality in lowest terms; equal sets are equal values."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions import ExactRegionsError, Sign
from exactregions.polyhedra.halfspace import Halfspace

rationals = st.fractions(-9, 9, max_denominator=9)
vectors = st.lists(rationals, min_size=1, max_size=4)


@given(vectors, rationals, st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_positive_multiples_are_the_same_halfspace(a: list[Fraction], b: Fraction, c: Fraction):
    assert Halfspace.of(a, b) == Halfspace.of([c * v for v in a], c * b)
    assert hash(Halfspace.of(a, b)) == hash(Halfspace.of([c * v for v in a], c * b))


@given(vectors.filter(any), rationals)
def test_the_opposite_side_is_another_halfspace(a: list[Fraction], b: Fraction):
    assert Halfspace.of(a, b) != Halfspace.of([-v for v in a], -b)


@given(st.data(), vectors, rationals)
def test_the_side_of_a_point_is_the_sign_of_the_difference(
    data: st.DataObject, a: list[Fraction], b: Fraction
):
    x = data.draw(st.lists(rationals, min_size=len(a), max_size=len(a)))
    difference = sum((v * t for v, t in zip(a, x, strict=True)), Fraction(0)) - b
    assert Halfspace.of(a, b).side(x) == Sign.of(difference)


@given(vectors, rationals)
def test_a_form_says_the_same_and_leads_back(a: list[Fraction], b: Fraction):
    half = Halfspace.of(a, b)
    assert Halfspace.from_form(half.form) == half
    assert half.form[0] == half.b
    assert Halfspace.from_form([7 * v for v in half.form]) == half


@pytest.mark.parametrize(("a", "b", "name"), [([0, "x"], 0, r"A\[1\]"), ([0], None, "b is None")])
def test_what_is_no_number_is_named_with_its_place(a: list, b: object, name: str):
    with pytest.raises(ExactRegionsError, match=name):
        Halfspace.of(a, b)
