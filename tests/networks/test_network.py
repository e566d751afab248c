"""Networks evaluate exactly, restrict exactly, and refuse weights that do not fit together."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import ActivationError, ExactRegionsError, NotExactError, ShapeError
from exactregions.networks.network import Layer, Network

entries = st.one_of(
    st.integers(-3, 3),
    st.integers(-60, 60).map(lambda n: Fraction(n, 12)),
    st.sampled_from([0.1, -2.5, 2**63 + 1, -(2**64), Fraction(1, 2**70)]),
)
KINDS = ["relu", "abs", "hard_tanh", "leaky_relu:1/3"]


@st.composite
def layers(draw: Callable, widths: list[int]) -> list[tuple[list[list], list]]:
    """Pairs (W, b) of nested lists of exact numbers."""
    row = {n: st.lists(entries, min_size=n, max_size=n) for n in widths}
    return [
        (draw(st.lists(row[n], min_size=m, max_size=m)), draw(row[m])) for n, m in pairwise(widths)
    ]


@st.composite
def described(draw: Callable) -> tuple[list[tuple[list[list], list]], list[str]]:
    """Layers and the names of their activations."""
    widths = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    names = draw(
        st.lists(st.sampled_from(KINDS), min_size=len(widths) - 2, max_size=len(widths) - 2)
    )
    return draw(layers(widths)), names


FORMULAS: dict[str, Callable[[Fraction], Fraction]] = {
    "relu": lambda z: max(z, Fraction(0)),
    "abs": abs,
    "hard_tanh": lambda z: min(max(z, Fraction(-1)), Fraction(1)),
    "leaky_relu:1/3": lambda z: max(z, z / 3),
}


def affine(weight: list[list], bias: list, h: list[Fraction]) -> list[Fraction]:
    return [
        sum((Fraction(v) * x for v, x in zip(row, h, strict=True)), Fraction(b))
        for row, b in zip(weight, bias, strict=True)
    ]


def run(pairs: list[tuple[list[list], list]], names: list[str], x: list[Fraction]) -> list:
    """Every pre-activation and the output, one Fraction at a time."""
    found, h = [], x
    for (weight, bias), name in zip(pairs, [*names, None], strict=True):
        z = affine(weight, bias, h)
        found.append(tuple(z))
        h = [FORMULAS[name](v) for v in z] if name else z
    return found


points = st.integers(-120, 120).map(lambda n: Fraction(n, 24))


@given(described(), st.data())
def test_a_network_is_evaluated_as_by_hand(net: tuple, data: st.DataObject):
    pairs, names = net
    network = Network.of(pairs, names)
    x = [data.draw(points) for _ in range(network.inputs)]
    *hidden, output = run(pairs, names, x)
    assert network.pre_activations(x) == tuple(hidden)
    assert network(x) == output
    assert all(isinstance(v, Fraction) for v in network(x))


@given(described(), st.data())
def test_a_restricted_network_is_the_network_on_the_slice(net: tuple, data: st.DataObject):
    pairs, names = net
    network = Network.of(pairs, names)
    k = data.draw(st.integers(1, 3))
    origin = [data.draw(points) for _ in range(network.inputs)]
    directions = [[data.draw(points) for _ in origin] for _ in range(k)]
    t = [data.draw(points) for _ in range(k)]
    at = [
        o + sum(s * v[i] for s, v in zip(t, directions, strict=True)) for i, o in enumerate(origin)
    ]
    restricted = network.restricted(origin, directions)
    assert restricted.widths == (k, *network.widths[1:])
    assert restricted.pre_activations(t) == network.pre_activations(at)
    assert restricted(t) == network(at)


@given(described())
def test_equal_weights_make_equal_networks_however_they_are_written(net: tuple):
    pairs, names = net
    spelled = [
        ([[str(Fraction(v)) for v in row] for row in w], tuple(map(Fraction, b))) for w, b in pairs
    ]
    assert Network.of(spelled, names) == Network.of(pairs, names)
    assert hash(Network.of(spelled, names)) == hash(Network.of(pairs, names))


@given(described())
def test_a_layer_is_kept_in_lowest_terms(net: tuple):
    for layer, (weight, bias) in zip(Network.of(*net).layers, net[0], strict=True):
        entries_of_layer = [Fraction(v) for row in weight for v in row] + [
            Fraction(v) for v in bias
        ]
        stored = [v for row in layer.weight for v in row] + list(layer.bias)
        assert [Fraction(v, layer.scale) for v in stored] == entries_of_layer
        assert layer.scale == np.lcm.reduce([v.denominator for v in entries_of_layer], dtype=object)


@given(described())
def test_reducing_a_multiple_gives_the_layer_back(net: tuple):
    for layer in Network.of(*net).layers:
        tripled = [[3 * v for v in row] for row in layer.weight]
        again = Layer.reduced(tripled, [3 * b for b in layer.bias], 3 * layer.scale)
        assert again == layer


def test_shapes_places_and_text_of_a_small_network():
    network = Network.of([([[1, 2]] * 3, [0] * 3), ([[1, 1, 1]] * 2, [0] * 2), ([[1, 1]], [0])])
    assert (network.inputs, network.widths, network.outputs, network.neurons) == (
        2,
        (2, 3, 2, 1),
        1,
        5,
    )
    assert list(network.places()) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert repr(network) == "<Network 2-3-2-1, relu>"


def test_a_network_without_hidden_layers_is_its_affine_map():
    network = Network.of([([["1/3"]], [1])])
    assert (network([3]), network.neurons, network.pre_activations([3])) == ((2,), 0, ())
    assert repr(network) == "<Network 1-1, affine>"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int8, np.uint64])
def test_arrays_are_read_like_lists(dtype: type):
    weight, bias = np.array([[1, 3], [0, 2]], dtype), np.array([1, 2], dtype)
    lists = [(weight.tolist(), bias.tolist()), ([[1, 1]], [0])]
    assert Network.of([(weight, bias), ([[1, 1]], [0])]) == Network.of(lists)


NAN = float("nan")
LAST = ([[1]], [0])
MISSHAPEN = {
    "no layers": ([], "give pairs"),
    "no pair": ([[1]], r"layers\[0\] is not a pair"),
    "no rows": ([([], [])], r"layers\[0\]\.W has no rows"),
    "no inputs": ([([[]], [0])], r"layers\[0\]\.W\[0\] has no entries"),
    "no matrix": ([(3, [0])], r"layers\[0\]\.W is 3"),
    "one-dimensional weights": ([([1, 2], [0])], r"layers\[0\]\.W\[0\] is 1"),
    "three-dimensional weights": ([([[[1]]], [0])], r"layers\[0\]\.W\[0\]\[0\] is \[1\]"),
    "ragged rows": ([([[1, 2], [3]], [0, 0])], r"layers\[0\]\.W\[1\] has 1 entries"),
    "too few biases": ([([[1], [2]], [0])], r"layers\[0\]\.b has 1 entries"),
    "too many biases": ([([[1]], [0, 0])], r"layers\[0\]\.b has 2 entries"),
    "a bias for all": ([([[1]], 0)], r"layers\[0\]\.b is 0"),
    "a text for a row": ([(["12"], [0])], r"layers\[0\]\.W\[0\] is '12'"),
    "layers that do not fit": ([([[1], [1]], [0, 0]), LAST], r"layers\[1\]\.W has 1 columns"),
}


@pytest.mark.parametrize(("pairs", "message"), MISSHAPEN.values(), ids=MISSHAPEN.keys())
def test_misshapen_weights_are_refused_by_place(pairs: list, message: str):
    with pytest.raises(ExactRegionsError, match=message) as caught:
        Network.of(pairs)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [NAN, float("-inf"), True, 1j, None, "one", "1/0"])
def test_a_weight_that_is_no_number_is_refused_by_place(value: object):
    with pytest.raises(NotExactError, match=r"layers\[1\]\.W\[0\]\[2\] is "):
        Network.of([([[1]] * 3, [0] * 3), ([[0, 0, value]], [0])])
    with pytest.raises(NotExactError, match=r"layers\[0\]\.b\[1\] is "):
        Network.of([([[1]] * 2, [0, value]), ([[1, 1]], [0])])


def test_activations_are_one_for_every_hidden_layer():
    with pytest.raises(ShapeError, match="2 activations for 1 hidden layers"):
        Network.of([LAST, LAST], ["relu", "relu"])
    with pytest.raises(ActivationError, match="'softmax' is not known"):
        Network.of([LAST, LAST], "softmax")


@pytest.mark.parametrize("x", [[], [1], [1, 2, 3], "12", 5, [[1, 2]]])
def test_a_point_has_one_number_for_every_input(x: object):
    network = Network.of([([[1, 2]], [0])])
    with pytest.raises(ExactRegionsError, match=r"x has|x is|x\[0\] is"):
        network(x)


def test_origin_and_directions_of_a_slice_fit_the_inputs():
    network = Network.of([([[1, 2]], [0])])
    with pytest.raises(ShapeError, match="origin has 1 entries"):
        network.restricted([1], [[1, 2]])
    with pytest.raises(ShapeError, match=r"directions\[1\] has 3 entries"):
        network.restricted([1, 1], [[1, 2], [1, 2, 3]])


def test_a_slice_has_at_least_one_direction():
    with pytest.raises(ShapeError, match="direction"):
        Network.of([([[1, 2]], [0])]).restricted([1, 1], [])


@pytest.mark.parametrize("row", [{1, 2}, {1: 2, 3: 4}, b"12"], ids=["set", "dict", "bytes"])
def test_a_row_is_a_sequence_of_numbers(row: object):
    with pytest.raises(ShapeError):
        Network.of([([row], [0])])


def test_weights_with_an_axis_too_many_are_refused_in_one_line():
    with pytest.raises(ExactRegionsError) as caught:
        Network.of([(np.ones((1, 1, 1000)), [0])])
    assert len(str(caught.value).splitlines()) == 1
