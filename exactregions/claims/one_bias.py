"""The Kac-Rice identity of Hanin and Rolnick (2019) along a line, with one random bias.

All parameters are fixed but the bias of one neuron z, which is uniform on [−B, B]. Let F be its
distribution function, z₀(x) what z reads without its bias, and x₁ < x₂ < … the ends of the line and
the breakpoints of the network with z held at its breakpoint ξ. The mean number of points where z is
at ξ is

    Σ_i |F(ξ − z₀(x_i)) − F(ξ − z₀(x_{i+1}))|,

and with the factor 1{z is good on (x_i, x_{i+1})} it is the mean number of those where the output
has a kink. Several breakpoints ξ are added up. The other side counts: the number of such points is
a step function of the bias, and one exact count on each step gives its mean.

Proof: proofs/11-one-dimension.md; other activations and cancelling weights proofs/13-kac-rice.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic.rational import exact
from exactregions.claims.random_biases import enlarged, with_biases
from exactregions.claims.sides import Counted, Integrated, Place, check
from exactregions.claims.visibility import bends_on_line, is_good
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.along import along
from exactregions.regions.explore import explore, on_domain


@dataclass(frozen=True, slots=True)
class Step:
    """For every bias between low and high the neuron is at a breakpoint at so many points.

    points : how many; kinks : at how many of them the output has a kink along the line
    """

    low: Fraction
    high: Fraction
    points: int
    kinks: int


@dataclass(frozen=True, slots=True)
class OneBias:
    """Both sides of the identity for one neuron, and the counts on every step of its bias."""

    steps: tuple[Step, ...]
    counted: Counted
    integrated: Integrated

    @property
    def holds(self) -> bool:
        """Tell whether both sides are equal, for points and for kinks."""
        return self.integrated.equals(self.counted)


def one_bias(network: Network, line: Domain, neuron: Place, reach: object = 1) -> OneBias:
    """Return both sides of the identity along a bounded line, for the bias of one neuron.

    neuron : (layer, index); reach : B > 0

    Raises DomainError unless the domain has dimension 1, UnboundedError if it is unbounded, and
    ShapeError for a neuron that there is not or B ≤ 0.

    >>> from exactregions import Box
    >>> tent = Network.of([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0]), ([[1]], [0])])
    >>> both = one_bias(tent, Box.cube(1, 0, 1), (1, 0))
    >>> [(str(s.low), str(s.high), s.points) for s in both.steps]
    [('-1', '0', 2), ('0', '1', 0)]
    >>> str(both.counted.points), str(both.integrated.points), both.holds
    ('1', '1', True)
    """
    b, net = exact(reach, "reach"), on_domain(network, line)
    check(net, line, b, [neuron], dimensions=1)
    interval = Domain(1, line.rows, None, "interval")
    steps = tuple(_steps(net, interval, neuron, b))
    counted = sum((_share(step, b) for step in steps), Counted())
    pieces = (
        piece
        for xi in net.activations[neuron[0]].breakpoints
        for piece in _pieces(net, interval, neuron, xi, b)
    )
    return OneBias(steps, counted, sum(pieces, Integrated()))


def _share(step: Step, reach: Fraction) -> Counted:
    part = (step.high - step.low) / (2 * reach)
    return Counted(part * step.points, part * step.kinks)


def _steps(net: Network, interval: Domain, neuron: Place, reach: Fraction) -> Iterator[Step]:
    """Yield the steps from −B to B.

    Critical biases are where the complex in (x, b) has vertices: between two of these levels all
    lines b = constant meet the same faces.
    """
    plane = explore(enlarged(net, [neuron], reach).network, with_biases(interval, 1, reach))
    levels = sorted({Fraction(b, q) for q, _, b in plane.points()})
    weight = _weight(net, neuron)
    for low, high in pairwise(levels):
        trace = along(_replaced(net, neuron, weight, (low + high) / 2), interval)
        met = [neuron in neurons for neurons in trace.meeting]
        kinks = sum(m and k for m, k in zip(met, trace.kinks, strict=True))
        yield Step(low, high, sum(met), kinks)


def _pieces(
    net: Network, interval: Domain, neuron: Place, xi: Fraction, reach: Fraction
) -> Iterator[Integrated]:
    """Yield the share of each piece of the interval, with the neuron held at ξ."""
    weight = _weight(net, neuron)
    trace = along(_replaced(net, neuron, [Fraction(0)] * len(weight), xi), interval)
    free = _replaced(net, neuron, weight, Fraction(0))
    assert interval.extent is not None
    start, end = interval.extent[0]
    values = []
    for x in (start, *trace.roots, end):
        bias = xi - free.pre_activations([x])[neuron[0]][neuron[1]]
        values.append((min(max(bias, -reach), reach) + reach) / (2 * reach))
    for (u, v), pattern in zip(pairwise(values), trace.patterns, strict=True):
        if u != v:
            kink, good = bends_on_line(net, pattern), is_good(net, pattern, neuron)
            yield Integrated.on_part(abs(u - v), kink=kink, good=good, strict=good)


def _weight(net: Network, neuron: Place) -> list[Fraction]:
    layer = net.hidden[neuron[0]]
    return [Fraction(v, layer.scale) for v in layer.weight[neuron[1]]]


def _replaced(net: Network, neuron: Place, weight: Sequence[Fraction], bias: Fraction) -> Network:
    """Return the network with another row of weights and another bias for one neuron."""
    l, i = neuron
    layer = net.hidden[l]
    rows = [[Fraction(v, layer.scale) for v in row] for row in layer.weight]
    biases = [Fraction(v, layer.scale) for v in layer.bias]
    rows[i], biases[i] = list(weight), bias
    hidden = (*net.hidden[:l], Layer.of(rows, biases), *net.hidden[l + 1 :])
    return Network(hidden, net.activations, net.output)
