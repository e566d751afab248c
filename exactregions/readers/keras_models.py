"""keras.Sequential, read without importing keras: whoever has a model has imported it."""

import sys
from collections.abc import Callable, Iterator
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

_LOGITS = ("softmax", "log_softmax", "sigmoid", "Softmax")


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
        last = i == len(layers) - 1
        if type(layer) in kinds:
            kinds[type(layer)](steps, layer, label, last=last)
        elif type(layer).__name__ in _LOGITS:
            left_out(label, last=last)
        else:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise UnsupportedLayerError(
                f"{label} is not taken; of keras.layers the reader takes {names}; "
                "write other models to .onnx with model.export"
            )
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


def _kinds() -> dict[type, Callable[..., None]]:
    layers = sys.modules["keras"].layers
    return {
        layers.Activation: _activation,
        layers.BatchNormalization: _batch_norm,
        layers.Dense: _dense,
        layers.Dropout: lambda *_, **__: None,
        layers.Flatten: _flatten,
        layers.LeakyReLU: _leaky,
        layers.ReLU: _relu,
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


def _activation(steps: Steps, layer: Any, label: str, *, last: bool) -> None:
    functions, known = sys.modules["keras"].activations, _activations()
    name = getattr(layer.activation, "__name__", str(layer.activation))
    if layer.activation in known:
        steps.activate(known[layer.activation])
    elif name in _LOGITS and layer.activation is getattr(functions, name):
        left_out(f"{label}, its activation {name},", last=last)
    else:
        raise UnsupportedLayerError(
            f"{label} has the activation {name!r}, which is not taken; "
            f"the reader takes {', '.join(f.__name__ for f in known)}"
        )


def _dense(steps: Steps, layer: Any, label: str, *, last: bool) -> None:
    weights = _weights(layer, label, ["kernel"] + ["bias"] * layer.use_bias)
    steps.dense(weights["kernel"], weights.get("bias"), label)
    _activation(steps, layer, label, last=last)


def _weights(layer: Any, label: str, names: list[str]) -> dict[str, Exact]:
    held = layer.get_weights()
    if len(held) != len(names):  # lora and quantization add tensors of their own
        raise UnsupportedLayerError(f"{label} has {len(held)} tensors; it needs {', '.join(names)}")
    return {name: stored(array, f"{label}.{name}") for name, array in zip(names, held, strict=True)}


def _flatten(steps: Steps, layer: Any, label: str, *, last: bool) -> None:  # noqa: ARG001 - one form
    if layer.data_format != "channels_last":
        raise UnsupportedLayerError(
            f"{label} has data_format {layer.data_format!r}, which reorders values; "
            "use channels_last"
        )
    steps.flatten()


def _leaky(steps: Steps, layer: Any, label: str, *, last: bool) -> None:  # noqa: ARG001 - one form
    steps.activate(leaky(layer.negative_slope, f"{label}.negative_slope"))


def _relu(steps: Steps, layer: Any, label: str, *, last: bool) -> None:  # noqa: ARG001 - one form
    if layer.threshold != 0:
        raise UnsupportedLayerError(
            f"{label} has threshold {layer.threshold}, where it jumps; use threshold 0"
        )
    top = None if layer.max_value is None else exact(layer.max_value, f"{label}.max_value")
    slope = exact(layer.negative_slope, f"{label}.negative_slope")
    steps.activate(rectifier(slope, top, label))


def _batch_norm(steps: Steps, layer: Any, label: str, *, last: bool) -> None:  # noqa: ARG001 - one form
    names = ["scale"] * layer.scale + ["shift"] * layer.center
    held = _weights(layer, label, [*names, "moving_mean", "moving_variance"])
    axes = [layer.axis] if isinstance(layer.axis, int) else list(layer.axis)
    if len(axes) != 1:
        raise UnsupportedLayerError(f"{label} normalizes the axes {axes}; use one axis")
    steps.normalize(
        Normalization(
            held.get("scale"),
            held.get("shift"),
            held["moving_mean"],
            held["moving_variance"],
            exact(layer.epsilon, f"{label}.epsilon"),
            label,
            "fold it into the layer before it in floats, and read the result",
        ),
        axes[0] - 1 if axes[0] > 0 else len(steps.wire.shape) + axes[0],
    )
