"""Networks and domains to try the oracles on: plain data, drawn from seeds.

`he` and `integers` are drawn by numpy in the pinned order (W of shape (out, in), then b, layer by
layer), so that exact counts published for a seed can be compared.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

Pattern = tuple[int, ...]
Activation = tuple[Sequence[Fraction], Sequence[Fraction], Fraction]
Layer = tuple[list[list[Fraction]], list[Fraction]]
Domain = list[tuple[list[Fraction], Fraction]]


def activation(breakpoints: Sequence[Any], slopes: Sequence[Any], offset: Any) -> Activation:
    return [Fraction(x) for x in breakpoints], [Fraction(s) for s in slopes], Fraction(offset)


RELU = activation([0], [0, 1], 0)
LEAKY = activation([0], ["1/8", 1], 0)
ABS = activation([0], [-1, 1], 0)
HARD_TANH = activation([-1, 1], [0, 1, 0], -1)
ZIGZAG = activation([-1, 0, "1/2"], [1, -1, 1, 0], 1)
ACTIVATIONS = {"relu": RELU, "leaky": LEAKY, "abs": ABS, "hard tanh": HARD_TANH, "zigzag": ZIGZAG}


def layers_of(*pairs: tuple[Sequence[Sequence[Any]], Sequence[Any]]) -> list[Layer]:
    """Layers from anything a Fraction can be made of."""
    return [([[Fraction(w) for w in row] for row in W], [Fraction(v) for v in b]) for W, b in pairs]


def drawn(widths: Sequence[int], draw: Callable[[], Fraction]) -> list[Layer]:
    """A network whose entries come from `draw`, in the pinned order."""
    return [
        ([[draw() for _ in range(m)] for _ in range(n)], [draw() for _ in range(n)])
        for m, n in pairwise(widths)
    ]


def generic(widths: Sequence[int], seed: int) -> list[Layer]:
    """Entries with four digits over 256: coincidences are unlikely."""
    random = Random(seed)
    return drawn(widths, lambda: Fraction(random.randint(-2000, 2000), 256))


def degenerate(widths: Sequence[int], seed: int) -> list[Layer]:
    """Entries -1, 0, 1; now and then a neuron repeats or negates another, or all biases are 0."""
    random = Random(seed)
    layers = drawn(widths, lambda: Fraction(random.randint(-1, 1)))
    for weights, biases in layers[:-1]:
        if len(biases) > 1 and random.random() < 0.5:
            i, j = random.sample(range(len(biases)), 2)
            sign = random.choice([-1, 1])
            weights[i], biases[i] = [sign * w for w in weights[j]], sign * biases[j]
        if random.random() < 0.25:
            biases[:] = [Fraction(0)] * len(biases)
    return layers


def he(widths: Sequence[int], seed: int) -> list[Layer]:
    """W ~ N(0, 2/in) and b ~ N(0, 0.1²): each float64 taken as the number it is."""
    import numpy

    draw = numpy.random.default_rng(seed).normal
    return layers_of(
        *(
            (draw(0, (2 / m) ** 0.5, (n, m)).tolist(), draw(0, 0.1, n).tolist())
            for m, n in pairwise(widths)
        )
    )


def integers(widths: Sequence[int], seed: int) -> list[Layer]:
    """All entries uniform in -1, 0, 1."""
    import numpy

    draw = numpy.random.default_rng(seed).integers
    return layers_of(
        *((draw(-1, 2, (n, m)).tolist(), draw(-1, 2, n).tolist()) for m, n in pairwise(widths))
    )


def cube(d: int, half: int = 1) -> Domain:
    """[-half, half]^d."""
    return [
        ([Fraction(sign * (i == j)) for j in range(d)], Fraction(half))
        for i in range(d)
        for sign in (1, -1)
    ]


def square(half: int = 1) -> list[tuple[Fraction, Fraction]]:
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    return [(Fraction(x), Fraction(y)) for x, y in corners]


def half_planes(polygon: Sequence[tuple[Fraction, Fraction]]) -> Domain:
    """A convex polygon with counterclockwise corners as inequalities."""
    edges = zip(polygon, [*polygon[1:], polygon[0]], strict=True)
    normals = [(p, [q[1] - p[1], p[0] - q[0]]) for p, q in edges]
    return [(a, a[0] * p[0] + a[1] * p[1]) for p, a in normals]


def side_by_side(first: list[Layer], second: list[Layer]) -> list[Layer]:
    """The network (x, y) -> (first(x), second(y)) of two networks of the same depth."""
    layers = []
    for (V, a), (W, b) in zip(first, second, strict=True):
        left = [[*row, *[Fraction(0)] * len(W[0])] for row in V]
        right = [[*[Fraction(0)] * len(V[0]), *row] for row in W]
        layers.append((left + right, a + b))
    return layers


def interleaved(one: Pattern, first: list[Layer], other: Pattern, second: list[Layer]) -> Pattern:
    """The pattern of `side_by_side` from the patterns of its parts, joined layer by layer."""
    whole: list[int] = []
    for (_, a), (_, b) in zip(first[:-1], second[:-1], strict=True):
        whole += one[: len(a)] + other[: len(b)]
        one, other = one[len(a) :], other[len(b) :]
    return tuple(whole)


def after(matrix: Sequence[Sequence[int]], layers: list[Layer]) -> list[Layer]:
    """The network x -> f(M x)."""
    weights, biases = layers[0]
    return [([_times(row, matrix) for row in weights], biases), *layers[1:]]


def pulled_back(matrix: Sequence[Sequence[int]], domain: Domain) -> Domain:
    """The x with M x in the domain."""
    return [(_times(a, matrix), b) for a, b in domain]


def _times(row: Sequence[Fraction], matrix: Sequence[Sequence[int]]) -> list[Fraction]:
    columns = zip(*matrix, strict=True)
    return [
        sum((w * m for w, m in zip(row, column, strict=True)), Fraction(0)) for column in columns
    ]
