"""The displays of proofs/18-traversal.md, computed."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from exactregions import Box, Network, explore
from exactregions.networks.activation import Activation, hard_tanh
from exactregions.networks.affine import Affine
from exactregions.polyhedra.polytope import facets, interior_point
from exactregions.regions.exact_cell import unit_rows

Form = tuple[Fraction, ...]
Pattern = tuple[int, ...]

HAT = Activation.of("hat", ["1/2", 2, 3], [3, 1, -2, 0], offset="1/3")
FOLDED = Network.of([([[1, 0], [-1, 0], [0, 1]], [0, 0, 0]), ([[1, 1, 0]], [-1]), ([[1]], [0])])
BENT = Network.of(
    [([[3, 1], [1, -2]], [1, 0]), ([[2, 1], [1, -3]], ["1/2", 0]), ([[1, 1]], [0])],
    "hard_tanh",
)


def forms(network: Network, pattern: Pattern) -> list[Form]:
    """The form of every hidden neuron under a pattern."""
    pairs = Affine(network).neurons(pattern)
    return [tuple(Fraction(v, scale) for v in form) for form, scale in pairs]


def ratio(form: Form, g: Form) -> Fraction | None:
    """The number μ with form = μ·g, if there is one."""
    lead = next(i for i, v in enumerate(g) if v)
    mu = form[lead] / g[lead]
    return mu if all(f == mu * v for f, v in zip(form, g, strict=True)) else None


def walls(network: Network) -> Iterator[tuple[Pattern, Pattern, Form]]:
    """Near pattern, far pattern and g of all walls, as the engine that cuts finds them."""
    cells = explore(network, Box.cube(network.inputs, -3, 3), engine="subdivide")
    sides = [{(h.b, *(-v for v in h.a)) for h in cell.inequalities} for cell in cells]
    for a, b in cells.walls.tolist():
        (g,) = (form for form in sides[a] if tuple(-v for v in form) in sides[b])
        yield cells[a].pattern, cells[b].pattern, g
        yield cells[b].pattern, cells[a].pattern, tuple(-v for v in g)


def equation_1() -> None:
    """What every neuron does at every wall."""
    for network in (FOLDED, BENT):
        xi = [0, *network.activations[0].breakpoints]
        for s, far, g in walls(network):
            for k, form in enumerate(forms(network, far)):
                found = [ratio((form[0] - xi[t], *form[1:]), g) for t in range(1, len(xi))]
                hit = [(t, mu) for t, mu in enumerate(found, 1) if mu is not None]
                for t, mu in hit:
                    sign = (mu > 0) - (mu < 0)
                    assert far[k] == 2 * t - 1 - sign
                if not hit:
                    assert far[k] == s[k]


def equation_2() -> None:
    """Two neighbouring pieces differ by a multiple of z minus their breakpoint."""
    for phi in (hard_tanh, HAT):
        a, o, xi = phi.slopes, phi.offsets, [0, *phi.breakpoints]
        for p in range(1, len(a)):
            for z in (Fraction(5, 7), Fraction(-8, 3)):
                jump = (a[p] * z + o[p]) - (a[p - 1] * z + o[p - 1])
                assert jump == (a[p] - a[p - 1]) * (z - xi[p])


def equation_3() -> None:
    """At a wall all forms of the far side agree with those of the near side."""
    for network in (FOLDED, BENT):
        for s, far, g in walls(network):
            before, after = forms(network, s), forms(network, far)
            for k in range(network.neurons):
                lead = next(i for i, v in enumerate(g) if v)
                nu = (after[k][lead] - before[k][lead]) / g[lead]
                for i in range(3):
                    assert after[k][i] - before[k][i] == nu * g[i]


def rows_of(network: Network, pattern: Pattern, box: Box) -> list[tuple[int, ...]]:
    """The inequalities of a pattern."""
    return [*unit_rows(Affine(network), pattern).values(), *box.rows]


def reached(network: Network, start: Pattern, box: Box) -> set[Pattern]:
    """All patterns found from one by crossing walls."""
    found, waiting = {start}, [start]
    while waiting:
        s = waiting.pop()
        rows = rows_of(network, s, box)
        for g in (rows[i] for i in facets(rows)):
            if g not in box.rows:
                far = Affine(network).across(s, g)
                waiting += [far] * (far not in found)
                found.add(far)
    return found


def equation_4() -> None:
    """What is closed under walls are all patterns with interior points, from every start."""
    box = Box.cube(2, -3, 3)
    patterns = product((0, 2), repeat=FOLDED.neurons)
    every = {s for s in patterns if interior_point(rows_of(FOLDED, s, box), 2)}
    assert len(every) == 8
    for start in every:
        assert reached(FOLDED, start, box) == every


def equation_5() -> None:
    """An affine form at a point that is moved by powers of ε."""
    a, x = [0, Fraction(2, 3), Fraction(-5), Fraction(7, 2)], [Fraction(3), Fraction(-1, 4), 2]
    for e in (Fraction(1, 3), Fraction(2, 5)):
        near = sum(a[i + 1] * (x[i] + e ** (i + 1)) for i in range(3))
        at = sum(a[i + 1] * x[i] for i in range(3))
        assert near == at + a[1] * e + a[2] * e**2 + a[3] * e**3
