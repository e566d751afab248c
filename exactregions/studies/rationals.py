"""Rational numbers of any length in two arrays, of which any few can be read."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Packed = tuple[NDArray[np.uint8], NDArray[np.int64]]


def packed(values: Sequence[Fraction | None]) -> Packed:
    """Return the digits of rational numbers, and where those of each end; None has no digits.

    >>> digits, ends = packed([Fraction(-1, 3), None, Fraction(26)])
    >>> bytes(digits), ends.tolist()
    (b'-1/31a/1', [4, 4, 8])
    """
    texts = [b"" if v is None else text(v).encode() for v in values]
    ends = np.cumsum([len(digits) for digits in texts], dtype=np.int64)
    return np.frombuffer(b"".join(texts), dtype=np.uint8), ends


def unpacked(digits: NDArray[Any], ends: NDArray[Any], which: slice) -> list[Fraction | None]:
    """Return a stretch of the numbers.

    >>> unpacked(*packed([Fraction(-1, 3), None, Fraction(26)]), slice(1, 3))
    [None, Fraction(26, 1)]
    """
    begin = int(ends[which.start - 1]) if which.start else 0
    found: list[Fraction | None] = []
    for end in ends[which].tolist():
        found.append(number(bytes(digits[begin:end]).decode()) if end > begin else None)
        begin = end
    return found


def text(value: Fraction) -> str:
    """Return p/q in hexadecimal digits, which take linear time."""
    return f"{value.numerator:x}/{value.denominator:x}"


def number(digits: str) -> Fraction:
    """Return the number of a text."""
    p, q = digits.split("/")
    return Fraction(int(p, 16), int(q, 16))
