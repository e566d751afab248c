# ruff: noqa: INP001 (a script, not a package)
"""Expand a certificate: the multipliers of every hint, written out for the checker proved in Coq.

    python expand.py flat CERTIFICATE OUT    for the extracted checker (driver.ml)
    python expand.py coq CERTIFICATE OUT     a theorem "this network has exactly K cells"

Nothing here is trusted. A wrong expansion is rejected; a wrong network is seen in what
`excheck OUT --problem` prints, or in the statement of the theorem. The format is that of
docs/certificate-spec.md.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from math import lcm
from pathlib import Path
from typing import Any

import theorem
from problem import Activation, ExpandError, Problem, Row, numbers, read_problem

Form = list[int]  # c, a_1, …, a_d


def common(rows: list[Row]) -> int:
    """Return the common denominator of all entries, as Network.v takes it."""
    return lcm(*(q.denominator for w, b in rows for q in [b, *w]))


def integral(m: int, row: Row) -> Form:
    """Return m times a row, as a form."""
    return [int(m * q) for q in [row[1], *row[0]]]


def solve(f: Form, premises: list[Form]) -> list[Fraction]:
    """Return the λ with f - Σ λ g constant; the linear parts of the g are independent."""
    table = [[Fraction(g[i]) for g in premises] + [Fraction(f[i])] for i in range(1, len(f))]
    for c in range(len(premises)):
        pivot = next((i for i in range(c, len(table)) if table[i][c]), None)
        if pivot is None:
            raise ExpandError("the premises of a hint are dependent")
        table[c], table[pivot] = table[pivot], table[c]
        table[c] = [v / table[c][c] for v in table[c]]
        for i, line in enumerate(table):
            if i != c and line[c]:
                table[i] = [u - line[c] * v for u, v in zip(line, table[c], strict=True)]
    return [table[c][-1] for c in range(len(premises))]


def lower(layers: list[tuple[Activation, list[Row]]]) -> list[list[tuple[bool, Row]]]:
    """Return the unit network of Activation.v: for each layer its nodes."""
    lowered, above = [], None
    for act, rows in layers:
        wide = rows
        if above is not None:
            wide = [(list(chain.from_iterable(map(above.spread, w))), b) for w, b in rows]
        lowered.append([node for row in wide for node in act.node_rows(row)])
        above = act
    return lowered


class Node:
    """A node of the tree: the units decided on the way, their forms, and what is passed on."""

    def __init__(self, problem: Problem) -> None:
        d, chart = problem.dimension, problem.chart
        axes = [([Fraction(int(i == j)) for j in range(d)], Fraction(0)) for i in range(d)]
        inputs = axes if chart is None else chart
        scale = common(inputs)
        self.passed = [integral(scale, row) for row in inputs]
        self.domain = [integral(common([row]), row) for row in problem.domain]
        self.steps: list[tuple[bool, Form, int]] = []  # unit?, c·scale and w, where its inputs are
        start, stop = 0, len(inputs)
        for nodes in lower(problem.layers):
            m = common([row for _, row in nodes])
            for is_unit, row in nodes:
                c, *w = integral(m, row)
                self.steps.append((is_unit, [c * scale, *w], start))
            scale *= m
            start, stop = stop, stop + len(nodes)
        self.first, self.dimension = len(inputs), d
        self.units = sum(is_unit for is_unit, _, _ in self.steps)
        self.signs: list[str] = []
        self.forms: list[Form] = []  # of the units, with the sign taken
        self.places: list[int] = []  # of the units in `passed`

    def next_form(self) -> Form:
        """Return the form of the next unit."""
        while True:
            is_unit, (c, *weights), start = self.steps[len(self.passed) - self.first]
            form = [c] + [0] * (len(self.passed[0]) - 1)
            for w, source in zip(weights, self.passed[start : start + len(weights)], strict=True):
                if w:
                    form = [u + w * v for u, v in zip(form, source, strict=True)]
            if is_unit:
                return form
            self.passed.append(form)

    def decide(self, sign: str, form: Form) -> None:
        """Go down on one side of the next unit."""
        self.signs.append(sign)
        self.forms.append(form if sign == "+" else [-v for v in form])
        self.places.append(len(self.passed))
        self.passed.append(form if sign == "+" else [0] * len(form))

    def turn(self) -> None:
        """Go back to the deepest open split and take its + side."""
        while self.signs.pop() != "s":
            self.forms.pop()
            self.places.pop()
        del self.passed[self.places.pop() :]
        self.decide("+", [-v for v in self.forms.pop()])

    def multipliers(self, form: Form, ids: list[int]) -> tuple[int, list[tuple[int, int]]]:
        """Return μ and the (position, λ) of a hint; positions count premises from the latest."""
        depth = len(self.signs)
        premises = [self.forms[k] if k >= 0 else self.domain[-1 - k] for k in ids]
        places = [depth - 1 - k for k in ids]  # row j = -1 - k comes after all units
        values = solve(form, premises)
        mu = lcm(*(v.denominator for v in values))
        return mu, [(place, int(mu * v)) for place, v in zip(places, values, strict=True)]


def words(node: Node, lines: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the tree in prefix order, a witness after each leaf."""
    for n, line in enumerate(lines):
        if n:
            node.turn()
        hints = iter(line["h"])
        for mark in line["t"]:
            form = node.next_form()
            if mark == "s":
                yield "S"
            elif mark == "0":
                yield "0"
            else:
                mu, pairs = node.multipliers(
                    form if mark == "+" else [-v for v in form], next(hints)
                )
                yield from (mark, str(mu), str(len(pairs)))
                for pair in pairs:
                    yield from map(str, pair)
            node.decide(mark, form)
        counts = [len(line["w"]) - 1, len(node.signs), sum(1 for _ in hints)]
        if counts != [node.dimension, node.units, 0]:
            raise ExpandError(f"line {n + 2} has tokens, hints or coordinates too many or too few")
        yield from ("L", *(str(int(v)) for v in numbers(line["w"])))
    if "s" in node.signs:
        raise ExpandError("a split is open at the end")


