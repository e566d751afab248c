"""The ONNX operations that the reader takes, each as an exact affine step or an activation."""

from collections.abc import Callable
from fractions import Fraction
from math import prod

import numpy as np
import onnx

from exactregions.arithmetic.rational import exact
from exactregions.networks.activation import (
    Activation,
    absolute_value,
    hard_tanh,
    leaky_relu,
    relu,
    relu6,
)
from exactregions.readers.composition import Wire
from exactregions.readers.linear_maps import convolution, left_product, right_product
from exactregions.readers.onnx_step import Step, Value, broadcast, shape_of, transposed
from exactregions.readers.onnx_tensors import Constant, constant

_DEFAULT_ALPHA = float(np.float32(0.01))  # LeakyRelu's default is the float32 nearest to 1/100
_UNBOUNDED = float(np.finfo(np.float32).max)  # how Clip's attributes say that there is no bound


def _relu(step: Step) -> Wire:
    return step.activate(step.wire(0), relu)


def _leaky_relu(step: Step) -> Wire:
    slope = exact(step.attribute("alpha", _DEFAULT_ALPHA), f"{step.label}.alpha")
    if slope == 1:
        return step.wire(0)
    known = {phi.slopes[0]: phi for phi in (relu, absolute_value)}
    return step.activate(step.wire(0), known.get(slope) or leaky_relu(slope))


def _clip(step: Step) -> Wire:
    low, high = _bound(step, 1, "min", -_UNBOUNDED), _bound(step, 2, "max", _UNBOUNDED)
    if low is None and high is None:
        return step.wire(0)
    if low is not None and high is not None and low >= high:
        raise step.refused(f"clips to [{low}, {high}], a constant; give min below max")
    return step.activate(step.wire(0), clip(low, high))


def clip(low: Fraction | None, high: Fraction | None) -> Activation:
    """Return z ↦ min(max(z, low), high), with one bound or both.

    >>> [str(clip(Fraction(-1, 2), Fraction(3))(z)) for z in (-9, 0, 9)]
    ['-1/2', '0', '3']
    >>> clip(Fraction(0), None) == relu
    True
    """
    ends = [v for v in (low, high) if v is not None]
    slopes = [0] * (low is not None) + [1] + [0] * (high is not None)
    name = f"clip:{'' if low is None else low}:{'' if high is None else high}"
    found = Activation.of(name, ends, slopes, offset=0 if low is None else low)
    for known in (relu, relu6, hard_tanh):
        if (known.breakpoints, known.slopes) == (found.breakpoints, found.slopes):
            return known
    return found


def _bound(step: Step, i: int, name: str, absent: float) -> Fraction | None:
    stored = step.constant(i)
    if stored is not None:
        if stored.numerators.size != 1:
            raise step.refused(f"has a {name} of shape {stored.numerators.shape}; give one number")
        return Fraction(stored.numerators.item(), stored.scale)
    value = step.attribute(name, absent)
    return None if value == absent else exact(value, f"{step.label}.{name}")


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
        raise step.refused("joins values from before and after an activation; remove the branch")
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
    weight, bias = step.constant(1), step.constant(2)
    if weight is None:
        raise step.refused("has no weights")
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


OPERATIONS: dict[str, Callable[[Step], Value]] = {
    "Add": _add,
    "Clip": _clip,
    "Constant": _constant,
    "Conv": _conv,
    "Dropout": _dropout,
    "Flatten": _flatten,
    "Gemm": _gemm,
    "Identity": _first,
    "LeakyRelu": _leaky_relu,
    "MatMul": _matmul,
    "Relu": _relu,
    "Reshape": _reshape,
    "Sub": _sub,
}
