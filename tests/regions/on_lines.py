"""Networks with lines to follow, drawn from seeds, and what the oracle finds on them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import NamedTuple

from exactregions import Domain, Network
from tests.oracles import intervals
from tests.oracles.samples import ACTIVATIONS, RELU, Activation, Layer, degenerate, generic
from tests.regions.draws import with_coincidences
from tests.zoo import network_of

Vector = list[Fraction]
Pattern = tuple[int, ...]


class Line(NamedTuple):
    """{origin + t·direction : lo ≤ t ≤ hi}; None is an infinite end."""

    origin: Vector
    direction: Vector
    lo: Fraction | None
    hi: Fraction | None

    @property
    def domain(self) -> Domain:
        """The package's domain; a ray has a row, and no constructor."""
        rows = []
        if self.lo is not None:
            rows.append((-self.lo.numerator, self.lo.denominator))
        if self.hi is not None:
            rows.append((self.hi.numerator, -self.hi.denominator))
        frame = tuple(self.origin), (tuple(self.direction),)
        return Domain(1, tuple(rows), frame, "line")

    def point(self, t: Fraction) -> Vector:
        return [o + t * v for o, v in zip(self.origin, self.direction, strict=True)]


class Followed(NamedTuple):
    """A network on a line, as plain data."""

    layers: list[Layer]
    activations: Sequence[Activation]
    line: Line

    @property
    def network(self) -> Network:
        return network_of(self.layers, self.activations)

    @property
    def restricted(self) -> list[Layer]:
        """The layers as functions of t."""
        weights, biases = self.layers[0]
        line = self.line
        steps = [[dot(row, line.direction)] for row in weights]
        return [
            (steps, [dot(row, line.origin) + b for row, b in zip(weights, biases, strict=True)]),
            *self.layers[1:],
        ]

    def intervals(self) -> list[intervals.Interval]:
        """The oracle's cells, in order."""
        return intervals.cells(self.restricted, self.activations, self.line.lo, self.line.hi)

    def linear_regions(self) -> int:
        """The oracle's number of linear regions."""
        line = self.line
        return intervals.linear_regions(self.restricted, self.activations, line.lo, line.hi)


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def drawn(d: int, random: Random) -> Followed:
    """Generic, with coincidences, or with entries −1, 0, 1; on a line of any kind."""
    shapes = [(d, 4, 1), (d, 5, 3, 2), (d, 3, 3, 2, 1), (d, 6, 4, 1), (d, 2), (d, 1, 1, 3)]
    widths, seed = random.choice(shapes), random.randrange(10**9)
    kind = random.randrange(3)
    layers = degenerate(widths, seed) if kind == 2 else generic(widths, seed)
    if kind == 1:
        layers = with_coincidences(layers, random)
    kinds = [RELU] if random.random() < 0.5 else list(ACTIVATIONS.values())
    found = Followed(layers, random.choices(kinds, k=len(widths) - 2), line(d, random))
    moved = random.choice([through_a_kink, inside_a_wall, kept])
    return moved(found, random)


def cancelling(d: int, random: Random) -> Followed:
    """Neurons z, −z whose bends cancel in all that follows, seen from inside the wall of another.

    max(z, 0) − max(−z, 0) = z.
    """
    widths = (d, 5, *random.choice([(1,), (2,), (3, 1)]))
    layers = generic(widths, random.randrange(10**9))
    weights, biases = layers[0]
    for i in (1, 3):
        weights[i + 1], biases[i + 1] = [-w for w in weights[i]], -biases[i]
    for row in layers[1][0]:
        row[2], row[4] = -row[1], random.choice([-row[3], row[4]])
    found = Followed(layers, [RELU] * (len(layers) - 1), line(d, random))
    return inside_a_wall(found, random, 0)


def kept(found: Followed, _: Random) -> Followed:
    return found


