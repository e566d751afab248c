"""The displays of proofs/08-mean-degree.md, computed."""

from fractions import Fraction
from math import comb

from exactregions import Complex, Domain, Network, explore
from exactregions.claims.deletion import without
from exactregions.networks.famous import t_junction, zaslavsky
from exactregions.networks.initial import random_network
from tests.claims.foam import foam
from tests.claims.test_deletion import BENDS_ONCE


def whole(network: Network) -> Complex:
    """The complex on the whole space."""
    return explore(network, Domain.whole(network.inputs))


def unbounded(cells: Complex) -> int:
    """The number of unbounded ends of edges."""
    return 2 * cells.f_vector[1] - len(cells.incidence(1))


def equation_1() -> None:
    """Pairs of a face and a facet of it, as many as incidence lists."""
    for network in (zaslavsky(5, 2), random_network((3, 4, 2, 1), 0)):
        cells, d = whole(network), network.inputs
        f = cells.f_vector
        for k in range(1, d + 1):
            assert len(cells.incidence(k)) == 2 * (d - k + 1) * f[k - 1]


def equation_2() -> None:
    """The defects of arrangements with and without a hyperplane, and of that within it."""
    for network in (zaslavsky(5, 2), zaslavsky(5, 3)):
        cells, d = whole(network), network.inputs
        f, less = cells.f_vector, whole(without(network, 4)).f_vector
        on = [int((cells.faces(k).signs[:, 4] == 0).sum()) for k in range(d + 1)]
        for k in range(1, d + 1):  # on[-1] is that of dimension d, which is 0
            assert k * f[k] - (d - k + 1) * f[k - 1] == (
                k * less[k]
                - (d - k + 1) * less[k - 1]
                + (k * on[k] - (d - k) * on[k - 1])
                + ((k - 1) * on[k - 1] - (d - k + 1) * on[k - 2])
            )


def equation_3() -> None:
    """The plane: one layer and several."""
    for network in (zaslavsky(4, 2), t_junction(), random_network((2, 4, 3, 2, 1), 0)):
        cells = whole(network)
        (v, e, f), u = cells.f_vector, unbounded(cells)
        assert v - e + f == 1
        assert 2 * f - e == 2 + e - 2 * v == 2 + Fraction(u, 2)


def equation_4() -> None:
    """Space: planes, bent surfaces, and surfaces with so many handles that the defect is < 0."""
    for network in (zaslavsky(5, 3), random_network((3, 4, 3, 1), 0), foam(4, 4)):
        cells = whole(network)
        (v, _, f, c), u = cells.f_vector, unbounded(cells)
        on = [(cells.faces(k).signs == 0).sum(axis=0) for k in range(3)]
        chi = int((on[0] - on[1] + on[2]).sum())  # over all units, each on its own
        assert 3 * c - f == 2 * f - 6 * v - Fraction(3, 2) * u + 3
        assert 3 * c - f == 2 * (Fraction(u, 4) + chi + Fraction(3, 2))
    defect = 3 * c - f  # of the foam
    assert defect == -31


def equation_5() -> None:
    """The network of part 4, without and with its last neuron."""
    before, after = whole(without(BENDS_ONCE, 0)).f_vector, whole(BENDS_ONCE).f_vector
    old, new = Fraction(before[1], before[2]), Fraction(after[1], after[2])
    assert old == Fraction(25, 16)
    assert new == Fraction(25 + (2 + 1), 16 + 2) == Fraction(14, 9)
    assert new < old


def equation_6() -> None:
    """Neighbours of cells of hyperplanes in general position, fewer than dimensions too."""
    for n, d in ((4, 2), (5, 3), (2, 3), (6, 2)):
        cells, weights = whole(zaslavsky(n, d)), [comb(n, i) for i in range(d + 1)]
        mean, total = Fraction(2 * len(cells.walls), cells.count), sum(weights)
        assert mean == 2 * Fraction(sum(i * w for i, w in enumerate(weights)), total)


def equation_7() -> None:
    """What one hyperplane more multiplies."""
    for n, i in ((3, 2), (5, 1), (6, 4)):
        more = comb(n + 1, i)
        assert more / Fraction(comb(n, i)) == Fraction(n + 1, n + 1 - i)
