"""A network as matrices between units: what the values of the units of one layer are made of.

A unit is u = z − ξ for one neuron and one breakpoint ξ of its activation. With slopes a₀, …, a_T
and the leftmost offset o the activation is

    φ(z) = o + a₀·z + Σ_t (a_t − a_{t−1})·max(u_t, 0)        and z = u₁ + ξ₁,

so units of the next layer are linear in 1, max(u, 0) and, where a₀ ≠ 0, the first u of a neuron.
"""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.enclosure import Floats, nearest, nearest_ratio
from exactregions.networks.activation import Activation
from exactregions.networks.network import Layer, Network


class LayerMap:
    """The float matrix from what the layer below gives to the units of one hidden layer.

    matrix : (1 + inputs, units), the constant first; entries are within 2⁻⁵³ of the true ones
    raw    : columns of the layer's own units that the next layer reads unclipped
    """

    def __init__(self, network: Network, l: int) -> None:
        layer, phi = network.hidden[l], network.activations[l]
        below = network.activations[l - 1] if l else None
        self.matrix = _matrix(layer, phi, below)
        self.units = self.matrix.shape[1]
        firsts = np.arange(0, self.units, len(phi.breakpoints))
        self.raw = firsts if phi.slopes[0] else firsts[:0]


def _matrix(layer: Layer, phi: Activation, below: Activation | None) -> Floats:
    if phi.breakpoints == (0,) and (below is None or _is_relu(below)):
        with np.errstate(over="ignore"):
            columns = [nearest_ratio((b, *row), layer.scale) for b, row in _rows(layer)]
        return np.array(columns).T
    columns = []
    for b, row in _rows(layer):
        bias, weights = Fraction(b, layer.scale), [Fraction(w, layer.scale) for w in row]
        if below is not None:
            bias, weights = _folded(bias, weights, below)
        columns += [nearest([bias - xi, *weights]) for xi in phi.breakpoints]
    return np.array(columns).T


def _rows(layer: Layer) -> "zip[tuple[int, tuple[int, ...]]]":
    return zip(layer.bias, layer.weight, strict=True)


def _is_relu(phi: Activation) -> bool:
    return phi.breakpoints == (0,) and phi.slopes == (0, 1) and not any(phi.offsets)


def _folded(
    bias: Fraction, weights: list[Fraction], below: Activation
) -> tuple[Fraction, list[Fraction]]:
    """Rewrite a function of φ(z) as one of the constant, of max(u, 0) and of the raw units."""
    a, xi = below.slopes, below.breakpoints
    constant = below.offsets[0] + a[0] * xi[0]
    bias += sum((w * constant for w in weights), Fraction(0))
    clipped = [w * (a[t + 1] - a[t]) for w in weights for t in range(len(xi))]
    raw = [w * a[0] for w in weights] if a[0] else []
    return bias, clipped + raw
