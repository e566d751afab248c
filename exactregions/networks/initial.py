"""Random networks, pinned by a seed and taken exactly.

rng = numpy.random.default_rng(seed); layer by layer, the output included, W of shape (out, in) is
drawn first and then b. Every float64 drawn is the dyadic rational it stores. A generator gives its
numbers one by one, so it is the same to draw a whole network at once.

    name      W                    b
    he        N(0, 2/in)           N(0, 1/100)
    hr        N(0, 2/in)           N(0, 1/10⁶)     (Hanin & Rolnick 2019, section 5)
    xavier    N(0, 2/(in + out))   N(0, 1/100)
    torch     U(−1/√in, 1/√in)     U(−1/√in, 1/√in)
    uniform   U(−1, 1)             U(−1, 1)
    int       {−1, 0, 1}           {−1, 0, 1}
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from exactregions.errors import FileFormatError, ShapeError
from exactregions.networks.network import Network, activations_of
from exactregions.networks.stack import Stack

MAX_WEIGHTS = 10_000_000  # a typing slip such as 2-10000-10000-1 must not fill the memory

_WIDTHS = re.compile(r"\d{1,9}(-\d{1,9})+", re.ASCII)
_POWER = re.compile(r"(?<![^-])(\d{1,9})\^([1-9]\d{0,2})(?![^-])", re.ASCII)

Array = npt.NDArray[Any]


def parse_widths(text: str) -> tuple[int, ...]:
    """Read widths: inputs, hidden widths, outputs; 16^3 is short for 16-16-16.

    Raises FileFormatError unless the text is two or more integers with hyphens between them.

    >>> parse_widths("2-16-16-1"), parse_widths("2-16^2-1")
    ((2, 16, 16, 1), (2, 16, 16, 1))
    """
    whole = _POWER.sub(lambda found: "-".join([found[1]] * int(found[2])), text)
    if not _WIDTHS.fullmatch(whole):
        raise FileFormatError(
            f"widths {text!r} are not integers with hyphens between them; "
            "write inputs, hidden widths and outputs, such as 2-16-16-1 or 2-16^2-1"
        )
    return tuple(map(int, whole.split("-")))


def random_network(
    widths: Sequence[int] | str, seed: int, init: str = "he", activation: object = "relu"
) -> Network:
    """Return the random network that (widths, seed, init) pins; same arguments, same weights.

    widths     : inputs, hidden widths, outputs, as integers or as text
    seed       : a non-negative integer
    init       : he, hr, xavier, torch, uniform or int
    activation : for all hidden layers, or a list with one each

    Raises ShapeError for widths below one or too many weights, FileFormatError for an unknown
    init or a negative seed.

    >>> net = random_network("2-3-1", 0, "int")
    >>> net, net.hidden[0].weight, net == random_network((2, 3, 1), 0, "int")
    (<Network 2-3-1, relu>, ((1, 0), (0, -1), (-1, -1)), True)
    """
    return random_networks(widths, [seed], init, activation)[0]


def random_networks(
    widths: Sequence[int] | str,
    seeds: Sequence[int],
    init: str = "he",
    activation: object = "relu",
) -> Stack:
    """Return ``random_network(widths, seed, init, activation)`` for each seed.

    Raises as ``random_network`` does.

    >>> nets = random_networks("2-3-1", range(5))
    >>> nets, nets[4] == random_network("2-3-1", 4)
    (<Stack: 5 networks 2-3-1>, True)
    """
    sizes = read_widths(widths)
    _demand_few_weights(sizes)
    if init not in _LAWS:
        raise FileFormatError(f"init {init!r} is not known; use {', '.join(_LAWS)}")
    for seed in seeds:
        if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
            raise FileFormatError(f"the seed is {seed!r}; give an integer that is at least 0")
    activations = activations_of(activation, len(sizes) - 2)
    law = _LAWS[init]
    spread = np.concatenate([law.spread(m, n) for n, m in pairwise(sizes)])
    values = np.empty((len(seeds), len(spread)))
    for row, seed in zip(values, seeds, strict=True):
        row[:] = law.draw(np.random.default_rng(seed), spread)
    return Stack(sizes, activations, values)


def read_widths(widths: Sequence[int] | str) -> tuple[int, ...]:
    """Return widths, given as integers or as text, inputs first and outputs last.

    Raises ShapeError or FileFormatError if they are not two or more positive integers.

    >>> read_widths("2-16-1"), read_widths([2, 1])
    ((2, 16, 1), (2, 1))
    """
    sizes = parse_widths(widths) if isinstance(widths, str) else tuple(widths)
    if len(sizes) < 2:
        raise ShapeError(f"widths {sizes} need at least the inputs and the outputs")
    for l, n in enumerate(sizes):
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise ShapeError(f"widths[{l}] is {n!r}; every width is an integer of at least 1")
    return sizes


def _demand_few_weights(sizes: Sequence[int]) -> None:
    total = sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
    if total > MAX_WEIGHTS:
        raise ShapeError(
            f"widths {'-'.join(map(str, sizes))} make {total} weights, over {MAX_WEIGHTS} "
            "(MAX_WEIGHTS in networks/initial.py); take smaller widths"
        )


@dataclass(frozen=True, slots=True)
class _Law:
    """How numbers are drawn, given their standard deviations or bounds.

    weight, bias : these of a layer with m neurons and n inputs
    """

    draw: Callable[[np.random.Generator, Array], Array]
    weight: Callable[[int, int], float]
    bias: Callable[[int], float]

    def spread(self, m: int, n: int) -> Array:
        """Return the standard deviations or bounds of W, row by row, and b."""
        return np.repeat([self.weight(m, n), self.bias(n)], [m * n, m])


def _normal(rng: np.random.Generator, spread: Array) -> Array:
    return rng.normal(0.0, spread)


def _uniform(rng: np.random.Generator, spread: Array) -> Array:
    return rng.uniform(-spread, spread)


def _integers(rng: np.random.Generator, spread: Array) -> Array:
    return rng.integers(-1, 2, len(spread))


_LAWS = {
    "he": _Law(_normal, lambda m, n: sqrt(2 / n), lambda n: 0.1),
    "hr": _Law(_normal, lambda m, n: sqrt(2 / n), lambda n: 0.001),
    "xavier": _Law(_normal, lambda m, n: sqrt(2 / (n + m)), lambda n: 0.1),
    "torch": _Law(_uniform, lambda m, n: 1 / sqrt(n), lambda n: 1 / sqrt(n)),
    "uniform": _Law(_uniform, lambda m, n: 1.0, lambda n: 1.0),
    "int": _Law(_integers, lambda m, n: 1.0, lambda n: 1.0),
}
