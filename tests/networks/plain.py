"""A network as plain data, which is what the oracles take."""

from fractions import Fraction

from exactregions.networks.network import Layer, Network


def plain(network: Network) -> tuple[list, list]:
    """Pairs (W, b) of Fractions and triples (breakpoints, slopes, offset)."""
    activations = [(phi.breakpoints, phi.slopes, phi.offsets[0]) for phi in network.activations]
    return [weights(layer) for layer in network.layers], activations


def weights(layer: Layer) -> tuple[list[list[Fraction]], list[Fraction]]:
    """W and b of one layer."""
    return (
        [[Fraction(v, layer.scale) for v in row] for row in layer.weight],
        [Fraction(v, layer.scale) for v in layer.bias],
    )
