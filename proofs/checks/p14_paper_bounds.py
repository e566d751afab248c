"""The displays of proofs/14-paper-bounds.md, computed."""

from fractions import Fraction
from itertools import product
from math import comb

from sympy import integrate, symbols

from exactregions import Box, Network, distance, explore
from exactregions.claims.gradients import gradient_moment
from exactregions.claims.kac_rice import kac_rice
from exactregions.claims.paper_bounds import distance_to_boundary, regions_on_interval

F = Fraction
PLANE = Network.of([([[1, 2], [3, -1], [2, 5]], [F(1, 3), F(1, 5), F(-1, 7)]), ([[1, 1, 1]], [0])])


def mean_square(d: int, n: int, low: int, high: int) -> Fraction:
    """Return E‖w ε W‖² over all masks and signs, for entries ±low in W and ±high in w."""
    total, many = 0, 0
    for mask in product((0, 1), repeat=n):
        for signs in product((-1, 1), repeat=n + n * d):
            w, columns = signs[:n], [signs[n + j :: d] for j in range(d)]
            entries = (sum(map(int.__mul__, map(int.__mul__, w, mask), c)) for c in columns)
            total += sum((low * high * v) ** 2 for v in entries)
            many += 1
    return F(total, many)


def equation_1() -> None:
    """The second moment, over all masks and signs, and by the library for layers of any depth."""
    for d, n, low, high in ((1, 3, 2, 3), (3, 2, 3, 5)):
        assert mean_square(d, n, low, high) == d * high**2 * F(n * low**2, 2)
    found = F(str(gradient_moment("5-3-4-2-1", "uniform", 2, 2).most))
    assert found == 5 * F(1, 3) * F(3, 2 * 3) * F(4, 2 * 3)


def equation_2() -> None:
    """The bound is attained: orthogonal gradients of one length, biases that reach all of K."""
    square, reach = [[3, 4], [-4, 3]], 30  # of length 5
    both = kac_rice(Network.of([(square, [0, 0]), ([[1, 1]], [0])]), Box.cube(2, 0, 3), reach)
    assert both.left.kinks == comb(2, 2) * (5 * F(1, 2 * reach)) ** 2 * 3**2


def equation_3() -> None:
    """It is attained on a short segment, and the library's constants are these."""
    reach, count, time = 7, 3, F(5, 2)
    net = Network.of([([[2], [-2], [2]], [0] * count), ([[1] * count], [0])])
    points = kac_rice(net, Box.cube(1, 0, time), reach).left.points
    assert 1 + points == 1 + time * count * 2 * F(1, 2 * reach)
    bound = regions_on_interval("1-3-1", "uniform", time).value
    assert bound.lower <= 1 + time * count * F(1, 2) * F(1, 2) <= bound.upper


def equation_4() -> None:
    """The integral of 1 - a s over [0, 1/a] with a = 2 N C, and the library's bound."""
    n, c, s = symbols("n c s", positive=True)
    assert integrate(1 - 2 * n * c * s, (s, 0, 1 / (2 * n * c))) == 1 / (4 * n * c)
    bound = distance_to_boundary("1-6-1", "uniform").value
    assert bound.lower <= 1 / (4 * 6 * F(1, 2) * F(1, 2)) <= bound.upper


def equation_5() -> None:
    """D is the least |z|/‖∇z‖; it is at most t for biases in an interval of length 2 t ‖∇z‖."""
    for x, y in ((F(1, 9), F(1, 8)), (F(-3, 5), F(2, 7))):
        z = [value**2 for value in PLANE.pre_activations([x, y])[0]]
        squares = z[0] / (1**2 + 2**2), z[1] / (3**2 + 1**2), z[2] / (2**2 + 5**2)
        assert distance(PLANE, [x, y]).cell_squared == min(squares)
    x, y, t = F(1, 2), F(1, 3), F(3, 5)
    near = []
    for b in (F(k, 6) for k in range(-50, 20)):
        net = Network.of([([[3, 4]], [b]), ([[1]], [0])])
        near += [b] if distance(net, [x, y]).cell_squared <= t**2 else []
    assert max(near) - min(near) == 2 * t * 5


def equation_6() -> None:
    """A cube of dimension 3 has as many faces; corners of cells are counted by their vertices."""
    dead = Network.of([([[1, 0, 0]], [-5]), ([[1]], [0])])
    faces = explore(dead, Box.cube(3)).f_vector
    for k in range(4):
        assert faces[k] == 2 ** (3 - k) * comb(3, k)
    cells = explore(PLANE, Box.cube(2))
    vanishing = [len(vertex.neurons) for vertex in cells.vertices()]
    many = [vanishing.count(k) for k in range(3)]
    corners = sum(len(cell.vertices) for cell in cells)
    assert corners == sum(2**k * many[k] for k in range(3))
