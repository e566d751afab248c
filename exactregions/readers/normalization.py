"""Batch normalization, folded into an affine map where that is exact.

y = γ (x − μ) / √(σ² + ε) + β is a rational map of x only if every σ² + ε with γ ≠ 0 is the
square of a rational number. It seldom is: then the layer is refused, never rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np

from exactregions.arithmetic.rational import brief, common_denominator, numerators
from exactregions.errors import ShapeError, UnsupportedLayerError
from exactregions.readers.composition import Wire
from exactregions.readers.dyadic import Exact


@dataclass(frozen=True, slots=True)
class Normalization:
    """y = scale·(x − mean) / √(variance + epsilon) + shift, one entry a channel.

    scale, shift : tensors of shape (C,); None for 1 and for 0
    label        : how messages name the layer
    remedy       : what they advise where the square root is irrational
    """

    scale: Exact | None
    shift: Exact | None
    mean: Exact
    variance: Exact
    epsilon: Fraction
    label: str
    remedy: str

    def apply(self, wire: Wire, axis: int) -> Wire:
        """Return the wire with every channel along the axis normalized.

        Raises UnsupportedLayerError where a square root is irrational and ShapeError where the
        channels do not fit.
        """
        channels = wire.shape[axis] if axis < len(wire.shape) else 0
        sizes = {v[0].shape for v in (self.scale, self.shift, self.mean, self.variance) if v}
        if sizes != {(channels,)}:
            raise ShapeError(f"{self.label} has parameters {sorted(sizes)} for {wire.shape}")
        scales = _fractions(self.scale) if self.scale else [Fraction(1)] * channels
        shifts = _fractions(self.shift) if self.shift else [Fraction(0)] * channels
        squares = [v + self.epsilon for v in _fractions(self.variance)]
        factors = [self._factor(i, scales[i], squares[i]) for i in range(channels)]
        moved = [b - f * m for b, f, m in zip(shifts, factors, _fractions(self.mean), strict=True)]
        channel = np.arange(channels).reshape(-1, *[1] * (len(wire.shape) - axis - 1))
        order = np.broadcast_to(channel, wire.shape).ravel().tolist()
        affine = wire.affine.stretched(*_over_one(factors, order))
        return Wire(wire.stage, wire.shape, affine.shifted(*_over_one(moved, order)))

    def _factor(self, i: int, scale: Fraction, square: Fraction) -> Fraction:
        if scale == 0 and square > 0:
            return scale
        root = _root(square)
        if root is None:
            raise UnsupportedLayerError(
                f"{self.label} divides by the square root of {brief(square)} (variance[{i}] + "
                f"epsilon), which is no positive rational number; {self.remedy}"
            )
        return scale / root


def _root(square: Fraction) -> Fraction | None:
    if square <= 0:
        return None
    p, q = isqrt(square.numerator), isqrt(square.denominator)
    return Fraction(p, q) if Fraction(p, q) ** 2 == square else None


def _fractions(tensor: Exact) -> list[Fraction]:
    values, scale = tensor
    return [Fraction(v, scale) for v in values.tolist()]


def _over_one(values: Sequence[Fraction], order: Sequence[int]) -> tuple[list[int], int]:
    scale = common_denominator(values)
    whole = numerators(values, scale)
    return [whole[i] for i in order], scale
