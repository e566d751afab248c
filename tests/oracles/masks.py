"""Masked linear networks, and networks with turned and flipped neurons, straight from definitions.

A mask gives every hidden neuron a gain; a neuron passes on its gain times what it reads. Whether
neurons *can* vanish together at one point is asked of weights drawn at random from a large range,
not of paths: a rank that they have is a rank that almost all weights have.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise, product
from random import Random

Layer = tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]
Layers = Sequence[Layer]
Form = list[Fraction]


def forms(layers: Layers, gains: Sequence[Fraction | int]) -> list[Form]:
    """The forms (c, a_1, .., a_d) that hidden neurons read under a mask, in layer order."""
    d = len(layers[0][0][0])
    given = [[Fraction(k == j + 1) for k in range(d + 1)] for j in range(d)]
    found: list[Form] = []
    for weights, biases in layers[:-1]:
        read = []
        for row, bias in zip(weights, biases, strict=True):
            form = [
                sum((w * h[k] for w, h in zip(row, given, strict=True)), Fraction(0))
                for k in range(d + 1)
            ]
            read.append([form[0] + bias, *form[1:]])
        given = [[gains[len(found) + i] * v for v in form] for i, form in enumerate(read)]
        found += read
    return found


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """By elimination."""
    left = [list(row) for row in rows]
    found = 0
    while left:
        row = left.pop(0)
        lead = next((k for k, v in enumerate(row) if v), None)
        if lead is not None:
            found += 1
            left = [
                [v - other[lead] / row[lead] * p for v, p in zip(other, row, strict=True)]
                for other in left
            ]
    return found


def random_layers(widths: Sequence[int], seed: int = 0) -> list[Layer]:
    """Integers so large that no determinant of theirs vanishes but where all do."""
    random = Random(seed)

    def draw() -> Fraction:
        return Fraction(random.randint(1, 10**12))

    return [
        ([[draw() for _ in range(m)] for _ in range(n)], [draw() for _ in range(n)])
        for m, n in pairwise(widths)
    ]


def places(widths: Sequence[int]) -> list[tuple[int, int]]:
    """(layer, index) of the hidden neurons."""
    return [(l, i) for l, n in enumerate(widths[1:-1]) for i in range(n)]


def vanishing(widths: Sequence[int], k: int) -> Iterator[tuple[list[int], list[int], Fraction]]:
    """Sets of k neurons, and masks under which these can vanish in one flat of codimension k.

    The third entry is the probability of the mask, of gains 0 and 1 for all other neurons.
    """
    neurons = range(len(places(widths)))
    layers = random_layers(widths)
    for chosen in combinations(neurons, k):
        rest = [i for i in neurons if i not in chosen]
        for values in product((0, 1), repeat=len(rest)):
            gains = [0] * len(neurons)
            for i, value in zip(rest, values, strict=True):
                gains[i] = value
            read = forms(layers, gains)
            if rank([read[i][1:] for i in chosen]) == k:
                yield list(chosen), gains, Fraction(1, 2 ** len(rest))


def has_path(widths: Sequence[int], start: int, passable: set[int]) -> bool:
    """Does a path lead from a neuron to the outputs, through neurons that may be passed?"""
    where = places(widths)
    layer = where[start][0]
    if layer == len(widths) - 3:
        return True
    above = [i for i, (l, _) in enumerate(where) if l == layer + 1 and i in passable]
    return any(has_path(widths, i, passable) for i in above)


def is_generic(layers: Layers, values: Sequence[int] = (0, 1), *, outputs: bool = False) -> bool:
    """The definition: under every mask, every set of neurons with gain 0 vanishes where it should.

    A set vanishes where it should if its flat is that of random weights: of the right codimension,
    or empty. With `outputs` paths must not cancel either.
    """
    d = len(layers[0][0][0])
    widths = [d, *(len(biases) for _, biases in layers)]
    ideal = random_layers(widths)
    neurons = range(len(places(widths)))
    for gains in product(values, repeat=len(neurons)):
        ours, theirs = forms(layers, gains), forms(ideal, gains)
        closed = [i for i in neurons if gains[i] == 0]
        for k in range(1, min(len(closed), d + 1) + 1):
            for chosen in combinations(closed, k):
                flat = [ours[i][1:] for i in chosen]
                if rank([theirs[i][1:] for i in chosen]) == k:
                    if rank(flat) < k:
                        return False
                elif rank([ours[i] for i in chosen]) == rank(flat):
                    return False
        if outputs and any(
            has_path(widths, i, {j for j in neurons if gains[j]}) and not seen(layers, gains, i)
            for i in neurons
        ):
            return False
    return True


def seen(layers: Layers, gains: Sequence[Fraction | int], neuron: int) -> bool:
    """Does any output change with what a neuron gives, all other gains being as they are?"""
    widths = [len(layers[0][0][0]), *(len(biases) for _, biases in layers)]
    first = [sum(widths[1 : l + 1]) for l in range(len(layers))]
    layer, index = places(widths)[neuron]
    given = [Fraction(i == index) for i in range(widths[layer + 1])]
    for l in range(layer + 1, len(layers)):
        read = [
            sum((w * h for w, h in zip(row, given, strict=True)), Fraction(0))
            for row in layers[l][0]
        ]
        if l == len(layers) - 1:
            return any(read)
        given = [gains[first[l] + i] * v for i, v in enumerate(read)]
    raise AssertionError


def turned(layers: Layers) -> Iterator[list[Layer]]:
    """The 2^N networks with row and column of each neuron times one sign."""
    for signs in product((1, -1), repeat=sum(len(b) for _, b in layers[:-1])):
        yield signed(layers, signs, signs)


def flipped(layers: Layers) -> Iterator[list[Layer]]:
    """The 4^N networks with rows and columns times signs of their own."""
    n = sum(len(b) for _, b in layers[:-1])
    for signs in product((1, -1), repeat=2 * n):
        yield signed(layers, signs[:n], signs[n:])


def signed(layers: Layers, rows: Sequence[int], columns: Sequence[int]) -> list[Layer]:
    """A network with rows and columns of hidden neurons times signs."""
    found: list[Layer] = []
    read, at = [1] * len(layers[0][0][0]), 0
    for weights, biases in layers:
        last = len(found) == len(layers) - 1
        own = [1] * len(biases) if last else rows[at : at + len(biases)]
        found.append(
            (
                [
                    [s * t * w for w, t in zip(row, read, strict=True)]
                    for s, row in zip(own, weights, strict=True)
                ],
                [s * b for s, b in zip(own, biases, strict=True)],
            )
        )
        read = list(columns[at : at + len(biases)])
        at += len(biases)
    return found
