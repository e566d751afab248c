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
from math import gcd, lcm
from operator import mul
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


def solve(f: Form, premises: list[Form]) -> tuple[int, list[int]]:
    """Return μ > 0 and the λ with μ f - Σ λ g constant, in lowest terms.

    The linear parts of the g must be independent. Elimination without fractions (Bareiss, 1968).
    """
    table = [list(column) for column in zip(*premises, f, strict=True)][1:]
    last = 1
    for c in range(len(premises)):
        at = next((i for i in range(c, len(table)) if table[i][c]), None)
        if at is None:
            raise ExpandError("the premises of a hint are dependent")
        table[c], table[at] = table[at], table[c]
        top = table[c]
        for i, line in enumerate(table):
            if i != c:
                table[i] = [
                    (top[c] * u - line[c] * v) // last for u, v in zip(line, top, strict=True)
                ]
        last = top[c]
    values = [last, *(line[-1] for line in table[: len(premises)])]
    divisor = gcd(*values) * (1 if last > 0 else -1)
    mu, *found = (v // divisor for v in values)
    return mu, found


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
        forms = [integral(scale, row) for row in inputs]
        self.passed = [list(column) for column in zip(*forms, strict=True)]
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
        self.places: list[int] = []  # of the units in the columns of `passed`

    def next_form(self) -> Form:
        """Return the form of the next unit."""
        while True:
            is_unit, (c, *weights), start = self.steps[len(self.passed[0]) - self.first]
            stop = start + len(weights)
            form = [sum(map(mul, weights, column[start:stop])) for column in self.passed]
            form[0] += c
            if is_unit:
                return form
            self.pass_on(form)

    def pass_on(self, form: Form) -> None:
        """Append what the next node passes on."""
        for column, v in zip(self.passed, form, strict=True):
            column.append(v)

    def decide(self, sign: str, form: Form) -> None:
        """Go down on one side of the next unit."""
        self.signs.append(sign)
        self.forms.append(form if sign == "+" else [-v for v in form])
        self.places.append(len(self.passed[0]))
        self.pass_on(form if sign == "+" else [0] * len(form))

    def turn(self) -> None:
        """Go back to the deepest open split and take its + side."""
        while self.signs.pop() != "s":
            self.forms.pop()
            self.places.pop()
        place = self.places.pop()
        for column in self.passed:
            del column[place:]
        self.decide("+", [-v for v in self.forms.pop()])

    def multipliers(self, form: Form, ids: list[int]) -> tuple[int, list[tuple[int, int]]]:
        """Return μ and the (position, λ) of a hint; positions count premises from the latest."""
        depth = len(self.signs)
        premises = [self.forms[k] if k >= 0 else self.domain[-1 - k] for k in ids]
        places = [depth - 1 - k for k in ids]  # row j = -1 - k comes after all units
        mu, values = solve(form, premises)
        return mu, list(zip(places, values, strict=True))


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
