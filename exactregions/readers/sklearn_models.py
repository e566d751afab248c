"""Multi-layer perceptrons of scikit-learn.

They are read from memory only. Their files are pickles, which run code when they are loaded:
load one where you trust it, then pass the model or write it to a format of `readers.write`.
"""

import sys
from typing import Any

import numpy as np

from exactregions.errors import UnsupportedLayerError
from exactregions.networks.activation import relu
from exactregions.networks.network import Network
from exactregions.readers.notes import left_out
from exactregions.readers.steps import Steps, stored

_HIDDEN = {"relu": relu, "identity": None}
_LOGITS = ("softmax", "logistic")


def sklearn_network(model: Any) -> Network:
    """Return the network of a fitted MLPClassifier or MLPRegressor.

    A classifier ends in softmax or logistic, which is left out, and the log says so.
    """
    neural = sys.modules.get("sklearn.neural_network")
    if neural is None or not isinstance(model, (neural.MLPClassifier, neural.MLPRegressor)):
        raise UnsupportedLayerError(
            "is no MLPClassifier or MLPRegressor; of a pipeline or a search pass the network itself"
        )
    if not hasattr(model, "coefs_"):
        raise UnsupportedLayerError("is not fitted; call fit first")
    if model.activation not in _HIDDEN:
        raise UnsupportedLayerError(
            f"the hidden activation is {model.activation!r}, which is not piecewise linear; "
            "train with activation='relu'"
        )
    steps = Steps.start((len(model.coefs_[0]),))
    for l, (weight, bias) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        if l > 0:
            steps.activate(_HIDDEN[model.activation])
        kernel = stored(np.asarray(weight), f"coefs_[{l}]")
        steps.dense(kernel, stored(np.asarray(bias), f"intercepts_[{l}]"), f"coefs_[{l}]")
    _check_output(model.out_activation_)
    return steps.network()


def _check_output(name: str) -> None:
    if name in _LOGITS:
        left_out(f"the output activation {name}", last=True)
    elif name != "identity":
        raise UnsupportedLayerError(
            f"the output activation is {name!r}, which is not piecewise linear; "
            "train with another loss"
        )
