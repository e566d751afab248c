"""What noise on its weights does to the sawtooth, the network with exponentially many regions.

The number of linear regions of a ReLU network is anything between 1, whatever its widths
(``famous:one_region``), and 2^k with 3k neurons in 2k layers (``famous:sawtooth:k`` on [0, 1]). A
network with so many is an exception: Hanin and Rolnick (2019) add Gaussian noise to every weight
and bias of a sawtooth, and teeth are gone. Here each noisy network is counted exactly.

Proof: proofs/04-sawtooth.md
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.rational import brief, exact
from exactregions.claims.sampling import Estimate, estimate
from exactregions.errors import ExactRegionsError, FileFormatError
from exactregions.networks.famous import sawtooth
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Box
from exactregions.regions.along import sweep

_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class NoisySawtooths:
    """The linear regions of noisy sawtooths on [0, 1].

    depth   : the network without noise has 2^depth
    sd      : the standard deviation of the noise
    counts  : the number of linear regions for each draw
    mean    : bounds of its mean over all draws
    """

    depth: int
    sd: Fraction
    counts: tuple[int, ...]
    mean: Estimate


def noisy(network: Network, seed: int, sd: object = "1/10") -> Network:
    """Return a network with independent N(0, sd²) added to every weight and bias, exactly.

    Layer by layer, the output included, numpy.random.default_rng(seed) draws the noise of W and
    then that of b; every float64 drawn is the dyadic rational it stores.

    Raises ExactRegionsError for sd < 0, FileFormatError for a negative seed.

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


def noisy_sawtooths(
    depth: int,
    sd: object = "1/10",
    *,
    draws: int = 1024,
    failure: Fraction = Fraction(1, 10**6),
    seed: int = 0,
) -> NoisySawtooths:
    """Return how many linear regions noisy sawtooths have on [0, 1].

    draws   : the number of noisy networks, with the seeds from ``seed`` on
    failure : the probability that the bounds of the mean are wrong, at most

    Raises ExactRegionsError for fewer than 2 draws, ShapeError for depth < 1.

    >>> noisy_sawtooths(4, sd=0, draws=2).counts
    (16, 16)
    >>> found = noisy_sawtooths(7, draws=256)
    >>> 1 <= min(found.counts), max(found.counts) <= most_pieces(7), found.mean.bounds.upper < 128
    (True, True, True)
    """
    network, unit = sawtooth(depth), Box.cube(1, 0, 1)
    counts: list[int] = []

    def draw(first: int, last: int) -> Iterator[int]:
        for start in range(first, last, _AT_ONCE):
            seeds = range(seed + start, seed + min(start + _AT_ONCE, last))
            some = sweep([noisy(network, s, sd) for s in seeds], unit)
            counts.extend(some.linear_region_counts.tolist())
            yield from counts[start:]

    values = Bounds(Fraction(1), Fraction(most_pieces(depth)))
    cut = Fraction(2 << depth)  # twice as many as without noise
    found = estimate(draw, values, Fraction(0), failure, most=draws, first=draws, cut=cut)
    return NoisySawtooths(depth, exact(sd, "sd"), tuple(counts), found)


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
