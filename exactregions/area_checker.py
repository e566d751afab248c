"""Judge area certificates in one or two dimensions; docs/area-certificate.md says why they hold."""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from math import gcd, lcm
from operator import mul
from pathlib import Path
from typing import Any, BinaryIO

MAX_LINE, MAX_UNITS, MAX_BITS = 1 << 24, 1 << 16, 1 << 17
EXIT_STATUS = {"accepted": 0, "rejected": 1, "incomplete": 3}
_NUMBER = re.compile(r"-?0x[0-9a-f]{1,16384}|-?[0-9]{1,4000}(/0*[1-9][0-9]{0,3999})?")
_NAMED = {"relu": ([0], [0, 1], 0), "abs": ([0], [-1, 1], 0), "relu6": ([0, 6], [0, 1, 0], 0)}
_NAMED["hard_tanh"] = ([-1, 1], [0, 1, 0], -1)  # breakpoints, slopes, offset
Form = Sequence[int]  # a positive multiple of c + a·x, as (c, a₁, …, a_d)
Point = tuple[int, ...]  # (q, p₁, …, p_d), q > 0, in lowest terms: the point p / q
Edge = tuple[Point, Point]  # from corner to corner, the cell on its left


def check(stream: BinaryIO, network: bytes | None = None) -> dict[str, Any]:
    """Judge an area certificate from a binary stream; return the verdict, reason and claim.

    network : an exactregions/1 file that it must be about; ValueError if that is unreadable

    >>> from io import BytesIO
    >>> check(BytesIO(b"{}"))
    {'verdict': 'rejected', 'reason': 'line 0: there is no header line'}
    """
    wanted = None if network is None else _network(_parsed(network))
    number, cells = 0, None
    try:
        while (line := stream.readline(MAX_LINE + 1)).endswith(b"\n"):
            number += 1
            _need(line[:-1].decode("latin-1").isprintable(), "a byte outside 0x20 to 0x7e")
            cells = cells.take(_parsed(line)) if cells else _Cells(_parsed(line), wanted)
        _need(len(line) <= MAX_LINE, "the next line is too long")
        return cells.report(torn=line) if cells else _need(None, "there is no header line")
    except (ValueError, OSError, MemoryError, RecursionError) as failed:
        return {"verdict": "rejected", "reason": f"line {number}: {str(failed) or 'no memory'}"}


def _need(condition: object, reason: str) -> Any:
    if not condition:
        raise ValueError(reason)
    return condition


def _parsed(line: bytes) -> Any:
    hooks: Any = dict.fromkeys(("parse_float", "parse_constant"), lambda v: _need(None, v[:40]))
    hooks["parse_int"] = lambda v: int(v if len(v.lstrip("-")) <= 4000 else "")
    hooks["object_pairs_hook"] = lambda p: (
        _need(len(dict(p)) == len(p), "a field twice") and dict(p)
    )
    return json.loads(line.decode("ascii"), **hooks)


def _fields(value: Any, names: str, where: str) -> list[Any]:
    fits = isinstance(value, dict) and set(value) == set(names.split())
    _need(fits, f"{where} must have the fields {names}, and no other")
    return [value[name] for name in names.split()]


def _read(value: Any, depth: int, length: int = 0) -> Any:
    """A number (depth 0), or lists of lists of them; the innermost ones have a given length."""
    if depth:
        _need(isinstance(value, list) and value, "a list is missing")
        _need(depth > 1 or length in (0, len(value)), f"a list must have {length} numbers")
        return [_read(v, depth - 1, length) for v in value]
    text = value if isinstance(value, str) and _NUMBER.fullmatch(value) else ""
    _need(text or type(value) is int, 'a number must be an integer, "p/q" or "0x..."')
    return Fraction(int(text, 16) if "x" in text else value)


def _scaled(rows: list[list[Fraction]]) -> tuple[int, list[list[int]]]:
    scale = 1
    for v in chain.from_iterable(rows):
        scale = lcm(scale, v.denominator)
        _need(scale.bit_length() <= MAX_BITS, f"a denominator has over {MAX_BITS} bits")
    return scale, [[int(v * scale) for v in row] for row in rows]


