"""Values at the vertices of a complex lie within their radius, and decided signs are the true ones.

The truth is computed here from Python integers alone. Half of a radius is shown to be too little;
where that is not so, because a bound counts roundings more than once, what part is too little.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from exactregions import Box, Network
from exactregions.arithmetic.ball import (
    Ball,
    between,
    image,
    rough_image,
    rough_values,
    solved,
    values_at,
)
from exactregions.arithmetic.enclosure import Enclosure, Floats, nearest_ratio
from exactregions.networks.initial import random_network
from exactregions.regions.subdivide import Step, subdivide
from tests.arithmetic.test_enclosure import Judged, integers, judged, lowest_bit, radii, shifted
from tests.networks.plain import plain

Integers = NDArray[Any]  # Python ints of any size

UNIT = 2.0**-53


class Points(NamedTuple):
    """Points x = middle + t·radius with one radius for each, t in {−1, 0, 1}; (B, K)."""

    middle: Floats
    radius: Floats
    t: Integers

    @property
    def ball(self) -> Ball:
        return Ball(self.middle, self.radius)


class Spread(NamedTuple):
    """Numbers middle + t·radius, each with a radius of its own, t in {−1, 0, 1}."""

    middle: Floats
    radius: Floats
    t: Integers

    @property
    def enclosure(self) -> Enclosure:
        return Enclosure(self.middle, self.radius)


class Weights(NamedTuple):
    """The matrix numerators / q, (1 + n, m), each column of which sums to at most 1 in size."""

    numerators: Integers
    q: int

    @property
    def floats(self) -> Floats:
        return np.array([nearest_ratio(list(row), self.q) for row in self.numerators])


# The truth.


def exact(shift: int, numbers: Points | Spread) -> Integers:
    """The true numbers times 2^shift."""
    radius = numbers.radius
    if radius.ndim < numbers.middle.ndim:
        radius = np.broadcast_to(radius[:, None], numbers.middle.shape)
    return shifted(numbers.middle, shift) + numbers.t * shifted(radius, shift)


def shift_of(*numbers: Points | Spread) -> int:
    return lowest_bit(*(part for n in numbers for part in (n.middle, n.radius)))


def compared(found: Ball | Enclosure, numerator: Integers, denominator: Integers | int) -> Judged:
    middle, radius = found
    if radius.ndim < middle.ndim:
        radius = np.broadcast_to(radius[:, None], middle.shape)
    return judged(Enclosure(np.asarray(middle), np.asarray(radius)), numerator, denominator)


def true_values(x: Points, forms: Spread) -> tuple[Integers, int]:
    shift = shift_of(x, forms)
    values = exact(shift, x)[:, :, None] * exact(shift, forms)
    return values.sum(axis=1), 2 ** (2 * shift)


def true_image(x: Points, h: Spread | Points, weights: Weights) -> tuple[Integers, int]:
    shift = shift_of(x, h)
    rows = np.concatenate((exact(shift, x)[:, :1], exact(shift, h)), axis=1)
    return rows @ weights.numerators, weights.q * 2**shift


def true_solution(system: Spread) -> tuple[Integers, Integers]:
    """Cofactors of the last row over the determinant, (B, n) each."""
    shift = shift_of(system)
    matrix = exact(shift, system)
    n = matrix.shape[2]
    upper = matrix[:, :-1]
    cofactors = [(-1) ** (n - 1 + i) * determinant(np.delete(upper, i, axis=2)) for i in range(n)]
    numerator = np.stack(cofactors, axis=1)
    whole = (numerator * matrix[:, -1]).sum(axis=1)
    assert whole.all()
    return numerator * 2**shift, np.broadcast_to(whole[:, None], numerator.shape)


def determinant(matrix: Integers) -> Integers:
    """By expansion along the first row."""
    n = matrix.shape[1]
    if n == 0:
        return np.full(len(matrix), 1, dtype=object)
    parts = [
        (-1) ** i * matrix[:, 0, i] * determinant(np.delete(matrix[:, 1:], i, axis=2))
        for i in range(n)
    ]
    total: Integers = sum(parts[1:], parts[0])
    return total


def true_between(up: Points, down: Points) -> tuple[Integers, Integers]:
    """Where the first numbers vanish."""
    shift = shift_of(up, down)
    a, b = exact(shift, up), exact(shift, down)
    z, w = a[:, :1], b[:, :1]
    assert (z > 0).all()
    assert (w < 0).all()
    numerator = b * z - a * w
    return numerator, np.broadcast_to((z - w) * 2**shift, numerator.shape)


def tight(forms: Spread) -> tuple[Floats, Floats]:
    """The least bounds of all coefficients of a kind, and of their radii."""
    return np.abs(forms.middle).max(axis=2), forms.radius.max(axis=2)


def judged_values(x: Points, forms: Spread) -> Judged:
    found = values_at(forms.enclosure, x.ball)
    return compared(found, *true_values(x, forms))


def judged_rough_values(x: Points, forms: Spread) -> Judged:
    found = rough_values(forms.middle, *tight(forms), x.ball)
    return compared(found, *true_values(x, forms))


def judged_image(x: Points, h: Spread, weights: Weights, floats: Floats | None = None) -> Judged:
    matrix = weights.floats if floats is None else floats
    return compared(image(x.ball, h.enclosure, matrix), *true_image(x, h, weights))


def judged_rough_image(
    x: Points, h: Points, weights: Weights, floats: Floats | None = None
) -> Judged:
    matrix = weights.floats if floats is None else floats
    return compared(rough_image(x.ball, h.ball, matrix), *true_image(x, h, weights))


# Inputs of every kind.


def points(rng: Generator, batch: int, n: int) -> Points:
    middle = rng.normal(size=(batch, n))
    radius = 2.0 ** rng.integers(-52, -30, batch) * (rng.random(batch) < 0.7)
    return Points(middle, radius, integers(rng, -1, 2, middle.shape))


def spread(rng: Generator, *shape: int) -> Spread:
    middle = rng.normal(size=shape)
    return Spread(middle, *radii(rng, middle))


def nowhere(middle: Floats) -> Integers:
    """t = 0 for all numbers: the truth is the middle."""
    return np.zeros(middle.shape, dtype=int).astype(object)


def certain(middle: Floats) -> Spread:
    return Spread(middle, np.zeros_like(middle), nowhere(middle))


def weights(rng: Generator, n: int, m: int) -> Weights:
    numerators = integers(rng, -(10**6), 10**6, (1 + n, m))
    return Weights(numerators, int(np.abs(numerators).sum(axis=0).max()))


class Forms(NamedTuple):
    """Forms, and the points where they are looked at."""

    x: Points
    forms: Spread


def ordinary_forms(rng: Generator, batch: int, d: int, n: int) -> Forms:
    return Forms(points(rng, batch, d + 1), spread(rng, batch, d + 1, n))


def vanishing_forms(rng: Generator, batch: int, d: int, n: int) -> Forms:
    """Forms that all but vanish where they are looked at: the constant cancels the rest."""
    x, forms = ordinary_forms(rng, batch, d, n)
    rest = (x.middle[:, 1:, None] * forms.middle[:, 1:]).sum(axis=1)
    forms.middle[:, 0] = -rest * nudges(rng, batch, n) / x.middle[:, :1]
    forms.radius[:] *= 2.0**-20
    x.radius[:] *= 2.0**-20
    return Forms(x, forms)


def nudges(rng: Generator, batch: int, n: int) -> Floats:
    """Factors that are nearly 1, and sometimes 1."""
    return 1 + rng.integers(-2, 3, (batch, n)) * 2.0 ** -rng.integers(20, 53, (batch, 1))


def forms_at_the_limits(rng: Generator, batch: int, d: int, n: int) -> Forms:
    """Coordinates and coefficients from 2⁻¹⁹⁰ to 2¹⁹⁰."""
    x, forms = ordinary_forms(rng, batch, d, n)
    far = 2.0 ** rng.integers(-190, 190, (batch, 1))
    by_form = 2.0 ** rng.integers(-95, 95, (batch, 1, n))
    by_axis = 2.0 ** rng.integers(-95, 95, (batch, d + 1, 1))
    scaled = Spread(forms.middle * by_form * by_axis, forms.radius * by_form * by_axis, forms.t)
    return Forms(Points(x.middle * far, x.radius * far[:, 0], x.t), scaled)


def whole_forms(rng: Generator, batch: int, d: int, n: int) -> Forms:
    """Small integers, known exactly: many values are zero."""
    x = rng.integers(-1, 2, (batch, d + 1)).astype(float)
    forms = certain(rng.integers(-2, 3, (batch, d + 1, n)).astype(float))
    return Forms(Points(x, np.zeros(batch), nowhere(x)), forms)


class Rows(NamedTuple):
    """What a layer hands on, after the constant that is the first coordinate of x, and weights."""

    x: Points
    h: Spread
    weights: Weights


def ordinary_rows(rng: Generator, batch: int, n: int, m: int) -> Rows:
    return Rows(points(rng, batch, 3), spread(rng, batch, n), weights(rng, n, m))


def cancelling_rows(rng: Generator, batch: int, n: int, m: int) -> Rows:
    """Every second number is nearly the one before it, with the opposite weight; no constant."""
    rows = ordinary_rows(rng, batch, n, m)
    h, numerators = rows.h, rows.weights.numerators
    h.middle[:, 1::2] = h.middle[:, ::2] * nudges(rng, batch, n // 2)
    h.radius[:] *= 2.0**-20
    numerators[0], numerators[2::2] = 0, -numerators[1::2]
    return rows


def rows_at_the_limits(rng: Generator, batch: int, n: int, m: int) -> Rows:
    """Numbers from 2⁻¹⁹⁰ to 2¹⁹⁰ and weights down to 2⁻¹⁹⁰."""
    x, (middle, radius, t), w = ordinary_rows(rng, batch, n, m)
    scale = 2.0 ** rng.integers(-190, 190, (batch, n))
    powers = [[2 ** int(e) for e in row] for row in rng.integers(0, 160, (1 + n, m))]
    numerators = w.numerators * np.array(powers, dtype=object)
    q = max(int(np.abs(numerators).sum(axis=0).max()), 2**185)
    return Rows(x, Spread(middle * scale, radius * scale, t), Weights(numerators, q))


def whole_rows(rng: Generator, batch: int, n: int, m: int) -> Rows:
    """Small integers over a small denominator: many sums are zero."""
    x = rng.integers(0, 2, (batch, 3)).astype(float)
    h = certain(rng.integers(-1, 2, (batch, n)).astype(float))
    return Rows(
        Points(x, np.zeros(batch), nowhere(x)),
        h,
        Weights(integers(rng, -2, 3, (1 + n, m)), 3 * (n + 1)),
    )


def with_one_radius(h: Spread) -> Points:
    return Points(h.middle, h.radius.max(axis=1), h.t)


def ordinary_systems(rng: Generator, batch: int, n: int) -> Spread:
    system = spread(rng, batch, n, n)
    system.radius[:] *= 2.0**-8
    return system


def nearly_parallel(rng: Generator, batch: int, n: int) -> Spread:
    """The last row but one leans towards the first, down to parallel in all 53 bits."""
    system = ordinary_systems(rng, batch, n)
    lean = 2.0 ** -rng.integers(1, 60, (batch, 1))
    system.middle[:, n - 2] = system.middle[:, 0] * (n > 2) + lean * system.middle[:, n - 2]
    system.radius[:] *= 2.0**-16
    return system


def systems_at_the_limits(rng: Generator, batch: int, n: int) -> Spread:
    """Each row on a scale of its own, from 2⁻¹²⁰ to 2¹²⁰, and each column from 2⁻⁶ to 2⁶."""
    middle, radius, t = ordinary_systems(rng, batch, n)
    scale = 2.0 ** rng.integers(-120, 120, (batch, n, 1))
    scale = scale * 2.0 ** rng.integers(-6, 7, (batch, 1, n))
    return Spread(middle * scale, radius * scale, t)


def whole_systems(rng: Generator, batch: int, n: int) -> Spread:
    return certain(rng.integers(-2, 3, (batch, n, n)).astype(float))


class Ends(NamedTuple):
    """Rows between which the numbers of column 0 change from positive to negative."""

    up: Points
    down: Points

    def where(self, chosen: NDArray[np.bool_]) -> "Ends":
        return Ends(*(Points(*(part[chosen] for part in end)) for end in self))

    def that_cross(self) -> "Ends":
        """The rows whose true numbers do."""
        shift = shift_of(*self)
        z, w = (exact(shift, end)[:, 0] for end in self)
        return self.where((z > 0).astype(bool) & (w < 0).astype(bool))


def ordinary_ends(rng: Generator, batch: int, n: int) -> Ends:
    up, down = (points(rng, batch, n) for _ in "ab")
    for end, sign in ((up, 1), (down, -1)):
        end.middle[:] = rng.uniform(-1, 1, (batch, n))
        end.middle[:, 0] = sign * np.abs(end.middle[:, 0])
    return Ends(up, down)


def close_to_an_end(rng: Generator, batch: int, n: int) -> Ends:
    """One end is so close to zero that its float may have the wrong sign."""
    up, down = ordinary_ends(rng, batch, n)
    up.radius[:] = 2.0 ** rng.integers(-50, -10, batch)
    up.middle[:, 0] = up.radius * rng.uniform(-1, 1, batch)
    return Ends(up, down)


def nearly_level(rng: Generator, batch: int, n: int) -> Ends:
    """Both ends are close to zero: the line is nearly parallel to the hyperplane."""
    up, down = ordinary_ends(rng, batch, n)
    flat = 2.0 ** -rng.integers(10, 50, batch)
    for end in (up, down):
        end.middle[:, 0] *= flat
        end.radius[:] = flat * 2.0 ** -rng.integers(1, 40, batch)
    return Ends(up, down)


def ends_at_the_limits(rng: Generator, batch: int, n: int) -> Ends:
    """Columns on scales down to 2⁻¹⁹⁰."""
    up, down = ordinary_ends(rng, batch, n)
    scale = 2.0 ** -rng.integers(0, 190, (batch, n))
    least = scale[:, 0] * 2.0**-20
    return Ends(*(Points(e.middle * scale, e.radius * least, e.t) for e in (up, down)))


# The true number lies within the radius, and a decided sign is the true one: millions of times.

FORMS = [ordinary_forms, vanishing_forms, forms_at_the_limits, whole_forms]
ROWS = [ordinary_rows, cancelling_rows, rows_at_the_limits, whole_rows]
SYSTEMS = [ordinary_systems, nearly_parallel, systems_at_the_limits, whole_systems]
ENDS = [ordinary_ends, close_to_an_end, nearly_level, ends_at_the_limits]


@pytest.mark.parametrize("judge", [judged_values, judged_rough_values])
@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize(("batch", "d", "n"), [(2500, 1, 16), (1200, 3, 32), (200, 8, 40)])
def test_values_of_forms_lie_within_their_radius(
    judge: Callable, kind: Callable, batch: int, d: int, n: int
):
    found = judge(*kind(default_rng(d), batch, d, n))
    assert found.inside
    assert found.right
    assert found.decided > batch


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize(("batch", "n", "m"), [(4000, 2, 12), (1500, 16, 24), (150, 64, 64)])
def test_images_lie_within_their_radius(kind: Callable, batch: int, n: int, m: int):
    x, h, w = kind(default_rng(n), batch, n, m)
    for found in (judged_image(x, h, w), judged_rough_image(x, with_one_radius(h), w)):
        assert found.inside
        assert found.right
        assert found.decided > batch


@pytest.mark.parametrize("kind", SYSTEMS)
@pytest.mark.parametrize(("batch", "n"), [(20000, 2), (12000, 3), (5000, 4), (800, 5)])
def test_solutions_lie_within_their_radius(kind: Callable, batch: int, n: int):
    system = kind(default_rng(n), batch, n)
    with np.errstate(all="ignore"):
        found = solved(system.enclosure)
    sound = np.isfinite(found.radius)
    assert sound.sum() > batch // 8
    known = Spread(*(part[sound] for part in system))
    verdict = compared(Ball(found.points[sound], found.radius[sound]), *true_solution(known))
    assert verdict.inside
    assert verdict.right
    assert verdict.decided > batch // 4


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize(("batch", "n"), [(30000, 2), (4000, 20)])
def test_points_between_lie_within_their_radius(kind: Callable, batch: int, n: int):
    ends = kind(default_rng(n), batch, n).that_cross()
    assert len(ends.up.middle) > batch // 3
    found = between(ends.up.ball, ends.down.ball)
    verdict = compared(found, *true_between(*ends))
    assert verdict.inside
    assert verdict.right
    assert verdict.decided > batch // 4


class Known(NamedTuple):
    """Rows of true numbers numerator / denominator, and what floats know of them."""

    numerator: Integers
    denominator: Integers  # (B, 1)
    points: Floats
    radius: Floats

    @property
    def ball(self) -> Ball:
        return Ball(self.points, self.radius)

    def where(self, chosen: NDArray[np.bool_]) -> "Known":
        return Known(*(part[chosen] for part in self))

    def without_first(self) -> "Known":
        return self._replace(numerator=self.numerator[:, 1:], points=self.points[:, 1:])


def test_a_point_between_points_between_lies_within_its_radius():
    """Four cuts one after the other, each between an old point and the newest one."""
    up, down = ordinary_ends(default_rng(0), 20000, 8)
    shift = shift_of(up, down)
    whole = np.full((20000, 1), 2**shift, dtype=object)
    old, new = (Known(exact(shift, end), whole, end.middle, end.radius) for end in (up, down))
    for _ in range(4):
        one, other = old.numerator[:, 0], new.numerator[:, 0]
        parts = [
            (old.where(chosen), new.where(chosen))
            for chosen in ((one > 0) & (other < 0), (one < 0) & (other > 0))
        ]
        (a, b), (c, e) = parts[0], parts[1]
        first, second = (joined(*pair) for pair in ((a, e), (b, c)))
        z = first.numerator[:, :1] * second.denominator
        w = second.numerator[:, :1] * first.denominator
        found = between(first.ball, second.ball)
        numerator = second.numerator * z * first.denominator
        numerator = numerator - first.numerator * w * second.denominator
        denominator = (z - w) * first.denominator * second.denominator
        verdict = compared(found, numerator, np.broadcast_to(denominator, numerator.shape))
        assert len(numerator) > 50
        assert verdict.inside
        assert verdict.right
        old, new = joined(a, c), Known(numerator, denominator, *found)
        old, new = old.without_first(), new.without_first()


def joined(one: Known, other: Known) -> Known:
    return Known(*(np.concatenate(parts) for parts in zip(one, other, strict=True)))


# The radii are needed. With half of them these inputs would leave.


class InOrder(np.ndarray):
    """Numbers whose products are summed from left to right: one of the orders that may be taken."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain_inputs = [np.asarray(v) for v in inputs]
        if ufunc is np.matmul:
            return in_order(*plain_inputs)
        return getattr(ufunc, method)(*plain_inputs, **options)

    def __array_function__(self, function: Callable, types: Any, inputs: Any, options: Any) -> Any:
        if function is np.einsum and inputs[0] == "bk,bkn->bn":
            points, forms = (np.asarray(v) for v in inputs[1:])
            return in_order(points[:, None], forms)[:, 0]
        return super().__array_function__(function, types, inputs, options)


