"""Networks as ONNX models: one Gemm and one activation for every hidden layer, in float64."""

from fractions import Fraction

import numpy as np

from exactregions.errors import ActivationError, MissingExtraError, NotExactError

try:
    from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper
except ImportError:
    raise MissingExtraError(
        "writing .onnx needs the package onnx; pip install 'exactregions[onnx]'"
    ) from None

from exactregions.networks.activation import Activation
from exactregions.networks.network import Network
from exactregions.readers.dyadic import floats

OPSET = 17


def onnx_bytes(network: Network) -> bytes:
    """Return the bytes of the ONNX model of a network.

    Raises NotExactError, naming the weight, unless every weight is exactly a float64, and
    ActivationError for an activation that is not Relu, LeakyRelu or Clip.
    """
    nodes: list[NodeProto] = []
    stored: list[TensorProto] = []
    value = "input"
    for l, layer in enumerate(network.layers):
        weight, bias = floats(layer, f"layers[{l}]")
        stored += [numpy_helper.from_array(weight, f"W{l}"), numpy_helper.from_array(bias, f"b{l}")]
        last = l == len(network.hidden)
        name = "output" if last else f"z{l}"
        nodes.append(helper.make_node("Gemm", [value, f"W{l}", f"b{l}"], [name], name, transB=1))
        if not last:
            value = f"h{l}"
            node, bounds = _activation(network.activations[l], name, value)
            nodes.append(node)
            stored += bounds
    data: bytes = _model(network, nodes, stored).SerializeToString(deterministic=True)
    return data


def _model(network: Network, nodes: list[NodeProto], stored: list[TensorProto]) -> ModelProto:
    ends = [
        helper.make_tensor_value_info(name, TensorProto.DOUBLE, [1, size])
        for name, size in (("input", network.inputs), ("output", network.outputs))
    ]
    graph = helper.make_graph(nodes, "network", ends[:1], ends[1:], stored)
    # IR version 8 belongs to opset 17; the default would shut out older runtimes.
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(
        graph, producer_name="exactregions", opset_imports=[opset], ir_version=8
    )
    checker.check_model(model, full_check=True)
    return model


def _activation(phi: Activation, source: str, target: str) -> tuple[NodeProto, list[TensorProto]]:
    match phi.slopes, phi.breakpoints, phi.offsets[0]:
        case (0, 1), (0,), 0:
            return helper.make_node("Relu", [source], [target], target), []
        case (slope, 1), (0,), 0:
            alpha = _exactly(slope, np.float32, phi)
            return helper.make_node("LeakyRelu", [source], [target], target, alpha=alpha), []
        case (0, 1), (low,), offset if offset == low:
            bounds = {"min": low}
        case (1, 0), (high,), 0:
            bounds = {"max": high}
        case (0, 1, 0), (low, high), offset if offset == low:
            bounds = {"min": low, "max": high}
        case _:
            raise ActivationError(
                f"activation {phi.name!r} is not Relu, LeakyRelu or Clip; write .json instead"
            )
    stored = [
        numpy_helper.from_array(np.array(_exactly(v, np.float64, phi)), f"{target}_{end}")
        for end, v in bounds.items()
    ]
    given = [f"{target}_{end}" if end in bounds else "" for end in ("min", "max")]
    return helper.make_node("Clip", [source, *given], [target], target), stored


def _exactly(value: Fraction, kind: type[np.floating], phi: Activation) -> float:
    try:
        rounded = float(kind(float(value)))
    except OverflowError:
        rounded = float("inf")
    if not np.isfinite(rounded) or Fraction(rounded) != value:
        raise NotExactError(
            f"activation {phi.name!r} has {value}, not exactly a {kind.__name__}; "
            "write .json instead"
        )
    return rounded
