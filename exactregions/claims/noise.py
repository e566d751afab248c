"""What noise on its weights does to the sawtooth, the network with exponentially many regions.

The number of linear regions of a ReLU network is anything between 1, whatever its widths
(``famous:one_region``), and 2^k with 3k neurons in 2k layers (``famous:sawtooth:k`` on [0, 1]). A
network with so many is an exception: Hanin and Rolnick (2019) add Gaussian noise to every weight
and bias of a sawtooth, and teeth are gone. The study ``noise`` counts each noisy network exactly.

Proof: proofs/04-sawtooth.md
"""

from fractions import Fraction

import numpy as np

from exactregions.arithmetic.rational import brief, exact
from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.networks.network import Layer, Network


def noisy(network: Network, seed: int, sd: object = "1/10") -> Network:
    """Return a network with independent N(0, sd²) added to every weight and bias, exactly.

    Layer by layer, the output included, numpy.random.default_rng(seed) draws the noise of W and
    then that of b; every float64 drawn is the dyadic rational it stores.

    Raises ExactRegionsError for sd < 0, FileFormatError for a negative seed.

    >>> from exactregions.networks.famous import sawtooth
    >>> net = noisy(sawtooth(1), 0)
    >>> net, noisy(sawtooth(1), 0, 0) == sawtooth(1)
    (<Network 1-2-1-1, relu>, True)
    >>> row = net.hidden[0]
    >>> Fraction(row.weight[0][0], row.scale) - 1 == Fraction(0.01257302210933933)
    True
    """
    size = exact(sd, "sd")
    if size < 0:
        raise ExactRegionsError(f"the standard deviation is {brief(size)}; give 0 or more")
    if seed < 0:
        raise FileFormatError(f"the seed is {seed}; give an integer that is at least 0")
    rng = np.random.default_rng(seed)
    layers = [_shaken(layer, rng, float(size)) for layer in network.layers]
    return Network(tuple(layers[:-1]), network.activations, layers[-1])


def most_pieces(depth: int) -> int:
    """Return 2^(depth + 2) − 3, the most linear regions on the line with a sawtooth's widths.

    Before tent i the function of x is strictly monotone on 2^i intervals at most, whatever the
    weights, and on each of them the three neurons of the tent vanish at 1, 1 and 2 points at most.
    That makes 4·(1 + 2 + … + 2^(depth − 1)) breakpoints at most (statement 4 of the proof).

    >>> most_pieces(1), most_pieces(8)
    (5, 1021)
    """
    return (4 << depth) - 3


def _shaken(layer: Layer, rng: np.random.Generator, sd: float) -> Layer:
    weight = rng.normal(0.0, sd, (layer.outputs, layer.inputs)).tolist()
    bias = rng.normal(0.0, sd, layer.outputs).tolist()
    return Layer.of(
        [
            [Fraction(v, layer.scale) + Fraction(e) for v, e in zip(row, noise, strict=True)]
            for row, noise in zip(layer.weight, weight, strict=True)
        ],
        [Fraction(v, layer.scale) + Fraction(e) for v, e in zip(layer.bias, bias, strict=True)],
    )