def in_order(left: Floats, right: Floats) -> Floats:
    total = left[..., :, 0, None] * right[..., 0, None, :]
    for k in range(1, left.shape[-1]):
        total = total + left[..., :, k, None] * right[..., k, None, :]
    return total


def too_little(verdict: Judged, part: float) -> bool:
    """All errors are within the radius, and one of them is beyond this part of it."""
    return verdict.inside and verdict.share > part


def still(middle: Floats) -> Points:
    """Points that are known exactly."""
    return Points(middle, np.zeros(len(middle)), nowhere(middle))


def at_the_end(middle: Floats, radius: float) -> Points:
    """Points that are all at the upper end of their radius."""
    return Points(middle, np.full(len(middle), radius), nowhere(middle) + 1)


def all_at_the_end(middle: Floats, radius: float) -> Spread:
    return Spread(middle, np.full_like(middle, radius), nowhere(middle) + 1)


def lost_bits(count: int) -> Floats:
    """1, and then halves of its last bit, all but a little: a sum from the left loses each."""
    found = np.full(count, UNIT * (1 - 2.0**-20))
    found[0] = 1 + 2.0**-30
    return found


TINY = 2.0**-20
WHOLE = Weights(np.array([[0], [1]], dtype=object), 1)  # the row itself
CONSTANT = Weights(np.array([[1], [0]], dtype=object), 1)  # its constant


