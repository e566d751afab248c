"""The displays of proofs/15-expectation.md, computed: means over all turned networks."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb, prod

from exactregions import Domain, Network
from exactregions.claims.expectation import mean_vertices
from exactregions.claims.orbits import faces_over_orbit, kinks_over_orbit, members
from exactregions.claims.t_junctions import corners_over_orbit
from exactregions.regions.along import along

F = Fraction
INPUTS, WIDTHS = 2, (3, 2)


def hidden(inputs: int = INPUTS) -> list[tuple[list[list[int]], list[int]]]:
    """Return the hidden layers of generic networks 2-3-2-1 and 1-3-2-1."""
    first = [row[:inputs] for row in ([2, 3], [-1, 4], [5, -2])]
    return [(first, [1, -3, 2]), ([[1, 3, 2], [4, -1, -2]], [-5, 3])]


@cache
def network(inputs: int = INPUTS) -> Network:
    """Return one of these networks, with an output that reads both neurons."""
    return Network.of([*hidden(inputs), ([[2, 5]], [0])])


def choices(widths: Sequence[int], k: int) -> Iterator[tuple[int, ...]]:
    """Yield all a with the sum k."""
    ranges = [range(min(n, k) + 1) for n in widths]
    return (a for a in product(*ranges) if sum(a) == k)


def tail(n: int, least: int) -> Fraction:
    """Return P(Bin(n, 1/2) ≥ least)."""
    return F(sum(comb(n, j) for j in range(least, n + 1)), 2**n)


def vertices(widths: Sequence[int], k: int) -> Fraction:
    """Return V_k."""
    return sum(
        prod(comb(n, a[l]) * tail(n - a[l], sum(a[l + 1 :])) for l, n in enumerate(widths))
        for a in choices(widths, k)
    )


def delta(a: Sequence[int], l: int) -> int:
    """Return whether layer l has no neuron of A, and a lower one has."""
    return int(a[l] == 0 and any(a[:l]))


def equation_1() -> None:
    """V_2 is the mean number of vertices over the turned networks, and the library's V_3."""
    cases = (
        (2, WIDTHS, faces_over_orbit(network())[0].mean),
        (3, (4, 2, 3), mean_vertices("3-4-2-3-1")),
    )
    for k, n, mean in cases:
        assert mean == sum(
            prod(comb(n[l], a[l]) * tail(n[l] - a[l], sum(a[l + 1 :])) for l in range(len(n)))
            for a in choices(n, k)
        )


def equation_2() -> None:
    """Faces of each dimension, in the mean over the turned networks."""
    d, v = INPUTS, [vertices(WIDTHS, j) for j in range(INPUTS + 1)]
    for k, orbit in enumerate(faces_over_orbit(network())):
        assert orbit.mean == sum(comb(j, d - k) * v[j] for j in range(d - k, d + 1))


def equation_3() -> None:
    """Kinks, in the mean over the turned networks."""
    n, found = WIDTHS, kinks_over_orbit(network(1)).mean
    assert found == sum(
        n[l] * prod(1 - F(1, 2 ** n[j]) for j in range(2) if j != l) for l in range(2)
    )


def equation_4() -> None:
    """Corners of the boundary, in the mean over the turned networks."""
    n = WIDTHS
    found = corners_over_orbit(network()).points
    assert found.mean == sum(
        prod(
            comb(n[l], a[l]) * tail(n[l] - a[l], max(delta(a, l), sum(a[l + 1 :])))
            for l in range(2)
        )
        for a in choices(n, 2)
    )


def equation_5() -> None:
    """What a signed neuron passes on, for all signs; and what the next layer reads then."""
    for s, tau in product((-1, 1), repeat=2):
        for u in (F(-5, 2), F(-1, 3), F(1, 2), F(7, 3)):
            gain = tau if s * u > 0 else 0
            assert tau * s * max(s * u, 0) == gain * u
    (_, (w, b)), x = hidden(), [F(1, 3), F(-2, 5)]
    old, _ = network().pre_activations(x)
    orbit = members(network(), "turns", last=False)
    for s, turned in zip(product((1, -1), repeat=3), orbit, strict=True):
        gain = [int(sign * u > 0) for sign, u in zip(s, old, strict=True)]
        _, read = turned.pre_activations(x)
        for i in range(2):
            assert read[i] == sum(w[i][j] * gain[j] * old[j] for j in range(3)) + b[i]


def equation_6() -> None:
    """Far below, on a line, are the faces without a lowest vertex."""
    far = Domain.plane([-(10**6), 0], [[3, -1]])
    turned = list(members(network(), "turns", last=False))
    traces = [along(net, far) for net in turned]
    below = {
        0: F(sum(len(t.patterns) for t in traces), len(traces)),
        1: F(sum(len(t.roots) for t in traces), len(traces)),
    }
    points, edges, cells = (orbit.mean for orbit in faces_over_orbit(network()))
    d, v = INPUTS, vertices(WIDTHS, INPUTS)
    for c, mean in ((0, cells), (1, edges)):
        assert mean == comb(d, c) * v + below[c]
    assert points == v
    assert vertices(WIDTHS, 0) == 1
