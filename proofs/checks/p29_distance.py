"""The displays of proofs/29-distance.md, computed."""

from fractions import Fraction

from sympy import simplify, symbols

from exactregions import Domain, Network, distance, explore
from exactregions.networks.affine import Affine
from exactregions.networks.famous import t_junction
from exactregions.networks.initial import random_network
from exactregions.regions.exact_cell import unit_rows


def equation_1() -> None:
    """All units of each cell, facets or not; the foot is in the cell's edge, and in one facet."""
    network: Network = random_network((2, 4, 3, 1), 2)
    cells = explore(network, Domain.whole(2))
    affine = Affine(network)
    for i in range(cells.count):
        cell = cells[i]
        x = cell.interior_point
        found, forms = distance(network, x), unit_rows(affine, cell.pattern).values()
        rows = [g for g in forms if any(g[1:])]
        y = found.foot
        left = [h.b - h.a[0] * y[0] - h.a[1] * y[1] for h in cell.inequalities]
        assert found.cell_squared == min(
            (g[0] + g[1] * x[0] + g[2] * x[1]) ** 2 / Fraction(g[1] ** 2 + g[2] ** 2) for g in rows
        )
        assert min(left) == 0 and left.count(0) == 1  # noqa: PT018


def equation_2() -> None:
    """The foot of the perpendicular in space."""
    c, a, b, e, p, q, r = symbols("c a b e p q r", real=True)
    value, square = c + a * p + b * q + e * r, a**2 + b**2 + e**2
    y = [v - value / square * w for v, w in zip((p, q, r), (a, b, e), strict=True)]
    assert simplify(c + a * y[0] + b * y[1] + e * y[2]) == 0
    u, v, w = y
    assert simplify((p - u) ** 2 + (q - v) ** 2 + (r - w) ** 2 - value**2 / square) == 0
    assert simplify(y[0] - (p - value * a / square)) == 0


def equation_3() -> None:
    """A point of the T-junction whose nearest wall no output sees."""
    found = distance(t_junction(), ["1/3", -1])
    assert found.cell_squared == Fraction(1, 3) ** 2 == Fraction(1, 9)
    assert found.boundary_squared == (Fraction(1, 3) - 1) ** 2 / (2) == Fraction(2, 9)
