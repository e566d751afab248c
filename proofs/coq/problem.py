"""The header of a certificate as rows of rationals: layers, domain and slice."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

Row = tuple[list[Fraction], Fraction]


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
