"""Guesses from floating point: which rows vanish where a form is least.

A guess may cost time, never an answer: whatever the solver says, its status included, the caller
proves the basis in integers or goes on without it.
"""

from collections.abc import Sequence

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
