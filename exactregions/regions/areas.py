"""Area certificates: the polygons of all cells, whose areas add up to that of the domain.

docs/area-certificate.md describes the file, what it claims, and why the claim follows.
"""

import json
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path

import numpy as np

from exactregions.arithmetic.matrix import Row
from exactregions.errors import DomainError, FileFormatError, InconsistentError, UnboundedError
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.certificate import Certified, certificate
from exactregions.regions.certificate_text import digest, integer, line
from exactregions.regions.complex import Complex
from exactregions.regions.corners import grouped
from exactregions.regions.explore import explore

FORMAT = "exactregions-areas"


def certify_areas(
    cells: Complex, file: str | PathLike[str], *, network: Network | None = None
) -> Certified:
    """Write an area certificate of all cells of a network on a bounded domain of dimension 1 or 2.

    cells, file, network : as for ``certify``

    Raises DomainError in more than two dimensions, UnboundedError unless the domain is bounded,
    and otherwise what ``certify`` raises.

    >>> from tempfile import TemporaryDirectory
    >>> from exactregions import Box, check, explore
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> with TemporaryDirectory() as folder:
    ...     claim = certify_areas(explore(net, Box.of((0, 1))), f"{folder}/tent.areas")
    ...     report = check(f"{folder}/tent.areas", net)
    >>> claim.cells, report["verdict"], report["linear_regions"]
    (2, 'accepted', 2)
    """
    lines = list(areas(cells, network=network))
    try:
        Path(file).write_text("".join(lines), encoding="ascii", newline="\n")
    except OSError as reason:
        raise FileFormatError(f"{file}: cannot be written ({reason.strerror})") from None
    footer = json.loads(lines[-1])
    return Certified(**{name: footer[name] for name in Certified.__slots__})


def areas(cells: Complex, *, network: Network | None = None) -> Iterator[str]:
    """Yield the lines of an area certificate, in lexicographic order of the patterns.

    >>> from exactregions import Box, explore
    >>> net = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> for text in list(areas(explore(net, Box.of((0, 1)))))[1:-1]:
    ...     print(text, end="")
    {"p":"+-","v":[[1,0],[2,1]]}
    {"p":"++","v":[[2,1],[1,1]]}
    """
    header = json.loads(next(certificate(cells, network=network)))
    if (d := cells.domain.dimension) > 2:
        raise DomainError(
            f"the domain has dimension {d}, and areas need 1 or 2; write a certificate without "
            "areas, or look at a plane"
        )
    if cells.domain.extent is None:
        raise UnboundedError("the domain is unbounded; areas need a box, or a plane with a box")
    yield line({**header, "format": FORMAT})
    signs = cells.faces(d).signs
    if len(signs) != cells.count:
        raise InconsistentError(
            f"{cells.count} cells are listed where there are {len(signs)}; list every cell of the "
            "network on the domain"
        )
    outlines = _outlines(cells)
    for i in np.lexsort(signs.T[::-1]).tolist() if signs.size else range(len(signs)):
        pattern = "".join("-0+"[s + 1] for s in signs[i].tolist())
        yield line({"p": pattern, "v": [[*map(integer, at)] for at in outlines[i]]})
    yield line(
        {
            "cells": cells.count,
            "strict_cells": cells.strict_count,
            "walls": cells.wall_count,
            "linear_regions": cells.linear_region_count,
            "outline": [[*map(integer, at)] for at in _outline(cells.domain)],
            **{name: digest(header[name]) for name in ("network", "domain")},
        }
    )


def _outline(domain: Domain) -> list[Row]:
    """Return the corners of the domain itself: the one cell of a network without hidden layers."""
    affine = Network.of([([[0] * domain.dimension], [0])])
    own = Domain(domain.dimension, domain.rows, None, domain.label)
    (corners,) = _outlines(explore(affine, own, engine="subdivide"))
    return corners


def _outlines(cells: Complex) -> list[list[Row]]:
    """Return the corners of each 2-face in counterclockwise order, or the ends of each 1-face."""
    points, pairs = cells.points(), cells.incidence(1)
    ends = grouped(pairs[:, 0], pairs[:, 1], len(cells.faces(1)))
    if cells.domain.dimension == 1:
        return [_increasing([points[v] for v in held]) for held in ends]
    pairs = cells.incidence(2)
    edges = grouped(pairs[:, 0], pairs[:, 1], cells.count)
    return [_counterclockwise(_cycle([ends[e] for e in held]), points) for held in edges]


def _increasing(ends: list[Row]) -> list[Row]:
    (q, x), (r, u) = ends
    return ends if x * r < u * q else ends[::-1]


def _cycle(edges: Sequence[Sequence[int]]) -> list[int]:
    """Return the vertices of a polygon in order, from its edges in any order.

    >>> _cycle([(5, 7), (7, 9), (5, 9)])
    [5, 7, 9]
    """
    beside: dict[int, list[int]] = {}
    for a, b in edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    first = min(beside)
    found: list[int] = []
    at, before = first, max(beside[first])
    while not found or at != first:
        found.append(at)
        one, other = beside[at]
        at, before = (other if one == before else one), at
    return found


def _counterclockwise(names: list[int], points: list[Row]) -> list[Row]:
    corners = [points[v] for v in names]
    (q, x, y), (r, u, v), (s, z, w) = corners[:3]
    turn = (u * q - x * r) * (w * r - v * s) - (v * q - y * r) * (z * r - u * s)
    return corners if turn > 0 else [corners[0], *corners[:0:-1]]
