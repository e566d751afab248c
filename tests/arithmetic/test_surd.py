"""Sums of square roots: zero, signs and digits are true, whatever the radicands share."""

import copy
import pickle
import re
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations, cycle, permutations, product
from math import fsum, inf, isqrt, nextafter, prod, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic import square_classes
from exactregions.arithmetic.rational import Sign
from exactregions.arithmetic.surd import Surd
from exactregions.errors import ExactRegionsError, NotExactError
from tests.oracles.radicals import bracket, normal_form, squarefree

ONE = Fraction(1)
WITNESSES = [int(p) for p in square_classes._witnesses()]

coefficients = st.builds(Fraction, st.integers(-6, 6), st.sampled_from([1, 2, 3, 4, 60]))
radicands = st.one_of(st.integers(0, 30), st.integers(0, 20_000))
pair_lists = st.lists(st.tuples(coefficients, radicands), max_size=8)
surds = pair_lists.map(Surd.total)


def root(n: int | Fraction) -> Surd:
    return Surd.root(n)


def is_square(n: int) -> bool:
    return isqrt(n) ** 2 == n


def in_normal_form(surd: Surd) -> bool:
    shown = [n for _, n in surd.terms]
    apart = not any(is_square(m * n) for m, n in combinations(shown, 2))
    written = all(n == 1 or not is_square(n) for n in shown)
    return apart and written and shown == sorted(shown) and all(c != 0 for c, _ in surd.terms)


# Which roots belong together


def test_the_square_of_root_two_plus_root_three_is_five_plus_two_root_six():
    assert (root(2) + root(3)) * (root(2) + root(3)) == 5 + 2 * root(6)


def test_root_eight_is_twice_root_two():
    assert root(8) == 2 * root(2)
    assert root(8) != 2 * root(3)


def test_roots_of_squares_are_rational():
    assert root(49).terms == ((Fraction(7), 1),)
    assert root(Fraction(4, 9)) == Fraction(2, 3)
    assert root(0).terms == ()


@given(st.integers(0, 2**40), st.integers(0, 2**70))
def test_a_square_factor_leaves_the_root(a: int, n: int):
    assert root(a * a * n) == a * root(n)


@given(st.fractions(min_value=0))
def test_a_root_times_itself_is_the_radicand(q: Fraction):
    assert root(q) * root(q) == q


@given(pair_lists)
def test_sums_are_those_of_factored_radicands(pairs: list):
    total = Surd.total(pairs)
    assert in_normal_form(total)
    found = {}
    for c, n in total.terms:
        s, m = squarefree(n)
        found[m] = c * s
    assert found == normal_form(pairs)


@given(pair_lists, st.randoms(use_true_random=False))
def test_the_order_of_pairs_changes_nothing(pairs: list, random: Random):
    shuffled = random.sample(pairs, len(pairs))
    assert Surd.total(shuffled).terms == Surd.total(pairs).terms


def test_a_class_keeps_its_smallest_radicand():
    for order in permutations([2 * 59**2, 2 * 61**2, 2, 3 * 67**2]):
        total = Surd.total([(ONE, n) for n in order])
        assert total.terms == ((Fraction(59 + 61 + 1), 2), (ONE, 3 * 67**2))


def test_small_squares_are_divided_out():
    assert root(2**41 * 3**4 * 47**3).terms == ((Fraction(2**20 * 9 * 47), 2 * 47),)


def hidden_classes(random: Random, classes: int, bits: int, pairs: int):
    """Pairs over random radicands times random squares, and the true sum on each radicand.

    Random integers of so many bits are of different classes: that two have a square as product
    has a probability below 2^(8 - bits/2).
    """
    bases = [random.getrandbits(bits) | 1 << (bits - 1) for _ in range(classes)]
    sums = dict.fromkeys(bases, Fraction(0))
    drawn = []
    for _ in range(pairs):
        base, k = random.choice(bases), random.randint(1, 10**6)
        c = Fraction(random.randint(-99, 99), random.randint(1, 99))
        sums[base] += c * k
        drawn.append((c, base * k * k))
    return drawn, {base: c for base, c in sums.items() if c}


