"""Exact linear programs: every answer carries its proof.

minimise g₀(x) over {x ∈ R^d : g_j(x) ≥ 0 for every row j}, where a form g is the integer tuple
(c, a₁, …, a_d) and g(x) = c + a·x. A guess of the optimal basis may come from floats; it only says
where to start. The criss-cross method (Terlaky 1985), which ends after finitely many pivots by its
least-index rule whatever the start, decides in integers.

Proof: proofs/24-linear-programs.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.matrix import solve
from exactregions.polyhedra import propose

# From m·(d + 1)² = 500 on, a float guess and its proof take less time than pivoting in integers.
WORTH_A_GUESS = 500

Form = tuple[int, ...]
Point = tuple[Fraction, ...]


def value_at(form: Sequence[int], point: Sequence[Fraction]) -> Fraction:
    """Return g(x) = c + a·x.

    >>> value_at((1, -2), (Fraction(1, 4),))
    Fraction(1, 2)
    """
    return sum((a * v for a, v in zip(form[1:], point, strict=True)), Fraction(form[0]))


@dataclass(frozen=True, slots=True)
class Optimal:
    """The minimum: g₀ = value + Σ λ_j g_j with λ ≥ 0, and x feasible with g₀(x) = value.

    basis : the rows that vanish at x and span its position
    """

    value: Fraction
    point: Point
    basis: tuple[int, ...]
    multipliers: tuple[tuple[int, Fraction], ...]

    def proves(self, objective: Form, rows: Sequence[Form]) -> bool:
        """Check the proof with nothing but additions and multiplications."""
        total = [Fraction(v) for v in objective]
        for j, weight in self.multipliers:
            total = [t - weight * g for t, g in zip(total, rows[j], strict=True)]
        feasible = all(value_at(g, self.point) >= 0 for g in rows)
        bound = total[0] == self.value and not any(total[1:])
        return (
            bound
            and feasible
            and all(weight >= 0 for _, weight in self.multipliers)
            and value_at(objective, self.point) == self.value
        )


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No point satisfies the rows: Σ λ_j g_j is a negative constant, with λ ≥ 0 (Farkas)."""

    multipliers: tuple[tuple[int, Fraction], ...]

    def proves(self, objective: Form, rows: Sequence[Form]) -> bool:
        """Check the proof with nothing but additions and multiplications."""
        total = [Fraction(0)] * len(objective)
        for j, weight in self.multipliers:
            total = [t + weight * g for t, g in zip(total, rows[j], strict=True)]
        positive = all(weight >= 0 for _, weight in self.multipliers)
        return positive and total[0] < 0 and not any(total[1:])


@dataclass(frozen=True, slots=True)
class Unbounded:
    """g₀ falls for ever from a feasible point along a ray that leaves no row."""

    point: Point
    ray: Point

    def proves(self, objective: Form, rows: Sequence[Form]) -> bool:
        """Check the proof with nothing but additions and multiplications."""

        def along(form: Form) -> Fraction:
            return value_at((0, *form[1:]), self.ray)

        stays = all(value_at(g, self.point) >= 0 and along(g) >= 0 for g in rows)
        return stays and along(objective) < 0


Answer = Optimal | Infeasible | Unbounded


def minimise(objective: Form, rows: Sequence[Form], start: Sequence[int] = ()) -> Answer:
    """Return the minimum of a form over a polyhedron, with its proof.

    objective : (c, a₁, …, a_d)
    rows      : forms of the same length, each meaning g ≥ 0
    start     : row indices, a guess of the optimal basis

    >>> answer = minimise((0, 1), [(-2, 1), (5, -1)])
    >>> answer.value, answer.proves((0, 1), [(-2, 1), (5, -1)])
    (Fraction(2, 1), True)
    """
    proved: Answer | None = certified(objective, rows, start)
    if proved is None and len(rows) * len(objective) ** 2 >= WORTH_A_GUESS:
        start = propose.basis(objective, rows)
        proved = certified(objective, rows, start) if start else _contradiction(rows)
    if proved is not None:
        return proved
    table = _Dictionary(objective, rows, start)
    while (pivot := table.next_pivot()) is not None:
        table.pivot(*pivot)
    return table.answer()


def _contradiction(rows: Sequence[Form]) -> Infeasible | None:
    """Prove that no point satisfies the rows, if a float solver can point to the proof.

    The least t ≥ 0 with g_j + t ≥ 0 for every row is positive iff the rows contradict each other;
    its multipliers are then Farkas multipliers.
    """
    d = len(rows[0]) - 1
    lifted = [(*g, 1) for g in rows] + [(0,) * (d + 1) + (1,)]
    goal = lifted[-1]
    found = certified(goal, lifted, propose.basis(goal, lifted))
    if found is None or found.value == 0:
        return None
    return Infeasible(tuple((j, weight) for j, weight in found.multipliers if j < len(rows)))