def _activation(value: Any) -> tuple[list[Fraction], ...]:
    if isinstance(value, str):
        leaky = ([0], [value[11:], 1], 0) if value.startswith("leaky_relu:") else None
        parts = _NAMED.get(value) or leaky or _need(None, "an activation has no known name")
        value = dict(zip(("name", "breakpoints", "slopes", "offset"), ("", *parts), strict=True))
    _, *given, offset = _fields(value, "name breakpoints slopes offset", "an activation")
    (xi, slopes), added = [_read(v, 1) for v in given], [_read(offset, 0)]
    _need(len(slopes) == len(xi) + 1, "there must be one slope more than breakpoints")
    _need(all(p < q for p, q in pairwise(xi)), "breakpoints must increase")
    _need(all(p != q for p, q in pairwise(slopes)), "neighbouring slopes must differ")
    for at, (left, right) in zip(xi, pairwise(slopes), strict=True):
        added.append(added[-1] + (left - right) * at)
    return xi, slopes, added


def _network(value: Any) -> tuple[list[Any], list[Any], list[int], list[int]]:
    """Layers (scale, rows of biases and weights), activations, widths, and ends of units."""
    name, held = _fields(value, "format layers", "the network")
    fits = name == "exactregions/1" and isinstance(held, list) and held
    _need(fits, "the network must have the format exactregions/1, and layers")
    layers, phis, widths, ends = [], [], [0], [0]
    for l, layer in enumerate(held):
        w, b, *phi = _fields(layer, "W b activation" if l + 1 < len(held) else "W b", f"layer {l}")
        weight = _read(w, 2, widths[-1])
        widths[0] = widths[0] or len(weight[0])
        _need({len(row) for row in weight} == {widths[-1]}, "rows of W differ in length")
        bias = _read(b, 1, len(weight))
        layers.append(_scaled([[c, *row] for c, row in zip(bias, weight, strict=True)]))
        widths.append(len(weight))
        for xi, *pieces in map(_activation, phi):
            phis.append((_scaled([xi]), _scaled(pieces)))
            ends.append(ends[-1] + len(xi) * len(bias))
    _need(ends[-1] <= MAX_UNITS, f"there are over {MAX_UNITS} units")
    return layers, phis, widths, ends


def _domain(value: Any, n: int) -> tuple[list[Form], tuple[int, list[Form]]]:
    """Return the rows of a domain, and the n inputs as forms of its coordinates, with a scale."""
    _need(isinstance(value, dict) and len(value) == 1, "the domain must have one field")
    ((kind, held),) = value.items()
    rows, box = [], []
    frame = [[Fraction(i == j) for j in range(n)] for i in range(-1, n)] if n < 3 else []
    if kind == "box":
        box = _read(held, 2, 2)
    elif kind == "polytope":
        a, b = _fields(held, "A b", kind)
        a = _read(a, 2, n)
        rows = [[c, *(-v for v in g)] for g, c in zip(a, _read(b, 1, len(a)), strict=True)]
    elif kind == "segment":
        start, *stop = _read(held, 2, n)
        _need(len(stop) == 1, "a segment has two ends")
        frame, box = [start, [q - p for p, q in zip(start, stop[0], strict=True)]], [[0, 1]]
    else:
        _need(kind == "plane", "the domain is of no known kind, or unbounded")
        origin, spans, sides = _fields(held, "origin directions box", "a bounded plane")
        frame, box = [_read(origin, 1, n), *_read(spans, 2, n)], _read(sides, 2, 2)
    d = len(frame) - 1
    _need(d in (1, 2), "areas need one or two dimensions")
    gram = [sum(map(mul, p, q)) for p in frame[1:] for q in frame[1:]]
    _need(gram[0] * gram[-1] > (d == 2) * gram[d - 1] ** 2, "the directions are dependent")
    _need(rows or len(box) == d, f"the box must have {d} intervals")
    for i, (low, high) in enumerate(box):
        unit = [Fraction(i == j) for j in range(d)]
        rows += [[-low, *unit], [high, *(-v for v in unit)]]
    scale, places = _scaled(frame)
    return [_scaled([g])[1][0] for g in rows if any(g)], (scale, list(zip(*places, strict=True)))


