"""Judge certificates of region counts (docs/certificate-spec.md, proofs/25-split-tree.md)."""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, chain, pairwise
from math import lcm
from operator import mul
from pathlib import Path
from typing import Any, BinaryIO

MAX_LINE, MAX_NESTING, MAX_DIMENSION, MAX_SIZE, MAX_BITS = 1 << 24, 8, 16, 1 << 22, 1 << 17
EXIT_STATUS = {"accepted": 0, "rejected": 1, "incomplete": 3}
_NUMBER = re.compile(r"-?0x[0-9a-f]{1,16384}|-?[0-9]{1,4000}(/0*[1-9][0-9]{0,3999})?")
_NAMED = {"relu": ([0], [0, 1], 0), "abs": ([0], [-1, 1], 0), "relu6": ([0, 6], [0, 1, 0], 0)}
_NAMED["hard_tanh"] = ([-1, 1], [0, 1, 0], -1)  # breakpoints, slopes, offset
_PHI = {"breakpoints": [0], "slopes": [0], "offset": 0}
_HEADER, _SIGNS = ("format", "version", "network", "domain"), {"s": -1, "-": -1, "0": 0, "+": 1}
Row = Sequence[int]  # a form c + a·x as (c, a₁, …, a_d); or what 1 and all units have in one place


class RejectedError(Exception):
    """A check that does not hold, or a text that cannot be read, with the reason."""


def check(stream: BinaryIO, network: bytes | None = None) -> dict[str, Any]:
    """Judge a certificate from a binary stream; return the verdict, its reason, and the claim.

    network : an exactregions/1 file that it must be about; RejectedError if that is unreadable
    >>> from io import BytesIO
    >>> check(BytesIO(b"{}"))
    {'verdict': 'rejected', 'reason': 'line 0: there is no header line'}
    """
    wanted = None if network is None else _network(_parsed(network))
    number, tree = 0, None
    try:
        while (line := stream.readline(MAX_LINE + 1)).endswith(b"\n"):  # else torn, or the end
            number += 1
            _need(line[:-1].decode("latin-1").isprintable(), "a byte outside 0x20 to 0x7e")
            tree = tree.take(_parsed(line)) if tree else _Tree(_parsed(line), wanted)
        _need(len(line) <= MAX_LINE, f"the next line has over {MAX_LINE} bytes")
        return tree.report(torn=line) if tree else _need(None, "there is no header line")
    except (RejectedError, OSError, MemoryError) as failed:
        return {"verdict": "rejected", "reason": f"line {number}: {str(failed) or 'no memory'}"}


def _need(condition: object, reason: str) -> Any:
    if not condition:
        raise RejectedError(reason)


def _parsed(line: bytes) -> Any:
    steps = (1 if bracket in b"[{" else -1 for bracket in re.findall(rb"[][{}]", line))
    _need(all(depth <= MAX_NESTING for depth in accumulate(steps)), "nested too deeply")
    hooks: Any = dict.fromkeys(("parse_float", "parse_constant"), lambda v: _need(None, v[:40]))
    hooks["parse_int"] = lambda v: int(v if len(v.lstrip("-")) <= 4000 else "")
    hooks["object_pairs_hook"] = lambda p: _need(len(dict(p)) == len(p), "a field twice") or dict(p)
    try:
        return json.loads(line.decode("ascii"), **hooks)
    except (ValueError, RecursionError):
        return _need(None, "not JSON text in ASCII, or an integer of too many digits")


def _read(value: Any, shape: Any, where: str) -> Any:
    """A value of a shape: {} fields, [0] numbers, [[0]] rows of them, [] any list, "" a text."""
    if isinstance(shape, dict):
        _need(isinstance(value, dict) and set(value) == set(shape), f"{where}: {[*shape]} needed")
        return [_read(value[name], inner, f"{where}.{name}") for name, inner in shape.items()]
    if isinstance(shape, list) and shape:
        _need(isinstance(value, list) and value, f"{where} must be a list, and not empty")
        return [_read(v, shape[0], f"{where}[{i}]") for i, v in enumerate(value)]
    if shape == 0:
        text = isinstance(value, str) and _NUMBER.fullmatch(value)
        _need(text or type(value) is int, f'{where} must be an integer, "p/q" or "0x..."')
        return Fraction(int(value, 16) if text and "x" in value else value)
    _need(shape is None or isinstance(value, type(shape)), f"{where} is of the wrong type")
    return value


