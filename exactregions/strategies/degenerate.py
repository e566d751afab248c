"""ReLU networks in special position: where methods that compare floats go wrong."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from exactregions.networks.network import Layer, Network
from exactregions.strategies.networks import networks

OF_ONE = ("zero", "dead")
OF_TWO = ("duplicated", "scaled", "parallel")
OF_ALL = ("unbiased", "concurrent", "dead layer")
KINDS = OF_ONE + OF_TWO + OF_ALL


@st.composite
def degenerate_networks(
    draw: st.DrawFn,
    *,
    widths: Sequence[int] | None = None,
    inputs: int | None = None,
    outputs: int | None = None,
    kinds: Sequence[str] = KINDS,
) -> Network:
    """Return a strategy for ReLU networks with one to three planted coincidences.

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
    >>> net = find(degenerate_networks(inputs=1, kinds=["scaled"]), lambda net: net([1]) > net([0]))
    >>> [layer.weight for layer in net.layers]
    [((1,), (2,)), ((0, 1),)]
    """
    if isinstance(kinds, str) or not kinds or not set(kinds) <= set(KINDS):
        raise InvalidArgument(f"kinds={kinds!r} must be some of {', '.join(KINDS)}")
    least = 2 if widths is None else None
    net = draw(networks(widths=widths, inputs=inputs, outputs=outputs, min_width=least))
    layers = [
        [[b, *row] for b, row in zip(layer.bias, layer.weight, strict=True)] for layer in net.hidden
    ]
    places = [
        (kind, l)
        for kind in kinds
        for l, rows in enumerate(layers)
        if len(rows) > 1 or kind not in OF_TWO
    ]
    if not places:
        raise InvalidArgument(
            f"widths={net.widths} leave no room for {', '.join(kinds)}; give a hidden layer of two "
            "neurons or more"
        )
    for kind, l in draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
        _plant(draw, kind, layers[l], net.hidden[l].scale if l else 0)
    hidden = [
        Layer.reduced([row[1:] for row in rows], [row[0] for row in rows], layer.scale)
        for rows, layer in zip(layers, net.hidden, strict=True)
    ]
    return Network(tuple(hidden), net.activations, net.output)


def _plant(draw: st.DrawFn, kind: str, rows: list[list[int]], scale: int) -> None:
    """Change the rows (b, w₁, …, w_n) of a layer; scale is 0 for the first one.

    Layers after the first read what is not negative, so negative weights keep a neuron off.
    """
    last, n = len(rows) - 1, len(rows[0]) - 1
    i = draw(st.integers(0, last)) if kind in OF_ONE + OF_TWO else 0
    j = (i + draw(st.integers(1, last))) % len(rows) if kind in OF_TWO else i
    match kind:
        case "zero":
            rows[i] = [0] * (n + 1)
        case "dead" | "dead layer":
            for k in [i] if kind == "dead" else range(len(rows)):
                rows[k] = [-scale, *(-abs(w) for w in rows[k][1:])] if scale else [-1, *[0] * n]
        case "duplicated":
            rows[j] = list(rows[i])
        case "scaled":
            factor = draw(st.sampled_from((2, -1, 3, -2)))
            rows[j] = [factor * v for v in rows[i]]
        case "parallel":
            rows[j] = [rows[i][0] + draw(st.integers(1, 4)), *rows[i][1:]]
        case "unbiased" | "concurrent":
            common = [draw(st.integers(-2, 2)) for _ in range(n)] if kind == "concurrent" else []
            for row in rows:
                row[0] = -sum(w * p for w, p in zip(row[1:], common or [0] * n, strict=True))
