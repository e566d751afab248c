"""Enclosures hold the true numbers, and decided signs are the true signs: compared in integers.

The truth is computed here from Python integers alone: products of object arrays for sums, cofactors
for the tableau. Radii are also shown to be needed: with a smaller constant these tests would fail.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from exactregions.arithmetic import enclosure
from exactregions.arithmetic.enclosure import (
    Enclosure,
    Floats,
    Tableau,
    affine_image,
    gamma,
    nearest,
    nearest_ratio,
    ratios,
    tableau,
)

Integers = NDArray[Any]  # Python ints of any size

UNIT = 2.0**-53
HALF = UNIT / 2


class Images(NamedTuple):
    """Forms h = middle + t·radius with t in {−1, 0, 1}, and weights P / q with biases p / q."""

    middle: Floats
    radius: Floats
    t: Integers
    weight: Integers
    bias: Integers
    q: int


class Rows(NamedTuple):
    """Rows middle + t·radius of a batch of polyhedra; the first d of them are the basis."""

    middle: Floats
    radius: Floats
    t: Integers
    d: int


class Judged(NamedTuple):
    """What comparing an enclosure with the truth shows."""

    inside: bool
    right: bool
    decided: int
    share: float  # the largest error over its radius


# Exact comparison.


def lowest_bit(*arrays: Floats) -> int:
    """A shift that makes every entry an integer."""
    exponents = [np.frexp(a)[1][np.isfinite(a) & (a != 0)] for a in arrays]
    return max(0, 53 - min((int(e.min()) for e in exponents if e.size), default=53))


def shifted(values: Floats, shift: int) -> Integers:
    """The integers values·2^shift; what is not finite becomes 0."""
    mantissa, exponent = np.frexp(np.where(np.isfinite(values), values, 0.0))
    whole = (mantissa * 2.0**53).astype(np.int64).astype(object)
    moved: Integers = _move(whole, exponent.astype(np.int64) - 53 + shift)
    return moved


_move = np.frompyfunc(lambda m, e: int(m) << int(e) if e >= 0 else int(m) >> int(-e), 2, 1)
_sign = np.frompyfunc(lambda v: (v > 0) - (v < 0), 1, 1)
_ratio = np.frompyfunc(lambda a, b: a / b, 2, 1)
_whole = np.frompyfunc(int, 1, 1)


def judged(found: Enclosure, numerator: Integers, denominator: Integers | int) -> Judged:
    """Compare an enclosure with the true numbers numerator / denominator, entry by entry."""
    middle, radius = found
    known = np.isfinite(middle) & np.isfinite(radius)
    shift = lowest_bit(middle[known], radius[known])
    sign = _sign(denominator)
    size = denominator * sign
    error = np.abs(shifted(middle, shift) * size - (numerator * sign) * 2**shift)[known]
    allowed = (shifted(radius, shift) * size)[known]
    decided = (np.abs(middle) > radius) & known
    truth = (_sign(numerator) * sign)[decided]
    shares = _ratio(error[allowed > 0], allowed[allowed > 0])
    return Judged(
        inside=bool((error <= allowed).all()),
        right=bool((truth == np.sign(middle[decided])).all()),
        decided=int(decided.sum()),
        share=max(shares, default=0.0),
    )


def judged_image(case: Images, found: Enclosure | None = None) -> Judged:
    shift = lowest_bit(case.middle, case.radius)
    h = shifted(case.middle, shift) + case.t * shifted(case.radius, shift)
    truth = h @ case.weight
    truth[:, 0] += case.bias * 2**shift
    return judged(found or image(case), truth, case.q * 2**shift)


def image(case: Images) -> Enclosure:
    weight = np.array([nearest_ratio(list(row), case.q) for row in case.weight])
    bias = nearest_ratio(list(case.bias), case.q)
    return affine_image(Enclosure(case.middle.copy(), case.radius.copy()), weight, bias)


def judged_tableau(case: Rows, found: Tableau | None = None) -> tuple[Judged, Judged]:
    """The verdicts on the multipliers and on the values of every sound tableau."""
    seen = found or seen_from(case)
    shift = lowest_bit(case.middle, case.radius)
    rows = shifted(case.middle, shift) + case.t * shifted(case.radius, shift)
    scaled, determinant = cramer(rows[seen.sound, 1:], case.d)
    assert determinant.all()
    over = np.broadcast_to(determinant[:, None], seen.values.middle[seen.sound].shape)
    constant = rows[seen.sound, 0]
    values = constant * over - (constant[:, : case.d, None] * scaled).sum(axis=1)
    multipliers = Enclosure(*(part[seen.sound] for part in seen.multipliers))
    heights = Enclosure(*(part[seen.sound] for part in seen.values))
    every = np.broadcast_to(determinant[:, None, None], scaled.shape)
    return judged(multipliers, scaled, every), judged(heights, values, over * 2**shift)


def seen_from(case: Rows) -> Tableau:
    basis = np.tile(np.arange(case.d), (len(case.middle), 1))
    rows = Enclosure(case.middle, case.radius)
    error = gamma(case.d + 2) * np.abs(case.middle[:, 1:]) + case.radius[:, 1:]
    with np.errstate(all="ignore"):
        return tableau(rows, error, basis)


def cramer(slopes: Integers, d: int) -> tuple[Integers, Integers]:
    """det·N⁻¹·S and det for the first d columns N of S, by cofactors."""
    n = slopes[:, :, :d]
    if d == 1:
        return slopes, n[:, 0, 0]
    cofactors = np.empty_like(n)
    for i in range(d):
        for k in range(d):
            rest = np.delete(np.delete(n, k, axis=1), i, axis=2)
            cofactors[:, i, k] = (-1) ** (i + k) * minor(rest)
    return cofactors @ slopes, (cofactors[:, 0] * n[:, :, 0]).sum(axis=1)


def minor(n: Integers) -> Integers:
    if n.shape[1] == 1:
        return n[:, 0, 0]
    return n[:, 0, 0] * n[:, 1, 1] - n[:, 0, 1] * n[:, 1, 0]


# Inputs of every kind.


def integers(rng: Generator, low: int, high: int, shape: tuple[int, ...]) -> Integers:
    return rng.integers(low, high, shape).astype(object)


def radii(rng: Generator, middle: Floats) -> tuple[Floats, Integers]:
    """Radii of relative size 2⁻⁵² to 2⁻³⁰, some zero, and on which end of them the truth lies."""
    radius = np.abs(middle) * 2.0 ** rng.integers(-52, -30, middle.shape)
    radius *= rng.random(middle.shape) < 0.7
    return radius, integers(rng, -1, 2, middle.shape)


def ordinary(rng: Generator, batch: int, n: int, m: int) -> Images:
    middle = rng.normal(size=(batch, 3, n))
    radius, t = radii(rng, middle)
    weight, bias = integers(rng, -(10**6), 10**6, (n, m)), integers(rng, -(10**6), 10**6, (m,))
    return Images(middle, radius, t, weight, bias, 997)


def cancelling(rng: Generator, batch: int, n: int, m: int) -> Images:
    """Every second form is nearly the one before it, with the opposite weight; no bias."""
    case = ordinary(rng, batch, n, m)
    nudge = 1 + rng.integers(-2, 3, (batch, 3, n // 2)) * 2.0 ** -rng.integers(20, 53)
    case.middle[:, :, 1::2] = case.middle[:, :, ::2] * nudge
    case.radius[:] *= 2.0**-20
    case.weight[1::2] = -case.weight[::2]
    case.bias[:] = 0
    return case


def slivers(rng: Generator, batch: int, n: int, m: int) -> Images:
    """One hyperplane in all cells but for the last bits, and a bias that nearly passes through."""
    case = ordinary(rng, batch, n, m)
    case.middle[:] = case.middle[:1] * (1 + rng.integers(-2, 3, (batch, 3, n)) * 2.0**-52)
    case.radius[:] *= rng.random(case.radius.shape) < 0.1
    through = case.middle[0, 0] @ case.weight.astype(float)
    case.bias[:] = _whole(-np.rint(through))
    return case


def wild(rng: Generator, batch: int, n: int, m: int) -> Images:
    """Scales from 2⁻⁹⁰ to 2⁹⁰ in the forms, and from 2⁻¹⁰⁰ to 2¹⁰⁰ in the weights."""
    case = ordinary(rng, batch, n, m)
    scale = 2.0 ** rng.integers(-90, 90, (batch, 1, n))
    large = _move(case.weight, rng.integers(0, 200, (n, m)))
    return Images(case.middle * scale, case.radius * scale, case.t, large, case.bias, 997 * 2**100)


def degenerate(rng: Generator, batch: int, n: int, m: int) -> Images:
    """Small integers: many sums are exactly zero."""
    middle = rng.integers(-1, 2, (batch, 3, n)).astype(float)
    weight, bias = integers(rng, -2, 3, (n, m)), integers(rng, -2, 3, (m,))
    return Images(middle, np.zeros_like(middle), integers(rng, 0, 1, middle.shape), weight, bias, 3)


def ordinary_rows(rng: Generator, batch: int, d: int) -> Rows:
    middle = rng.normal(size=(batch, d + 1, d + 5))
    return Rows(middle, *radii(rng, middle), d)


def nearly_singular(rng: Generator, batch: int, d: int) -> Rows:
    """The last row of the basis leans towards the first, down to parallel in all 53 bits."""
    case = ordinary_rows(rng, batch, d)
    lean = 2.0 ** -rng.integers(1, 60, (batch, 1))
    case.middle[:, 1:, d - 1] = case.middle[:, 1:, 0] + lean * case.middle[:, 1:, d - 1]
    case.radius[:, 1:, :d] *= 2.0**-16
    return case


def sliver_rows(rng: Generator, batch: int, d: int) -> Rows:
    """All rows pass through nearly the same point: values cancel."""
    case = ordinary_rows(rng, batch, d)
    point = rng.normal(size=(batch, 1, d))
    miss = 1 + 2.0 ** -rng.integers(20, 55, (batch, 1, d + 5))
    case.middle[:, :1] = -(point @ case.middle[:, 1:]) * miss
    case.radius[:] *= 2.0**-18
    return case


def wild_rows(rng: Generator, batch: int, d: int) -> Rows:
    case = ordinary_rows(rng, batch, d)
    by_row = 2.0 ** rng.integers(-60, 60, (batch, 1, d + 5))
    by_axis = 2.0 ** rng.integers(-60, 60, (batch, d + 1, 1))
    return Rows(case.middle * by_row * by_axis, case.radius * by_row * by_axis, case.t, d)


def degenerate_rows(rng: Generator, batch: int, d: int) -> Rows:
    middle = rng.integers(-2, 3, (batch, d + 1, d + 5)).astype(float)
    return Rows(middle, np.zeros_like(middle), integers(rng, 0, 1, middle.shape), d)


# The true number lies within the radius, and a decided sign is the true one: 2.5 million times.


@pytest.mark.parametrize("kind", [ordinary, cancelling, slivers, wild, degenerate])
@pytest.mark.parametrize(("batch", "n", "m"), [(4000, 2, 8), (1500, 8, 24), (60, 64, 64)])
def test_sums_lie_within_their_radius(kind: Callable, batch: int, n: int, m: int):
    case = kind(default_rng(n), batch, n, m)
    found = judged_image(case)
    assert found.inside
    assert found.right
    assert found.decided > batch * m


@pytest.mark.parametrize(
    "kind", [ordinary_rows, nearly_singular, sliver_rows, wild_rows, degenerate_rows]
)
@pytest.mark.parametrize(("batch", "d"), [(10000, 1), (6000, 2), (2500, 3)])
def test_multipliers_and_values_lie_within_their_radius(kind: Callable, batch: int, d: int):
    case = kind(default_rng(d), batch, d)
    seen = seen_from(case)
    multipliers, values = judged_tableau(case, seen)
    assert multipliers.inside
    assert multipliers.right
    assert values.inside
    assert values.right
    assert seen.sound.sum() > batch // 8
    assert min(multipliers.decided, values.decided) > batch


def test_a_sum_that_is_identically_zero_is_known_exactly():
    h = Enclosure(np.array([[[0.0, 1.0], [0.0, 0.0]]]), np.zeros((1, 2, 2)))
    found = affine_image(h, np.array([[5.0], [0.0]]), np.zeros(1))
    assert not found.middle.any()
    assert not found.radius.any()


def test_a_singular_basis_is_never_sound():
    rng = default_rng(0)
    for d in (2, 3):
        case = degenerate_rows(rng, 5000, d)
        case.middle[:, 1:, d - 1] = -2 * case.middle[:, 1:, 0]
        assert not seen_from(case).sound.any()


# The radii are needed. With half of the constant these inputs would leave their radius.


class InOrder(np.ndarray):
    """Weights whose product sums from left to right: one of the orders that a BLAS may take."""

    def __rmatmul__(self, left: Floats) -> Floats:
        weight = np.asarray(self)
        total = np.zeros((*left.shape[:-1], weight.shape[1]))
        for i in range(len(weight)):
            total += left[..., i, None] * weight[i]
        return total


def lost_bits(n: int) -> Images:
    """1 + (n − 1)·2⁻⁵³, where adding 2⁻⁵³ to 1 rounds to 1, with weights that round down to 1."""
    middle = np.full((1, 2, n), UNIT)
    middle[:, :, 0] = 1
    weight = np.full((n, 1), 2**80 + 2**27 - 1, dtype=object)
    zero = np.zeros_like(middle)
    return Images(middle, zero, zero.astype(int).astype(object), weight, weight[0] * 0, 2**80)


def in_order(case: Images) -> Enclosure:
    weight = np.array([nearest_ratio(list(row), case.q) for row in case.weight]).view(InOrder)
    return affine_image(Enclosure(case.middle, case.radius), weight, np.zeros(1))


def test_half_of_gamma_is_too_little_for_long_sums(monkeypatch: pytest.MonkeyPatch):
    case = lost_bits(200)
    found = judged_image(case, in_order(case))
    assert found.inside
    assert found.share > 0.95
    monkeypatch.setattr(enclosure, "ROUNDOFF", HALF)
    assert not judged_image(case, in_order(case)).inside


def test_a_third_of_gamma_is_attained_by_one_product(monkeypatch: pytest.MonkeyPatch):
    # A weight and its product, both rounded by nearly half a bit: 2·2⁻⁵³ of γ(2) = 6·2⁻⁵³.
    middle = np.full((1, 2, 1), 1 + 2.0**-27)
    weight = np.array([[2**80 + 2**54 + 2**27 - 1]], dtype=object)
    zero = np.zeros_like(middle)
    case = Images(middle, zero, zero.astype(int).astype(object), weight, weight[0] * 0, 2**80)
    assert judged_image(case).inside
    assert judged_image(case).share > 0.32
    monkeypatch.setattr(enclosure, "ROUNDOFF", UNIT * 0.32)
    assert not judged_image(case).inside


def ends(n: int) -> Images:
    """Forms that are all at the upper end of their radius."""
    middle, radius = np.ones((1, 2, n)), np.full((1, 2, n), 2.0**-20)
    one = np.ones((n, 1), dtype=int).astype(object)
    return Images(middle, radius, np.ones((1, 2, n), dtype=int).astype(object), one, one[0] * 0, 1)


@pytest.mark.parametrize("n", [1, 3, 50])
def test_half_of_the_radius_is_too_little_for_uncertain_forms(n: int):
    case = ends(n)
    found = image(case)
    assert judged_image(case).inside
    assert not judged_image(case, Enclosure(found.middle, found.radius / 2)).inside


def one_dimensional(basis: list[float], row: list[float], radius: list[float], t: int) -> Rows:
    """A basis row c + a·x and another row, with radii (of c and a of both)."""
    middle = np.array([[[basis[0], row[0]], [basis[1], row[1]]]])
    spread = np.array([[[radius[0], radius[2]], [radius[1], radius[3]]]])
    side = np.array([[[-t, t], [-t, t]]]).astype(object)
    return Rows(middle, spread, side, 1)


UNCERTAIN = {
    "the slope of a row": one_dimensional([0, 1], [0, 1], [0, 0, 0, 2.0**-20], 1),
    "the slope of the basis, by half": one_dimensional([0, 1], [0, 1], [0, 0.499, 0, 0], 1),
    "the constant of a row": one_dimensional([0, 1], [1, 1], [0, 0, 2.0**-20, 0], 1),
    "the constant of the basis": one_dimensional([1, 1], [0, 1], [2.0**-20, 0, 0, 0], 1),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_half_of_the_radius_is_too_little_for_uncertain_rows(name: str):
    case = UNCERTAIN[name]
    seen = seen_from(case)
    assert seen.sound.all()
    assert all(found.inside for found in judged_tableau(case, seen))
    halved = Tableau(
        Enclosure(seen.multipliers.middle, seen.multipliers.radius / 2),
        Enclosure(seen.values.middle, seen.values.radius / 2),
        seen.sound,
    )
    assert not all(found.inside for found in judged_tableau(case, halved))


def exact_rows(d: int) -> Rows:
    middle = default_rng(5).normal(size=(4000, d + 1, d + 5))
    return Rows(middle, np.zeros_like(middle), np.zeros(middle.shape, dtype=int).astype(object), d)


@pytest.mark.parametrize(("d", "part"), [(1, 1 / 24), (2, 1 / 64)])
def test_a_small_part_of_gamma_is_too_little_for_a_tableau(
    d: int, part: float, monkeypatch: pytest.MonkeyPatch
):
    # The bound adds four roundings to every sum, counts the residual twice and adds up |X|·|N|: it
    # is 10 to 20 times what rounding alone attains, so only a smaller part than half is noticed.
    case = exact_rows(d)
    assert all(found.inside for found in judged_tableau(case))
    monkeypatch.setattr(enclosure, "ROUNDOFF", UNIT * part)
    assert not all(found.inside for found in judged_tableau(case))


# Outside of the trusted range nothing is decided, and nothing else is harmed.


@pytest.mark.parametrize("value", [2.0**201, 2.0**-201, 1e300, 1e-300, 5e-324, np.inf, np.nan])
def test_a_form_out_of_range_decides_nothing(value: float):
    middle = default_rng(1).normal(size=(3, 2, 4))
    middle[1, :, 2] = value
    weight = np.ones((4, 5))
    weight[2, 4] = 0
    with np.errstate(all="ignore"):
        z = affine_image(Enclosure(middle, np.zeros_like(middle)), weight * 2.0**-100, np.ones(5))
        again = affine_image(
            enclosure.distrust(Enclosure(middle, np.zeros_like(middle))), weight, np.ones(5)
        )
    assert (decided(z)[[0, 2]]).all()
    assert not decided(again)[1, :, :4].any()
    assert decided(again)[[0, 2]].all()


@pytest.mark.parametrize("exponent", [201, -201, 350, -350, 1100, -1100])
def test_a_weight_or_a_bias_out_of_range_decides_nothing(exponent: int):
    value = Fraction(2) ** exponent
    assert np.isinf(nearest([value, -value])).all()
    assert np.isinf(nearest_ratio([value.numerator], value.denominator)).all()
    middle = default_rng(2).normal(size=(3, 2, 4))
    weight, bias = np.ones((4, 3)), np.ones(3)
    weight[:, 1], bias[2] = nearest([value] * 4), nearest([value])[0]
    with np.errstate(all="ignore"):
        z = decided(affine_image(Enclosure(middle, np.zeros_like(middle)), weight, bias))
    assert z[:, :, 0].all()
    assert not z[:, :, 1].any()
    assert not z[:, 0, 2].any()
    assert z[:, 1, 2].all()


@pytest.mark.parametrize("value", [1.0, 2.0**300, 2.0**-300, np.inf, np.nan])
def test_a_row_of_infinite_radius_decides_nothing(value: float):
    case = exact_rows(2)
    case.middle[:, 1, 3], case.radius[:, 1, 3] = value, np.inf
    seen = seen_from(case)
    assert seen.sound.any()
    assert not decided(seen.multipliers)[:, :, 3].any()
    assert not decided(seen.values)[:, 3].any()
    assert decided(seen.values)[seen.sound][:, [2, 4]].mean() > 0.99


@pytest.mark.parametrize("value", [1.0, 2.0**300, 2.0**-300, np.inf, np.nan])
def test_a_basis_of_infinite_radius_is_not_sound(value: float):
    case = exact_rows(2)
    case.middle[:, 1, 0], case.radius[:, 1, 0] = value, np.inf
    assert not seen_from(case).sound.any()


def test_a_basis_whose_inverse_is_out_of_range_is_not_sound():
    case = one_dimensional([1, 2.0**-260], [1, 1], [0, 0, 0, 0], 0)
    assert not seen_from(case).sound.any()


def test_a_radius_is_zero_or_far_from_underflow():
    tiny = Enclosure(np.ones((1, 2, 1)), np.full((1, 2, 1), 5e-324))
    assert enclosure.distrust(tiny).radius.min() >= 2.0**-260


@pytest.mark.parametrize("numerator", [0, 1, -1, 2**53 + 1, 10**60, 3**300])
@pytest.mark.parametrize("denominator", [1, 3, 10**30, 7**400])
def test_the_nearest_float_is_nearest_or_not_trusted(numerator: int, denominator: int):
    (found,) = nearest_ratio([numerator], denominator)
    value = Fraction(numerator, denominator)
    if np.isinf(found):
        assert not Fraction(1, 2**200) < abs(value) < 2**200
    else:
        assert abs(Fraction(found) - value) <= abs(value) / 2**53


@pytest.mark.parametrize("q", [1, 2**70, 2**1000, 2**1001, 2**1100, 3, 10**400])
@pytest.mark.parametrize("top", [1, 2**53 + 1, 3**60, 2**1023, 2**1024 + 1, 10**500])
def test_rows_over_one_denominator_are_read_as_single_numbers(q: int, top: int):
    rows = [[top, -top, 0], [1, top + 1, 7]]
    found = ratios([v for row in rows for v in row], [q, 8])
    expected = [nearest_ratio(rows[0], q), nearest_ratio(rows[1], 8)]
    assert found.tolist() == [row.tolist() for row in expected]


def decided(found: Enclosure) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = np.abs(found.middle) > found.radius
    return result
