"""The two sides of the Kac-Rice identity: what was counted, and what the formula gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.rational import brief
from exactregions.errors import DomainError, ShapeError, UnboundedError
from exactregions.networks.network import Network
from exactregions.polyhedra.domain import MAX_DIMENSION, Domain

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """Mean numbers of points, from exact counts.

    points : where k neurons are at their breakpoints; kinks : those of them in B_{N,k}

    >>> Counted(Fraction(1), Fraction(1, 2)) + Counted(Fraction(1))
    Counted(points=Fraction(2, 1), kinks=Fraction(1, 2))
    """

    points: Fraction = Fraction(0)
    kinks: Fraction = Fraction(0)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.points + other.points, self.kinks + other.kinks)


@dataclass(frozen=True, slots=True)
class Integrated:
    """The same from the formula, with several indicators.

    points  : with 1
    kinks   : with the indicator that the point is in B_{N,k}, from the gradients around it
    good    : with 1{all k neurons are good}, paths through open neurons and these k; the theorem
    strict  : the same with paths through open neurons only, which for k ≥ 2 lose T-junctions
    regular : whether ``kinks`` and ``good`` have the same indicator almost everywhere. They have
              unless weights cancel or another neuron is at a breakpoint wherever these are
    """

    points: Fraction = Fraction(0)
    kinks: Fraction = Fraction(0)
    good: Fraction = Fraction(0)
    strict: Fraction = Fraction(0)
    regular: bool = True

    @classmethod
    def on_part(cls, mass: Fraction, *, kink: bool, good: bool, strict: bool) -> "Integrated":
        """Return the share of a part where the indicators are constant and the integral is mass.

        >>> Integrated.on_part(Fraction(1, 2), kink=True, good=False, strict=False)
        Integrated(points=Fraction(1, 2), kinks=Fraction(1, 2), good=Fraction(0, 1), \
strict=Fraction(0, 1), regular=False)
        """
        return cls(mass, mass * kink, mass * good, mass * strict, kink == good)

    def __add__(self, other: "Integrated") -> "Integrated":
        return Integrated(
            self.points + other.points,
            self.kinks + other.kinks,
            self.good + other.good,
            self.strict + other.strict,
            self.regular and other.regular,
        )

    def equals(self, counted: Counted) -> bool:
        """Tell whether the other side has the same points and kinks.

        >>> Integrated(Fraction(2), Fraction(1)).equals(Counted(Fraction(2), Fraction(2)))
        False
        """
        return (self.points, self.kinks) == (counted.points, counted.kinks)


def check(
    network: Network, domain: Domain, reach: Fraction, neurons: Sequence[Place], dimensions: int
) -> None:
    """Raise unless biases in [−reach, reach] of these neurons are a case of the identity.

    dimensions : the highest dimension of the domain

    >>> from exactregions import Box
    >>> net = Network.of([([[1]], [0]), ([[1]], [0])])
    >>> check(net, Box.cube(1), Fraction(1), [(0, 1)], 1)
    Traceback (most recent call last):
    exactregions.errors.ShapeError: neuron (0, 1) is not in <Network 1-1-1, relu>; give (layer, \
index), both counted from 0
    """
    if domain.dimension > dimensions:
        known = "dimension 1" if dimensions == 1 else f"dimension 1 to {dimensions}"
        raise DomainError(
            f"the domain has dimension {domain.dimension}; the identity is computed in {known}: "
            "give a slice"
        )
    if domain.extent is None:
        raise UnboundedError(
            f"the domain ({domain.label}) is unbounded, and so may be the means; give a bounded one"
        )
    if domain.dimension + len(neurons) > MAX_DIMENSION:
        raise DomainError(
            f"{len(neurons)} random biases and a domain of dimension {domain.dimension} make more "
            f"than {MAX_DIMENSION} dimensions; name fewer neurons, the others keep their biases"
        )
    if reach <= 0:
        raise ShapeError(f"the biases are in [-B, B] with B = {brief(reach)}; give B > 0")
    places = set(network.places())
    for n, place in enumerate(neurons):
        if place not in places:
            raise ShapeError(
                f"neuron {place} is not in {network}; give (layer, index), both counted from 0"
            )
        if place in neurons[:n]:
            raise ShapeError(f"neuron {place} is given twice; its bias is one random variable")