@pytest.mark.parametrize("judge", [judged_values, judged_rough_values])
@pytest.mark.parametrize("k", [2, 5, 40])
def test_half_is_too_little_for_values_of_uncertain_forms_at_uncertain_points(
    judge: Callable, k: int
):
    ones, zeros = np.ones((1, k)), np.zeros((1, k))
    forms, none = np.ones((1, k, 1)), np.zeros((1, k, 1))
    uncertain = [
        (still(ones), all_at_the_end(forms, TINY)),
        (at_the_end(ones, TINY), certain(forms)),
        (at_the_end(zeros, TINY), all_at_the_end(none, TINY)),
    ]
    for x, f in uncertain:
        assert too_little(judge(x, f), 0.99)


@pytest.mark.parametrize("judge", [judged_values, judged_rough_values])
def test_half_is_too_little_for_the_roundings_of_a_long_sum(judge: Callable):
    x = still(lost_bits(60)[None].view(InOrder))
    forms = certain(np.ones((1, 60, 1)))
    assert too_little(judge(x, forms), 0.88)


def test_half_is_too_little_for_the_image_of_uncertain_rows():
    one = np.ones((1, 1))
    for judge, h in ((judged_image, all_at_the_end), (judged_rough_image, at_the_end)):
        assert too_little(judge(still(one), h(one, TINY), WHOLE), 0.99)


