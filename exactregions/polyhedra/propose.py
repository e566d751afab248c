"""Guesses from floating point: which rows vanish where a form is least, and at the nearest point.

A guess may cost time, never an answer: whatever the solver says, its status included, the caller
proves the basis in integers or goes on without it.

Proof: proofs/24-linear-programs.md
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.enclosure import Floats, nearest_ratio
from exactregions.arithmetic.matrix import independent

Form = tuple[int, ...]


def basis(objective: Form, rows: Sequence[Form]) -> list[int]:
    """Guess d rows that vanish at the minimum of a form on {x : g ≥ 0 for every row}.

    Returns fewer than d rows, perhaps none, where the solver has no finite optimum to offer.

    >>> basis((0, 1, 1), [(0, 1, 0), (0, 0, 1), (1, -1, -1)])
    [0, 1]
    """
    from scipy.optimize import linprog

    goal, table = _floats([objective])[0], _floats(rows)
    if not np.isfinite(goal).all() or not np.isfinite(table).all():
        return []
    found = linprog(goal[1:], A_ub=-table[:, 1:], b_ub=table[:, 0], bounds=(None, None))
    if found.x is None or found.slack is None:
        return []
    priced_last = found.ineqlin.marginals >= 0
    order = np.lexsort((found.slack, priced_last))
    nearest = [int(j) for j in order[: 4 * len(objective)]]
    chosen = independent([rows[j][1:] for j in nearest])
    return sorted(nearest[i] for i in chosen)


def _floats(rows: Sequence[Form]) -> Floats:
    return np.array([nearest_ratio(g, max(1, *map(abs, g))) for g in rows])


@np.errstate(all="ignore")
def sides_met(
    rows: Sequence[Form], sides: Sequence[int], x: Sequence[Fraction], on: int
) -> list[int]:
    """Guess which sides of a box hold the point nearest to x of those where row ``on`` vanishes.

    sides : rows of one coordinate each

    Going from x against the gradient, each coordinate stops at its side.
    """
    slopes = np.array([[float(v != 0) for v in rows[j][1:]] for j in sides])
    axes = slopes.argmax(axis=1)
    try:
        ends = [-rows[j][0] / rows[j][1 + c] for j, c in zip(sides, axes, strict=True)]
        largest = max(map(abs, rows[on]))
        constant, *form = (v / largest for v in rows[on])
        start = np.array(list(map(float, x)))
    except OverflowError:
        return []
    low, high = np.full(len(x), -np.inf), np.full(len(x), np.inf)
    for j, c, end in zip(sides, axes, ends, strict=True):
        if rows[j][1 + c] > 0:
            low[c] = max(low[c], end)
        else:
            high[c] = min(high[c], end)
    gradient = np.array(form)

    def at(t: float) -> Floats:
        return np.clip(start - t * gradient, low, high)

    near, far = 0.0, 1.0
    while constant + gradient @ at(far) > 0 and far < 2.0**60:
        near, far = far, 2 * far
    for _ in range(80):
        half = (near + far) / 2
        near, far = (half, far) if constant + gradient @ at(half) > 0 else (near, half)
    stopped = (at(far) != start - far * gradient) & (gradient != 0)
    met: dict[int, int] = {}
    for j, c, end in zip(sides, axes.tolist(), ends, strict=True):
        if stopped[c] and end == at(far)[c]:
            met.setdefault(c, j)
    return list(met.values())