def rational_words(values: Iterable[Fraction]) -> Iterator[str]:
    """Yield rationals as numerator and denominator."""
    for q in values:
        yield from (str(q.numerator), str(q.denominator))


def row_words(rows: list[Row]) -> Iterator[str]:
    """Yield rows: their number, then for each its length, entries and constant as n d."""
    yield str(len(rows))
    for w, b in rows:
        yield str(len(w))
        yield from rational_words([*w, b])


def flat(problem: Problem, lines: list[dict[str, Any]]) -> str:
    """Return the text for the extracted checker."""
    out = ["exactregions-expanded", "1", str(problem.dimension)]
    out += ["inputs"] if problem.chart is None else ["slice", *row_words(problem.chart)]
    out += row_words(problem.domain)
    out.append(str(len(problem.layers)))
    for act, rows in problem.layers:
        out += rational_words([act.base, act.offset])
        out.append(str(len(act.kinks)))
        out += rational_words(chain.from_iterable(act.kinks))
        out += row_words(rows)
    return "\n".join([*out, *words(Node(problem), lines), "end", ""])


def main(form: str, source: str, target: str) -> None:
    """Expand one certificate."""
    header, *lines = map(json.loads, Path(source).read_text("ascii").splitlines())
    if not lines or "cells" not in lines[-1]:
        raise ExpandError(f"{source} has no footer: the certificate is incomplete")
    footer = lines.pop()
    problem = read_problem(header)
    if form == "flat":
        text = flat(problem, lines)
    else:
        stream = words(Node(problem), lines)
        text = theorem.coq(problem, stream, footer["cells"], footer["strict_cells"])
    Path(target).write_text(text, "ascii")


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    main(*sys.argv[1:])
