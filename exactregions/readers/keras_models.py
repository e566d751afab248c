"""keras.Sequential, read without importing keras: whoever has a model has imported it."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from exactregions.arithmetic.rational import exact
from exactregions.errors import UnsupportedLayerError
from exactregions.networks.activation import Activation, hard_tanh, relu, relu6
from exactregions.networks.network import Network
from exactregions.readers.activations import leaky, rectifier
from exactregions.readers.dyadic import Exact
from exactregions.readers.normalization import Normalization
from exactregions.readers.notes import left_out
from exactregions.readers.steps import Steps, stored

_LOGITS = ("softmax", "log_softmax", "sigmoid")


@dataclass(frozen=True, slots=True)
class _Part:
    layer: Any
    label: str
    last: bool


def keras_network(model: Any) -> Network:
    """Return the network of a keras Sequential at inference, its values in row-major order.

    A final softmax, log_softmax or sigmoid is left out, and the log says so.
    """
    layers = list(_layers(model, type(model).__name__))
    shape: tuple[int, ...] | None = model.input_shape[1:] if model.built else None
    if not layers or shape is None or None in shape:
        raise UnsupportedLayerError(
            "has layers whose input has no fixed shape; begin with keras.Input(shape)"
        )
    steps = Steps.start(shape)
    kinds = _kinds()
    for i, (label, layer) in enumerate(layers):
        if type(layer) not in kinds:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise UnsupportedLayerError(
                f"{label} is not taken; of keras.layers the reader takes {names}; "
                "write other models to .onnx with model.export"
            )
        kinds[type(layer)](steps, _Part(layer, label, last=i == len(layers) - 1))
    return steps.network()


def _layers(model: Any, label: str) -> Iterator[tuple[str, Any]]:
    sequential = sys.modules["keras"].Sequential
    if type(model) is sequential:
        for i, layer in enumerate(model.layers):
            yield from _layers(layer, f"layer {i} {layer.name!r} ({type(layer).__name__})")
    elif isinstance(model, sys.modules["keras"].Model):
        raise UnsupportedLayerError(f"{label} is no plain keras Sequential; build it as one")
    else:
        yield label, model


def _kinds() -> dict[type, Callable[[Steps, _Part], None]]:
    layers = sys.modules["keras"].layers
    return {
        layers.Activation: _activation,
        layers.BatchNormalization: _batch_norm,
        layers.Dense: _dense,
        layers.Dropout: lambda *_: None,
        layers.Flatten: _flatten,
        layers.LeakyReLU: _leaky,
        layers.ReLU: _relu,
        layers.Softmax: lambda steps, part: left_out(part.label, last=part.last),
    }


def _activations() -> dict[Any, Activation | None]:
    """Return what keras's functions are with their default arguments."""
    functions = sys.modules["keras"].activations
    return {
        functions.linear: None,
        functions.relu: relu,
        functions.relu6: relu6,
        functions.hard_tanh: hard_tanh,
        functions.leaky_relu: leaky(0.2, "leaky_relu.negative_slope"),
    }


def _activation(steps: Steps, part: _Part) -> None:
    functions, known = sys.modules["keras"].activations, _activations()
    phi = part.layer.activation
    name = getattr(phi, "__name__", str(phi))
    if phi in known:
        steps.activate(known[phi])
    elif name in _LOGITS and phi is getattr(functions, name):
        left_out(f"{part.label}, its activation {name},", last=part.last)
    else:
        raise UnsupportedLayerError(
            f"{part.label} has the activation {name!r}, which is not taken; "
            f"the reader takes {', '.join(f.__name__ for f in known)}"
        )


def _dense(steps: Steps, part: _Part) -> None:
    weights = _weights(part, ["kernel"] + ["bias"] * part.layer.use_bias)
    steps.dense(weights["kernel"], weights.get("bias"), part.label)
    _activation(steps, part)


def _weights(part: _Part, names: list[str]) -> dict[str, Exact]:
    held = part.layer.get_weights()
    if len(held) != len(names):  # lora and quantization add tensors of their own
        raise UnsupportedLayerError(
            f"{part.label} has {len(held)} tensors in place of {', '.join(names)}; "
            "merge or remove what was added"
        )
    pairs = zip(names, held, strict=True)
    return {name: stored(array, f"{part.label}.{name}") for name, array in pairs}


def _flatten(steps: Steps, part: _Part) -> None:
    if part.layer.data_format != "channels_last":
        raise UnsupportedLayerError(
            f"{part.label} has data_format {part.layer.data_format!r}, which reorders values; "
            "use channels_last"
        )
    steps.flatten()


def _leaky(steps: Steps, part: _Part) -> None:
    steps.activate(leaky(part.layer.negative_slope, f"{part.label}.negative_slope"))


def _relu(steps: Steps, part: _Part) -> None:
    layer, label = part.layer, part.label
    if layer.threshold != 0:
        raise UnsupportedLayerError(
            f"{label} has threshold {layer.threshold}, where it jumps; use threshold 0"
        )
    top = None if layer.max_value is None else exact(layer.max_value, f"{label}.max_value")
    slope = exact(layer.negative_slope, f"{label}.negative_slope")
    steps.activate(rectifier(slope, top, label))


def _batch_norm(steps: Steps, part: _Part) -> None:
    layer, axis = part.layer, part.layer.axis
    names = ["scale"] * layer.scale + ["shift"] * layer.center
    held = _weights(part, [*names, "moving_mean", "moving_variance"])
    found = Normalization(
        held.get("scale"),
        held.get("shift"),
        held["moving_mean"],
        held["moving_variance"],
        exact(layer.epsilon, f"{part.label}.epsilon"),
        part.label,
        "fold it into the layer before it in floats, and read the result",
    )
    steps.normalize(found, axis - 1 if axis > 0 else len(steps.wire.shape) + axis)
