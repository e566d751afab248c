"""Two engines, one answer: the same cells and the same walls, or a loud failure."""

from dataclasses import replace

import numpy as np

from exactregions.errors import InconsistentError
from exactregions.networks.pattern import text
from exactregions.regions.complex import Complex
from exactregions.regions.skeleton import Indices


def agreed(first: Complex, second: Complex) -> Complex:
    """Return the second complex as found by "both", if its cells and walls are those of the first.

    Raises InconsistentError, naming a cell or a wall that one engine found and the other did not.
    """
    if second.complete and not _same(first, second):
        for one, other in ((first, second), (second, first)):
            for what, names in (("cell", _cells), ("wall", _walls)):
                for name in sorted(names(one) - names(other))[:1]:
                    raise InconsistentError(
                        f"{one.engine} finds the {what} {name!r} and {other.engine} does not; this "
                        "is a bug in exactregions: please report the network and the domain"
                    )
        raise InconsistentError(
            f"{first.engine} or {second.engine} lists a cell or a wall twice; this is a bug in "
            "exactregions: please report the network and the domain"
        )
    return replace(second, engine="both")


def _same(first: Complex, second: Complex) -> bool:
    if first.patterns.size == 0:  # no hidden layer
        return len(first.patterns) == len(second.patterns)
    a, b = (np.lexsort(c.patterns.T[::-1]) for c in (first, second))
    if not np.array_equal(first.patterns[a], second.patterns[b]):
        return False
    return np.array_equal(_ranked(first, a), _ranked(second, b))


def _ranked(cells: Complex, order: Indices) -> Indices:
    """Return the walls in increasing order, with cells named by their rank."""
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    walls = np.sort(rank[cells.walls], axis=1)
    ranked: Indices = walls[np.lexsort(walls.T[::-1])]
    return ranked


def _cells(cells: Complex) -> set[str]:
    return {text(cells.network, pattern) for pattern in cells.patterns}


def _walls(cells: Complex) -> set[str]:
    names = [text(cells.network, pattern) for pattern in cells.patterns]
    return {" | ".join(sorted((names[a], names[b]))) for a, b in cells.walls}
