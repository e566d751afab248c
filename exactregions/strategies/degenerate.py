"""ReLU networks in special position: where methods that compare floats go wrong."""

from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from exactregions.networks.network import Layer, Network
from exactregions.strategies import checks, printed
from exactregions.strategies.networks import drawn_layers, drawn_sizes

OF_ONE = ("zero", "dead")
OF_TWO = ("duplicated", "scaled", "parallel")
OF_ALL = ("unbiased", "concurrent", "dead layer")
KINDS = OF_ONE + OF_TWO + OF_ALL


FACTORS, COORDINATES = (2, -1, 3, -2), (0, 1, -1, 2, -2)


class _Plant(NamedTuple):
    """A coincidence: its kind, and whole numbers that say where and how, modulo what there is."""

    kind: str
    layer: int
    neuron: int
    step: int
    size: int
    point: tuple[int, ...]


@st.composite
def degenerate_networks(
    draw: st.DrawFn,
    *,
    widths: Sequence[int] | None = None,
    inputs: int | None = None,
    outputs: int | None = None,
    kinds: Sequence[str] = KINDS,
) -> Network:
    """Return a strategy for ReLU networks with one or two planted coincidences.

    * ``widths``, ``inputs`` and ``outputs`` are as for ``networks``; without ``widths`` hidden
      layers have 2 to 4 neurons.
    * ``kinds`` names the coincidences to choose from:

      - ``zero``, a neuron that is exactly at its breakpoint everywhere; ``dead``, one that is
        negative everywhere;
      - ``duplicated``, a neuron written twice; ``scaled``, a positive or negative multiple of
        another one, with the same hyperplane; ``parallel``, one with another bias;
      - ``unbiased``, a layer whose biases are 0; ``concurrent``, one whose hyperplanes have a point
        in common; ``dead layer``, one of dead neurons.

    The coincidence planted last always holds. Networks shrink as those of ``networks`` do.

    >>> from hypothesis import find
    >>> scaled = degenerate_networks(widths=(1, 2, 1), kinds=["scaled"])
    >>> find(scaled, lambda net: net.hidden[0].bias[1] > 0).hidden[0]
    Layer(weight=((0,), (0,)), bias=(2, 1), scale=1)
    """
    if isinstance(kinds, str) or not kinds or not set(kinds) <= set(KINDS):
        raise InvalidArgument(f"kinds={kinds!r} must be some of {', '.join(KINDS)}")
    inner = (2,) if widths is None else checks.shape(widths)[1:-1]
    fitting = [kind for kind in kinds if max(inner, default=0) > (kind in OF_TWO)]
    if not fitting:
        raise InvalidArgument(
            f"widths={widths!r} leave no room for {', '.join(kinds)}; give a hidden layer of two "
            "neurons or more"
        )
    # Drawn before the network, so that they stay as they are while it shrinks.
    plants = draw(st.lists(_plants(fitting), min_size=1, max_size=2))
    narrow = (2, None) if widths is None else (None, None)
    *hidden, output = drawn_layers(draw, drawn_sizes(draw, widths, inputs, outputs, width=narrow))
    layers = [
        [[b, *row] for b, row in zip(layer.bias, layer.weight, strict=True)] for layer in hidden
    ]
    for plant in plants:
        wide = [l for l, rows in enumerate(layers) if len(rows) > (plant.kind in OF_TWO)]
        l = wide[plant.layer % len(wide)]
        _grow(plant, layers[l], hidden[l].scale if l else 0)
    planted = [
        Layer.reduced([row[1:] for row in rows], [row[0] for row in rows], layer.scale)
        for rows, layer in zip(layers, hidden, strict=True)
    ]
    return printed.network(draw, [*planted, output])


def _plants(kinds: Sequence[str]) -> st.SearchStrategy[_Plant]:
    numbers = st.lists(st.integers(0, 5), min_size=7, max_size=7)
    return st.tuples(st.sampled_from(kinds), numbers).map(_plant)


def _plant(drawn: tuple[str, list[int]]) -> _Plant:
    kind, (layer, neuron, step, size, *point) = drawn
    return _Plant(kind, layer, neuron, step, size, tuple(point))


def _grow(plant: _Plant, rows: list[list[int]], scale: int) -> None:
    """Change the rows (b, w₁, …, w_n) of a layer; scale is 0 for the first one.

    Layers after the first read what is not negative, so negative weights keep a neuron off.
    """
    n, i = len(rows[0]) - 1, plant.neuron % len(rows)
    source = rows[i - 1 - plant.step % (len(rows) - 1)] if plant.kind in OF_TWO else rows[i]
    match plant.kind:
        case "zero":
            rows[i] = [0] * (n + 1)
        case "dead" | "dead layer":
            for k in [i] if plant.kind == "dead" else range(len(rows)):
                rows[k] = [-scale, *(-abs(w) for w in rows[k][1:])] if scale else [-1, *[0] * n]
        case "duplicated":
            rows[i] = list(source)
        case "scaled":
            rows[i] = [FACTORS[plant.size % 4] * v for v in source]
        case "parallel":
            rows[i] = [source[0] + 1 + plant.size, *source[1:]]
        case "unbiased" | "concurrent":
            point = [COORDINATES[v % 5] * (plant.kind == "concurrent") for v in plant.point]
            for row in rows:
                row[0] = -sum(w * p for w, p in zip(row[1:], cycle(point), strict=False))
