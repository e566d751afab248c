"""A pointed polyhedron by its corners, cut by one hyperplane after the other, in integers.

A corner is an extreme ray (x₀, x₁, …, x_d) of the cone over the polyhedron: the point x / x₀ or,
for x₀ = 0, a direction. Each lies on exactly d rows, x₀ ≥ 0 among them at infinity: where more
rows meet, a row counts as raised by an amount that is infinitely small, yet large beside those of
the rows before it, so that a zero counts as positive and a corner may be listed more than once.

Proof: proofs/23-clipping.md
"""

from collections.abc import Mapping, Sequence
from itertools import combinations, repeat
from operator import mul

from exactregions.arithmetic.matrix import independent, kernel, primitive, solve
from exactregions.polyhedra.program import Form

INFINITY = -(2**62)  # the name of the row x₀ ≥ 0

Corner = tuple[Form, tuple[int, ...]]  # the names of its rows in the order of the cuts


class Clipped:
    """The corners of {x : g(x) ≥ 0 for every row g}, each with the names of its d rows.

    >>> triangle = Clipped.of({0: (0, 1, 0), 1: (0, 0, 1), 2: (1, -1, -1)}, 2)
    >>> sorted(at for at, _ in triangle.corners)
    [(1, 0, 0), (1, 0, 1), (1, 1, 0)]
    >>> triangle.least((3, -1, -2), {0: (0, 1, 0), 1: (0, 0, 1), 2: (1, -1, -1)})
    [0, 2]
    """

    __slots__ = ("corners", "points")

    def __init__(self, corners: list[Corner]) -> None:
        self.corners = corners
        self.points = [at for at, _ in corners]

    @classmethod
    def of(cls, rows: Mapping[int, Form], dimension: int) -> "Clipped | None":
        """Return the polyhedron of named rows, None unless their slopes span R^d.

        It must have interior points.
        """
        names = [j for j, g in rows.items() if any(g[1:])]
        first = independent([rows[j][1:] for j in names]) if dimension else []
        if len(first) < dimension:
            return None
        chosen = [names[i] for i in first]
        found = cls(_cone({j: rows[j] for j in chosen}, dimension))
        for j in names:
            if j not in chosen:
                found = found.cut(j, found.values(rows[j]))[1]
        return found

    def values(self, form: Form) -> list[int]:
        """Return a form at every corner, up to positive factors."""
        return [sum(map(mul, form, at)) for at in self.points]

    def cut(self, name: int, values: Sequence[int]) -> tuple["Clipped", "Clipped"]:
        """Return the parts where a row is negative and where it is not.

        values : the row at every corner

        Two corners share an edge if they share d − 1 rows.
        """
        below: list[Corner] = []
        above: list[Corner] = []
        edges: dict[tuple[int, ...], tuple[Form, int]] = {}
        for corner, value in zip(self.corners, values, strict=True):
            if value < 0:
                below.append(corner)
                at, on = corner
                edges.update(zip(combinations(on, len(on) - 1), repeat((at, value))))
        new: list[Corner] = []
        for corner, value in zip(self.corners, values, strict=True):
            if value >= 0:
                above.append(corner)
                at, on = corner
                for edge in combinations(on, len(on) - 1):
                    if edge in edges:
                        low, depth = edges[edge]
                        between = [value * p - depth * q for p, q in zip(low, at, strict=True)]
                        new.append((primitive(between), (*edge, name)))
        return Clipped(below + new), Clipped(above + new)

    def least(
        self, form: Form, rows: Mapping[int, Form], values: Sequence[int] | None = None
    ) -> list[int] | None:
        """Return names of rows of which a form is a non-negative combination plus a constant.

        values : the form at every corner, if they are known

        The combination is that of a corner where the form is least. Its linear parts are
        independent, and no row has the factor 0. None if the form is negative somewhere, or if no
        listed corner has such a combination.
        """
        values = self.values(form) if values is None else values
        if min(values) < 0:
            return None
        ties, flat = self._lowest(values)
        if len(ties) == 1 and not flat:
            return sorted(self.corners[ties[0]][1])
        for i in ties:
            names = sorted(self.corners[i][1])
            slopes = zip(*(rows[j][1:] for j in names), strict=True)
            found = solve([*slopes], [[a] for a in form[1:]])
            if found is not None and all(w >= 0 for (w,) in found[0]):
                return [j for j, (w,) in zip(names, found[0], strict=True) if w]
        return None

    def _lowest(self, values: Sequence[int]) -> tuple[list[int], bool]:
        """Return the points at which a form is least, and whether a direction leaves it as it is.

        values : the form at every corner
        """
        ties: list[int] = []
        flat, low, weight = False, 0, 0
        for i, (value, at) in enumerate(zip(values, self.points, strict=True)):
            if not at[0]:
                flat = flat or not value
                continue
            above = value * weight - low * at[0] if ties else -1
            if above < 0:
                ties, low, weight = [i], value, at[0]
            elif not above:
                ties.append(i)
        return ties, flat

    def middle(self, rows: Mapping[int, Form]) -> Form:
        """Return an interior point (q, p₁, …, p_d) of few bits, q > 0, near the corners' mean.

        A sum of all corners with positive weights lies inside; it is rounded to as few binary
        places as leave every row of a corner positive, and a row of no corner follows from those.
        """
        mean = [0] * len(self.points[0])
        size = 2 * max(v.bit_length() for at in self.points for v in at)
        for at in self.points:
            shift = size - (at[0] or max(map(abs, at))).bit_length()
            mean = [m + (v << shift) for m, v in zip(mean, at, strict=True)]
        names = {j for _, on in self.corners for j in on} - {INFINITY}
        return _rounded(mean, [rows[j] for j in names])


def _rounded(mean: Sequence[int], rows: list[Form]) -> Form:
    q, *ps = mean
    half, bits = 2 * q, 0
    while True:
        near = (1 << bits, *(((p << bits + 1) + q) // half for p in ps))
        if all(sum(map(mul, g, near)) > 0 for g in rows):
            return primitive(near)
        bits += 1


def _cone(rows: Mapping[int, Form], d: int) -> list[Corner]:
    """Return the d + 1 corners that d rows with independent slopes leave."""
    named = {**rows, INFINITY: (1, *[0] * d)}
    corners = []
    for out, form in named.items():
        on = {j: g for j, g in named.items() if j != out}
        (at,) = kernel(list(on.values()), d + 1)
        turned = sum(map(mul, form, at)) < 0
        corners.append((tuple(-v for v in at) if turned else at, tuple(on)))
    return corners
