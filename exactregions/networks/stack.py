"""Many networks of one shape as one array of floats; each is a Network when it is asked for.

Of thousands of networks along a line floats decide nearly all, and the exact integers of these are
never needed. A float64 is the dyadic rational it stores, so the array is as exact as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, overload

import numpy.typing as npt

from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network

Array = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Stack(Sequence[Network]):
    """K networks of one shape.

    widths      : inputs, hidden widths, outputs
    activations : one Activation per hidden layer
    values      : (K, n) finite float64, a network a row: for each layer W, row by row, and then b
    factor      : each bias is what ``values`` holds times this rational

    >>> import numpy as np
    >>> nets = Stack((2, 1), (), np.array([[0.5, 3, 1], [0, 0, -0.25]]), Fraction(1, 3))
    >>> len(nets), nets[0].output, nets[1:][0].output
    (2, Layer(weight=((3, 18),), bias=(2,), scale=6), Layer(weight=((0, 0),), bias=(-1,), scale=12))
    """

    widths: tuple[int, ...]
    activations: tuple[Activation, ...]
    values: Array
    factor: Fraction = Fraction(1)

    def layers(self) -> Iterator[tuple[Array, Array]]:
        """Yield (W, b) of every layer, the output last: (K, out, in) and (K, out), b as drawn."""
        end = 0
        for inputs, outputs in pairwise(self.widths):
            start, end = end, end + outputs * inputs
            weight = self.values[:, start:end].reshape(-1, outputs, inputs)
            start, end = end, end + outputs
            yield weight, self.values[:, start:end]

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, k: int) -> Network: ...
    @overload
    def __getitem__(self, k: slice) -> "Stack": ...
    def __getitem__(self, k: int | slice) -> "Network | Stack":
        """Return network k in exact arithmetic, or the stack of some."""
        if isinstance(k, slice):
            return replace(self, values=self.values[k])
        one = replace(self, values=self.values[k][None])
        layers = [_layer(w[0].tolist(), b[0].tolist(), self.factor) for w, b in one.layers()]
        return Network(tuple(layers[:-1]), self.activations, layers[-1])

    def __repr__(self) -> str:
        return f"<Stack: {len(self)} networks {'-'.join(map(str, self.widths))}>"


def _layer(weight: list[list[float]], bias: list[float], factor: Fraction) -> Layer:
    """Return a layer in lowest terms; the greatest of several powers of two is their lcm."""
    ratios = [[v.as_integer_ratio() for v in row] for row in (*weight, bias)]
    scale = max(q for row in ratios for _, q in row)
    *w, b = (tuple(p * (scale // q) for p, q in row) for row in ratios)
    if factor == 1:
        return Layer(tuple(w), b, scale)
    rows = [[v * factor.denominator for v in row] for row in w]
    return Layer.reduced(rows, [v * factor.numerator for v in b], scale * factor.denominator)
