"""What happens at a seam: which cells cross it, which walls lie in it, which walls cross it.

The cells of the network on the seam are found like any others. Next to such a cell there is one
cell of the body on either side, whose patterns follow layer by layer. If they are the same, that
cell crosses the seam; if not, the seam cell is the wall between two cells of the body. A wall
between two cells that cross goes straight on through the seam, unless it bends or ends there: then
more than one hyperplane of either cell is at work.

Proof: proofs/26-seams.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.measures.adjacency import cells_of_faces
from exactregions.networks.affine import Affine, less, proportion
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern, pattern_at
from exactregions.polyhedra.program import Form
from exactregions.regions.complex import Complex
from exactregions.regions.exact_cell import unit_rows
from exactregions.regions.merge import jumps
from exactregions.studies.bisection import Seam

States = NDArray[np.uint8]
Pairs = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Crossings:
    """What a seam joins.

    crossing : (c, N) the patterns of the cells that have points on both sides
    straight : (s, 2) pairs of crossing cells, lower first, whose wall has points on both sides
    left     : (w, N) for every wall in the seam the pattern on its left
    right    : (w, N) and on its right
    flat     : (w,) whether the gradient of the output is the same on both sides of such a wall
    """

    crossing: States
    straight: Pairs
    left: States
    right: States
    flat: NDArray[np.bool_]


def crossings(network: Network, seam: Seam, on_seam: Complex | None) -> Crossings:
    """Return what a seam joins.

    network : as a function of the body's coordinates
    on_seam : its complex on ``seam.slice``, complete; None for d = 1, where the seam is a point

    >>> from exactregions import Box, explore
    >>> from exactregions.studies.bisection import Bisection
    >>> net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    >>> (seam,) = Bisection.of(Box.cube(2), 2).seams                      # x = 0
    >>> found = crossings(net, seam, explore(net, seam.slice))
    >>> found.left.tolist(), found.right.tolist(), len(found.crossing)
    ([[0, 0], [0, 2]], [[2, 0], [2, 2]], 0)
    """
    affine = Affine(network)
    if on_seam is None:
        patterns = np.array([pattern_at(network, seam.point)], dtype=np.uint8)
    else:
        patterns = on_seam.patterns
    left, right = (_beside(affine, patterns, seam.form, side) for side in (-1, 1))
    through = (left == right).all(axis=1)
    straight = np.zeros((0, 2), dtype=np.intp)
    if on_seam is not None:
        straight = _straight(affine, on_seam, through)
    left, right = left[~through], right[~through]
    walls = np.arange(2 * len(left), dtype=np.int32).reshape(2, -1).T
    flat = ~jumps(network, np.concatenate((left, right)), walls)
    return Crossings(patterns[through], straight, left, right, flat)


def beside(affine: Affine, pattern: Sequence[int], g: Form, side: int) -> Pattern:
    """Return the pattern next to a cell of a hyperplane, on one side of it.

    pattern : the states on the cell of the hyperplane; g : its form, primitive; side : 1 or −1,
              the sign of g there

    A neuron off its breakpoints stays so. At ξ it is z − ξ = μ·g on that side, with the forms of
    that side, and so goes the way of side·μ.

    >>> net = Network.of([([[2, 0], [-1, 0], [0, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])])
    >>> beside(Affine(net), (1, 1, 2), (0, 1, 0), 1), beside(Affine(net), (1, 1, 2), (0, 1, 0), -1)
    ((2, 0, 2), (0, 2, 2))
    """
    z, at, found = affine.first(), 0, []
    for l, phi in enumerate(affine.network.activations):
        states = list(pattern[at : at + len(z.forms)])
        for i, state in enumerate(states):
            if state % 2:
                mu = proportion(less(z.forms[i], z.scale, phi.breakpoints[state // 2]), g)
                assert mu is not None
                states[i] = state + side * mu
        at += len(states)
        found.extend(states)
        z = affine.following(l, z, states)
    return tuple(found)


def _beside(affine: Affine, patterns: States, g: Form, side: int) -> States:
    """Return the patterns next to many cells; those of strict cells are their own."""
    found = patterns.copy()
    for i in np.flatnonzero((patterns % 2).any(axis=1)):
        found[i] = beside(affine, patterns[i].tolist(), g, side)
    return found


def _straight(affine: Affine, on_seam: Complex, through: NDArray[np.bool_]) -> Pairs:
    """Return the pairs of cells that cross a seam with the wall between them.

    Such a wall meets the seam in a wall of the seam, where no unit vanishes but those that vanish
    on the whole wall; units that vanish on a whole cell are not asked.
    """
    d = on_seam.domain.dimension
    cells, walls = cells_of_faces(on_seam), on_seam.faces(d - 1).signs
    pairs = on_seam.incidence(d)[:, ::-1]
    pairs = pairs[np.lexsort(pairs.T[::-1])]
    two = np.flatnonzero(pairs[1:, 0] == pairs[:-1, 0])
    face, a, b = pairs[two, 0], pairs[two, 1], pairs[two + 1, 1]
    inner = through[cells[a]] & through[cells[b]]
    face, a, b = face[inner], a[inner], b[inner]
    vanish = (walls[face] == 0) & (on_seam.faces(d).signs[a] != 0)
    straight = vanish.sum(axis=1) == 1
    for i in np.flatnonzero(~straight):
        rows = unit_rows(affine, on_seam.patterns[cells[a[i]]].tolist())
        straight[i] = len({rows[int(unit)] for unit in np.flatnonzero(vanish[i])}) == 1
    number = np.cumsum(through) - 1
    found = number[np.stack((cells[a[straight]], cells[b[straight]]), axis=1)]
    return np.sort(found.astype(np.intp), axis=1)
