"""ONNX models that are chains of affine steps and piecewise linear activations.

The values of a tensor are taken in row-major order, an input of shape 1×1×28×28 has 784, and an
unknown batch size is 1. float16, bfloat16, float32 and float64 weights are the dyadic rationals
that they store, and all steps between two activations are composed in integers.
"""

from collections.abc import Iterator
from math import prod
from pathlib import Path

from exactregions.errors import (
    FileFormatError,
    MissingExtraError,
    ShapeError,
    UnsupportedLayerError,
)

try:
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
except ImportError:
    raise MissingExtraError(
        "reading .onnx needs the package onnx; pip install 'exactregions[onnx]'"
    ) from None

from exactregions.networks.network import Network
from exactregions.readers.composition import Chain, Wire
from exactregions.readers.limits import MAX_ENTRIES, file_bytes, one_line
from exactregions.readers.onnx_operations import OPERATIONS
from exactregions.readers.onnx_step import Step, Value
from exactregions.readers.onnx_tensors import constant, load_external

_INVALID = (  # what the checker raises, its C++ errors included
    onnx.checker.ValidationError,
    onnx.shape_inference.InferenceError,
    RuntimeError,
    TypeError,
    ValueError,
)
OLDEST_OPSET = 7  # before it Add and Gemm broadcast by other rules


def read_onnx(path: Path, max_bytes: int) -> Network:
    """Return the network of an ONNX file.

    Raises UnsupportedLayerError for an operation that the reader does not know, naming the node;
    FileFormatError for damaged or oversized files; NotExactError for weights that are not finite.
    """
    data = file_bytes(path, max_bytes)
    try:
        model = onnx.ModelProto.FromString(data)
    except DecodeError as reason:
        raise FileFormatError(f"is not an ONNX model ({one_line(reason)})") from None
    load_external(list(_tensors(model.graph)), path.parent, max_bytes - len(data))
    return model_network(model)


def model_network(model: onnx.ModelProto) -> Network:
    """Return the network of a model that has all its tensors inside."""
    graph = model.graph
    _check_version(model)
    nodes = _needed(graph)
    for i, node in enumerate(nodes):
        if node.op_type not in OPERATIONS or node.domain not in ("", "ai.onnx"):
            raise UnsupportedLayerError(_refusal(node, i))
    _check_model(model)
    name, source = _input(graph)
    values = _walk(graph, nodes, {name: source}, chain := Chain())
    output = values.get(graph.output[0].name)
    if not isinstance(output, Wire) or output.stage != len(chain.hidden):
        raise UnsupportedLayerError(
            f"output {graph.output[0].name!r} is not the end of a chain of layers; remove branches"
        )
    return chain.network(output)


def _walk(
    graph: onnx.GraphProto, nodes: list[onnx.NodeProto], values: dict[str, Value], chain: Chain
) -> dict[str, Value]:
    stored = {tensor.name: tensor for tensor in graph.initializer}
    for i, node in enumerate(nodes):
        for name in node.input:
            if name in stored and name not in values:
                values[name] = constant(stored[name], name)
            elif name and name not in values:
                raise UnsupportedLayerError(
                    f"{_label(node, i)} reads {name!r}, which is no plain tensor; store it densely"
                )
        given = [values[name] if name else None for name in node.input]
        values[node.output[0]] = OPERATIONS[node.op_type](Step(node, _label(node, i), given, chain))
    return values


def _tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from graph.initializer
    for node in graph.node:
        yield from (attribute.t for attribute in node.attribute if attribute.HasField("t"))


def _check_version(model: onnx.ModelProto) -> None:
    versions = {opset.domain: opset.version for opset in model.opset_import}
    version = versions.get("", versions.get("ai.onnx", 0))
    if version < OLDEST_OPSET:
        raise FileFormatError(
            f"is no ONNX model, or has opset version {version}, below {OLDEST_OPSET}; "
            "convert it with onnx.version_converter"
        )


def _check_model(model: onnx.ModelProto) -> None:
    try:
        onnx.checker.check_model(model, full_check=True)
    except _INVALID as reason:
        raise FileFormatError(f"is not a valid ONNX model ({one_line(reason)})") from None


def _needed(graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """Return the nodes that the output depends on, in the order of the file."""
    if len(graph.output) != 1:
        names = ", ".join(repr(output.name) for output in graph.output)
        raise UnsupportedLayerError(
            f"the model has {len(graph.output)} outputs ({names}); export one of them"
        )
    wanted = {graph.output[0].name}
    needed = []
    for node in reversed(graph.node):
        if wanted & set(node.output):
            wanted |= set(node.input)
            needed.append(node)
    return needed[::-1]


def _input(graph: onnx.GraphProto) -> tuple[str, Wire]:
    stored = {tensor.name for tensor in graph.initializer}
    free = [value for value in graph.input if value.name not in stored]
    if len(free) != 1:
        names = ", ".join(repr(value.name) for value in free) or "none"
        raise UnsupportedLayerError(f"the model needs one input and has {names}; export with one")
    sizes = []
    for axis, dim in enumerate(free[0].type.tensor_type.shape.dim):
        known = dim.HasField("dim_value") and dim.dim_value > 0
        if not known and axis > 0:
            raise UnsupportedLayerError(
                f"input {free[0].name!r} has no fixed size on axis {axis}; export with fixed sizes"
            )
        sizes.append(dim.dim_value if known else 1)
    if not sizes:
        raise UnsupportedLayerError(f"input {free[0].name!r} has no shape; export with fixed sizes")
    if prod(sizes) > MAX_ENTRIES:
        raise ShapeError(
            f"input {free[0].name!r} has {prod(sizes)} entries, over {MAX_ENTRIES} (MAX_ENTRIES in "
            "readers/limits.py)"
        )
    return free[0].name, Wire.start(0, tuple(sizes))


def _label(node: onnx.NodeProto, i: int) -> str:
    return f"node {node.name!r}" if node.name else f"node {i} (output {node.output[0]!r})"


def _refusal(node: onnx.NodeProto, i: int) -> str:
    remedy = {
        "MaxPool": "a maximum of several values is no activation of one; use AveragePool",
        "PRelu": "write it as LeakyRelu",
    }.get(node.op_type, "remove it or fold it into its neighbours exactly")
    return (
        f"{_label(node, i)} is {node.op_type!r}, which the reader does not take: {remedy}; "
        f"it takes {', '.join(sorted(OPERATIONS))}"
    )
