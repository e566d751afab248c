"""Two networks compared, and a network with a property of its outputs.

Each answer is exact, for all points of a closed domain, bounded or not, and a *no* comes with a
point that shows it. Two networks are one network (networks/joined.py): their difference is 0
throughout iff its least and its largest value are 0 (measures/extremes.py), and their regions are
compared wall by wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import numpy as np

from exactregions.arithmetic.matrix import kernel, product
from exactregions.errors import ShapeError
from exactregions.measures.extremes import Extreme, Point, extremes
from exactregions.networks.affine import Affine
from exactregions.networks.joined import difference, side_by_side
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import generators
from exactregions.regions.complex import Complex
from exactregions.regions.exact_cell import unit_rows
from exactregions.regions.explore import explore
from exactregions.regions.merge import jumps


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Whether two networks are the same function on a domain; true in a condition iff they are.

    point         : where they differ, an input of both; None if they are the same
    first, second : their outputs there

    If the outputs differ by a bounded amount, no output differs by more anywhere.
    """

    point: Point | None = None
    first: Point = ()
    second: Point = ()

    def __bool__(self) -> bool:
        return self.point is None


def equivalent(
    first: Network, second: Network, domain: Domain, *, max_cells: int | None = None
) -> Equivalence:
    """Tell whether two networks are the same function on a domain, and where they differ if not.

    first, second : networks with as many inputs and outputs, of any widths, depths, activations
    max_cells     : how many cells their difference may have

    Raises ShapeError or DomainError if they, or the domain, do not fit together, and
    IncompleteError if ``max_cells`` ended the search.

    >>> from exactregions import Box
    >>> one = Network.of([([[1], [-1]], [0, 0]), ([[1, 1]], [0])])
    >>> bool(equivalent(one, Network.of([([[1]], [0]), ([[1]], [0])], "abs"), Domain.whole(1)))
    True
    >>> found = equivalent(one, Network.of([([[1]], [0]), ([[1]], [0])]), Box.cube(1))
    >>> one(found.point) == found.first != found.second
    True
    """
    found = explore(difference(first, second), domain, max_cells=max_cells)
    ends = [
        _End(sign, output, end)
        for output, told in enumerate(extremes(found))
        for sign, end in ((-1, told.lowest), (1, told.highest))
        if end.value != 0
    ]
    if not ends:
        return Equivalence()
    point = domain.place(max(ends, key=_End.size).point(found.network))
    return Equivalence(point, first(point), second(point))


def counterexample(
    network: Network,
    C: Sequence[Sequence[object]],
    e: Sequence[object],
    domain: Domain,
    *,
    max_cells: int | None = None,
) -> Point | None:
    """Return an input of the domain at which the outputs y break C y ≤ e; None if none does.

    C, e      : one row for each inequality; e.g. y₀ ≤ y₁ is the row [1, −1] with bound 0
    max_cells : how many cells the network may have

    Raises ShapeError unless the rows fit the outputs and each other, NotExactError for entries
    that are not rational, DomainError if the domain does not fit, IncompleteError if ``max_cells``
    ended the search.

    >>> from exactregions import Box
    >>> net = Network.of([([[1], [-1]], [0, 0]), ([[1, 1]], [0])])           # |x|
    >>> counterexample(net, [[1], [-1]], [3, 0], Box.cube(1, -3, 3)) is None  # 0 ≤ |x| ≤ 3
    True
    >>> net(counterexample(net, [[1]], [10**9], Domain.whole(1)))[0] > 10**9
    True
    """
    turned = replace(network, output=_excess(network.output, C, e))
    found = explore(turned, domain, max_cells=max_cells)
    for output, told in enumerate(extremes(found)):
        end = _End(1, output, told.highest)
        if end.size() > (False, Fraction(0)):
            return domain.place(end.point(found.network))
    return None


