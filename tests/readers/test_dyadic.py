"""Arrays of floats become integers over the least power of two, and come back."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.errors import NotExactError
from exactregions.networks.network import Layer
from exactregions.readers.dyadic import floats, integers, layer

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(finite))
def test_the_integers_over_their_scale_are_the_floats(values: list[float]):
    numerators, scale = integers(np.array(values, dtype=np.float64), "v")
    assert [Fraction(n, scale) for n in numerators.tolist()] == [Fraction(v) for v in values]
    assert all(type(n) is int for n in numerators.tolist())
    assert scale == max([Fraction(v).denominator for v in values], default=1)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_every_exponent_of_every_width_is_exact(dtype: type):
    kind = np.finfo(dtype)
    values = np.array(
        [s * dtype(2) ** dtype(e) for e in range(kind.minexp, kind.maxexp) for s in (1, -1)]
        + [kind.max, kind.min, kind.tiny, kind.smallest_subnormal, 0, -0.0],
        dtype=dtype,
    )
    numerators, scale = integers(values, "v")
    expected = [Fraction(*v.as_integer_ratio()) for v in values]
    assert [Fraction(n, scale) for n in numerators.tolist()] == expected


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64])
def test_integers_stay_as_they_are(dtype: type):
    ends = [int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)]
    numerators, scale = integers(np.array(ends, dtype=dtype), "v")
    assert (numerators.tolist(), scale) == (ends, 1)


def test_the_shape_is_kept():
    assert integers(np.ones((2, 3, 4)), "v")[0].shape == (2, 3, 4)
    assert integers(np.float64(0.5) * np.ones(()), "v")[0].shape == ()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_refused_by_index(value: float):
    array = np.zeros((2, 3))
    array[1, 2] = value
    with pytest.raises(NotExactError, match=r"^v\[1\]\[2\] is -?(nan|inf)"):
        integers(array, "v")


@pytest.mark.parametrize("dtype", [bool, complex, object, "U1", "M8[D]", np.longdouble])
def test_other_dtypes_are_refused(dtype: object):
    with pytest.raises(NotExactError, match="v has dtype"):
        integers(np.zeros(2).astype(int).astype(dtype), "v")


@given(st.lists(finite, min_size=3, max_size=3), st.lists(finite, min_size=1, max_size=1))
def test_a_layer_of_floats_is_the_layer_of_their_fractions(row: list[float], bias: list[float]):
    expected = Layer.of([row], bias)
    assert layer((np.array([row]), "W"), (np.array(bias), "b")) == expected
    weight, back = floats(expected, "l")
    assert (weight.tolist(), back.tolist()) == ([row], bias)
