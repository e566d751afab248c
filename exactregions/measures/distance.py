"""How far a point is from the walls of its cell, and from the nearest kink of the network.

B, the points where the gradient of the output is discontinuous, is the union of the closed walls
with a kink (Hanin and Rolnick 2019). Its nearest point may lie cells away. The search opens cells
of one affine map: the walls of all open cells wait in a queue, by their distance; a wall with a
kink ends the search, another one opens the cell behind it.

Why that is right: let b be a point of B nearest to x. A point y between them is not in B, so all
cells that hold y are linked by walls through y without a kink, no farther than |y − x|. So the
cells along the way, and then, over walls through b without a kink, a cell with a kinked wall
through b, are opened before any wall farther than b comes up. In a convex domain all this holds
for the cells cut down to the domain.

Proof: proofs/29-distance.md for the walls of one cell
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from exactregions.arithmetic.matrix import primitive
from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import DomainError, IncompleteError, ShapeError
from exactregions.measures.nearest_walls import Cell, Queue, Wall
from exactregions.measures.passes import Passes, homogeneous
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern, is_strict, pattern_at
from exactregions.polyhedra.domain import Domain
from exactregions.polyhedra.polytope import interior_point
from exactregions.polyhedra.program import Form, Point, value_at
from exactregions.regions.budget import Budget
from exactregions.regions.exact_cell import open_pattern

Neurons = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Distance:
    """Squared Euclidean distances from a point x, as rationals; None stands for infinity.

    cell_squared     : to the nearest wall of the cell of x; None if the cell has no wall
    cell_neurons     : (layer, index) of the neurons whose hyperplanes hold its nearest walls
    foot             : a point of such a wall at that distance
    boundary_squared : to B, where the gradient of the output is discontinuous; None if B is empty
    nearest          : a point of B at that distance
    neurons          : the neurons that are at a breakpoint there

    If x lies on walls, its cell is that of x + (ε, ε², …, ε^d) for all small ε > 0; if it lies on
    the edge of the domain, it moves inwards first.
    """

    cell_squared: Fraction | None
    cell_neurons: Neurons
    foot: Point | None
    boundary_squared: Fraction | None
    nearest: Point | None
    neurons: Neurons


def distance(
    network: Network,
    x: Sequence[object],
    domain: Domain | None = None,
    *,
    max_cells: int | None = None,
) -> Distance:
    """Return how far x is from the walls of its cell and from B, exactly.

    x         : as many rationals as the network has inputs
    domain    : a domain of the input space that holds x; its edge is no wall. None: all of it
    max_cells : how many cells of the linear region of x may be opened

    The distance to the walls of the cell is min |z(x) − ξ| / ‖∇z‖ over neurons z with breakpoints ξ
    whose gradient on the cell is not zero (Hanin and Rolnick 2019), if there is no domain.
    Raises ShapeError or DomainError if x or the domain do not fit, and IncompleteError if the
    budget is reached before the nearest point of B is proved.

    >>> net = Network.of([([[3, 4], [1, 0]], [-5, 1]), ([[1, 0]], [0])])
    >>> found = distance(net, [0, 0])
    >>> found.cell_squared, found.cell_neurons, found.boundary_squared, found.neurons
    (Fraction(1, 1), ((0, 0), (0, 1)), Fraction(1, 1), ((0, 0),))
    >>> sum(v * v for v in found.nearest) == found.boundary_squared
    True
    """
    point = point_of(network, x)
    edges = _edges(network, point, domain)
    return search(Passes(network), point, edges, Budget(max_cells))


def point_of(network: Network, x: Sequence[object], where: str = "x") -> Point:
    """Read a point of a network's input space; messages call it ``where``."""
    point = tuple(exact(v, f"{where}[{i}]") for i, v in enumerate(x))
    if len(point) != network.inputs:
        raise ShapeError(
            f"{where} has {len(point)} entries; the network has {network.inputs} inputs"
        )
    return point


