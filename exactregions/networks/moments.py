"""Hyperplanes in general position with small integer coefficients, from the moment curve.

Row t is (1, t, …, t^(d−1) | t^d). At x = (x₁, …, x_d) neuron t has the value p(t) of the monic
polynomial p(t) = t^d + x_d t^(d−1) + … + x₁, so the points of the input space are the monic
polynomials of degree d and the walls say which of them vanish at t.
"""

import re
from collections.abc import Sequence

from exactregions.errors import FileFormatError, ShapeError
from exactregions.networks.network import Network

Whole = int | str
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def whole(value: Whole, name: str, *, least: int = 1, most: int = 64) -> int:
    """Read a whole number between ``least`` and ``most``.

    Raises FileFormatError for text that is no integer and ShapeError outside of the range.

    >>> whole("7", "neurons")
    7
    """
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise FileFormatError(f"{name} is {value!r}; give a whole number")
    if not least <= value <= most:
        raise ShapeError(f"{name} is {value}; give a whole number from {least} to {most}")
    return value


def parameters(n: int) -> range:
    """Return n consecutive integers around zero.

    >>> list(parameters(3)), list(parameters(4))
    ([-1, 0, 1], [-2, -1, 0, 1])
    """
    return range(-(n // 2), n - n // 2)


def general_position(n: int, d: int) -> tuple[list[list[int]], list[int]]:
    """Return W of shape (n, d) and b of shape (n,): hyperplanes in general position.

    >>> general_position(2, 3)
    ([[1, -1, 1], [1, 0, 0]], [-1, 0])
    """
    weight = [[t**i for i in range(d)] for t in parameters(n)]
    return weight, [t**d for t in parameters(n)]


def sum_of_neurons(
    weight: Sequence[Sequence[int]], bias: Sequence[object], output: Sequence[int] | None = None
) -> Network:
    """Return x ↦ Σ output_i ReLU(w_i x + b_i); without ``output`` every neuron counts once.

    >>> sum_of_neurons([[1], [-1]], [0, 0])([-3])
    (Fraction(3, 1),)
    """
    return Network.of([(weight, bias), ([output or [1] * len(bias)], [0])])
