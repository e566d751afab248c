"""Every radius of the float filter for lines bounds the error of its number, and is needed."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from exactregions import Domain, Network
from exactregions.arithmetic import enclosure
from exactregions.arithmetic.enclosure import Enclosure
from exactregions.networks.initial import random_network
from exactregions.regions import sweep as floats
from exactregions.regions.along import sweep
from exactregions.regions.breakpoints import traced
from exactregions.regions.layers import maps_of
from exactregions.regions.stacked import Stacked
from exactregions.regions.sweep import Forms, Pieces
from tests.oracles.samples import ACTIVATIONS
from tests.regions.test_sweep import drawn_arrays, generic_lines
from tests.zoo import network_of

Floats = NDArray[np.float64]
Exact = NDArray[Any]
UNIT = Fraction(1, 2**53)
PASSES = pytest.mark.parametrize("sharp", [False, True], ids=["quick", "sharp"])


def exact(values: Floats) -> Exact:
    """The same numbers as fractions."""
    return np.array([Fraction(v) for v in values.ravel().tolist()], dtype=object).reshape(
        values.shape
    )


def used(true: Exact, found: Enclosure | Forms) -> float:
    """The largest error as a share of its radius; infinite for an error where the radius is 0."""
    error = np.abs(true - exact(found.middle))
    radius = np.broadcast_to(exact(np.asarray(found.radius)), error.shape)
    pairs = zip(error.ravel(), radius.ravel(), strict=True)
    return max((float(e / r) if r else float("inf") for e, r in pairs if e), default=0.0)


class Case:
    """Random forms with errors of known size, and what they truly are.

    side : on which end of its radius every number lies, −1 to 1; all at the upper end if aligned
    """

    def __init__(
        self, rng: Generator, batch: int, n: int, *, sharp: bool, aligned: bool = False
    ) -> None:
        self.rng, self.sharp = rng, sharp
        middle = rng.normal(size=(batch, 2, n)) * 2.0 ** rng.integers(-20, 20, (batch, 1, 1))
        on = (rng.random((batch, n)) < 0.6).astype(float)
        if aligned:
            middle, on = np.ones((batch, 2, n)), np.ones((batch, n))
        middle *= on[:, None]
        most = floats._bounds(middle, sharp=sharp)
        radius = most * 2.0 ** rng.integers(-52, -25, most.shape)
        self.given = Forms(middle, radius * on[:, None] if sharp else radius, most, on, sharp)
        side = exact(np.ones(middle.shape) if aligned else rng.integers(-1, 2, middle.shape) * 1.0)
        self.true = exact(middle) + side * exact(self.given.radius) * exact(on)[:, None]

    def matrices(self, count: int, units: int) -> tuple[Floats, Exact]:
        """Biases and weights, columns summing to at most 1, and what they truly are."""
        n = self.given.middle.shape[2]
        matrix = self.rng.normal(size=(count, 1 + n, units)) / (1 + n) / 4
        nudge = exact(self.rng.integers(-1, 2, matrix.shape) * 1.0) * UNIT
        return matrix, exact(matrix) * (1 + nudge)


@PASSES
@pytest.mark.parametrize(("batch", "n", "units"), [(40, 1, 2), (30, 7, 5), (10, 60, 6)])
def test_units_lie_within_their_radius(batch: int, n: int, units: int, sharp: bool):
    rng = default_rng(n)
    case = Case(rng, batch, n, sharp=sharp)
    line = np.sort(rng.integers(0, 4, batch))
    matrix, true = case.matrices(4, units)
    many = floats._image(case.given, Stacked(matrix, np.zeros(0, int)), line, 4)
    weights = true[line]
    expected = np.einsum("bkn,bnm->bkm", case.true, weights[:, 1:])
    expected[:, 0] += weights[:, 0]
    assert used(expected, many) <= 1
    one = Stacked(matrix[0], np.zeros(0, int))
    expected = case.true @ true[0, 1:]
    expected[:, 0] += true[0, 0]
    alone = floats._image(case.given, one, line, 4)
    assert used(expected, alone) <= 1
    assert alone.most.shape == alone.radius.shape == (batch, 2, units if sharp else 1)
    assert (np.abs(alone.middle) <= alone.most).all()


@PASSES
def test_half_of_the_radius_is_too_little_for_units(sharp: bool):
    case = Case(default_rng(0), 3, 4, sharp=sharp, aligned=True)
    matrix = np.full((5, 2), 0.25)
    matrix[0] = 0
    found = floats._image(case.given, Stacked(matrix, np.zeros(0, int)), np.arange(3), 3)
    share = used(case.true @ exact(matrix[1:]), found)
    assert 0.5 < share <= 1


class InOrder(np.ndarray):
    """Weights whose product sums from left to right: one of the orders that a BLAS may take."""

    def __rmatmul__(self, left: Floats) -> Floats:
        weight = np.asarray(self)
        total = np.zeros((*left.shape[:-1], weight.shape[1]))
        for i in range(len(weight)):
            total += left[..., i, None] * weight[i]
        return total


def test_half_of_gamma_is_too_little_for_long_sums(monkeypatch: pytest.MonkeyPatch):
    # 2⁻⁸·(1 + 199·2⁻⁵³), where adding 2⁻⁵³ to 1 rounds to 1.
    n = 200
    middle = np.full((1, 2, n), 2.0**-53)
    middle[:, :, 0] = 1
    matrix = np.full((1 + n, 1), 2.0**-8)
    matrix[0] = 0
    layer = Stacked(matrix.view(InOrder), np.zeros(0, int))
    true = exact(middle) @ exact(matrix[1:])

    def share() -> float:
        given = Forms(middle, np.zeros((1, 2, n)), np.abs(middle), np.ones((1, n)), sharp=True)
        return used(true, floats._image(given, layer, np.zeros(1, int), 1))

    assert 0.9 < share() <= 1
    monkeypatch.setattr(enclosure, "ROUNDOFF", 2.0**-54)
    assert share() > 1


@PASSES
def test_forms_that_are_off_leave_no_radius(sharp: bool):
    rng = default_rng(3)
    case = Case(rng, 20, 5, sharp=sharp)
    on = case.given.on * (np.arange(20) % 2)[:, None]
    middle = case.given.middle * on[:, None]
    mask = on[:, None] if sharp else 1.0
    given = Forms(middle, case.given.radius * mask, case.given.most * mask, on, sharp)
    matrix = rng.normal(size=(6, 3)) / 32
    found = floats._image(given, Stacked(matrix, np.zeros(0, int)), np.zeros(20, int), 1)
    assert not found.radius[::2, 1].any()
    assert not found.middle[::2, 1].any()
    assert (found.middle[::2, 0] == matrix[0]).all()
    assert (found.radius[::2, 0] > 0).all()
    assert (found.radius[::2, 0] < 2.0**-48).all()


def points(rng: Generator, batch: int, *, aligned: bool = False) -> tuple[Enclosure, Exact]:
    """Points of lines, the larger coordinate ±1, and what they truly are; a few at infinity."""
    middle = np.stack([rng.random(batch), rng.uniform(-1, 1, batch)], axis=1)
    middle /= np.abs(middle).max(axis=1, keepdims=True)
    radius = 2.0 ** rng.integers(-53, -25, middle.shape)
    middle[::9], radius[::9] = [0, -1], 0
    side = rng.integers(-1, 2, middle.shape) * 1.0
    if aligned:
        middle[:], radius[:], side = 1, 2.0**-30, np.ones(middle.shape)
    return Enclosure(middle, radius), exact(middle) + exact(side) * exact(radius)


@PASSES
def test_values_lie_within_their_radius(sharp: bool):
    rng = default_rng(7)
    for n in (1, 6):
        case = Case(rng, 150, n, sharp=sharp)
        at, true = points(rng, 150)
        found = floats._values(case.given, at)
        expected = (case.true * true[:, :, None]).sum(axis=1)
        assert used(expected, found) <= 1
        decided = np.abs(found.middle) > found.radius
        assert (np.sign(found.middle) == np.sign(expected.astype(float)))[decided].all()
        assert decided.mean() > 0.3


@PASSES
@pytest.mark.parametrize("part", ["forms", "point"])
def test_half_of_the_radius_is_too_little_for_values(part: str, sharp: bool):
    rng = default_rng(8)
    case = Case(rng, 4, 1, sharp=sharp, aligned=True)
    at, true = points(rng, 4, aligned=True)
    forms, there = case.true, true
    if part == "forms":
        at, there = Enclosure(at.middle, np.zeros_like(at.radius)), exact(at.middle)
    else:
        given = case.given._replace(radius=np.zeros_like(case.given.radius))
        case.given, forms = given, exact(given.middle)
    found = floats._values(case.given, at)
    assert 0.5 < used((forms * there[:, :, None]).sum(axis=1), found) <= 1


@PASSES
def test_radii_of_the_size_of_their_numbers_count_twice(sharp: bool):
    # c = a = 1/2 + 1/2 and x₀ = x₁ = 1/2 + 1/2: each product is 1/4, and truly 1.
    half = np.full((1, 2, 1), 0.5)
    given = Forms(half, half, half, np.ones((1, 1)), sharp)
    found = floats._values(given, Enclosure(half[:, :, 0], half[:, :, 0]))
    assert used(np.array([[Fraction(2)]], dtype=object), found) <= 1


def test_at_infinity_a_form_without_slope_has_the_value_of_its_constant():
    middle = np.array([[[3.0, -2.0], [0.0, 1.0]]])
    radius = np.array([[[0.5, 0.5], [0.0, 0.25]]])
    given = Forms(middle, radius, np.abs(middle), np.ones((1, 2)), sharp=True)
    found = floats._values(given, Enclosure(np.array([[0.0, -1.0]]), np.zeros((1, 2))))
    assert found.middle.tolist() == [[3.0, -1.0]]
    assert found.radius[0, 0] == 0.5
    assert 0.25 <= found.radius[0, 1] < 0.2501


@PASSES
def test_roots_lie_within_their_radius(sharp: bool):
    rng = default_rng(9)
    case = Case(rng, 80, 5, sharp=sharp)
    where, which = np.nonzero(case.given.on)
    rising = rng.random(len(where)) < 0.5
    found = floats._roots(case.given, where, which, rising)
    c, a = case.true[where, 0, which], case.true[where, 1, which]
    size = exact(np.abs(case.given.middle[where, :, which]).max(axis=1))
    turn = np.where(rising, 1, -1)
    assert used(np.stack([turn * a / size, -turn * c / size], axis=1), found) <= 1
    assert (np.abs(found.middle).max(axis=1) == 1).all()


@PASSES
def test_half_of_the_radius_is_too_little_for_roots(sharp: bool):
    case = Case(default_rng(1), 3, 1, sharp=sharp, aligned=True)
    found = floats._roots(case.given, np.arange(3), np.zeros(3, int), np.ones(3, dtype=bool))
    true = np.stack([case.true[:, 1, 0], -case.true[:, 0, 0]], axis=1)
    assert 0.5 < used(true, found) <= 1


def test_a_third_of_the_rounding_of_a_root_is_too_little(monkeypatch: pytest.MonkeyPatch):
    middle = default_rng(2).uniform(0.5, 1, (4000, 2, 1))
    given = Forms(middle, np.zeros((4000, 2, 1)), middle, np.ones((4000, 1)), sharp=True)
    size = exact(middle.max(axis=1)[:, 0])
    true = np.stack([exact(middle[:, 1, 0]) / size, -exact(middle[:, 0, 0]) / size], axis=1)
    every = np.arange(4000), np.zeros(4000, int), np.ones(4000, dtype=bool)
    assert 1 / 3 < used(true, floats._roots(given, *every)) <= 1
    monkeypatch.setattr(floats, "ROUNDOFF", 2.0**-53 / 3)
    assert used(true, floats._roots(given, *every)) > 1


def test_roots_in_doubt_are_those_whose_order_a_radius_leaves_open():
    # Neighbours at distance `gap`, with truth moved together by their radii: it is reversed if
    # these sum to more than the gap.
    rng = default_rng(4)
    t = rng.uniform(-0.9, 0.9, 2000)
    r, s = (2.0 ** rng.uniform(-45, -20, 2000) for _ in range(2))
    gap = (r + s) * rng.choice([0.6, 0.99, 2.5], 2000)
    middle, radius = np.ones((4000, 2)), np.zeros((4000, 2))
    middle[::2, 1], middle[1::2, 1] = t, t + gap
    radius[::2, 1], radius[1::2, 1] = r, s
    where = np.repeat(np.arange(2000), 2)
    first = exact(middle[::2, 1]) + exact(r)
    second = exact(middle[1::2, 1]) - exact(s)
    reversed_ = first >= second

    def open_(share: float) -> NDArray[np.bool_]:
        found = np.zeros(4000, dtype=bool)
        found[floats._unordered(Enclosure(middle, radius * share), where)] = True
        assert not found[1::2].any()
        return found[::2]

    assert open_(1)[reversed_].all()
    assert reversed_.sum() > 500
    assert not open_(1)[gap > 2 * (r + s)].any()
    assert not open_(0.5)[reversed_].all()


@pytest.mark.parametrize("coordinate", [0, 1])
def test_order_takes_both_coordinates_into_account(coordinate: int):
    # (1, 1) and (1, 1 + 2⁻³⁰): moving x₀ or x₁ by 2⁻³¹ each way makes them meet.
    middle = np.array([[1.0, 1.0 - 2.0**-30], [1.0, 1.0]])
    for share, expected in ((0.45, []), (0.55, [0])):
        radius = np.zeros((2, 2))
        radius[:, coordinate] = share * 2.0**-30
        assert floats._unordered(Enclosure(middle, radius), np.zeros(2, int)).tolist() == expected


def test_roots_past_infinity_or_equal_are_in_doubt():
    zero = np.zeros((3, 2))
    middle = np.array([[1.0, 0.5], [1.0, 0.5], [1.0, 0.25]])
    assert floats._unordered(Enclosure(middle, zero), np.zeros(3, int)).tolist() == [0, 1]
    assert floats._unordered(Enclosure(middle, zero), np.arange(3)).tolist() == []
    middle[1] = np.nan
    assert floats._unordered(Enclosure(middle, zero), np.zeros(3, int)).tolist() == [0, 1]


@pytest.mark.parametrize("share", [1.0, 0.2])
def test_slopes_that_are_said_to_differ_do_and_a_fifth_of_the_radius_is_too_little(share: float):
    rng = default_rng(6)
    slopes = rng.normal(size=(1000, 1))
    radius = 2.0 ** rng.uniform(-40, -20, (1000, 1))
    slopes[1::2] = slopes[::2] + (radius[::2] + radius[1::2]) * rng.choice([0.9, 3], (500, 1))
    pieces = Pieces(np.arange(1000), Enclosure(*np.zeros((2, 1000, 2))), np.arange(1000) % 2 - 1)
    differ, lost = floats._jumps(slopes, radius * share, pieces)
    agree = exact(slopes[::2, 0] + radius[::2, 0]) >= exact(slopes[1::2, 0] - radius[1::2, 0])
    assert agree.sum() > 100
    assert differ[1::2][~agree].any()
    assert differ[1::2][agree].any() == (share < 1)
    assert (set(lost.tolist()) >= set((1 + 2 * np.flatnonzero(agree)).tolist())) == (share == 1)


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_an_unknown_slope_is_in_doubt(value: float):
    pieces = Pieces(np.zeros(3, int), Enclosure(*np.zeros((2, 3, 2))), np.array([-1, 0, 1]))
    slopes = np.array([[1.0, 0.0], [2.0, 0.0], [2.0, 0.0]])
    differ, lost = floats._jumps(slopes, np.zeros((3, 1)), pieces)
    assert (differ.tolist()[1:], lost.tolist()) == ([True, False], [])
    slopes[2, 1] = value
    assert floats._jumps(slopes, np.full((3, 1), value), pieces)[1].size


@PASSES
def test_radii_are_zero_or_far_from_underflow(sharp: bool):
    middle = np.ones((2, 2, 1))
    tiny = np.full((2, 2, 1), 5e-324)
    layer = Stacked(np.array([[0.0], [1.0]]), np.zeros(0, int))
    given = Forms(middle * 0, tiny, middle * 0, np.ones((2, 1)), sharp)
    assert (floats._image(given, layer, np.arange(2), 2).radius >= 2.0**-260).all()
    exactly = given._replace(radius=tiny * 0)
    assert not floats._image(exactly, layer, np.arange(2), 2).radius.any()


def test_values_below_all_radii_decide_nothing():
    middle = np.full((1, 2, 1), 2.0**-300)
    given = Forms(middle, np.zeros((1, 2, 1)), middle, np.ones((1, 1)), sharp=True)
    found = floats._values(given, Enclosure(np.ones((1, 2)), np.zeros((1, 2))))
    assert found.middle[0, 0] > 0
    assert not found.middle[0, 0] > found.radius[0, 0]


# In a whole sweep.


def nets() -> list[Network]:
    hard = [(w.tolist(), b.tolist()) for w, b in drawn_arrays((3, 5, 4, 2), 1, whole=False)]
    return [
        random_network("3-7-6-5-2", 0),
        network_of(hard, [ACTIVATIONS["hard tanh"], ACTIVATIONS["leaky"]]),
        network_of(hard, [ACTIVATIONS["zigzag"], ACTIVATIONS["abs"]]),
    ]


@PASSES
@pytest.mark.parametrize("which", range(3))
def test_all_forms_of_a_sweep_lie_within_their_radius(
    which: int, sharp: bool, monkeypatch: pytest.MonkeyPatch
):
    network, lines = nets()[which], generic_lines(3, 12)
    seen: list[tuple[Forms, NDArray[np.intp]]] = []
    image = floats._image

    def recorded(given: Forms, layer: object, line: NDArray[np.intp], count: int) -> Forms:
        found = image(given, layer, line, count)
        seen.append((found, line))
        return found

    run = floats._pass
    monkeypatch.setattr(floats, "_image", recorded)
    monkeypatch.setattr(floats, "_pass", lambda *a, **_: run(*a, sharp=sharp))
    assert sweep(network, lines).decided.all()
    for l, (found, line) in enumerate(seen):
        for k, domain in enumerate(lines):
            mine = line == k
            forms = Forms(*(part[mine] for part in found[:4]), sharp)
            true = true_units(network, l, domain)
            assert used(true, forms) <= 1
            assert (np.abs(forms.middle) <= forms.most).all()


def true_units(network: Network, l: int, domain: Domain) -> Exact:
    """The units of layer l on each piece, scaled as the package scales them; (B, 2, units)."""
    part = Network(network.hidden[:l], network.activations[:l], network.layers[l])
    at = network.activations[l].breakpoints if l < len(network.hidden) else (0,)
    scale = exact(maps_of(network)[l].scale)
    pieces = [
        [
            [Fraction(c, z.scale) - xi for c, _ in z.forms for xi in at],
            [Fraction(a, z.scale) for _, a in z.forms for _ in at],
        ]
        for z in traced(part, domain).maps
    ]
    return np.array(pieces, dtype=object) * scale
