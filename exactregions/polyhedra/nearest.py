"""The point of a polyhedron nearest to a given one, exactly and with its proof.

The method is the dual active-set method of Goldfarb and Idnani (1983) in integers. It keeps a set
of independent rows and the point p nearest to x on the flat where they vanish, with multipliers
λ ≥ 0. A row that is violated at p enters; rows whose multiplier would fall below zero on the way
leave. The distance from x to p grows strictly with every row that enters, so no set comes back and
the method ends, in degenerate position too. Only inner products of rows are needed: in a space of
hundreds of dimensions the systems are as small as the number of rows that matter. Rows of one
coordinate, the sides of a box, are orthogonal to each other and drop out of the systems; of
hundreds that may matter, floats guess which do, and multipliers below zero put a guess right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from exactregions.arithmetic.matrix import Product, solve
from exactregions.arithmetic.rational import common_denominator, numerators
from exactregions.polyhedra.program import Form, Infeasible, Point, value_at
from exactregions.polyhedra.propose import sides_met

FEW = 16  # sides of a box; up to so many need no guess


@dataclass(frozen=True, slots=True)
class Nearest:
    """The point p of {g ≥ 0 for every row g} nearest to x: p − x = Σ λ_j a_j with λ ≥ 0.

    λ_j > 0 only where g_j(p) = 0. That proves it: for every y of the polyhedron
    (p − x)·(y − p) = Σ λ_j g_j(y) ≥ 0, so |y − x|² ≥ |p − x|² + |y − p|².

    point       : p
    squared     : |p − x|²
    active      : the rows that vanish at p
    multipliers : pairs (j, λ_j)
    """

    point: Point
    squared: Fraction
    active: tuple[int, ...]
    multipliers: tuple[tuple[int, Fraction], ...]

    def proves(self, x: Sequence[Fraction], rows: Sequence[Form]) -> bool:
        """Check the proof with nothing but additions and multiplications."""
        step = [p - v for p, v in zip(self.point, x, strict=True)]
        rest = list(step)
        for j, weight in self.multipliers:
            rest = [r - weight * a for r, a in zip(rest, rows[j][1:], strict=True)]
        values = [value_at(g, self.point) for g in rows]
        return (
            not any(rest)
            and all(weight >= 0 and values[j] == 0 for j, weight in self.multipliers)
            and all(value >= 0 for value in values)
            and all(values[j] == 0 for j in self.active)
            and self.squared == sum(v * v for v in step)
        )


def nearest_point(
    rows: Sequence[Form], x: Sequence[Fraction], on: int | None = None
) -> Nearest | Infeasible:
    """Return the point of a polyhedron, or of one of its faces, nearest to x.

    rows : forms (c, a₁, …, a_d), each meaning c + a·x ≥ 0; an equality is two of them
    x    : d rationals
    on   : a row that shall vanish; −g is then one more row, the last

    >>> rows = [(-2, 1, 0), (0, 0, 1)]
    >>> found = nearest_point(rows, (Fraction(0), Fraction(-1)))
    >>> found.point == (2, 0), found.squared, found.active
    (True, Fraction(5, 1), (0, 1))
    >>> found.proves((Fraction(0), Fraction(-1)), rows)
    True
    """
    return Projection(rows, x).nearest(on)


class Projection:
    """The polyhedron {g ≥ 0 for every row g} seen from one point; products of rows are kept.

    >>> seen = Projection([(0, 1), (3, -1)], [Fraction(1)])
    >>> seen.squared(1), seen.nearest(on=1).point == (3,)
    (Fraction(4, 1), True)
    """

    def __init__(self, rows: Sequence[Form], x: Sequence[Fraction]) -> None:
        self.rows = list(rows)
        self.point = tuple(x)
        self.scale = common_denominator(x)
        self.place = numerators(x, self.scale)
        self._slopes = Product([g[1:] for g in self.rows]) if self.rows else None
        along = self.along(self.place)
        # The value of every row at x, times the scale.
        self.values = [g[0] * self.scale + v for g, v in zip(self.rows, along, strict=True)]
        self.axes = [_axis(g) for g in self.rows]
        self._products: dict[int, list[int]] = {}
        self._norms: dict[int, int] = {}

    def squared(self, j: int) -> Fraction:
        """Return the square of the distance from x to the hyperplane where row j vanishes."""
        return Fraction(self.values[j] ** 2, self.scale**2 * self.norm(j))

    def nearest(self, on: int | None = None) -> Nearest | Infeasible:
        """Return the point nearest to x, or the one with row ``on`` equal to zero."""
        return _ActiveSet(self, on).run()

    def products(self, j: int) -> list[int]:
        """Return the inner products of the slopes of row j with those of every row."""
        if j not in self._products:
            axis = self.axes[j]
            if axis is None:
                self._products[j] = self.along(self.rows[j][1:])
            else:
                slope = self.rows[j][1 + axis]
                self._products[j] = [slope * g[1 + axis] for g in self.rows]
        return self._products[j]

    def norm(self, j: int) -> int:
        """Return the squared length of the slopes of row j."""
        if j not in self._norms:
            self._norms[j] = sum(v * v for v in self.rows[j][1:])
        return self._norms[j]

    def along(self, vector: Sequence[int]) -> list[int]:
        """Return the inner products of the slopes of every row with a vector."""
        if self._slopes is None:
            return []
        return [value for (value,) in self._slopes([[v] for v in vector])]


class _ActiveSet:
    """One run of the method. Row m of m rows is the negative of row ``on``, if there is one.

    held   : independent rows; with W their inner products the multipliers solve W λ = −g(x)
    values : the value of every row at x, times the scale
    """

    def __init__(self, seen: Projection, on: int | None) -> None:
        self.seen, self.on = seen, on
        self.held = [] if on is None else self._guess(on)
        self.values = seen.values if on is None else [*seen.values, -seen.values[on]]

    def _guess(self, on: int) -> list[int]:
        rows, axes = self.seen.rows, self.seen.axes
        sides = [j for j, axis in enumerate(axes) if axis is not None and j != on]
        if len(sides) <= FEW:
            return []
        met = sides_met(rows, sides, self.seen.point, on)
        free = sum(map(bool, rows[on][1:])) - len(met)
        return [*met[: len(met) - (free == 0)], len(rows)]  # independent of row on

    def run(self) -> Nearest | Infeasible:
        """Return the nearest point, or why there is none."""
        while True:
            weights, whole = self._weights()
            slack = self._slack(weights, whole)
            violated = [j for j, s in enumerate(slack) if s < 0]
            if not violated:
                return self._answer(weights, whole, slack)
            worst = max(violated, key=lambda j: Fraction(slack[j] ** 2, self._norm(j)))
            contradiction = self._enter(worst)
            if contradiction is not None:
                return contradiction

    def _weights(self) -> tuple[list[int], int]:
        """Return the multipliers; rows of a wrong guess, which have negative ones, are dropped."""
        while True:
            pairs, whole = self._solved([[-self.values[i]] for i in self.held])
            weights = [w for (w,) in pairs]
            if all(w >= 0 for w in weights):
                return weights, whole
            self.held = [i for i, w in zip(self.held, weights, strict=True) if w >= 0]

    def _slack(self, weights: list[int], whole: int) -> list[int]:
        """Return the values of all rows at the point with these multipliers."""
        slack = [whole * v for v in self.values]
        if len(self.held) <= FEW:
            for i, w in zip(self.held, weights, strict=True):
                slack = [s + w * v for s, v in zip(slack, self._column(i), strict=True)]
            return slack
        step = self.seen.along(self._step(weights))
        if self.on is not None:
            step.append(-step[self.on])
        return [s + v for s, v in zip(slack, step, strict=True)]

    def _step(self, weights: list[int]) -> list[int]:
        """Return Σ λ_i a_i."""
        step = [0] * len(self.seen.place)
        for i, w in zip(self.held, weights, strict=True):
            row, sign = self._signed(i)
            slopes, axis = self.seen.rows[row][1:], self.seen.axes[row]
            for c in range(len(step)) if axis is None else (axis,):
                step[c] += sign * w * slopes[c]
        return step

    def _enter(self, k: int) -> Infeasible | None:
        """Let a violated row enter; rows whose multipliers would become negative leave.

        While row k has the multiplier u those of the others are λ − u·r. All is times ``whole``:
        ``free`` is the squared length of what is left of a_k beside the others, ``gap`` − u·free
        is what row k lacks.
        """
        column = self._column(k)
        while True:
            pairs, whole = self._solved([[-self.values[i], column[i]] for i in self.held])
            free, gap = whole * column[k], -whole * self.values[k]
            for i, (weight, r) in zip(self.held, pairs, strict=True):
                free -= r * column[i]
                gap -= weight * column[i]
            known = list(zip(self.held, pairs, strict=True))
            first = min(((Fraction(w, r), i) for i, (w, r) in known if r > 0), default=None)
            if free and (first is None or Fraction(gap, free) <= first[0]):
                self.held.append(k)
                return None
            if first is None:
                others = ((i, Fraction(-r, whole)) for i, (_, r) in known if r)
                return Infeasible(((k, Fraction(1)), *others))
            self.held.remove(first[1])

    def _answer(self, weights: list[int], whole: int, slack: list[int]) -> Nearest:
        step = self._step(weights)
        moved = [whole * v + s for v, s in zip(self.seen.place, step, strict=True)]
        fallen = -sum(w * self.values[i] for i, w in zip(self.held, weights, strict=True))
        shared = whole * self.seen.scale
        return Nearest(
            tuple(Fraction(p, shared) for p in moved),
            Fraction(fallen, shared * self.seen.scale),
            tuple(j for j in range(len(self.seen.rows)) if slack[j] == 0),
            tuple((i, Fraction(w, shared)) for i, w in zip(self.held, weights, strict=True) if w),
        )

    def _solved(self, right: list[list[int]]) -> tuple[list[tuple[int, ...]], int]:
        """Return (X, q) with W·X = q·right, q > 0.

        Rows on an axis have a diagonal block D of W; with B their products with the others, and C
        those among the others, what is left is C − BᵀD⁻¹B.
        """
        given = dict(zip(self.held, right, strict=True))
        flat = [i for i in self.held if self._is_flat(i)]
        rest = [i for i in self.held if not self._is_flat(i)]
        shared = lcm(*(self._column(i)[i] for i in flat))
        shares = {i: shared // self._column(i)[i] for i in flat}
        met = {j: [(i, b * shares[i]) for i in flat if (b := self._column(j)[i])] for j in rest}
        left, sides = [], []
        for j in rest:
            left.append([shared * self._column(j)[k] - self._over(met[j], k) for k in rest])
            sides.append(
                [
                    shared * v - sum(b * given[i][c] for i, b in met[j])
                    for c, v in enumerate(given[j])
                ]
            )
        found = solve(left, sides) if rest else ([], 1)
        assert found is not None
        known, whole = dict(zip(rest, found[0], strict=True)), found[1]
        answer = {j: tuple(shared * v for v in x) for j, x in known.items()}
        for i in flat:
            pairs = [(self._column(j)[i], x) for j, x in known.items()]
            answer[i] = tuple(
                shares[i] * (whole * v - sum(b * x[c] for b, x in pairs))
                for c, v in enumerate(given[i])
            )
        return [answer[i] for i in self.held], whole * shared

    def _over(self, met: list[tuple[int, int]], k: int) -> int:
        column = self._column(k)
        return sum(b * column[i] for i, b in met)

    def _is_flat(self, i: int) -> bool:
        return self.seen.axes[self._signed(i)[0]] is not None

    def _column(self, k: int) -> list[int]:
        """Return the inner products of row k with every row."""
        row, sign = self._signed(k)
        products = self.seen.products(row)
        if self.on is None:
            return products
        return [*(sign * v for v in products), -sign * products[self.on]]

    def _norm(self, k: int) -> int:
        return self.seen.norm(self._signed(k)[0]) or 1

    def _signed(self, k: int) -> tuple[int, int]:
        if self.on is None or k < len(self.seen.rows):
            return k, 1
        return self.on, -1


def _axis(form: Form) -> int | None:
    """Return the one coordinate that a form depends on; None if there are others, or none."""
    found = [c for c, v in enumerate(form[1:]) if v]
    return found[0] if len(found) == 1 else None
