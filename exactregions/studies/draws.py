"""Random networks, lines and points, as factors and seeds of a study name them.

    widths   inputs, hidden widths and outputs: 2-16-16-1, or 2-16^2-1
    init     the law of weights and biases (networks/initial.py)
    bias     a rational, by which every bias that was drawn is multiplied, exactly: 1 leaves them,
             0 takes them away

The network of a seed is random:WIDTHS:SEED:INIT, if the bias is 1. Lines and points come from
another stream, numpy.random.default_rng(SeedSequence(seed, spawn_key=(1,))), as normal numbers that
are taken exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.rational import exact
from exactregions.claims.gradients import LAWS
from exactregions.errors import ShapeError
from exactregions.networks.initial import random_networks, read_widths
from exactregions.networks.stack import Stack
from exactregions.studies.kind import Parameter, Parameters

FACTORS: Mapping[str, Parameter | None] = {"widths": None, "init": "he", "bias": "1"}


def widths_of(parameters: Parameters) -> tuple[int, ...]:
    """Return inputs, hidden widths and outputs.

    Raises FileFormatError or ShapeError for what does not read as widths with a hidden layer.

    >>> widths_of({"widths": "1-3^2-1"})
    (1, 3, 3, 1)
    """
    widths = read_widths(str(parameters["widths"]))
    if len(widths) < 3:
        raise ShapeError(
            f"widths {parameters['widths']} name no hidden layer; give inputs, hidden, outputs"
        )
    return widths


def bias_of(parameters: Parameters) -> Fraction:
    """Return what multiplies the biases; raise NotExactError if it is not a rational number."""
    return exact(parameters["bias"], "bias")


def networks_of(parameters: Parameters, seeds: Sequence[int]) -> Stack:
    """Return the network of each seed.

    Raises as ``widths_of`` and ``bias_of`` do, and FileFormatError for an unknown init.

    >>> one, third = ({"widths": "1-2-1", "init": "he", "bias": b} for b in ("1", "1/3"))
    >>> (drawn,), (other,) = networks_of(one, [7]), networks_of(third, [7])
    >>> drawn([0]) == other([0]), drawn([3])[0] == 3 * other([1])[0]
    (False, True)
    """
    drawn = random_networks(widths_of(parameters), seeds, str(parameters["init"]))
    return replace(drawn, factor=bias_of(parameters))


def numbers_of(seed: int, size: int) -> tuple[Fraction, ...]:
    """Return normal numbers of a sample's second stream, as the rationals that floats are.

    >>> numbers_of(0, 2) == numbers_of(0, 3)[:2], numbers_of(0, 1) == numbers_of(1, 1)
    (True, False)
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1,)))
    return tuple(map(Fraction, rng.standard_normal(size).tolist()))


def has_density(parameters: Parameters) -> bool:
    """Tell whether weights and biases have a density that turning a neuron does not change.

    Then proofs/15-expectation.md, 4, applies: to the networks, and to what they are on a line that
    is drawn apart from them, since (w·v, w·p + b) has such a density, too, for fixed p and v ≠ 0.
    Integers have no density, nor has the bias 0.

    >>> laws = [("he", "1"), ("torch", "-1/2"), ("int", "1"), ("he", "0")]
    >>> [has_density({"init": init, "bias": bias}) for init, bias in laws]
    [True, True, False, False]
    """
    return parameters["init"] in LAWS and bias_of(parameters) != 0
