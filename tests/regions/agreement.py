"""Does the engine say what an oracle says? Patterns and walls as sets, and linear regions."""

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from exactregions import Complex, explore
from exactregions.regions.explore import Engine
from tests.oracles import brute, intervals, polygons
from tests.oracles.samples import Activation, Layer
from tests.oracles.samples import Domain as Bounds
from tests.regions.linear import determinant, rank
from tests.zoo import domain_of, network_of

Pattern = tuple[int, ...]
Pair = frozenset[Pattern]


class Sample(NamedTuple):
    """A network with its domain, as plain data."""

    layers: Sequence[Layer]
    activations: Sequence[Activation]
    bounds: Bounds

    @property
    def dimension(self) -> int:
        return len(self.layers[0][0][0])


class Answer(NamedTuple):
    """What an oracle or the engine found."""

    cells: set[Pattern]
    walls: set[Pair]
    regions: int


def explored(sample: Sample, engine: Engine = "both") -> Complex:
    """The complex, by default that on which both engines agree."""
    layers, activations, bounds = sample
    domain = domain_of(bounds, sample.dimension)
    return explore(network_of(layers, activations), domain, engine=engine)


def patterns_of(found: Complex) -> list[Pattern]:
    """The patterns in order of discovery; no two are equal."""
    patterns = [tuple(map(int, p)) for p in found.patterns]
    assert len(set(patterns)) == len(patterns) == found.count
    return patterns


def answer_of(found: Complex) -> Answer:
    """The engine's answer; no wall is listed twice."""
    patterns = patterns_of(found)
    walls = {frozenset({patterns[a], patterns[b]}) for a, b in found.walls.tolist()}
    assert len(walls) == found.wall_count == len(found.walls)
    assert all(a < b for a, b in found.walls.tolist())
    return Answer(set(patterns), walls, found.linear_region_count)


def brute_answer(sample: Sample) -> Answer:
    """The answer from the definitions, by linear programs over the rationals."""
    return Answer(set(brute.cells(*sample)), brute.walls(*sample), brute.linear_regions(*sample))


def polygon_answer(sample: Sample, corners: Sequence[Sequence]) -> Answer:
    """The answer on a polygon by cutting it, with no linear program."""
    layers, activations, _ = sample
    cells = polygons.cells(layers, activations, corners)
    regions = polygons.linear_regions(layers, activations, cells)
    return Answer(set(cells), polygons.walls(cells), regions)


def interval_answer(sample: Sample, lo: object = None, hi: object = None) -> Answer:
    """The answer on an interval from the exact breakpoints."""
    layers, activations, _ = sample
    found = [pattern for _, _, pattern in intervals.cells(layers, activations, lo, hi)]
    walls = {frozenset(pair) for pair in pairwise(found)}
    return Answer(set(found), walls, intervals.linear_regions(layers, activations, lo, hi))


def in_special_position(sample: Sample, answer: Answer) -> bool:
    """Is the network degenerate, judged by mathematics and not by how it was drawn?

    Some neuron is identically at a breakpoint on a cell, or two neurons change on one wall, or
    the hyperplanes of the first layer are not in general position.
    """
    identically = any(state % 2 for pattern in answer.cells for state in pattern)
    together = any(sum(s != t for s, t in zip(*wall, strict=True)) > 1 for wall in answer.walls)
    return identically or together or not in_general_position(*sample.layers[0])


def in_general_position(weights: Sequence, biases: Sequence) -> bool:
    """Any d normals are independent, and no d + 1 hyperplanes meet in a point."""
    d, n = len(weights[0]), len(weights)
    few = min(d, n)
    rows = [[*w, b] for w, b in zip(weights, biases, strict=True)]
    return all(rank(chosen) == few for chosen in combinations(weights, few)) and all(
        determinant(chosen) != 0 for chosen in combinations(rows, d + 1)
    )
