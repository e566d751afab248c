"""The float matrices of many networks of one shape, layer by layer: as a LayerMap holds one's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exactregions.arithmetic.enclosure import Floats, Indices, quotients
from exactregions.networks.network import Layer, Network
from exactregions.regions.layers import is_relu, maps_of


@dataclass(frozen=True, slots=True)
class Stacked:
    """The units of one layer of K networks as functions of what the layer below gives.

    matrix : (K, 1 + inputs, units), entries as in a LayerMap, up to the units' scales
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
    if all(is_relu(phi) for network in networks for phi in network.activations):
        matrices = [_stack(layers) for layers in zip(*(n.layers for n in networks), strict=True)]
        return [Stacked(matrix, np.zeros(0, dtype=np.intp)) for matrix in matrices]
    columns = zip(*map(maps_of, networks), strict=True)
    return [Stacked(np.stack([m.matrix for m in maps]), maps[0].raw) for maps in columns]


def _stack(layers: Sequence[Layer]) -> Floats:
    """Return one layer of each network; a column that is beyond all trusted floats is infinite."""
    numerators: list[int] = []
    scales: list[int] = []
    for layer in layers:
        rows = zip(layer.bias, layer.weight, strict=True)
        numerators += [v for b, row in rows for v in (b, *row)]
        scales += [layer.scale] * (len(numerators) - len(scales))
    values = quotients(numerators, scales).reshape(len(layers), layers[0].outputs, -1)
    values[~np.isfinite(values).all(axis=2)] = np.inf
    return values.transpose(0, 2, 1).copy()
