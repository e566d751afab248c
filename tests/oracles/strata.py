"""The strata of a boundary straight from the definition, on the faces that `faces` finds.

S_0 = B is the union of the closed walls that belong to the boundary, and S_k = S_{k−1} without
B_k, the points near which S_{k−1} is a flat of codimension k. Near a face F such a set is the union
of the faces G in it with F in their closure. It is a flat of codimension k iff

* each of these faces is in the closure of one of codimension k,
* on all of these the same k independent forms vanish, and
* a face of codimension k + 1 among all faces around F that one of them ends at has two of them:
  else their union would have an edge.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from . import faces as oracle
from . import structure

Layers = structure.Layers
Activations = structure.Activations
Domain = structure.Domain
Signs = tuple[int, ...]


class Placed(NamedTuple):
    """A face off the boundary of the domain; positive and negative signs as bits."""

    signs: Signs
    codimension: int
    plus: int
    minus: int


def around(face: Placed, other: Placed) -> bool:
    """Is a face in the closure of another?  Its signs are those of the other, or 0."""
    return not (face.plus & ~other.plus or face.minus & ~other.minus)


def strata(
    layers: Layers, activations: Activations, domain: Domain, *, gradient: bool
) -> dict[Signs, int]:
    """The k with B_k ⊇ F for each face F off the domain's boundary, 0 for faces off B.

    gradient : whether B is where the Jacobian jumps, or where the pattern changes
    """
    d = len(layers[0][0][0])
    found = [
        Placed(face.signs, d - face.dimension, bits(face.signs, 1), bits(face.signs, -1))
        for face in oracle.faces(layers, activations, domain)
        if not any(face.boundary)
    ]
    above = {f: [g for g in found if around(f, g)] for f in found}
    cell = {f: next(g for g in above[f] if g.codimension == 0) for f in found}
    forms = {f: vanishing(layers, activations, f, cell[f]) for f in found}
    walls = {f for f in found if f.codimension == 1}
    if gradient:
        maps = {f: slopes(layers, activations, f) for f in found if f.codimension == 0}
        walls = {w for w in walls if len({maps[g] for g in above[w] if g in maps}) == 2}
    left = {f for f in found if any(g in walls for g in above[f])}
    levels = dict.fromkeys(found, 0)
    for k in range(1, d + 1):
        flat = {f for f in left if is_flat(f, k, [g for g in above[f] if g in left], above, forms)}
        levels.update(dict.fromkeys(flat, k))
        left -= flat
    assert not left
    return {f.signs: k for f, k in levels.items()}


def is_flat(
    face: Placed,
    k: int,
    star: Sequence[Placed],
    above: dict[Placed, list[Placed]],
    forms: dict[Placed, list[list[Fraction]]],
) -> bool:
    """Is the union of a star, near its smallest face, a flat of codimension k?"""
    large = [g for g in star if g.codimension == k]
    if not large or any(not any(around(g, h) for h in large) for g in star):
        return False
    if rank([row for g in large for row in forms[g]]) != k:
        return False
    edges = [f for f in above if f.codimension == k + 1 and around(face, f)]
    return all(sum(around(f, g) for g in large) in (0, 2) for f in edges)


def vanishing(
    layers: Layers, activations: Activations, face: Placed, cell: Placed
) -> list[list[Fraction]]:
    """The forms (c, a) of the units that vanish on a face, on a cell around it."""
    z = structure.forms(layers, activations, pattern(activations, layers, cell.signs))[:-1]
    units = [
        [form[0] - xi, *form[1:]]
        for layer, (breakpoints, _, _) in zip(z, activations, strict=True)
        for form in layer
        for xi in breakpoints
    ]
    return [unit for unit, sign in zip(units, face.signs, strict=True) if sign == 0]


def slopes(layers: Layers, activations: Activations, cell: Placed) -> tuple[object, ...]:
    """The Jacobian of the outputs on a cell."""
    outputs = structure.outputs(layers, activations, pattern(activations, layers, cell.signs))
    return tuple(form[1:] for form in outputs)


def pattern(activations: Activations, layers: Layers, signs: Iterable[int]) -> tuple[int, ...]:
    """The states of neurons from the signs of their units."""
    left = iter(signs)
    return tuple(
        sum(next(left) + 1 for _ in breakpoints)
        for (_, biases), (breakpoints, _, _) in zip(layers, activations, strict=False)
        for _ in biases
    )


def bits(signs: Sequence[int], sign: int) -> int:
    return sum(1 << i for i, s in enumerate(signs) if s == sign)


def rank(rows: Sequence[Sequence[Fraction]]) -> int:
    """The rank, by elimination."""
    table, found = [list(row) for row in rows], 0
    for column in range(len(table[0]) if table else 0):
        pivot = next((row for row in table[found:] if row[column]), None)
        if pivot is None:
            continue
        table.remove(pivot)
        table.insert(found, pivot)
        found += 1
        for row in table[found:]:
            factor = row[column] / pivot[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
    return found
