"""The displays of proofs/05-zaslavsky.md, computed."""

from fractions import Fraction
from itertools import combinations
from math import comb

from exactregions import Domain, Network, explore
from exactregions.claims.bounds_upper import buck, zaslavsky
from exactregions.networks.famous import zaslavsky as general

Planes = list[tuple[int, ...]]  # (c, a₁, …, a_d)

CENTRAL: Planes = [(0, 1, t, t * t) for t in range(4)]  # any three normals are independent
PARALLEL: Planes = [(0, 1, 0), (3, 1, 0), (0, 0, 1), (-2, 1, 1), (5, 1, 2)]


def cells(planes: Planes, d: int) -> int:
    """How many cells the hyperplanes make in d dimensions."""
    if not planes or not d:
        return 1
    rows = [[*row[1:]] for row in planes]
    return explore(Network.of([(rows, [p[0] for p in planes]), ([[1] * len(rows)], [0])]),
                   Domain.whole(d)).count  # fmt: skip


def restricted(planes: Planes, on: tuple[int, ...]) -> Planes:
    """The different traces on a hyperplane, in all coordinates but the last."""
    traces = {}
    for row in planes:
        flat = [v * on[-1] - row[-1] * w for v, w in zip(row, on, strict=True)][:-1]
        lead = next((v for v in flat[1:] if v), None)
        if lead is not None:
            traces[tuple(Fraction(v, lead) for v in flat)] = tuple(flat)
    return list(traces.values())


def equation_1() -> None:
    """Subsets of at most r of n things, listed; and the library's number."""
    for n in range(7):
        for r in range(5):
            listed = sum(1 for j in range(r + 1) for _ in combinations(range(n), j))
            assert zaslavsky(n, r) == listed == sum(comb(n, j) for j in range(r + 1))


def equation_2() -> None:
    """Cells by exploring: all hyperplanes, all but the last, and the traces on the last."""
    moments = [(t**3, 1, t, t * t) for t in range(1, 5)]
    for planes, d in ((CENTRAL, 3), (PARALLEL, 2), (moments, 3)):
        *rest, last = planes
        traces = restricted(rest, last)
        assert cells(planes, d) == cells(rest, d) + cells(traces, d - 1)


def equation_3() -> None:
    """Buck's numbers both ways, and the f-vector of a network in general position."""
    for n, d in ((3, 3), (4, 2), (4, 3), (5, 2)):
        f = explore(general(n, d), Domain.whole(d)).f_vector
        for k in range(d + 1):
            left = comb(n, d - k) * zaslavsky(n - d + k, k)
            right = sum(comb(n, i) * comb(i, d - k) for i in range(d - k, d + 1))
            assert f[k] == buck(n, d)[k] == left == right


def equation_4() -> None:
    """Pascal's rule for sums of binomials."""
    for n in range(1, 9):
        for d in range(1, 7):
            assert zaslavsky(n, d) == zaslavsky(n - 1, d) + zaslavsky(n - 1, d - 1)


def equation_5() -> None:
    """Pascal's rule, once for each hyperplane from m to n."""
    for r in range(1, 5):
        for m in range(5):
            for n in range(m + 1, 8):
                assert zaslavsky(n, r) - zaslavsky(m, r) == sum(
                    zaslavsky(i, r - 1) for i in range(m, n)
                )


def equation_6() -> None:
    """All subsets but one; and planes through a point come in pairs of cells, so are fewer."""
    for r in range(1, 8):
        assert zaslavsky(r + 1, r) == 2 ** (r + 1) - 1
    assert cells(CENTRAL, 3) == 2**4 - 2


def equation_7() -> None:
    """Choosing d - k things and then j others."""
    for n in range(3, 9):
        for d in range(1, 4):
            for k in range(d):
                for j in range(1, k + 1):
                    left = comb(n, d - k) * comb(n - d + k, j)
                    assert left == comb(n, d - k + j) * comb(d - k + j, d - k)
