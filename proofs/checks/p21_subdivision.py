"""The displays of proofs/21-subdivision.md, computed."""

from collections import Counter
from fractions import Fraction
from math import comb

import numpy as np
from numpy.typing import NDArray

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.networks.activation import Activation, absolute_value, hard_tanh, relu
from exactregions.networks.initial import random_network

HAT = Activation.of("hat", ["1/2", 2, 3], [3, 1, -2, 0], offset="1/3")


def equation_1() -> None:
    """An activation with one term for each of its breakpoints."""
    for phi in (relu, absolute_value, hard_tanh, HAT):
        a, o, xi = phi.slopes, phi.offsets[0], [0, *phi.breakpoints]
        for z in map(Fraction, (-3, "1/4", "3/2", "5/2", 4)):
            terms = range(1, len(a))
            assert phi(z) == o + a[0] * z + sum(
                (a[t] - a[t - 1]) * max(z - xi[t], 0) for t in terms
            )


def lines(raised: str) -> tuple[int, ...]:
    """The numbers of faces of three lines, the last one raised."""
    network = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, raised]), ([[1, 1, 1]], [0])])
    return explore(network, Domain.whole(2), engine="subdivide").f_vector


def equation_2() -> None:
    """Three lines through a point, before and after they sink."""
    assert lines("1/1000") == (3, 9, 7)
    assert lines("0") == (1, 6, 6)


def bent(d: int) -> Complex:
    """A deep network in general position."""
    widths = "2-4-4-1" if d == 2 else "3-4-3-1"
    return explore(random_network(widths, 3, "he"), Box.cube(d, -2, 2))


def inside(cells: Complex, k: int) -> NDArray[np.int8]:
    """The signs on the k-faces that are on no row of the domain."""
    faces = cells.faces(k)
    return faces.signs[~faces.boundary.any(axis=1)]


def equation_3() -> None:
    """The faces around each vertex inside the domain, told by their signs."""
    for d in (2, 3):
        cells = bent(d)
        corners, *others = (inside(cells, k) for k in range(d + 1))
        for k, faces in enumerate(others, 1):
            for v in corners:
                around = int(((faces == v) | (v == 0)).all(axis=1).sum())
                assert around == 2**k * comb(d, k)


def rising(cells: Complex) -> list[tuple[int, int]]:
    """For each vertex in the plane, how many rising edges leave its one, its other unit."""
    height = [3 * v.point[0] + Fraction(7, 5) * v.point[1] for v in cells.vertices()]
    zero = [(f.signs == 0, f.boundary) for f in (cells.faces(0), cells.faces(1))]
    units = [[(*s, *b) for s, b in zip(*z, strict=True)] for z in zero]
    ends: dict[int, list[int]] = {}
    for edge, vertex in cells.incidence(1).tolist():
        ends.setdefault(edge, []).append(vertex)
    left: Counter[tuple[int, int]] = Counter()
    for edge, pair in ends.items():
        low = min(pair, key=height.__getitem__)
        kept = units[1][edge]
        (unit,) = (i for i, on in enumerate(units[0][low]) if on and not kept[i])
        left[low, unit] += 1
    on = [[i for i, zero in enumerate(row) if zero] for row in units[0]]
    return [(left[v, i], left[v, j]) for v, (i, j) in enumerate(on)]


def equation_4() -> None:
    """Every face is listed once, at its lowest vertex."""
    cells = bent(2)
    f, rise = cells.f_vector, rising(cells)
    for t in (2, 3, Fraction(1, 2)):
        assert sum(f[k] * t**k for k in range(3)) == sum((1 + r * t) * (1 + s * t) for r, s in rise)
