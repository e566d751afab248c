"""Nearest points against every face tried in turn, against closed forms, and by their proofs."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from exactregions.polyhedra import nearest
from exactregions.polyhedra.nearest import Nearest, Projection, nearest_point
from exactregions.polyhedra.program import Infeasible
from tests.oracles import distances as every_face
from tests.polyhedra.forms import random_rows

F = Fraction
Form = tuple[int, ...]
Point = tuple[Fraction, ...]


def random_point(random: Random, d: int) -> Point:
    return tuple(F(random.randint(-9, 9), random.randint(1, 4)) for _ in range(d))


def drawn(seed: int) -> tuple[list[Form], Point, int | None]:
    """Rows in special position, some repeated or scaled; x; every other time a row to lie on."""
    random = Random(seed)
    d = random.randint(1, 4)
    rows = random_rows(random, d, random.randint(0, 8 if d < 4 else 6))
    if rows and random.random() < 0.4:
        rows.append(tuple(random.choice([1, 2, -1]) * v for v in random.choice(rows)))
    if rows and random.random() < 0.3:  # many through one point
        p = [random.randint(-2, 2) for _ in range(d)]
        rows = [(-sum(a * v for a, v in zip(g[1:], p, strict=True)), *g[1:]) for g in rows]
    on = random.randrange(len(rows)) if rows and seed % 2 else None
    return rows, random_point(random, d), on


def whole(rows: list[Form], on: int | None) -> list[Form]:
    return rows if on is None else [*rows, tuple(-v for v in rows[on])]


@pytest.mark.parametrize("part", range(8))
def test_the_nearest_point_is_the_best_of_all_faces(part: int):
    kinds = set()
    for seed in range(100 * part, 100 * part + 100):
        rows, x, on = drawn(seed)
        found, wanted = nearest_point(rows, x, on), every_face.nearest(whole(rows, on), x)
        kinds.add(type(found))
        if isinstance(found, Infeasible):
            assert wanted is None
            assert found.proves((0,) * (len(x) + 1), whole(rows, on))
        else:
            assert found.point == wanted
            assert found.squared == every_face.squared(x, found.point)
            values = [every_face.value_at(g, found.point) for g in rows]
            assert found.active == tuple(j for j, v in enumerate(values) if v == 0)
            assert found.proves(x, whole(rows, on))
    assert kinds == {Nearest, Infeasible}


def test_one_projection_answers_for_every_face_alike():
    random = Random("faces")
    for _ in range(40):
        d = random.randint(1, 3)
        rows, x = random_rows(random, d, 6), random_point(random, d)
        seen = Projection(rows, x)
        asked = [None, *range(6), *range(6), None]
        random.shuffle(asked)
        for on in asked:
            assert seen.nearest(on) == nearest_point(rows, x, on)


def test_in_a_box_the_nearest_point_is_clamped_entry_by_entry():
    random = Random("box")
    d = 60
    unit = [[int(i == k) for i in range(d)] for k in range(d)]
    rows = [(1, *(s * v for v in e)) for e in unit for s in (1, -1)]
    x = tuple(F(random.randint(-30, 30), 10) for _ in range(d))
    found = nearest_point(rows, x)
    assert isinstance(found, Nearest)
    assert found.point == tuple(max(F(-1), min(F(1), v)) for v in x)
    assert found.proves(x, rows)


def test_on_the_simplex_the_nearest_point_is_x_lowered_and_cut_off_at_zero():
    random = Random("simplex")
    d = 25
    rows = [tuple(int(i == k) for i in range(d + 1)) for k in range(1, d + 1)]
    rows.append((1, *[-1] * d))
    for _ in range(5):
        x = tuple(F(random.randint(-5, 20), 12) for _ in range(d))
        found = nearest_point(rows, x, on=d)
        assert isinstance(found, Nearest)
        # The one level t with Σ max(x − t, 0) = 1.
        high = sorted(x, reverse=True)
        levels = [(sum(high[:k], F(0)) - 1) / k for k in range(1, d + 1)]
        (level,) = {t for t in levels if sum((max(v - t, F(0)) for v in x), F(0)) == 1}
        assert found.point == tuple(max(v - level, F(0)) for v in x)


def test_in_a_wide_space_few_rows_matter():
    random = Random("wide")
    d = 784
    rows = [
        (random.randint(50_000, 90_000), *(random.randint(-99, 99) for _ in range(d)))
        for _ in range(40)
    ]
    x = tuple(F(random.randint(-500, 500), 255) for _ in range(d))
    for on in (None, 3):
        found = nearest_point(rows, x, on)
        assert isinstance(found, Nearest)
        assert found.proves(x, whole(rows, on))


def test_without_rows_every_point_is_its_own_nearest():
    found = nearest_point([], (F(1, 3), F(2)))
    assert found == Nearest((F(1, 3), F(2)), F(0), (), ())


def test_rows_without_slope_are_true_or_contradictions():
    x = (F(5),)
    found = nearest_point([(3, 0), (0, 0), (1, -1)], x)
    assert isinstance(found, Nearest)
    assert (found.point, found.active) == ((1,), (1, 2))
    never = nearest_point([(1, -1), (-1, 0)], x)
    assert isinstance(never, Infeasible)
    assert never.proves((0, 0), [(1, -1), (-1, 0)])
    assert isinstance(nearest_point([(2, 0)], x, on=0), Infeasible)


def test_the_distance_to_a_hyperplane_is_value_over_length():
    seen = Projection([(-5, 3, 4), (0, 0, 2)], (F(0), F(-1, 2)))
    assert (seen.squared(0), seen.squared(1)) == (F(49, 25), F(1, 4))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"point": (F(2), F(1))},
        {"squared": F(6)},
        {"active": (0, 1, 2)},
        {"multipliers": ((0, F(2)), (1, F(2)))},
        {"multipliers": ((0, F(2)),)},
    ],
)
def test_a_spoiled_proof_proves_nothing(spoiled: dict[str, Sequence[object]]):
    rows, x = [(-2, 1, 0), (0, 0, 1), (9, 0, 1)], (F(0), F(-1))
    found = nearest_point(rows, x)
    assert isinstance(found, Nearest)
    assert found.proves(x, rows)
    assert not replace(found, **spoiled).proves(x, rows)


def test_neither_a_point_outside_nor_one_that_could_be_nearer_is_proved():
    rows, x = [(-2, 1), (9, -1)], (F(0),)
    assert Nearest((F(2),), F(4), (0,), ((0, F(2)),)).proves(x, rows)
    assert not Nearest((F(0),), F(0), (), ()).proves(x, rows)
    assert not Nearest((F(3),), F(9), (), ((0, F(3)),)).proves(x, rows)
    assert not Nearest((F(9),), F(81), (1,), ((1, F(-9)),)).proves(x, rows)


# --- boxes of many sides, where floats guess which of them matter ---------------------------------


def boxed(seed: int, d: int) -> tuple[list[tuple[int, ...]], list[Fraction]]:
    """The sides of a box, a few slanted rows, and a point inside of the box or on its edge."""
    random = Random(f"box {seed} {d}")
    rows = []
    for c in range(d):
        unit = [int(i == c) * random.choice([1, 1, 2]) for i in range(d)]
        rows += [(0, *unit), (random.randint(1, 3) * max(unit), *(-v for v in unit))]
    for _ in range(4):
        slopes = [random.choice([0, random.randint(-5, 5)]) for _ in range(d)]
        if any(slopes):
            rows.append((random.randint(-4, 9), *slopes))
    random.shuffle(rows)
    x = [Fraction(random.choice([0, 0, 1, random.randint(0, 6)]), 6) for _ in range(d)]
    return rows, x


@pytest.mark.parametrize("d", [9, 14])
def test_a_guess_changes_nothing(d: int, monkeypatch: pytest.MonkeyPatch):
    reached = missed = 0
    for seed in range(25):
        rows, x = boxed(seed, d)
        for on in range(len(rows)):
            if sum(map(bool, rows[on][1:])) < 2:
                continue
            found = nearest_point(rows, x, on)
            with monkeypatch.context() as patch:
                patch.setattr(nearest, "FEW", 10**6)
                plain = nearest_point(rows, x, on)
            assert type(found) is type(plain)
            if isinstance(found, Nearest):
                assert (found.point, found.squared, found.active) == (
                    *(plain.point, plain.squared),
                    plain.active,
                )
                assert found.proves(x, [*rows, tuple(-v for v in rows[on])])
                reached += 1
            else:
                missed += 1
    assert reached > 20
    assert missed > 5


@pytest.mark.parametrize("wrong", ["all", "none", "half"])
def test_a_wrong_guess_costs_time_only(wrong: str, monkeypatch: pytest.MonkeyPatch):
    def guess(rows, sides, _, on):
        axes = {}
        for j in sides:
            axes.setdefault(next(c for c, v in enumerate(rows[j][1:]) if v), j)
        met = [j for c, j in sorted(axes.items()) if rows[on][1 + c]]
        return {"all": met, "none": [], "half": met[::2]}[wrong]

    for seed in range(12):
        rows, x = boxed(seed, 12)
        for on in [j for j, g in enumerate(rows) if sum(map(bool, g[1:])) > 1]:
            expected = nearest_point(rows, x, on)
            with monkeypatch.context() as patch:
                patch.setattr(nearest, "sides_met", guess)
                found = nearest_point(rows, x, on)
            assert type(found) is type(expected)
            if isinstance(found, Nearest):
                assert (found.point, found.active) == (expected.point, expected.active)


def test_sides_beyond_all_floats_are_not_guessed():
    d, huge = 10, 10**400
    rows = [(huge, *(int(i == c) for i in range(d))) for c in range(d)]
    rows += [(huge, *(-int(i == c) for i in range(d))) for c in range(d)]
    rows.append((-3, *[1] * d))
    found = nearest_point(rows, [Fraction(0)] * d, len(rows) - 1)
    assert found.squared == Fraction(9, 10)
