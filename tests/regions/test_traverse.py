"""The engine finds what slow oracles find: the same cells, the same walls, the same regions."""

from collections.abc import Iterable
from fractions import Fraction
from random import Random

import pytest

from tests.oracles.samples import Domain as Bounds
from tests.oracles.samples import cube
from tests.regions.agreement import (
    Answer,
    Sample,
    answer_of,
    explored,
    in_special_position,
    interval_answer,
    polygon_answer,
)
from tests.regions.draws import in_cubes, mixture

# Nine chunks of twelve networks each: 108 for every dimension and every kind of domain.
CHUNK = 12
chunks = pytest.mark.parametrize("chunk", range(9))


def hold_to_account(found: Iterable[tuple[Sample, Answer]]) -> None:
    """Compare, and see to it that half are degenerate and half have 20 cells or more."""
    compared = degenerate = large = both = 0
    for sample, expected in found:
        assert answer_of(explored(sample)) == expected
        is_degenerate, is_large = in_special_position(sample, expected), len(expected.cells) >= 20
        compared += 1
        degenerate += is_degenerate
        large += is_large
        both += is_degenerate and is_large
    assert compared == CHUNK
    assert 2 * degenerate >= CHUNK
    assert 2 * large >= CHUNK
    assert 4 * both >= CHUNK


@chunks
@pytest.mark.parametrize("d", [1, 2, 3, 4, 6])
def test_in_a_cube_cells_walls_and_regions_are_those_of_the_definition(d: int, chunk: int):
    hold_to_account(mixture(f"cube {d} {chunk}", [d], in_cubes, CHUNK))


@chunks
def test_on_the_whole_space_they_are_too(chunk: int):
    hold_to_account(mixture(f"whole {chunk}", [1, 2, 3, 4, 6], nowhere, CHUNK))


@chunks
def test_on_half_bounded_polyhedra_they_are_too(chunk: int):
    hold_to_account(mixture(f"half {chunk}", [1, 2, 3, 4], half_bounded, CHUNK))


@chunks
def test_on_skew_polytopes_they_are_too(chunk: int):
    hold_to_account(mixture(f"skew {chunk}", [2, 3, 4], skew, CHUNK))


@chunks
def test_on_the_line_they_are_those_between_the_breakpoints(chunk: int):
    def oracle(sample: Sample) -> Answer:
        return interval_answer(sample, *ends(sample.bounds))

    hold_to_account(mixture(f"interval {chunk}", [1], in_cubes, CHUNK, oracle))


@chunks
def test_in_the_plane_they_are_those_of_cut_polygons(chunk: int):
    def oracle(sample: Sample) -> Answer:
        return polygon_answer(sample, rectangle(sample.bounds))

    hold_to_account(mixture(f"polygon {chunk}", [2], in_cubes, CHUNK, oracle))


def nowhere(_d: int, _random: Random) -> Bounds:
    """No bounds at all."""
    return []


def half_bounded(d: int, random: Random) -> Bounds:
    """A cube without some of its sides, often cut by a slanted half-space through the origin."""
    kept = random.sample(cube(d, random.choice([1, 2])), random.randint(1, 2 * d - 1))
    if random.random() < 0.5:
        normal = [Fraction(random.randint(-2, 2)) for _ in range(d)]
        kept.append((normal, Fraction(random.choice([1, 2, 3]), 2)))
    return [(a, b) for a, b in kept if any(a)] or cube(d)[:1]


def skew(d: int, random: Random) -> Bounds:
    """A simplex with slanted sides, cut by more half-spaces; some only touch it, some are idle."""
    corner = [Fraction(-1) - Fraction(i, 3) for i in range(d)]
    bounds: Bounds = [([Fraction(-int(i == j)) for j in range(d)], -corner[i]) for i in range(d)]
    slopes = [Fraction(random.randint(1, 3)) for _ in range(d)]
    bounds.append((slopes, Fraction(2)))
    touching = sum((a * x for a, x in zip(slopes, corner, strict=True)), Fraction(0))
    bounds.append(([-a for a in slopes], -touching))
    for _ in range(random.randint(0, 3)):
        normal = [Fraction(random.randint(-3, 3)) for _ in range(d)]
        bounds.append((normal, Fraction(random.randint(1, 5), 2)))
    return [(a, b) for a, b in bounds if any(a)]


def ends(bounds: Bounds) -> tuple[Fraction, Fraction]:
    """The ends of an interval given as two inequalities ±x ≤ b."""
    return -min(b for (a,), b in bounds if a < 0), min(b for (a,), b in bounds if a > 0)


def rectangle(bounds: Bounds) -> list[tuple[Fraction, Fraction]]:
    """The corners of a rectangle, counterclockwise."""
    low = [-next(b for a, b in bounds if a[k] < 0) for k in (0, 1)]
    high = [next(b for a, b in bounds if a[k] > 0) for k in (0, 1)]
    return [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
