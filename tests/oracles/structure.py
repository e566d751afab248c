"""Structure of a complex from the definitions: maps of cells, bounded cells, decision regions.

Cells and walls come from `brute`; every question is one system of strict inequalities, which
`simplex` decides. Nothing here knows vertices, faces or floats.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from . import brute
from .simplex import Form, positive_point, primitive

Pattern = tuple[int, ...]
Layers = Sequence[tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]]
Activations = Sequence[tuple[Sequence[Fraction], Sequence[Fraction], Fraction]]
Domain = Sequence[tuple[Sequence[Fraction], Fraction]]


class Parts(NamedTuple):
    """How many connected components a decision region has, and how many of them are bounded."""

    components: int
    bounded: int


def evaluated(layers: Layers, activations: Activations, x: Sequence[Fraction]) -> list[Fraction]:
    """The outputs at a point, by the definition of the network."""
    h = list(x)
    for l, (weights, biases) in enumerate(layers):
        h = [
            b + sum((w * v for w, v in zip(row, h, strict=True)), Fraction(0))
            for row, b in zip(weights, biases, strict=True)
        ]
        if l < len(activations):
            h = [_activated(activations[l], z) for z in h]
    return h


def _activated(activation: Any, z: Fraction) -> Fraction:
    """phi(z) = o + a_0 z + sum of (a_t - a_(t-1)) max(z - xi_t, 0): o is the leftmost offset."""
    breakpoints, slopes, offset = activation
    jumps = [b - a for a, b in pairwise(slopes)]
    bends = (j * max(z - xi, Fraction(0)) for j, xi in zip(jumps, breakpoints, strict=True))
    return offset + slopes[0] * z + sum(bends, Fraction(0))


def forms(layers: Layers, activations: Activations, pattern: Pattern) -> list[list[Form]]:
    """The pre-activations of every layer and the outputs, as forms (c, a), on a pattern's cell."""
    d = len(layers[0][0][0])
    given = [tuple(Fraction(i == k) for k in range(d + 1)) for i in range(1, d + 1)]
    found, states = [], iter(pattern)
    for l, (weights, biases) in enumerate(layers):
        z = []
        for row, b in zip(weights, biases, strict=True):
            sums = [sum((w * h[k] for w, h in zip(row, given, strict=True)), Fraction(0))
                    for k in range(d + 1)]  # fmt: skip
            z.append((sums[0] + b, *sums[1:]))
        found.append(z)
        if l < len(activations):
            given = [_through(activations[l], form, next(states)) for form in z]
    return found


def _through(activation: Any, form: Form, state: int) -> Form:
    breakpoints, slopes, offset = activation
    piece, constant = state // 2, offset
    for t in range(piece):
        constant += (slopes[t] - slopes[t + 1]) * breakpoints[t]
    return (slopes[piece] * form[0] + constant, *(slopes[piece] * v for v in form[1:]))


def outputs(layers: Layers, activations: Activations, pattern: Pattern) -> list[Form]:
    """The outputs as forms (c, a) on the cell of a pattern."""
    return forms(layers, activations, pattern)[-1]


def rows(layers: Layers, activations: Activations, domain: Domain, pattern: Pattern) -> list[Form]:
    """Forms that are positive inside the cell of a pattern, and nowhere else."""
    found = [(b, *(-v for v in a)) for a, b in domain]
    states = iter(pattern)
    for z, (breakpoints, _, _) in zip(
        forms(layers, activations, pattern)[:-1], activations, strict=True
    ):
        for form in z:
            state = next(states)
            for t, xi in enumerate(breakpoints):
                side = state - (2 * t + 1)
                if abs(side) == 1:
                    found.append(tuple(side * v for v in (form[0] - xi, *form[1:])))
    return [form for form in found if any(form[1:])]


def is_bounded(inequalities: Sequence[Form], d: int) -> bool:
    """Is the nonempty open set where all forms are positive bounded?

    Its recession cone is {0} if and only if the slopes have rank d and some of their combinations
    with positive coefficients only is zero (Stiemke).
    """
    slopes = [form[1:] for form in inequalities]
    if not slopes:
        return False
    kernel, rank = _kernel([list(column) for column in zip(*slopes, strict=True)], len(slopes))
    if rank < d or not kernel:
        return False
    positive = [primitive((Fraction(0), *weights)) for weights in zip(*kernel, strict=True)]
    return positive_point(positive, len(kernel)) is not None


