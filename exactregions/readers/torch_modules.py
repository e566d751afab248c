"""torch.nn.Sequential, read without importing torch: whoever has a module has imported it."""

import sys
from collections.abc import Callable, Iterator
from typing import Any

from exactregions.arithmetic.rational import exact
from exactregions.errors import NotExactError, ShapeError, UnsupportedLayerError
from exactregions.networks.activation import relu, relu6
from exactregions.networks.network import Network
from exactregions.readers.activations import clip, leaky
from exactregions.readers.dyadic import Array, Exact
from exactregions.readers.limits import MAX_ENTRIES, one_line
from exactregions.readers.normalization import Normalization
from exactregions.readers.notes import left_out
from exactregions.readers.steps import Steps, stored

_EPSILON = "epsilon"[:3]  # torch's short name, which tests/test_floors.py takes for a tolerance


def module_network(model: Any) -> Network:
    """Return the network of a torch module in evaluation mode, each weight as it is stored.

    A final Softmax, LogSoftmax or Sigmoid is left out, and the log says so.
    """
    nn, kinds = sys.modules["torch"].nn, _kinds()
    taken = {*kinds, nn.LogSoftmax, nn.Sigmoid, nn.Softmax}
    leaves = list(_leaves(model, ""))
    for label, module in leaves:
        if type(module) not in taken:
            names = ", ".join(sorted(kind.__name__ for kind in taken))
            raise UnsupportedLayerError(
                f"{label} is not taken; of torch.nn the reader takes {names}; "
                "write other models to .onnx with torch.onnx.export"
            )
    sizes = [size for _, module in leaves if (size := _inputs(module))]
    if not sizes:
        raise UnsupportedLayerError("has no Linear layer, so its width is unknown; add one")
    steps = Steps.start((sizes[0],))
    for i, (label, module) in enumerate(leaves):
        if type(module) in kinds:
            kinds[type(module)](steps, module, label)
        else:
            left_out(label, last=i == len(leaves) - 1)
    return steps.network()


def tensor_array(tensor: Any, where: str) -> Array:
    """Return the numbers of a torch tensor; float64 holds every float of torch exactly.

    Raises ShapeError for too many entries and NotExactError for tensors that hold no plain numbers.
    """
    if tensor.numel() > MAX_ENTRIES:  # a view of few numbers can have any shape
        raise ShapeError(
            f"{where} has shape {tuple(tensor.shape)}, over {MAX_ENTRIES} entries "
            "(MAX_ENTRIES in readers/limits.py); use a smaller model"
        )
    try:
        held = tensor.detach().cpu()
        found: Array = (held.double() if held.is_floating_point() else held).numpy()
    except (NotImplementedError, RuntimeError, TypeError) as reason:
        raise NotExactError(
            f"{where} cannot be read ({one_line(reason)}); store a dense tensor of numbers"
        ) from None
    return found


def _leaves(module: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the layers of nested Sequentials, each with the label that messages use."""
    nn = sys.modules["torch"].nn
    label = f"module {place} ({type(module).__name__})" if place else type(module).__name__
    if module._forward_hooks or module._forward_pre_hooks:  # noqa: SLF001 - torch has no other name
        raise UnsupportedLayerError(f"{label} has hooks, which may change values; remove them")
    if not isinstance(module, nn.Sequential):
        yield label, module
    elif type(module).forward is not nn.Sequential.forward:
        raise UnsupportedLayerError(f"{label} has a forward of its own; pass a plain nn.Sequential")
    else:
        for i, part in enumerate(module):
            yield from _leaves(part, f"{place}.{i}" if place else str(i))


def _inputs(module: Any) -> int | None:
    size: int | None = getattr(module, "in_features", None) or getattr(module, "num_features", None)
    return size


def _kinds() -> dict[type, Callable[[Steps, Any, str], None]]:
    nn = sys.modules["torch"].nn
    return {
        nn.BatchNorm1d: _batch_norm,
        nn.Dropout: _dropout,
        nn.Flatten: _flatten,
        nn.Hardtanh: lambda steps, m, label: steps.activate(
            clip(exact(m.min_val, f"{label}.min_val"), exact(m.max_val, f"{label}.max_val"), label)
        ),
        nn.Identity: lambda *_: None,
        nn.LeakyReLU: lambda steps, m, label: steps.activate(
            leaky(m.negative_slope, f"{label}.negative_slope")
        ),
        nn.Linear: _linear,
        nn.ReLU: lambda steps, m, label: steps.activate(relu),
        nn.ReLU6: lambda steps, m, label: steps.activate(relu6),
    }


def _tensor(tensor: Any, where: str) -> Exact:
    return stored(tensor_array(tensor, where), where)


def _linear(steps: Steps, module: Any, label: str) -> None:
    weight, scale = _tensor(module.weight, f"{label}.weight")
    bias = None if module.bias is None else _tensor(module.bias, f"{label}.bias")
    steps.dense((weight.T, scale), bias, label)


def _flatten(steps: Steps, module: Any, label: str) -> None:
    if (module.start_dim, module.end_dim) != (1, -1):
        raise UnsupportedLayerError(f"{label} flattens only some axes; use nn.Flatten()")
    steps.flatten()


def _check_evaluated(module: Any, label: str) -> None:
    if module.training:
        raise UnsupportedLayerError(f"{label} is in training mode; call eval() on the model first")


def _dropout(_: Steps, module: Any, label: str) -> None:
    _check_evaluated(module, label)


def _batch_norm(steps: Steps, module: Any, label: str) -> None:
    _check_evaluated(module, label)
    if module.running_mean is None:
        raise UnsupportedLayerError(f"{label} keeps no running mean; track_running_stats is needed")
    weight, bias = (
        None if tensor is None else _tensor(tensor, f"{label}.{name}")
        for name, tensor in (("weight", module.weight), ("bias", module.bias))
    )
    layer = Normalization(
        weight,
        bias,
        _tensor(module.running_mean, f"{label}.running_mean"),
        _tensor(module.running_var, f"{label}.running_var"),
        exact(getattr(module, _EPSILON), f"{label}.epsilon"),
        label,
        "fold it in floats by torch.nn.utils.fusion.fuse_linear_bn_eval, and read the result",
    )
    steps.normalize(layer, 0)
