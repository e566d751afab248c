"""One-dimensional inputs: the exact breakpoints on a line, and along a polyline in R^n.

Between neighbouring breakpoints of the layers above, each neuron of the next layer is z = m x + c;
its own breakpoints there are the numbers (xi - c) / m. So a stretch is cut at those numbers that
lie in it, and on each part the state is read off at one point inside.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import mul
from typing import NamedTuple

Pattern = tuple[int, ...]
Activation = tuple[Sequence[Fraction], Sequence[Fraction], Fraction]
Layer = tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]
Layers = Sequence[Layer]
WholeLayer = tuple[list[list[int]], int, Sequence[Fraction]]
End = Fraction | None
Interval = tuple[End, End, Pattern]
Line = tuple[Fraction, Fraction]


class Stretch(NamedTuple):
    """An open interval with its pattern so far; None is an infinite end.

    lines : (m, c) of every input of the next layer, which is m x + c on the interval
    """

    lo: End
    hi: End
    pattern: Pattern
    lines: list[Line]


def cells(
    layers: Layers, activations: Sequence[Activation], lo: End = None, hi: End = None
) -> list[Interval]:
    """The maximal intervals of constant pattern between lo and hi, from left to right."""
    return [stretch[:3] for stretch in _stretches(layers, activations, lo, hi)]


def linear_regions(
    layers: Layers, activations: Sequence[Activation], lo: End = None, hi: End = None
) -> int:
    """One more than the number of points where some output changes its slope."""
    last = _over_one_denominator(layers[-1])
    found = _stretches(layers, activations, lo, hi)
    slopes = [[m for m, _ in _affine(last, stretch.lines)] for stretch in found]
    return sum(i == 0 or slopes[i] != slopes[i - 1] for i in range(len(slopes)))


def along(
    layers: Layers, activations: Sequence[Activation], points: Sequence[Sequence[Fraction]]
) -> list[Interval]:
    """The maximal parameter intervals of constant pattern on a polyline.

    The parameter i + s, 0 <= s <= 1, is the point s of the way from points[i] to points[i + 1].
    A corner never ends an interval by itself, not even where the polyline only touches a
    breakpoint there and turns back; a pattern that is met again later counts again.
    """
    found: list[Interval] = []
    for i, (p, q) in enumerate(pairwise(points)):
        if list(p) == list(q):
            raise ValueError(f"points {i} and {i + 1} of the polyline coincide")
        on_segment = [_on_segment(layers[0], p, q), *layers[1:]]
        for lo, hi, pattern in cells(on_segment, activations, Fraction(0), Fraction(1)):
            assert lo is not None
            assert hi is not None
            start: End = i + lo
            if found and found[-1][2] == pattern:
                start = found.pop()[0]
            found.append((start, i + hi, pattern))
    return found


def _on_segment(layer: Layer, p: Sequence[Fraction], q: Sequence[Fraction]) -> Layer:
    """W (p + s (q - p)) + b as a layer with the one input s."""
    weights, biases = [], []
    for row, bias in zip(*layer, strict=True):
        at_p = sum(w * x for w, x in zip(row, p, strict=True))
        at_q = sum(w * x for w, x in zip(row, q, strict=True))
        weights.append([Fraction(at_q - at_p)])
        biases.append(Fraction(bias + at_p))
    return weights, biases


def _stretches(
    layers: Layers, activations: Sequence[Activation], lo: End, hi: End
) -> list[Stretch]:
    if lo is not None and hi is not None and lo >= hi:
        return []
    found = [Stretch(lo, hi, (), [(Fraction(1), Fraction(0))])]
    for layer, activation in zip(layers[:-1], activations, strict=True):
        whole = _over_one_denominator(layer)
        found = [part for stretch in found for part in _cut(stretch, whole, activation)]
    return found


def _cut(stretch: Stretch, layer: WholeLayer, activation: Activation) -> Iterator[Stretch]:
    """The parts of a stretch on which every neuron of one layer keeps its state."""
    lines = _affine(layer, stretch.lines)
    zeros = {(xi - c) / m for m, c in lines if m for xi in activation[0]}
    inside = sorted(x for x in zeros if _within(stretch.lo, x, stretch.hi))
    ends = [stretch.lo, *inside, stretch.hi]
    for lo, hi in pairwise(ends):
        middle = _between(lo, hi)
        states = tuple(_state(line, middle, activation[0]) for line in lines)
        bent = [_bend(line, state, activation) for line, state in zip(lines, states, strict=True)]
        yield Stretch(lo, hi, stretch.pattern + states, bent)


def _within(lo: End, x: Fraction, hi: End) -> bool:
    return (lo is None or lo < x) and (hi is None or x < hi)


def _between(lo: End, hi: End) -> Fraction:
    """A point inside an open interval."""
    if lo is None:
        return Fraction(0) if hi is None else hi - 1
    return lo + 1 if hi is None else (lo + hi) / 2


def _state(line: Line, middle: Fraction, breakpoints: Sequence[Fraction]) -> int:
    """Twice the breakpoints below z; one more if z is at one, which is so on the whole interval."""
    z = line[0] * middle + line[1]
    return 2 * sum(xi < z for xi in breakpoints) + (z in breakpoints)


def _bend(line: Line, state: int, activation: Activation) -> Line:
    """The activation after the line z on one piece, reached by walking over the breakpoints below.

    At a breakpoint z is constant, and the piece on its left has the right value there.
    """
    breakpoints, slopes, value = activation
    if state < 2:
        return slopes[0] * line[0], slopes[0] * line[1] + value
    value += slopes[0] * breakpoints[0]
    piece = state // 2
    for t in range(1, piece):
        value += slopes[t] * (breakpoints[t] - breakpoints[t - 1])
    slope, start = slopes[piece], breakpoints[piece - 1]
    return slope * line[0], value + slope * (line[1] - start)


def _over_one_denominator(layer: Layer) -> WholeLayer:
    """(V, q, b) with integers V and q such that W = V / q."""
    weights, biases = layer
    scale = lcm(*(Fraction(w).denominator for row in weights for w in row))
    return [[int(w * scale) for w in row] for row in weights], scale, biases


def _affine(layer: WholeLayer, lines: list[Line]) -> list[Line]:
    """The lines W h + b for lines h, with all slopes over one denominator, and all intercepts."""
    weights, scale, biases = layer
    sides = []
    for values in zip(*lines, strict=True):
        common = lcm(*(value.denominator for value in values))
        whole = [value.numerator * (common // value.denominator) for value in values]
        sides.append([Fraction(sum(map(mul, row, whole)), scale * common) for row in weights])
    return [(m, c + bias) for m, c, bias in zip(*sides, biases, strict=True)]
