"""Perceptrons of scikit-learn are the networks that they compute before softmax."""

import warnings
from fractions import Fraction

import numpy as np
import pytest

from exactregions.errors import NotExactError, ShapeError, UnsupportedLayerError
from exactregions.networks.network import Network
from exactregions.readers import read

pytest.importorskip("sklearn")

from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor

RNG = np.random.default_rng(5)


def fitted(kind: type, y: np.ndarray, **options: object) -> "MLPClassifier | MLPRegressor":
    """A model with small dyadic weights, for which float64 arithmetic is exact."""
    model = kind(hidden_layer_sizes=(3, 2), max_iter=1, random_state=0, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # one step is enough to make weights
        model.fit(RNG.normal(size=(12, 2)), y)
    for arrays in (model.coefs_, model.intercepts_):
        arrays[:] = [RNG.integers(-32, 33, array.shape) / 8 for array in arrays]
    return model


@pytest.mark.parametrize("activation", ["relu", "identity"])
def test_a_regressor_is_its_network(activation: str):
    model = fitted(MLPRegressor, RNG.normal(size=(12, 2)), activation=activation)
    network = read(model)
    points = RNG.integers(-32, 33, (6, 2)) / 8
    for x, y in zip(points.tolist(), model.predict(points).tolist(), strict=True):
        assert network(x) == tuple(map(Fraction, y))
    assert network.widths == ((2, 3, 2, 2) if activation == "relu" else (2, 2))


@pytest.mark.parametrize(("classes", "outputs", "name"), [(2, 1, "logistic"), (3, 3, "softmax")])
def test_a_classifier_is_read_to_its_logits_and_the_log_says_so(
    classes: int, outputs: int, name: str, caplog: pytest.LogCaptureFixture
):
    model = fitted(MLPClassifier, np.arange(12) % classes)
    network = read(model)
    assert f"the output activation {name} is left out" in caplog.text
    assert network.widths == (2, 3, 2, outputs)
    points = RNG.integers(-32, 33, (20, 2)) / 8
    for x, label in zip(points.tolist(), model.predict(points).tolist(), strict=True):
        logits = network(x)
        assert (logits[label] == max(logits)) if outputs > 1 else ((logits[0] > 0) == label)


def test_float32_weights_are_the_numbers_they_store():
    model = fitted(MLPRegressor, RNG.normal(size=12))
    model.coefs_ = [np.float32(RNG.normal(size=w.shape)) for w in model.coefs_]
    pairs = [
        (w.T.tolist(), b.tolist()) for w, b in zip(model.coefs_, model.intercepts_, strict=True)
    ]
    assert read(model) == Network.of(pairs)


def spoiled(**attributes: object) -> "MLPRegressor":
    model = fitted(MLPRegressor, RNG.normal(size=12))
    for name, value in attributes.items():
        setattr(model, name, value)
    return model


def nan() -> "MLPRegressor":
    model = spoiled()
    model.coefs_[1][2, 1] = np.nan
    return model


REFUSED = {
    "tanh": (
        lambda: spoiled(activation="tanh"),
        UnsupportedLayerError,
        "MLPRegressor: the hidden activation is 'tanh', .*activation='relu'",
    ),
    "logistic": (lambda: spoiled(activation="logistic"), UnsupportedLayerError, "'logistic'"),
    "another output": (
        lambda: spoiled(out_activation_="exp"),
        UnsupportedLayerError,
        "output activation is 'exp'",
    ),
    "unfitted": (MLPClassifier, UnsupportedLayerError, "MLPClassifier: is not fitted; call fit"),
    "another model": (LinearRegression, UnsupportedLayerError, "LinearRegression: is no MLPC"),
    "nan": (nan, NotExactError, r"coefs_\[1\]\[2\]\[1\] is nan; .*finite"),
    "shapes": (
        lambda: spoiled(coefs_=[np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 1))]),
        ShapeError,
        r"coefs_\[1\] has weights of shape \(in, out\) = \(2, 2\) and reads 3",
    ),
    "too many weights": (
        lambda: spoiled(coefs_=[np.broadcast_to(0.5, (2, 2**40))] * 3),
        ShapeError,
        r"coefs_\[0\] has 2199023255552 entries, over .*MAX_ENTRIES",
    ),
    "biases": (
        lambda: spoiled(intercepts_=[np.ones(3), np.ones(3), np.ones(1)]),
        ShapeError,
        r"coefs_\[1\] has \(3,\) biases for 2 neurons",
    ),
}


@pytest.mark.parametrize(("build", "kind", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_fitted_relu_network_is_refused(build: type, kind: type, message: str):
    with pytest.raises(kind, match=message) as caught:
        read(build())
    assert "\n" not in str(caught.value)