def certified(objective: Form, rows: Sequence[Form], basis: Sequence[int]) -> Optimal | None:
    """Return the minimum if it is where the given d rows vanish, None if that is not so."""
    d = len(objective) - 1
    if len(basis) != d or not d:
        return None
    tight = [rows[j] for j in basis]
    place = solve([g[1:] for g in tight], [[-g[0]] for g in tight])
    if place is None:
        return None
    column, q = place
    point = (q, *(v for (v,) in column))
    if any(sum(a * v for a, v in zip(g, point, strict=True)) < 0 for g in rows):
        return None
    weights = solve([*zip(*(g[1:] for g in tight), strict=True)], [[a] for a in objective[1:]])
    assert weights is not None
    if any(w < 0 for (w,) in weights[0]):
        return None
    multipliers = [
        (j, Fraction(w, weights[1])) for j, (w,) in zip(basis, weights[0], strict=True) if w
    ]
    x = tuple(Fraction(v, q) for v in point[1:])
    return Optimal(value_at(objective, x), x, tuple(basis), tuple(multipliers))


class _Dictionary:
    """Every row in terms of the tight rows: g_j = (T[j][0] + Σ_i T[j][i]·tight_i) / scale.

    The table has m constraint rows, then the d coordinates, then the objective. Column i stands
    for a coordinate (free, index ≥ m) until a constraint takes its place.
    """

    def __init__(self, objective: Form, rows: Sequence[Form], start: Sequence[int]) -> None:
        self.m, self.d = len(rows), len(objective) - 1
        coordinates = [[int(i == k) for i in range(self.d + 1)] for k in range(1, self.d + 1)]
        self.table = [*map(list, rows), *coordinates, list(objective)]
        self.scale = 1
        self.tight = [-1, *range(self.m, self.m + self.d)]
        self.verdict: tuple[str, int] = ("optimal", 0)
        for j in (*start, *range(self.m)):
            self._enter(j)
        self.columns = [i for i in range(1, self.d + 1) if self.tight[i] < self.m]

    def _enter(self, row: int) -> None:
        """Make a row tight in place of a coordinate, if it is independent of the tight ones."""
        if row in self.tight or all(t < self.m for t in self.tight):
            return
        for i in range(1, self.d + 1):
            if self.tight[i] >= self.m and self.table[row][i]:
                self.pivot(row, i)
                return

    def pivot(self, row: int, column: int) -> None:
        """Make ``row`` tight in place of the one that ``column`` stands for (fraction-free)."""
        source = self.table[row]
        p, scale = source[column], self.scale
        sign = 1 if p > 0 else -1
        for k, line in enumerate(self.table):
            f = line[column]
            if k == row:
                continue
            if f:
                new = [(p * v - f * s) // scale for v, s in zip(line, source, strict=True)]
                new[column] = f
            elif p == scale:
                continue
            else:
                new = [p * v // scale for v in line]
            self.table[k] = new if sign > 0 else [-v for v in new]
        self.table[row] = [0] * (self.d + 1)
        self.scale = abs(p)
        self.table[row][column] = self.scale
        self.tight[column] = row

    def next_pivot(self) -> tuple[int, int] | None:
        """Return the least-index pivot, or None with the verdict set."""
        goal = self.table[-1]
        free = [i for i in range(1, self.d + 1) if self.tight[i] >= self.m and goal[i]]
        wrong_dual = min(
            ((self.tight[i], i) for i in self.columns if goal[i] < 0 and not free),
            default=(self.m, 0),
        )
        wrong_primal = next((j for j in range(self.m) if self.table[j][0] < 0), self.m)
        if wrong_primal == wrong_dual[0] == self.m:
            self.verdict = ("unbounded", free[0]) if free else ("optimal", 0)
            return None
        if wrong_primal < wrong_dual[0]:
            line = self.table[wrong_primal]
            found = min(((self.tight[i], i) for i in self.columns if line[i] > 0), default=None)
            if found is None:
                self.verdict = ("infeasible", wrong_primal)
                return None
            return wrong_primal, found[1]
        column = wrong_dual[1]
        for j in range(self.m):
            if self.table[j][column] < 0:
                return j, column
        return self._unbounded(column)

    def _unbounded(self, column: int) -> tuple[int, int] | None:
        """A falling ray is only half a proof: forget the objective until a point is found."""
        goal, self.table[-1] = self.table[-1], [0] * (self.d + 1)
        ray = self._ray(column, goal)
        while (pivot := self.next_pivot()) is not None:
            self.pivot(*pivot)
        if self.verdict[0] == "optimal":
            self.verdict = ("unbounded", 0)
            self.ray = ray
        return None

    def _ray(self, column: int, goal: list[int]) -> Point:
        sign = -1 if goal[column] > 0 else 1
        return tuple(
            Fraction(sign * self.table[self.m + k][column], self.scale) for k in range(self.d)
        )

    def _point(self) -> Point:
        return tuple(Fraction(self.table[self.m + k][0], self.scale) for k in range(self.d))

    def _weights(self, line: list[int], sign: int) -> Iterator[tuple[int, Fraction]]:
        for i in self.columns:
            if line[i]:
                yield self.tight[i], Fraction(sign * line[i], self.scale)

    def answer(self) -> Answer:
        """Read the proof off the final dictionary."""
        kind, where = self.verdict
        goal = self.table[-1]
        if kind == "infeasible":
            line = self.table[where]
            return Infeasible(((where, Fraction(1)), *self._weights(line, -1)))
        if kind == "unbounded":
            ray = self._ray(where, goal) if where else self.ray
            return Unbounded(self._point(), ray)
        basis = tuple(self.tight[i] for i in self.columns)
        value = Fraction(goal[0], self.scale)
        return Optimal(value, self._point(), basis, tuple(self._weights(goal, 1)))
