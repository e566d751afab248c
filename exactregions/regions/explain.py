"""What a network does at one point: its cell, its affine map, the nearest wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.rational import exact
from exactregions.errors import ShapeError
from exactregions.networks.affine import Affine, as_fractions
from exactregions.networks.network import Network
from exactregions.networks.pattern import Pattern
from exactregions.polyhedra.halfspace import Halfspace
from exactregions.polyhedra.polytope import facets
from exactregions.polyhedra.program import Form
from exactregions.regions.cell import AffineMap
from exactregions.regions.exact_cell import distance_squared, open_pattern, unit_rows


@dataclass(frozen=True, slots=True)
class NearestWall:
    """The hyperplane nearest to a point among those that bound its cell.

    neuron           : (layer, index)
    distance_squared : the square of the Euclidean distance, a rational
    """

    neuron: tuple[int, int]
    distance_squared: Fraction


@dataclass(frozen=True, slots=True)
class Explanation:
    """The cell that holds a point (one of them, if the point lies on a wall).

    inequalities : half-spaces a·x ≤ b of the cell; only its facets if ``irredundant``
    """

    pattern: Pattern
    output: AffineMap
    inequalities: tuple[Halfspace, ...]
    irredundant: bool
    nearest_wall: NearestWall | None


def explain(network: Network, x: Sequence[object], *, max_dimension: int = 10) -> Explanation:
    """Return the pattern, affine map, inequalities and nearest wall of a network at a point.

    x             : as many rationals as the network has inputs
    max_dimension : above it all rows of the cell are listed, not only its facets

    The distance to the boundary of the cell is min |z(x) − ξ| / ‖∇z‖ over all neurons: the
    nearest of all the hyperplanes is a facet, unless x lies on several of them.

    >>> found = explain(Network.of([([[1, 0], [0, 2]], [0, -2]), ([[1, 1]], [0])]), ["1/2", 3])
    >>> found.pattern, found.nearest_wall
    ((2, 2), NearestWall(neuron=(0, 0), distance_squared=Fraction(1, 4)))
    """
    point = tuple(exact(v, f"x[{i}]") for i, v in enumerate(x))
    if len(point) != network.inputs:
        raise ShapeError(f"x has {len(point)} entries; the network has {network.inputs} inputs")
    affine = Affine(network)
    pattern = open_pattern(affine, point)
    rows = {unit: g for unit, g in unit_rows(affine, pattern).items() if any(g[1:])}
    narrow = network.inputs <= max_dimension
    if narrow:
        units = list(rows)
        rows = {units[j]: rows[units[j]] for j in facets(list(rows.values()))}
    forms = as_fractions(affine.output(pattern))
    return Explanation(
        pattern,
        AffineMap(tuple(f[1:] for f in forms), tuple(f[0] for f in forms)),
        tuple(map(Halfspace.from_form, rows.values())),
        narrow,
        _nearest(network, rows, point),
    )


def _nearest(
    network: Network, rows: dict[int, Form], point: tuple[Fraction, ...]
) -> NearestWall | None:
    neurons = [
        place for place in network.places() for _ in network.activations[place[0]].breakpoints
    ]
    walls = [NearestWall(neurons[unit], distance_squared(g, point)) for unit, g in rows.items()]
    return min(walls, key=lambda wall: wall.distance_squared, default=None)
