"""Rational numbers read exactly from whatever people write them as.

A float is the dyadic rational it stores; a decimal text is the number it spells. So
``exact(0.1)`` and ``exact("0.1")`` differ, and neither is rounded.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from math import lcm

from exactregions.errors import NotExactError

_FRACTION = re.compile(r"\s*([+-]?\d+)\s*(?:/\s*(\d+)\s*)?", re.ASCII)
_DECIMAL = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE]([+-]?\d{1,5}))?\s*", re.ASCII)
_MAX_DIGITS = 4000  # CPython refuses decimal integers of more than 4,300 digits
_MAX_SHOWN = 60


class Sign(IntEnum):
    """The sign of a number; zero is a case of its own.

    >>> Sign.of(-3), Sign.of(0)
    (<Sign.NEGATIVE: -1>, <Sign.ZERO: 0>)
    """

    NEGATIVE = -1
    ZERO = 0
    POSITIVE = 1

    @classmethod
    def of(cls, value: int | Fraction) -> "Sign":
        """Return the sign of a rational number."""
        return cls((value > 0) - (value < 0))


def exact(value: object, where: str = "the value") -> Fraction:
    """Return ``value`` as the rational number it is; nothing is rounded.

    value : int, Fraction, Decimal, finite float of any width, "p/q" or decimal text
    where : how the error message names the place, e.g. ``layers[1].W[3][0]``

    Raises NotExactError for NaN, infinities, bools, complex numbers and unreadable text.

    >>> exact(0.1)
    Fraction(3602879701896397, 36028797018963968)
    >>> exact("0.1") * 10 == exact("1/3") * 3 == 1
    True
    """
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str):
        return _from_text(value, where)
    if isinstance(value, Decimal) and value.is_finite():
        return _from_text(str(value), where)
    if isinstance(value, bool) or not isinstance(value, (int, Fraction, Decimal, float)):
        value = _from_scalar(value, where)
    try:
        return Fraction(value)
    except (ValueError, OverflowError):
        raise NotExactError(f"{where} is {value}; it must be a finite number") from None


def _from_text(text: str, where: str) -> Fraction:
    remedy = 'write an integer, "p/q" or a decimal such as "0.25"'
    if len(text) > _MAX_DIGITS:
        raise NotExactError(
            f"{where} is a text of {len(text)} characters, over {_MAX_DIGITS}; {remedy}"
        )
    ratio = _FRACTION.fullmatch(text)
    if ratio:
        denominator = int(ratio[2] or 1)
        if denominator == 0:
            raise NotExactError(f"{where} is {brief(text)}, whose denominator is zero; {remedy}")
        return Fraction(int(ratio[1]), denominator)
    decimal = _DECIMAL.fullmatch(text)
    if decimal and len(decimal[1]) + abs(int(decimal[3] or 0)) <= _MAX_DIGITS:
        return Fraction(text)
    if decimal:
        raise NotExactError(f"{where} is {brief(text)}, of over {_MAX_DIGITS} digits; {remedy}")
    raise NotExactError(f"{where} is {brief(text)}, not a rational number; {remedy}")


def brief(value: object) -> str:
    """Return a value as one short line for a message, whatever its size.

    >>> brief("1/2"), brief(Fraction(1, 2)), brief(10**5000)
    ("'1/2'", '1/2', 'a number of 16610 bits')
    """
    if isinstance(value, (int, Fraction)):
        size = value.numerator.bit_length() + value.denominator.bit_length() - 1
        text = str(value) if size < 3 * _MAX_DIGITS else f"a number of {size} bits"
    else:
        try:
            text = repr(value)
        except ValueError:  # a list of integers too long to print
            text = f"a {type(value).__name__}"
    line = " ".join(text.split())
    return line if len(line) <= _MAX_SHOWN else line[: _MAX_SHOWN - 1] + "…"


def _from_scalar(value: object, where: str) -> int | Fraction | float:
    """Read scalars of array libraries (float16, bfloat16, int8, …) without importing them."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if getattr(value, "ndim", None) == 0 and kind not in ("b", "c", "O"):
        if hasattr(value, "as_integer_ratio") and kind == "f":
            try:
                return Fraction(*value.as_integer_ratio())
            except (ValueError, OverflowError):
                raise NotExactError(f"{where} is {value}; it must be a finite number") from None
        item = value.item() if hasattr(value, "item") else value
        if isinstance(item, (int, float)):
            return item
    raise NotExactError(
        f"{where} is {brief(value)} of type {type(value).__name__}; weights must be real numbers"
    )


def common_denominator(values: Iterable[Fraction]) -> int:
    """Return the least positive integer that makes every value an integer.

    >>> common_denominator([exact("1/4"), exact("1/6")])
    12
    """
    denominators = {value.denominator for value in values}
    return lcm(*denominators)


def numerators(values: Sequence[Fraction], denominator: int) -> tuple[int, ...]:
    """Return the values times ``denominator``, a multiple of all their denominators.

    >>> numerators([exact("1/4"), exact("1/6")], 12)
    (3, 2)
    """
    return tuple(value.numerator * (denominator // value.denominator) for value in values)
