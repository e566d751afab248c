"""The ONNX operations that the reader takes, each as an exact affine step or an activation."""

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import onnx

from exactregions.arithmetic.rational import exact
from exactregions.readers.composition import Wire
from exactregions.readers.linear_maps import average, convolution, left_product, right_product
from exactregions.readers.normalization import Normalization
from exactregions.readers.onnx_activations import clip, hard_sigmoid, leaky_relu, relu
from exactregions.readers.onnx_step import Step, Value, broadcast, shape_of, transposed
from exactregions.readers.onnx_tensors import Constant, constant

_DEFAULT_EPSILON = float(np.float32(1 / 100_000))  # attributes of ONNX are float32


def _add(step: Step) -> Wire:
    left, right = step.value(0), step.value(1)
    if isinstance(left, Constant):
        left, right = right, left
    return _sum(step, left, right)


def _sub(step: Step) -> Wire:
    left, right = step.value(0), step.value(1)
    if isinstance(right, Constant):
        return _sum(step, left, right.times(Fraction(-1)))
    return _sum(step, _negated(step.wire(1)), left)


def _negated(wire: Wire) -> Wire:
    return Wire(wire.stage, wire.shape, wire.affine.negated())


def _sum(step: Step, wire: Value | None, other: Value | None) -> Wire:
    if not isinstance(wire, Wire):
        raise step.refused("reads only constants; fold them before export")
    try:
        shape = np.broadcast_shapes(wire.shape, shape_of(other))
        left = broadcast(wire, shape)
    except ValueError as reason:
        raise step.misfit(reason) from None
    if isinstance(other, Constant):
        return Wire(wire.stage, shape, left.shifted(other.broadcast(shape), other.scale))
    if not isinstance(other, Wire) or other.stage != wire.stage:
        raise step.refused(
            "joins values from before and after an activation: a network is a chain of layers, "
            "and to carry values past one takes more neurons; remove the branch"
        )
    return Wire(wire.stage, shape, left.plus(broadcast(other, shape)))


def _matmul(step: Step) -> Wire:
    return _product(step, step.value(0), step.value(1))


def _product(step: Step, left: Value | None, right: Value | None) -> Wire:
    try:
        if isinstance(left, Wire) and isinstance(right, Constant):
            return right_product(left, right.numerators, right.scale)
        if isinstance(left, Constant) and isinstance(right, Wire):
            return left_product(left.numerators, left.scale, right)
    except ValueError as reason:
        raise step.misfit(reason) from None
    raise step.refused("must multiply a value by constant weights; one of the two is not")


def _gemm(step: Step) -> Wire:
    left, right = step.value(0), step.value(1)
    if step.attribute("transA", 0):
        left = transposed(left)
    if step.attribute("transB", 0):
        right = transposed(right)
    alpha = exact(step.attribute("alpha", 1.0), f"{step.label}.alpha")
    beta = exact(step.attribute("beta", 1.0), f"{step.label}.beta")
    if isinstance(left, Constant):
        left = left.times(alpha)
    elif isinstance(right, Constant):
        right = right.times(alpha)
    result, added = _product(step, left, right), step.constant(2)
    return result if added is None else _sum(step, result, added.times(beta))


def _flatten(step: Step) -> Value:
    value = _first(step)
    shape, axis = shape_of(value), step.attribute("axis", 1)
    return _reshaped(step, value, (prod(shape[:axis]), -1))


def _reshape(step: Step) -> Value:
    target, value = step.constant(1), _first(step)
    if target is None:
        raise step.refused("has no target shape; store it as a constant")
    sizes = [int(n) for n in target.numerators.ravel()]
    if not step.attribute("allowzero", 0):
        old = shape_of(value)
        sizes = [old[i] if n == 0 and i < len(old) else n for i, n in enumerate(sizes)]
    return _reshaped(step, value, tuple(sizes))


