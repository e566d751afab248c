"""The displays of proofs/11-one-dimension.md, computed."""

from fractions import Fraction
from itertools import pairwise
from math import prod

from sympy import Rational, Symbol, integrate

from exactregions import Box, Network
from exactregions.claims.expectation import mean_kinks
from exactregions.claims.growth import growth
from exactregions.claims.kac_rice import kac_rice
from exactregions.claims.one_bias import one_bias
from exactregions.regions.along import along

LAYERS = [
    ([[2], [-1], [-2]], [1, 2, 1]),
    ([[-1, 2, -2], [3, 1, -2]], [-2, 3]),
    ([[3, -3], [1, 3]], [-2, -2]),
    ([[2, 2]], [3]),
]
NETWORK, LINE = Network.of(LAYERS), Box.cube(1, -2, 3)
Z, REACH = (1, 0), 4  # the neuron with a random bias, uniform on [-4, 4]


def path_sum(layer: int, neuron: int, pattern: tuple[int, ...]) -> int:
    """c: over all paths on which later neurons are open, the sum of the products of weights."""
    at, sums = 0, [int(i == neuron) for i in range(len(LAYERS[layer][1]))]
    for l, (rows, biases) in enumerate(LAYERS):
        if l > layer:
            sums = [sum(w * c for w, c in zip(row, sums, strict=True)) for row in rows]
        states = pattern[at : at + len(biases)]
        at += len(biases)
        if l > layer and states:
            sums = [c if state == 2 else 0 for c, state in zip(sums, states, strict=True)]
    return sums[0]


def changed(row: list[int], bias: int) -> Network:
    """The network with another row of weights and another bias for z."""
    (l, i), layers = Z, [([*rows], [*biases]) for rows, biases in LAYERS]
    layers[l][0][i], layers[l][1][i] = row, bias
    return Network.of(layers)


def held() -> tuple[list[Fraction], list[Fraction], list[int]]:
    """Ends of the pieces with z held, the values of z_0 there, and g on each piece."""
    (l, i), found = Z, along(changed([0, 0, 0], -1), LINE)  # closed everywhere: it gives 0
    ends = [Fraction(-2), *found.roots, Fraction(3)]
    without = changed(LAYERS[l][0][i], 0)
    values = [without.pre_activations([x])[l][i] for x in ends]
    return ends, values, [int(path_sum(l, i, pattern) != 0) for pattern in found.patterns]


def mean_from_steps() -> Fraction:
    """The mean number of kinks of z, counted for one bias on each step."""
    steps = one_bias(NETWORK, LINE, Z, REACH).steps
    return sum(((s.high - s.low) * s.kinks for s in steps), Fraction(0)) / (2 * REACH)


def equation_1() -> None:
    """Counts on the steps of one bias are differences of its distribution function."""
    _, z, g = held()

    def distribution(b: Fraction) -> Fraction:
        return (min(max(b, Fraction(-REACH)), Fraction(REACH)) + REACH) / (2 * REACH)

    F = distribution
    assert mean_from_steps() == sum(g[i] * abs(F(-z[i]) - F(-z[i + 1])) for i in range(len(g)))


def equation_2() -> None:
    """The same as an integral: slopes, the density, and how long |z_0| is in reach."""
    ends, z, g = held()
    rho = Fraction(1, 2 * REACH)
    slopes, lengths = [], []
    for (u, v), (p, q) in zip(pairwise(ends), pairwise(z), strict=True):
        slope = (q - p) / (v - u)
        low, high = max(min(p, q), Fraction(-REACH)), min(max(p, q), Fraction(REACH))
        inside = max(high - low, Fraction(0)) / abs(slope) if slope else v - u
        slopes.append(slope)
        lengths.append(inside)
    pieces = zip(slopes, lengths, g, strict=True)
    assert mean_from_steps() == sum(abs(s) * rho * good * length for s, length, good in pieces)


def equation_3() -> None:
    """A chain of two neurons: z_1 = x + b_1 is seen iff b_2 > 0; z_2 = max(z_1, 0) + b_2."""
    x, half = Symbol("x"), Rational(1, 2)
    chain = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], [0])])
    seen = rho = half
    # |z_2'| is 1 and -max(z_1, 0) in [-1, 1] iff -x < b_1 < 1 - x
    left, right = (1 + x) / 2, half
    assert kac_rice(chain, Box.cube(1)).left.kinks == (
        integrate(rho * seen, (x, -1, 1))
        + integrate(left * rho, (x, -1, 0)) + integrate(right * rho, (x, 0, 1))
    )  # fmt: skip


def equation_4() -> None:
    """At every breakpoint of a neuron the slope of the output jumps by c |s|."""
    found = along(NETWORK, LINE)
    slopes = [m.matrix[0][0] for m in found.outputs]
    for i, (x, following) in enumerate(pairwise([*found.roots, Fraction(3)])):
        ((layer, neuron),) = found.meeting[i]
        later = (x + following) / 2
        s = NETWORK.pre_activations([later])[layer][neuron] / (later - x)
        c, after, before = path_sum(layer, neuron, found.patterns[i]), slopes[i + 1], slopes[i]
        assert after - before == c * abs(s)


def equation_5() -> None:
    """Levels of a zigzag, counted with weights g, against its slopes."""
    x, y = Symbol("x"), Symbol("y")
    ends, values = [-1, Rational(1, 2), 3, Rational(7, 2)], [2, -1, 4, 1]
    g, pieces = [5, 2, 3], list(zip(pairwise(ends), pairwise(values), strict=True))

    def psi(h: object) -> object:
        return h**2 + 3 * h + 7

    left = 0
    for low, high in pairwise(sorted(values)):
        seen = (k for k, (_, h) in zip(g, pieces, strict=True) if min(h) <= low and high <= max(h))
        left += sum(seen) * integrate(psi(y), (y, low, high))
    forms = [(u, v, p, (q - p) / (v - u)) for (u, v), (p, q) in pieces]
    assert left == sum(
        abs(s) * k * integrate(psi(p + s * (x - u)), (x, u, v))
        for k, (u, v, p, s) in zip(g, forms, strict=True)
    )


def equation_6() -> None:
    """One layer whose biases reach everywhere attains the bound."""
    low, high, reach = Fraction(-1, 4), Fraction(1, 2), 3
    for n, weight in ((2, 2), (3, -5)):
        one = Network.of([([[weight]] * n, [0] * n), ([[1] * n], [0])])
        kinks = kac_rice(one, Box.of((low, high)), reach).left.kinks
        gradient, bias, length = abs(weight), Fraction(1, 2 * reach), high - low
        regions = kinks + 1
        assert regions == 1 + n * length * gradient * bias


def equation_7() -> None:
    """The two lines between which the mean lies; one layer attains both N and the sum."""
    half = Fraction(1, 2)
    for n in ([1, 2], [3, 2, 4], [5, 1, 2, 2]):
        found, layers, neurons = growth([1, *n, 1]), range(len(n)), sum(n)
        assert found.least == neurons * prod(1 - half**m for m in n)
        assert found.kinks == sum(
            n[l] * prod(1 - half ** n[j] for j in layers if j != l) for l in layers
        )
        assert found.least <= found.kinks <= neurons
    one_layer = mean_kinks([1, 7, 1])
    assert one_layer == 7
