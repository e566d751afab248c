"""Lower bounds on the most linear regions that ReLU networks of given widths can have.

Each says that *some* network of these widths has at least so many; a network at hand may have
fewer. Inputs are d and the hidden widths n₁, …, n_L. ShapeError is raised where a construction
does not fit the widths.

Proof: proofs/33-folding.md for cubes that are folded, proofs/03-pieces.md on a line
"""

from collections.abc import Sequence
from math import prod

from exactregions.claims.bounds_upper import line, zaslavsky
from exactregions.errors import ShapeError


def pascanu(inputs: int, hidden: Sequence[int]) -> int:
    """Return ∏_{l < L} ⌊n_l / d⌋ · Σ_{j ≤ d} C(n_L, j), for n_l ≥ d.

    Pascanu, Montúfar and Bengio 2013; the growth for equal widths is in their abstract, this exact
    form is from memory. It is never above ``montufar_2014``, so it is true.

    >>> pascanu(2, (4, 4)), montufar_2014(2, (4, 4))
    (22, 44)
    """
    _demand_width(inputs, hidden, 1)
    return prod(n // inputs for n in hidden[:-1]) * zaslavsky(hidden[-1], inputs)


def montufar_2014(inputs: int, hidden: Sequence[int]) -> int:
    """Return ∏_{l < L} ⌊n_l / d⌋^d · Σ_{j ≤ d} C(n_L, j), for n_l ≥ d.

    ⌊n_l / d⌋ neurons fold each coordinate, and the last layer cuts all folded cubes alike
    (Montúfar, Pascanu, Cho and Bengio 2014).

    >>> montufar_2014(2, (4, 4)), montufar_2014(1, (3, 4, 5))
    (44, 72)
    """
    _demand_width(inputs, hidden, 1)
    folds: int = prod((n // inputs) ** inputs for n in hidden[:-1])
    return folds * zaslavsky(hidden[-1], inputs)


def serra_lower(inputs: int, hidden: Sequence[int]) -> int:
    """Return ∏_{l < L} (⌊n_l / d⌋ + 1)^d · Σ_{j ≤ d} C(n_L, j), for n_l ≥ 3d.

    Three ReLU or more make zigzags of one piece more than there are neurons (Serra,
    Tjandraatmadja and Ramalingam 2018, theorem 6).

    >>> serra_lower(2, (6, 6)), serra_lower(1, (3, 4, 5)) == line((3, 4, 5))
    (352, True)
    """
    _demand_width(inputs, hidden, 3)
    folds: int = prod((n // inputs + 1) ** inputs for n in hidden[:-1])
    return folds * zaslavsky(hidden[-1], inputs)


def arora(inputs: int, pairs: int, width: int, depth: int) -> int:
    """Return 2 Σ_{j < d} C(m − 1, j) · w^{L−1} for m pairs, then L − 1 layers of w neurons.

    The widths are 2m, w, …, w: a sum of moduli of m linear forms bends along m hyperplanes through
    0, and a zigzag of one variable folds it (Arora, Basu, Mianjy and Mukherjee 2018, theorem
    2.11 (i)).

    >>> arora(2, 3, 4, 2), arora(1, 1, 2, 3)
    (24, 8)
    """
    folds: int = width ** (depth - 1)
    return _zonotope(inputs, pairs, width, depth) * folds


def arora_with_more_folds(inputs: int, pairs: int, width: int, depth: int) -> int:
    """Return 2 Σ_{j < d} C(m − 1, j) · (w + 1)^{L−1} for widths 2m, w, …, w with w ≥ 3.

    Serra, Tjandraatmadja and Ramalingam (2018) make one fold more of w neurons. It is quoted for
    w ≥ 2, where it cannot be: for d = 1, m = 1, w = 2, L = 4 it says 54, and widths 2, 2, 2, 2
    have at most 49 cells (``line_with_pairs``). Two ReLU make no zigzag of three pieces.

    >>> arora_with_more_folds(2, 3, 4, 2), arora_with_more_folds(1, 1, 3, 4)
    (30, 128)
    """
    if width < 3:
        raise ShapeError(f"w is {width}; one more fold than neurons takes 3 neurons or more")
    folds: int = (width + 1) ** (depth - 1)
    return _zonotope(inputs, pairs, width, depth) * folds


def line_attained(inputs: int, hidden: Sequence[int]) -> int:
    """Return ∏ (n_l + 1) for d = 1 and n_l ≥ 3, which is the exact maximum.

    Serra, Tjandraatmadja and Ramalingam 2018, theorem 5.

    >>> line_attained(1, (3, 4, 5))
    120
    """
    if inputs != 1:
        raise ShapeError(f"the domain has dimension {inputs}; this is about lines")
    _demand_width(1, hidden, 3)
    return line(hidden)


def _zonotope(inputs: int, pairs: int, width: int, depth: int) -> int:
    """Return the cells of m hyperplanes through 0 in general position, 2 Σ_{j < d} C(m − 1, j)."""
    for value, name in ((inputs, "d"), (pairs, "m"), (width, "w"), (depth, "L")):
        if value < 1:
            raise ShapeError(f"{name} is {value}; give 1 or more")
    return 2 * zaslavsky(pairs - 1, inputs - 1)


def _demand_width(inputs: int, hidden: Sequence[int], times: int) -> None:
    if not hidden:
        raise ShapeError("there is no hidden layer; give one width or more")
    for l, n in enumerate(hidden):
        if n < times * inputs:
            raise ShapeError(
                f"hidden width {l + 1} is {n}; the construction needs {times * inputs} or more, "
                f"{times} for each of {inputs} inputs"
            )
