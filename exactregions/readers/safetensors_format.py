"""Safetensors files: a JSON header that says where each tensor lies, then the bytes.

Eight bytes hold the length of the header, a little-endian integer. The header maps names to
{"dtype", "shape", "data_offsets"}; the tensors fill the rest without gaps or overlaps
(huggingface/safetensors, *Format*). The layers are those of `state_dict`; "activations" under
"__metadata__" may name one activation for each hidden layer, separated by blanks.
"""

import json
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from exactregions.arithmetic.rational import brief
from exactregions.errors import FileFormatError, NotExactError, ShapeError
from exactregions.networks.network import Network
from exactregions.readers.activations import name_of
from exactregions.readers.dyadic import Array
from exactregions.readers.limits import MAX_ENTRIES, file_bytes
from exactregions.readers.state_dict import state_arrays, state_network
from exactregions.readers.strict_json import fields, items, parsed, shown

_METADATA = "__metadata__"
_MAX_AXES = 8  # convolutions have five at most; numpy takes no more than 64
_DTYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2"} | {
    f"{kind.upper()}{8 * size}": f"<{kind}{size}" for kind in "iu" for size in (1, 2, 4, 8)
}


def read_safetensors(path: Path, max_bytes: int) -> Network:
    """Return the network of a .safetensors file.

    Raises FileFormatError for damaged headers and tensors that overlap, leave gaps or reach
    beyond the file; NotExactError for other dtypes and for NaN; ShapeError for layers that do
    not fit; all name the tensor.
    """
    data = file_bytes(path, max_bytes)
    end = 8 + int.from_bytes(data[:8], "little")
    if not 8 < end <= len(data):
        raise FileFormatError(
            f"is not a safetensors file: {len(data)} bytes with a header of {brief(end - 8)}"
        )
    header = parsed(data[8:end])
    if not isinstance(header, dict):
        raise FileFormatError(f"the header is {shown(header)}; write an object of tensors")
    metadata = header.pop(_METADATA, {})
    held = memoryview(data)[end:]
    _check_tiling(spans := {name: _span(entry, name) for name, entry in header.items()}, len(held))
    tensors = {name: _tensor(header[name], held[slice(*span)]) for name, span in spans.items()}
    return state_network(tensors, _activations(metadata), ordered=False)


def safetensors_bytes(network: Network) -> bytes:
    """Return the bytes of the .safetensors file of a network, in float64.

    Raises NotExactError, naming the weight, unless every weight is exactly a float64, and
    ActivationError for an activation that has no name.
    """
    names = [name_of(phi, f"activations[{l}]") for l, phi in enumerate(network.activations)]
    header: dict[str, Any] = {_METADATA: {"activations": " ".join(names)}}
    blocks = []
    start = 0
    for name, array in state_arrays(network).items():
        block = array.astype("<f8").tobytes()
        offsets = [start, start + len(block)]
        header[name] = {"dtype": "F64", "shape": list(array.shape), "data_offsets": offsets}
        blocks.append(block)
        start += len(block)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of eight
    return b"".join([len(text).to_bytes(8, "little"), text, *blocks])


def _span(entry: object, name: str) -> tuple[int, int]:
    """Return where a tensor begins and ends, once its header is known to be right."""
    where = f"tensor {brief(name)}"
    held = fields(entry, where, ["dtype", "shape", "data_offsets"])
    if not isinstance(held["dtype"], str) or held["dtype"] not in _DTYPES:
        raise NotExactError(
            f"{where} has dtype {shown(held['dtype'])}; store one of {', '.join(_DTYPES)}"
        )
    shape = items(held["shape"], f"{where}.shape")
    offsets = items(held["data_offsets"], f"{where}.data_offsets", 2)
    if any(type(n) is not int or n < 0 for n in (*shape, *offsets)):
        raise FileFormatError(f"{where} has shape {shown(shape)} at {shown(offsets)}; write counts")
    if len(shape) > _MAX_AXES:
        raise ShapeError(f"{where} has {len(shape)} axes; weights have two, biases one")
    if max(shape, default=0) > MAX_ENTRIES or prod(shape) > MAX_ENTRIES:
        raise ShapeError(
            f"{where} has shape {shown(shape)}, over {MAX_ENTRIES} entries (MAX_ENTRIES in "
            "readers/limits.py); use a smaller model"
        )
    begin, end = offsets
    if end - begin != prod(shape) * np.dtype(_DTYPES[held["dtype"]]).itemsize:
        raise FileFormatError(
            f"{where} has dtype {held['dtype']}, shape {shown(shape)} and "
            f"{brief(end - begin)} bytes, which do not fit"
        )
    return begin, end


def _check_tiling(spans: Mapping[str, tuple[int, int]], size: int) -> None:
    at = 0
    for name, (begin, end) in sorted(spans.items(), key=lambda item: item[1]):
        if begin != at:
            raise FileFormatError(
                f"tensor {brief(name)} begins at byte {brief(begin)} and the one before it ends at "
                f"{brief(at)}; write the file again, without gaps and overlaps"
            )
        at = end
    if at != size:
        raise FileFormatError(
            f"the tensors end at byte {brief(at)} and the file holds {size}; write it again"
        )


def _tensor(entry: Mapping[str, Any], held: memoryview) -> Array:
    array: Array = np.frombuffer(held, _DTYPES[entry["dtype"]]).reshape(entry["shape"])
    if entry["dtype"] == "BF16":  # the upper half of a float32
        return (array.astype("<u4") << 16).view("<f4")
    return array


def _activations(metadata: object) -> list[str] | None:
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise FileFormatError(f"{_METADATA} is {shown(metadata)}; write an object of texts")
    return metadata["activations"].split() if "activations" in metadata else None
