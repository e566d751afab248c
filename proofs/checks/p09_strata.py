"""The displays of proofs/09-strata.md, computed."""

from collections import Counter, defaultdict
from fractions import Fraction
from itertools import product
from math import comb

import numpy as np

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.arithmetic.matrix import rank
from exactregions.measures.anatomy import Anatomy
from exactregions.measures.strata import strata
from exactregions.networks.famous import t_junction
from tests.measures.test_strata import two_pyramids

NOT_COMPUTED = {1: "a definition; what follows from it is computed in (2) to (5)"}


def levels(cells: Complex) -> list[list[int]]:
    """The strata of all faces, by codimension."""
    anatomy = Anatomy(cells)
    return [row.tolist() for row in strata(cells, anatomy.incidence, anatomy.kinks)]


def sums(bends: int, d: int) -> Network:
    """|y_1| + ... for the first coordinates, and y_i with an invisible wall for the others."""
    rows = [[s * int(i == j) for j in range(d)] for s in (1, -1) for i in range(d)]
    second = [1] * (d + bends) + [-1] * (d - bends)
    return Network.of([(rows, [0] * (2 * d)), ([second], [0])])


def pyramid() -> Network:
    """ReLU(1 - |x| - |y|)."""
    first = ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0])
    return Network.of([first, ([[-1, -1, -1, -1]], [1]), ([[1]], [0])])


def directions(cells: Complex) -> dict[int, list[tuple[Fraction, Fraction]]]:
    """For each vertex inside a box the directions of the edges with a kink."""
    points = [vertex.point for vertex in cells.vertices()]
    ends, found = defaultdict(list), defaultdict(list)
    for edge, vertex in cells.incidence(1).tolist():
        ends[edge].append(vertex)
    for edge in np.flatnonzero(Anatomy(cells).kinks).tolist():
        p, q = ends[edge]
        for a, b in ((p, q), (q, p)):
            step = [t - s for s, t in zip(points[a], points[b], strict=True)]
            found[a].append((step[0], step[1]))
    inner = ~cells.faces(0).boundary.any(axis=1)
    return {v: rays for v, rays in found.items() if inner[v]}


def equation_2() -> None:
    """In the plane, k = 2 and m = 1: one line that passes the vertex, or not."""
    k, m, met = 2, 1, set()
    for network in (t_junction(), pyramid(), sums(1, 2)):
        cells = explore(network, Box.cube(2, -2, 2))
        s = levels(cells)[k]
        for v, rays in directions(cells).items():
            (a, b), *others = rays
            is_flat = len(others) == 1 and all(a * y == b * x for x, y in others)
            met.add((len(rays), is_flat))
            assert s[v] == (m if is_flat else k)
    cases = {(2, True), (3, False), (4, False)}
    assert met == cases


def equation_3() -> None:
    """Faces of each stratum where invisible walls pass."""
    m, d = 2, 4
    found = Counter(s for row in levels(explore(sums(m, d), Domain.whole(d))) for s in row)
    for k in range(m + 1):
        assert found[k] == comb(m, k) * 2 ** (m - k) * 3 ** (d - m)


def equation_4() -> None:
    """The sphere in two hyperplanes of R^k has one dimension less than their intersection."""
    for k in (3, 4, 7):
        both = rank([(1, *range(2, k + 1)), (1,) * k])
        assert (k - 2) + (k - 2) - (k - 1) == k - both - 1 == k - 3


def equation_5() -> None:
    """The function is that of the network, and its last stratum is the origin."""
    network = two_pyramids()
    for z, x, y in product((-3, 2), (-1, 0), (-2, 1)):
        for u, v in ((Fraction(1, 3), Fraction(-1, 4)), (2, 1)):
            value = network([z, x, u, y, v])[0]
            assert value == max(z - abs(x) - abs(u), 0) + max(-z - abs(y) - abs(v), 0)
    found = levels(explore(network, Domain.whole(5)))
    (origin,), planes = found[5], sum(row.count(3) for row in found)
    assert (origin, planes) == (5, 2 * 8)
