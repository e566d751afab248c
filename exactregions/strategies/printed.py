"""Values that a failing test prints as the call that makes them, ready to be copied."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeVar

from hypothesis import strategies as st

from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Box, Domain

Value = TypeVar("Value")
Rows = Sequence[Sequence[Fraction]]


def text(value: Fraction) -> int | str:
    """Return a number as it is written best: an integer, or text such as "1/2".

    >>> text(Fraction(4, 2)), text(Fraction(2, 4))
    (2, '1/2')
    """
    return value.numerator if value.denominator == 1 else str(value)


def pair(layer: Layer) -> tuple[list[list[int | str]], list[int | str]]:
    """Return W and b of a layer as they are written.

    >>> pair(Layer.of([["1/2", 3]], [0]))
    ([['1/2', 3]], [0])
    """

    def written(values: Sequence[int]) -> list[int | str]:
        if layer.scale == 1:
            return list(values)
        return [text(Fraction(v, layer.scale)) for v in values]

    return list(map(written, layer.weight)), written(layer.bias)


def network(draw: st.DrawFn, layers: Sequence[Layer], kinds: Sequence[object] = ()) -> Network:
    """Draw the one network with these layers; without ``kinds`` of activations it has ReLUs.

    >>> from hypothesis import find
    >>> one = st.composite(lambda draw: network(draw, [Layer.of([[1]], [2])]))
    >>> find(one(), lambda net: True)
    <Network 1-1, affine>
    """
    pairs = list(map(pair, layers))
    if not kinds:  # what is drawn most is drawn in the quickest way
        return draw(st.just(pairs).map(_network))
    return _drawn(draw, _network, pairs, list(kinds))


def layer(draw: st.DrawFn, value: Layer) -> Layer:
    """Draw the one layer; see ``network``."""
    return _drawn(draw, _layer, *pair(value))


def box(draw: st.DrawFn, sides: Sequence[tuple[Fraction, Fraction]]) -> Box:
    """Draw the one box; see ``network``."""
    return _drawn(draw, _box, *((text(low), text(high)) for low, high in sides))


def segment(draw: st.DrawFn, start: Sequence[Fraction], end: Sequence[Fraction]) -> Domain:
    """Draw the one segment; see ``network``."""
    return _drawn(draw, _segment, list(map(text, start)), list(map(text, end)))


def _drawn(draw: st.DrawFn, call: Callable[..., Value], *arguments: object) -> Value:
    return draw(st.builds(call, *map(st.just, arguments)))


def _named(name: str, call: Callable[..., Value]) -> Callable[..., Value]:
    """Return the call by the name under which people find it; Hypothesis prints that."""

    def named(*arguments: object) -> Value:
        return call(*arguments)

    named.__name__ = name
    return named


_network = _named("Network.of", Network.of)
_layer = _named("Layer.of", Layer.of)
_box = _named("Box.of", Box.of)
_segment = _named("Domain.segment", Domain.segment)
