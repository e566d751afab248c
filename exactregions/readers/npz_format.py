"""Arrays W0, b0, W1, b1, … in a .npz file, W of shape (out, in), the last layer affine.

Hidden layers are ReLU unless a further array ``activations`` of texts names one for each. The
headers are read first: nothing is unpacked before its size and its shape are known to be right.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

from exactregions.errors import (
    ExactRegionsError,
    FileFormatError,
    NotExactError,
    ShapeError,
)
from exactregions.networks.activation import relu
from exactregions.networks.network import Network
from exactregions.readers.activations import by_name, name_of
from exactregions.readers.dyadic import Array, floats, layer
from exactregions.readers.limits import file_bytes, one_line

_DAMAGE = (  # what zipfile and numpy raise for damaged files
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
)
_MEMBER = re.compile(r"(?:[Wb](?:0|[1-9]\d{0,3})|activations)\.npy", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Header:
    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]


def read_npz(path: Path, max_bytes: int) -> Network:
    """Return the network of a .npz file.

    Raises FileFormatError for missing, unknown or oversized arrays, NotExactError for values
    that are not finite numbers, ShapeError for layers that do not fit; all name the layer.
    """
    data = file_bytes(path, max_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _network(archive, max_bytes)
    except ExactRegionsError:
        raise
    except _DAMAGE as reason:
        raise FileFormatError(f"is not a .npz file ({one_line(reason)})") from None


def npz_bytes(network: Network) -> bytes:
    """Return the bytes of the .npz file of a network.

    Raises NotExactError, naming the weight, unless every weight is exactly a float64, and
    ActivationError for an activation that has no name.
    """
    arrays: dict[str, Array] = {}
    for l, part in enumerate(network.layers):
        arrays[f"W{l}"], arrays[f"b{l}"] = floats(part, f"layers[{l}]")
    names = [name_of(phi, f"activations[{l}]") for l, phi in enumerate(network.activations)]
    if set(names) - {"relu"}:
        arrays["activations"] = np.array(names)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            # A bare ZipInfo has no time in it: the same network, the same bytes.
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w") as member:
                npy.write_array(member, array, allow_pickle=False)
    return buffer.getvalue()


def _network(archive: zipfile.ZipFile, max_bytes: int) -> Network:
    headers = _headers(archive, max_bytes)
    depth = _checked_depth(headers)
    layers = [
        layer(
            (_array(archive, f"W{l}"), f"layers[{l}].W"),
            (_array(archive, f"b{l}"), f"layers[{l}].b"),
        )
        for l in range(depth)
    ]
    activations = [relu] * (depth - 1)
    if "activations" in headers:
        names = _array(archive, "activations").tolist()
        activations = [by_name(name, f"activations[{l}]") for l, name in enumerate(names)]
    return Network(tuple(layers[:-1]), tuple(activations), layers[-1])


def _headers(archive: zipfile.ZipFile, max_bytes: int) -> dict[str, _Header]:
    headers: dict[str, _Header] = {}
    total = 0
    for member in archive.infolist():
        name = member.filename.removesuffix(".npy")
        if not _MEMBER.fullmatch(member.filename) or name in headers:
            raise FileFormatError(
                f"array {name!r} is unknown or repeated; name the arrays W0, b0, W1, b1, …"
            )
        total += member.file_size
        if total > max_bytes:
            raise FileFormatError(
                f"unpacks to more than {max_bytes} bytes (MAX_BYTES) at array {name}; "
                "pass max_bytes= to read it all the same"
            )
        headers[name] = _header(archive, member)
    return headers


def _header(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Header:
    with archive.open(member) as stream:
        version = npy.read_magic(stream)
        read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
        if version not in read:
            raise FileFormatError(f"{member.filename} has .npy version {version}; use 1.0 or 2.0")
        shape, _, dtype = read[version](stream)
        rest = member.file_size - stream.tell()
    if dtype.hasobject or dtype.names or dtype.kind not in "iufcbU":
        raise NotExactError(f"{member.filename} has dtype {dtype}; save it as float64")
    if any(n < 0 for n in shape) or prod(shape) * dtype.itemsize != rest:
        raise FileFormatError(f"{member.filename} says shape {shape} and holds {rest} bytes")
    return _Header(shape, dtype)


def _checked_depth(headers: dict[str, _Header]) -> int:
    depth = sum(name.startswith("W") for name in headers)
    if depth == 0:
        raise FileFormatError("has no array W0; name the arrays W0, b0, W1, b1, …")
    before = None
    for l in range(depth):
        for name in (f"W{l}", f"b{l}"):
            if name not in headers:
                raise FileFormatError(f"has no array {name}; every layer needs W and b")
        before = _checked_layer(l, headers[f"W{l}"].shape, headers[f"b{l}"].shape, before)
    if sum(name.startswith("b") for name in headers) != depth:
        raise FileFormatError(f"has more biases than weights; keep b0 … b{depth - 1}")
    given = headers.get("activations")
    if given and (given.dtype.kind != "U" or given.shape != (depth - 1,)):
        raise ShapeError(f"activations has shape {given.shape}; name one for each hidden layer")
    return depth


def _checked_layer(
    l: int, weight: tuple[int, ...], bias: tuple[int, ...], before: int | None
) -> int:
    where = f"layers[{l}]"
    if len(weight) != 2 or 0 in weight:
        raise ShapeError(f"{where}.W has shape {weight}; it must be (out, in), both at least 1")
    if bias != weight[:1]:
        raise ShapeError(
            f"{where}.b has shape {bias} and {where}.W has {weight[0]} rows; one bias per neuron"
        )
    if before not in (None, weight[1]):
        raise ShapeError(
            f"{where}.W has {weight[1]} columns and layers[{l - 1}] has {before} neurons; "
            "they must be equal (W has shape (out, in))"
        )
    return weight[0]


def _array(archive: zipfile.ZipFile, name: str) -> Array:
    with archive.open(f"{name}.npy") as stream:
        found: Array = npy.read_array(stream, allow_pickle=False)
    return found
