"""Judges of part 2, Hanin and Rolnick: one function for each page, with the library's values."""

from fractions import Fraction

from reading import Wrong, entries, expect, number
from sympy import Integral, Rational, oo, simplify, symbols

from exactregions import Box, Domain, Network, explore
from exactregions.claims.expectation import mean_cells, mean_kinks
from exactregions.claims.kac_rice import kac_rice
from exactregions.claims.one_layer import breakpoints
from exactregions.claims.paper_bounds import distance_to_boundary


def answer_11(given: object) -> None:
    """The mean number of kinks of a chain of two neurons."""
    chain = Network.of([([[1]], [0]), ([[2]], [0]), ([[1]], [0])])
    expect(given, kinks=kac_rice(chain, Box.cube(1)).left.kinks)


def answer_12(given: object) -> None:
    """The mean number of corners, and its strict reading."""
    net = Network.of([([[1, 0], [1, 0], [0, 1]], [0] * 3), ([[2, 1, 3]], [0]), ([[1]], [0])])
    both = kac_rice(net, Box.cube(2, 0, 1), 1, neurons=[(0, 0), (1, 0)])
    expect(given, points=both.left.kinks, strict_reading=both.right.strict)


def answer_13(given: object) -> None:
    """Points at a breakpoint, and kinks."""
    chain = Network.of([([[2]], [0]), ([[1]], [0]), ([[1]], [0])])
    left = kac_rice(chain, Box.cube(1)).left
    expect(given, points=left.points, kinks=left.kinks)


def answer_14(given: object) -> None:
    """The mean distance to the nearest of two breakpoints."""
    mean, bound = entries(given, 2, "the answer")
    t = symbols("t", positive=True)
    # P(|b| > t|w|)² is the chance that both are further away than t
    true = Integral((1 - t / 2) ** 2, (t, 0, 1)) + Integral(1 / (2 * t) ** 2, (t, 1, oo))
    expect(mean, mean_distance=true.doit())
    value = distance_to_boundary("1-2-1", "uniform").value
    if not value.lower <= number(bound, "the bound (4)") <= value.upper:
        raise Wrong(f"the bound (4): {bound} is not right; C_grad is E|w|, C_bias a density")


def answer_15(given: object) -> None:
    """Means over the turned networks, and a network without biases."""
    net = Network.of([([[1], [2]], [0, 0]), ([[1, 3], [5, -7]], [0, 0]), ([[1, 2]], [0])])
    cells = len(explore(net, Domain.whole(1)))
    widths = "1-2-2-1"
    expect(
        given, cells=mean_cells(widths), linear_regions=mean_kinks(widths) + 1, without_biases=cells
    )


def answer_16(given: object) -> None:
    """Breakpoints of twelve neurons in intervals."""
    *numbers, square = entries(given, 4, "the answer")
    third = Fraction(1, 3)
    right, middle = breakpoints(12, third, 1, 3), breakpoints(12, -third, third, 3)
    true = [simplify(v) for v in (right.mean, right.variance, middle.mean)]
    expect(numbers, mean=true[0], variance=true[1], mean_about_0=true[2])
    a2 = number(square, "a²")
    # in [-a, a] for s² = 3 lie as many as in [-1, 1] for s² = 3a²
    if a2 <= 0 or simplify(breakpoints(12, -1, 1, 3 * a2).mean - Rational(12, 2)) != 0:
        raise Wrong(f"a² = {a2}: not half of the breakpoints lie in [-a, a]")
