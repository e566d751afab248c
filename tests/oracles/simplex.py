"""Is a system of strict affine inequalities solvable?  Decided in integers, with a point as proof.

The forms f_i(x) = c_i + a_i·x (i = 1..m, x in R^d, free) are all positive somewhere if and only if

    maximise t  subject to  f_i(x) >= t for every i  and  t <= 1

has a positive maximum. A dictionary writes every basic variable as an affine form of the nonbasic
ones; all entries are integers over one positive denominator, and Edmonds' pivot rule keeps them
so: each division below is exact, because the entries are minors of the first dictionary.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

Form = tuple[Fraction, ...]
Row = tuple[int, ...]
Point = tuple[Fraction, ...]


def primitive(form: Sequence[Fraction] | Sequence[int]) -> Row:
    """The positive multiple of a form whose coefficients are coprime integers (zero stays zero)."""
    scale = lcm(*(value.denominator for value in form))
    whole = [value.numerator * (scale // value.denominator) for value in form]
    common = gcd(*whole) or 1
    return tuple(value // common for value in whole)


def value_at(row: Row, point: Point) -> Fraction:
    """The value c + a·x."""
    return row[0] + sum((a * x for a, x in zip(row[1:], point, strict=True)), Fraction(0))


class Dictionary:
    """Basic variables over nonbasic ones:  denominator · basic[i] = table[i] · (1, nonbasic).

    Variables are numbered: x_1..x_d are 0..d-1, t is d, the slack f_i - t is d + i, and the slack
    1 - t comes last. The variables x and t are free, the slacks are nonnegative.
    """

    def __init__(self, rows: Sequence[Row], dimension: int) -> None:
        self.dimension = dimension
        self.basic = [dimension + 1 + i for i in range(len(rows) + 1)]
        self.nonbasic = list(range(dimension + 1))
        self.table = [[*row, -1] for row in rows] + [[1] + [0] * dimension + [-1]]
        self.denominator = 1

    def pivot(self, leaving: int, entering: int) -> None:
        """Exchange the basic variable of a row with the nonbasic variable of a column."""
        old, row = self.denominator, self.table[leaving]
        new = row[entering]
        sign = 1 if new > 0 else -1
        for i, other in enumerate(self.table):
            if i != leaving:
                factor = other[entering]
                changed = [
                    sign * (new * a - factor * b) // old for a, b in zip(other, row, strict=True)
                ]
                changed[entering] = sign * factor
                self.table[i] = changed
        changed = [-sign * b for b in row]
        changed[entering] = sign * old
        self.table[leaving] = changed
        self.denominator = sign * new
        j = entering - 1
        self.basic[leaving], self.nonbasic[j] = self.nonbasic[j], self.basic[leaving]

    def entering(self, objective: list[int]) -> tuple[int, int] | None:
        """A column that raises t, and the direction: a free variable's if any, else Bland's."""
        candidates = []
        for j, variable in enumerate(self.nonbasic, 1):
            if variable < self.dimension and objective[j]:
                return j, (1 if objective[j] > 0 else -1)
            if objective[j] > 0:
                candidates.append((variable, j))
        return (min(candidates)[1], 1) if candidates else None

    def leaving(self, column: int, direction: int) -> int:
        """The row whose slack vanishes first; among equals the smallest variable (Bland's rule)."""
        best = -1
        for i, variable in enumerate(self.basic):
            slope = -direction * self.table[i][column]
            if variable <= self.dimension or slope <= 0:
                continue
            if best >= 0:
                first = -direction * self.table[best][column]
                order = self.table[i][0] * first - self.table[best][0] * slope
                if order > 0 or (order == 0 and variable > self.basic[best]):
                    continue
            best = i
        assert best >= 0, "t <= 1 stops every ray"
        return best

    def point(self) -> Point:
        """The values of x: nonbasic variables are zero."""
        x = [Fraction(0)] * self.dimension
        for variable, row in zip(self.basic, self.table, strict=True):
            if variable < self.dimension:
                x[variable] = Fraction(row[0], self.denominator)
        return tuple(x)


def positive_point(rows: Sequence[Row], dimension: int) -> Point | None:
    """A point where every form of `rows` is positive, or None when there is none.

    The start x = 0, t = min(1, min c_i) is feasible: t enters and the smallest constant leaves.
    A free variable enters at most once, so after finitely many steps every step is Bland's, and
    Bland's rule does not cycle. The walk may stop as soon as t is positive.
    """
    dictionary = Dictionary(rows, dimension)
    objective = min(range(len(rows) + 1), key=lambda i: dictionary.table[i][0])
    dictionary.pivot(objective, dimension + 1)
    while dictionary.table[objective][0] <= 0:
        step = dictionary.entering(dictionary.table[objective])
        if step is None:
            return None
        dictionary.pivot(dictionary.leaving(*step), step[0])
    return dictionary.point()
