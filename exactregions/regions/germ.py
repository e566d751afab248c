"""A network as it is near one point: whether its gradient is discontinuous there.

Near x only the neurons that are at a breakpoint at x can bend. Their forms, whichever pieces they
are on, are combinations of the k forms with all of them on their lower pieces; so the function is
affine near x iff it is so on the span of these k gradients, in a box where no other neuron turns.
"""

from collections.abc import Sequence
from fractions import Fraction

from exactregions.arithmetic.matrix import independent
from exactregions.networks.affine import Affine
from exactregions.networks.network import Network
from exactregions.networks.pattern import pattern_at
from exactregions.polyhedra.domain import MAX_DIMENSION, Box
from exactregions.regions.explore import explore


def bends_at(network: Network, x: Sequence[Fraction]) -> bool | None:
    """Tell whether the gradient of a network is discontinuous at a point x of the input space.

    In other words, whether x lies in the boundary B of Hanin and Rolnick (2019). None if the
    neurons that meet at x have gradients of more than MAX_DIMENSION dimensions.

    >>> net = Network.of([([[1, 0], [-1, 0], [0, 1]], [0, 0, 0]), ([[1, -1, 1]], [0])])
    >>> bends_at(net, [0, 1]), bends_at(net, [0, 0])  # max(x, 0) − max(−x, 0) = x does not bend
    (False, True)
    """
    pattern = pattern_at(network, x)
    forms = Affine(network).neurons(pattern)
    gradients = [f[1:] for (f, _), s in zip(forms, pattern, strict=True) if s % 2]
    span = [gradients[j] for j in independent(gradients)]
    if not span:
        return False
    if len(span) > MAX_DIMENSION:
        return None
    near = network.restricted(x, span)
    reach = _reach(near)
    return explore(near, Box.cube(len(span), -reach, reach)).linear_region_count > 1


def _reach(network: Network) -> Fraction:
    """Return a δ > 0 so that neurons off their breakpoints at 0 stay so for |sᵢ| ≤ δ."""
    at_zero = network.pre_activations([0] * network.inputs)
    reach, change = Fraction(1), [Fraction(1)] * network.inputs
    for layer, phi, z in zip(network.hidden, network.activations, at_zero, strict=True):
        change = [
            sum((abs(w) * c for w, c in zip(row, change, strict=True)), Fraction(0)) / layer.scale
            for row in layer.weight
        ]
        for value, most in zip(z, change, strict=True):
            gaps = [abs(value - xi) for xi in phi.breakpoints if value != xi]
            while gaps and most * reach >= min(gaps):
                reach /= 2
        change = [c * max(map(abs, phi.slopes)) for c in change]
    return reach
