"""A keras Sequential is the network that keras evaluates.

Weights and points are small dyadic numbers, for which float32 arithmetic is exact: the two
sides must be equal, not close.
"""

import os
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from exactregions.errors import ExactRegionsError, NotExactError, ShapeError, UnsupportedLayerError
from exactregions.readers import read

pytest.importorskip("torch", reason="keras needs a backend")
os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3")
# ruff: noqa: E402 - what follows needs keras

from keras import layers

# keras's own way of setting weights, with numpy 2 and torch
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

RNG = np.random.default_rng(4)


def some(*shape: int) -> np.ndarray:
    """Dyadic numbers between −4 and 4."""
    return RNG.integers(-32, 33, shape) / 8


def model(shape: tuple, *parts: "keras.Layer") -> "keras.Sequential":
    """A model with dyadic weights; variances of batch normalizations stay 1."""
    found = keras.Sequential([keras.Input(shape), *parts])
    for layer in found.layers:
        held = layer.get_weights()
        kept = held[-1:] if isinstance(layer, layers.BatchNormalization) else []
        layer.set_weights([some(*v.shape) for v in held[: len(held) - len(kept)]] + kept)
    return found


MODELS = {
    "Dense with relu": lambda: model((3,), layers.Dense(4, "relu"), layers.Dense(2)),
    "Dense without bias": lambda: model((3,), layers.Dense(2, use_bias=False)),
    "Dense with other activations": lambda: model(
        (3,), layers.Dense(4, "relu6"), layers.Dense(4, "hard_tanh"), layers.Dense(2, "linear")
    ),
    "ReLU": lambda: model((3,), layers.Dense(4), layers.ReLU(), layers.Dense(2)),
    "ReLU with a maximum": lambda: model((3,), layers.Dense(4), layers.ReLU(max_value=2.0)),
    "ReLU with everything": lambda: model((3,), layers.ReLU(max_value=2.0, negative_slope=0.25)),
    "LeakyReLU": lambda: model((3,), layers.Dense(4), layers.LeakyReLU(negative_slope=0.5)),
    "Activation": lambda: model((3,), layers.Dense(4), layers.Activation("relu")),
    "Flatten and Dropout": lambda: model(
        (2, 3), layers.Flatten(), layers.Dense(4, "relu"), layers.Dropout(0.5), layers.Dense(1)
    ),
    "Dense on the last axis": lambda: model((2, 3), layers.Dense(4, "relu"), layers.Dense(2)),
    "an exact batch normalization": lambda: model(
        (3,), layers.Dense(2), layers.BatchNormalization(epsilon=15.0), layers.ReLU()
    ),
    "a batch normalization of an axis": lambda: model(
        (2, 3), layers.BatchNormalization(axis=1, epsilon=3.0, center=False), layers.Dense(2)
    ),
    "nested": lambda: keras.Sequential(
        [model((3,), layers.Dense(4, "relu")), model((4,), layers.Dense(2))]
    ),
}


@pytest.mark.parametrize("build", MODELS.values(), ids=MODELS.keys())
def test_the_network_is_the_function_of_the_model(build: Callable):
    found = build()
    network = read(found)
    for _ in range(5):
        x = some(1, *found.input_shape[1:])
        expected = keras.ops.convert_to_numpy(found(x)).ravel().tolist()
        assert network(x.ravel().tolist()) == tuple(map(Fraction, expected))


@pytest.mark.parametrize(
    "last",
    [
        lambda: [layers.Dense(2, "softmax")],
        lambda: [layers.Dense(2), layers.Softmax()],
        lambda: [layers.Dense(2), layers.Activation("sigmoid")],
    ],
    ids=["in Dense", "Softmax", "Activation"],
)
def test_a_final_softmax_is_left_out_and_the_log_says_so(
    last: Callable, caplog: pytest.LogCaptureFixture
):
    found = model((3,), layers.Dense(4, "relu"), *last())
    plain = model((3,), layers.Dense(4, "relu"), layers.Dense(2))
    plain.set_weights(found.get_weights())
    assert read(found) == read(plain)
    assert caplog.text.count("is left out") == 1


def unbuilt() -> "keras.Sequential":
    return keras.Sequential([layers.Dense(3)])


def with_lora() -> "keras.Sequential":
    found = model((3,), layers.Dense(2))
    found.layers[0].enable_lora(1)
    return found


def functional() -> "keras.Model":
    x = keras.Input((2,))
    return keras.Model(x, layers.Dense(2)(x))


def nan() -> "keras.Sequential":
    found = model((2,), layers.Dense(2, "relu"), layers.Dense(1))
    found.layers[1].set_weights([np.array([[1.0], [np.nan]]), np.zeros(1)])
    return found


REFUSED = {
    "gelu": (
        lambda: model((3,), layers.Dense(2, "gelu", name="odd"), layers.Dense(1)),
        UnsupportedLayerError,
        r"Sequential: layer 0 'odd' \(Dense\) has the activation 'gelu'.*takes linear, relu",
    ),
    "a function of one's own": (
        lambda: model((3,), layers.Dense(2, lambda x: -x)),
        UnsupportedLayerError,
        "has the activation",
    ),
    "Conv2D": (
        lambda: model((3, 3, 1), layers.Conv2D(1, 2, name="c"), layers.Flatten()),
        UnsupportedLayerError,
        r"layer 0 'c' \(Conv2D\) is not taken; .*takes Activation, .*\.onnx",
    ),
    "a softmax inside": (
        lambda: model((3,), layers.Dense(2, "softmax"), layers.Dense(1)),
        UnsupportedLayerError,
        "its activation softmax, is not piecewise linear",
    ),
    "channels first": (
        lambda: model((2, 3), layers.Flatten(data_format="channels_first"), layers.Dense(1)),
        UnsupportedLayerError,
        "'channels_first', which reorders values; use channels_last",
    ),
    "a threshold": (
        lambda: model((3,), layers.ReLU(threshold=1.0)),
        UnsupportedLayerError,
        "threshold 1.0, where it jumps",
    ),
    "a maximum of zero": (
        lambda: model((3,), layers.ReLU(max_value=0.0, negative_slope=0.5)),
        UnsupportedLayerError,
        "maximum 0; give one above 0",
    ),
    "an irrational batch normalization": (
        lambda: model((3,), layers.BatchNormalization(epsilon=1.0)),
        UnsupportedLayerError,
        r"layer 0 .*square root of 2 \(variance\[0\]",
    ),
    "a huge input": (
        lambda: model((10**4, 10**4), layers.Flatten()),
        ShapeError,
        r"input has shape \(10000, 10000\), over",
    ),
    "lora": (
        with_lora,
        UnsupportedLayerError,
        "layer 0 .* tensors in place of kernel, bias; merge",
    ),
    "no shape": (unbuilt, UnsupportedLayerError, "begin with keras.Input"),
    "a free size": (
        lambda: model((None, 3), layers.Dense(2)),
        UnsupportedLayerError,
        "no fixed shape",
    ),
    "no layers": (keras.Sequential, UnsupportedLayerError, "begin with keras.Input"),
    "a functional model": (functional, UnsupportedLayerError, "no plain keras Sequential"),
    "nan": (nan, NotExactError, r"layer 1 .*\.kernel\[1\]\[0\] is nan"),
}


@pytest.mark.parametrize(("build", "kind", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_names_the_layer_and_the_remedy(build: Callable, kind: type, message: str):
    with pytest.raises(ExactRegionsError, match=message) as caught:
        read(build())
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
