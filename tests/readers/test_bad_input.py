"""Bad input is refused by one line that says where it is, what it is and what to do instead."""

import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from exactregions.errors import (
    ActivationError,
    ExactRegionsError,
    FileFormatError,
    NotExactError,
    ShapeError,
    UnsupportedLayerError,
)
from exactregions.networks.network import Network
from exactregions.readers import read

onnx = pytest.importorskip("onnx")
# ruff: noqa: E402 - what follows needs onnx

from tests.readers.models import model, node

OBJECT = np.array([[object()]], dtype=object)


def weight(value: object) -> Callable[[Path], object]:
    """A network whose layer 1 has the value as weight (0, 3)."""
    layers = [([[1]] * 4, [0] * 4), ([[0, 0, 0, value]], [0])]
    return lambda _: Network.of(layers)


def layers(*pairs: tuple) -> Callable[[Path], object]:
    return lambda _: Network.of(list(pairs))


def json_file(document: object) -> Callable[[Path], object]:
    return file("net.json", json.dumps(document).encode())


def file(name: str, data: bytes) -> Callable[[Path], object]:
    def act(folder: Path) -> object:
        (folder / name).write_bytes(data)
        return read(folder / name)

    return act


def npz_file(**arrays: np.ndarray) -> Callable[[Path], object]:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return file("net.npz", buffer.getvalue())


def onnx_file(*nodes: object, **stored: np.ndarray) -> Callable[[Path], object]:
    return file("net.onnx", model(nodes, (1, 2), stored).SerializeToString())


def bomb(folder: Path) -> object:
    with zipfile.ZipFile(folder / "net.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W0.npy", bytes(10**7))
    return read(folder / "net.npz", max_bytes=10**6)


PLACE = "layers[1].W[0][3]"
LAST = {"W": [[1]], "b": [0]}
HEAD = {"format": "exactregions/1"}

VALUES = {
    "nan": (weight(float("nan")), NotExactError, [PLACE, "nan", "finite"]),
    "inf": (weight(float("inf")), NotExactError, [PLACE, "inf", "finite"]),
    "-inf": (weight(float("-inf")), NotExactError, [PLACE, "-inf", "finite"]),
    "float32 nan": (weight(np.float32("nan")), NotExactError, [PLACE, "nan", "finite"]),
    "decimal nan": (weight(Decimal("NaN")), NotExactError, [PLACE, "NaN", "finite"]),
    "complex": (weight(1j), NotExactError, [PLACE, "1j", "complex", "real numbers"]),
    "bool": (weight(True), NotExactError, [PLACE, "True", "bool", "real numbers"]),
    "none": (weight(None), NotExactError, [PLACE, "None", "real numbers"]),
    "text": (weight("one"), NotExactError, [PLACE, "'one'", '"p/q"']),
    "zero denominator": (weight("1/0"), NotExactError, [PLACE, "'1/0'", "denominator is zero"]),
    "long text": (weight("9" * 5000), NotExactError, [PLACE, "5000", "4000", "write"]),
    "object array": (layers((OBJECT, [0])), NotExactError, ["layers[0].W[0][0]", "real numbers"]),
}
SHAPES = {
    "ragged": (
        layers(([[1, 2], [3]], [0, 0])),
        ShapeError,
        ["layers[0].W[1]", "1", "2", "every row"],
    ),
    "mismatched": (
        layers(([[1], [1]], [0, 0]), ([[1]], [0])),
        ShapeError,
        ["layers[1].W", "1 columns", "2 neurons", "must be equal"],
    ),
    "no neurons": (layers(([], [])), ShapeError, ["layers[0].W", "at least one neuron"]),
    "no inputs": (layers(([[]], [0])), ShapeError, ["layers[0].W[0]", "at least one"]),
    "bias length": (
        layers(([[1]], [0, 1])),
        ShapeError,
        ["layers[0].b", "2", "one bias per neuron"],
    ),
    "no layers": (layers(), ShapeError, ["at least its output layer", "(W, b)"]),
    "1-D weights": (layers(([1, 2], [0])), ShapeError, ["layers[0].W[0]", "1", "list of numbers"]),
    "1-D array": (layers((np.ones(2), [0])), ShapeError, ["layers[0].W[0]", "list of numbers"]),
}
LAYERS = {
    "activation": (
        lambda _: Network.of([([[1]], [0])] * 2, "sigmoid"),
        ActivationError,
        ["'sigmoid'", "relu, abs, hard_tanh"],
    ),
    "json activation": (
        json_file(HEAD | {"layers": [LAST | {"activation": "gelu"}, LAST]}),
        ActivationError,
        ["net.json", "layers[0].activation", "'gelu'", "relu"],
    ),
    "onnx node": (
        onnx_file(node("Sigmoid", "x")),
        UnsupportedLayerError,
        ["net.onnx", "node 'n_y'", "'Sigmoid'", "remove it or fold it", "Gemm"],
    ),
    "batch norm": (
        onnx_file(node("BatchNormalization", "x", *["c"] * 4), c=np.ones(2)),
        UnsupportedLayerError,
        ["node 'n_y'", "BatchNormalization", "square root of", "variance[0]", "fold it"],
    ),
    "max pool": (
        onnx_file(node("MaxPool", "x", kernel_shape=[2])),
        UnsupportedLayerError,
        ["node 'n_y'", "'MaxPool'", "use AveragePool"],
    ),
    "onnx nan": (
        onnx_file(node("MatMul", "x", "w"), w=np.array([[1], [np.nan]])),
        NotExactError,
        ["tensor 'w'[1][0]", "nan", "finite"],
    ),
}
FILES = {
    "missing": (
        lambda folder: read(folder / "net.json"),
        FileFormatError,
        ["net.json", "check the name"],
    ),
    "pickle": (
        file("net.pickle", b"\x80\x04."),
        FileFormatError,
        ["'.pickle'", ".json, .npz, .onnx", "rename"],
    ),
    "joblib": (file("net.pkl", b"\x80\x04."), FileFormatError, ["'.pkl'", "rename"]),
    "json float": (
        json_file(HEAD | {"layers": [LAST | {"b": [0.5]}]}),
        NotExactError,
        ["net.json", "layers[0].b[0]", "0.5", 'write it as a string, "0.5"'],
    ),
    "json version": (json_file({"format": "v2", "layers": []}), FileFormatError, ["'v2'", "knows"]),
    "json unknown field": (
        json_file(HEAD | {"layers": [LAST | {"bias": 1}]}),
        FileFormatError,
        ["layers[0]", "'bias'", "remove it"],
    ),
    "json repeated field": (
        file("n.json", b'{"a": 1, "a": 2}'),
        FileFormatError,
        ["'a'", "keep one"],
    ),
    "json nesting": (file("n.json", b"[" * 10**5), FileFormatError, ["nested too deeply", "lists"]),
    "json integer": (file("n.json", b"9" * 5000), FileFormatError, ["5000 digits", "MAX_DIGITS"]),
    "npz objects": (
        npz_file(W0=OBJECT, b0=np.zeros(1)),
        NotExactError,
        ["W0.npy", "object", "float64"],
    ),
    "npz nan": (
        npz_file(W0=np.ones((1, 1)), b0=np.array([np.nan])),
        NotExactError,
        ["net.npz", "layers[0].b[0]", "nan", "finite"],
    ),
    "npz without biases": (
        npz_file(W0=np.ones((1, 1))),
        FileFormatError,
        ["no array b0", "every layer"],
    ),
    "npz bomb": (bomb, FileFormatError, ["1000000 bytes", "MAX_BYTES", "W0", "max_bytes="]),
    "damaged npz": (file("net.npz", b"PK\x03\x04"), FileFormatError, ["not a .npz file"]),
    "damaged onnx": (file("net.onnx", b"\x00\xff"), FileFormatError, ["not an ONNX model"]),
}
EVERYTHING = VALUES | SHAPES | LAYERS | FILES


