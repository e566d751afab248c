"""Two readings of "good" beside the truth: T-junctions of the boundary of linear regions.

The mean volume of B_{N,k} is a sum over sets of k neurons that vanish at a point and are all good
there: each has a path to an output along which the later neurons are open. Read strictly, "open"
leaves out the k neurons themselves, and for k ≥ 2 the sum loses points: an upstream neuron may be
seen only through one that vanishes at the same point, and so on one side of it only. There the
wall of the first ends on that of the second, a T-junction. In the weak reading a path may also
pass through the k neurons; then, for generic weights, each vertex is counted as it should be
(Theorem C of the proof), and the mean is right.

The smallest example is ``famous:t_junction``, ReLU(ReLU(x) + ReLU(y + 10) − 10). Near the origin:

     y  |  x + y      The only path of the first neuron leads through the last one. So its wall
    ____|             x = 0 is seen where the last one is open, and ends at the origin, on the
         ` .          wall of the last one: three regions meet there, and strictly the first
     0       ` .      neuron is not good.

Proof: proofs/15-expectation.md; the formula and its two readings proofs/12-gram.md
"""

from dataclasses import dataclass
from fractions import Fraction

from exactregions.claims.expectation import mean_corners
from exactregions.claims.genericity import Group
from exactregions.claims.orbits import MOST, Orbit, demand_generic, members, orbit_of
from exactregions.claims.visibility import is_good
from exactregions.errors import ExactRegionsError
from exactregions.measures.boundary import boundary
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.complex import Complex
from exactregions.regions.cutting import starts_of
from exactregions.regions.explore import explore
from exactregions.regions.lattice import states

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Corner:
    """A vertex in the interior of the domain, where d neurons vanish.

    point   : its coordinates in the domain
    neurons : (layer, index) of those that vanish
    strict  : whether each of them has a path to an output along which later neurons are open
    weak    : whether each has one along which later neurons are open or among ``neurons``
    """

    point: tuple[Fraction, ...]
    neurons: tuple[Place, ...]
    strict: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Readings:
    """How many points B_{N,d} has, and how many vertices are good in either reading.

    points : by the shape of B near each vertex (measures/boundary.py)
    strict : by strictly open paths; weak : by paths that may pass through the vanishing neurons
    """

    points: int
    strict: int
    weak: int


@dataclass(frozen=True, slots=True)
class TJunctions:
    """The three numbers over the orbit of a network, each beside the closed formula of its mean."""

    points: Orbit
    strict: Orbit
    weak: Orbit

    @property
    def holds(self) -> bool:
        """Tell whether all means are as the formulas say; those of points and weak agree."""
        return self.points.holds and self.strict.holds and self.weak.holds


def corners(cells: Complex) -> tuple[Corner, ...]:
    """Return the vertices of a complex inside its domain, with both readings of "good".

    Raises ExactRegionsError where more than d neurons vanish, and IncompleteError if a budget ended
    the search.

    >>> from exactregions.networks.famous import t_junction
    >>> for corner in corners(explore(t_junction(), Domain.whole(2))):
    ...     print([str(x) for x in corner.point], corner.neurons, corner.strict, corner.weak)
    ['0', '-10'] ((0, 0), (0, 1)) False False
    ['0', '0'] ((0, 0), (1, 0)) False True
    ['10', '-10'] ((0, 1), (1, 0)) False True
    """
    network, found = cells.network, []
    patterns = states(cells.faces(0).signs, starts_of(network)).tolist()
    for vertex, pattern in zip(cells.vertices(), patterns, strict=True):
        if vertex.rows:
            continue
        neurons = tuple((l, i) for l, i, _ in vertex.neurons)
        if len(neurons) > cells.domain.dimension:
            raise ExactRegionsError(
                f"neurons {neurons} vanish together at ({', '.join(map(str, vertex.point))}), more "
                f"than the dimension {cells.domain.dimension}; move some weights"
            )
        strict = all(is_good(network, pattern, z) for z in neurons)
        weak = all(is_good(network, pattern, z, neurons) for z in neurons)
        found.append(Corner(vertex.point, neurons, strict, weak))
    return tuple(found)


def readings(cells: Complex) -> Readings:
    """Return the number of points of B_{N,d} inside the domain, and the two readings of it.

    Raises as ``corners`` does.

    >>> from exactregions.networks.famous import t_junction
    >>> readings(explore(t_junction(), Domain.whole(2)))
    Readings(points=2, strict=0, weak=2)
    """
    found = corners(cells)
    strict, weak = sum(c.strict for c in found), sum(c.weak for c in found)
    return Readings(boundary(cells)[-1].faces, strict, weak)


def corners_over_orbit(network: Network, group: Group = "turns", *, most: int = MOST) -> TJunctions:
    """Return the three numbers on ℝ^d over the orbit of a network.

    Raises ExactRegionsError if the weights are not generic or the orbit is larger than ``most``,
    ActivationError unless all activations are ReLU.

    >>> from exactregions.networks.famous import t_junction
    >>> found = corners_over_orbit(t_junction())
    >>> str(found.points.mean), str(found.weak.mean), str(found.strict.mean), found.holds
    ('3/2', '3/2', '1/2', True)
    """
    orbit = members(network, group, last=True, most=most)
    demand_generic(network, group, outputs=True)
    whole, d = Domain.whole(network.inputs), network.inputs
    found = [readings(explore(n, whole, max_dimension=d)) for n in orbit]
    right, lost = mean_corners(network.widths), mean_corners(network.widths, strict=True)
    return TJunctions(
        orbit_of(network, group, "corners", [r.points for r in found], right),
        orbit_of(network, group, "strictly good vertices", [r.strict for r in found], lost),
        orbit_of(network, group, "weakly good vertices", [r.weak for r in found], right),
    )
