"""Activations are continuous piecewise linear functions, given by breakpoints and slopes."""

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import ActivationError, ExactRegionsError, NotExactError
from exactregions.networks.activation import (
    Activation,
    absolute_value,
    hard_tanh,
    leaky_relu,
    named,
    relu,
    relu6,
)

rationals = st.integers(-60, 60).map(lambda n: Fraction(n, 12))


@st.composite
def activations(draw: Callable) -> Activation:
    """Activations with up to four breakpoints; they shrink to a step of slope 0, 1 at 0."""
    start = draw(rationals)
    gaps = draw(st.lists(st.integers(1, 60).map(lambda n: Fraction(n, 12)), max_size=3))
    breakpoints = list(accumulate([start, *gaps]))
    n = len(breakpoints)
    jumps = draw(st.lists(rationals.filter(bool), min_size=n, max_size=n))
    slopes = list(accumulate([draw(rationals), *jumps]))
    return Activation.of("drawn", breakpoints, slopes, offset=draw(rationals))


def bends(phi: Activation, z: Fraction) -> Fraction:
    """φ as its leftmost line plus one bend at every breakpoint."""
    value = phi.slopes[0] * z + phi.offsets[0]
    for at, (before, after) in zip(phi.breakpoints, pairwise(phi.slopes), strict=True):
        value += (after - before) * max(z - at, Fraction(0))
    return value


@given(activations(), rationals)
def test_an_activation_is_a_line_plus_one_bend_for_every_breakpoint(phi: Activation, z: Fraction):
    assert phi(z) == bends(phi, z)


@given(activations())
def test_neighbouring_pieces_agree_at_their_breakpoint(phi: Activation):
    for t, at in enumerate(phi.breakpoints):
        left = phi.slopes[t] * at + phi.offsets[t]
        right = phi.slopes[t + 1] * at + phi.offsets[t + 1]
        assert phi(at) == left == right


@given(activations(), rationals)
def test_the_state_counts_breakpoints_below_twice_and_at_once(phi: Activation, z: Fraction):
    below = sum(at < z for at in phi.breakpoints)
    assert phi.state(z) == 2 * below + (z in phi.breakpoints)
    assert phi.piece(phi.state(z)) == below
    for t, at in enumerate(phi.breakpoints):
        assert phi.state(at) == 2 * t + 1


@given(activations())
def test_the_denominator_clears_every_slope_and_offset(phi: Activation):
    assert all((v * phi.denominator).denominator == 1 for v in phi.slopes + phi.offsets)


@given(rationals)
def test_the_named_activations_are_what_their_names_say(z: Fraction):
    assert relu(z) == max(z, 0)
    assert absolute_value(z) == abs(z)
    assert hard_tanh(z) == min(max(z, -1), 1)
    assert relu6(z) == min(max(z, 0), 6)
    assert leaky_relu("1/3")(z) == max(z, z / 3)


@pytest.mark.parametrize(
    "phi", [relu, absolute_value, hard_tanh, relu6, leaky_relu(), leaky_relu(-2), leaky_relu(0)]
)
def test_a_name_leads_back_to_its_activation(phi: Activation):
    assert named(phi.name) == named(phi) == phi


REFUSED = {
    "no breakpoint": ([], [1]),
    "a slope too few": ([0], [1]),
    "a slope too many": ([0], [0, 1, 2]),
    "falling breakpoints": ([1, 0], [0, 1, 2]),
    "repeated breakpoints": ([0, 0], [0, 1, 2]),
    "no bend": ([0, 1], [0, 1, 1]),
}


@pytest.mark.parametrize(("breakpoints", "slopes"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_piecewise_linear_with_true_breakpoints_is_refused(
    breakpoints: list[int], slopes: list[int]
):
    with pytest.raises(ActivationError, match="odd"):
        Activation.of("odd", breakpoints, slopes)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, None, "x"])
def test_numbers_of_an_activation_are_exact_or_named_in_the_refusal(value: object):
    with pytest.raises(NotExactError, match=r"odd\.breakpoints\[1\]"):
        Activation.of("odd", [0, value], [0, 1, 0])
    with pytest.raises(NotExactError, match=r"odd\.slopes\[0\]"):
        Activation.of("odd", [0], [value, 1])
    with pytest.raises(NotExactError, match=r"odd\.offset"):
        Activation.of("odd", [0], [0, 1], offset=value)


@pytest.mark.parametrize("name", ["tanh", "", "ReLU", None, 3, "leaky_relu:", "leaky_relu:x"])
def test_an_unknown_name_is_refused(name: object):
    with pytest.raises(ExactRegionsError):
        named(name)


def test_a_leaky_relu_of_slope_one_is_no_activation():
    with pytest.raises(ActivationError, match="slope is 1 on both sides"):
        leaky_relu(1)


@pytest.mark.parametrize("build", [Activation.of, named], ids=["of", "named"])
def test_huge_numbers_are_refused_by_an_error_of_the_package(build: Callable):
    arguments = (
        ("x", ["1e5000", "1e5000"], [0, 1, 0]) if build is not named else ("leaky_relu:1e5000",)
    )
    with pytest.raises(ExactRegionsError):
        build(*arguments)
