"""The float filter never contradicts exact arithmetic: what it decides is so, or it is left open.

A FACET verdict promises a facet; a REDUNDANT one promises a row that is positive on all of the
closed polyhedron. The polyhedra are in general position, in special position, and slivers.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from exactregions.arithmetic.enclosure import Enclosure, Tableau, gamma, nearest_ratio, tableau
from exactregions.arithmetic.matrix import primitive
from exactregions.polyhedra import batch, polytope
from exactregions.polyhedra.batch import FACET, OPEN, REDUNDANT, Verdicts
from exactregions.polyhedra.program import Optimal, minimise
from tests.oracles.simplex import positive_point
from tests.polyhedra.forms import Form, boxed, needed, same_halfspace
from tests.regions.linear import corners, rank, value

Solid = list[Form]
HALF = 3


def generic(random: Random, d: int, m: int) -> Solid:
    """Rows with entries of 50 bits around a point inside."""
    inside = [Fraction(random.randint(-100, 100), 100) for _ in range(d)]
    rows = []
    for _ in range(m):
        slopes = [random.randint(-(2**50), 2**50) for _ in range(d)]
        room = random.randint(1, 2**51)
        at = sum((a * x for a, x in zip(slopes, inside, strict=True)), Fraction(0))
        rows.append(primitive((int((room - at) * 100), *(100 * a for a in slopes))))
    return boxed(rows, d, HALF)


def special(random: Random, d: int, m: int) -> Solid:
    """Small integers: parallel, repeated and touching rows, many through one point."""
    while True:
        rows = [tuple(random.randint(-2, 2) for _ in range(d + 1)) for _ in range(m)]
        rows = boxed([r for r in rows if any(r[1:])], d, HALF)
        rows += [rows[0]] * (m + 2 * d - len(rows))
        if positive_point(rows, d) is not None:
            return rows


def sliver(random: Random, d: int, m: int) -> Solid:
    """Generic rows, and more that equal them up to about 2⁻⁴⁰ … 2⁻⁸⁰, on either side."""
    while True:
        rows = generic(random, d, (m + 1) // 2)[: (m + 1) // 2]
        for row in rows[: m // 2]:
            scale = 2 ** random.randint(0, 40)
            nudge = [random.randint(-1, 1) for _ in row]
            near = [v * scale + n for v, n in zip(row, nudge, strict=True)]
            rows = [*rows, primitive(near if random.random() < 0.5 else [-v for v in near])]
        rows = boxed(rows, d, HALF)
        if positive_point(rows, d) is not None:
            return rows


def almost_cut(random: Random, d: int, m: int) -> Solid:
    """A corner cut off by less than a float sees: the last row is a sum of d others, less a hair.

    It is a facet, however small; a float that rounds its value at the corner up calls it idle.
    """
    rows = generic(random, d, m - 1)
    answer = minimise(tuple(random.randint(-9, 9) or 1 for _ in range(d + 1)), rows)
    assert isinstance(answer, Optimal)
    weights = [random.randint(1, 9) for _ in range(d)]
    total = [
        sum(w * rows[j][k] for w, j in zip(weights, answer.basis, strict=True))
        for k in range(d + 1)
    ]
    hair = random.randint(20, 40)
    return [primitive([total[0] * 2**hair - 1, *(v * 2**hair for v in total[1:])]), *rows]


FAMILIES: dict[str, Callable[[Random, int, int], Solid]] = {
    "generic": generic,
    "special": special,
    "sliver": sliver,
    "almost cut": almost_cut,
}


def judged(
    solids: Sequence[Solid], d: int, starts: list[tuple[int, ...]], *, bounded: bool
) -> Verdicts:
    """The verdicts of the filter on a batch, from the given bases."""
    floats = [[nearest_ratio(row, max(map(abs, row))) for row in rows] for rows in solids]
    middle = np.array(floats).transpose(0, 2, 1).copy()
    rows = Enclosure(middle, gamma(1) * np.abs(middle))
    none = np.zeros((len(solids), middle.shape[2]), dtype=bool)
    reach = np.full(d, float(HALF)) if bounded else None
    return batch.facets(rows, none, np.array(starts), known=none, reach=reach)


def corner_basis(rows: Solid, random: Random) -> tuple[int, ...]:
    """A basis of some vertex."""
    answer = minimise((0, *(random.randint(-9, 9) for _ in rows[0][1:])), rows)
    assert isinstance(answer, Optimal)
    return answer.basis


def contradictions(rows: Solid, verdicts: Verdicts, i: int) -> list[tuple[int, str]]:
    """The rows of polyhedron i about which the filter is wrong."""
    d = len(rows[0]) - 1
    kind = verdicts.kind[i]
    kept = polytope.facets(rows)
    points = None
    wrong = []
    for j, row in enumerate(rows):
        if kind[j] == FACET and not is_facet(rows, j, kept, d):
            wrong.append((j, "no facet"))
        if kind[j] == REDUNDANT:
            points = points or corners([rows[k] for k in kept], d)
            if any(value(row, p) <= 0 for p in points):
                wrong.append((j, "not positive"))
    return wrong


def is_facet(rows: Solid, j: int, kept: list[int], d: int) -> bool:
    """Is the row a facet, by exact arithmetic and by an independent linear program alike?"""
    stands = any(same_halfspace(rows[j], rows[k]) for k in kept)
    others = [rows[k] for k in kept if k != j]
    assert needed([*others, rows[j]], len(others), d) == stands
    return stands


@pytest.mark.parametrize("bounded", [True, False])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("family", FAMILIES)
def test_no_verdict_contradicts_exact_arithmetic(family: str, d: int, bounded: bool):
    random = Random(f"{family} {d}")
    m, size = {1: (4, 100), 2: (6, 100), 3: (4, 60), 4: (3, 30)}[d]
    solids = [FAMILIES[family](random, d, m) for _ in range(size)]
    starts = [corner_basis(rows, random) for rows in solids]
    verdicts = judged(solids, d, starts, bounded=bounded)
    assert [contradictions(rows, verdicts, i) for i, rows in enumerate(solids)] == [[]] * size


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_wrong_start_costs_time_only(family: str, d: int):
    random = Random(f"wrong {family} {d}")
    solids = [FAMILIES[family](random, d, 5) for _ in range(60)]
    starts = [tuple(random.choices(range(len(rows)), k=d)) for rows in solids]
    verdicts = judged(solids, d, starts, bounded=True)
    assert [contradictions(rows, verdicts, i) for i, rows in enumerate(solids)] == [[]] * 60


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_in_general_position_nearly_every_row_is_decided(d: int):
    random = Random(d)
    solids = [generic(random, d, 8) for _ in range(200)]
    verdicts = judged(solids, d, [corner_basis(rows, random) for rows in solids], bounded=True)
    assert (verdicts.kind == OPEN).mean() < 0.001


@pytest.mark.parametrize("d", [2, 3])
def test_a_facet_met_on_the_walk_has_the_basis_of_a_simple_vertex_on_it(d: int):
    random = Random(d)
    solids = [generic(random, d, 6) for _ in range(40)]
    verdicts = judged(solids, d, [corner_basis(rows, random) for rows in solids], bounded=True)
    for i, rows in enumerate(solids):
        for j in np.flatnonzero(verdicts.kind[i] == FACET):
            basis = [int(k) for k in verdicts.basis[i, j]]
            assert j in basis
            assert rank([rows[k][1:] for k in basis]) == d
            (point,) = corners([rows[k] for k in basis], d)
            assert all(value(g, point) > 0 for k, g in enumerate(rows) if k not in basis)


def test_rows_left_out_and_rows_known_are_not_judged_again():
    """The square with one side left out: the row behind it becomes a facet."""
    square = [(1, 1, 0), (1, -1, 0), (1, 0, 1), (1, 0, -1), (2, -1, 0)]
    middle = np.array([square], dtype=float).transpose(0, 2, 1).copy()
    absent = np.array([[False, True, False, False, False]])
    known = np.array([[False, False, True, False, False]])
    rows = Enclosure(middle, np.zeros_like(middle))
    found = batch.facets(rows, absent, np.array([[0, 3]]), known=known, reach=np.array([2.0, 2.0]))
    assert found.kind.tolist() == [[FACET, REDUNDANT, FACET, FACET, FACET]]


def without_radii(rows: Enclosure, slope_error: np.ndarray, basis: np.ndarray) -> Tableau:
    """The filter with every radius multiplied by 0."""
    seen = tableau(rows, slope_error, basis)
    multipliers, values = (Enclosure(e.middle, 0 * e.middle) for e in seen[:2])
    return Tableau(multipliers, values, seen.sound)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_without_its_radii_the_filter_is_wrong(monkeypatch: pytest.MonkeyPatch, d: int):
    random = Random(d)
    solids = [almost_cut(random, d, 4) for _ in range(60)]
    starts = [corner_basis(rows[1:], random) for rows in solids]
    starts = [tuple(j + 1 for j in basis) for basis in starts]
    true = judged(solids, d, starts, bounded=True)
    assert not any(contradictions(rows, true, i) for i, rows in enumerate(solids))
    monkeypatch.setattr(batch, "tableau", without_radii)
    false = judged(solids, d, starts, bounded=True)
    assert any(contradictions(rows, false, i) for i, rows in enumerate(solids))
