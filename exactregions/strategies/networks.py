"""Layers and networks with small rational weights, most of them in special position.

Numbers are integers over one denominator, a power of 2: every weight is a float, too, so a program
that computes in floats is given the same network.

Dropping a neuron takes a row from one layer and a column from the next. So that Hypothesis can do
it by changing one choice, all layers are drawn at their full size and neurons are kept or not.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from exactregions.networks.network import Layer, Network
from exactregions.strategies import checks, printed

Numbers = st.SearchStrategy[Any]  # of whatever Network.of reads
Limits = tuple[int | None, int | None]

DENOMINATORS = st.sampled_from((1, 2, 4, 8))
# Entries −1, 0, 1 make most small networks degenerate.
ENTRIES = st.sampled_from((st.integers(-1, 1), st.integers(-2, 2), st.integers(-8, 8)))
MAX_INPUTS, MAX_OUTPUTS = 3, 2


@st.composite
def layers(draw: st.DrawFn, inputs: int, outputs: int, *, weights: Numbers | None = None) -> Layer:
    """Return a strategy for affine layers x ↦ W x + b, values of ``Layer``.

    * ``inputs`` and ``outputs`` are the numbers of columns and of rows of W.
    * ``weights`` is a strategy for the entries of W and b, of any kind that ``exact`` reads, such
      as ``st.floats(width=32, allow_nan=False, allow_infinity=False)`` or ``st.fractions()``. By
      default they are integers from −8 to 8 over 1, 2, 4 or 8.

    Layers shrink to zero entries.

    >>> from hypothesis import find
    >>> find(layers(2, 1), lambda layer: layer.weight[0][0] > layer.weight[0][1] > 0)
    Layer(weight=((2, 1),), bias=(0,), scale=1)
    """
    sizes = all_of((checks.whole(inputs, "inputs"), checks.whole(outputs, "outputs")))
    return printed.layer(draw, drawn_layers(draw, sizes, weights)[0])


@st.composite
def networks(
    draw: st.DrawFn,
    *,
    widths: Sequence[int] | None = None,
    inputs: int | None = None,
    outputs: int | None = None,
    min_depth: int | None = None,
    max_depth: int | None = None,
    min_width: int | None = None,
    max_width: int | None = None,
    weights: Numbers | None = None,
    activations: st.SearchStrategy[Any] | None = None,
) -> Network:
    """Return a strategy for networks.

    * ``widths`` are inputs, hidden widths and outputs, e.g. ``(2, 6, 6, 1)``. Without it the next
      six say how large networks are:
    * ``inputs`` and ``outputs`` are their numbers; by default 1 to 3 inputs and 1 or 2 outputs.
    * ``min_depth`` and ``max_depth`` bound the number of hidden layers, by default 1 and 2;
      ``min_depth=0`` allows affine functions.
    * ``min_width`` and ``max_width`` bound the neurons of a hidden layer, by default 1 and 4.
    * ``weights`` is a strategy for weights and biases, as for ``layers``.
    * ``activations`` is a strategy for activations or their names, drawn once for every hidden
      layer, by default ReLU.

    Networks shrink to one input, few narrow layers, one output, and zero weights.

    >>> from hypothesis import find
    >>> bent = find(networks(), lambda net: net([1] * net.inputs) != net([-1] * net.inputs))
    >>> bent.inputs, bent.outputs, {abs(v) for layer in bent.layers for (v,) in layer.weight}
    (1, 1, {1})
    """
    depth, width = (min_depth, max_depth), (min_width, max_width)
    sizes = drawn_sizes(draw, widths, inputs, outputs, depth=depth, width=width)
    kinds = []
    if activations is not None:
        checks.strategy(activations, "activations")
        kinds = [draw(activations) for _ in sizes.full[1:-1]]
    return printed.network(draw, drawn_layers(draw, sizes, weights), kinds)


class Sizes(NamedTuple):
    """The widths at which numbers are drawn, and what is kept of inputs, neurons and outputs."""

    full: tuple[int, ...]
    kept: tuple[Sequence[int], ...]


def all_of(widths: tuple[int, ...]) -> Sizes:
    """Return widths of which everything is kept."""
    return Sizes(widths, tuple(map(range, widths)))


def drawn_sizes(
    draw: st.DrawFn,
    widths: Sequence[int] | None,
    inputs: int | None,
    outputs: int | None,
    *,
    depth: Limits = (None, None),
    width: Limits = (None, None),
) -> Sizes:
    """Draw sizes as ``networks`` describes them, from its arguments."""
    if widths is not None:
        if (inputs, outputs, *depth, *width) != (None,) * 6:
            raise InvalidArgument(f"widths={widths!r} says all sizes; drop the other arguments")
        return all_of(checks.shape(widths))
    low, high = checks.between(*depth, "depth", default=(1, 2), floor=0)
    narrow, wide = checks.between(*width, "width", default=(1, 4))
    d = MAX_INPUTS if inputs is None else checks.whole(inputs, "inputs")
    m = MAX_OUTPUTS if outputs is None else checks.whole(outputs, "outputs")
    many = draw(st.integers(low, high))
    first = _kept(draw, d, 1 if inputs is None else d)
    last = _kept(draw, m, 1 if outputs is None else m)
    hidden = [_kept(draw, wide, narrow) for _ in range(high)][:many]
    return Sizes((d, *[wide] * many, m), (first, *hidden, last))


def _kept(draw: st.DrawFn, size: int, least: int) -> Sequence[int]:
    """Draw which of ``size`` things are kept, at least so many."""
    if least == size:
        return range(size)
    flags = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    chosen = [i for i, flag in enumerate(flags) if flag]
    spare = [i for i, flag in enumerate(flags) if not flag]
    return sorted(chosen + spare[: max(0, least - len(chosen))])


def drawn_layers(draw: st.DrawFn, sizes: Sizes, weights: Numbers | None = None) -> list[Layer]:
    """Draw all numbers as one flat list, the quickest way, and keep some rows and columns.

    The output comes first: so a layer less is a shorter list with the same beginning.
    """
    shapes, kept = list(pairwise(sizes.full)), sizes.kept
    size = sum((n + 1) * m for n, m in shapes)
    if weights is None:
        scale, entries = draw(DENOMINATORS), draw(ENTRIES)
    else:
        checks.strategy(weights, "weights")
        scale, entries = 0, weights
    numbers = draw(st.lists(entries, min_size=size, max_size=size))
    found: list[Layer] = []
    at = 0
    for l in (len(shapes) - 1, *range(len(shapes) - 1)):
        n, m = shapes[l]
        rows = [numbers[at + i * (n + 1) :][: n + 1] for i in range(m)]
        at += (n + 1) * m
        weight = [[rows[i][1 + j] for j in kept[l]] for i in kept[l + 1]]
        bias = [rows[i][0] for i in kept[l + 1]]
        found.append(
            Layer.reduced(weight, bias, scale)
            if scale
            else Layer.of(weight, bias, where=f"layers[{l}]")
        )
    return [*found[1:], found[0]]
