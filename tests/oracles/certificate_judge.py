"""Judge a certificate line by line in fractions, as docs/certificate-spec.md says.

It is plain and slow, and reads well-formed files only: what is false fails an assertion. It asks
more of hints than the specification: no premise may have the factor 0.
"""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

Form = list[Fraction]
Activation = tuple[list[Fraction], list[Fraction], list[Fraction]]

NAMED: dict[str, tuple[list[int], list[Any], int]] = {
    "relu": ([0], [0, 1], 0),
    "abs": ([0], [-1, 1], 0),
    "hard_tanh": ([-1, 1], [0, 1, 0], -1),
    "relu6": ([0, 6], [0, 1, 0], 0),
}


def judge(lines: Sequence[str]) -> tuple[int, int]:
    """The number of cells and of strict cells that the certificate proves."""
    header, *cells, footer = map(json.loads, lines)
    walk = _Walk(header["network"]["layers"], header["domain"])
    patterns = [walk.leaf(cell) for cell in cells]
    assert walk.open == []
    counts = len(patterns), sum(0 not in pattern for pattern in patterns)
    assert (footer["cells"], footer["strict_cells"]) == counts
    return counts


class _Walk:
    """The tree, from leaf to leaf."""

    def __init__(self, layers: list[dict[str, Any]], domain: dict[str, Any]) -> None:
        self.weights = [[_vector(row) for row in layer["W"]] for layer in layers]
        self.biases = [_vector(layer["b"]) for layer in layers]
        self.phis = [_activation(layer["activation"]) for layer in layers[:-1]]
        self.inputs, self.rows = _domain(domain, len(self.weights[0][0]))
        self.dimension = len(self.inputs[0]) - 1
        self.units = [
            (l, i, xi)
            for l, phi in enumerate(self.phis)
            for i in range(len(self.weights[l]))
            for xi in phi[0]
        ]
        self.signs: list[int] = []
        self.forms: list[Form] = []
        self.open = [-1]

    def leaf(self, cell: dict[str, Any]) -> tuple[int, ...]:
        """The pattern of the next leaf, once all that its line says has been checked."""
        at = self.open.pop()
        if at >= 0:
            self.signs[at:] = [1]
            del self.forms[at + 1 :]
        hints = iter(cell["h"])
        for token in cell["t"]:
            self._step(token, hints)
        assert len(self.signs) == len(self.units)
        assert list(hints) == []
        q, *p = (int(v, 16) if isinstance(v, str) else v for v in cell["w"])
        assert q > 0
        self._check_witness([Fraction(v, q) for v in p])
        return tuple(self.signs)

    def _step(self, token: str, hints: Iterator[list[int]]) -> None:
        k = len(self.signs)
        l, i, xi = self.units[k]
        form = self._layer(l)[i]
        form = [form[0] - xi, *form[1:]]
        sign = {"s": -1, "-": -1, "0": 0, "+": 1}[token]
        assert any(form) == (token != "0")
        if token == "s":
            self.open.append(k)
        elif sign:
            self._check_hint([sign * v for v in form], next(hints))
        self.forms.append(form)
        self.signs.append(sign)

    def _check_hint(self, form: Form, hint: list[int]) -> None:
        assert len(set(hint)) == len(hint) <= self.dimension
        premises = [self._premise(j) for j in hint]
        factors = _combination([g[1:] for g in premises], form[1:])
        assert all(factor > 0 for factor in factors)
        assert form[0] >= sum(factor * g[0] for factor, g in zip(factors, premises, strict=True))

    def _premise(self, j: int) -> Form:
        if j < 0:
            return self.rows[-1 - j]
        assert self.signs[j]
        return [self.signs[j] * v for v in self.forms[j]]

    def _layer(self, l: int) -> list[Form]:
        """The forms of a layer's pre-activations under the signs of the layers before it."""
        given, first = self.inputs, 0
        for m in range(l + 1):
            z = [
                [sum(map(Fraction.__mul__, row, column), Fraction(0)) for column in _columns(given)]
                for row in self.weights[m]
            ]
            z = [[form[0] + b, *form[1:]] for form, b in zip(z, self.biases[m], strict=True)]
            if m == l:
                return z
            xi, slopes, offsets = self.phis[m]
            given = []
            for form in z:
                piece = self.signs[first : first + len(xi)].count(1)
                first += len(xi)
                moved = [slopes[piece] * v for v in form]
                given.append([moved[0] + offsets[piece], *moved[1:]])
        raise AssertionError

    def _check_witness(self, x: Form) -> None:
        assert len(x) == self.dimension
        assert all(_value(g, x) > 0 for g in self.rows)
        h, signs = [_value(form, x) for form in self.inputs], []
        for weight, bias, (xi, slopes, offsets) in zip(
            self.weights, self.biases, self.phis, strict=False
        ):
            z = [_value([b, *row], h) for row, b in zip(weight, bias, strict=True)]
            signs += [(v > t) - (v < t) for v in z for t in xi]
            pieces = [sum(v > t for t in xi) for v in z]
            h = [slopes[p] * v + offsets[p] for p, v in zip(pieces, z, strict=True)]
        assert signs == self.signs


