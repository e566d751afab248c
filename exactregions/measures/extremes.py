"""The exact minimum and maximum of every output, and where they are attained.

An output is affine on every closed cell. If the cells contain no line, it is bounded from below iff
it does not fall along any unbounded edge, and then its minimum is at a vertex. Directions along
which the whole complex is invariant are divided out first (regions/lineality.py): the outputs do
not change along them, because the first layer does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.enclosure import Floats
from exactregions.arithmetic.matrix import independent
from exactregions.measures.vertex_values import Bounds, VertexValues
from exactregions.networks.affine import Affine
from exactregions.polyhedra.program import Optimal, Unbounded, minimise
from exactregions.regions.collapse import Collapse
from exactregions.regions.complex import Complex
from exactregions.regions.lattice import Lattice, Undivided
from exactregions.regions.subdivide import finished

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """A least or largest value; points and rays are in the domain's coordinates.

    value : None if it is infinite
    point : where it is attained; if it is infinite, where the ray begins
    ray   : if it is infinite, a direction in which the output goes there at a constant rate
    """

    value: Fraction | None
    point: Point
    ray: Point | None = None


@dataclass(frozen=True, slots=True)
class Extremes:
    """The infimum and the supremum of one output over the closed domain."""

    lowest: Extreme
    highest: Extreme


def extremes(found: Complex) -> tuple[Extremes, ...]:
    """Return the exact minimum and maximum of every output over the closed domain.

    Enclosures rule out nearly all vertices; the others are compared in integers.
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Box, Domain, explore
    >>> from exactregions.networks.famous import t_junction
    >>> (result,) = extremes(explore(t_junction(), Box.cube(2)))
    >>> str(result.lowest.value), str(result.highest.value), t_junction()(result.highest.point)
    ('0', '2', (Fraction(2, 1),))
    >>> (result,) = extremes(explore(t_junction(), Domain.whole(2)))
    >>> result.highest.value is None, result.lowest.value == 0
    (True, True)
    """
    _ = found.count  # raises IncompleteError
    outputs = range(found.network.outputs)
    if not found.network.hidden:
        return tuple(Extremes(_program(found, o, 1), _program(found, o, -1)) for o in outputs)
    lattice = found.lattice or finished(found.network, found.domain)
    if isinstance(lattice, Undivided):
        return tuple(Extremes(e, e) for e in _constant(found))
    search = _Search(found, lattice)
    return tuple(Extremes(search.least(o, 1), search.least(o, -1)) for o in outputs)


def _program(found: Complex, output: int, sign: int) -> Extreme:
    """Return the infimum of an affine output, or the supremum for sign −1."""
    maps = Affine(found.network).output(())
    form = tuple(sign * v for v in maps.forms[output])
    answer = minimise(form, found.domain.rows)
    if isinstance(answer, Optimal):
        return Extreme(sign * answer.value / maps.scale, answer.point)
    assert isinstance(answer, Unbounded)
    return Extreme(None, answer.point, answer.ray)


def _constant(found: Complex) -> Iterator[Extreme]:
    """Yield the outputs of a network whose first layer and domain do not change anywhere."""
    origin = (Fraction(0),) * found.domain.dimension
    for value in found.network(origin):
        yield Extreme(value, origin)


class _Search:
    """The extremes on a complex whose cells have vertices once lines are divided out."""

    def __init__(self, found: Complex, lattice: Lattice | Collapse) -> None:
        self.at, self.dimension = VertexValues(lattice), found.domain.dimension
        self.values, self.slopes = self.at.values(), self.at.slopes()
        slopes = [row[1:] for row in found.domain.rows] + list(found.network.hidden[0].weight)
        self.columns = independent(list(zip(*slopes, strict=True)))

    def least(self, output: int, sign: int) -> Extreme:
        """Return the infimum of an output, or the supremum for sign −1."""
        edge = self._falling(output, sign)
        if edge is not None:
            return Extreme(None, *(self._place(v) for v in edge))
        low, high = _turned(self.values, output, sign)
        near = self.at.vertices[~(low > np.nanmin(high, initial=np.inf))]
        value, vertex = min((sign * self.at.exactly(int(v), output), int(v)) for v in near)
        return Extreme(sign * value, self._place(vertex))

    def _falling(self, output: int, sign: int) -> tuple[int, int] | None:
        """Return an unbounded edge along which an output falls, or rises for sign −1."""
        low, high = _turned(self.slopes, output, sign)
        unsure = np.flatnonzero(~(low >= 0) & ~(high < 0))
        for edge in (*np.flatnonzero(high < 0)[:1], *unsure):
            near, far = map(int, self.at.edges[edge])
            if sign * self.at.exactly(far, output) < 0:
                return near, far
        return None

    def _place(self, vertex: int) -> Point:
        """Return the coordinates of a vertex or a direction, 0 in those that were left out."""
        found = [Fraction(0)] * self.dimension
        for column, value in zip(self.columns, self.at.point(vertex), strict=True):
            found[column] = value
        return tuple(found)


def _turned(bounds: Bounds, output: int, sign: int) -> tuple[Floats, Floats]:
    """Return bounds of an output, or of its negative for sign −1."""
    low, high = bounds.low[:, output], bounds.high[:, output]
    return (low, high) if sign > 0 else (-high, -low)
