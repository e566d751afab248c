"""Constant tensors of ONNX models as exact integers over one denominator."""

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from exactregions.errors import FileFormatError, ShapeError, UnsupportedLayerError
from exactregions.readers.dyadic import Array, Exact, integers
from exactregions.readers.limits import MAX_ENTRIES, one_line

_TYPES = frozenset(
    TensorProto.DataType.Value(name)
    for name in (
        *("FLOAT16", "BFLOAT16", "FLOAT", "DOUBLE", "BOOL"),
        *("INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"),
    )
)


@dataclass(frozen=True, slots=True)
class Constant:
    """A tensor that does not depend on the input: numerators / scale.

    numerators : an object array of ints
    scale      : a positive integer
    """

    numerators: Array
    scale: int

    @property
    def pair(self) -> Exact:
        """The numerators with their scale."""
        return self.numerators, self.scale

    def times(self, factor: Fraction) -> "Constant":
        """Return the tensor times a rational number."""
        # An object array without axes times an integer is an integer: make it an array again.
        scaled = np.array(self.numerators * factor.numerator, dtype=object)
        return Constant(scaled, self.scale * factor.denominator)

    def broadcast(self, shape: tuple[int, ...]) -> list[int]:
        """Return the numerators as a tensor of a larger shape, row by row."""
        flat: list[int] = np.broadcast_to(self.numerators, shape).ravel().tolist()
        return flat


def constant(tensor: onnx.TensorProto, name: str) -> Constant:
    """Return a stored tensor exactly.

    Raises NotExactError for NaN and infinities, naming tensor and index; UnsupportedLayerError
    for element types that are neither integers nor floats of 16, 32 or 64 bits;
    FileFormatError for damaged tensors and ShapeError for tensors that are too large.
    """
    where = f"tensor {name!r}"
    if tensor.data_type not in _TYPES:
        kind = TensorProto.DataType.Name(tensor.data_type)
        raise UnsupportedLayerError(f"{where} has elements of type {kind}; store float32 weights")
    if any(n < 0 for n in tensor.dims) or prod(tensor.dims) > MAX_ENTRIES:
        raise ShapeError(
            f"{where} has shape {tuple(tensor.dims)}, over {MAX_ENTRIES} entries "
            "(MAX_ENTRIES in readers/limits.py)"
        )
    try:
        array = numpy_helper.to_array(tensor)
    except (ValueError, TypeError) as reason:
        raise FileFormatError(f"{where} is damaged ({one_line(reason)})") from None
    return Constant(*integers(array.astype(np.int8) if array.dtype == bool else array, where))


def load_external(tensors: list[onnx.TensorProto], folder: Path, max_bytes: int) -> None:
    """Read the tensors that a model keeps in other files, which must be in its own folder.

    Raises FileFormatError for a file outside of the folder, and where all of them together have
    more than ``max_bytes`` bytes.
    """
    for tensor in tensors:
        if tensor.data_location == TensorProto.EXTERNAL:
            tensor.raw_data = _outside_bytes(tensor, folder.resolve(), max_bytes)
            tensor.data_location = TensorProto.DEFAULT
            tensor.ClearField("external_data")
            max_bytes -= len(tensor.raw_data)


def _outside_bytes(tensor: onnx.TensorProto, folder: Path, max_bytes: int) -> bytes:
    entries = {entry.key: entry.value for entry in tensor.external_data}
    where, location = f"tensor {tensor.name!r}", entries.get("location", "")
    try:
        path = (folder / location).resolve()
        offset, length = int(entries.get("offset", 0)), int(entries.get("length", -1))
        if not path.is_relative_to(folder) or not path.is_file() or offset < 0:
            path = folder  # which cannot be read as a file
        with path.open("rb") as file:
            file.seek(offset)
            data: bytes = file.read(length if 0 <= length <= max_bytes else max_bytes + 1)
    except (OSError, OverflowError, ValueError):
        raise FileFormatError(
            f"{where} is in {location!r}, which is not a file in the folder of the model that can "
            "be read; move it there, or save the model as one file"
        ) from None
    if len(data) > max_bytes:
        raise FileFormatError(
            f"{where} and the tensors before it have more bytes than MAX_BYTES allows; "
            "pass max_bytes= to read them all the same"
        )
    return data