def signed_square(c: Fraction, n: int) -> Fraction:
    return c * abs(c) * n


@pytest.mark.parametrize(("classes", "bits"), [(3, 200), (40, 300), (12, 3000)])
def test_classes_are_found_behind_large_squares(classes: int, bits: int):
    drawn, sums = hidden_classes(Random(classes), classes, bits, 300)
    total = Surd.total(drawn)
    assert in_normal_form(total)
    assert {signed_square(c, n) for c, n in total.terms} == {
        signed_square(c, n) for n, c in sums.items()
    }


def test_twenty_thousand_pairs_fall_into_their_classes():
    drawn, sums = hidden_classes(Random(0), 3000, 250, 20_000)
    total = Surd.total(drawn)
    assert len(total.terms) == len(sums)
    assert {signed_square(c, n) for c, n in total.terms} == {
        signed_square(c, n) for n, c in sums.items()
    }
    low, high = bracket(drawn, 60)
    assert low < total < high


@pytest.mark.parametrize("p", [WITNESSES[0], WITNESSES[11], WITNESSES[-1]])
@pytest.mark.parametrize("rest", [1, 2, 15, 10**40 + 1, WITNESSES[3], WITNESSES[3] ** 2])
def test_radicands_divisible_by_a_witness_meet_their_class(p: int, rest: int):
    by_parity = {odd: [rest * p**k for k in range(odd, 8, 2)] for odd in (0, 1)}
    for radicands_alike in by_parity.values():
        total = Surd.total([(ONE, n) for n in radicands_alike])
        assert len(total.terms) == 1
        assert total == sum(p**k for k in range(4)) * root(radicands_alike[0])
    assert len((root(by_parity[0][0]) + root(by_parity[1][0])).terms) == 2


def test_a_witness_in_the_square_of_a_factor_and_in_the_class_is_no_trouble():
    p, q = WITNESSES[:2]
    assert root(6 * p**3 * q**2) == p * q * root(6 * p)
    assert root(p * q) * root(p) == p * root(q)
    assert len(Surd.total([(ONE, n) for n in (p, q, p * q, 2 * p, 2)]).terms) == 5


@given(pair_lists)
def test_classes_with_one_fingerprint_are_told_apart(pairs: list):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(square_classes, "_fingerprint", lambda _: ())
        alike = Surd.total(pairs)
    assert alike.terms == Surd.total(pairs).terms


# Zero


def test_sums_cancel_exactly():
    drawn, _ = hidden_classes(Random(5), 50, 400, 500)
    back = [(-c / p, p * p * n) for p, (c, n) in zip(cycle((3, 59, 101)), drawn, strict=False)]
    nothing = Surd.total(drawn + back)
    assert nothing.terms == ()
    assert nothing == 0
    assert nothing.sign() is Sign.ZERO
    assert not nothing


def test_heron_of_three_roots_is_rational():
    # With sides √a, √b, √c the product below is 2(ab + bc + ca) − a² − b² − c².
    a, b, c = root(2), root(3), root(5)
    heron = (a + b + c) * (b + c - a) * (a + c - b) * (a + b - c)
    assert heron.is_rational
    assert heron.as_fraction() == 2 * (6 + 15 + 10) - 4 - 9 - 25


def test_conjugates_multiply_to_an_integer():
    signs = list(product((1, -1), repeat=3))
    norm = prod(
        (root(2) * s + root(3) * t + root(7) * u + 1 for s, t, u in signs), start=Surd.of(1)
    )
    # Over s and t the factors with x = 1 + u√7 multiply to (x² − 5)² − 24 = 13 + 12u√7.
    assert norm == 13 * 13 - 144 * 7


# Order


