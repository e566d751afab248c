"""Every ONNX operation that is taken has the meaning that onnx's own evaluator gives it.

Weights and points are small dyadic numbers, for which float64 arithmetic is exact: the two
sides must be equal, not close.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
# ruff: noqa: E402 - what follows needs onnx

from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from exactregions.errors import ExactRegionsError, ShapeError, UnsupportedLayerError
from exactregions.networks.network import Network
from exactregions.readers.onnx_format import model_network
from tests.readers.models import model, node

RNG = np.random.default_rng(3)


def some(*shape: int) -> np.ndarray:
    """Dyadic numbers between −4 and 4 in a float64 array."""
    return RNG.integers(-32, 33, shape) / 8


def assert_same_function(proto: "onnx.ModelProto", shape: Sequence[int]) -> Network:
    network = model_network(proto)
    evaluator = ReferenceEvaluator(proto)
    for _ in range(5):
        x = some(*shape)
        expected = evaluator.run(None, {"x": x})[0]
        assert network(x.ravel().tolist()) == tuple(map(Fraction, expected.ravel().tolist()))
    return network


MATRIX, COLUMN, ROW = some(3, 4), some(3, 1), some(4)
CHAINS = {
    "MatMul by a matrix on the right": ([node("MatMul", "x", "w")], (1, 3), {"w": MATRIX}),
    "MatMul by a vector on the right": ([node("MatMul", "x", "w")], (2, 4), {"w": ROW}),
    "MatMul by a matrix on the left": ([node("MatMul", "w", "x")], (4, 1), {"w": MATRIX}),
    "MatMul by a vector on the left": ([node("MatMul", "w", "x")], (4, 2), {"w": ROW}),
    "MatMul of a vector": ([node("MatMul", "x", "w")], (3,), {"w": MATRIX}),
    "MatMul to a vector": ([node("MatMul", "w", "x")], (4,), {"w": MATRIX}),
    "MatMul of a stack": ([node("MatMul", "x", "w")], (2, 2, 3), {"w": MATRIX}),
    "MatMul to a stack": ([node("MatMul", "w", "x")], (2, 4, 3), {"w": MATRIX}),
    "MatMul by one matrix in a stack": ([node("MatMul", "x", "w")], (1, 3), {"w": MATRIX[None]}),
    "Gemm": ([node("Gemm", "x", "w")], (1, 3), {"w": MATRIX}),
    "Gemm with everything": (
        [node("Gemm", "x", "w", "c", alpha=0.5, beta=-2.0, transA=1, transB=1)],
        (4, 2),
        {"w": MATRIX, "c": some(1, 3)},
    ),
    "Gemm with the weight first": (
        [node("Gemm", "w", "x", "c", alpha=3.0, transA=1, transB=1)],
        (2, 3),
        {"w": MATRIX, "c": some(4, 1)},
    ),
    "Gemm with one number for C": (
        [node("Gemm", "x", "w", "c")],
        (2, 3),
        {"w": MATRIX, "c": some()},
    ),
    "Add": ([node("Add", "x", "c")], (2, 3), {"c": some(2, 3)}),
    "Add from the left": ([node("Add", "c", "x")], (2, 3), {"c": some(3)}),
    "Add that broadcasts the constant": ([node("Add", "x", "c")], (2, 3), {"c": some(2, 1)}),
    "Add that broadcasts the value": ([node("Add", "x", "c")], (1, 3), {"c": some(2, 1)}),
    "Add of a new axis": ([node("Add", "x", "c")], (3,), {"c": some(1, 1, 3)}),
    "Sub": ([node("Sub", "x", "c")], (2, 3), {"c": some(3)}),
    "Sub from a constant": ([node("Sub", "c", "x")], (2, 3), {"c": some(2, 3)}),
    "Add of two affine maps": (
        [node("MatMul", "x", "w", to="a"), node("Add", "a", "x")],
        (1, 3),
        {"w": some(3, 3)},
    ),
    "Sub of two affine maps": (
        [node("MatMul", "x", "w", to="a"), node("Sub", "x", "a")],
        (1, 3),
        {"w": some(3, 1)},
    ),
    "Relu right after the input": ([node("Relu", "x")], (1, 3), {}),
    "LeakyRelu": ([node("LeakyRelu", "x", alpha=0.25)], (1, 3), {}),
    "HardSigmoid": ([node("HardSigmoid", "x", alpha=0.25, beta=0.75)], (1, 3), {}),
    "a falling HardSigmoid": ([node("HardSigmoid", "x", alpha=-0.5, beta=0.0)], (1, 3), {}),
    "LeakyRelu of slope zero": ([node("LeakyRelu", "x", alpha=0.0)], (1, 3), {}),
    "LeakyRelu of slope one": ([node("LeakyRelu", "x", alpha=1.0)], (1, 3), {}),
    "Clip": (
        [node("Clip", "x", "low", "high")],
        (1, 5),
        {"low": some() * 0 - 1.5, "high": some() * 0 + 2},
    ),
    "Clip from below": ([node("Clip", "x", "low")], (1, 5), {"low": np.float64(0.5)}),
    "Clip from above": ([node("Clip", "x", "", "high")], (1, 5), {"high": np.float64(0.5)}),
    "Clip from neither side": ([node("Clip", "x")], (1, 5), {}),
    "Flatten": (
        [node("Flatten", "x", to="a"), node("MatMul", "a", "w")],
        (1, 3, 2),
        {"w": some(6, 2)},
    ),
    "Flatten at an axis": (
        [node("Flatten", "x", to="a", axis=2), node("MatMul", "w", "a")],
        (2, 2, 3),
        {"w": some(1, 4)},
    ),
    "Flatten at a last axis": (
        [node("Flatten", "x", to="a", axis=-1), node("MatMul", "w", "a")],
        (2, 2, 3),
        {"w": some(1, 4)},
    ),
    "Flatten at axis zero": (
        [node("Flatten", "x", to="a", axis=0), node("MatMul", "a", "w")],
        (2, 3),
        {"w": some(6, 1)},
    ),
    "Reshape": (
        [node("Reshape", "x", "s", to="a"), node("MatMul", "a", "w")],
        (2, 3),
        {"s": np.array([3, 2]), "w": some(2, 2)},
    ),
    "Reshape with a free size": (
        [node("Reshape", "x", "s", to="a"), node("MatMul", "w", "a")],
        (2, 6),
        {"s": np.array([0, 3, -1]), "w": some(1, 3)},
    ),
    "Reshape of a constant": (
        [node("Reshape", "w", "s", to="a"), node("MatMul", "x", "a")],
        (1, 3),
        {"s": np.array([3, -1]), "w": some(6)},
    ),
    "Flatten of a constant": (
        [node("Flatten", "w", to="a"), node("MatMul", "x", "a")],
        (1, 3),
        {"w": some(3, 2, 2)},
    ),
    "Identity": (
        [node("Identity", "x", to="a"), node("Identity", "w", to="v"), node("MatMul", "a", "v")],
        (1, 3),
        {"w": MATRIX},
    ),
    "Dropout in evaluation": ([node("Dropout", "x", to="a"), node("Relu", "a")], (1, 3), {}),
    "Dropout with its flag": (
        [node("Dropout", "x", "r", "t", to="a"), node("Relu", "a")],
        (1, 3),
        {"r": np.float32(0.5), "t": np.array(0, dtype=bool)},
    ),
    "two layers": (
        [
            node("Sub", "x", "mean", to="a"),
            node("Flatten", "a", to="b"),
            node("MatMul", "b", "w0", to="c"),
            node("Add", "c", "b0", to="d"),
            node("Relu", "d", to="e"),
            node("Gemm", "e", "w1", "b1", to="f", transB=1),
            node("Clip", "f", "low", "high", to="g"),
            node("MatMul", "g", "w2"),
        ],
        (1, 2, 3),
        {
            "mean": some(1, 2, 3),
            "w0": some(6, 4),
            "b0": some(4),
            "w1": some(3, 4),
            "b1": some(3),
            "low": np.float64(-1),
            "high": np.float64(1),
            "w2": some(3, 2),
        },
    ),
}


@pytest.mark.parametrize(("nodes", "shape", "stored"), CHAINS.values(), ids=CHAINS.keys())
def test_the_network_is_the_function_of_the_model(nodes: list, shape: tuple, stored: dict):
    assert_same_function(model(nodes, shape, stored), shape)


CONVOLUTIONS = {
    "plain": ((1, 1, 4, 5), (2, 1, 2, 3), {}),
    "several channels": ((1, 3, 4, 4), (2, 3, 3, 3), {}),
    "padded": ((1, 2, 3, 3), (1, 2, 3, 3), {"pads": [1, 0, 2, 1]}),
    "padded by more than the kernel": ((1, 1, 2, 2), (1, 1, 2, 2), {"pads": [3, 3, 3, 3]}),
    "strided": ((1, 1, 5, 6), (2, 1, 2, 2), {"strides": [2, 3]}),
    "strided past the end": ((1, 1, 6, 6), (1, 1, 3, 3), {"strides": [2, 2]}),
    "dilated": ((1, 1, 5, 5), (1, 1, 2, 2), {"dilations": [2, 3]}),
    "in groups": ((1, 4, 3, 3), (6, 2, 2, 2), {"group": 2}),
    "depthwise": ((1, 3, 3, 3), (3, 1, 2, 2), {"group": 3}),
    "same, upper": ((1, 1, 5, 5), (1, 1, 2, 2), {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
    "same, lower": ((1, 1, 5, 5), (1, 1, 2, 2), {"auto_pad": "SAME_LOWER", "strides": [2, 2]}),
    "valid": ((1, 1, 5, 5), (1, 1, 2, 2), {"auto_pad": "VALID"}),
    "on the line": ((1, 2, 7), (3, 2, 3), {"strides": [2], "pads": [1, 1]}),
    "in space": ((1, 1, 3, 3, 2), (2, 1, 2, 2, 2), {}),
    "everything": (
        (1, 2, 6, 5),
        (4, 1, 2, 3),
        {"group": 2, "pads": [1, 2, 0, 1], "strides": [2, 1], "dilations": [2, 1]},
    ),
}


@pytest.mark.parametrize(
    ("shape", "kernel", "options"), CONVOLUTIONS.values(), ids=CONVOLUTIONS.keys()
)
def test_a_convolution_is_an_exact_linear_map(shape: tuple, kernel: tuple, options: dict):
    stored = {"w": some(*kernel), "b": some(kernel[0])}
    proto = model([node("Conv", "x", "w", "b", **options)], shape, stored)
    assert_same_function(proto, shape)


POOLS = {
    "plain": ((1, 2, 4, 4), [2, 2], {}),
    "strided": ((1, 1, 5, 6), [2, 4], {"strides": [2, 1]}),
    "padded": ((1, 2, 3, 3), [2, 2], {"pads": [1, 1, 1, 1], "count_include_pad": 1}),
    "padded, and only what is inside counts": ((1, 2, 3, 3), [2, 2], {"pads": [1, 1, 1, 1]}),
    "same": ((1, 1, 4, 4), [2, 2], {"auto_pad": "SAME_UPPER"}),
    "dilated": ((1, 1, 4, 4), [2, 2], {"dilations": [2, 2]}),
    "on the line": ((1, 3, 8), [4], {"strides": [4]}),
}


@pytest.mark.parametrize(("shape", "kernel", "options"), POOLS.values(), ids=POOLS.keys())
def test_an_average_pool_is_an_exact_linear_map(shape: tuple, kernel: list, options: dict):
    pool = node("AveragePool", "x", kernel_shape=kernel, **options)
    assert_same_function(model([pool], shape, opset=19), shape)


def test_a_pool_of_three_divides_by_three():
    layer = model_network(model([node("AveragePool", "x", kernel_shape=[3])], (1, 1, 4))).output
    assert (layer.weight, layer.scale) == (((1, 1, 1, 0), (0, 1, 1, 1)), 3)


def test_a_pool_that_ends_in_padding_divides_by_what_is_inside():
    pool = node("AveragePool", "x", kernel_shape=[3], pads=[1, 1])
    layer = model_network(model([pool], (1, 1, 3))).output
    assert (layer.weight, layer.scale) == (((3, 3, 0), (2, 2, 2), (0, 3, 3)), 6)


def test_a_global_average_pool_is_the_mean_of_each_channel():
    proto = model([node("GlobalAveragePool", "x")], (1, 3, 2, 4))
    assert assert_same_function(proto, (1, 3, 2, 4)).widths == (24, 3)


def normalized(shape: tuple, variance: list[float], **options: object) -> "onnx.ModelProto":
    n = len(variance)
    stored = {"s": some(n), "b": some(n), "m": some(n), "v": np.array(variance)}
    return model([node("BatchNormalization", "x", *stored, **options)], shape, stored)


@pytest.mark.parametrize("shape", [(1, 2), (1, 2, 3), (1, 2, 3, 2)], ids=len)
def test_a_batch_normalization_with_rational_square_roots_is_exact(shape: tuple):
    assert_same_function(normalized(shape, [3.75, 0.0], epsilon=0.25), shape)


def test_a_batch_normalization_may_have_an_irrational_root_where_its_scale_is_zero():
    proto = normalized((1, 2), [4.0, 2.0], epsilon=0.0)
    zeroed = np.array([1.0, 0.0])
    proto.graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(zeroed, "s"))
    assert_same_function(proto, (1, 2))


def test_a_root_may_be_any_rational_number():
    stored = {"s": np.array([5.0]), "b": np.zeros(1), "m": np.zeros(1), "v": np.array([2.0])}
    nodes = [node("BatchNormalization", "x", *stored, epsilon=0.25)]
    assert model_network(model(nodes, (1, 1), stored))([1]) == (Fraction(10, 3),)


def test_a_convolution_by_hand():
    proto = model([node("Conv", "x", "w")], (1, 1, 3), {"w": np.array([[[1.0, -2.0]]])})
    layer = model_network(proto).output
    assert layer.weight == ((1, -2, 0), (0, 1, -2))


def test_a_convolutional_network_is_read_layer_by_layer():
    proto = model(
        [
            node("Conv", "x", "w", "b", to="a", pads=[1, 1, 1, 1]),
            node("Relu", "a", to="h"),
            node("Flatten", "h", to="f"),
            node("Gemm", "f", "v"),
        ],
        (1, 1, 3, 3),
        {"w": some(2, 1, 3, 3), "b": some(2), "v": some(18, 2)},
    )
    assert assert_same_function(proto, (1, 1, 3, 3)).widths == (9, 18, 2)


@pytest.mark.parametrize(
    "constant",
    [
        {"value": helper.make_tensor("t", TensorProto.DOUBLE, [2], [0.5, -1])},
        {"value_float": 0.5},
        {"value_floats": [0.5, 0.25]},
        {"value_int": 3},
        {"value_ints": [3, 4]},
    ],
    ids=lambda c: next(iter(c)),
)
def test_constants_of_every_spelling_are_exact(constant: dict):
    kind = TensorProto.INT64 if "int" in next(iter(constant)) else TensorProto.FLOAT
    kind = TensorProto.DOUBLE if "value" in constant else kind
    nodes = [node("Constant", to="c", **constant), node("Add", "x", "c")]
    proto = model(nodes, (1, 2), kind=kind)
    expected = ReferenceEvaluator(model(nodes[:1], (1,), output="c", kind=kind)).run(None, {"x": 0})
    assert model_network(proto)([0, 0]) == tuple(np.broadcast_to(expected[0], (1, 2))[0].tolist())


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_stored_floats_of_every_width_are_exact(dtype: str):
    kind = getattr(TensorProto, {"float64": "DOUBLE", "float32": "FLOAT"}.get(dtype, dtype.upper()))
    values = [0.1, -3.3, 1e-3]
    tensor = helper.make_tensor("c", kind, [1, 3], values)
    stored = onnx.numpy_helper.to_array(tensor).astype(np.float64).ravel().tolist()
    proto = model([node("Add", "x", "c")], (1, 3), kind=kind)
    proto.graph.initializer.append(tensor)
    assert model_network(proto)([0, 0, 0]) == tuple(map(Fraction, stored))
    assert dtype == "float64" or stored != values


def test_the_default_slope_of_leaky_relu_is_the_float32_nearest_to_a_hundredth():
    network = model_network(model([node("LeakyRelu", "x")], (1, 1)))
    assert network([-1])[0] == -Fraction(*np.float32(0.01).as_integer_ratio())
    assert network([-1])[0] != Fraction(-1, 100)


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [(0, None, "relu"), (0, 6, "relu6"), (-1, 1, "hard_tanh"), (-2, 3, "clip:-2:3")],
)
def test_clips_that_have_names_are_called_by_them(low: float, high: float | None, name: str):
    stored = {k: np.float64(v) for k, v in (("low", low), ("high", high)) if v is not None}
    network = model_network(model([node("Clip", "x", *stored)], (1, 2), stored))
    assert [phi.name for phi in network.activations] == [name]


def test_the_clip_of_old_opsets_has_its_bounds_in_attributes():
    old = model([node("Clip", "x", min=-1.0, max=1.0)], (1, 2), opset=9, kind=TensorProto.FLOAT)
    assert [phi.name for phi in model_network(old).activations] == ["hard_tanh"]
    largest = float(np.finfo(np.float32).max)
    unbounded = model(
        [node("Clip", "x", min=0.0, max=largest)], (1, 2), opset=9, kind=TensorProto.FLOAT
    )
    assert [phi.name for phi in model_network(unbounded).activations] == ["relu"]


def test_an_activation_right_after_another_gets_identity_weights():
    network = model_network(
        model([node("Relu", "x", to="a"), node("LeakyRelu", "a", alpha=-1.0)], (1, 2))
    )
    assert [layer.weight for layer in network.layers] == [((1, 0), (0, 1))] * 3


def test_a_batch_of_unknown_size_is_one_point():
    for first in ("N", None, 0):
        proto = model([node("MatMul", "x", "w")], (first, 3), {"w": MATRIX})
        assert model_network(proto).widths == (3, 4)


def test_nodes_that_the_output_does_not_need_are_left_alone():
    nodes = [node("Sigmoid", "x", to="unused"), node("Relu", "x")]
    assert model_network(model(nodes, (1, 2))).widths == (2, 2, 2)


BRANCH = [node("Relu", "x", to="a"), node("Relu", "x", to="b"), node("Add", "a", "b")]
REFUSED = {
    "Sigmoid": ([node("Sigmoid", "x")], {}, "node 'n_y' is 'Sigmoid'"),
    "Softmax": ([node("Softmax", "x")], {}, "takes Add, AveragePool, BatchNormalization"),
    "BatchNormalization": (
        [node("BatchNormalization", "x", *["c"] * 4)],
        {"c": some(3)},
        "fold it",
    ),
    "an irrational root": (
        [node("BatchNormalization", "x", *["c"] * 4, epsilon=0.0)],
        {"c": np.array([1.0, 4.0, 3.0])},
        r"'n_y' \(BatchNormalization\) .*square root of 3 \(variance\[2\]",
    ),
    "a negative variance": (
        [node("BatchNormalization", "x", *["c"] * 4, epsilon=0.0)],
        {"c": np.array([1.0, -4.0, 1.0])},
        "square root of -4 .*no positive rational",
    ),
    "a batch normalization in training": (
        [
            helper.make_node(
                "BatchNormalization", ["x", *["c"] * 4], ["y", "m", "v"], "n_y", training_mode=1
            )
        ],
        {"c": np.ones(3)},
        "'n_y' .*training mode",
    ),
    "an unnamed node": ([helper.make_node("Tanh", ["x"], ["y"])], {}, r"node 0 \(output 'y'\)"),
    "a product of values": ([node("Gemm", "x", "x", transA=1)], {}, "'n_y' .*constant weights"),
    "a product of constants": (
        [node("MatMul", "c", "c", to="a"), node("Add", "x", "a")],
        {"c": some(3, 3)},
        "constant weights",
    ),
    "a residual sum": (
        [node("Relu", "x", to="a"), node("MatMul", "a", "w", to="b"), node("Add", "b", "x")],
        {"w": some(3, 3)},
        r"'n_y' \(Add\) joins .*chain of layers.*more neurons; remove the branch",
    ),
    "a sum of constants": (
        [node("Add", "c", "c", to="a"), node("Add", "x", "a")],
        {"c": some(3)},
        "only constants",
    ),
    "a residual": ([node("Relu", "x", to="a"), node("Add", "a", "x")], {}, "before and after"),
    "two branches": (BRANCH, {}, "earlier activation"),
    "an early output": (
        [node("Relu", "x", to="a"), node("Identity", "x", to="b"), node("Sub", "b", "a")],
        {},
        "before and after",
    ),
    "a constant output": ([node("Identity", "c")], {"c": some(3)}, "output 'y'"),
    "Clip to a point": ([node("Clip", "x", "c", "c")], {"c": np.float64(1)}, "a constant"),
    "Clip upside down": (
        [node("Clip", "x", "c", "d")],
        {"c": np.float64(1), "d": np.float64(0)},
        r"\[1, 0\]",
    ),
    "Dropout in training": (
        [node("Dropout", "x", "r", "t")],
        {"r": np.float32(0.5), "t": np.array(1, dtype=bool)},
        "training",
    ),
}


@pytest.mark.parametrize(("nodes", "stored", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_chain_of_known_steps_is_refused_by_node(
    nodes: list, stored: dict, message: str
):
    with pytest.raises(UnsupportedLayerError, match=message) as caught:
        model_network(model(nodes, (1, 3), stored))
    assert "\n" not in str(caught.value)


def test_an_operation_of_a_foreign_domain_is_refused_in_spite_of_its_name():
    proto = model([node("Relu", "x")], (1, 3))
    proto.graph.node[0].domain = "com.example"
    with pytest.raises(UnsupportedLayerError, match="is 'Relu', which the reader does not take"):
        model_network(proto)


def test_a_target_shape_that_depends_on_the_input_is_refused():
    proto = model([node("Reshape", "c", "x")], (2,), {"c": np.arange(6)}, kind=TensorProto.INT64)
    with pytest.raises(UnsupportedLayerError, match=r"'n_y' .*depends on the network's input"):
        model_network(proto)


def test_a_pool_whose_last_windows_are_cut_is_refused():
    pool = node("AveragePool", "x", kernel_shape=[2, 2], ceil_mode=1)
    with pytest.raises(UnsupportedLayerError, match=r"'n_y' .*ceil_mode 1.*export with 0"):
        model_network(model([pool], (1, 1, 4, 4)))


def test_a_window_of_padding_alone_has_no_mean():
    pool = node("AveragePool", "x", kernel_shape=[1], pads=[1, 0])
    with pytest.raises(ShapeError, match="windows of padding alone"):
        model_network(model([pool], (1, 1, 2)))


MISFITS = {
    "AveragePool": ([node("AveragePool", "x", kernel_shape=[1])], {}),
    "BatchNormalization": ([node("BatchNormalization", "x", *["w"] * 4)], {"w": some(2)}),
    "MatMul": ([node("MatMul", "x", "w")], {"w": some(2, 2)}),
    "Gemm": ([node("Gemm", "x", "w", transB=1)], {"w": MATRIX}),
    "Add": ([node("Add", "x", "w")], {"w": some(2)}),
    "Reshape": ([node("Reshape", "x", "w")], {"w": np.array([2, 2])}),
    "Conv": ([node("Conv", "x", "w")], {"w": some(1, 1, 2, 2)}),
}


@pytest.mark.parametrize(("nodes", "stored"), MISFITS.values(), ids=MISFITS.keys())
def test_shapes_that_do_not_fit_are_refused(nodes: list, stored: dict):
    with pytest.raises(ExactRegionsError) as caught:
        model_network(model(nodes, (1, 3), stored))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("nodes", "shape", "stored"),
    [
        ([node("Relu", "x")], (1, 10**4), {}),
        ([node("Relu", "x")], (1, 10**9), {}),
        ([node("Conv", "x", "w", pads=[10**5] * 4)], (1, 1, 2, 2), {"w": some(1, 1, 1, 1)}),
        ([node("Conv", "x", "w")], (1, 1, 99, 99), {"w": some(1, 1, 2, 2)}),
        (
            [node("MatMul", "x", "w", to="a"), node("MatMul", "a", "v")],
            (1, 9999),
            {"w": some(9999, 1), "v": some(1, 9999)},
        ),
        ([node("Add", "x", "w")], (1, 9999), {"w": some(9999, 1)}),
    ],
    ids=["an identity", "an input", "pads", "a convolution", "a composition", "a broadcast"],
)
def test_linear_maps_that_would_fill_the_memory_are_refused(
    nodes: list, shape: tuple, stored: dict
):
    with pytest.raises(ShapeError, match="MAX_ENTRIES"):
        model_network(model(nodes, shape, stored))
