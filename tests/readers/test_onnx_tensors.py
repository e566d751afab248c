"""Constant tensors and written-out linear maps refuse what onnx's checker would let through."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
# ruff: noqa: E402 - what follows needs onnx

from onnx import TensorProto, helper

from exactregions.errors import ExactRegionsError, FileFormatError, ShapeError
from exactregions.readers.composition import Wire
from exactregions.readers.linear_maps import convolution, left_product, right_product
from exactregions.readers.onnx_tensors import constant

INTEGERS = np.arange(24, dtype=object)


@pytest.mark.parametrize("kind", ["STRING", "COMPLEX64", "FLOAT8E4M3FN", "INT4", "UNDEFINED"])
def test_element_types_without_plain_numbers_are_refused_by_name(kind: str):
    tensor = TensorProto(name="w", dims=[1], data_type=TensorProto.DataType.Value(kind))
    with pytest.raises(ExactRegionsError, match=f"tensor 'w' has elements of type {kind}"):
        constant(tensor, "w")


@pytest.mark.parametrize("dims", [[2**30, 2**30], [-1], [2**23 + 1]])
def test_shapes_beyond_the_cap_are_refused_before_allocation(dims: list[int]):
    tensor = TensorProto(name="w", dims=dims, data_type=TensorProto.DOUBLE)
    with pytest.raises(ShapeError, match="MAX_ENTRIES"):
        constant(tensor, "w")


@pytest.mark.parametrize("data", [b"", bytes(7), bytes(8)])
def test_data_that_do_not_fill_the_shape_are_refused(data: bytes):
    tensor = TensorProto(name="w", dims=[2], data_type=TensorProto.DOUBLE, raw_data=data)
    with pytest.raises(FileFormatError, match="tensor 'w' is damaged"):
        constant(tensor, "w")


def test_flags_are_zero_and_one():
    tensor = helper.make_tensor("t", TensorProto.BOOL, [2], [True, False])
    assert constant(tensor, "t").numerators.tolist() == [1, 0]


MISFITS = {
    "two matrices in a stack": lambda w: right_product(w, INTEGERS.reshape(2, 3, 4), 1),
    "a number for a matrix": lambda w: left_product(INTEGERS[:1].reshape(()), 1, w),
    "too few rows": lambda w: right_product(w, INTEGERS.reshape(4, 6), 1),
    "a kernel of another rank": lambda w: convolution(w, INTEGERS.reshape(1, 1, 24), 1),
}


@pytest.mark.parametrize("act", MISFITS.values(), ids=MISFITS.keys())
def test_products_that_do_not_fit_are_refused(act):
    with pytest.raises(ValueError, match=r".+"):
        act(Wire.start(0, (1, 3)))


OPTIONS = [
    {"strides": [0, 1]},
    {"strides": [1]},
    {"dilations": [1, 1, 1]},
    {"pads": [1, 1]},
    {"pads": [-1, 0, 0, 0]},
    {"group": 2},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_convolutions_with_impossible_options_are_refused(options: dict):
    with pytest.raises(ValueError, match=r".+"):
        convolution(Wire.start(0, (1, 1, 3, 3)), INTEGERS[:4].reshape(1, 1, 2, 2), 1, **options)


def test_a_kernel_larger_than_its_image_is_refused():
    with pytest.raises(ValueError, match="kernel"):
        convolution(Wire.start(0, (1, 1, 1, 3)), INTEGERS[:4].reshape(1, 1, 2, 2), 1)
