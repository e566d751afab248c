"""Random networks, pinned by a seed and taken exactly.

rng = numpy.random.default_rng(seed); layer by layer, the output included, W of shape (out, in) is
drawn first and then b. Every float64 drawn is the dyadic rational it stores.

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
from itertools import pairwise
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from exactregions.errors import FileFormatError, ShapeError
from exactregions.networks.network import Network

MAX_WEIGHTS = 10_000_000  # a typing slip such as 2-10000-10000-1 must not fill the memory

_WIDTHS = re.compile(r"\d{1,9}(-\d{1,9})+", re.ASCII)

Array = npt.NDArray[Any]
Draw = Callable[[np.random.Generator, int, int], tuple[Array, Array]]


def parse_widths(text: str) -> tuple[int, ...]:
    """Read widths: inputs, hidden widths, outputs.

    Raises FileFormatError unless the text is two or more integers with hyphens between them.

    >>> parse_widths("2-16-16-1")
    (2, 16, 16, 1)
    """
    if not _WIDTHS.fullmatch(text):
        raise FileFormatError(
            f"widths {text!r} are not integers with hyphens between them; "
            "write inputs, hidden widths and outputs, such as 2-16-16-1"
        )
    return tuple(map(int, text.split("-")))


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
    sizes = read_widths(widths)
    _demand_few_weights(sizes)
    if init not in _INITS:
        raise FileFormatError(f"init {init!r} is not known; use {', '.join(_INITS)}")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise FileFormatError(f"the seed is {seed!r}; give an integer that is at least 0")
    rng = np.random.default_rng(seed)
    draw = _INITS[init]
    drawn = [draw(rng, outputs, inputs) for inputs, outputs in pairwise(sizes)]
    return Network.of([(w.tolist(), b.tolist()) for w, b in drawn], activation)


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


def _normal(weight_sd: Callable[[int, int], float], bias_sd: float) -> Draw:
    def draw(rng: np.random.Generator, m: int, n: int) -> tuple[Array, Array]:
        w = rng.normal(0.0, weight_sd(m, n), (m, n))
        return w, rng.normal(0.0, bias_sd, m)

    return draw


def _uniform(bound: Callable[[int], float]) -> Draw:
    def draw(rng: np.random.Generator, m: int, n: int) -> tuple[Array, Array]:
        w = rng.uniform(-bound(n), bound(n), (m, n))
        return w, rng.uniform(-bound(n), bound(n), m)

    return draw


def _integers(rng: np.random.Generator, m: int, n: int) -> tuple[Array, Array]:
    w = rng.integers(-1, 2, (m, n))
    return w, rng.integers(-1, 2, m)


_INITS: dict[str, Draw] = {
    "he": _normal(lambda m, n: sqrt(2 / n), 0.1),
    "hr": _normal(lambda m, n: sqrt(2 / n), 0.001),
    "xavier": _normal(lambda m, n: sqrt(2 / (n + m)), 0.1),
    "torch": _uniform(lambda n: 1 / sqrt(n)),
    "uniform": _uniform(lambda n: 1.0),
    "int": _integers,
}
