"""Models in memory: torch modules, keras and scikit-learn models, state dicts.

A framework is recognised by the modules that are loaded already, never imported: whoever holds
one of its models has imported it.
"""

import sys
from collections.abc import Mapping
from typing import Any

from exactregions.errors import FileFormatError
from exactregions.networks.network import Network


def model_network(model: object) -> Network:
    """Return the network that a model of a framework computes in evaluation, with its weights.

    model : a torch nn.Sequential, a keras Sequential, a scikit-learn MLPClassifier or
            MLPRegressor, or a state dict: a mapping of names to tensors or arrays

    Raises UnsupportedLayerError for layers that are not piecewise linear, or not known, naming
    them; NotExactError for weights that are not finite; ShapeError for layers that do not fit.

    >>> import numpy as np
    >>> model_network({"0.weight": np.array([[0.5, 1.0]]), "0.bias": np.array([0.25])})([2, 3])
    (Fraction(17, 4),)
    """
    if _is(model, "keras", "Model"):  # on its torch backend it is a torch module, too
        from exactregions.readers.keras_models import keras_network

        return keras_network(model)
    if _is(model, "torch", "nn", "Module"):
        from exactregions.readers.torch_modules import module_network

        return module_network(model)
    if _is(model, "sklearn.base", "BaseEstimator"):
        from exactregions.readers.sklearn_models import sklearn_network

        return sklearn_network(model)
    if isinstance(model, Mapping):
        from exactregions.readers.state_dict import state_network

        return state_network(model)
    raise FileFormatError(
        "is no model that the readers know; give the name of a file, a torch nn.Sequential, a "
        "keras Sequential, a scikit-learn MLPClassifier or MLPRegressor, or a state dict"
    )


def _is(model: object, module: str, *path: str) -> bool:
    found: Any = sys.modules.get(module)
    for name in path:
        found = getattr(found, name, None)
    return isinstance(found, type) and isinstance(model, found)
