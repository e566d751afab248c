"""Studies along lines, exactly counted: random networks, and sawtooths under noise.

The lines of ``LINE``:

    generic    through a normal point in a normal direction; for one input the whole real line
    origin     through 0 in a normal direction; for one input the whole real line
    diagonal   the segment from (−1, …, −1) to (1, …, 1); for one input [−1, 1]

On whole lines the means are known wherever the law has a density (draws.has_density).

Proof: proofs/15-expectation.md
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.rational import exact
from exactregions.claims.bounds_upper import line, line_with_pairs
from exactregions.claims.expectation import mean_cells, mean_kinks
from exactregions.claims.noise import most_pieces, noisy
from exactregions.errors import ExactRegionsError
from exactregions.networks.famous import sawtooth
from exactregions.networks.moments import whole
from exactregions.polyhedra.domain import Box, Domain
from exactregions.regions.along import sweep
from exactregions.studies.draws import (
    FACTORS,
    bias_of,
    has_density,
    networks_of,
    numbers_of,
    widths_of,
)
from exactregions.studies.kind import Kind, Parameters, Quantity, Row

LINES = ("generic", "origin", "diagonal")
AT_ONCE = 1 << 21  # weights and biases: 16 MB
CUT = 4  # regions per neuron: few networks have more; chosen with networks of other seeds


def lines_of(parameters: Parameters, seeds: Sequence[int]) -> list[Domain]:
    """Return the line of each seed, or the only one that all share.

    Raises ExactRegionsError for a line that is not known.

    >>> lines_of({"widths": "2-3-1", "line": "diagonal"}, [4, 5])[0].place([Fraction(1, 4)])
    (Fraction(-1, 2), Fraction(-1, 2))
    """
    name, d = _line(parameters), widths_of(parameters)[0]
    if name == "diagonal":
        return [Domain.segment([-1] * d, [1] * d)]
    return [Domain.whole(1)] if d == 1 else [_drawn(name, d, seed) for seed in seeds]


def _line(parameters: Parameters) -> str:
    name = str(parameters["line"])
    if name not in LINES:
        raise ExactRegionsError(f"line {name!r} is not known; use {', '.join(LINES)}")
    return name


def _drawn(name: str, d: int, seed: int) -> Domain:
    numbers = numbers_of(seed, d if name == "origin" else 2 * d)
    origin = numbers[d:] or (Fraction(0),) * d
    return Domain(1, (), (origin, (numbers[:d],)), "line")


def measure_lines(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    """Return cells and linear regions along a line through each network, and those per neuron.

    Raises as ``draws.networks_of`` and ``lines_of`` do.

    >>> given = LINE.complete({"widths": "1-4-1"})
    >>> measure_lines(given, [0, 1])[0]
    [{'cells': 5, 'linear_regions': 5, 'per_neuron': Fraction(5, 4)}]
    """
    numbers = sum((n + 1) * m for n, m in pairwise(widths_of(parameters)))
    size = max(1, AT_ONCE // numbers)
    parts = [seeds[first : first + size] for first in range(0, len(seeds), size)]
    return [rows for some in parts for rows in _measured(parameters, some)]


def _measured(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    found = sweep(networks_of(parameters, seeds), lines_of(parameters, seeds))
    neurons = _neurons(parameters)
    counts = zip(found.counts.tolist(), found.linear_region_counts.tolist(), strict=True)
    return [
        [{"cells": cells, "linear_regions": linear, "per_neuron": Fraction(linear, neurons)}]
        for cells, linear in counts
    ]


def most_regions(hidden: Sequence[int]) -> int:
    """Return how many linear regions on a line networks of these widths have at most.

    If all widths are 1, what a neuron gives is a monotone function of the input, so each neuron
    vanishes at one point at most, or on one interval.

    >>> most_regions((3, 3)), most_regions((2, 2)), most_regions((1, 1, 1))
    (16, 7, 4)
    """
    if max(hidden) == 1:
        return len(hidden) + 1
    return min(line(hidden), line_with_pairs(hidden))


def _hidden(parameters: Parameters) -> tuple[int, ...]:
    return widths_of(parameters)[1:-1]


def _neurons(parameters: Parameters) -> int:
    return sum(_hidden(parameters))


def _two_at_most(parameters: Parameters) -> bool:
    """Tell whether cells are cones, and the line goes through 0."""
    return bias_of(parameters) == 0 and (
        _line(parameters) != "generic" or widths_of(parameters)[0] == 1
    )


def _most_regions(parameters: Parameters) -> int:
    return 2 if _two_at_most(parameters) else most_regions(_hidden(parameters))


def _most_cells(parameters: Parameters) -> int:
    return 2 if _two_at_most(parameters) else line(_hidden(parameters))


def _proved(parameters: Parameters) -> bool:
    return _line(parameters) != "diagonal" and has_density(parameters)


def _mean_regions(parameters: Parameters) -> Fraction | None:
    return 1 + mean_kinks(widths_of(parameters)) if _proved(parameters) else None


def _mean_cells(parameters: Parameters) -> Fraction | None:
    return mean_cells((1, *_hidden(parameters), 1)) if _proved(parameters) else None


def _mean_per_neuron(parameters: Parameters) -> Fraction | None:
    mean = _mean_regions(parameters)
    return None if mean is None else mean / _neurons(parameters)


def _per_neuron(parameters: Parameters) -> Bounds:
    neurons = _neurons(parameters)
    return Bounds(Fraction(1, neurons), Fraction(_most_regions(parameters), neurons))


def _cut(parameters: Parameters) -> Fraction:
    return Fraction(CUT * _neurons(parameters))


LINE = Kind(
    "line",
    "linear regions of random networks along a line",
    {**FACTORS, "line": "generic"},
    measure_lines,
    (
        Quantity(
            "linear_regions",
            lambda p: Bounds(Fraction(1), Fraction(_most_regions(p))),
            _cut,
            _mean_regions,
        ),
        Quantity("per_neuron", _per_neuron, lambda p: Fraction(CUT), _mean_per_neuron),
        Quantity(
            "cells", lambda p: Bounds(Fraction(1), Fraction(_most_cells(p))), _cut, _mean_cells
        ),
    ),
    batch=1024,
)


def measure_noise(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    """Return the linear regions on [0, 1] of the sawtooth with N(0, sd²) noise, for each seed.

    Raises ExactRegionsError for a depth or an sd that does not fit.

    >>> measure_noise({"depth": 3, "sd": "0"}, [5])
    [[{'linear_regions': 8}]]
    """
    network, sd = sawtooth(_depth(parameters)), _sd(parameters)
    found = sweep([noisy(network, seed, sd) for seed in seeds], Box.cube(1, 0, 1))
    return [[{"linear_regions": count}] for count in found.linear_region_counts.tolist()]


def _sd(parameters: Parameters) -> Fraction:
    return exact(parameters["sd"], "sd")


def _depth(parameters: Parameters) -> int:
    return whole(parameters["depth"], "depth")


NOISE = Kind(
    "noise",
    "linear regions of famous:sawtooth:DEPTH on [0, 1], with noise on every weight and bias",
    {"depth": None, "sd": "1/10"},
    measure_noise,
    (
        Quantity(
            "linear_regions",
            lambda p: Bounds(Fraction(1), Fraction(most_pieces(_depth(p)))),
            lambda p: Fraction(2 << _depth(p)),
            lambda p: None if _sd(p) else Fraction(2 ** _depth(p)),
        ),
    ),
    batch=1024,
)
