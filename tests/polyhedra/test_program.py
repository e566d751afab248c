"""An exact linear program answers rightly from any start, and no false proof is accepted."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.polyhedra.program import (
    Answer,
    Form,
    Infeasible,
    Optimal,
    Unbounded,
    minimise,
    value_at,
)
from tests.oracles.simplex import positive_point
from tests.polyhedra.forms import boxed, least, random_rows

KIND = {Optimal: "optimal", Infeasible: "infeasible", Unbounded: "unbounded"}


def program(seed: int) -> tuple[Form, list[Form], int]:
    random = Random(seed)
    d = random.choice([1, 2, 2, 3])
    rows = random_rows(random, d, random.randint(0, 6), random.choice([1, 2, 5]))
    return random_rows(random, d, 1)[0], rows, d


@pytest.mark.parametrize("block", range(10))
def test_the_answer_is_the_least_over_all_bases_and_carries_its_proof(block: int):
    kinds = {"optimal": 0, "infeasible": 0, "unbounded": 0}
    for seed in range(60 * block, 60 * block + 60):
        objective, rows, d = program(seed)
        answer = minimise(objective, rows)
        assert answer.proves(objective, rows)
        kind, value = least(objective, rows, d)
        assert KIND[type(answer)] == kind
        if isinstance(answer, Optimal):
            assert answer.value == value
        kinds[kind] += 1
    assert min(kinds.values()) >= 5


@given(st.data())
def test_a_guess_of_the_basis_never_changes_the_value(data: st.DataObject):
    d, m = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 7))
    entry = st.integers(-2, 2)
    form = st.lists(entry, min_size=d + 1, max_size=d + 1).map(tuple)
    objective, rows = data.draw(form), data.draw(st.lists(form, min_size=m, max_size=m))
    guess = data.draw(st.lists(st.integers(0, m - 1), max_size=2 * d))
    plain, guided = minimise(objective, rows), minimise(objective, rows, guess)
    assert type(plain) is type(guided)
    assert guided.proves(objective, rows)
    if isinstance(plain, Optimal):
        assert isinstance(guided, Optimal)
        assert plain.value == guided.value


@given(st.data())
def test_a_strict_system_is_solvable_iff_its_largest_least_value_is_positive(data: st.DataObject):
    """Another decision procedure: maximise t with every row at least t, t ≤ 1."""
    d, m = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 8))
    entry = st.integers(-2, 2)
    form = st.lists(entry, min_size=d + 1, max_size=d + 1).map(tuple)
    rows = data.draw(st.lists(form, min_size=m, max_size=m))
    lifted = [*((*row, -1) for row in rows), (1, *[0] * d, -1)]
    answer = minimise((0, *[0] * d, -1), lifted)
    assert isinstance(answer, Optimal)
    assert answer.proves((0, *[0] * d, -1), lifted)
    assert (answer.value < 0) == (positive_point(rows, d) is not None)


def test_the_basis_of_an_optimum_spans_and_vanishes():
    for seed in range(100):
        objective, rows, d = program(seed)
        rows = boxed(rows, d)
        answer = minimise(objective, rows)
        if isinstance(answer, Optimal):
            assert len(set(answer.basis)) == d
            assert all(value_at(rows[j], answer.point) == 0 for j in answer.basis)
            assert {j for j, _ in answer.multipliers} <= set(answer.basis)


# ---- programs on which careless pivoting goes round in circles, written as minimise c·x

BEALE = (
    (0, Fraction(-3, 4), 20, Fraction(-1, 2), 6),
    [
        (0, Fraction(-1, 4), 8, 1, -9),
        (0, Fraction(-1, 2), 12, Fraction(1, 2), -3),
        (1, 0, 0, -1, 0),
    ],
    Fraction(-5, 4),
)
KUHN = (
    (0, -2, -3, 1, 12),
    [
        (0, 2, 9, -1, -9),
        (0, Fraction(-1, 3), -1, Fraction(1, 3), 2),
        (2, -2, -3, 1, 12),
    ],
    Fraction(-2),
)
CHVATAL = (
    (0, -10, 57, 9, 24),
    [
        (0, Fraction(-1, 2), Fraction(11, 2), Fraction(5, 2), -9),
        (0, Fraction(-1, 2), Fraction(3, 2), Fraction(1, 2), -1),
        (1, -1, 0, 0, 0),
    ],
    Fraction(-1),
)
MARSHALL = (
    (0, Fraction(-2, 5), Fraction(-2, 5), Fraction(9, 5), 0),
    [
        (0, Fraction(-3, 5), Fraction(32, 5), Fraction(-24, 5), 0),
        (0, Fraction(-1, 5), Fraction(9, 5), Fraction(-3, 5), 0),
        (0, Fraction(-2, 5), Fraction(8, 5), Fraction(-1, 5), 0),
        (1, 0, -1, 0, 0),
    ],
    None,
)


def cleared(form: tuple) -> Form:
    """Sixty times the form: integers."""
    assert all((60 * v) == int(60 * v) for v in form)
    return tuple(int(60 * v) for v in form)


@pytest.mark.parametrize("case", [BEALE, KUHN, CHVATAL, MARSHALL], ids=["b", "k", "c", "m"])
@pytest.mark.parametrize("seed", range(8))
def test_programs_that_cycle_elsewhere_are_solved(case: tuple, seed: int):
    objective, rows, value = case
    d = len(objective) - 1
    positive = [tuple(int(i == k) for i in range(d + 1)) for k in range(1, d + 1)]
    goal, system = cleared(objective), [*map(cleared, rows), *positive]
    random = Random(seed)
    random.shuffle(system)
    guess = random.sample(range(len(system)), min(seed, len(system)))
    answer = minimise(goal, system, guess)
    assert answer.proves(goal, system)
    assert (KIND[type(answer)], getattr(answer, "value", Fraction(0))) == least(
        goal, system, d, 10**9
    )
    if value is not None:
        assert isinstance(answer, Optimal)
        assert answer.value == 60 * value


@pytest.mark.parametrize("d", range(1, 8))
def test_the_twisted_cube_of_klee_and_minty_has_its_known_optimum(d: int):
    """maximise x_d on ε·x_{k−1} ≤ x_k ≤ 1 − ε·x_{k−1}, ε = 1/3: the maximum is 1."""
    rows = []
    for k in range(d):
        low, high = [0] * (d + 1), [3] + [0] * d
        low[k + 1], high[k + 1] = 3, -3
        if k:
            low[k], high[k] = -1, -1
        rows += [tuple(low), tuple(high)]
    goal = (*[0] * d, -1)
    answer = minimise(goal, rows)
    assert isinstance(answer, Optimal)
    assert answer.value == -1


def test_large_numbers_are_numbers():
    big = 10**200
    answer = minimise((0, 1), [(-big, big + 1), (big, -1)])
    assert isinstance(answer, Optimal)
    assert answer.value == Fraction(big, big + 1)


@pytest.mark.parametrize(
    ("objective", "rows", "kind"),
    [
        ((3, 0), [], Optimal),
        ((3, 1), [], Unbounded),
        ((3, 0, 0), [(0, 0, 0)], Optimal),
        ((3, 0), [(-1, 0)], Infeasible),
        ((3, 1), [(-1, 0)], Infeasible),
        ((3, 1), [(1, 0)], Unbounded),
        ((0, 1, 0), [(0, 1, 0)], Optimal),
        ((0, 0, 1), [(0, 1, 0)], Unbounded),
        ((0, 0, 1), [(0, 1, 0), (-1, -1, 0)], Infeasible),
    ],
)
def test_programs_with_hardly_any_rows(objective: Form, rows: list[Form], kind: type):
    answer = minimise(objective, rows)
    assert type(answer) is kind
    assert answer.proves(objective, rows)


# ---- forged proofs

GOAL, ROWS = (0, 1, 1), [(-1, 1, 0), (-2, 0, 1), (10, -1, -1)]


def optimum() -> Optimal:
    answer = minimise(GOAL, ROWS)
    assert isinstance(answer, Optimal)
    assert (answer.value, answer.point, dict(answer.multipliers)) == (3, (1, 2), {0: 1, 1: 1})
    return answer


F = Fraction
FORGED_OPTIMA = {
    "wrong value": replace(optimum(), value=F(2)),
    "wrong value and point": replace(optimum(), value=F(4), point=(F(2), F(2))),
    "infeasible point of that value": replace(optimum(), point=(F(0), F(3))),
    "feasible point of another value": replace(optimum(), point=(F(2), F(2))),
    "infeasible point, bound to match": replace(
        optimum(), value=F(0), point=(F(0), F(0)), multipliers=()
    ),
    "wrong multiplier": replace(optimum(), multipliers=((0, F(1)), (1, F(2)))),
    "missing multiplier": replace(optimum(), multipliers=((0, F(1)),)),
    "no multipliers": replace(optimum(), multipliers=()),
    "another row": replace(optimum(), multipliers=((0, F(1)), (2, F(1)))),
    # −(10 − x − y) + 10 = x + y: right as an identity, and 10 is a true value; but −1 < 0.
    "negative multiplier": Optimal(F(10), (F(4), F(6)), (2,), ((2, F(-1)),)),
}


@pytest.mark.parametrize("name", FORGED_OPTIMA)
def test_a_forged_optimum_proves_nothing(name: str):
    assert optimum().proves(GOAL, ROWS)
    assert not FORGED_OPTIMA[name].proves(GOAL, ROWS)


def test_a_proof_is_about_one_program():
    assert not optimum().proves((0, 1, 2), ROWS)
    assert not optimum().proves(GOAL, [*ROWS, (-5, 1, 0)])


EMPTY = [(-1, 1, 0), (0, -1, 0), (3, 0, 1)]
FORGED_FARKAS = {
    "no multipliers": Infeasible(()),
    "one row": Infeasible(((0, F(1)),)),
    "wrong weights": Infeasible(((0, F(1)), (1, F(2)))),
    "zero weights": Infeasible(((0, F(0)), (1, F(0)))),
    "another row": Infeasible(((0, F(1)), (2, F(1)))),
}


@pytest.mark.parametrize("name", FORGED_FARKAS)
def test_a_forged_infeasibility_proves_nothing(name: str):
    answer = minimise(GOAL, EMPTY)
    assert isinstance(answer, Infeasible)
    assert answer.proves(GOAL, EMPTY)
    assert not FORGED_FARKAS[name].proves(GOAL, EMPTY)


def test_negative_weights_prove_no_infeasibility():
    """−(x − 1 ≥ 0) − (−x + 2 ≥ 0) sums to −1, but x = 1 is feasible."""
    rows = [(-1, 1), (2, -1)]
    assert not Infeasible(((0, F(-1)), (1, F(-1)))).proves((0, 1), rows)
    assert isinstance(minimise((0, 1), rows), Optimal)


FALLING, CONE = (0, -1, 0), [(-1, 1, 0), (0, 0, 1), (0, 1, -1)]
FORGED_RAYS = {
    "leaves a row": Unbounded((F(2), F(1)), (F(1), F(-1))),
    "leaves another row": Unbounded((F(2), F(1)), (F(1), F(2))),
    "does not fall": Unbounded((F(2), F(1)), (F(0), F(0))),
    "rises": Unbounded((F(2), F(1)), (F(-1), F(0))),
    "from an infeasible point": Unbounded((F(0), F(0)), (F(1), F(0))),
}


@pytest.mark.parametrize("name", FORGED_RAYS)
def test_a_forged_ray_proves_nothing(name: str):
    answer = minimise(FALLING, CONE)
    assert isinstance(answer, Unbounded)
    assert answer.proves(FALLING, CONE)
    assert not FORGED_RAYS[name].proves(FALLING, CONE)


@pytest.mark.parametrize("seed", range(200))
def test_a_proof_with_one_number_changed_is_refused(seed: int):
    objective, rows, d = program(seed)
    answer = minimise(objective, boxed(rows, d))
    for forged in changed(answer, Random(seed)):
        assert not forged.proves(objective, boxed(rows, d))


def changed(answer: Answer, random: Random) -> list[Answer]:
    """Change a value that matters by a little; a box leaves no other optimum of that value."""
    step = Fraction(random.choice([-1, 1]), 10**9)
    if isinstance(answer, Optimal):
        return [replace(answer, value=answer.value + step)]
    assert isinstance(answer, Infeasible)
    (j, weight), *rest = answer.multipliers
    # Alone among the rows a constant row may have any weight.
    return [replace(answer, multipliers=((j, -weight), *rest))] if weight else []