def test_half_is_too_little_for_the_image_of_an_uncertain_constant():
    one = np.ones((1, 1))
    for judge, h in ((judged_image, certain), (judged_rough_image, still)):
        assert too_little(judge(at_the_end(one, TINY), h(one), CONSTANT), 0.99)


def rounding_image(n: int) -> tuple[Floats, Weights, Floats]:
    """Numbers 1 + 2⁻³⁰ under weights that add up to nearly 1, and lose all but the first."""
    q = 2**90
    small = 2**37 - 2**20  # 2⁻⁵³, but for a little
    first = q - n * 2**40
    numerators = np.array([[0], [first], *[[small]] * (n - 1)], dtype=object)
    weights = Weights(numerators, q)
    assert numerators.sum() <= q
    return np.full((1, n), 1 + 2.0**-30), weights, weights.floats.view(InOrder)


def test_half_is_too_little_for_the_roundings_of_a_rough_image():
    h, matrix, floats = rounding_image(200)
    assert too_little(judged_rough_image(still(np.ones((1, 1))), still(h), matrix, floats), 0.93)


def test_nearly_half_is_too_little_for_the_roundings_of_an_image():
    """The bound takes all roundings twice: once with each product, and once with the sum."""
    h, matrix, floats = rounding_image(200)
    x = still(np.ones((1, 1)))
    assert too_little(judged_image(x, certain(h), matrix, floats), 0.46)