def _excess(output: Layer, C: Sequence[Sequence[object]], e: Sequence[object]) -> Layer:
    """Return the layer C·output − e, each row times a positive number."""
    if not C or len(C) != len(e):
        raise ShapeError(f"C has {len(C)} rows and e has {len(e)}; give one bound per row")
    rows = [Halfspace.of(row, e[i], f"property row {i}") for i, row in enumerate(C)]
    for i, row in enumerate(rows):
        if len(row.a) != output.outputs:
            raise ShapeError(
                f"C[{i}] has {len(row.a)} entries and the network has {output.outputs} outputs; "
                "they must agree"
            )
    entries = [(b, *w) for b, w in zip(output.bias, output.weight, strict=True)]
    forms = product([row.a for row in rows], entries)
    bias = [f[0] - row.b * output.scale for f, row in zip(forms, rows, strict=True)]
    return Layer.reduced([f[1:] for f in forms], bias, output.scale)


class _End(NamedTuple):
    """The supremum of sign·output over the domain."""

    sign: int
    output: int
    extreme: Extreme

    def size(self) -> tuple[bool, Fraction]:
        """Return what orders suprema: whether it is infinite, and its value."""
        value = self.extreme.value
        return value is None, self.sign * (value or Fraction(0))

    def point(self, network: Network) -> Point:
        """Return where the supremum is attained, or the value is positive if it is infinite."""
        start, ray = self.extreme.point, self.extreme.ray
        if ray is None:
            return start
        value = self.sign * network(start)[self.output]
        rate = self.sign * network(_along(start, ray, 1))[self.output] - value
        return _along(start, ray, 1 + max(0, ceil(-value / rate)))


def _along(start: Point, ray: Point, steps: int) -> Point:
    return tuple(p + steps * r for p, r in zip(start, ray, strict=True))


def assert_same_regions(
    first: Network, second: Network, domain: Domain, *, max_cells: int | None = None
) -> None:
    """Raise AssertionError, with a point, unless two networks have the same linear regions.

    first, second : networks with as many inputs, of any widths, depths, activations
    max_cells     : how many cells both together may have

    The regions of Hanin and Rolnick (2019) are compared as sets. They are the same iff both
    gradients are discontinuous at the same points, and these are the walls with a kink: near such a
    point some two cells that share a wall have different maps. So each wall of the common
    refinement bends both functions or neither; the point is inside one that bends only one.

    Raises DomainError or ShapeError if the networks or the domain do not fit together, and
    IncompleteError if ``max_cells`` ended the search.

    >>> from exactregions import Box
    >>> relu, bent = (Network.of([([[1]], [0]), ([[1]], [0])], kind) for kind in ("relu", "abs"))
    >>> assert_same_regions(relu, bent, Box.cube(1))
    >>> assert_same_regions(relu, Network.of([([[1]], [0])]), Box.cube(1))
    Traceback (most recent call last):
    AssertionError: at (0) the first network bends and the second does not
    """
    whole, m = side_by_side(first, second), first.outputs
    found = explore(whole, domain, max_cells=max_cells)
    _ = found.count  # raises IncompleteError
    bends = [
        jumps(replace(found.network, output=part), found.patterns, found.walls)
        for part in (_rows(whole.output, 0, m), _rows(whole.output, m, whole.outputs))
    ]
    unlike = np.flatnonzero(bends[0] != bends[1])
    if not len(unlike):
        return
    point = ", ".join(map(str, domain.place(_inside_wall(found, int(unlike[0])))))
    names = ("first", "second") if bends[0][unlike[0]] else ("second", "first")
    raise AssertionError(f"at ({point}) the {names[0]} network bends and the {names[1]} does not")


def _rows(output: Layer, start: int, stop: int) -> Layer:
    return Layer(output.weight[start:stop], output.bias[start:stop], output.scale)


def _inside_wall(found: Complex, wall: int) -> Point:
    """Return a point in the relative interior of a wall: corners' mean plus the sum of its rays."""
    d, affine = found.domain.dimension, Affine(found.network)
    rows = list(found.domain.rows)
    for cell in found.walls[wall]:
        rows += unit_rows(affine, tuple(map(int, found.patterns[cell]))).values()
    # Lines in the wall are cut down to a point, so that it has corners.
    for line in kernel([row[1:] for row in rows], d):
        rows += [(0, *line), (0, *(-v for v in line))]
    corners = generators(rows, d)
    n = len(corners.vertices)
    middle = (sum(column) / n for column in zip(*corners.vertices, strict=True))
    rays = [sum(ray[i] for ray in corners.rays) for i in range(d)]
    return tuple(Fraction(v + r) for v, r in zip(middle, rays, strict=True))
