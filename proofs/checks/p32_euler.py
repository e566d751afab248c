"""The displays of proofs/32-euler.md, computed."""

from fractions import Fraction
from itertools import pairwise
from math import prod

from exactregions import Box, Domain, explore
from exactregions.measures.adjacency import diameter
from exactregions.networks.famous import serra, t_junction, zaslavsky
from exactregions.networks.initial import random_network


def equation_1() -> None:
    """Domains with lines and a bounded rest, and with an unbounded rest."""
    square_by_line = Domain.polytope([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]], [1, 1, 1, 1])
    slab = Domain.polytope([[1, 1, 0], [-1, -1, 0]], [1, 1])
    bounded = ((Box.cube(3), 0), (square_by_line, 1), (slab, 2), (Domain.whole(3), 3))
    network = random_network((3, 4, 2, 1), 0)
    for domain, lines in bounded:
        sizes = explore(network, domain).f_vector
        assert sum((-1) ** k * n for k, n in enumerate(sizes)) == (-1) ** lines
    half, octant = ([[1, 2, 0]], [1]), ([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], [0, 0, 0])
    for rows, sides in (half, octant):
        sizes = explore(network, Domain.polytope(rows, sides)).f_vector
        assert sum((-1) ** k * n for k, n in enumerate(sizes)) == 0


def equation_2() -> None:
    """A face is cut."""
    for below, j in pairwise(range(6)):
        assert 2 * (-1) ** j + (-1) ** below == (-1) ** j


def equation_3() -> None:
    """Lines, a T-junction and two hidden layers in the plane."""
    for network in (zaslavsky(4, 2), t_junction(), random_network((2, 4, 3, 1), 0)):
        found = explore(network, Domain.whole(2))
        v, edges, count = found.f_vector
        u = 2 * edges - len(found.incidence(1))
        assert count == 1 - v + edges == 1 + v + Fraction(u, 2)


def equation_4() -> None:
    """One hidden layer, with one breakpoint and with two; serra attains the product."""
    for t, name in ((1, "relu"), (2, "hard_tanh")):
        n, network = 3, random_network((2, 3, 1), 0, "uniform", name)
        found = diameter(explore(network, Domain.whole(2)))
        assert n * t == found == (n * t + 1) - 1
    widths = (3, 4)
    found = diameter(explore(serra(*widths), Domain.whole(1)))
    assert found == prod(n + 1 for n in widths) - 1