@given(pair_lists, pair_lists)
def test_order_is_that_of_integer_roots(left: list, right: list):
    a, b = Surd.total(left), Surd.total(right)
    low, high = bracket([*left, *((-c, n) for c, n in right)], 100)
    if normal_form(left) == normal_form(right):
        assert (a == b, a < b, a <= b, a > b, a >= b) == (True, False, True, False, True)
    elif low > 0:
        assert (a == b, a < b, a <= b, a > b, a >= b) == (False, False, False, True, True)
    else:
        assert high < 0
        assert (a == b, a < b, a <= b, a > b, a >= b) == (False, True, True, False, False)


@pytest.mark.parametrize("n", [2, 7, 61, 10**30 + 7])
def test_convergents_lie_on_alternate_sides_of_a_root(n: int):
    whole = isqrt(n)
    m, d, a = 0, 1, whole
    p, q, p_last, q_last = whole, 1, 1, 0
    for _ in range(300):
        m = d * a - m
        d = (n - m * m) // d
        a = (whole + m) // d
        p, q, p_last, q_last = a * p + p_last, a * q + q_last, p, q
        assert (root(n) - Fraction(p, q)).sign() == (1 if n * q * q > p * p else -1)
    assert abs(n * q * q - p * p) < 2 * whole + 1
    assert q > 10**65  # the last differences are below 1 / 10^130


def test_differences_below_ten_to_minus_two_hundred_have_a_sign():
    low, high = bracket([(ONE, 2), (ONE, 3)], 250)
    value = root(2) + root(3)
    assert low < value < high
    assert high - low <= Fraction(2, 10**250)
    assert (value - low).sign() is Sign.POSITIVE
    assert (value - high).sign() is Sign.NEGATIVE


@pytest.mark.parametrize("size", [1, 10, 100, 500])
def test_the_root_is_concave_however_flat(size: int):
    # √(n+1) + √(n−1) − 2√n is about −n^(−3/2) / 4.
    n = 10**size + 7
    assert root(n + 1) + root(n - 1) < 2 * root(n)
    assert 2 * root(n) > root(n + 1) + root(n - 1)


@pytest.mark.parametrize("number", [0, 3, -2, Fraction(7, 5)])
def test_numbers_stand_on_either_side(number: int | Fraction):
    value = Surd.of(number)
    assert value == number
    assert number == value
    assert number <= value <= number
    assert not number < value < number
    assert number - 1 < value < number + 1
    assert number + 1 > value > number - 1


# Arithmetic


@given(surds, surds, surds)
def test_the_ring_laws(a: Surd, b: Surd, c: Surd):
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a * b == b * a
    assert a * (b + c) == a * b + a * c
    assert a - b == -(b - a)
    assert a - a == 0
    assert a + 0 == a == a * 1
    assert in_normal_form(a * b)


@given(surds, surds, surds)
def test_products_are_associative(a: Surd, b: Surd, c: Surd):
    a, b, c = (Surd(x.terms[:4]) for x in (a, b, c))
    assert (a * b) * c == a * (b * c)


@given(surds, coefficients)
def test_rationals_mix_in_from_both_sides(a: Surd, q: Fraction):
    assert a + q == q + a == a + Surd.of(q)
    assert a - q == -(q - a) == a + Surd.of(-q)
    assert a * q == q * a == a * Surd.of(q)
    assert in_normal_form(a + q)
    assert in_normal_form(a * q)
    assert in_normal_form(q - a)


@given(pair_lists, pair_lists)
def test_products_are_those_of_all_terms(left: list, right: list):
    pairs = [(c * d, m * n) for c, m in left for d, n in right]
    found = Surd.total(left) * Surd.total(right)
    assert normal_form(found.terms) == normal_form(pairs)


def test_equal_numbers_have_equal_hashes():
    p = 59  # no square of it is divided out
    other = Surd.total([(ONE, 2 * p * p), (ONE, 3)])
    same = p * root(2) + root(3)
    assert other.terms != same.terms
    assert other == same
    assert hash(other) == hash(same)
    assert hash(Surd.of(Fraction(2, 3))) == hash(Fraction(2, 3))
    assert len({root(2), root(8), 2 * root(2), Surd.of(5), 5, Surd(), 0}) == 4


def test_opposite_numbers_differ():
    assert root(2) != -root(2)
    assert root(2) + root(3) != root(2) - root(3)


