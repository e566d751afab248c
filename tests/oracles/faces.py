"""All faces of all dimensions, straight from the definition, for tiny networks.

A face is a nonempty set on which the sign of every unit z − ξ, one for each neuron and each of its
breakpoints, and of every row b − a·x of the domain stays the same, where no row is below 0. Signs
are fixed one after the other, the rows first, then the units layer by layer. What is left before
each step is a relatively open polyhedron P with coordinates of its own, and what is asked next is
an affine form in them. If it is constant, its sign is. Otherwise, as P is open and connected, a
form that is positive at one point of P vanishes on P if and only if it is negative on P somewhere:
one linear program answers, decided in `simplex`. Where the form vanishes, P loses a coordinate.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from .simplex import Form, Point, Row, positive_point, primitive

Activation = tuple[Sequence[Fraction], Sequence[Fraction], Fraction]
Layer = tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]
Domain = Sequence[tuple[Sequence[Fraction], Fraction]]


class Face(NamedTuple):
    """A relatively open face.

    signs : -1, 0 or 1 for each unit, in the order of layers, neurons and breakpoints
    boundary : for each row of the domain, whether it vanishes here
    point : one of its points
    """

    dimension: int
    signs: tuple[int, ...]
    boundary: tuple[bool, ...]
    point: Point


class Part(NamedTuple):
    """The set {t : row(t) > 0 for every row} in coordinates t of its own, and one of its points.

    place : the inputs x as affine forms in t
    given : what is read next, as affine forms in t: x again, or what a layer hands on
    """

    signs: tuple[int, ...]
    rows: tuple[Row, ...]
    point: Point
    place: tuple[Form, ...]
    given: tuple[Form, ...]


def faces(layers: Sequence[Layer], activations: Sequence[Activation], domain: Domain) -> list[Face]:
    """Every face of the complex of a network on a domain, once each."""
    d = len(layers[0][0][0])
    inputs = tuple(tuple(Fraction(i == j) for j in range(d + 1)) for i in range(1, d + 1))
    found = [Part((), (), (Fraction(0),) * d, inputs, inputs)]
    for a, b in domain:
        found = [new for p in found for new in _divided(p, _row(p, a, b)) if new.signs[-1] >= 0]
    for layer, activation in zip(layers[:-1], activations, strict=True):
        found = [new for part in found for new in _through_layer(part, layer, activation)]
    return [
        Face(
            len(part.point),
            part.signs[len(domain) :],
            tuple(sign == 0 for sign in part.signs[: len(domain)]),
            tuple(_value(x, part.point) for x in part.place),
        )
        for part in found
    ]


def f_vector(found: Sequence[Face], dimension: int) -> tuple[int, ...]:
    """How many faces there are of each dimension."""
    return tuple(sum(face.dimension == k for face in found) for k in range(dimension + 1))


def _row(part: Part, a: Sequence[Fraction], b: Fraction) -> Form:
    return _combined([-Fraction(v) for v in a], Fraction(b), part.place, len(part.point))


def _through_layer(part: Part, layer: Layer, activation: Activation) -> Iterator[Part]:
    """The parts into which one layer divides a part, with what the layer hands on."""
    weights, biases = layer
    breakpoints = activation[0]
    count = len(part.signs)
    z = [
        _combined(row, bias, part.given, len(part.point))
        for row, bias in zip(weights, biases, strict=True)
    ]
    found = [part._replace(given=tuple(z))]
    for i in range(len(z)):
        for xi in breakpoints:
            found = [n for p in found for n in _divided(p, (p.given[i][0] - xi, *p.given[i][1:]))]
    for new in found:
        signs = new.signs[count:]
        pieces = [
            sum(s > 0 for s in signs[i * len(breakpoints) : (i + 1) * len(breakpoints)])
            for i in range(len(z))
        ]
        handed = zip(new.given, pieces, strict=True)
        yield new._replace(given=tuple(_output(form, p, activation) for form, p in handed))


def _divided(part: Part, form: Form) -> Iterator[Part]:
    """The parts where a form is negative, zero and positive, if there are any."""
    at = _value(form, part.point)
    if not any(form[1:]):
        yield part._replace(signs=(*part.signs, (at > 0) - (at < 0)))
        return
    sides: dict[int, Point] = {}
    for sign in (1, -1):
        row = primitive([sign * v for v in form])
        inside = part.point if sign * at > 0 else positive_point([*part.rows, row], len(part.point))
        if inside is not None:
            sides[sign] = inside
            signs, rows = (*part.signs, sign), (*part.rows, row)
            yield part._replace(signs=signs, rows=rows, point=inside)
    if len(sides) == 2:
        p, q = sides[1], sides[-1]
        t = _value(form, p) / (_value(form, p) - _value(form, q))
        yield _section(part, form, tuple(x + t * (y - x) for x, y in zip(p, q, strict=True)))


def _section(part: Part, form: Form, point: Point) -> Part:
    """The part where a form vanishes: its last coordinate that counts follows from the others."""
    k = max(j for j in range(1, len(form)) if form[j])

    def without(other: Sequence[Fraction]) -> Form:
        left = [a - other[k] / form[k] * b for a, b in zip(other, form, strict=True)]
        return tuple(left[:k] + left[k + 1 :])

    # A row that is constant here is positive at the point, and so everywhere.
    rows = [primitive(without([Fraction(v) for v in row])) for row in part.rows]
    return Part(
        (*part.signs, 0),
        tuple(dict.fromkeys(row for row in rows if any(row[1:]))),
        point[: k - 1] + point[k:],
        tuple(map(without, part.place)),
        tuple(map(without, part.given)),
    )


def _combined(
    weights: Sequence[Fraction], bias: Fraction, forms: Sequence[Form], dimension: int
) -> Form:
    """Σ wᵢ·formᵢ + b."""
    total = [Fraction(bias), *[Fraction(0)] * dimension]
    for w, form in zip(weights, forms, strict=True):
        total = [a + w * b for a, b in zip(total, form, strict=True)]
    return tuple(total)


def _output(form: Form, piece: int, activation: Activation) -> Form:
    """The form slope · z + offset of a piece."""
    breakpoints, slopes, offset = activation
    for t in range(piece):
        offset += (slopes[t] - slopes[t + 1]) * breakpoints[t]
    return (slopes[piece] * form[0] + offset, *(slopes[piece] * v for v in form[1:]))


def _value(form: Form, point: Point) -> Fraction:
    return form[0] + sum((a * t for a, t in zip(form[1:], point, strict=True)), Fraction(0))
