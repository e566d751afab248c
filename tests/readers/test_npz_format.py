"""Arrays in .npz files are read exactly, after their sizes and shapes are known to be right."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from exactregions.errors import (
    ActivationError,
    ExactRegionsError,
    FileFormatError,
    NotExactError,
    ShapeError,
)
from exactregions.networks.network import Network
from exactregions.readers.npz_format import npz_bytes, read_npz
from exactregions.readers.source import read
from tests.readers.nets import NAMED, OWN, floats, networks


def saved(folder: Path, **arrays: np.ndarray) -> Path:
    path = folder / "net.npz"
    np.savez(path, **arrays)
    return path


def reread(network: Network, folder: Path) -> Network:
    path = folder / "net.npz"
    path.write_bytes(npz_bytes(network))
    return read_npz(path, 2**20)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("npz")


@given(network=networks(floats, NAMED))
def test_what_is_written_is_read_back_exactly(network: Network, folder: Path):
    assert reread(network, folder) == network


@given(network=networks(floats, ["relu"]))
def test_numpy_reads_the_file_and_finds_the_weights(network: Network):
    with np.load(io.BytesIO(npz_bytes(network)), allow_pickle=False) as arrays:
        assert len(arrays) == 2 * len(network.layers)
        for l, layer in enumerate(network.layers):
            for name, stored in (("W", layer.weight), ("b", [layer.bias])):
                found = np.atleast_2d(arrays[f"{name}{l}"]).tolist()
                expected = [[Fraction(v, layer.scale) for v in row] for row in stored]
                assert [[Fraction(v) for v in row] for row in found] == expected


def test_the_same_network_has_the_same_bytes():
    network = Network.of([([[0.5, 1]], [2])])
    assert npz_bytes(network) == npz_bytes(network)


@pytest.mark.parametrize("dtype", ["<f2", "<f4", "<f8", ">f4", ">f8", "i1", "<i8", "<u8", ">i2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_every_float_and_integer_dtype_is_exact(tmp_path: Path, dtype: str, order: str):
    entries = np.array([[1, 0, 3], [100, 7, 2]]) / (8 if "f" in dtype else 1)
    weight, bias = entries.astype(dtype, order=order), np.array([5, 6], dtype=dtype)
    network = read(saved(tmp_path, W0=weight, b0=bias))
    assert network == Network.of([(weight.tolist(), bias.tolist())])


@pytest.mark.parametrize("value", [5e-324, -(2.0**-1074), 1.7976931348623157e308, 0.1, -0.0])
def test_extreme_floats_lose_nothing(tmp_path: Path, value: float):
    network = read(saved(tmp_path, W0=np.array([[value, 1.0]]), b0=np.array([value])))
    assert network([1, 0])[0] == 2 * Fraction(value)


def test_unsigned_integers_beyond_floats_are_exact(tmp_path: Path):
    top = np.array([[2**64 - 1]], dtype=np.uint64)
    assert read(saved(tmp_path, W0=top, b0=np.array([0])))([1]) == (2**64 - 1,)


def test_compressed_files_are_read_too(tmp_path: Path):
    path = tmp_path / "net.npz"
    np.savez_compressed(path, W0=np.ones((2, 3)), b0=np.zeros(2))
    assert read(path).widths == (3, 2)


def test_hidden_layers_are_relu_unless_named(tmp_path: Path):
    arrays = {"W0": np.ones((1, 1)), "b0": np.zeros(1), "W1": np.ones((1, 1)), "b1": np.zeros(1)}
    assert read(saved(tmp_path, **arrays)).activations[0].name == "relu"
    named = read(saved(tmp_path, **arrays, activations=np.array(["hard_tanh"])))
    assert named.activations[0].name == "hard_tanh"


@pytest.mark.parametrize("value", ["1/3", 2**53 + 1, 2**1024, Fraction(1, 2**1075), "0.1"])
def test_a_weight_that_is_no_float64_is_not_written(value: object):
    with pytest.raises(NotExactError, match=r"layers\[1\]\.W\[0\]\[1\] is .*write \.json"):
        npz_bytes(Network.of([([[1]] * 2, [0] * 2), ([[0, value]], [0])]))


@pytest.mark.parametrize("phi", OWN, ids=["hat", "another relu", "leaky", "quoted"])
def test_an_activation_without_a_name_is_not_written(phi: object):
    with pytest.raises(ActivationError, match=r"activations\[0\] .*write \.json"):
        npz_bytes(Network.of([([[1]], [0]), ([[1]], [0])], phi))


ONE, ZERO = np.ones((1, 1)), np.zeros(1)
REFUSED = {
    "nothing": ({}, FileFormatError, "W0"),
    "an unknown name": ({"W0": ONE, "b0": ZERO, "c": ZERO}, FileFormatError, "array 'c'"),
    "a padded number": ({"W00": ONE, "b0": ZERO}, FileFormatError, "array 'W00'"),
    "a missing bias": ({"W0": ONE}, FileFormatError, "no array b0"),
    "a missing layer": (
        {"W0": ONE, "b0": ZERO, "W2": ONE, "b2": ZERO},
        FileFormatError,
        "no array W1",
    ),
    "a lone bias": ({"W0": ONE, "b0": ZERO, "b1": ZERO}, FileFormatError, "more biases"),
    "nan": ({"W0": ONE * np.nan, "b0": ZERO}, NotExactError, r"layers\[0\]\.W\[0\]\[0\] is nan"),
    "inf": ({"W0": ONE, "b0": ZERO - np.inf}, NotExactError, r"layers\[0\]\.b\[0\] is -inf"),
    "complex": ({"W0": ONE * 1j, "b0": ZERO}, NotExactError, r"layers\[0\]\.W has dtype complex"),
    "bool": ({"W0": ONE > 0, "b0": ZERO}, NotExactError, r"layers\[0\]\.W has dtype bool"),
    "text": ({"W0": np.array([["1"]]), "b0": ZERO}, NotExactError, r"layers\[0\]\.W has dtype str"),
    "dates": ({"W0": np.array([["2020"]], "M8[D]"), "b0": ZERO}, NotExactError, "W0"),
    "records": ({"W0": np.zeros((1, 1), "f8,f8"), "b0": ZERO}, NotExactError, "W0"),
    "one-dimensional weights": ({"W0": ZERO, "b0": ZERO}, ShapeError, r"layers\[0\]\.W has shape"),
    "two-dimensional biases": ({"W0": ONE, "b0": ONE}, ShapeError, r"layers\[0\]\.b has shape"),
    "no neurons": ({"W0": np.ones((0, 2)), "b0": np.ones(0)}, ShapeError, r"\(0, 2\)"),
    "no inputs": ({"W0": np.ones((2, 0)), "b0": np.ones(2)}, ShapeError, r"\(2, 0\)"),
    "a bias too many": (
        {"W0": ONE, "b0": np.ones(2)},
        ShapeError,
        r"layers\[0\]\.b has shape \(2,\)",
    ),
    "layers that do not fit": (
        {"W0": ONE, "b0": ZERO, "W1": np.ones((1, 2)), "b1": ZERO},
        ShapeError,
        r"layers\[1\]\.W has 2 columns",
    ),
    "an unknown activation": (
        {"W0": ONE, "b0": ZERO, "W1": ONE, "b1": ZERO, "activations": np.array(["tanh"])},
        ActivationError,
        r"activations\[0\]: activation 'tanh'",
    ),
    "activations too many": (
        {"W0": ONE, "b0": ZERO, "activations": np.array(["relu"])},
        ShapeError,
        "activations has shape",
    ),
}


@pytest.mark.parametrize(("arrays", "kind", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_every_deviation_is_refused_by_name(tmp_path: Path, arrays: dict, kind: type, message: str):
    with pytest.raises(kind, match=message) as caught:
        read(saved(tmp_path, **arrays))
    assert str(caught.value).startswith(str(tmp_path))
    assert "\n" not in str(caught.value)


class Trap:
    """Unpickling it would leave a mark."""

    opened = False

    def __reduce__(self) -> tuple:
        return setattr, (Trap, "opened", True)


def test_pickled_objects_are_refused_and_never_opened(tmp_path: Path):
    objects = np.empty((1, 1), dtype=object)
    objects[0, 0] = Trap()
    with pytest.raises(NotExactError, match="dtype object"):
        read(saved(tmp_path, W0=objects, b0=ZERO))
    assert not Trap.opened


def member(folder: Path, **members: bytes) -> Path:
    path = folder / "net.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return path


def header(shape: tuple, dtype: str = "<f8") -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": dtype, "fortran_order": False, "shape": shape}
    )
    return buffer.getvalue()


def test_a_header_that_promises_more_than_there_is_is_refused_before_allocation(tmp_path: Path):
    path = member(tmp_path, W0=header((10**7, 10**6)) + bytes(8), b0=header((1,)) + bytes(8))
    with pytest.raises(FileFormatError, match=r"W0\.npy says shape \(10000000, 1000000\)"):
        read(path)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path: Path):
    path = member(tmp_path, W0=header((1, 10**6)) + bytes(8 * 10**6), b0=header((1,)) + bytes(8))
    assert path.stat().st_size < 10**5
    with pytest.raises(FileFormatError, match=r"unpacks to more than 1000000 bytes .* W0"):
        read(path, max_bytes=10**6)
    assert read(path).widths == (10**6, 1)


def test_a_large_file_is_refused_by_its_size(tmp_path: Path):
    path = saved(tmp_path, W0=ONE, b0=ZERO)
    with pytest.raises(FileFormatError, match="more than 100 bytes"):
        read(path, max_bytes=100)


def test_every_truncation_is_refused(tmp_path: Path):
    data = npz_bytes(Network.of([([[0.5, 1]], [2])]))
    path = tmp_path / "net.npz"
    for size in range(0, len(data), 7):
        path.write_bytes(data[:size])
        with pytest.raises(ExactRegionsError):
            read(path)


def outcome(path: Path) -> object:
    try:
        return read(path)
    except ExactRegionsError as reason:
        return str(reason)


def test_every_changed_byte_is_refused_or_harmless(tmp_path: Path):
    network = Network.of([([[0.5, 1]], [2])])
    data = npz_bytes(network)
    path = tmp_path / "net.npz"
    for i in range(len(data)):
        path.write_bytes(data[:i] + bytes([data[i] ^ 0x5A]) + data[i + 1 :])
        found = outcome(path)
        assert found == network or "\n" not in str(found)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04" + bytes(100)])
def test_other_files_are_refused(tmp_path: Path, data: bytes):
    path = tmp_path / "net.npz"
    path.write_bytes(data)
    with pytest.raises(FileFormatError, match=r"is not a \.npz file"):
        read(path)