def test_other_things_are_refused():
    with pytest.raises(TypeError):
        root(2) + "1"
    with pytest.raises(TypeError):
        root(2) < 1.5  # noqa: B015
    with pytest.raises(TypeError):
        root(2) * [1]
    assert root(2) != "sqrt(2)"


def test_what_is_not_a_root_is_refused():
    with pytest.raises(ExactRegionsError, match="-1/2"):
        root(Fraction(-1, 2))
    with pytest.raises(ExactRegionsError, match="radicand is -3"):
        Surd.total([(ONE, -3)])
    with pytest.raises(NotExactError, match=r"sqrt\(2\)>, which is irrational"):
        root(2).as_fraction()
    with pytest.raises(NotExactError):
        Surd.of(float("nan"))
    with pytest.raises(ExactRegionsError, match="digits is 0"):
        root(2).enclosure(0)


def test_a_surd_cannot_be_changed_but_travels():
    value = root(2) + 1
    with pytest.raises(AttributeError):
        value.terms = ()
    assert pickle.loads(pickle.dumps(value)) == copy.copy(value) == value


# Decimals and floats


def read(text: str) -> Fraction:
    """The number a decimal of any length spells."""
    whole, _, tail = text.partition(".")
    assert (whole + tail).removeprefix("-").isdigit()
    with localcontext(prec=len(text) + 1):
        return Fraction(Decimal(text))


def places(text: str) -> int:
    return len(text.partition(".")[2])


def significant(text: str) -> int:
    return len(text.removeprefix("-").replace(".", "").lstrip("0"))


@given(st.integers(1, 10**60), st.integers(1, 90))
def test_the_digits_of_a_root_are_those_of_an_integer_root(n: int, digits: int):
    lower, upper = root(n).enclosure(digits)
    k = places(lower)
    below = isqrt(n * 100**k)
    assert read(lower) == Fraction(below, 10**k)
    assert read(upper) == Fraction(below + (below * below != n * 100**k), 10**k)
    assert k == places(upper)
    assert min(significant(lower), significant(upper)) == max(digits, len(str(isqrt(n))))


@given(pair_lists, st.integers(-80, 80), st.integers(1, 60))
def test_an_enclosure_holds_the_sum_and_is_tight(pairs: list, shift: int, digits: int):
    scale = Fraction(10) ** shift
    lower, upper = (Surd.total(pairs) * scale).enclosure(digits)
    low, high = bracket([(c * scale, n) for c, n in pairs], 300)
    assert read(lower) <= high
    assert read(upper) >= low
    assert places(lower) == places(upper)
    assert 0 <= read(upper) - read(lower) <= Fraction(1, 10 ** places(lower))
    if normal_form(pairs):
        assert min(significant(lower), significant(upper)) >= digits


def test_a_sum_has_the_digits_that_decimal_finds():
    pairs = [(Fraction(3, 7), 10**9 + 7), (Fraction(-5, 3), 2), (Fraction(1, 9), 1), (ONE, 12345)]
    with localcontext(prec=90):
        value = sum(Decimal(c.numerator) * Decimal(n).sqrt() / c.denominator for c, n in pairs)
        lower, upper = map(Decimal, Surd.total(pairs).enclosure(60))
        assert lower < value < upper
        assert upper - lower == Decimal(1).scaleb(-places(str(lower)))


def test_enclosures_have_forty_digits_unless_asked_otherwise():
    assert root(2).enclosure() == (
        "1.414213562373095048801688724209698078569",
        "1.414213562373095048801688724209698078570",
    )


def test_exact_decimals_are_padded_and_have_no_width():
    assert root(16).enclosure(5) == ("4.0000", "4.0000")
    assert Surd().enclosure(5) == ("0.0000", "0.0000")
    assert Surd.of(Fraction(-1, 8)).enclosure(3) == ("-0.125", "-0.125")
    assert Surd.of(Fraction(-1, 3)).enclosure(3) == ("-0.334", "-0.333")
    assert Surd.of(Fraction(2, 3)).enclosure(1) == ("0.6", "0.7")
    assert Surd.of(10**6).enclosure(3) == ("1000000", "1000000")


