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
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from math import lcm
from pathlib import Path
from typing import Any

Row = tuple[list[Fraction], Fraction]
Form = list[int]  # c, a_1, …, a_d


class ExpandError(ValueError):
    """The certificate is no complete certificate."""


@dataclass
class Activation:
    """base·z + offset + Σ change·max(0, z - breakpoint), as Activation.v has it."""

    base: Fraction
    offset: Fraction
    kinks: list[tuple[Fraction, Fraction]]  # breakpoint, change

    def node_rows(self, row: Row) -> list[tuple[bool, Row]]:
        """Return the nodes of a neuron: whether it is a unit, and its row."""
        w, b = row
        line = ([self.base * v for v in w], self.base * b + self.offset)
        first = [(False, line)] if self.base or self.offset else []
        return first + [(True, (w, b - x)) for x, _ in self.kinks]

    def spread(self, w: Fraction) -> list[Fraction]:
        """Return the weight of a neuron, spread over its nodes."""
        first = [w] if self.base or self.offset else []
        return first + [w * change for _, change in self.kinks]


@dataclass
class Problem:
    """The network's hidden layers, the domain's rows, and the slice (None: the inputs)."""

    dimension: int
    chart: list[Row] | None
    domain: list[Row]
    layers: list[tuple["Activation", list[Row]]]


def number(value: object) -> Fraction:
    """Return a number of the format."""
    if isinstance(value, str) and "0x" in value:
        return Fraction(int(value, 16))
    if isinstance(value, str | int):
        return Fraction(value)
    raise ExpandError(f"{value!r} is no number")


def numbers(values: list[object]) -> list[Fraction]:
    """Return the numbers of a list."""
    return [number(v) for v in values]


def box_rows(box: list[list[object]]) -> list[Row]:
    """Return x - lo and hi - x for each coordinate."""
    rows: list[Row] = []
    for i, bounds in enumerate(box):
        low, high = numbers(bounds)
        axis = [Fraction(int(i == j)) for j in range(len(box))]
        rows += [(axis, -low), ([-a for a in axis], high)]
    return rows


def slice_rows(origin: list[Fraction], directions: list[list[Fraction]]) -> list[Row]:
    """Return each input as a row in the parameters."""
    return [([v[j] for v in directions], o) for j, o in enumerate(origin)]


NAMED: dict[str, tuple[list[object], list[object], object]] = {
    "relu": ([0], [0, 1], 0),
    "abs": ([0], [-1, 1], 0),
    "hard_tanh": ([-1, 1], [0, 1, 0], -1),
    "relu6": ([0, 6], [0, 1, 0], 0),
}


def activation(value: Any) -> Activation:
    """Return the activation of a layer."""
    if isinstance(value, dict):
        breakpoints, slopes, offset = value["breakpoints"], value["slopes"], value["offset"]
    elif value.startswith("leaky_relu:"):
        breakpoints, slopes, offset = [0], [value.partition(":")[2], 1], 0
    elif value in NAMED:
        breakpoints, slopes, offset = NAMED[value]
    else:
        raise ExpandError(f"{value!r} is no activation of the format")
    steep = numbers(slopes)
    changes = [b - a for a, b in pairwise(steep)]
    kinks = list(zip(numbers(breakpoints), changes, strict=True))
    return Activation(steep[0], number(offset), kinks)


def read_problem(header: dict[str, Any]) -> Problem:
    """Return the problem of a header."""
    *hidden, last = header["network"]["layers"]
    layers = [
        (
            activation(layer["activation"]),
            [(numbers(w), number(b)) for w, b in zip(layer["W"], layer["b"], strict=True)],
        )
        for layer in hidden
    ]
    ((kind, content),) = header["domain"].items()
    if kind == "box":
        return Problem(len(content), None, box_rows(content), layers)
    if kind == "polytope":
        rows = zip(content["A"], content["b"], strict=True)
        domain = [([-a for a in numbers(r)], number(b)) for r, b in rows]
        return Problem(len(content["A"][0]), None, domain, layers)
    if kind == "all":
        return Problem(len((hidden or [last])[0]["W"][0]), None, [], layers)
    if kind == "segment":
        start, end = (numbers(v) for v in content)
        chart = slice_rows(start, [[e - s for s, e in zip(start, end, strict=True)]])
        return Problem(1, chart, box_rows([[0, 1]]), layers)
    if kind == "plane":
        directions = [numbers(v) for v in content["directions"]]
        chart = slice_rows(numbers(content["origin"]), directions)
        return Problem(len(directions), chart, box_rows(content.get("box", [])), layers)
    raise ExpandError(f"{kind!r} is no domain")


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