def _kernel(matrix: list[list[Fraction]], columns: int) -> tuple[list[list[Fraction]], int]:
    """A basis of {x : matrix x = 0}, and the rank."""
    pivots: list[int] = []
    for c in range(columns):
        at = len(pivots)
        i = next((i for i in range(at, len(matrix)) if matrix[i][c]), None)
        if i is None:
            continue
        matrix[at], matrix[i] = matrix[i], matrix[at]
        matrix[at] = [v / matrix[at][c] for v in matrix[at]]
        for k, row in enumerate(matrix):
            if k != at and row[c]:
                matrix[k] = [v - row[c] * p for v, p in zip(row, matrix[at], strict=True)]
        pivots.append(c)
    basis = []
    for free in (c for c in range(columns) if c not in pivots):
        x = [Fraction(c == free) for c in range(columns)]
        for i, p in enumerate(pivots):
            x[p] = -matrix[i][free]
        basis.append(x)
    return basis, len(pivots)


def decision_regions(
    layers: Layers, activations: Activations, domain: Domain, threshold: Fraction = Fraction(0)
) -> list[Parts]:
    """The set where each output is strictly the highest; one output competes with a threshold.

    A cell holds a convex part of each of these sets. Parts of one set in two cells touch through
    the cells' wall if and only if the output is strictly the highest somewhere on it.
    """
    d = len(layers[0][0][0])
    patterns = brute.cells(layers, activations, domain)
    cells = {p: rows(layers, activations, domain, p) for p in patterns}
    scores = {p: outputs(layers, activations, p) for p in cells}
    if len(layers[-1][1]) == 1:
        constant = (threshold, *[Fraction(0)] * d)
        scores = {p: [*maps, constant] for p, maps in scores.items()}
    walls = [tuple(wall) for wall in brute.walls(layers, activations, domain)]
    found = []
    for label in range(len(next(iter(scores.values())))):
        margins = {p: _margins(scores[p], label) for p in cells}
        parts = {p: cells[p] + margins[p] for p in cells if _solvable(cells[p] + margins[p], d)}
        edges = [
            (p, q)
            for p, q in walls
            if p in parts
            and q in parts
            and _meet(_wall(layers, activations, p, q), cells[p] + cells[q], margins[p], d)
        ]
        groups = _components(parts, edges)
        inside = [all(is_bounded(_sloped(parts[p]), d) for p in group) for group in groups]
        found.append(Parts(len(groups), sum(inside)))
    return found


def _margins(scores: Sequence[Form], label: int) -> list[Form]:
    best = scores[label]
    others = [s for i, s in enumerate(scores) if i != label]
    return [tuple(a - b for a, b in zip(best, other, strict=True)) for other in others]


def _sloped(inequalities: Sequence[Form]) -> list[Form]:
    return [form for form in inequalities if any(form[1:])]


def _solvable(inequalities: Sequence[Form], d: int) -> bool:
    """Can all forms be positive at once? A constant decides itself."""
    if any(not any(form[1:]) and form[0] <= 0 for form in inequalities):
        return False
    return positive_point([primitive(form) for form in _sloped(inequalities)], d) is not None


def _wall(layers: Layers, activations: Activations, p: Pattern, q: Pattern) -> Form:
    """The form that vanishes on the common wall: the first unit whose sides differ.

    The patterns agree before it, so it is the same form on both cells, and it is not zero.
    """
    flat = [
        (form, phi[0])
        for z, phi in zip(forms(layers, activations, p)[:-1], activations, strict=True)
        for form in z
    ]
    k = next(k for k in range(len(p)) if p[k] != q[k])
    form, breakpoints = flat[k]
    return (form[0] - breakpoints[min(p[k], q[k]) // 2], *form[1:])


def _meet(wall: Form, cells: Sequence[Form], margins: Sequence[Form], d: int) -> bool:
    """Are the margins positive at some point inside the wall?

    Rows of the cells may vanish on the whole wall; a margin that does is a tie.
    """
    k = next(j for j in range(1, d + 1) if wall[j])

    def restricted(form: Form) -> Form:
        f = form[k] / wall[k]
        rest = [a - f * w for a, w in zip(form, wall, strict=True)]
        return tuple(rest[:k] + rest[k + 1 :])

    inside = [form for form in map(restricted, cells) if any(form)]
    return _solvable(inside + [restricted(form) for form in margins], d - 1)


def _components(nodes: Iterable[Pattern], edges: Sequence[tuple[Pattern, ...]]) -> list[set]:
    groups = {node: {node} for node in nodes}
    for p, q in edges:
        if groups[p] is not groups[q]:
            merged = groups[p] | groups[q]
            for node in merged:
                groups[node] = merged
    return list({id(group): group for group in groups.values()}.values())