def _reshaped(step: Step, value: Value, shape: tuple[int, ...]) -> Value:
    try:
        if isinstance(value, Constant):
            return Constant(value.numerators.reshape(shape), value.scale)
        found = np.arange(prod(value.shape)).reshape(shape).shape
    except ValueError as reason:
        raise step.misfit(reason) from None
    return Wire(value.stage, found, value.affine)


def _first(step: Step) -> Value:
    value = step.value(0)
    return step.wire(0) if value is None else value


def _dropout(step: Step) -> Value:
    training = step.constant(2)
    if training is not None and training.numerators.any():
        raise step.refused("is in training mode; export the model in evaluation mode")
    return _first(step)


def _constant(step: Step) -> Constant:
    for name in ("value_float", "value_floats", "value_int", "value_ints"):
        value = step.attribute(name, None)
        if value is not None:
            kind = onnx.TensorProto.FLOAT if "float" in name else onnx.TensorProto.INT64
            shape = [len(value)] if name.endswith("s") else []
            flat = value if name.endswith("s") else [value]
            return constant(onnx.helper.make_tensor("", kind, shape, flat), step.node.output[0])
    tensor = step.attribute("value", None)
    if tensor is None:
        raise step.refused("holds no dense tensor of numbers; store one")
    return constant(tensor, step.node.output[0])


def _conv(step: Step) -> Wire:
    weight, bias = step.stored(1), step.constant(2)
    options = {
        name: step.attribute(name, None)
        for name in ("strides", "pads", "dilations", "group", "auto_pad")
    }
    try:
        result = convolution(step.wire(0), weight.numerators, weight.scale, **options)
    except ValueError as reason:
        raise step.misfit(reason) from None
    if bias is None:
        return result
    column = bias.numerators.reshape(-1, *[1] * (len(result.shape) - 2))
    return _sum(step, result, Constant(column, bias.scale))


def _average_pool(step: Step) -> Wire:
    if step.attribute("ceil_mode", 0):
        raise step.refused("has ceil_mode 1, whose last windows are cut; export with 0")
    options = {name: step.attribute(name, None) for name in ("strides", "pads", "auto_pad")}
    options["dilations"] = step.attribute("dilations", None)
    kernel = tuple(step.attribute("kernel_shape", ()))
    padding = bool(step.attribute("count_include_pad", 0))
    return _averaged(step, kernel, padding=padding, **options)


def _global_average_pool(step: Step) -> Wire:
    return _averaged(step, step.wire(0).shape[2:], padding=False)


def _averaged(step: Step, kernel: tuple[int, ...], *, padding: bool, **options: Any) -> Wire:
    try:
        return average(step.wire(0), kernel, padding=padding, **options)
    except ValueError as reason:
        raise step.misfit(reason) from None


def _batch_normalization(step: Step) -> Wire:
    training = step.attribute("training_mode", 0) or len(step.node.output) > 1
    if training or not step.attribute("spatial", 1):
        raise step.refused("is in training mode, or not spatial; export in evaluation mode")
    layer = Normalization(
        scale=step.stored(1).pair,
        shift=step.stored(2).pair,
        mean=step.stored(3).pair,
        variance=step.stored(4).pair,
        epsilon=exact(step.attribute("epsilon", _DEFAULT_EPSILON), f"{step.label}.epsilon"),
        label=f"{step.label} (BatchNormalization)",
        remedy="fold it in floats into the layer before it, as exporters do in evaluation mode",
    )
    return layer.apply(step.wire(0), 1)


OPERATIONS: dict[str, Callable[[Step], Value]] = {
    "Add": _add,
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_normalization,
    "Clip": clip,
    "Constant": _constant,
    "Conv": _conv,
    "Dropout": _dropout,
    "Flatten": _flatten,
    "Gemm": _gemm,
    "GlobalAveragePool": _global_average_pool,
    "HardSigmoid": hard_sigmoid,
    "Identity": _first,
    "LeakyRelu": leaky_relu,
    "MatMul": _matmul,
    "Relu": relu,
    "Reshape": _reshape,
    "Sub": _sub,
}
