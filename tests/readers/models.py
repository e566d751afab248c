"""Small ONNX models, written with the onnx package."""

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def model(
    nodes: Sequence[onnx.NodeProto],
    shape: Sequence[int | str | None],
    stored: dict[str, np.ndarray] | None = None,
    *,
    opset: int = 17,
    output: str = "y",
    kind: int = TensorProto.DOUBLE,
) -> onnx.ModelProto:
    """A model with one input x, one output y and some stored tensors."""
    tensors = [numpy_helper.from_array(np.asarray(v), k) for k, v in (stored or {}).items()]
    source = helper.make_tensor_value_info("x", kind, shape)
    target = helper.make_tensor_value_info(output, kind, None)
    graph = helper.make_graph(list(nodes), "g", [source], [target], tensors)
    opsets = [helper.make_opsetid("", opset)]
    proto = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    found = onnx.shape_inference.infer_shapes(proto).graph.output[0].type.tensor_type
    rank = len(found.shape.dim) if found.HasField("shape") else len(shape)
    unknown = helper.make_tensor_value_info(output, found.elem_type, [None] * rank)
    proto.graph.output[0].CopyFrom(unknown)
    return proto


def node(op: str, *inputs: str, to: str = "y", **attributes: object) -> onnx.NodeProto:
    """A node named after its output."""
    return helper.make_node(op, list(inputs), [to], name=f"n_{to}", **attributes)