def test_large_and_small_numbers_are_written_out():
    assert (root(2) * 10**6).enclosure(3) == ("1414213", "1414214")
    assert (root(2) * Fraction(1, 10**6)).enclosure(3) == ("0.00000141", "0.00000142")
    assert (-root(2) * Fraction(1, 10**6)).enclosure(3) == ("-0.00000142", "-0.00000141")
    small, _ = (root(2) - Fraction(isqrt(2 * 10**600), 10**300)).enclosure(10)
    assert small.startswith("0." + "0" * 300)
    assert significant(small) == 10


def test_thousands_of_digits_are_no_trouble():
    value = root(2 * 10**10_000) + Fraction(1, 3)
    lower, upper = value.enclosure(6000)
    assert places(lower) == places(upper) == 999
    assert lower.replace(".", "")[:5000] == upper.replace(".", "")[:5000]
    assert str(value).startswith("1/3 + 1")
    assert len(repr(value)) < 5100


@given(surds)
def test_a_float_is_the_nearest(value: Surd):
    near = float(value)
    low, high = (Fraction(nextafter(near, end)) for end in (-inf, inf))
    assert (low + Fraction(near)) / 2 <= value <= (Fraction(near) + high) / 2


@pytest.mark.parametrize("sign", [1, -1])
def test_a_float_is_the_nearest_close_to_the_middle_of_two(sign: int):
    middle = 1 + Fraction(1, 2**53)
    nearest = {1: 1 + 2.0**-52, -1: 1.0}[sign]
    assert float(middle + sign * root(2) * Fraction(1, 10**70)) == nearest


@given(st.integers(1, 2**120))
def test_the_float_of_a_root_is_that_of_decimal(n: int):
    with localcontext(prec=80):
        assert float(root(n)) == float(Decimal(n).sqrt())


def test_floats_at_the_ends_of_their_range():
    assert float(root(2) * Fraction(1, 10**400)) == 0
    assert float(root(Fraction(1, 2**2147))) == 2.0**-1074
    assert float(root(2) * Fraction(1, 2**1074)) == 2.0**-1074
    with pytest.raises(OverflowError):
        float(root(2 * 10**700))


# Text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3, 2) + 5 * root(2) - Fraction(1, 3) * root(7), "3/2 + 5*sqrt(2) - 1/3*sqrt(7)"),
        (Surd(), "0"),
        (-root(2) + root(3), "-sqrt(2) + sqrt(3)"),
        (Surd.of(Fraction(-1, 2)) - root(5), "-1/2 - sqrt(5)"),
        (root(12) - 1, "-1 + 2*sqrt(3)"),
        (Surd.of(1), "1"),
    ],
)
def test_a_surd_is_written_as_it_is_said(value: Surd, text: str):
    assert str(value) == text
    assert repr(value) == f"<Surd: {text}>"


@given(surds)
def test_what_is_written_is_the_number(value: Surd):
    total = Surd()
    for part in str(value).replace(" - ", " + -").split(" + "):
        factor, _, tail = part.rpartition("sqrt(")
        if tail.endswith(")"):
            coefficient = {"": "1", "-": "-1"}.get(factor, factor.rstrip("*"))
            total += Fraction(coefficient) * root(int(tail[:-1]))
        else:
            total += Fraction(part)
    assert total == value


@pytest.mark.parametrize("sign", [1, -1])
def test_a_long_sum_is_named_briefly(sign: int):
    value = Surd.total([(Fraction(sign), n) for n in range(200)])
    near = sign * fsum(sqrt(n) for n in range(200))
    name = re.fullmatch(r"<Surd: 122 terms, near (-?1878\.\d{8})>", repr(value))
    assert abs(float(name[1]) - near) < 2 / 10**8


def test_the_name_of_a_long_radicand_is_its_size():
    assert repr(root(10**400 + 1)) == f"<Surd: 1 term, near 1{'0' * 200}>"