def search(
    passes: Passes,
    x: Point,
    edges: Sequence[Form],
    budget: Budget,
    within: Fraction | None = None,
) -> Distance:
    """Return the distances of a point in the polyhedron where the rows ``edges`` are ≥ 0.

    within : the distance up to which B is searched for
    """
    first = Cell(passes, _start(passes, x, edges), edges, x)
    walls = _nearest_walls(first)
    if not walls:
        return Distance(None, (), None, None, None, ())
    neurons = sorted({unit.place for wall in walls for unit in first.units_on(wall.row)})
    cell = walls[0].squared, tuple(neurons), walls[0].point
    kink = _nearest_kink(first, budget, within)
    if kink is None:
        return Distance(*cell, None, None, ())
    states = pattern_at(passes.network, kink.point)
    bent = (z for z, s in zip(passes.network.places(), states, strict=True) if s % 2)
    return Distance(*cell, kink.squared, kink.point, tuple(bent))


def _nearest_walls(cell: Cell) -> list[Wall]:
    """Return the walls of a cell that are nearest, all at one distance."""
    found: list[Wall] = []
    for wall in Queue(cell):
        if found and wall.squared > found[0].squared:
            break
        found.append(wall)
    return found


def _nearest_kink(first: Cell, budget: Budget, within: Fraction | None) -> Wall | None:
    """Return the nearest wall with a kink around the linear region that holds a cell."""
    queue = Queue(first, None if within is None else within**2)
    opened = {first.pattern}
    for wall in queue:
        far = wall.cell.behind(wall)
        if far.pattern in opened:
            continue
        if far.gradient != first.gradient:
            return wall
        opened.add(far.pattern)
        stopped = budget.reached(len(opened), 0, complete=False)
        if stopped is not None:
            raise IncompleteError(
                f"the search for the nearest kink stopped at {stopped}; all that is known is that "
                f"there is none below the squared distance {brief(wall.squared)}: raise max_cells"
            )
        queue.add(far)
    return None


def _edges(network: Network, x: Point, domain: Domain | None) -> list[Form]:
    """Return the rows of a domain that holds x."""
    if domain is None:
        return []
    if not isinstance(domain, Domain) or domain.frame is not None:
        raise DomainError(
            "distances are measured in the input space, not along a line or in a plane; "
            "give a box or a polytope of it, or restrict the network first"
        )
    if domain.dimension != network.inputs:
        raise DomainError(
            f"the domain lies in dimension {domain.dimension} and the network has "
            f"{network.inputs} inputs; they must agree"
        )
    for i, (row, value) in enumerate(zip(domain.rows, _values(domain.rows, x), strict=True)):
        if value < 0:
            raise DomainError(
                f"x lies outside of the domain, whose row {i} is {brief(value_at(row, x))} there; "
                "move x, or widen the domain"
            )
    return [primitive(row) for row in domain.rows]


def _start(passes: Passes, x: Point, edges: Sequence[Form]) -> Pattern:
    """Return the pattern of a cell whose closure in the domain holds x.

    On the edge of the domain it is that of x + εv + (ε², ε³, …) with v towards the inside.
    """
    touching = [row for row, v in zip(edges, _values(edges, x), strict=True) if v == 0]
    if not touching:
        pattern = passes.forward([homogeneous(x)])[1][0]
        return pattern if is_strict(pattern) else open_pattern(passes.affine, x)
    inwards = _inwards(touching)
    lead = next(k for k, v in enumerate(inwards) if v)
    unit = [[int(i == k) for i in range(len(x))] for k in range(len(x)) if k != lead]
    turned = passes.network.restricted(x, [inwards, *unit])
    return open_pattern(Affine(turned), (Fraction(0),) * len(x))


def _values(rows: Sequence[Form], x: Point) -> list[int]:
    """Return the values of forms at x, times the denominator of x."""
    at = homogeneous(x)
    return [sum(map(mul, row, at)) for row in rows]


def _inwards(rows: Sequence[Form]) -> Sequence[int | Fraction]:
    """Return a direction along which all these rows rise."""
    total = [sum(column) for column in zip(*rows, strict=True)][1:]
    if all(sum(a * v for a, v in zip(row[1:], total, strict=True)) > 0 for row in rows):
        return total
    point = interior_point([(0, *row[1:]) for row in rows], len(total))
    assert point is not None
    return point
