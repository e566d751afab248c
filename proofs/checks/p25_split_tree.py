"""The displays of proofs/25-split-tree.md, computed from certificates by plain fractions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from itertools import combinations, product
from math import lcm
from operator import mul

from exactregions import Box, Domain, Network, explore
from exactregions.arithmetic.matrix import primitive
from exactregions.checker import check
from exactregions.networks.activation import Activation, absolute_value, hard_tanh, relu
from exactregions.polyhedra.polytope import facets
from exactregions.polyhedra.volume import volume
from exactregions.regions.certificate import certificate

Form = tuple[Fraction, ...]  # c, a_1, …, a_d
Signs = tuple[int, ...]

SIGNS = {"s": -1, "-": -1, "0": 0, "+": 1}
SQUARE = Box.cube(2)
HAT = Activation.of("hat", ["1/2", 2, 3], [3, 1, -2, 0], offset="1/3")
BENT = Network.of(
    [
        ([[3, 1], [1, -2], [1, 1]], [1, 0, "-1/2"]),
        ([[2, 1, -1], [1, -3, 2]], ["1/3", "-1/5"]),
        ([[1, 1]], [0]),
    ]
)
STEPS = Network.of([([[2, 1], [1, -3]], ["1/2", 0]), ([[1, 2]], ["-1/3"]), ([[1]], [0])], hard_tanh)
FLAT = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1], [2, 3]], [0, "-1/2"]), ([[1, 1]], [0])])
CASES = [(BENT, SQUARE), (STEPS, SQUARE), (FLAT, SQUARE)]


@dataclass(frozen=True)
class Node:
    """A node: the signs on the way to it, its token, its form, and what its hint names."""

    signs: Signs
    token: str
    form: Form
    premises: tuple[Form, ...]


def unit_forms(network: Network, signs: Signs) -> list[Form]:
    """The forms of all units down to the first layer that the signs do not decide."""
    d, units = network.inputs, []
    h: list[Form] = [tuple(Fraction(i == j) for j in range(d + 1)) for i in range(1, d + 1)]
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        rows = [
            [Fraction(v, layer.scale) for v in (b, *w)]
            for w, b in zip(layer.weight, layer.bias, strict=True)
        ]
        columns = [tuple(Fraction(i == 0) for i in range(d + 1)), *h]
        z = [tuple(sum(map(mul, row, c)) for c in zip(*columns, strict=True)) for row in rows]
        first = len(units)
        units += [(f[0] - xi, *f[1:]) for f in z for xi in phi.breakpoints]
        if len(signs) < len(units):
            break
        h = [tuple(phi.slopes[0] * v for v in f) for f in z]
        h = [(f[0] + phi.offsets[0], *f[1:]) for f in h]
        jumps = [b - a for a, b in zip(phi.slopes, phi.slopes[1:], strict=False)]
        for i, k in product(range(len(z)), range(len(jumps))):
            at = first + i * len(jumps) + k
            if signs[at] > 0:
                h[i] = tuple(v + jumps[k] * u for v, u in zip(h[i], units[at], strict=True))
    return units


def lines_of(network: Network, domain: Domain) -> list[dict[str, object]]:
    """The lines of the certificate."""
    return [json.loads(line) for line in certificate(explore(network, domain))]


def walk(network: Network, domain: Domain) -> Iterator[tuple[list[Node], Signs, list[Fraction]]]:
    """For every leaf the new nodes on the way to it, its pattern, and its witness."""
    signs: list[int] = []
    waiting: list[int] = []
    for line in lines_of(network, domain)[1:-1]:
        if signs:
            k = waiting.pop()
            signs[k:] = [1]
        hints, nodes = iter(line["h"]), []
        for token in line["t"]:
            k = len(signs)
            forms = unit_forms(network, tuple(signs))
            names = next(hints) if token in "+-" else []
            known = [domain.rows[-1 - j] if j < 0 else times(signs[j], forms[j]) for j in names]
            nodes.append(Node(tuple(signs), token, forms[k], tuple(known)))
            waiting += [k] * (token == "s")
            signs.append(SIGNS[token])
        q, *p = line["w"]
        yield nodes, tuple(signs), [Fraction(v, q) for v in p]


def times(k: int, form: Form) -> Form:
    """A multiple of a form."""
    return tuple(k * v for v in form)


def at(form: Form, x: tuple[Fraction, ...]) -> Fraction:
    """The value of a form at a point."""
    return form[0] + sum(map(mul, form[1:], x))


def fits(signs: Signs, values: list[Fraction]) -> bool:
    """Whether the values have the closed signs."""
    return all(s * v >= 0 if s else v == 0 for s, v in zip(signs, values, strict=False))


def run(network: Network, x: tuple[Fraction, ...]) -> list[Fraction]:
    """The units at a point, evaluated forward."""
    h, found = list(x), []
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        rows = zip(layer.weight, layer.bias, strict=True)
        z = [Fraction(b + sum(map(mul, w, h))) / layer.scale for w, b in rows]
        found += [v - xi for v in z for xi in phi.breakpoints]
        h = [phi(v) for v in z]
    return found


GRID = [Fraction(i, 3) for i in range(-3, 4)]
POINTS = [(x, y) for x in GRID for y in GRID]


def multipliers(f: Form, known: tuple[Form, ...]) -> tuple[int, list[int], int]:
    """Integers μ > 0, λ and c by elimination; they solve the equation if anything does."""
    r = len(known)
    table = [list(row) for row in zip(*known, f, strict=True)][1:]
    for j in range(r):
        lead = next(i for i in range(j, len(table)) if table[i][j])
        table[j], table[lead] = table[lead], table[j]
        table[j] = [Fraction(v) / table[j][j] for v in table[j]]
        for i, row in enumerate(table):
            if i != j:
                table[i] = [v - row[j] * u for v, u in zip(row, table[j], strict=True)]
    lam = [Fraction(table[j][r]) for j in range(r)]
    c = Fraction(f[0]) - sum(l * g[0] for l, g in zip(lam, known, strict=True))
    mu = lcm(*(v.denominator for v in (*lam, c)))
    return mu, [int(mu * v) for v in lam], int(mu * c)


def forged(lines: list[dict[str, object]], n: int, hint: int) -> bytes:
    """The certificate with one premise less in one hint."""
    line = lines[n]
    hints = [h[1:] if i == hint else h for i, h in enumerate(line["h"])]
    spoiled = [*lines[:n], {**line, "h": hints}, *lines[n + 1 :]]
    return b"".join(json.dumps(line).encode() + b"\n" for line in spoiled)


def equation_1() -> None:
    """The identity of every hint; with a premise less there is none, and the checker says so."""
    for network, domain in CASES:
        for nodes, _, _ in walk(network, domain):
            for node in nodes:
                if node.token in "+-":
                    f, g = times(SIGNS[node.token], node.form), node.premises
                    mu, lam, c = multipliers(f, g)
                    assert all(v >= 0 for v in (*lam, c))
                    for i in range(network.inputs + 1):
                        terms = sum(lam[j] * g[j][i] for j in range(len(g)))
                        assert mu * f[i] == terms + c * (i == 0)
        lines = lines_of(network, domain)
        for n, line in enumerate(lines[1:-1], 1):
            for hint, premises in enumerate(line["h"]):
                if premises:
                    assert check(BytesIO(forged(lines, n, hint)))["verdict"] == "rejected"


def equation_2() -> None:
    """An activation by the signs of its units, and the forms that it gives on closed cells."""
    for phi in (relu, absolute_value, hard_tanh, HAT):
        a, o, xi = phi.slopes, phi.offsets[0], [0, *phi.breakpoints]
        for z in map(Fraction, (-3, "1/4", "1/2", "3/2", 2, "5/2", 4)):
            for s in product((-1, 1), repeat=len(a) - 1):
                if fits(s, [z - v for v in phi.breakpoints]):
                    plus = [t for t, sign in enumerate(s, 1) if sign > 0]
                    assert phi(z) == o + a[0] * z + sum(
                        (a[t] - a[t - 1]) * (z - xi[t]) for t in plus
                    )
    for network, domain in CASES:
        for _, p, _ in walk(network, domain):
            forms = unit_forms(network, p)
            here = [x for x in POINTS if fits(p, run(network, x))]
            assert all([at(f, x) for f in forms] == run(network, x) for x in here)


def equation_3() -> None:
    """The closed node of every node is that of its children, on points in special position."""
    for network, domain in CASES:
        values = {x: run(network, x) for x in POINTS}
        area = 0
        for nodes, p, _ in walk(network, domain):
            for node in nodes:
                here, below, zero, above = (
                    {x for x in POINTS if fits(s, values[x])}
                    for s in (node.signs, *((*node.signs, sign) for sign in (-1, 0, 1)))
                )
                children = {"s": below | above, "-": below, "0": zero, "+": above}
                assert here == children[node.token]
            sides = [times(s, f) for s, f in zip(p, unit_forms(network, p), strict=True) if s]
            rows = [*domain.rows, *map(whole, sides)]
            area += volume([rows[i] for i in facets(rows)], 2)
        assert area == 4


def whole(form: Form) -> tuple[int, ...]:
    """A positive multiple with integers."""
    scale = lcm(*(Fraction(v).denominator for v in form))
    return primitive([int(scale * v) for v in form])


def equation_4() -> None:
    """Where two leaves part, one is on the - side and the other on the + side of a split."""
    for network, domain in CASES:
        splits, leaves = set(), []
        for nodes, p, _ in walk(network, domain):
            splits |= {node.signs for node in nodes if node.token == "s"}
            leaves.append(p)
        for p, q in combinations(leaves, 2):
            k = next(j for j in range(len(p)) if p[j] != q[j])
            assert p[:k] in splits
            assert [p[k], q[k]] == [-1, 1]


def equation_5() -> None:
    """An affine form between two points; one that vanishes at the first leaves 0 at once."""
    f = (Fraction(-7, 3), Fraction(5), Fraction(-2, 9))
    x, z = (Fraction(3, 4), Fraction(2)), (Fraction(-4), Fraction(1, 7))
    for t in (Fraction(1, 3), Fraction(2, 5), Fraction(7)):
        between = (x[0] + t * (z[0] - x[0]), x[1] + t * (z[1] - x[1]))
        assert at(f, between) == (1 - t) * at(f, x) + t * at(f, z)


def equation_6() -> None:
    """How many nodes of each length have one node below."""
    for network, domain in CASES:
        nodes = [node for new, _, _ in walk(network, domain) for node in new]
        leaves = [p for _, p, _ in walk(network, domain)]
        N = len(leaves[0])
        n = [len({node.signs for node in nodes if len(node.signs) == k}) for k in range(N)]
        n.append(len(leaves))
        single = [node for node in nodes if node.token != "s"]
        h = [sum(len(node.signs) == k for node in single) for k in range(N)]
        for k in range(N):
            assert h[k] == 2 * n[k] - n[k + 1]