def coq_tree(stream: Iterator[str], d: int, points: list[str]) -> str:
    """Return the next tree of a stream of words as a Coq term, and collect the witnesses."""
    word = next(stream)
    if word == "L":
        q, *p = (next(stream) for _ in range(d + 1))
        points.append(f"({q}, [{'; '.join(p)}])")
        return "Leaf"
    if word == "S":
        return f"(Split {coq_tree(stream, d, points)} {coq_tree(stream, d, points)})"
    if word == "0":
        return f"(One Zer (1, []) {coq_tree(stream, d, points)})"
    mu, size = next(stream), int(next(stream))
    pairs = "; ".join(f"({next(stream)}%nat, {next(stream)})" for _ in range(size))
    sign = "Pos" if word == "+" else "Neg"
    return f"(One {sign} ({mu}, [{pairs}]) {coq_tree(stream, d, points)})"


def rational(q: Fraction) -> str:
    """Return a rational as a Coq term."""
    return f"({q.numerator} # {q.denominator})"


def coq_rows(rows: list[Row]) -> str:
    """Return rows as a Coq term."""
    terms = (f"([{'; '.join(map(rational, w))}], {rational(b)})" for w, b in rows)
    return f"[{'; '.join(terms)}]"


def coq_layer(act: Activation, rows: list[Row]) -> str:
    """Return a layer as a Coq term."""
    if act == activation("relu"):
        name = "relu_activation"
    else:
        kinks = "; ".join(f"({rational(x)}, {rational(c)})" for x, c in act.kinks)
        base, offset = rational(act.base), rational(act.offset)
        name = f"{{| base := {base}; offset := {offset}; kinks := [{kinks}] |}}"
    return f"{{| rows := {coq_rows(rows)}; act := {name} |}}"


THEOREM = """\
(* Written by expand.py from a certificate: the statement is what to read, the rest is evidence. *)
Require Import ZArith QArith Reals List Tree Witness Network Activation Main Domains.
Import ListNotations.

Definition d := {d}%nat.
Definition hidden_layers : network := [{layers}]%Q.
Definition domain : list row := {domain}%Q.
Definition chart : list row := {chart}.

Definition evidence : tree := {tree}%Z.
Definition points : list witness := [{points}]%Z.
Lemma counted :
  counts ({checker} domain hidden_layers evidence points) {count} {strict} = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(* The network has exactly {count} cells in the domain, {strict} of them without a 0. *)
Theorem exactly_{count}_cells : exists P,
  length P = {count}%nat /\\ length (filter strict_pattern P) = {strict}%nat /\\
  {claim}.
Proof.
  destruct (counts_sound _ _ _ counted) as [P [E [K S]]].
  exists P. split; [exact K|]. split; [exact S|]. exact ({sound} E).
Qed.
Print Assumptions exactly_{count}_cells.
"""


def coq(problem: Problem, lines: list[dict[str, Any]], strict: int) -> str:
    """Return a Coq file whose theorem is the certificate's claim."""
    points: list[str] = []
    d = problem.dimension
    tree = coq_tree(words(Node(problem), lines), d, points)
    where = "claim d (within domain) (strictly_within domain)"
    inputs = problem.chart is None
    return THEOREM.format(
        d=d,
        layers=";\n  ".join(coq_layer(*layer) for layer in problem.layers),
        domain=coq_rows(problem.domain),
        chart="identity d" if problem.chart is None else f"{coq_rows(problem.chart)}%Q",
        tree=tree,
        points="; ".join(points),
        count=len(lines),
        strict=strict,
        checker="check_net d" if inputs else "check d chart",
        claim=f"{where} (unit_values hidden_layers) P"
        if inputs
        else f"{where} (fun t => unit_values hidden_layers (place chart t)) P",
        sound=("check_net_sound" if inputs else "check_sound") + (" _" * (6 if inputs else 7)),
    )


def main(form: str, source: str, target: str) -> None:
    """Expand one certificate."""
    header, *lines = map(json.loads, Path(source).read_text("ascii").splitlines())
    if not lines or "cells" not in lines[-1]:
        raise ExpandError(f"{source} has no footer: the certificate is incomplete")
    footer = lines.pop()
    problem = read_problem(header)
    text = flat(problem, lines) if form == "flat" else coq(problem, lines, footer["strict_cells"])
    Path(target).write_text(text, "ascii")


if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    main(*sys.argv[1:])