def _whole(rows: list[list[Fraction]]) -> tuple[int, list[list[int]]]:
    """The least common denominator of all entries, and the entries times it."""
    scale = 1
    for v in chain.from_iterable(rows):
        scale = lcm(scale, v.denominator)
        _need(scale.bit_length() <= MAX_BITS, f"a denominator has over {MAX_BITS} bits")
    return scale, [[v.numerator * (scale // v.denominator) for v in row] for row in rows]


class _Layer:
    def __init__(self, w: Any, b: Any, phi: Any, below: Any) -> None:
        self.inputs, self.width = below.width if below else len(w[0]), len(w)
        _need([len(row) for row in w] == [self.inputs] * len(b), "the sizes of W and b do not fit")
        if isinstance(phi, str):
            leaky = ([0], [phi[11:], 1], 0) if phi.startswith("leaky_relu:") else None
            parts = _NAMED.get(phi) or leaky or _need(None, "an activation has no known name")
            phi = dict(zip(("name", *_PHI), (phi, *parts), strict=True))
        self.phi = _, xi, slopes, _ = _read(phi, {"name": "", **_PHI}, "activation")
        _need(len(slopes) == len(xi) + 1, "there must be one slope more than breakpoints")
        _need(all(p < q for p, q in pairwise(xi)), "breakpoints must increase")
        _need(all(p != q for p, q in pairwise(slopes)), "neighbouring slopes must differ")
        _need(len(w) * len(xi) * len(below.rows if below else w[0]) <= MAX_SIZE, "layer too big")
        rows = [below.unfold(c, *row) if below else [c, *row] for c, row in zip(b, w, strict=True)]
        self.scale, self.rows = _whole([[c - at, *row] for c, *row in rows for at in xi])

    def unfold(self, bias: Fraction, *row: Fraction) -> list[Fraction]:
        """Rewrite a function of φ(z) = offset + a[0]·z + Σ jump·max(u, 0), z = u₁ + ξ₁."""
        _, xi, a, offset = self.phi
        jumps, raw = [q - p for p, q in pairwise(a)], [w * a[0] for w in row if a[0]]
        bias += sum(row) * (offset + a[0] * xi[0])
        return [bias, *(w * v for w in row for v in jumps), *raw]

    def read(self, given: Row) -> list[int]:
        return [self.scale * given[0], *(sum(map(mul, row, given)) for row in self.rows)]

    def give(self, u: Row, signs: Row) -> Row:
        raw = u[1 :: len(self.phi[1])] if self.phi[2][0] else []
        return [u[0], *(v * (s > 0) for v, s in zip(u[1:], signs, strict=True)), *raw]


def _network(value: Any) -> list[_Layer]:
    """The layers of an exactregions/1 object; outputs count as units with breakpoint 0."""
    name, held = _read(value, {"format": "", "layers": [None]}, "network")
    _need(name == "exactregions/1", "the network's format must be exactregions/1")
    layers: list[_Layer] = []
    for l, layer in enumerate(held):
        phi = {"activation": None} if l + 1 < len(held) else {}
        w, b, *named = _read(layer, {"W": [[0]], "b": [0], **phi}, f"layers[{l}]")
        layers.append(_Layer(w, b, [*named, "relu"][0], layers[-1] if layers else None))
    return layers


def _domain(value: Any, n: int) -> tuple[list[list[Fraction]], list[list[Fraction]]]:
    """The rows of a domain, and its place in the n inputs: the origin and the directions."""
    _need(isinstance(value, dict) and len(value) == 1, "the domain must have one field")
    ((kind, held),) = value.items()
    frame, rows, box = [], [], []
    if kind == "polytope":
        a, b = _read(held, {"A": [[0]], "b": [0]}, kind)
        _need([len(row) for row in a] == [n] * len(b), "A, b and the inputs do not fit")
        rows = [[c, *(-v for v in row)] for c, row in zip(b, a, strict=True)]
    elif kind == "segment":
        start, *ends = _read(held, [[0]], kind)
        _need([len(end) for end in ends] == [len(start)], "the two ends do not fit")
        frame, box = [start, [q - p for p, q in zip(start, ends[0], strict=True)]], [[0, 1]]
    elif kind == "plane":
        inner = {"box": [[0]]} if isinstance(held, dict) and "box" in held else {}
        origin, spans, *boxes = _read(held, {"origin": [0], "directions": [[0]], **inner}, kind)
        frame, box = [origin, *spans], boxes[0] if boxes else []
    elif kind == "box":
        box = _read(held, [[0]], kind)
    else:
        _need(kind == "all" and held is True, "the domain is of no known kind")
    d = len(frame) - 1 if frame else n
    _need({len(v) for v in frame} <= {n}, "the slice does not fit the inputs")
    _need(d <= MAX_DIMENSION, f"the dimension is over {MAX_DIMENSION}")
    _need(not box or [len(v) for v in box] == [2] * d, f"the box must have {d} intervals")
    units = [[Fraction(i == j) for j in range(d)] for i in range(-1, d)]
    for unit, (low, high) in zip(units[1:], box, strict=False):
        _need(low < high, "an interval of the box is empty or a point")
        rows += [[-low, *unit], [high, *(-v for v in unit)]]
    return rows, frame or units


def _prove(form: Row, known: Sequence[Row]) -> None:
    """Check that a form is a nonnegative combination of premises and a nonnegative constant."""
    table = [list(row) for row in zip(*known, form, strict=True)][1:]
    mu, r = 1, len(known)
    for j in range(r):  # Bareiss; what counts is the identity below
        lead = next((i for i in range(j, len(table)) if table[i][j]), -1)
        _need(lead >= 0, "linearly dependent premises or directions")
        table[j], table[lead] = table[lead], table[j]
        top, last, mu = table[j], mu, table[j][j]
        for i, row in enumerate(table):
            if i != j:
                table[i] = [(mu * u - row[j] * v) // last for u, v in zip(row, top, strict=True)]
    lam = [row[r] for row in table[:r]]
    _need(all(mu * v >= 0 for v in lam), "a premise needs a negative multiplier")
    constant, *rest = [mu * f - sum(map(mul, lam, g)) for f, *g in zip(form, *known, strict=True)]
    _need(mu * constant >= 0, "the premises leave a negative constant")
    _need(not any(rest), "the form is no combination of its premises")


class _Tree:
    def __init__(self, record: Any, wanted: list[_Layer] | None) -> None:
        name, version, network, domain = _read(record, dict.fromkeys(_HEADER), "the header")
        _need((name, repr(version)) == ("exactregions-certificate", "1"), "unknown format, version")
        layers = _network(network)
        _need(wanted is None or [*map(vars, wanted)] == [*map(vars, layers)], "another network")
        rows, frame = _domain(domain, layers[0].inputs)
        self.rows = [_whole([row])[1][0] for row in rows]
        scale, places = _whole(frame)
        # The zero form has the multipliers 0, provided that the directions are independent.
        _prove([0] * (layers[0].inputs + 1), [[0, *v] for v in places[1:]])
        self.frame: list[Row] = [[scale * (j == 0), *place] for j, place in enumerate(places)]
        self.layers, self.first, n = layers[:-1], {}, 0
        for l, layer in enumerate(self.layers):
            self.first[n] = l
            n += len(layer.rows)
            scale *= layer.scale * max(1, *map(abs, chain(*layer.rows)))
            _need(scale.bit_length() <= MAX_BITS, f"forms may have over {MAX_BITS} bits")
        self.signs, self.forms, self.values = [0] * n, [[0]] * n, [[[0]]] * len(layers)
        self.known = [*self.forms, *self.rows[::-1]]  # row j stands at -1 - j
        self.open, self.closed, self.counts = [-1], False, {"cells": 0, "strict_cells": 0}
        self.digests = {"network": _digest(network), "domain": _digest(domain)}
        widths = [layers[0].inputs, *(layer.width for layer in layers)]
        self.claim = {"widths": widths, "domain": domain, "digests": self.digests}

    def take(self, record: Any) -> "_Tree":
        _need(not self.closed, "something follows the footer")
        if isinstance(record, dict) and "cells" in record:
            _need(not self.open, "the + side of a split is missing")
            right = _digest({**self.counts, **self.digests})
            _need(_digest(record) == right, f"the footer needs {self.counts}, {self.digests}")
            self.closed = True
            return self
        tokens, hints, witness = _read(record, {"t": "", "h": [], "w": [0]}, "a cell")
        _need(self.open, "no split is open")
        k = self.open.pop()  # a split whose + side this is, or -1 for the root
        if k >= 0:
            self.signs[k], self.known[k] = 1, self.forms[k]
        _need(k + 1 + len(tokens) == len(self.signs), "one token is needed for each unit")
        hints.reverse()
        for unit, sign in enumerate(tokens, k + 1):
            self.step(unit, sign, hints)
        _need(not hints, "a hint is left over")
        self.leaf([int(v) if v.denominator == 1 else 0 for v in witness])
        self.counts["cells"] += 1
        self.counts["strict_cells"] += 0 not in self.signs
        return self

    def step(self, k: int, sign: str, hints: list[Any]) -> None:
        if k in self.first:
            self.enter(self.first[k], k)
        _need(sign in _SIGNS, "a token must be one of s + - 0")
        self.signs[k] = s = _SIGNS[sign]
        self.known[k] = [s * v for v in self.forms[k]]
        if sign == "s":
            self.open.append(k)
        elif sign == "0":
            _need(not any(self.forms[k]), f"unit {k} is not identically zero")
        else:
            _need(hints and isinstance(hints[-1], list), f"unit {k}: there is no list of premises")
            known = all(type(i) is int and -len(self.rows) <= i < k for i in hints[-1])
            _need(known, f"unit {k}: a premise must be a row or a unit above")
            _prove(self.known[k], [self.known[i] for i in hints.pop()])

    def enter(self, l: int, k: int) -> None:
        columns, layer = self.frame, self.layers[l]
        if l:
            below, values = self.layers[l - 1], self.values[l - 1]
            columns = [below.give(u, self.signs[k - len(below.rows) : k]) for u in values]
        self.values[l] = [layer.read(column) for column in columns]
        self.forms[k : k + len(layer.rows)] = map(list, [*zip(*self.values[l], strict=True)][1:])

    def leaf(self, w: Row) -> None:
        _need(len(w) == len(self.frame) and w[0] > 0, "w must be d + 1 integers, the first > 0")
        _need(all(sum(map(mul, g, w)) > 0 for g in self.rows), "the witness is not inside")
        column: Row = [sum(map(mul, w, v)) for v in zip(*self.frame, strict=True)]
        signs: list[int] = []
        for layer in self.layers:
            u = layer.read(column)
            signs += [(v > 0) - (v < 0) for v in u[1:]]
            column = layer.give(u, signs[-len(layer.rows) :])
        _need(signs == self.signs, "the witness has another pattern")

    def report(self, torn: bytes) -> dict[str, Any]:
        _need(not (self.closed and torn), "something follows the footer")
        verdict, least = ("accepted", "") if self.closed else ("incomplete", "no footer: at least ")
        reason = f"{least}{self.counts['cells']} cells, {self.counts['strict_cells']} strict"
        return {"verdict": verdict, "reason": reason, **self.counts, **self.claim}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the file that the command line names; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--network", type=Path, help="an exactregions/1 file it must be about")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args(arguments)
    try:
        with asked.file.open("rb") as stream:
            report = check(stream, asked.network and asked.network.read_bytes())
    except (RejectedError, OSError) as failed:
        parser.error(str(failed))
    lines = [json.dumps(report)] if asked.json else [f"{k}: {v}" for k, v in report.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    return EXIT_STATUS[report["verdict"]]


if __name__ == "__main__":
    sys.exit(main())
