"""The displays of proofs/23-clipping.md, computed."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from operator import mul

from exactregions.arithmetic.matrix import primitive
from exactregions.regions.clipped import Clipped

Form = tuple[int, ...]

# Its apex is (0, 0, 1), where the last four rows meet.
PYRAMID = {
    0: (0, 0, 0, 1),
    1: (1, 1, 0, -1),
    2: (1, -1, 0, -1),
    3: (1, 0, 1, -1),
    4: (1, 0, -1, -1),
}
TETRAHEDRON = {0: (0, 1, 0, 0), 1: (0, 0, 1, 0), 2: (0, 0, 0, 1), 3: (6, -1, -2, -3)}
OBJECTIVE = (40, -2, -3, -1)
FACTORS = {1: 1, 2: 5, 3: 2}  # of the rows of the corner (6, 0, 0)


def value(form: Form, at: Sequence[int]) -> int:
    """A form at a homogeneous point."""
    return sum(map(mul, form, at))


def built(rows: dict[int, Form]) -> Clipped:
    """The corners of a polyhedron."""
    found = Clipped.of(rows, 3)
    assert found is not None
    return found


def equation_1() -> None:
    """The new corners of a pyramid that is cut, one on each edge between the two sides."""
    solid, g = built(PYRAMID), (2, -9, 4, -5)
    values = solid.values(g)
    _, above = solid.cut(9, values)
    pairs = [
        (y, z)
        for (y, on), (z, under) in product(solid.corners, repeat=2)
        if value(g, y) >= 0 > value(g, z) and len({*on} & {*under}) == 2
    ]
    new = {at for at, on in above.corners if 9 in on}
    assert pairs
    for y, z in pairs:
        at = [value(g, y) * z[i] - value(g, z) * y[i] for i in range(4)]
        assert primitive(at) in new
        assert value(g, [value(g, y) * z[i] - value(g, z) * y[i] for i in range(4)]) == 0


def lowest() -> tuple[Form, list[int]]:
    """The corner of the tetrahedron where the objective is least, and its rows."""
    solid = built(TETRAHEDRON)
    names = solid.least(OBJECTIVE, TETRAHEDRON)
    assert names == [1, 2, 3]
    (corner,) = (at for at, on in solid.corners if sorted(on) == names)
    return corner, names


def equation_2() -> None:
    """The objective as a combination of the rows of its least corner, with a constant."""
    f, g, (corner, names) = OBJECTIVE, TETRAHEDRON, lowest()
    c = Fraction(value(f, corner), corner[0])
    for x in [(1, 2, -3, 5), (3, -1, 4, 2)]:
        assert value(f, x) == sum(FACTORS[i] * value(g[i], x) for i in names) + c * x[0]


def equation_3() -> None:
    """A factor is what the objective gains on the way to a neighbour, over what the row gains."""
    corner, names = lowest()
    c = Fraction(value(OBJECTIVE, corner), corner[0])
    solid = built(TETRAHEDRON)
    for i in names:
        (off,) = (at for at, on in solid.corners if {*names} - {i} < {*on} and i not in on)
        gain = value(OBJECTIVE, off) - c * off[0]
        assert FACTORS[i] == gain / value(TETRAHEDRON[i], off)
