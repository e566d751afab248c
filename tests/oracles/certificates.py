"""Certificates of small networks by brute force, after docs/certificate-spec.md.

Each node of the tree is decided by an exact program on both of its sides, and each hint is the
first set of independent premises, smallest sets first, that proves what it should.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any, NamedTuple

from tests.oracles.simplex import positive_point, primitive

Form = list[Fraction]
NAMED: dict[str, tuple[list[int], list[int], int]] = {
    "relu": ([0], [0, 1], 0),
    "abs": ([0], [-1, 1], 0),
    "hard_tanh": ([-1, 1], [0, 1, 0], -1),
    "relu6": ([0, 6], [0, 1, 0], 0),
}


class Leaf(NamedTuple):
    """One line of the certificate, and the signs of all units on its cell."""

    tokens: str
    hints: list[list[int]]
    witness: list[int]
    signs: list[int]


def fractions(values: Sequence[Any]) -> list[Fraction]:
    return [
        Fraction(int(v, 16)) if isinstance(v, str) and "x" in v else Fraction(v) for v in values
    ]


def phi_of(value: Any) -> tuple[Form, Form, Fraction]:
    """Breakpoints, slopes and the leftmost offset."""
    if isinstance(value, str) and value.startswith("leaky_relu:"):
        return fractions([0]), fractions([value.partition(":")[2], 1]), Fraction(0)
    if isinstance(value, str):
        xi, slopes, offset = NAMED[value]
    else:
        xi, slopes, offset = value["breakpoints"], value["slopes"], value["offset"]
    return fractions(xi), fractions(slopes), fractions([offset])[0]


def place(domain: dict[str, Any], inputs: int) -> tuple[list[Form], list[Form]]:
    """Rows g(t) >= 0, and each input as a form of the coordinates t."""
    ((kind, held),) = domain.items()
    own = [[Fraction(k == i) for k in range(-1, inputs)] for i in range(inputs)]
    if kind == "box":
        return box_rows(held), own
    if kind == "polytope":
        rows = zip(fractions(held["b"]), map(fractions, held["A"]), strict=True)
        return [[b, *(-v for v in a)] for b, a in rows], own
    if kind == "segment":
        start, end = map(fractions, held)
        return box_rows([[0, 1]]), [[p, q - p] for p, q in zip(start, end, strict=True)]
    if kind == "plane":
        spans = list(map(fractions, held["directions"]))
        origin = fractions(held["origin"])
        return box_rows(held.get("box", [])), [
            [o, *(v[i] for v in spans)] for i, o in enumerate(origin)
        ]
    return [], own


def box_rows(sides: Sequence[Sequence[Any]]) -> list[Form]:
    d, rows = len(sides), []
    for i, side in enumerate(sides):
        low, high = fractions(side)
        unit = [Fraction(i == j) for j in range(d)]
        rows += [[-low, *unit], [high, *(-v for v in unit)]]
    return rows


class Net:
    """A network on a domain: the form of each unit, from the signs of the units before it."""

    def __init__(self, network: dict[str, Any], domain: dict[str, Any]) -> None:
        self.layers = [
            (list(map(fractions, layer["W"])), fractions(layer["b"]), phi_of(layer["activation"]))
            for layer in network["layers"][:-1]
        ]
        inputs = len(network["layers"][0]["W"][0])
        self.rows, self.inputs = place(domain, inputs)
        self.dimension = len(self.inputs[0]) - 1
        self.units = sum(len(b) * len(phi[0]) for _, b, phi in self.layers)

    def form(self, signs: Sequence[int]) -> Form:
        """The form of unit len(signs)."""
        given, at = self.inputs, 0
        for w, b, (xi, slopes, offset) in self.layers:
            z = [combined(row, given, c) for row, c in zip(w, b, strict=True)]
            here = len(signs) - at
            if here < len(z) * len(xi):
                i, t = divmod(here, len(xi))
                return [z[i][0] - xi[t], *z[i][1:]]
            offsets = [offset]
            for t, v in enumerate(xi):
                offsets.append(offsets[-1] + (slopes[t] - slopes[t + 1]) * v)
            given = []
            for f in z:
                p = sum(s > 0 for s in signs[at : at + len(xi)])
                at += len(xi)
                given.append([slopes[p] * f[0] + offsets[p], *(slopes[p] * v for v in f[1:])])
        raise AssertionError("there is no such unit")


def combined(weights: Sequence[Fraction], forms: Sequence[Form], constant: Fraction) -> Form:
    total = [constant, *(Fraction(0) for _ in forms[0][1:])]
    for w, form in zip(weights, forms, strict=True):
        total = [t + w * v for t, v in zip(total, form, strict=True)]
    return total


def leaves(net: Net) -> Iterator[Leaf]:
    """The leaves of the tree, depth first, the − side of a split first."""
    premises = [(-1 - j, row) for j, row in enumerate(net.rows)]
    waiting: list[tuple[list[int], list[tuple[int, Form]], str, list[list[int]]]]
    waiting = [([], premises, "", [])]
    while waiting:
        signs, premises, tokens, hints = waiting.pop()
        while (k := len(signs)) < net.units:
            form = net.form(signs)
            opposite = [-v for v in form]
            below = point(net, [opposite, *(f for _, f in premises)])
            above = point(net, [form, *(f for _, f in premises)])
            if not any(form):
                signs, tokens = [*signs, 0], tokens + "0"
            elif below and above:
                waiting.append(([*signs, 1], [*premises, (k, form)], "", []))
                signs, premises, tokens = [*signs, -1], [*premises, (k, opposite)], tokens + "s"
            else:
                sign, side = (1, form) if above else (-1, opposite)
                hints = [*hints, support(side, premises, net.dimension)]
                signs, tokens = [*signs, sign], tokens + "+-"[sign < 0]
                premises = [*premises, (k, side)]
        inside = point(net, [f for _, f in premises])
        assert inside is not None
        q = lcm(*(v.denominator for v in inside))
        yield Leaf(tokens, hints, [q, *(int(v * q) for v in inside)], signs)


def point(net: Net, forms: Sequence[Form]) -> tuple[Fraction, ...] | None:
    return positive_point([primitive(f) for f in forms], net.dimension)


def support(form: Form, premises: Sequence[tuple[int, Form]], dimension: int) -> list[int]:
    """The ids of at most d independent premises that prove form >= 0."""
    for size in range(dimension + 1):
        for chosen in combinations(premises, size):
            if proves(form, [f for _, f in chosen]):
                return [i for i, _ in chosen]
    raise AssertionError("linear duality promises a support")


def proves(form: Form, premises: Sequence[Form]) -> bool:
    """Whether independent premises and a constant combine to the form, nothing negative."""
    rows = [list(row) for row in zip(*premises, form, strict=True)][1:]
    for j in range(len(premises)):
        lead = next((i for i in range(j, len(rows)) if rows[i][j]), None)
        if lead is None:
            return False
        rows[j], rows[lead] = rows[lead], rows[j]
        rows[j] = [v / rows[j][j] for v in rows[j]]
        for i in range(len(rows)):
            if i != j:
                rows[i] = [u - rows[i][j] * v for u, v in zip(rows[i], rows[j], strict=True)]
    factors = [row[-1] for row in rows[: len(premises)]]
    if any(row[-1] for row in rows[len(premises) :]) or any(v < 0 for v in factors):
        return False
    return form[0] >= sum((v * f[0] for v, f in zip(factors, premises, strict=True)), Fraction(0))


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def counts(network: dict[str, Any], domain: dict[str, Any]) -> tuple[int, int]:
    """All cells and the strict ones."""
    found = list(leaves(Net(network, domain)))
    return len(found), sum(0 not in leaf.signs for leaf in found)


def certificate(network: dict[str, Any], domain: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a certificate, as objects."""
    found = list(leaves(Net(network, domain)))
    header = {"format": "exactregions-certificate", "version": 1}
    footer = {"cells": len(found), "strict_cells": sum(0 not in leaf.signs for leaf in found)}
    return [
        {**header, "network": network, "domain": domain},
        *({"t": leaf.tokens, "h": leaf.hints, "w": leaf.witness} for leaf in found),
        {**footer, "network": digest(network), "domain": digest(domain)},
    ]


def text(lines: Sequence[Any]) -> bytes:
    """The file with these lines."""
    return "".join(json.dumps(line) + "\n" for line in lines).encode()