def test_a_large_constant_rounds_a_small_sum():
    """1 + h with h = 2⁻⁵³, which is lost: 1 of γ(3) = 7 half-bits of the *constant*, not of h."""
    x, h = still(np.ones((1, 1))), np.full((1, 1), UNIT)
    both = Weights(np.array([[2**60 - 1], [1]], dtype=object), 2**60)
    sum_of = Weights(np.array([[1], [1]], dtype=object), 2)
    for matrix in (both, sum_of):
        verdict = judged_rough_image(x, still(h), matrix)
        assert verdict.inside
    assert too_little(judged_rough_image(x, still(h), sum_of), 1 / 16)


def uncertain_system(middle: list[list[float]], radius: float, t: list[list[int]]) -> Spread:
    rows = np.array([middle], dtype=float)
    return Spread(rows, np.full_like(rows, radius), np.array([t]).astype(object))


UNCERTAIN = {
    "one row, half of which may be missing": uncertain_system([[1]], 0.499, [[-1]]),
    "two rows across": uncertain_system([[1, -1], [0.5, 0.5]], 0.16, [[-1, -1], [-1, -1]]),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_half_is_too_little_for_the_solution_of_an_uncertain_system(name: str):
    system = UNCERTAIN[name]
    found = solved(system.enclosure)
    assert np.isfinite(found.radius).all()
    assert too_little(compared(found, *true_solution(system)), 0.7)


@pytest.mark.parametrize("t", [-1, 1])
@pytest.mark.parametrize("radius", [0.51, 0.9, 1.0, 3.0])
def test_a_system_more_than_half_of_which_may_be_missing_has_an_infinite_radius(
    t: int, radius: float
):
    """Twice the first error holds the geometric series of all errors up to a half only."""
    for n in (1, 2):
        system = uncertain_system(np.eye(n).tolist(), radius / n, [[t] * n] * n)
        assert np.isinf(solved(system.enclosure).radius).all()


@pytest.mark.parametrize(("n", "part"), [(1, 1 / 40), (2, 1 / 30), (3, 1 / 30)])
def test_a_small_part_is_too_little_for_the_roundings_of_a_solution(n: int, part: float):
    """The bound doubles the residual, adds four roundings to each sum and takes |X|·|M| for |X·M|.

    So roundings alone attain a fifteenth of it or less.
    """
    system = certain(default_rng(n).normal(size=(6000, n, n)))
    found = solved(system.enclosure)
    sound = np.isfinite(found.radius)
    known = Spread(*(part[sound] for part in system))
    verdict = compared(Ball(found.points[sound], found.radius[sound]), *true_solution(known))
    assert too_little(verdict, part)


def test_half_is_too_little_between_uncertain_ends():
    """Both ends are lower by r in y, and higher by r in z: the crossing slips towards y = −1."""
    up, down = np.array([[1.0, 1.0]]), np.array([[-1.0, -1.0]])
    t = np.array([[1, -1]]).astype(object)
    ends = (Points(v, np.array([TINY]), t) for v in (up, down))
    up_end, down_end = ends
    found = between(up_end.ball, down_end.ball)
    assert too_little(compared(found, *true_between(up_end, down_end)), 0.99)


def test_half_is_too_little_where_both_ends_are_close_to_the_hyperplane():
    """The slip is r / gap of the step: sixteen times the radius of the ends."""
    flat = 2.0**-4
    up, down = np.array([[flat / 2, 1.0]]), np.array([[-flat / 2, -1.0]])
    t = np.array([[1, -1]]).astype(object)
    ends = [Points(v, np.array([TINY]), t) for v in (up, down)]
    found = between(*(end.ball for end in ends))
    assert found.radius[0] > 30 * TINY
    assert too_little(compared(found, *true_between(*ends)), 0.99)


def test_a_fifth_is_too_little_for_the_roundings_between():
    """Of 4·length + 8 ≤ 16 half-bits, which cover all signs and sizes, roundings attain 3 or so.

    So neither term alone is needed: numbers are at most 1, and a length at most 2.
    """
    rng = default_rng(3)
    up, down = (1 - rng.random((20000, 8)) * 2.0**-8 for _ in "ab")
    up[:, 1:] *= rng.choice([-1, 1], (20000, 7))
    down[:, 1:] *= -np.sign(up[:, 1:])
    down[:, 0] *= -(2.0**-6)
    ends = still(up), still(down)
    found = between(*(end.ball for end in ends))
    assert too_little(compared(found, *true_between(*ends)), 1 / 5)


def test_products_that_underflow_lie_within_their_radius():
    """Half of the last bit of 2⁻¹⁰⁷⁴ is lost, or all of a product, however small the sizes are."""
    sizes = 2.0 ** -np.arange(860, 1000)[:, None] * 1.3
    x, h = still(np.full((140, 1), 0.7)), Points(sizes, np.zeros(140), nowhere(sizes))
    weights = Weights(np.array([[0], [1]], dtype=object), 3 * 2**170)
    assert judged_rough_image(x, h, weights).inside
    assert judged_image(x, certain(sizes), weights).inside
    forms = certain(sizes[:, :, None])
    near = still(np.full((140, 1), 0.7 * 2.0**-150))
    assert judged_values(near, forms).inside
    assert judged_rough_values(near, forms).inside


# What is unknown decides nothing, and harms nothing else.

UNKNOWN = [np.inf, -np.inf, np.nan]
each_unknown = pytest.mark.parametrize("value", UNKNOWN)


def decided(found: Ball | Enclosure) -> NDArray[np.bool_]:
    middle, radius = found
    if radius.ndim < middle.ndim:
        radius = radius[:, None]
    result: NDArray[np.bool_] = np.abs(middle) > radius
    return result


@each_unknown
@pytest.mark.parametrize("where", ["number", "radius"])
def test_a_value_of_something_unknown_is_not_decided(value: float, where: str):
    x, forms = ordinary_forms(default_rng(1), 3, 2, 4)
    hurt = forms.middle if where == "number" else forms.radius
    hurt[1, 1, 2] = abs(value) if where == "radius" else value
    with np.errstate(all="ignore"):
        exactly = decided(values_at(forms.enclosure, x.ball))
        roughly = decided(rough_values(forms.middle, *tight(forms), x.ball))
        x.middle[2, 0] = value
        later = decided(values_at(forms.enclosure, x.ball))
        later_roughly = decided(rough_values(forms.middle, *tight(forms), x.ball))
    assert not exactly[1, 2]
    assert exactly[0].all()
    assert exactly[1, [0, 1, 3]].any()
    assert not roughly[1].any()
    assert roughly[0].any()
    assert not later[2].any()
    assert not later_roughly[2].any()


@each_unknown
def test_an_image_of_something_unknown_is_not_decided(value: float):
    x, h, w = ordinary_rows(default_rng(1), 4, 3, 5)
    matrix = w.floats
    h.middle[1, 2], x.middle[2, 0] = value, value
    with np.errstate(all="ignore"):
        for found in (
            image(x.ball, h.enclosure, matrix),
            rough_image(x.ball, with_one_radius(h).ball, matrix),
        ):
            assert not decided(found)[[1, 2]].any()
            assert decided(found)[[0, 3]].all()


def test_an_image_under_an_unknown_weight_is_not_decided():
    x, h, w = ordinary_rows(default_rng(1), 4, 3, 5)
    matrix = w.floats
    matrix[2, 1] = np.nan  # what a layer with a weight beyond all floats holds
    with np.errstate(all="ignore"):
        for found in (
            image(x.ball, h.enclosure, matrix),
            rough_image(x.ball, with_one_radius(h).ball, matrix),
        ):
            assert not decided(found)[:, 1].any()
            assert decided(found)[:, [0, 2, 3, 4]].all()


@each_unknown
def test_a_system_with_something_unknown_has_an_infinite_radius(value: float):
    system = ordinary_systems(default_rng(1), 4, 3)
    system.middle[1, 0, 1] = value
    system.radius[2, 1, 0] = abs(value)
    with np.errstate(all="ignore"):
        found = solved(system.enclosure)
    assert not np.isfinite(found.radius[[1, 2]]).any()
    assert np.isfinite(found.radius[[0, 3]]).all()


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_singular_system_has_an_infinite_radius(n: int):
    system = whole_systems(default_rng(n), 3000, n)
    system.middle[:, -1] = 0 if n == 1 else -2 * system.middle[:, 0]
    with np.errstate(all="ignore"):
        assert np.isinf(solved(system.enclosure).radius).all()


@each_unknown
def test_a_point_between_unknown_ends_is_not_decided(value: float):
    up, down = ordinary_ends(default_rng(1), 6, 3)
    up.middle[1, 0], up.middle[2, 1], up.radius[3] = value, value, abs(value)
    down.middle[4, 0] = up.middle[4, 0]  # floats do not see that the numbers change
    found = decided(between(up.ball, down.ball))
    assert not found[[1, 2, 3, 4]].any()
    assert found[[0, 5], 1:].all()


# From end to end: every sign at every vertex of a complex that is being cut.


class Truth:
    """The exact signs of a ReLU network's neurons at vertices of a complex in a box.

    A layer is a matrix of integers that maps (one, h) to a positive multiple of (one, z). A vertex
    is where the forms of its units vanish; then the network is run there.
    """

    def __init__(self, network: Network, domain: Box) -> None:
        infinity = [1, *[0] * network.inputs]
        self.rows = np.array([infinity, *domain.rows], dtype=object)
        self.layers = []
        for weights, biases in plain(network)[0][:-1]:
            scale = lcm(*(v.denominator for row in [*weights, biases] for v in row))
            one = [scale, *[0] * len(weights[0])]
            whole = [
                [int(v * scale) for v in (b, *w)] for w, b in zip(weights, biases, strict=True)
            ]
            self.layers.append(np.array([one, *whole], dtype=object))
        self.firsts = np.cumsum([len(self.rows), *(len(layer) - 1 for layer in self.layers)])

    def signs(self, on: NDArray[Any], signs: NDArray[Any], depth: int) -> NDArray[np.int8]:
        """The signs of the neurons of so many layers at vertices with these units and signs."""
        forms = [self._form(on[:, i], signs) for i in range(on.shape[1])]
        system = np.stack(forms, axis=1)
        d = system.shape[1]
        at = [(-1) ** k * determinant(np.delete(system, k, axis=2)) for k in range(d + 1)]
        point = np.stack(at, axis=1)
        assert (point[:, 0] != 0).all()
        point = point * np.where(point[:, :1] > 0, 1, -1)
        assert all(((row * point).sum(axis=1) >= 0).all() for row in self.rows)
        found, h = [], point // np.gcd.reduce(point, axis=1)[:, None]
        for layer in self.layers[:depth]:
            z = h @ layer.T
            found.append((z[:, 1:] > 0).astype(np.int8) - (z[:, 1:] < 0).astype(np.int8))
            h = np.where(z > 0, z, 0)
        return np.concatenate(found, axis=1)

    def _form(self, unit: NDArray[Any], signs: NDArray[Any]) -> Integers:
        """The form of one unit for each vertex, on the cell where units at zero are positive."""
        found = np.zeros((len(unit), self.rows.shape[1]), dtype=object)
        given = unit < self.firsts[0]
        found[given] = self.rows[unit[given]]
        for l, layer in enumerate(self.layers):
            chosen = np.flatnonzero((unit >= self.firsts[l]) & (unit < self.firsts[l + 1]))
            form = layer[1 + unit[chosen] - self.firsts[l]]
            for k in range(l - 1, -1, -1):
                above = signs[chosen, self.firsts[k] : self.firsts[k + 1]] >= 0
                form[:, 1:] *= above.astype(int)
                form = form @ self.layers[k]
            found[chosen] = form
        return found


def hold_to_account(network: Network, step: Step, depth: int) -> int:
    """Compare the signs of so many layers at all vertices; return how many floats decided."""
    assert step.held is not None
    skeleton, truth = step.held.skeleton, Truth(network, Box.cube(network.inputs))
    on, signs = np.asarray(skeleton.on.rows).astype(int), np.asarray(skeleton.signs.rows)
    found = signs[:, truth.firsts[0] : truth.firsts[depth]]
    true = truth.signs(on, signs, depth)
    assert np.array_equal(np.where(np.abs(found) == 2, np.sign(found), 0), true)
    tally = step.tally
    assert 0 < tally.signs <= found.size
    return tally.signs - tally.zeros - tally.undecided


# A wide last layer: the search is ended when its first unit has cut, and all its signs are known.
ENTERED = [
    ("2-16-16-500-1", 0, 150_000),
    ("3-16-16-150-1", 1, 400_000),
    ("4-8-8-300-1", 0, 400_000),
]


@pytest.mark.parametrize(("widths", "seed", "least"), ENTERED)
def test_signs_that_floats_decide_are_right_when_a_layer_begins(widths: str, seed: int, least: int):
    network = random_network(widths, seed, "he")
    before = network.neurons - network.hidden[-1].outputs
    step = next(s for s in subdivide(network, Box.cube(network.inputs)) if s.done > before)
    assert hold_to_account(network, step, len(network.hidden)) > least


FINISHED = [
    ("1-64-64-64-1", 0, 8_000),
    ("2-32-32-32-1", 0, 60_000),
    ("2-100-1", 0, 400),
    ("3-16-16-1", 0, 10_000),
    ("4-8-8-1", 1, 2_000),
]


@pytest.mark.parametrize(("widths", "seed", "least"), FINISHED)
def test_signs_that_floats_decide_are_right_when_all_units_have_cut(
    widths: str, seed: int, least: int
):
    network = random_network(widths, seed, "he")
    *_, step = subdivide(network, Box.cube(network.inputs))
    assert hold_to_account(network, step, len(network.hidden)) > least


def test_the_signs_that_were_compared_are_a_million():
    assert sum(least for *_, least in ENTERED + FINISHED) > 10**6


@pytest.mark.parametrize("bits", [10, 30, 45, 50, 53, 60, 200])
def test_signs_among_slivers_are_right(bits: int):
    """Neurons that differ by 2⁻ᵇⁱᵗˢ of their weights: floats decide some of the signs, or none."""
    layers, _ = plain(random_network("2-12-12-1", bits, "he"))
    for weights, biases in layers[:-1]:
        for i, j in pairwise(range(len(biases))):
            if i % 2 == 0:
                tiny = Fraction(1, 2**bits)
                weights[j] = [w * (1 + tiny * (k + 1)) for k, w in enumerate(weights[i])]
                biases[j] = biases[i] - tiny / 2
    network = Network.of(layers)
    *_, step = subdivide(network, Box.cube(2))
    assert hold_to_account(network, step, 2) > 0
    assert step.tally.undecided > 0 or bits < 45


@pytest.mark.parametrize("widths", ["2-32-32-32-1", "3-16-16-1", "4-8-8-1"])
@pytest.mark.parametrize("seed", range(2))
def test_on_general_networks_floats_leave_less_than_one_sign_in_a_thousand_open(
    widths: str, seed: int
):
    network = random_network(widths, seed, "he")
    *_, step = subdivide(network, Box.cube(network.inputs))
    assert step.tally.zeros == 0
    assert 1000 * step.tally.undecided < step.tally.signs
