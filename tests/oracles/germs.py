"""A network near one point, from its directional derivatives.

f(x + h v) = f(x) + h D(v) for small h > 0, and D is computed forwards: a pre-activation at a
breakpoint moves along its right piece if its own derivative is positive, and along its left piece
if it is negative. The gradient is continuous at x if and only if D is linear.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from random import Random

from tests.oracles.samples import Activation, Layer

Vector = Sequence[Fraction]


def values(
    layers: Sequence[Layer], activations: Sequence[Activation], x: Vector
) -> tuple[list[list[Fraction]], list[Fraction]]:
    """The pre-activations of every hidden layer, and the outputs."""
    h, seen = list(x), []
    for (weights, biases), phi in zip(layers[:-1], activations, strict=True):
        z = [_dot(row, h) + b for row, b in zip(weights, biases, strict=True)]
        seen.append(z)
        h = [_value(phi, v) for v in z]
    weights, biases = layers[-1]
    return seen, [_dot(row, h) + b for row, b in zip(weights, biases, strict=True)]


def resting(
    layers: Sequence[Layer], activations: Sequence[Activation], x: Vector
) -> list[tuple[int, int]]:
    """(layer, index) of every neuron that is at a breakpoint at x."""
    seen, _ = values(layers, activations, x)
    return [
        (l, i)
        for l, (z, phi) in enumerate(zip(seen, activations, strict=True))
        for i, v in enumerate(z)
        if v in phi[0]
    ]


def derivative(
    layers: Sequence[Layer], activations: Sequence[Activation], x: Vector, v: Vector
) -> list[Fraction]:
    """D(v), one number per output."""
    seen, _ = values(layers, activations, x)
    moved = list(v)
    for (weights, _), phi, z in zip(layers[:-1], activations, seen, strict=True):
        moved = [
            _slope(phi, at, towards) * towards
            for at, towards in zip(z, (_dot(row, moved) for row in weights), strict=True)
        ]
    return [_dot(row, moved) for row in layers[-1][0]]


def bends(
    layers: Sequence[Layer], activations: Sequence[Activation], x: Vector, tries: int = 40
) -> bool:
    """Whether D is found not to be linear, on small whole directions and on random ones.

    True is proved. False is not, but a cone of linearity that all directions miss is narrow.
    """
    d = len(x)
    columns = [derivative(layers, activations, x, unit) for unit in _axes(d)]
    random = Random(d)
    drawn = ([random.randint(-999, 999) for _ in range(d)] for _ in range(tries))
    few = product((-1, 0, 1), repeat=d) if d <= 4 else ()
    for v in (*few, *drawn):
        straight = [_dot(v, row) for row in zip(*columns, strict=True)]
        if derivative(layers, activations, x, v) != straight:
            return True
    return False


def _axes(d: int) -> list[list[int]]:
    return [[int(i == j) for j in range(d)] for i in range(d)]


def _value(phi: Activation, z: Fraction) -> Fraction:
    """The activation, summed up from its leftmost piece."""
    breakpoints, slopes, offset = phi
    kinks = zip(breakpoints, slopes[:-1], slopes[1:], strict=True)
    bent = sum(((b - a) * max(z - xi, 0) for xi, a, b in kinks), Fraction(0))
    return offset + slopes[0] * z + bent


def _slope(phi: Activation, z: Fraction, towards: Fraction) -> Fraction:
    breakpoints, slopes, _ = phi
    return slopes[sum(xi < z or (xi == z and towards > 0) for xi in breakpoints)]


def _dot(a: Vector, b: Vector) -> Fraction:
    return sum((p * q for p, q in zip(a, b, strict=True)), Fraction(0))
