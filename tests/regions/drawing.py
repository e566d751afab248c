"""Hypothesis strategies of small networks with their domains, as plain data."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.oracles.samples import ABS, ACTIVATIONS, LEAKY, RELU, Layer, cube
from tests.oracles.samples import Domain as Bounds
from tests.regions.agreement import Sample

SIGNS = st.sampled_from([0, 1, -1])
QUARTERS = st.integers(-9, 9).map(lambda v: Fraction(v, 4))
# Three quarters of all networks have entries −1, 0 and 1: nearly all of them are degenerate.
ENTRIES = st.sampled_from([SIGNS, SIGNS, SIGNS, QUARTERS])
HOMOGENEOUS = [RELU, LEAKY, ABS]


@st.composite
def layers_with(draw: Any, widths: tuple[int, ...]) -> list[Layer]:
    """Layers of given widths; they shrink towards zero weights."""
    entry = draw(ENTRIES)
    found = []
    for m, n in pairwise(widths):
        flat = draw(st.lists(entry, min_size=(m + 1) * n, max_size=(m + 1) * n))
        values = [Fraction(v) for v in flat]
        weights = [values[i * m : (i + 1) * m] for i in range(n)]
        found.append((weights, values[m * n :]))
    return found


@st.composite
def samples_of(
    draw: Any, *, inputs: Any = None, kinds: Any = None, bounded: Any = None, hidden: int = 0
) -> Sample:
    """A network with at least ``hidden`` hidden layers on a domain."""
    d = draw(st.integers(1, 3) if inputs is None else inputs)
    inner = draw(st.lists(st.integers(1, 4), min_size=hidden, max_size=2))
    widths = (d, *inner, draw(st.integers(1, 2)))
    kinds = kinds or list(ACTIVATIONS.values())
    activations = [draw(st.sampled_from(kinds)) for _ in inner]
    layers = draw(layers_with(widths))
    return Sample(layers, activations, draw(bounds_in(d) if bounded is None else bounded(d)))


def bounds_in(d: int) -> st.SearchStrategy[Bounds]:
    """A cube, a cube without one side, or nothing."""
    return st.one_of(boxes(d), st.just(cube(d, 2)[:-1]), st.just([]))


def boxes(d: int) -> st.SearchStrategy[Bounds]:
    """A cube around the origin."""
    return st.sampled_from([1, 2]).map(lambda half: cube(d, half))