def _double_area(edges: Iterable[Edge]) -> Fraction:  # Green's theorem
    return sum((Fraction(x * v - y * u, q * r) for (q, x, y), (r, u, v) in edges), Fraction(0))


class _Cells:
    """What was read; in one dimension [a, b] is taken for the rectangle [a, b] × [0, 1]."""

    def __init__(self, record: Any, wanted: Any) -> None:
        name, version, network, domain = _fields(record, "format version network domain", "header")
        _need((name, repr(version)) == ("exactregions-areas", "1"), "unknown format, version")
        self.layers, self.phis, self.widths, self.ends = held = _network(network)
        _need(wanted in (None, held), "another network")
        rows, (scale, inputs) = _domain(domain, self.widths[0])
        self.d = len(inputs[0]) - 1
        pad = [0] * (2 - self.d)
        self.rows = [[*g, *pad] for g in rows] + [[0, 0, 1], [1, 0, -1]] * len(pad)
        inputs = [[*form, *pad] for form in inputs]
        self.known = [("", *self.feed(0, scale, inputs))]
        self.open: dict[Edge, tuple[int, Any]] = {}
        self.seen, self.parent = set[str](), list[int]()
        self.counts = dict.fromkeys(("cells", "strict_cells", "walls", "linear_regions"), 0)
        self.closed, self.digests = False, {"network": _digest(network), "domain": _digest(domain)}
        self.claim = {"widths": self.widths, "domain": domain, "digests": self.digests}

    def take(self, record: Any) -> "_Cells":
        _need(not self.closed, "something follows the footer")
        if isinstance(record, dict) and "cells" in record:
            right = _digest({**self.counts, "outline": record.get("outline"), **self.digests})
            _need(_digest(record) == right, f"the footer needs {self.counts}, {self.digests}")
            edges = _around(self.polygon(record["outline"]))
            on = (any(_dot(g, a) == 0 == _dot(g, b) for g in self.rows) for a, b in edges)
            _need(all(on), "an edge of the outline is on no row of the domain")
            full = _double_area(self.open) == _double_area(edges)
            self.closed = _need(full, "the areas do not add up to that of the domain")
            return self
        pattern, corners = _fields(record, "p v", "a cell")
        signs = isinstance(pattern, str) and set(pattern) <= set("-0+")
        _need(signs and len(pattern) == self.ends[-1], "a pattern has a sign - 0 + for each unit")
        _need(pattern not in self.seen, "a pattern is listed twice")
        self.seen.add(pattern)
        polygon = self.polygon(corners)
        self.inside(pattern, polygon)
        self.join(_around(polygon), self.known[-1][2])
        self.counts["strict_cells"] += "0" not in pattern
        return self

    def polygon(self, value: Any) -> list[Point]:
        held = _read(value, 2)
        kinds = {(v[0] > 0, len(v), c.denominator) for v in held for c in v}
        fits = kinds == {(True, self.d + 1, 1)} and (self.d == 2 or len(held) == 2)
        _need(fits, "a corner must be d + 1 integers, q > 0")
        found: list[Any] = [[int(c) for c in v] for v in held]
        if self.d == 1:
            found = [[*v, 0] for v in found] + [[*v, v[0]] for v in reversed(found)]
        ways = [(u * q - x * r, v * q - y * r) for (q, x, y), (r, u, v) in _around(found)]
        left = all(a * d > b * c for (a, b), (c, d) in _around(ways))
        once = sum(q > p for p, q in _around([v > 0 for _, v in ways])) == 1
        _need(left and once, "the polygon is not convex and counterclockwise")
        found = [tuple(v // gcd(*p) for v in p) for p in found]
        inside = all(_dot(g, p) >= 0 for g in self.rows for p in found)
        return _need(inside, "a corner is outside the domain") and found

    def inside(self, pattern: str, corners: list[Point]) -> None:
        for l, (first, last) in enumerate(pairwise(self.ends)):
            self.enter(l, pattern[:first])
            (_, scale, z), (m, (xi,)) = self.known[l], self.phis[l][0]
            forms = ([m * c - at * scale, *(m * v for v in a)] for c, *a in z for at in xi)
            for form, sign in zip(forms, pattern[first:last], strict=True):
                _need(any(form) == (sign != "0"), "a sign is 0 just where the form is zero")
                side = form if sign == "+" else [-v for v in form]
                within = all(_dot(side, at) >= 0 for at in corners)
                _need(within, "a corner is outside the closed cell")
        self.enter(len(self.ends) - 1, pattern)

    def enter(self, l: int, prefix: str) -> None:
        if l < len(self.known) and self.known[l][0] == prefix:
            return
        ((_, (xi,)), (m, (slopes, added))), (_, scale, z) = self.phis[l - 1], self.known[l - 1]
        signs = prefix[self.ends[l - 1] :]
        pieces = [signs[i : i + len(xi)].count("+") for i in range(0, len(signs), len(xi))]
        rows = zip([(slopes[p], added[p] * scale) for p in pieces], z, strict=True)
        values = [[k * c + at, *(k * v for v in a)] for (k, at), (c, *a) in rows]
        self.known[l:] = [(prefix, *self.feed(l, scale * m, values))]

    def feed(self, l: int, scale: int, given: list[Any]) -> tuple[int, list[Form]]:
        factor, rows = self.layers[l]  # all values of a layer share a scale
        _need((scale * factor).bit_length() <= MAX_BITS, "the network is too large")
        columns = list(zip(*given, strict=True))
        z = zip(([_dot(w, column) for column in columns] for _, *w in rows), rows, strict=True)
        return scale * factor, [[c + b * scale, *a] for (c, *a), (b, *_) in z]

    def join(self, edges: list[Edge], output: Any) -> None:
        self.parent.append(here := self.counts["cells"])
        self.counts["cells"] += 1
        self.counts["linear_regions"] += 1
        for a, b in edges:
            there, other = self.open.pop((b, a), (-1, None))
            if there < 0:
                self.open[a, b] = here, output
                continue
            self.counts["walls"] += 1
            one, two = self.root(here), self.root(there)
            if output == other and one != two:
                self.parent[one] = two
                self.counts["linear_regions"] -= 1

    def root(self, cell: int) -> int:
        while self.parent[cell] != cell:
            self.parent[cell] = cell = self.parent[self.parent[cell]]
        return cell

    def report(self, torn: bytes) -> dict[str, Any]:
        _need(not (self.closed and torn), "something follows the footer")
        counts = {k: v for k, v in self.counts.items() if self.closed or "cells" in k}
        verdict, least = ("accepted", "") if self.closed else ("incomplete", "no footer: at least ")
        reason = least + ", ".join(f"{v} {name.replace('_', ' ')}" for name, v in counts.items())
        return {"verdict": verdict, "reason": reason, **counts, **self.claim}


def _around(held: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(held, [*held[1:], held[0]], strict=True))


def _dot(form: Sequence[int], at: Sequence[int]) -> int:
    return sum(map(mul, form, at))


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def main(arguments: Sequence[str]) -> int:
    """Judge the file named first, about the network file named second if any; return the status."""
    try:
        with Path(arguments[0]).open("rb") as stream:
            report = check(stream, *(Path(name).read_bytes() for name in arguments[1:2]))
    except (ValueError, OSError, IndexError) as failed:
        sys.stderr.write(f"area_checker.py FILE [NETWORK]: {failed}\n")
        return 2
    sys.stdout.write(json.dumps(report) + "\n")
    return EXIT_STATUS[report["verdict"]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
