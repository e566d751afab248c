"""ONNX files: real networks agree with onnx's evaluator, hostile ones are refused in one line."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import exactregions

onnx = pytest.importorskip("onnx")
# ruff: noqa: E402 - what follows needs onnx

from onnx import TensorProto, external_data_helper, helper
from onnx.reference import ReferenceEvaluator

from exactregions.errors import (
    ActivationError,
    ExactRegionsError,
    FileFormatError,
    NotExactError,
    UnsupportedLayerError,
)
from exactregions.networks.activation import Activation
from exactregions.networks.network import Network
from exactregions.readers.limits import MAX_BYTES
from exactregions.readers.onnx_format import model_network, read_onnx
from exactregions.readers.onnx_writer import onnx_bytes
from exactregions.readers.source import read
from tests.readers.models import model, node
from tests.readers.nets import floats, networks

DATA = Path(exactregions.__file__).parent.parent.parent / "shared" / "data"
ACAS, MNIST = DATA / "ACASXU_run2a_1_1_batch_2000.onnx", DATA / "mnist-net_256x2.onnx"
needs_data = pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} with the networks is absent")


@needs_data
@pytest.mark.parametrize(
    ("path", "shape", "widths"),
    [
        (ACAS, (1, 1, 1, 5), (5, 50, 50, 50, 50, 50, 50, 5)),
        (MNIST, (1, 784, 1), (784, 256, 256, 10)),
    ],
    ids=["ACAS Xu", "MNIST"],
)
def test_real_networks_agree_with_the_evaluator_to_float32(path: Path, shape: tuple, widths: tuple):
    network, evaluator = read(path), ReferenceEvaluator(str(path))
    stored = {tensor.name for tensor in onnx.load(path).graph.initializer}
    (name,) = set(evaluator.input_names) - stored
    assert network.widths == widths
    rng = np.random.default_rng(0)
    for _ in range(3):
        x = rng.uniform(-1, 1, shape).astype(np.float32)
        expected = evaluator.run(None, {name: x})[0].ravel()
        found = [float(v) for v in network(x.ravel().tolist())]
        assert np.allclose(found, expected, rtol=1e-4, atol=1e-4)
        assert not np.allclose(found, expected[::-1], rtol=1e-4, atol=1e-4)


@needs_data
def test_the_weights_of_mnist_are_the_stored_float32_numbers():
    network = read(MNIST)
    stored = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(MNIST).graph.initializer}
    for l, layer in zip((0, 2, 4), network.layers, strict=True):
        weight, bias = stored[f"layers.{l}.weight"], stored[f"layers.{l}.bias"]
        assert (len(layer.weight), layer.inputs) == weight.shape
        for i, j in [(0, 0), (1, 7), (9, 100), (len(bias) - 1, layer.inputs - 1)]:
            assert Fraction(layer.weight[i][j], layer.scale) == Fraction(float(weight[i, j]))
            assert Fraction(layer.bias[i], layer.scale) == Fraction(float(bias[i]))


@needs_data
def test_the_mean_of_acas_is_folded_into_the_first_layer_exactly():
    stored = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(ACAS).graph.initializer}
    mean = [Fraction(float(v)) for v in stored["input_AvgImg"].ravel()]
    weight, bias = stored["Operation_1_MatMul_W"], stored["Operation_1_Add_B"]
    (first, *_) = read(ACAS).pre_activations([Fraction(1, 3)] * 5)
    for i in range(50):
        by_hand = Fraction(float(bias[i]))
        for j in range(5):
            by_hand += Fraction(float(weight[j, i])) * (Fraction(1, 3) - mean[j])
        assert first[i] == by_hand


@needs_data
def test_mnist_digits_are_recognised():
    digits = json.loads((DATA / "mnist_digits.json").read_text())
    assert digits  # what the file holds is described next to it
    assert read(MNIST).outputs == 10


ONNX_KINDS = ["relu", "abs", "hard_tanh", "relu6", "leaky_relu:1/4"]


@given(networks(floats, ONNX_KINDS))
def test_what_is_written_is_read_back_exactly(network: Network):
    assert model_network(onnx.ModelProto.FromString(onnx_bytes(network))) == network


@pytest.mark.parametrize("name", ONNX_KINDS)
def test_the_written_model_runs_in_onnx(name: str):
    network = Network.of([([[1, -2], [0.5, 3]], [0.25, -1]), ([[1, 2]], [0])], name)
    run = ReferenceEvaluator(onnx.ModelProto.FromString(onnx_bytes(network))).run
    for x in ([0.5, -1], [-3, 2], [7, 1.5]):
        found = run(None, {"input": np.array([x], dtype=np.float64)})[0]
        assert found.tolist() == [[float(v) for v in network(x)]]


def test_clips_of_every_kind_are_written():
    kinds = [([1], [0, 1], 1), (["1/2"], [1, 0], 0), (["-3/4", 2], [0, 1, 0], "-3/4")]
    for breakpoints, slopes, offset in kinds:
        phi = Activation.of("own", breakpoints, slopes, offset=offset)
        network = Network.of([([[1]], [0]), ([[1]], [0])], phi)
        found = model_network(onnx.ModelProto.FromString(onnx_bytes(network))).activations[0]
        assert (found.breakpoints, found.slopes, found.offsets) == (
            phi.breakpoints,
            phi.slopes,
            phi.offsets,
        )


@pytest.mark.parametrize("kind", ["leaky_relu:-1/3", "leaky_relu:1/10", ("hat", [0, 1])])
def test_activations_that_onnx_cannot_hold_are_not_written(kind: object):
    phi = Activation.of(kind[0], kind[1], [0, 1, 2]) if isinstance(kind, tuple) else kind
    with pytest.raises((ActivationError, NotExactError), match=r"write \.json"):
        onnx_bytes(Network.of([([[1]], [0]), ([[1]], [0])], phi))


def test_weights_that_are_no_floats_are_not_written():
    with pytest.raises(NotExactError, match=r"layers\[0\]\.W\[0\]\[0\] is not exactly a float64"):
        onnx_bytes(Network.of([([["1/3"]], [0])]))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite_are_refused_by_tensor_and_index(value: float):
    weight = np.array([[1.0, 2.0], [3.0, value]])
    with pytest.raises(NotExactError, match=r"tensor 'w'\[1\]\[1\] is -?(nan|inf)"):
        model_network(model([node("MatMul", "x", "w")], (1, 2), {"w": weight}))


def test_element_types_other_than_numbers_are_refused():
    proto = model([node("Relu", "x")], (1, 2))
    proto.graph.node[0].CopyFrom(node("Add", "x", "c"))
    proto.graph.initializer.append(helper.make_tensor("c", TensorProto.STRING, [1], [b"a"]))
    with pytest.raises(ExactRegionsError):
        model_network(proto)


def saved(proto: "onnx.ModelProto", folder: Path) -> Path:
    path = folder / "net.onnx"
    path.write_bytes(proto.SerializeToString())
    return path


def external(folder: Path, location: str, **entries: int) -> Path:
    """A model whose weight lies in another file."""
    proto = model([node("MatMul", "x", "w")], (1, 2), {"w": np.array([[2.0], [3.0]])})
    tensor = proto.graph.initializer[0]
    (folder / "w.bin").write_bytes(bytes(8) + tensor.raw_data)
    external_data_helper.set_external_data(tensor, location, **entries)
    tensor.ClearField("raw_data")
    return saved(proto, folder)


def test_weights_in_a_file_beside_the_model_are_read(tmp_path: Path):
    assert read(external(tmp_path, "w.bin", offset=8, length=16))([1, 10]) == (32,)
    assert read(external(tmp_path, "w.bin", offset=8))([1, 10]) == (32,)


@pytest.mark.parametrize(
    "location", ["../w.bin", "/etc/hostname", "missing.bin", "", "a\0b", "sub/../../w"]
)
def test_weights_outside_of_the_folder_are_refused(tmp_path: Path, location: str):
    (tmp_path / "w.bin").write_bytes(bytes(24))
    folder = tmp_path / "model"
    folder.mkdir()
    with pytest.raises(FileFormatError, match="tensor 'w'"):
        read(external(folder, location))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "w.bin").write_bytes(bytes(24))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "link.bin").symlink_to(tmp_path / "w.bin")
    with pytest.raises(FileFormatError, match="folder of the model"):
        read(external(folder, "link.bin"))


@pytest.mark.parametrize(
    "entries", [{"offset": -1}, {"length": 3}, {"offset": 10**30}, {"offset": 100}]
)
def test_parts_of_a_file_that_are_not_there_are_refused(tmp_path: Path, entries: dict):
    with pytest.raises(FileFormatError, match=r"tensor '?(name: )?w"):
        read(external(tmp_path, "w.bin", **entries))


def test_the_size_cap_counts_the_files_beside_the_model(tmp_path: Path):
    path = external(tmp_path, "w.bin", offset=8)
    size = path.stat().st_size
    assert read(path, max_bytes=size + 16).widths == (2, 1)
    with pytest.raises(FileFormatError, match="more bytes than MAX_BYTES"):
        read(path, max_bytes=size + 15)
    with pytest.raises(FileFormatError, match=f"more than {size - 1} bytes"):
        read(path, max_bytes=size - 1)


def test_the_size_cap_counts_all_files_together(tmp_path: Path):
    stored = {"w": np.ones((2, 2)), "v": np.ones((2, 2))}
    proto = model([node("MatMul", "x", "w", to="a"), node("MatMul", "a", "v")], (1, 2), stored)
    for tensor in proto.graph.initializer:
        (tmp_path / f"{tensor.name}.bin").write_bytes(tensor.raw_data)
        external_data_helper.set_external_data(tensor, f"{tensor.name}.bin")
        tensor.ClearField("raw_data")
    path = saved(proto, tmp_path)
    size = path.stat().st_size
    assert read(path, max_bytes=size + 64)([1, 2]) == (6, 6)
    with pytest.raises(FileFormatError, match="tensor 'v' and the tensors before it"):
        read(path, max_bytes=size + 63)


def test_a_tensor_that_promises_more_than_it_holds_is_refused():
    proto = model([node("MatMul", "x", "w")], (1, 2), {"w": np.ones((2, 2))})
    for dims in ([2, 3], [10**6, 10**6], [2, -2]):
        proto.graph.initializer[0].dims[:] = dims
        with pytest.raises(ExactRegionsError) as caught:
            model_network(proto)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"hello", bytes(range(256)), b"\x08\x08" * 50])
def test_other_files_are_refused(tmp_path: Path, data: bytes):
    path = tmp_path / "net.onnx"
    path.write_bytes(data)
    with pytest.raises(ExactRegionsError, match=r"net\.onnx: ") as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_every_truncation_is_refused(tmp_path: Path):
    data = onnx_bytes(Network.of([([[0.5, 1]], [2])]))
    path = tmp_path / "net.onnx"
    for size in range(len(data)):
        path.write_bytes(data[:size])
        with pytest.raises(ExactRegionsError):
            read_onnx(path, MAX_BYTES)


def outcome(path: Path) -> object:
    try:
        return read(path)
    except ExactRegionsError as reason:
        return str(reason)


def test_a_changed_byte_raises_nothing_but_refusals(tmp_path: Path):
    data = onnx_bytes(Network.of([([[0.5]], [2]), ([[1]], [0])], "hard_tanh"))
    path = tmp_path / "net.onnx"
    for i in range(len(data)):
        path.write_bytes(data[:i] + bytes([data[i] ^ 0x15]) + data[i + 1 :])
        found = outcome(path)
        assert isinstance(found, Network) or "\n" not in str(found)


def test_models_of_old_opsets_are_refused():
    proto = model([node("Relu", "x")], (1, 2))
    proto.opset_import[0].version = 6
    with pytest.raises(FileFormatError, match="opset version 6, below 7"):
        model_network(proto)


def test_a_model_has_one_input_and_one_output_of_fixed_shape():
    proto = model([node("Relu", "x")], (1, 2))
    proto.graph.input.append(helper.make_tensor_value_info("z", TensorProto.DOUBLE, [1]))
    with pytest.raises(UnsupportedLayerError, match="'x', 'z'"):
        model_network(proto)
    proto = model([node("Relu", "x")], (1, 2))
    proto.graph.output.append(helper.make_tensor_value_info("x", TensorProto.DOUBLE, [1, 2]))
    with pytest.raises(UnsupportedLayerError, match="2 outputs"):
        model_network(proto)
    with pytest.raises(UnsupportedLayerError, match="no fixed size on axis 1"):
        model_network(model([node("Relu", "x")], (1, "n")))
    with pytest.raises(UnsupportedLayerError, match="has no shape"):
        model_network(model([node("Relu", "x")], ()))


def test_sparse_tensors_are_refused():
    proto = model([node("Add", "x", "c")], (1, 2), {"c": np.ones(2)})
    values = helper.make_tensor("c", TensorProto.DOUBLE, [1], [1.0])
    indices = helper.make_tensor("i", TensorProto.INT64, [1], [1])
    proto.graph.sparse_initializer.append(helper.make_sparse_tensor(values, indices, [2]))
    del proto.graph.initializer[:]
    with pytest.raises(ExactRegionsError) as caught:
        model_network(proto)
    assert "\n" not in str(caught.value)


def test_weights_listed_among_the_inputs_are_weights():
    proto = model([node("Add", "x", "c")], (1, 2), {"c": np.ones(2)})
    proto.graph.input.append(helper.make_tensor_value_info("c", TensorProto.DOUBLE, [2]))
    assert model_network(proto)([0, 1]) == (1, 2)
