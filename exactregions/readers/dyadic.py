"""Arrays of floats as integers over one power of two, and back; nothing is rounded.

Every float is m · 2^e with integers m, e, so the least common denominator of an array is one
power of two, found with shifts instead of a Fraction for every weight.
"""

from collections.abc import Sequence
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from exactregions.errors import NotExactError
from exactregions.networks.network import Layer

Array = npt.NDArray[Any]
Exact = tuple[Array, int]  # numerators, an object array of ints, over a positive integer
FLOATS = ("float16", "bfloat16", "float32", "float64")


def integers(array: Array, where: str) -> Exact:
    """Return (numerators, scale): an object array of ints and a power of two, array = n / scale.

    array : integers, or floats of at most 64 bits, of any shape
    where : how messages name the array

    Raises NotExactError for NaN and infinities, naming the index, and for other dtypes.

    >>> n, scale = integers(np.array([0.25, -3.0, 0.0]), "b")
    >>> n.tolist(), scale
    ([1, -12, 0], 4)
    """
    if array.dtype.kind in "iu":
        return array.astype(object), 1
    if array.dtype.name not in FLOATS:
        raise NotExactError(
            f"{where} has dtype {array.dtype.name}; save it as integers or as float64"
        )
    values = array.astype(np.float64)
    if not np.isfinite(values).all():
        index = tuple(map(int, np.argwhere(~np.isfinite(values))[0]))
        place = where + "".join(f"[{i}]" for i in index)
        raise NotExactError(f"{place} is {values[index]}; weights must be finite numbers")
    odd, exponent = _odd_parts(values.ravel())
    shift = max(0, -int(exponent.min(initial=0)))
    pairs = zip(odd.tolist(), (exponent + shift).tolist(), strict=True)
    numerators = np.empty(values.size, dtype=object)
    numerators[:] = [m << e for m, e in pairs]
    return numerators.reshape(values.shape), 1 << shift


def layer(weight: tuple[Array, str], bias: tuple[Array, str]) -> Layer:
    """Return x ↦ W x + b exactly; W has shape (m, n) and b shape (m,), both checked before.

    weight, bias : each the array and how messages name it
    """
    w, first = integers(*weight)
    b, second = integers(*bias)
    scale = lcm(first, second)
    return Layer.reduced((w * (scale // first)).tolist(), (b * (scale // second)).tolist(), scale)


def floats(layer: Layer, where: str) -> tuple[Array, Array]:
    """Return (W, b) as float64 arrays equal to the layer.

    Raises NotExactError for the first weight that is not exactly a float64, naming it.

    >>> [a.tolist() for a in floats(Layer.of([[1, "1/4"]], [-3]), "layers[0]")]
    [[[1.0, 0.25]], [-3.0]]
    """
    rows = [_row(row, layer.scale, f"{where}.W[{i}]") for i, row in enumerate(layer.weight)]
    return np.array(rows), np.array(_row(layer.bias, layer.scale, f"{where}.b"))


def _odd_parts(values: Array) -> tuple[Array, Array]:
    mantissa, exponent = np.frexp(values)
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    lowest = whole & -whole
    zeros = np.frexp(lowest.astype(np.float64))[1] - 1
    zeros[whole == 0] = 0
    exponent = exponent - 53 + zeros
    exponent[whole == 0] = 0
    return whole >> zeros, exponent


def _row(values: Sequence[int], scale: int, where: str) -> list[float]:
    return [_float(v, scale, f"{where}[{i}]") for i, v in enumerate(values)]


def _float(value: int, scale: int, where: str) -> float:
    try:
        rounded = value / scale
    except OverflowError:
        raise NotExactError(f"{where} is over the largest float64; write .json instead") from None
    numerator, denominator = rounded.as_integer_ratio()
    if numerator * scale != value * denominator:
        raise NotExactError(
            f"{where} is not exactly a float64 (nearest: {rounded!r}); write .json instead"
        )
    return rounded
