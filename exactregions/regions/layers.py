"""A network as float matrices between units.

A unit is u = z − ξ for one neuron and one breakpoint ξ of its activation. With slopes a₀, …, a_T
and the leftmost offset o the activation is

    φ(z) = o + a₀·z + Σ_t (a_t − a_{t−1})·max(u_t, 0)        and z = u₁ + ξ₁,

so units of the next layer are linear in 1, max(u, 0) and, where a₀ ≠ 0, the first u of a neuron.
Every unit is scaled by a power of two, which changes no sign, so that none is larger in size than
what it is made of.
"""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.enclosure import Floats, Indices, in_range, nearest, nearest_ratio
from exactregions.networks.activation import Activation, relu
from exactregions.networks.network import Layer, Network


class LayerMap:
    """The units of one layer as functions of what the layer below gives.

    Those of the output layer are the outputs themselves, as if each had one breakpoint 0.

    matrix : (1 + inputs, units), the constant first; each entry is within 2⁻⁵³ relative of the
             true one, up to the units' scales, and each column sums to at most 1 in size; a column
             with an entry beyond all trusted floats is NaN throughout
    scale  : (units,) the powers of two by which units are scaled
    raw    : units that the next layer reads unclipped
    """

    def __init__(self, network: Network, l: int, below: "LayerMap | None") -> None:
        """Read layer l, given the map of layer l − 1."""
        layer, phi = network.layers[l], [*network.activations, relu][l]
        with np.errstate(all="ignore"):
            matrix = _matrix(layer, phi, network.activations[l - 1] if l else None)
            if below is not None:
                given = np.concatenate((np.ones(1), below.scale, below.scale[below.raw]))
                matrix /= given[:, None]
            matrix, scale = scaled(matrix)
        self.matrix: Floats = matrix
        self.scale: Floats = scale
        self.units = len(self.scale)
        firsts = np.arange(0, self.units, len(phi.breakpoints))
        self.raw: Indices = firsts if phi.slopes[0] else firsts[:0]


def scaled(matrix: Floats) -> tuple[Floats, Floats]:
    """Return columns, (…, inputs, units), that sum to at most 1 in size, and how they were scaled.

    A column with an entry beyond all trusted floats becomes NaN throughout.
    """
    trusted = np.asarray(in_range(matrix).all(axis=-2))
    size = np.where(trusted, np.abs(matrix).sum(axis=-2), np.inf)
    scale: Floats = np.exp2(-np.ceil(np.log2(np.where(size > 0, size, 1.0))))
    return np.where(trusted[..., None, :], matrix, np.inf) * scale[..., None, :], scale


def maps_of(network: Network) -> list[LayerMap]:
    """Return the maps of all layers, the output last."""
    maps: list[LayerMap] = []
    for l in range(len(network.layers)):
        maps.append(LayerMap(network, l, maps[-1] if maps else None))
    return maps


def _matrix(layer: Layer, phi: Activation, below: Activation | None) -> Floats:
    if list(phi.breakpoints) == [0] and (below is None or is_relu(below)):
        rows = zip(layer.bias, layer.weight, strict=True)
        return np.array([nearest_ratio((b, *row), layer.scale) for b, row in rows]).T
    columns = []
    for b, row in zip(layer.bias, layer.weight, strict=True):
        bias, weights = Fraction(b, layer.scale), [Fraction(w, layer.scale) for w in row]
        if below is not None:
            bias, weights = _folded(bias, weights, below)
        columns += [nearest([bias - xi, *weights]) for xi in phi.breakpoints]
    return np.array(columns).T


def is_relu(phi: Activation) -> bool:
    """Tell whether an activation is max(z, 0)."""
    return list(phi.breakpoints) == [0] and list(phi.slopes) == [0, 1] and not any(phi.offsets)


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
