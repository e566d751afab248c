"""The float matrices of many networks of one shape, layer by layer: as a LayerMap holds one's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np

from exactregions.arithmetic.enclosure import Floats, Indices, in_range, quotients, ratios
from exactregions.networks.network import Layer, Network
from exactregions.networks.stack import Stack
from exactregions.regions.layers import LayerMap, is_relu, maps_of, scaled


@dataclass(frozen=True, slots=True)
class Stacked:
    """The units of one layer of K networks as functions of what the layer below gives.

    matrix : (K, 1 + inputs, units), entries as in a LayerMap
    raw    : units that the next layer reads unclipped
    """

    matrix: Floats
    raw: Indices

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return int(self.matrix.shape[2])


def stacked(networks: Sequence[Network]) -> list[Stacked]:
    """Return the maps of all layers of networks of one shape, the output last."""
    shape = networks if isinstance(networks, Stack) else networks[0]
    if not all(map(is_relu, shape.activations)):
        columns = zip(*map(maps_of, networks), strict=True)
        return [Stacked(np.stack([m.matrix for m in maps]), maps[0].raw) for maps in columns]
    found: list[Stacked] = []
    scale = None
    with np.errstate(all="ignore"):
        for given in _matrices(networks):
            if scale is not None:
                given[:, 1:] /= scale[:, :, None]
            matrix, scale = scaled(given)
            found.append(Stacked(matrix, np.zeros(0, dtype=np.intp)))
    return found


def _matrices(networks: Sequence[Network]) -> Iterator[Floats]:
    """Yield each layer of all networks, biases first; (K, 1 + inputs, units)."""
    if isinstance(networks, Stack):
        for weight, bias in networks.layers():
            first = _multiples(bias, networks.factor)
            matrix = np.concatenate((first[:, None], weight.transpose(0, 2, 1)), axis=1)
            matrix[~in_range(matrix)] = np.inf  # before a scale makes it 0
            yield matrix
    else:
        yield from map(_stack, zip(*(network.layers for network in networks), strict=True))


def _multiples(values: Floats, factor: Fraction) -> Floats:
    """Return the floats nearest to multiples of floats, where these can be trusted."""
    if factor in (0, 1):
        return values * float(factor)
    p, q = factor.numerator, factor.denominator
    pairs = [v.as_integer_ratio() for v in values.ravel().tolist()]
    return quotients([n * p for n, _ in pairs], [d * q for _, d in pairs]).reshape(values.shape)


def _stack(layers: Sequence[Layer]) -> Floats:
    rows = chain.from_iterable((layer.bias, *layer.weight) for layer in layers)
    numerators = list(chain.from_iterable(rows))
    values = ratios(numerators, [layer.scale for layer in layers])
    units, inputs = layers[0].outputs, layers[0].inputs
    matrix = np.empty((len(layers), 1 + inputs, units))
    matrix[:, 0] = values[:, :units]
    matrix[:, 1:] = values[:, units:].reshape(-1, units, inputs).transpose(0, 2, 1)
    return matrix


def of_lines(layer: LayerMap | Stacked, some: Indices) -> LayerMap | Stacked:
    """Return the layer of some of the networks, or the one that is the same for all lines."""
    return Stacked(layer.matrix[some], layer.raw) if isinstance(layer, Stacked) else layer


def times(forms: Floats, matrix: Floats, line: Indices, lines: int) -> Floats:
    """Return forms times the one matrix, or times that of their line; (B, k, n) to (B, k, units).

    line : (B,) increasing
    """
    batch, k, n = forms.shape
    if matrix.ndim == 2:
        return (forms.reshape(batch * k, n) @ matrix).reshape(batch, k, -1)
    counts = np.bincount(line, minlength=lines)
    most = counts.max()
    first = most * np.arange(lines) - np.cumsum(counts) + counts
    place = np.arange(batch) + np.repeat(first, counts)
    padded = np.zeros((lines * most, k, n))
    padded[place] = forms
    product = padded.reshape(lines, most * k, n) @ matrix
    found: Floats = product.reshape(lines * most, k, -1)[place]
    return found
