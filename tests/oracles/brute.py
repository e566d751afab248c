"""Cells, walls and linear regions in any dimension, straight from the definitions.

Patterns grow neuron by neuron: a pattern of the first k neurons fixes neuron k+1 as an affine
form z on an open cell, and a state of that neuron is possible if and only if the cell has a point
where it holds strictly. With breakpoints xi_1 < .. < xi_T the state 2p asks xi_p < z < xi_{p+1},
and 2t-1 asks z - xi_t = 0 on an open set, which is to say that z - xi_t is the zero form.

Every question is one linear program over the rationals, decided in `simplex`.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from .simplex import Form, Point, Row, positive_point, primitive, value_at

Pattern = tuple[int, ...]
Activation = tuple[Sequence[Fraction], Sequence[Fraction], Fraction]
Layer = tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]
Layers = Sequence[Layer]
Domain = Sequence[tuple[Sequence[Fraction], Fraction]]


class Cell(NamedTuple):
    """An open cell {x : row(x) > 0 for every row}, with one of its points.

    forms : z of every neuron so far, flat in layer order
    outputs : what the last layer so far hands on, as affine forms on this cell
    """

    pattern: Pattern
    rows: tuple[Row, ...]
    point: Point
    forms: tuple[Form, ...]
    outputs: tuple[Form, ...]


def cells(
    layers: Layers, activations: Sequence[Activation], domain: Domain
) -> dict[Pattern, Point]:
    """Every pattern that has a full-dimensional cell in the domain, with an interior point."""
    return {cell.pattern: cell.point for cell in _explore(*_frozen(layers, activations, domain))}


def walls(
    layers: Layers, activations: Sequence[Activation], domain: Domain
) -> set[frozenset[Pattern]]:
    """The pairs of cells whose closures meet in a set of dimension d - 1."""
    return set(_walls(*_frozen(layers, activations, domain)))


def linear_regions(layers: Layers, activations: Sequence[Activation], domain: Domain) -> int:
    """Components of the domain without the points where the Jacobian jumps (Hanin and Rolnick).

    Cells with the same Jacobian merge across a wall. Meeting in less than a wall merges nothing
    new: where the Jacobian is continuous all cells around agree and are linked through walls.
    """
    frozen = _frozen(layers, activations, domain)
    jacobian = {}
    for cell in _explore(*frozen):
        maps = _affine(frozen[0][-1], cell.outputs)
        jacobian[cell.pattern] = tuple(form[1:] for form in maps)
    leader = {pattern: pattern for pattern in jacobian}

    def find(pattern: Pattern) -> Pattern:
        while leader[pattern] != pattern:
            pattern = leader[pattern]
        return pattern

    for wall in _walls(*frozen):
        one, other = wall
        if jacobian[one] == jacobian[other]:
            leader[find(one)] = find(other)
    return sum(leader[pattern] == pattern for pattern in leader)


def _frozen(layers: Layers, activations: Sequence[Activation], domain: Domain) -> tuple[Any, ...]:
    """The same data as nested tuples of Fractions, so that a search is made once per network."""

    def freeze(value: Any) -> Any:
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(freeze(part) for part in value)
        return Fraction(value)

    return freeze(layers), freeze(activations), freeze(domain)


@lru_cache(maxsize=4)
def _explore(layers: Layers, activations: tuple[Activation, ...], domain: Domain) -> list[Cell]:
    dimension = len(layers[0][0][0])
    rows = [primitive([b, *(-value for value in a)]) for a, b in domain]
    # A row 0 <= b with b >= 0 asks nothing; as the strict 0 < 0 it would empty the domain.
    rows = [row for row in rows if any(row[1:]) or row[0] < 0]
    point = positive_point(rows, dimension)
    if point is None:
        return []
    unit = [[Fraction(j == i) for j in range(dimension + 1)] for i in range(1, dimension + 1)]
    found = [Cell((), tuple(dict.fromkeys(rows)), point, (), tuple(map(tuple, unit)))]
    for layer, activation in zip(layers[:-1], activations, strict=True):
        found = [new for cell in found for new in _through_layer(cell, layer, activation)]
    return found


def _through_layer(cell: Cell, layer: Layer, activation: Activation) -> list[Cell]:
    """The cells into which the neurons of one layer cut a cell."""
    forms = _affine(layer, cell.outputs)
    found = [cell._replace(outputs=(), forms=cell.forms + forms)]
    for form in forms:
        found = [new for part in found for new in _through_neuron(part, form, activation)]
    return found


def _through_neuron(cell: Cell, form: Form, activation: Activation) -> list[Cell]:
    """The cells into which one neuron cuts a cell: one feasibility question for each state."""
    found = []
    for state in range(2 * len(activation[0]) + 1):
        asked = _conditions(form, state, activation[0])
        if asked is None:
            continue
        rows = tuple(dict.fromkeys(cell.rows + asked))
        point: Point | None = cell.point
        if any(value_at(row, cell.point) <= 0 for row in asked):
            point = positive_point(rows, len(cell.point))
        if point is not None:
            outputs = (*cell.outputs, _output(form, state, activation))
            found.append(Cell((*cell.pattern, state), rows, point, cell.forms, outputs))
    return found


def _conditions(form: Form, state: int, breakpoints: Sequence[Fraction]) -> tuple[Row, ...] | None:
    """The strict inequalities of a state; None if the form itself contradicts the state."""
    above = [_minus(form, value) for value in breakpoints]
    if state % 2:
        return None if any(above[state // 2]) else ()
    piece = state // 2
    asked = above[piece - 1 : piece] if piece else []
    asked += [tuple(-value for value in below) for below in above[piece : piece + 1]]
    # A constant form decides itself; the zero form satisfies no strict inequality.
    if any(not any(row[1:]) and row[0] <= 0 for row in asked):
        return None
    return tuple(primitive(row) for row in asked if any(row[1:]))


def _output(form: Form, state: int, activation: Activation) -> Form:
    """The form slope · z + offset of the piece; at a breakpoint the piece to the left will do."""
    breakpoints, slopes, offset = activation
    piece = state // 2
    for t in range(piece):
        offset += (slopes[t] - slopes[t + 1]) * breakpoints[t]
    return (slopes[piece] * form[0] + offset, *(slopes[piece] * value for value in form[1:]))


def _affine(layer: Layer, inputs: tuple[Form, ...]) -> tuple[Form, ...]:
    """W h + b for affine forms h."""
    found = []
    for weights, bias in zip(*layer, strict=True):
        columns = zip(*inputs, strict=True)
        total = [sum(w * h for w, h in zip(weights, column, strict=True)) for column in columns]
        found.append((total[0] + bias, *total[1:]))
    return tuple(found)


def _minus(form: Form, value: Fraction) -> Form:
    return (form[0] - value, *form[1:])


@lru_cache(maxsize=4)
def _walls(
    layers: Layers, activations: tuple[Activation, ...], domain: Domain
) -> set[frozenset[Pattern]]:
    found = _explore(layers, activations, domain)
    kinks = [
        activation[0]
        for (_, bias), activation in zip(layers[:-1], activations, strict=True)
        for _ in bias
    ]
    planes = [_planes(cell, kinks) for cell in found]
    return {
        frozenset({found[i].pattern, found[j].pattern})
        for i, j in combinations(range(len(found)), 2)
        if _share_wall(found[i], found[j], planes[i], planes[j])
    }


def _planes(cell: Cell, kinks: list[Sequence[Fraction]]) -> list[dict[int, Row]]:
    """For each neuron, by number t of a breakpoint its closed piece touches: where z = xi_t.

    A hyperplane is the primitive form up to sign. The zero form stands for the whole space.
    """
    found = []
    for form, state, values in zip(cell.forms, cell.pattern, kinks, strict=True):
        touched = {state // 2, state // 2 + 1} if state % 2 == 0 else {(state + 1) // 2}
        inside = sorted(t for t in touched if 1 <= t <= len(values))
        found.append({t: _unsigned(_minus(form, values[t - 1])) for t in inside})
    return found


def _unsigned(form: Form) -> Row:
    row = primitive(form)
    lead = next((value for value in row[1:] if value), 1)
    return row if lead > 0 else tuple(-value for value in row)


def _share_wall(
    one: Cell, other: Cell, ours: list[dict[int, Row]], theirs: list[dict[int, Row]]
) -> bool:
    """Do the closures meet in dimension d - 1?

    A neuron whose states differ is at the breakpoint common to both closed pieces wherever the
    closures meet. For the first such neuron the cells agree before it, so z - xi_t is one form g
    on both, and not the zero form, for that would make the states equal. So the closures meet
    inside g = 0, where every other differing neuron must vanish too. There they are the points
    where all rows of both cells are >= 0, and this set has dimension d - 1 if and only if some
    point of the hyperplane makes all those rows positive that do not vanish on the whole of it.
    """
    wall: Row | None = None
    for k, state in enumerate(one.pattern):
        if state == other.pattern[k]:
            continue
        common = ours[k].keys() & theirs[k].keys()
        if not common:
            return False
        (t,) = common
        wall = wall or ours[k][t]
        if not {ours[k][t], theirs[k][t]} <= {wall, (0,) * len(wall)}:
            return False
    assert wall is not None
    rows = {_restricted(row, wall) for row in one.rows + other.rows}
    return positive_point([row for row in rows if any(row)], len(wall) - 2) is not None


def _restricted(row: Row, wall: Row) -> Row:
    """A positive multiple of the row on the hyperplane wall = 0, with one variable eliminated."""
    k = next(j for j in range(1, len(wall)) if wall[j])
    scaled = [wall[k] * a - row[k] * g for a, g in zip(row, wall, strict=True)]
    return primitive(scaled[:k] + scaled[k + 1 :])
