"""Cells that are certain although a budget ended the subdivision before all units had cut.

A float point at which every sign is proved lies inside one cell of the whole network. One point is
tried for each cell of the unfinished complex: the middle of its lowest vertex and the ends of the
edges that rise from there. What is not proved here only decides which points are tried.
"""

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.ball import Ball, image, values_at
from exactregions.arithmetic.enclosure import Enclosure, Floats
from exactregions.regions.cutting import Subdivision
from exactregions.regions.faces import Fans
from exactregions.regions.lattice import states
from exactregions.regions.places import everywhere

ROWS = 1 << 13


@np.errstate(all="ignore")
def cells_so_far(held: Subdivision) -> NDArray[np.uint8]:
    """Return distinct patterns of cells of the whole network, (n, N)."""
    middles = _middles(held)
    parts = [_proved(held, part) for part in np.array_split(middles, 1 + len(middles) // ROWS)]
    signs = np.unique(np.concatenate(parts), axis=0)
    return states(signs, held.starts)


def _middles(held: Subdivision) -> Floats:
    """Return a homogeneous point for each cell of the complex so far, (n, d + 1)."""
    skeleton = held.skeleton
    vertices = np.arange(skeleton.on.count)
    parts = np.array_split(vertices, 1 + len(vertices) // ROWS)
    points = np.concatenate([held.places.points(part, held.layer) for part in parts])
    height = points @ held.tall
    rises = height[skeleton.heads.rows] > height[skeleton.tails.rows]
    fans = Fans(skeleton, rises)
    cells = next(fans.corners(skeleton.d))
    places = np.arange(skeleton.d)
    ends = fans.neighbours()[cells.vertex[:, None], places, cells.side.astype(np.intp)]
    middles: Floats = points[cells.vertex] + points[ends].sum(axis=1)
    return middles


def _proved(held: Subdivision, points: Floats) -> NDArray[np.int8]:
    """Return the signs of all units at the points where all are certain, (m, U)."""
    x = Ball(points, np.zeros(len(points)))
    inside = values_at(everywhere(held.places.rows, len(points)), x)
    certain = (inside.middle > inside.radius).all(axis=1)
    given, signs = Enclosure(points[:, 1:], np.zeros_like(points[:, 1:])), []
    for layer in held.maps:
        u = image(x, given, layer.matrix)
        certain &= (np.abs(u.middle) > u.radius).all(axis=1)
        signs.append(np.sign(u.middle))
        clipped = (np.maximum(u.middle, 0.0), u.radius)
        parts = zip(clipped, (part[:, layer.raw] for part in u), strict=True)
        given = Enclosure(*(np.concatenate(part, axis=1) for part in parts))
    return np.concatenate(signs, axis=1)[certain].astype(np.int8)