def _combination(parts: list[Form], goal: Form) -> Form:
    """The only factors with Σ factor·part = goal, by elimination."""
    table = [
        [*column, v] for column, v in zip(_columns(parts) or [[]] * len(goal), goal, strict=True)
    ]
    for c in range(len(parts)):
        pivot = next(r for r in range(c, len(table)) if table[r][c])
        table[c], table[pivot] = table[pivot], table[c]
        table[c] = [v / table[c][c] for v in table[c]]
        for r, row in enumerate(table):
            if r != c and row[c]:
                table[r] = [v - row[c] * p for v, p in zip(row, table[c], strict=True)]
    assert not any(row[-1] for row in table[len(parts) :])
    return [row[-1] for row in table[: len(parts)]]


def _columns(rows: Sequence[Form]) -> list[list[Fraction]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _value(form: Form, x: Sequence[Fraction]) -> Fraction:
    return form[0] + sum((a * v for a, v in zip(form[1:], x, strict=True)), Fraction(0))


def _vector(values: Sequence[Any]) -> Form:
    return [Fraction(v) for v in values]


def _activation(value: Any) -> Activation:
    if isinstance(value, dict):
        parts = value["breakpoints"], value["slopes"], value["offset"]
    elif value.startswith("leaky_relu:"):
        parts = [0], [value.removeprefix("leaky_relu:"), 1], 0
    else:
        parts = NAMED[value]
    xi, slopes, offsets = _vector(parts[0]), _vector(parts[1]), [Fraction(parts[2])]
    for t, at in enumerate(xi):
        offsets.append(offsets[-1] + (slopes[t] - slopes[t + 1]) * at)
    return xi, slopes, offsets


def _domain(domain: dict[str, Any], n: int) -> tuple[list[Form], list[Form]]:
    """The forms of the inputs in the domain's coordinates, and its rows."""
    ((kind, held),) = domain.items()
    if kind in ("segment", "plane"):
        origin, spans = _frame(kind, held)
        box = [[0, 1]] if kind == "segment" else held.get("box", [])
        return [[o, *(v[i] for v in spans)] for i, o in enumerate(origin)], _box(box)
    inputs = [_axis(n, i) for i in range(n)]
    if kind == "polytope":
        pairs = zip(held["A"], held["b"], strict=True)
        return inputs, [[Fraction(b), *(-v for v in _vector(a))] for a, b in pairs]
    return inputs, _box(held) if kind == "box" else []


def _frame(kind: str, held: Any) -> tuple[Form, list[Form]]:
    if kind == "plane":
        return _vector(held["origin"]), [_vector(v) for v in held["directions"]]
    start, end = map(_vector, held)
    return start, [[b - a for a, b in zip(start, end, strict=True)]]


def _axis(d: int, i: int) -> Form:
    return [Fraction(int(j == i + 1)) for j in range(d + 1)]


def _box(intervals: Sequence[Any]) -> list[Form]:
    rows = []
    for i, (low, high) in enumerate(intervals):
        axis = _axis(len(intervals), i)
        rows.append([-Fraction(low), *axis[1:]])
        rows.append([Fraction(high), *(-v for v in axis[1:])])
    return rows
