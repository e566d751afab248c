"""The displays of proofs/06-counting.md, computed."""

from collections import Counter
from collections.abc import Sequence
from itertools import product
from math import comb, prod

from exactregions import Domain, Network, explore
from exactregions.claims import bounds_upper as up
from exactregions.claims.histograms import gamma_serra, pushed

# The lines x = 0, y = 0, x + y = 1; all three neurons are open in the triangle between them.
TRIANGLE = ([[1, 0], [0, 1], [-1, -1]], [0, 0, 1])


def not_open() -> Counter[int]:
    """How many cells of the three lines have so many neurons that are not open."""
    cells = explore(Network.of([TRIANGLE, ([[1, 1, 1]], [0])]), Domain.whole(2))
    return Counter(pattern.count(0) for pattern in cells.patterns.tolist())


def most(k: int, widths: Sequence[int], ranks: Sequence[int]) -> int:
    """R(1, k) as Serra and others write it: a sum over all (j_1, ..., j_L) that are allowed."""

    def allowed(j: Sequence[int]) -> bool:
        left = [n - i for n, i in zip(widths, j, strict=True)]
        return all(j[l] <= min([k, *ranks[: l + 1], *left[:l]]) for l in range(len(j)))

    every = product(*(range(n + 1) for n in widths))
    return sum(prod(map(comb, widths, j)) for j in every if allowed(j))


def equation_1() -> None:
    """The three lines have as many parts with at most i neurons that are not open."""
    n, r, parts = 3, 2, not_open()
    for i in range(n + 1):
        cells = sum(many for closed, many in parts.items() if closed <= i)
        assert cells == sum(comb(n, j) for j in range(min(i, r) + 1))


def equation_2() -> None:
    """The recursion is the sum that Serra and others wrote, and what the library computes."""
    for n, r in (((3, 4, 2), (3, 2, 2)), ((5, 2, 3), (4, 2, 3))):
        for l, k in product(range(3), (1, 2, 3)):
            rho, after = min(k, r[l]), (n[l + 1 :], r[l + 1 :])
            here = most(k, n[l:], r[l:])
            assert here == up.serra(k, n[l:], r[l:])
            assert here == sum(
                comb(n[l], j) * most(min(rho, n[l] - j), *after) for j in range(rho + 1)
            )


def equation_3() -> None:
    """Summation by parts, for numbers without a pattern."""
    n, a, f = 3, (2, 3, 5, 4), (11, 7, 6, 2, 0)
    sums = [sum(a[: i + 1]) for i in range(n + 1)]
    assert sum(a[i] * f[i] for i in range(n + 1)) == sum(
        sums[i] * (f[i] - f[i + 1]) for i in range(n + 1)
    )


def equation_4() -> None:
    """Serra's bound for 2-3-3-1, from the parts of three lines, and from the library."""
    parts = not_open()
    assert [parts[i] for i in range(3)] == [1, 3, 3]
    assert 1 * 7 + 3 * 7 + 3 * 4 == 40 == up.serra(2, (3, 3))
    assert pushed(2, (3, 3))[1:] == [(0, 3, 4), (0, 3 * 4 + 4 * 3, 4 * 4)]


def equation_5() -> None:
    """Tails of the histogram that the program uses."""
    for n, k in product(range(2, 6), range(6)):
        gamma = gamma_serra(min(k, n), n)
        for t in range(n + 1):
            assert sum(gamma[t:]) == sum(comb(n, j) for j in range(min(k, n - t) + 1))


def equation_6() -> None:
    """Pascal's rule with T parallel hyperplanes for each neuron."""
    for n, r, T in product((2, 3, 5), (1, 2, 3), (2, 3)):
        assert sum(comb(n, j) * T**j for j in range(r + 1)) == sum(
            comb(n - 1, j) * T**j for j in range(r + 1)
        ) + T * sum(comb(n - 1, j) * T**j for j in range(r))
