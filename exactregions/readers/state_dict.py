"""Named tensors P.weight, P.bias as networks: state dicts, and files that hold them.

P.weight has shape (out, in) and P.bias (out,), as in torch. Such tensors name neither the order
of the layers nor the activations. Prefixes that differ in numbers only (0, 2, 4 or fc1, fc2) come
in the order of the numbers, others in the order of the mapping, if it has one of its own; hidden
layers are ReLU unless the file names others. Whatever was taken for granted, the log says.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from exactregions.arithmetic.rational import brief
from exactregions.errors import FileFormatError, ShapeError, UnsupportedLayerError
from exactregions.networks.activation import Activation, relu
from exactregions.networks.network import Network
from exactregions.readers.activations import by_name
from exactregions.readers.dyadic import Array, floats, layer
from exactregions.readers.limits import MAX_ENTRIES
from exactregions.readers.notes import taken_for_relu

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def state_network(
    tensors: Mapping[Any, Any], activations: Sequence[str] | None = None, *, ordered: bool = True
) -> Network:
    """Return the network of a state dict.

    tensors     : names to torch tensors or arrays: weight and bias for each layer, no others
    activations : one name for each hidden layer; None for ReLU, which the log then says
    ordered     : whether the order of the mapping is that of the layers

    Raises UnsupportedLayerError for tensors that are no weights of a chain of affine layers,
    naming them; ShapeError where they do not fit together; NotExactError for NaN.
    """
    prefixes = _in_order(_prefixes(tensors), ordered=ordered)
    arrays = {name: _array(value, str(name)) for name, value in tensors.items()}
    _check_shapes(prefixes, arrays)
    phis = _activations(prefixes, activations)
    layers = [
        layer((arrays[w], w), (arrays[b], b))
        for w, b in ((f"{p}weight", f"{p}bias") for p in prefixes)
    ]
    return Network(tuple(layers[:-1]), phis, layers[-1])


def state_arrays(network: Network) -> dict[str, Array]:
    """Return the float64 arrays of a network under the names of nn.Sequential(Linear, ReLU, …).

    Raises NotExactError, naming the weight, unless every weight is exactly a float64.

    >>> list(state_arrays(Network.of([([[1]], [0]), ([[2]], [3])])))
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """
    arrays: dict[str, Array] = {}
    for l, part in enumerate(network.layers):
        arrays[f"{2 * l}.weight"], arrays[f"{2 * l}.bias"] = floats(part, f"layers[{l}]")
    return arrays


def _prefixes(tensors: Mapping[Any, Any]) -> list[str]:
    prefixes: dict[str, set[str]] = {}
    for name in tensors:
        head, dot, kind = name.rpartition(".") if isinstance(name, str) else ("", "", "")
        if kind not in ("weight", "bias"):
            raise UnsupportedLayerError(
                f"tensor {brief(name)} is neither weight nor bias of a layer; fold its layer into "
                "others in floats, or pass the model itself"
            )
        prefixes.setdefault(head + dot, set()).add(kind)
    for prefix, kinds in prefixes.items():
        if len(kinds) < 2:
            raise UnsupportedLayerError(
                f"layer {brief(prefix)} has only a tensor {kinds.pop()}; store weight and bias "
                "for each layer, or pass the model itself"
            )
    if not prefixes:
        raise FileFormatError("has no tensors; store P.weight and P.bias for each layer P")
    return list(prefixes)


def _in_order(prefixes: list[str], *, ordered: bool) -> list[str]:
    numbers = {prefix: tuple(map(int, _NUMBER.findall(prefix))) for prefix in prefixes}
    alike = len({_NUMBER.sub("0", prefix) for prefix in prefixes}) == 1
    if alike and len(set(numbers.values())) == len(prefixes):
        return sorted(prefixes, key=numbers.__getitem__)
    if not ordered:
        names = ", ".join(map(brief, prefixes))
        raise UnsupportedLayerError(
            f"the order of the layers {names} is not stored; name them 0, 2, 4, …, or pass the "
            "model itself"
        )
    return prefixes


def _array(value: Any, where: str) -> Array:
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        from exactregions.readers.torch_modules import tensor_array

        return tensor_array(value, f"tensor {where!r}")
    try:
        return np.asarray(value)
    except ValueError:
        raise ShapeError(f"tensor {where!r} is ragged; give an array") from None


def _check_shapes(prefixes: list[str], arrays: Mapping[str, Array]) -> None:
    before = None
    for prefix in prefixes:
        weight, bias = arrays[f"{prefix}weight"].shape, arrays[f"{prefix}bias"].shape
        where = f"tensor {f'{prefix}weight'!r}"
        if len(weight) != 2 or 0 in weight or weight[0] * weight[1] > MAX_ENTRIES:
            raise ShapeError(
                f"{where} has shape {weight}; it must be (out, in), of at most {MAX_ENTRIES} "
                "entries (MAX_ENTRIES in readers/limits.py)"
            )
        if bias != weight[:1]:
            raise ShapeError(f"{where} has {weight[0]} rows and its bias has shape {bias}")
        if before not in (None, weight[1]):
            raise ShapeError(
                f"{where} has {weight[1]} columns and the layer before it has {before} neurons; "
                "the tensors must be a chain of layers"
            )
        before = weight[0]


def _activations(prefixes: list[str], names: Sequence[str] | None) -> tuple[Activation, ...]:
    hidden = len(prefixes) - 1
    if names is None:
        if hidden:
            taken_for_relu([prefix.rstrip(".") for prefix in prefixes])
        return (relu,) * hidden
    if len(names) != hidden:
        raise ShapeError(f"{len(names)} activations for {hidden} hidden layers; name one for each")
    return tuple(by_name(name, f"activations[{l}]") for l, name in enumerate(names))
