"""Studies of whole complexes: cells, linear regions and walls of random networks.

The domain is [−h, h]^d for a rational h > 0, which the factor ``domain`` gives, or all of R^d for
``whole``. There the mean numbers of cells and walls are known wherever the law has a density.

Proof: proofs/15-expectation.md
"""

from collections.abc import Sequence
from fractions import Fraction

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.rational import brief, exact
from exactregions.claims.bounds_upper import serra, zaslavsky
from exactregions.claims.expectation import mean_faces, mean_kinks
from exactregions.errors import ExactRegionsError
from exactregions.polyhedra.domain import Box, Domain
from exactregions.regions.explore import explore
from exactregions.studies.draws import FACTORS, has_density, networks_of, widths_of
from exactregions.studies.kind import Kind, Parameters, Quantity, Row


def domain_of(parameters: Parameters) -> Domain:
    """Return where to look.

    Raises NotExactError or ExactRegionsError for what is neither ``whole`` nor a positive rational.

    >>> domain_of({"widths": "2-3-1", "domain": "1/2"}).extent == ((-0.5, 0.5), (-0.5, 0.5))
    True
    """
    d, given = widths_of(parameters)[0], parameters["domain"]
    if given == "whole":
        return Domain.whole(d)
    half = exact(given, "domain")
    if half <= 0:
        raise ExactRegionsError(
            f"domain is {brief(half)}; give h > 0 for the cube [-h, h]^{d}, or 'whole'"
        )
    return Box.cube(d, -half, half)


def measure_cells(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    """Return how many cells, strict cells, linear regions and walls each network has.

    Raises as ``draws.networks_of`` and ``domain_of`` do.

    >>> given = CELLS.complete({"widths": "2-3-1", "domain": "whole"})
    >>> measure_cells(given, [0])
    [[{'cells': 7, 'strict_cells': 7, 'linear_regions': 7, 'walls': 9}]]
    """
    domain, found = domain_of(parameters), []
    for seed in seeds:
        (network,) = networks_of(parameters, [seed])
        cells = explore(network, domain)
        row: Row = {
            "cells": cells.count,
            "strict_cells": cells.strict_count,
            "linear_regions": cells.linear_region_count,
            "walls": cells.wall_count,
        }
        found.append([row])
    return found


def _most(parameters: Parameters) -> int:
    d, *hidden, _ = widths_of(parameters)
    return serra(d, hidden)


def _cut(parameters: Parameters) -> Fraction:
    """Return twice the cells of a single layer: few networks with as many neurons have more."""
    d, *hidden, _ = widths_of(parameters)
    return Fraction(2 * zaslavsky(sum(hidden), d))


def _most_walls(parameters: Parameters) -> int:
    """Return a bound: N neurons make N walls of a cell at most, and two cells share a wall."""
    return sum(widths_of(parameters)[1:-1]) * _most(parameters) // 2


def _mean_faces(parameters: Parameters, codimension: int) -> Fraction | None:
    if parameters["domain"] != "whole" or not has_density(parameters):
        return None
    return mean_faces(widths_of(parameters))[-1 - codimension]


def _mean_regions(parameters: Parameters) -> Fraction | None:
    """Return the mean number of linear regions, which is known for one input."""
    widths = widths_of(parameters)
    if widths[0] > 1 or _mean_faces(parameters, 0) is None:
        return None
    return 1 + mean_kinks(widths)


def _between(least: int, most: int) -> Bounds:
    return Bounds(Fraction(least), Fraction(most))


CELLS = Kind(
    "cells",
    "cells, linear regions and walls of random networks",
    {**FACTORS, "domain": "1"},
    measure_cells,
    (
        Quantity("linear_regions", lambda p: _between(1, _most(p)), _cut, _mean_regions),
        Quantity("cells", lambda p: _between(1, _most(p)), _cut, lambda p: _mean_faces(p, 0)),
        Quantity(
            "strict_cells", lambda p: _between(0, _most(p)), _cut, lambda p: _mean_faces(p, 0)
        ),
        Quantity(
            "walls", lambda p: _between(0, _most_walls(p)), predicted=lambda p: _mean_faces(p, 1)
        ),
    ),
    batch=64,
)
