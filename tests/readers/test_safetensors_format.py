"""Safetensors files are read exactly, after their header is known to be right."""

import json
import logging
import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from exactregions.readers.safetensors_format import read_safetensors, safetensors_bytes
from tests.readers.nets import NAMED, OWN, floats, networks

ONE = {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}
BIAS = {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}
PAIR = {"0.weight": ONE, "0.bias": BIAS}


def file(header: object, data: bytes = bytes(8), length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def loaded(data: bytes, folder: Path) -> Network:
    path = folder / "net.safetensors"
    path.write_bytes(data)
    return read(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("safetensors")


@given(network=networks(floats, NAMED))
def test_what_is_written_is_read_back_exactly(network: Network, folder: Path):
    path = folder / "net.safetensors"
    path.write_bytes(safetensors_bytes(network))
    assert read_safetensors(path, 2**20) == network


@given(network=networks(floats, ["relu"]))
def test_the_library_reads_the_file_and_finds_the_weights(network: Network):
    library = pytest.importorskip("safetensors.numpy")
    arrays = library.load(safetensors_bytes(network))
    assert len(arrays) == 2 * len(network.layers)
    for l, layer in enumerate(network.layers):
        for name, stored in (("weight", layer.weight), ("bias", [layer.bias])):
            found = np.atleast_2d(arrays[f"{2 * l}.{name}"]).tolist()
            expected = [[Fraction(v, layer.scale) for v in row] for row in stored]
            assert [[Fraction(v) for v in row] for row in found] == expected


@pytest.mark.parametrize(
    "dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
)
def test_what_the_library_writes_is_read_exactly(dtype: str, folder: Path):
    library = pytest.importorskip("safetensors.numpy")
    entries = np.array([[1, 0, 3], [100, 7, 2]]) / (8 if "f" in dtype else 1)
    weight, bias = entries.astype(dtype), np.array([5, 6], dtype=dtype)
    network = loaded(library.save({"layer.weight": weight, "layer.bias": bias}), folder)
    assert network == Network.of([(weight.tolist(), bias.tolist())])


@given(bits=st.integers(0, 2**16 - 1))
def test_a_bfloat16_is_the_upper_half_of_a_float32(bits: int, folder: Path):
    (value,) = struct.unpack("<f", struct.pack("<I", bits << 16))
    header = {
        "0.weight": {"dtype": "BF16", "shape": [1, 1], "data_offsets": [0, 2]},
        "0.bias": {"dtype": "I8", "shape": [1], "data_offsets": [2, 3]},
    }
    data = file(header, struct.pack("<Hb", bits, 0))
    if np.isfinite(value):
        assert loaded(data, folder)([1]) == (Fraction(value),)
    else:
        with pytest.raises(NotExactError, match=r"0\.weight\[0\]\[0\] is -?(nan|inf)"):
            loaded(data, folder)


def test_the_same_network_has_the_same_bytes_and_its_tensors_are_aligned():
    network = Network.of([([[0.5, 1]], [2]), ([[1]], [0])])
    data = safetensors_bytes(network)
    assert data == safetensors_bytes(network)
    assert int.from_bytes(data[:8], "little") % 8 == 0


def test_layers_come_in_the_order_of_their_numbers(folder: Path, caplog: pytest.LogCaptureFixture):
    names = [f"net.{i}.{kind}" for i in (10, 2) for kind in ("weight", "bias")]
    header, values = {}, [5.0, 6.0, 7.0, 8.0]
    for i, name in enumerate(sorted(names)):
        offsets = [4 * i, 4 * i + 4]
        header[name] = {"dtype": "F32", "shape": [1, 1][i % 2 :], "data_offsets": offsets}
    shapes = {name: [1] if "bias" in name else [1, 1] for name in header}
    header = {name: entry | {"shape": shapes[name]} for name, entry in header.items()}
    network = loaded(file(header, struct.pack("<4f", *values)), folder)
    assert network == Network.of([([[8]], [7]), ([[6]], [5])])
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "read as net.2, net.10 with ReLU in between" in caplog.text


def test_a_file_that_names_its_activations_is_read_in_silence(
    folder: Path, caplog: pytest.LogCaptureFixture
):
    network = Network.of([([[1]], [0]), ([[1]], [0])], "leaky_relu:1/3")
    assert loaded(safetensors_bytes(network), folder) == network
    assert caplog.text == ""


@pytest.mark.parametrize("phi", OWN, ids=lambda phi: repr(phi.name))
def test_an_activation_without_a_name_is_refused(phi: object):
    with pytest.raises(ActivationError, match=r"activations\[0\].*write \.json"):
        safetensors_bytes(Network.of([([[1]], [0]), ([[1]], [0])], phi))


def changed(name: str, **entry: object) -> bytes:
    return file(PAIR | {name: PAIR[name] | entry})


REFUSED = {
    "nothing": (b"", FileFormatError, ["not a safetensors file", "0 bytes"]),
    "no header": (bytes(8), FileFormatError, ["not a safetensors file", "header of 0"]),
    "a header beyond the end": (
        file(PAIR, length=2**20),
        FileFormatError,
        ["not a safetensors file", "1048576"],
    ),
    "the longest header": (
        file(PAIR, length=2**64 - 1),
        FileFormatError,
        ["not a safetensors file", "18446744073709551615"],
    ),
    "no JSON": (file(b"\x80\x04."), FileFormatError, ["not JSON text"]),
    "a list": (file([]), FileFormatError, ["header is []", "object of tensors"]),
    "a deep header": (file(b"[" * 10**5), FileFormatError, ["nested too deeply"]),
    "a name twice": (
        file(b'{"a": 1, "a": 2}'),
        FileFormatError,
        ["'a' is written twice"],
    ),
    "no tensors": (file({}, b""), FileFormatError, ["has no tensors", "P.weight"]),
    "no dtype": (
        file({"0.weight": {"shape": [1], "data_offsets": [0, 4]}}),
        FileFormatError,
        ["tensor '0.weight' has no field 'dtype'"],
    ),
    "a float8": (
        changed("0.weight", dtype="F8_E4M3"),
        NotExactError,
        ["tensor '0.weight'", '"F8_E4M3"', "F16, F32"],
    ),
    "a dtype that is a list": (changed("0.weight", dtype=["F32"]), NotExactError, ['["F32"]']),
    "bools": (changed("0.bias", dtype="BOOL"), NotExactError, ["tensor '0.bias'", "BOOL"]),
    "a negative size": (changed("0.weight", shape=[-1, -1]), FileFormatError, ["[-1, -1]"]),
    "a size that is no count": (changed("0.weight", shape=[True, 1]), FileFormatError, ["[true"]),
    "a huge shape": (
        changed("0.weight", shape=[2**40, 2**40]),
        ShapeError,
        ["tensor '0.weight'", "MAX_ENTRIES"],
    ),
    "many axes": (changed("0.weight", shape=[1] * 10**5), ShapeError, ["100000 axes", "two"]),
    "a huge shape without entries": (
        file({"0.weight": ONE | {"shape": [0, 2**63], "data_offsets": [0, 0]}}, b""),
        ShapeError,
        ["tensor '0.weight'", "MAX_ENTRIES"],
    ),
    "no entries": (
        file(
            {"0.weight": ONE | {"shape": [0, 1], "data_offsets": [0, 0]}}
            | {"0.bias": BIAS | {"shape": [0], "data_offsets": [0, 0]}},
            b"",
        ),
        ShapeError,
        ["tensor '0.weight'", "(0, 1)"],
    ),
    "a shape that does not fit its bytes": (
        changed("0.weight", shape=[1, 2]),
        FileFormatError,
        ["tensor '0.weight'", "shape [1, 2]", "4 bytes"],
    ),
    "an end before the beginning": (
        changed("0.weight", data_offsets=[4, 0]),
        FileFormatError,
        ["tensor '0.weight'", "-4 bytes"],
    ),
    "three offsets": (changed("0.weight", data_offsets=[0, 1, 4]), FileFormatError, ["3 entries"]),
    "an overlap": (
        changed("0.bias", data_offsets=[0, 4]),
        FileFormatError,
        ["begins at byte 0", "ends at 4", "overlaps"],
    ),
    "a gap": (
        file(PAIR | {"0.bias": BIAS | {"data_offsets": [8, 12]}}, bytes(12)),
        FileFormatError,
        ["tensor '0.bias' begins at byte 8", "ends at 4", "gaps"],
    ),
    "a truncated file": (file(PAIR, bytes(7)), FileFormatError, ["end at byte 8", "holds 7"]),
    "bytes after the end": (file(PAIR, bytes(9)), FileFormatError, ["end at byte 8", "holds 9"]),
    "offsets beyond all files": (
        changed("0.bias", data_offsets=[10**300, 10**300 + 4]),
        FileFormatError,
        ["tensor '0.bias' begins at byte"],
    ),
    "nan": (
        file(PAIR, struct.pack("<2f", 1, float("nan"))),
        NotExactError,
        ["0.bias[0] is nan", "finite"],
    ),
    "inf": (
        file(PAIR, struct.pack("<2f", float("-inf"), 0)),
        NotExactError,
        ["0.weight[0][0] is -inf", "finite"],
    ),
    "a vector of weights": (changed("0.weight", shape=[1]), ShapeError, ["0.weight", "(out, in)"]),
    "a matrix of biases": (changed("0.bias", shape=[1, 1]), ShapeError, ["0.weight", "(1, 1)"]),
    "another tensor": (
        file({"scale": ONE, "a.bias": BIAS}),
        UnsupportedLayerError,
        ["tensor 'scale'", "neither weight nor bias"],
    ),
    "an order that is not stored": (
        file(
            {"in.weight": ONE, "in.bias": BIAS, "out.weight": ONE, "out.bias": BIAS}
            | {
                f"out.{k}": v | {"data_offsets": [o, o + 4]}
                for k, v, o in (("weight", ONE, 8), ("bias", BIAS, 12))
            },
            bytes(16),
        ),
        UnsupportedLayerError,
        ["order of the layers 'in.', 'out.'", "name them 0, 2, 4"],
    ),
    "metadata that is no text": (
        file(PAIR | {"__metadata__": {"a": 1}}),
        FileFormatError,
        ["__metadata__", '{"a": 1}', "texts"],
    ),
    "too many activations": (
        file(PAIR | {"__metadata__": {"activations": "relu"}}),
        ShapeError,
        ["1 activations for 0 hidden layers"],
    ),
}


@pytest.mark.parametrize(("data", "kind", "fragments"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bad_file_is_refused_in_one_line(
    data: bytes, kind: type, fragments: list[str], tmp_path: Path
):
    with pytest.raises(ExactRegionsError) as caught:
        loaded(data, tmp_path)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert [f for f in ["net.safetensors", *fragments] if f not in message] == []
    assert len(message.splitlines()) == 1
    assert len(message.removeprefix(str(tmp_path))) < 320


def test_an_unknown_activation_is_refused(tmp_path: Path):
    data = safetensors_bytes(Network.of([([[1]], [0])] * 2)).replace(b"relu", b"gelu")
    with pytest.raises(ActivationError, match=r"activations\[0\]: activation 'gelu' is not known"):
        loaded(data, tmp_path)


def test_a_file_over_the_cap_is_refused(tmp_path: Path):
    (tmp_path / "net.safetensors").write_bytes(file(PAIR))
    with pytest.raises(FileFormatError, match="MAX_BYTES"):
        read(tmp_path / "net.safetensors", max_bytes=100)


def outcome(data: bytes, folder: Path) -> Network | str:
    try:
        return loaded(data, folder)
    except ExactRegionsError as reason:
        return str(reason)


def test_every_changed_byte_and_every_truncation_is_refused_or_harmless(tmp_path: Path):
    data = safetensors_bytes(Network.of([([[0.5, 1]], [2]), ([[3]], [0])]))
    for i in range(len(data)):
        for damaged in (data[:i], data[:i] + bytes([data[i] ^ 1 << i % 8]) + data[i + 1 :]):
            found = outcome(damaged, tmp_path)
            assert isinstance(found, Network) or "\n" not in found
