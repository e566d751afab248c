"""Networks to compare on, drawn from seeds: in general position, and in special position."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random

from tests.oracles import brute
from tests.oracles.samples import (
    ABS,
    ACTIVATIONS,
    LEAKY,
    RELU,
    Layer,
    cube,
    degenerate,
    generic,
)
from tests.oracles.samples import Domain as Bounds
from tests.regions.agreement import Answer, Sample, brute_answer, in_special_position

Widths = tuple[int, ...]
Bounded = Callable[[int, Random], Bounds]
Oracle = Callable[[Sample], Answer]

# Widths that have 20 cells or more often enough, and some that seldom do.
WIDE: dict[int, list[Widths]] = {
    1: [(1, 14, 12, 1), (1, 10, 8, 6, 2), (1, 24, 1)],
    2: [(2, 6, 4, 1), (2, 5, 3, 3, 2), (2, 8, 1)],
    3: [(3, 5, 3, 1), (3, 4, 3, 2), (3, 6, 1)],
    4: [(4, 5, 2, 1), (4, 4, 3, 1), (4, 5, 2)],
    6: [(6, 5, 1), (6, 4, 2, 1), (6, 6, 2)],
}
# The oracle's walls take a time that grows with the square of the cells.
MOST = {1: 80, 2: 100, 3: 60, 4: 60, 6: 40}
NARROW: dict[int, list[Widths]] = {
    1: [(1, 3, 2, 1), (1, 5, 4, 2), (1, 1, 3, 3, 1)],
    2: [(2, 3, 2, 1), (2, 4, 4, 1), (2, 1, 3, 2)],
    3: [(3, 3, 2, 1), (3, 2, 3, 3, 1), (3, 4, 2)],
    4: [(4, 3, 2, 1), (4, 2, 3, 2), (4, 4, 1)],
    6: [(6, 4, 1), (6, 3, 2, 1), (6, 2, 2, 2)],
}


def in_cubes(d: int, random: Random) -> Bounds:
    """A cube around the origin, or one beside it with the origin on a face."""
    half = random.choice([1, 1, 2, 3])
    if random.random() < 0.75:
        return cube(d, half)
    return [(a, 2 * b if max(a) > 0 else Fraction(0)) for a, b in cube(d, half)]


def drawn(d: int, random: Random, bounded: Bounded, *, wide: bool, special: bool) -> Sample:
    """One network with its domain; half of the time ReLU only."""
    widths = random.choice((WIDE if wide else NARROW)[d])
    seed = random.randrange(10**9)
    if not special:
        layers = generic(widths, seed)
    elif random.random() < 0.3:
        layers = degenerate(widths, seed)
    else:
        layers = with_coincidences(generic(widths, seed), random)
    one_kink = [RELU, LEAKY, ABS]
    kinds = one_kink if wide and d > 2 else list(ACTIVATIONS.values())
    if random.random() < 0.5:
        kinds = [RELU]
    return Sample(layers, random.choices(kinds, k=len(widths) - 2), bounded(d, random))


def with_coincidences(layers: list[Layer], random: Random) -> list[Layer]:
    """Repeat, negate, rescale and kill neurons; let the first layer pass through one point."""
    for l, (weights, biases) in enumerate(layers[:-1]):
        if random.random() < 0.4:
            through_a_point(weights, biases, random, first=l == 0)
        for _ in range(max(1, len(biases) // 4)):
            i, j = random.randrange(len(biases)), random.randrange(len(biases))
            if random.random() < 0.25:
                weights[i] = [Fraction(0)] * len(weights[i])
                biases[i] = Fraction(random.choice([-1, 0, 1]))
            else:
                c = random.choice([1, -1, -2, Fraction(1, 3), Fraction(-3, 7)])
                weights[i], biases[i] = [c * w for w in weights[j]], c * biases[j]
    return layers


def through_a_point(
    weights: Sequence[Sequence[Fraction]], biases: list[Fraction], random: Random, *, first: bool
) -> None:
    """Choose the biases so that all hyperplanes of the layer meet in one point."""
    n = len(weights[0])
    point = [Fraction(random.randint(-2, 2), 3) if first else Fraction(0) for _ in range(n)]
    for i, row in enumerate(weights):
        biases[i] = -sum((w * x for w, x in zip(row, point, strict=True)), Fraction(0))


def judged(
    d: int, random: Random, bounded: Bounded, oracle: Oracle, *, large: bool, special: bool
) -> tuple[Sample, Answer]:
    """The first network drawn that is as asked, and the oracle's answer.

    large : 20 cells or more; special : in special position
    """
    while True:
        sample = drawn(d, random, bounded, wide=large, special=special)
        if not (20 if large else 1) <= len(brute.cells(*sample)) <= MOST[d]:
            continue
        answer = oracle(sample)
        enough = not large or len(answer.cells) >= 20
        if enough and (not special or in_special_position(sample, answer)):
            return sample, answer


def mixture(
    name: str, dimensions: Sequence[int], bounded: Bounded, size: int, oracle: Oracle = brute_answer
) -> Iterator[tuple[Sample, Answer]]:
    """So many networks: half of them special, half of them large, in all four combinations."""
    random = Random(name)
    for i in range(size):
        d = dimensions[i // 4 % len(dimensions)]
        yield judged(d, random, bounded, oracle, large=i % 2 == 0, special=i % 4 < 2)
