"""Regions by the definitions of Stargalla, Hertrich and Reichman, for tiny networks.

Everything is said in terms of the relatively open faces that `faces` finds by linear programs, each
with its signs. A face lies in the closure of another iff each of its signs is 0 or that of the
other. The set {f = g} inside the domain is the disjoint union of its convex parts in faces; a part
in a face and one in a face that bounds it are connected, if neither is empty, as a segment from one
to the other stays in {f = g}.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from .faces import Activation, Domain, Face, Layer, faces
from .simplex import Form, Row, positive_point, primitive


class Regions(NamedTuple):
    """How many regions there are by each definition; closed ones by sets and by cells."""

    activation: int
    proper: int
    open: int
    closed: int
    closed_cells: int
    affine: int


class Piece(NamedTuple):
    """A face inside the domain, the forms of all units on it and the map of the output."""

    face: Face
    units: tuple[Form, ...]
    output: tuple[Form, ...]


def regions(layers: Sequence[Layer], activations: Sequence[Activation], domain: Domain) -> Regions:
    """All counts but that of convex regions."""
    found = pieces(layers, activations, domain)
    d = len(layers[0][0][0])
    cells = [p for p in found if p.face.dimension == d]
    maps = {p.output for p in cells}
    rows = _rows(domain)

    def common(*dimensions: int) -> Callable[[Piece, Piece], bool]:
        """Do two cells with one map share a face of one of these dimensions?"""
        lower = [p.face for p in found if p.face.dimension in dimensions]
        return lambda p, q: (
            p.output == q.output and any(bounds(f, p.face) and bounds(f, q.face) for f in lower)
        )

    return Regions(
        len({binary(p.face) for p in found}),
        len({binary(p.face) for p in cells}),
        len(classes(cells, common(d - 1))),
        sum(_closed(found, g, rows, d) for g in maps),
        len(classes(cells, common(*range(d)))),
        len(maps),
    )


def pieces(
    layers: Sequence[Layer], activations: Sequence[Activation], domain: Domain
) -> list[Piece]:
    """Every face that does not lie in the edge of the domain."""
    inside = [face for face in faces(layers, activations, domain) if not any(face.boundary)]
    return [Piece(face, *_forms(layers, activations, face.signs)) for face in inside]


def binary(face: Face) -> tuple[bool, ...]:
    """On or off, for each unit."""
    return tuple(sign > 0 for sign in face.signs)


def bounds(face: Face, other: Face) -> bool:
    """Is a face in the closure of another one?"""
    pairs = zip(face.signs, other.signs, strict=True)
    return face.dimension <= other.dimension and all(s in (0, t) for s, t in pairs)


def classes(nodes: Sequence[Piece], linked: Callable[[Piece, Piece], bool]) -> list[set[int]]:
    """The connected components of a graph, as sets of positions."""
    left, found = set(range(len(nodes))), []
    while left:
        waiting = [left.pop()]
        part = set(waiting)
        while waiting:
            one = nodes[waiting.pop()]
            new = {j for j in left if linked(one, nodes[j])}
            left -= new
            part |= new
            waiting.extend(new)
        found.append(part)
    return found


def _closed(found: Sequence[Piece], g: tuple[Form, ...], rows: list[Row], d: int) -> int:
    """The components of {f = g} that hold a cell with the map g."""
    held = [p for p in found if _meets(p, g, rows, d)]
    parts = classes(held, lambda p, q: bounds(p.face, q.face) or bounds(q.face, p.face))
    cells = {i for i, p in enumerate(held) if p.face.dimension == d and p.output == g}
    return sum(not part.isdisjoint(cells) for part in parts)


def _meets(piece: Piece, g: tuple[Form, ...], rows: list[Row], d: int) -> bool:
    """Is f = g somewhere on a face?"""
    gaps = zip(piece.output, g, strict=True)
    zero = [[a - b for a, b in zip(f, h, strict=True)] for f, h in gaps]
    signs = list(zip(piece.units, piece.face.signs, strict=True))
    zero += [list(form) for form, sign in signs if sign == 0]
    positive = [[sign * v for v in form] for form, sign in signs if sign]
    return _solvable(zero, positive + [[Fraction(v) for v in row] for row in rows], d)


def _solvable(zero: list[list[Fraction]], positive: list[list[Fraction]], d: int) -> bool:
    """Is there a point where some forms vanish and others are positive?"""
    while zero:
        first = zero.pop()
        k = next((j for j in range(1, len(first)) if first[j]), None)
        if k is None:
            if first[0]:
                return False
            continue
        zero = [_without(form, first, k) for form in zero]
        positive = [_without(form, first, k) for form in positive]
        d -= 1
    constant = [form[0] for form in positive if not any(form[1:])]
    asked = [primitive(form) for form in positive if any(form[1:])]
    return all(c > 0 for c in constant) and positive_point(asked, d) is not None


def _without(form: list[Fraction], zero: list[Fraction], k: int) -> list[Fraction]:
    changed = [a - form[k] / zero[k] * b for a, b in zip(form, zero, strict=True)]
    return changed[:k] + changed[k + 1 :]


def _forms(
    layers: Sequence[Layer], activations: Sequence[Activation], signs: Sequence[int]
) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
    """The forms of all units, and of the outputs, where the units have these signs."""
    d = len(layers[0][0][0])
    given = [tuple(Fraction(i == j) for j in range(d + 1)) for i in range(1, d + 1)]
    units: list[Form] = []
    for layer, (breakpoints, slopes, offset) in zip(layers[:-1], activations, strict=True):
        handed = []
        for z in _affine(layer, given):
            start = len(units)
            units += [(z[0] - xi, *z[1:]) for xi in breakpoints]
            piece = sum(s > 0 for s in signs[start : len(units)])
            shift = offset + sum((slopes[t] - slopes[t + 1]) * breakpoints[t] for t in range(piece))
            handed.append((slopes[piece] * z[0] + shift, *(slopes[piece] * v for v in z[1:])))
        given = handed
    return tuple(units), tuple(_affine(layers[-1], given))


def _affine(layer: Layer, given: Sequence[Form]) -> list[Form]:
    found = []
    for weights, bias in zip(*layer, strict=True):
        columns = zip(*given, strict=True)
        total = [sum(w * v for w, v in zip(weights, column, strict=True)) for column in columns]
        found.append((total[0] + bias, *total[1:]))
    return found


class Puzzle:
    """The cells of a network, to be put together into parts of a polyhedral complex.

    cells : in the order that parts are given in; walls, sides : the cells beside each wall
    """

    def __init__(
        self, layers: Sequence[Layer], activations: Sequence[Activation], domain: Domain
    ) -> None:
        found, d = pieces(layers, activations, domain), len(layers[0][0][0])
        self.cells = [p for p in found if p.face.dimension == d]
        self.walls = [p.face for p in found if p.face.dimension == d - 1]
        self.sides = [
            tuple(i for i, c in enumerate(self.cells) if bounds(wall, c.face))
            for wall in self.walls
        ]
        self.rows = [
            tuple(_inward(wall, self.cells[i]) for i in pair)
            for wall, pair in zip(self.walls, self.sides, strict=True)
        ]
        rows = _rows(domain)
        self.below = {
            row: {i for i, c in enumerate(self.cells) if _falls(row, c, rows, d)}
            for pair in self.rows
            for row in pair
        }

    def fits(self, parts: Sequence[int]) -> bool:
        """Do parts, one for each cell, make a polyhedral complex on which f is affine?

        A part is convex if no facet has a point of the part behind it. Convex parts fit together
        if no part has two others behind one hyperplane of a facet.
        """
        maps: dict[int, tuple[Form, ...]] = {}
        if any(maps.setdefault(p, c.output) != c.output for p, c in self._of(parts)):
            return False
        behind: dict[tuple[int, tuple[int, ...]], int] = {}
        for pair, rows in zip(self.sides, self.rows, strict=True):
            mine, theirs = (parts[i] for i in pair)
            for part, far, row in ((mine, theirs, rows[0]), (theirs, mine, rows[1])):
                if part != far and any(parts[i] == part for i in self.below[row]):
                    return False
                if part != far and behind.setdefault((part, row), far) != far:
                    return False
        return True

    def _of(self, parts: Sequence[int]) -> Iterable[tuple[int, Piece]]:
        return zip(parts, self.cells, strict=True)

    @property
    def free(self) -> list[tuple[int, ...]]:
        """The pairs of cells with one map on both sides of a wall."""
        return [(a, b) for a, b in self.sides if self.cells[a].output == self.cells[b].output]

    def fewest(self) -> int:
        """The fewest parts that fit, by trying everything."""
        found = len(self.cells)
        for many in range(len(self.free) + 1):
            for gone in combinations(self.free, many):
                parts = list(range(len(self.cells)))
                for a, b in gone:
                    parts = [parts[a] if p == parts[b] else p for p in parts]
                if len(set(parts)) < found and self.fits(parts):
                    found = len(set(parts))
        return found


def _inward(wall: Face, cell: Piece) -> tuple[int, ...]:
    """The form that vanishes on a wall and is positive on a cell beside it."""
    units = zip(cell.units, wall.signs, cell.face.signs, strict=True)
    form, sign = next((form, t) for form, s, t in units if s == 0 != t)
    return primitive([sign * v for v in form])


def _falls(row: tuple[int, ...], cell: Piece, rows: list[Row], d: int) -> bool:
    """Is a form negative somewhere on a cell?"""
    signs = zip(cell.units, cell.face.signs, strict=True)
    inside = [[sign * v for v in form] for form, sign in signs if sign]
    return _solvable([], [*inside, *map(list, rows), [Fraction(-v) for v in row]], d)


def _rows(domain: Domain) -> list[Row]:
    return [primitive([Fraction(b), *(-Fraction(v) for v in a)]) for a, b in domain]