def test_no_name_stands_for_two_cases():
    assert len(EVERYTHING) == len(VALUES) + len(SHAPES) + len(LAYERS) + len(FILES)


@pytest.mark.parametrize(("act", "kind", "fragments"), EVERYTHING.values(), ids=EVERYTHING.keys())
def test_a_refusal_names_the_place_the_value_and_the_remedy(
    act: Callable[[Path], object], kind: type, fragments: list[str], tmp_path: Path
):
    with pytest.raises(ExactRegionsError) as caught:
        act(tmp_path)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert [f for f in fragments if f not in message] == []
    assert len(message.splitlines()) == 1
    assert len(message.removeprefix(str(tmp_path))) < 320


ONE = [([[1]], [0])]
LEGAL = {
    "no hidden layer": (layers(*ONE), [3], 3),
    "minus zero": (layers(([[-0.0]], [-0.0])), [3], 0),
    "the least subnormal": (layers(([[5e-324]], [0])), [2**1074], 1),
    "the largest float": (layers(([[1.7976931348623157e308]], [0])), [1], (2**53 - 1) * 2**971),
    "a float64 tenth": (layers(([[0.1]], [0])), [2**55], 3602879701896397),
    "a decimal tenth": (layers(([["0.1"]], [0])), [10], 1),
    "float16": (layers((np.array([[0.5]], np.float16), [0])), [2], 1),
    "a dropout": (
        onnx_file(node("Dropout", "x", to="a"), node("MatMul", "a", "w"), w=np.ones((2, 1))),
        [1, 2],
        3,
    ),
}


@pytest.mark.parametrize(("act", "x", "value"), LEGAL.values(), ids=LEGAL.keys())
def test_what_only_looks_strange_is_taken_exactly(
    act: Callable[[Path], Network], x: list, value: int, tmp_path: Path
):
    assert act(tmp_path)(x) == (value,)