def line(d: int, random: Random) -> Line:
    """Along an axis or through the origin often; with both ends, one or none."""
    origin = _point(d, random) if random.random() < 0.7 else [Fraction(0)] * d
    direction = _point(d, random)
    if not any(direction):
        direction[random.randrange(d)] = Fraction(random.choice([-1, 1]), 3)
    ends = sorted(random.sample(range(-12, 13), 2))
    lo, hi = (Fraction(end, random.randint(3, 4)) for end in ends)
    if lo >= hi:
        hi = lo + 1
    shape = random.randrange(4)
    return Line(origin, direction, None if shape & 1 else lo, None if shape & 2 else hi)


def through_a_kink(found: Followed, random: Random) -> Followed:
    """Move the origin, and an end, to a breakpoint of the same line, and turn the line there."""
    roots = [lo for lo, _, _ in found.intervals()[1:]]
    if not roots:
        return found
    old = found.line
    origin = old.point(random.choice(roots))
    direction = old.direction if random.random() < 0.5 else _point(len(origin), random)
    if not any(direction):
        direction = old.direction
    lo = None if old.lo is None else Fraction(random.choice([0, -1]))
    hi = None if old.hi is None else Fraction(1)
    return found._replace(line=Line(origin, direction, lo, hi))


def inside_a_wall(found: Followed, random: Random, k: int | None = None) -> Followed:
    """Turn the line so that it runs inside the hyperplane of a neuron of the first layer."""
    weights, biases = found.layers[0]
    k = random.randrange(len(biases)) if k is None else k
    row = weights[k]
    bent = [i for i, w in enumerate(row) if w]
    if len(row) < 2 or not bent:
        return found
    i = bent[0]
    j = random.choice([j for j in range(len(row)) if j != i])
    direction = [Fraction(0)] * len(row)
    direction[i], direction[j] = -row[j], row[i]
    old = found.line
    origin = list(old.origin)
    origin[i] -= (dot(row, origin) + biases[k]) / row[i]
    return found._replace(line=Line(origin, direction, old.lo, old.hi))


def _point(d: int, random: Random) -> Vector:
    if random.random() < 0.5:
        return [Fraction(random.randint(-2, 2)) for _ in range(d)]
    return [Fraction(random.randint(-9, 9), random.randint(1, 5)) for _ in range(d)]


def samples(name: str, size: int) -> Iterator[Followed]:
    """So many networks with their lines, in one to four dimensions."""
    random = Random(name)
    for i in range(size):
        yield cancelling(2 + i // 8 % 3, random) if i % 8 == 7 else drawn(1 + i % 4, random)


def slopes(found: Followed, pattern: Pattern) -> Vector:
    """The derivative of the outputs along the line on the cell of a pattern."""
    moved, at = found.line.direction, 0
    for (weights, _), (_, pieces, _) in zip(found.layers, found.activations, strict=False):
        states = pattern[at : at + len(weights)]
        at += len(weights)
        moved = [pieces[s // 2] * dot(w, moved) for s, w in zip(states, weights, strict=True)]
    return [dot(row, moved) for row in found.layers[-1][0]]


def jumps(found: Followed, cells: Sequence[intervals.Interval]) -> list[bool]:
    """Whether an output bends between neighbouring cells."""
    maps = [slopes(found, pattern) for _, _, pattern in cells]
    return [a != b for a, b in pairwise(maps)]


def first_units(found: Followed, cells: Sequence[intervals.Interval]) -> list[int]:
    """For neighbouring cells, the first (neuron, breakpoint) on whose sign they disagree."""
    many = [
        len(phi[0]) for (_, b), phi in zip(found.layers, found.activations, strict=False) for _ in b
    ]
    units = []
    for (_, _, one), (_, _, other) in pairwise(cells):
        signs = [_signs(pattern, many) for pattern in (one, other)]
        units.append(next(u for u, (a, b) in enumerate(zip(*signs, strict=True)) if a != b))
    return units


def _signs(pattern: Pattern, many: Sequence[int]) -> list[int]:
    """The sign of z − ξ for every breakpoint ξ of every neuron."""
    pairs = ((s, 2 * t + 1) for s, m in zip(pattern, many, strict=True) for t in range(m))
    return [(s > at) - (s < at) for s, at in pairs]
