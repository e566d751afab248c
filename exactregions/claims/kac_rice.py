"""The Kac-Rice identity of Hanin and Rolnick (2019) with uniform biases, without sampling.

Weights are fixed, and the biases of some neurons, of all unless told otherwise, are independent and
uniform on [−B, B]. On a bounded domain K of dimension k, the mean number of points where k of these
neurons are at their breakpoints is

    Σ over {z₁, …, z_k} and breakpoints ξ  ∫_K E[ |det J(x)| ρ(ξ₁ − z₁(x), …, ξ_k − z_k(x)) ] dx,

z_j(x) without its own bias, J the Jacobian of x ↦ (z₁, …, z_k), and ρ = (2B)^(−k) on [−B, B]^k.
With the factor 1{z₁, …, z_k are good at x} it is the mean number of those that lie in B_{N,k}.
All is rational:

* counted: in the space of x and all biases such points make a face of codimension k, and their mean
  number is the volume of its shadow, seen along x, over (2B)^n;
* integrated: in the space of x and the other biases, with z₁, …, z_k held at their breakpoints, the
  integrand is constant on cells.

The two sides use two different complexes, two engines and two ways to find volumes.

Proof: proofs/13-kac-rice.md; step by step on a line proofs/11-one-dimension.md
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from math import factorial, prod

from exactregions.arithmetic.matrix import determinant
from exactregions.arithmetic.rational import exact
from exactregions.claims.random_biases import Enlarged, enlarged, with_biases
from exactregions.claims.sides import Counted, Integrated, Place, check
from exactregions.claims.visibility import bends_on_line, corner_in_plane, is_good
from exactregions.measures.anatomy import Anatomy
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.cell import Cell
from exactregions.regions.cutting import starts_of
from exactregions.regions.explore import explore, on_domain

Places = tuple[Place, ...]


@dataclass(frozen=True)
class KacRice:
    """Both sides of the identity, by set of neurons.

    k          : the dimension of the domain
    counted    : for each set {z₁, …, z_k} of neurons (layer, index), in increasing order
    integrated : for the same sets
    """

    k: int
    counted: dict[Places, Counted]
    integrated: dict[Places, Integrated]

    @property
    def left(self) -> Counted:
        """The counted side, all sets together."""
        return sum(self.counted.values(), Counted())

    @property
    def right(self) -> Integrated:
        """The integrated side, all sets together."""
        return sum(self.integrated.values(), Integrated())

    @property
    def holds(self) -> bool:
        """Tell whether both sides are equal for every set, of points and of those in B_{N,k}."""
        pairs = ((right, self.counted[zs]) for zs, right in self.integrated.items())
        return all(right.equals(left) for right, left in pairs)


def kac_rice(
    network: Network,
    domain: Domain,
    reach: object = 1,
    neurons: Sequence[Place] | None = None,
) -> KacRice:
    """Return both sides of the identity for a network on a bounded domain of dimension 1 or 2.

    reach   : B > 0
    neurons : (layer, index) of those with a random bias, all if None; others keep their bias

    Raises DomainError for another dimension or too many neurons, UnboundedError for an unbounded
    domain, ShapeError for a neuron that there is not or B ≤ 0.

    >>> from exactregions import Box
    >>> net = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], [0])])
    >>> both = kac_rice(net, Box.cube(1))
    >>> str(both.left.points), str(both.left.kinks), both.holds, both.right.good == both.left.kinks
    ('11/8', '7/8', True, True)
    """
    b, net = exact(reach, "reach"), on_domain(network, domain)
    random = sorted(net.places() if neurons is None else neurons)
    check(net, domain, b, random, dimensions=2)
    k, sets = domain.dimension, list(combinations(random, domain.dimension))
    shadows = _shadows(net, domain, b, random) if sets else {}
    integrated = {
        zs: sum(
            (part for held in _held(net, zs) for part in _parts(net, domain, b, random, held)),
            Integrated(),
        )
        for zs in sets
    }
    return KacRice(k, {zs: shadows.get(zs, Counted()) for zs in sets}, integrated)


def _shadows(
    net: Network, domain: Domain, reach: Fraction, random: Sequence[Place]
) -> Mapping[Places, Counted]:
    """Return the counted side, of the sets that meet somewhere."""
    k, n = domain.dimension, len(random)
    large = enlarged(net, random, reach)
    everywhere = with_biases(domain, n, reach)
    anatomy = Anatomy(explore(large.network, everywhere, engine="subdivide"))
    faces, contents = anatomy.cells.faces(n), anatomy.contents(n)
    owners = _owners(net, large, random)
    zero = faces.signs[:, list(owners)] == 0
    corners, names = _corners(anatomy, k), list(owners.values())
    # This coordinate of an extensor is n! times the volume of the shadow of a unit of measure.
    shadow = list(combinations(range(k + n + 1), n + 1)).index((0, *range(k + 1, k + n + 1)))
    unit = factorial(n) * (2 * reach) ** n
    found: dict[Places, Counted] = defaultdict(Counted)
    for f in (zero.sum(axis=1) == k).nonzero()[0].tolist():
        measure = contents.measure[f]
        assert measure is not None  # the domain is bounded
        mass = measure * abs(int(contents.extensor[f, shadow])) / unit
        zs = tuple(sorted(names[u] for u in zero[f].nonzero()[0].tolist()))
        found[zs] += Counted(mass, mass if f in corners else Fraction(0))
    return found


def _owners(net: Network, large: Enlarged, random: Sequence[Place]) -> dict[int, Place]:
    """Return the units of the neurons with a random bias, each with its neuron."""
    starts = starts_of(large.network).tolist()
    return {
        starts[i] + t: z
        for z, i in zip(net.places(), large.neurons, strict=True)
        for t in range(len(net.activations[z[0]].breakpoints))
        if z in random
    }


def _corners(anatomy: Anatomy, k: int) -> set[int]:
    """Return the faces of codimension k that lie in the stratum k of B, for k = 1 or 2.

    Around a face of codimension 2 two walls with a kink lie in one hyperplane, and one never is
    alone (proofs/09-strata.md).
    """
    kinks: list[int] = anatomy.kinks.nonzero()[0].tolist()
    if k == 1:
        return set(kinks)
    bent = set(kinks)
    pairs = anatomy.incidence[anatomy.d - 2].tolist()
    around = Counter(face for wall, face in pairs if wall in bent)
    return {face for face, walls in around.items() if walls > 2}


def _held(net: Network, zs: Places) -> Iterator[dict[Place, Fraction]]:
    """Yield the breakpoints at which neurons can be held together."""
    for xi in product(*(net.activations[l].breakpoints for l, _ in zs)):
        yield dict(zip(zs, xi, strict=True))


def _parts(
    net: Network,
    domain: Domain,
    reach: Fraction,
    random: Sequence[Place],
    held: Mapping[Place, Fraction],
) -> Iterator[Integrated]:
    """Yield the integral over each cell of the space of x and the biases of all but those held."""
    zs = tuple(held)
    in_stratum = bends_on_line if len(zs) == 1 else corner_in_plane
    others = [z for z in random if z not in held]
    large = enlarged(net, others, reach, held)
    space = with_biases(domain, len(others), reach)
    for cell in explore(large.network, space, engine="traverse"):
        stretch = _stretch(cell, large, domain.dimension)
        if stretch:
            mass = stretch * cell.volume / (2 * reach) ** len(random)
            pattern = tuple(cell.pattern[i] for i in large.neurons)
            yield Integrated.on_part(
                mass,
                kink=in_stratum(net, pattern),
                good=all(is_good(net, pattern, z, through=zs) for z in zs),
                strict=all(is_good(net, pattern, z) for z in zs),
            )


def _stretch(cell: Cell, large: Enlarged, k: int) -> Fraction:
    """Return |det J| on a cell where some biases put x on all breakpoints, elsewhere 0."""
    pairs = large.rulers.values()
    if any(cell.pattern[low] < 2 or cell.pattern[high] > 0 for low, high in pairs):
        return Fraction(0)
    neurons = cell.affine.neurons(cell.pattern)
    rows = [neurons[low] for low, _ in pairs]
    size = abs(determinant([form[1 : k + 1] for form, _ in rows]))
    return Fraction(size, prod(scale for _, scale in rows))
