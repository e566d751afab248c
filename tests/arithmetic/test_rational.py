"""Numbers are read as exactly what they are, or refused with a reason."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.rational import Sign, common_denominator, exact, numerators
from exactregions.errors import ExactRegionsError, NotExactError

EDGES = sorted(
    {s * 2**e + d for s, e, d in product((-1, 1), (31, 53, 63, 64, 200), (-1, 0, 1))} | {0}
)
ml_dtypes = pytest.importorskip("ml_dtypes", reason="bfloat16 comes with onnx")


@pytest.mark.parametrize("value", EDGES)
def test_an_integer_is_itself_in_every_spelling(value: int):
    for spelled in (value, str(value), f" {value} ", f"{value}/1", Fraction(value), Decimal(value)):
        assert exact(spelled) == value


def dyadic(value: float) -> Fraction:
    """The number a float64 stores, from the bits that hex() prints."""
    sign, digits = ("-", value.hex()[1:]) if value.hex().startswith("-") else ("", value.hex())
    whole, exponent = digits.removeprefix("0x").split("p")
    lead, _, tail = whole.partition(".")
    number = Fraction(int(lead + tail, 16), 16 ** len(tail)) * Fraction(2) ** int(exponent)
    return -number if sign else number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_dyadic_that_it_stores(value: float):
    assert exact(value) == exact(np.float64(value)) == dyadic(value)


@pytest.mark.parametrize("value", [5e-324, -5e-324, 2.0**-1022, 1.7976931348623157e308, -0.0, 0.1])
def test_subnormal_and_huge_floats_lose_nothing(value: float):
    assert exact(value) == dyadic(value)


@given(st.floats(width=16, allow_nan=False, allow_infinity=False))
def test_narrow_floats_are_the_dyadics_that_they_store(value: float):
    # Every float16 is a float32 and a float64; bfloat16 keeps the first eight bits.
    assert exact(np.float16(value)) == exact(np.float32(value)) == dyadic(value)
    narrow = ml_dtypes.bfloat16(value)
    assert exact(narrow) == dyadic(float(narrow))


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_integers_of_fixed_width_keep_their_extremes(kind: type):
    low, high = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    assert (exact(kind(low)), exact(kind(high))) == (low, high)


def test_an_extended_float_is_read_to_its_last_bit():
    value = np.longdouble(1) / 3
    assert exact(value) == Fraction(*value.as_integer_ratio())


@given(st.integers(), st.integers(min_value=1))
def test_a_ratio_is_its_quotient(p: int, q: int):
    assert exact(f"{p}/{q}") * q == p


@given(st.integers(), st.integers(0, 30))
def test_a_decimal_text_is_the_number_it_spells(digits: int, places: int):
    sign, padded = "-" * (digits < 0), str(abs(digits)).zfill(places + 1)
    at = len(padded) - places
    assert exact(f"{sign}{padded[:at]}.{padded[at:]}") * 10**places == digits
    assert exact(f"{digits}e-{places}") * 10**places == digits


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("-1.25e2", Fraction(-125)),
        ("+1E-3", Fraction(1, 1000)),
        ("-0", Fraction(0)),
        (" 3 / 6 ", Fraction(1, 2)),
    ],
)
def test_decimal_spellings(text: str, value: Fraction):
    assert exact(text) == value


def test_the_float_and_the_text_are_different_numbers():
    assert exact(0.1) != exact("0.1")


REFUSED = [
    float("nan"),
    float("inf"),
    float("-inf"),
    np.float32("nan"),
    np.float16("inf"),
    Decimal("NaN"),
    Decimal("-Infinity"),
    True,
    np.True_,
    1j,
    np.complex64(1),
    None,
    [1],
    np.array([1.0]),
    np.array([object()], dtype=object)[0],
    np.datetime64("2020-01-01"),
    np.timedelta64(1, "s"),
    b"1",
    "",
    "nan",
    "inf",
    "1/0",
    "1/-2",
    "1.5/2",
    "1_000",
    "0x10",
    "1,5",
    "1e999999",
    "٣",
    "1" * 5000,
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda v: f"{type(v)} {str(v)[:20]}")
def test_what_is_no_rational_number_is_refused_with_its_place(value: object):
    with pytest.raises(NotExactError) as caught:
        exact(value, "layers[1].W[3][0]")
    message = str(caught.value)
    assert isinstance(caught.value, ExactRegionsError)
    assert message.startswith("layers[1].W[3][0] is ")
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.parametrize("value", [*EDGES, Fraction(1, 3), Fraction(-1, 10**30), Fraction(0)])
def test_the_sign_is_the_order_to_zero(value: int | Fraction):
    sign = Sign.of(value)
    assert (sign is Sign.NEGATIVE, sign is Sign.ZERO, sign is Sign.POSITIVE) == (
        value < 0,
        value == 0,
        value > 0,
    )


@given(st.lists(st.fractions(), min_size=1))
def test_the_common_denominator_clears_and_is_the_least(values: list[Fraction]):
    q = common_denominator(values)
    assert q > 0
    assert all(Fraction(n, q) == v for n, v in zip(numerators(values, q), values, strict=True))
    primes = [p for p in range(2, 50) if q % p == 0]
    assert all(any((v * (q // p)).denominator > 1 for v in values) for p in primes)


def test_no_numbers_have_common_denominator_one():
    assert common_denominator([]) == 1
