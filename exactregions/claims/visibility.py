"""Which neurons the output sees at a point where they are at their breakpoints.

A neuron is *good* at x if a path leads from it to an output on which all later neurons are open,
that is inside a sloping piece (Hanin and Rolnick 2019, as Tiwari and Konidaris 2022 restate it).
Where k neurons meet, those that meet may be on the path too: the output sees the upper one through
one side of the lower. This is what the formula needs if weights avoid cancellations and no other
neuron is at a breakpoint; the other functions need neither, and tell from gradients what bends.

Proof: proofs/13-kac-rice.md
"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from exactregions.claims.sides import Place
from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network, Vector


def is_good(
    network: Network, pattern: Sequence[int], neuron: Place, through: Collection[Place] = ()
) -> bool:
    """Tell whether a path of open neurons, or of those in ``through``, leads to an output.

    pattern : the states of all neurons at the point

    >>> net = Network.of([([[1], [1]], [0, 1]), ([[1, 1]], [-1]), ([[1]], [0])])
    >>> [is_good(net, (1, 2, s), (0, 0)) for s in (0, 1, 2)]
    [False, False, True]
    >>> is_good(net, (1, 2, 1), (0, 0), through=[(1, 0)])
    True
    """
    states = dict(zip(network.places(), pattern, strict=True))
    reached = {neuron[1]}
    for l in range(neuron[0] + 1, len(network.hidden)):
        phi = network.activations[l]
        reached = {
            i
            for i, row in enumerate(network.hidden[l].weight)
            if any(row[j] for j in reached)
            and ((l, i) in through or (states[l, i] % 2 == 0 and phi.slopes[states[l, i] // 2]))
        }
    return any(row[j] for row in network.output.weight for j in reached)


def slopes_towards(
    network: Network, pattern: Sequence[int], direction: Sequence[Fraction]
) -> tuple[Fraction, ...]:
    """Return the one-sided derivatives of the outputs at a point, in a direction.

    pattern : the states of all neurons at the point. One that is at a breakpoint there takes the
              slope on the side to which its own derivative points.

    >>> net = Network.of([([[1]], [0]), ([[1]], [0]), ([[3]], [0])])
    >>> [str(slopes_towards(net, (1, 1), [Fraction(s)])[0]) for s in (-1, 1)]
    ['0', '3']
    """
    h, at = tuple(direction), 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        z = _image(layer, h)
        states = pattern[at : at + len(z)]
        at += len(z)
        h = tuple(_slope(phi, s, v) * v for s, v in zip(states, z, strict=True))
    return _image(network.output, h)


def bends_on_line(network: Network, pattern: Sequence[int]) -> bool:
    """Tell whether the derivative of an output jumps at a point, for a network of one input.

    >>> net = Network.of([([[1], [-1]], [0, 0]), ([[1, -1]], [0])])
    >>> bends_on_line(net, (1, 1))                                    # max(x, 0) − max(−x, 0) = x
    False
    """
    up = slopes_towards(network, pattern, [Fraction(1)])
    down = slopes_towards(network, pattern, [Fraction(-1)])
    return any(a + b for a, b in zip(up, down, strict=True))


def corner_in_plane(network: Network, pattern: Sequence[int]) -> bool:
    """Tell whether a point is in B_{N,2}, for a network of two inputs.

    pattern : the states of all neurons at the point

    Near the point the gradient is constant on cones. It is discontinuous on the half-lines between
    cones with different gradients, and none or two of these make no corner: two lie on one line,
    that where both maps are equal.

    >>> net = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])
    >>> corner_in_plane(net, (1, 1, 1)), corner_in_plane(net, (1, 1, 0))
    (True, False)
    """
    axes = [(Fraction(u), Fraction(v)) for u, v in ((1, 0), (0, 1), (-1, 0), (0, -1))]
    cones = [_Cone((u, v), (u, v)) for u, v in zip(axes, axes[1:] + axes[:1], strict=True)]
    at = 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        states = pattern[at : at + layer.outputs]
        at += layer.outputs
        cones = [part for cone in cones for part in cone.through(layer, phi, states)]
    gradients = [cone.gradients(network.output) for cone in cones]
    return sum(g != h for g, h in zip(gradients, gradients[1:] + gradients[:1], strict=True)) > 2


class _Cone(NamedTuple):
    """A cone of the plane between two rays, on which what a layer reads is linear.

    rays : a vector on each; values : what is read there
    """

    rays: tuple[Vector, Vector]
    values: tuple[Vector, Vector]

    def through(self, layer: Layer, phi: Activation, states: Sequence[int]) -> Iterator["_Cone"]:
        """Yield the parts of the cone on which what the next layer reads is linear."""
        a, b = (_image(layer, value) for value in self.values)
        cuts = {p / (p - q) for p, q, s in zip(a, b, states, strict=True) if s % 2 and p * q < 0}
        ends = [
            (_between(*self.rays, t), _between(a, b, t))
            for t in sorted({*cuts, Fraction(0), Fraction(1)})
        ]
        for (u, y), (v, z) in pairwise(ends):
            slopes = [_slope(phi, s, p + q) for s, p, q in zip(states, y, z, strict=True)]
            h = [tuple(c * p for c, p in zip(slopes, w, strict=True)) for w in (y, z)]
            yield _Cone((u, v), (h[0], h[1]))

    def gradients(self, output: Layer) -> list[Vector]:
        """Return the gradient of each output on the cone."""
        (p, q), (r, s) = self.rays
        whole = p * s - q * r
        pairs = zip(*(_image(output, value) for value in self.values), strict=True)
        return [((f * s - g * q) / whole, (g * p - f * r) / whole) for f, g in pairs]


def _image(layer: Layer, h: Sequence[Fraction]) -> Vector:
    """Return W h."""
    rows = (sum((w * v for w, v in zip(r, h, strict=True)), Fraction(0)) for r in layer.weight)
    return tuple(value / layer.scale for value in rows)


def _slope(phi: Activation, state: int, towards: Fraction) -> Fraction:
    """Return the slope of φ in a state, at a breakpoint that of the piece on the side of a sign."""
    return phi.slopes[(state + (towards > 0)) // 2]


def _between(a: Vector, b: Vector, t: Fraction) -> Vector:
    return tuple(p + t * (q - p) for p, q in zip(a, b, strict=True))
