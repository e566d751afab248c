"""A certificate read aloud, line by line, by a reader of forty lines.

    python examples/11_certificate_aloud.py

What one sees. The program counts the cells of a network with six neurons on [0, 1] and writes a
certificate: a line of JSON for each cell. The first one is

    {"t":"+s++s+","h":[[-1],[-1],[-1],[-1]],"w":[8,1]}

"t" has a letter for each neuron: 0 is positive, 1 has both signs, so here is a split; 2 and 3 are
positive, 4 has both, 5 is positive. "h" has the reason for each sign without a split, and [-1]
means: as x is not below the first end of the interval. "w" is a point in the cell, 1/8. The next
line goes back to the last split and takes its other side. `read_aloud` says such lines in words,
and checks each with fractions; it knows nothing of how cells are found. The picture is the tree
that the lines walk through.

Why it is so. As long as the signs of the neurons before it are known, a neuron reads an affine
function z of x. A reason is another function g of which g ≥ 0 is known already: an end of the
interval, or a neuron before. If z = λ·g + c with λ ≥ 0 and c ≥ 0, then z ≥ 0, too, and there is
nothing on the other side. A point shows that the cell at the end of a branch exists. And when each
split has got both its sides, the branches cover the interval: no cell was forgotten.

What to try next. Write the certificate to a file, change one number, and read it again. The real
checker, exactregions/checker.py, does the same in every dimension, in 300 lines.

Proof: proofs/25-split-tree.md
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

from matplotlib.figure import Figure

from exactregions import Box, explore
from exactregions.networks.famous import sawtooth
from exactregions.regions.certificate import certificate

PICTURE = Path(__file__).parents[1] / "out" / "11_certificate_aloud.png"
Form = tuple[Fraction, Fraction]  # (a, c) is the function x ↦ a·x + c


def written() -> list[str]:
    """Return the lines of the certificate for the sawtooth of depth 2 on [0, 1]."""
    return list(certificate(explore(sawtooth(2), Box.of((0, 1)))))


def read_aloud(lines: Iterable[str], say: Callable[[str], None] = print) -> list[list[int]]:
    """Say and check every line; return the signs of all cells. Raises ValueError otherwise."""
    head, *cells, foot = map(json.loads, lines)
    layers, ((low, high),) = head["network"]["layers"], head["domain"]["box"]
    neurons = sum(len(layer["b"]) for layer in layers[:-1])
    ends = [(Fraction(1), -Fraction(low)), (Fraction(-1), Fraction(high))]
    say(f"x is between {low} and {high}. Neurons are numbered from 0, layer by layer.")
    found: list[list[int]] = []
    signs: list[int] = []
    splits: list[int] = []
    for cell in cells:
        if found:  # the + side of the last split that has only had its − side
            demand(bool(splits), "a line comes when no split is open")
            del signs[splits[-1] :]
            say(f"Back to the split of neuron {splits[-1]}: now it is positive.")
            signs.append(1)
            splits.pop()
        reasons = iter(cell["h"])
        for letter in cell["t"]:
            z = form(layers, signs, len(signs))
            if letter == "s":
                say(f"  Neuron {len(signs)} reads {text(z)}, of both signs. First: negative.")
                splits.append(len(signs))
                signs.append(-1)
                continue
            sign = 1 if letter == "+" else -1
            (k,) = next(reasons)  # neuron k; or −1, −2 for the ends
            g = ends[-1 - k] if k < 0 else times(signs[k], form(layers, signs, k))
            rate, rest = quotient(times(sign, z), g)
            demand(rate >= 0 and rest >= 0, f"neuron {len(signs)} may have another sign")
            word = "positive" if sign > 0 else "negative"
            say(f"  Neuron {len(signs)} reads {text(z)} and is {word}, as {text(g)} ≥ 0,")
            say(f"    for {text(times(sign, z))} = {rate}·({text(g)}) + {rest}.")
            signs.append(sign)
        demand(len(signs) == neurons, "the signs of some neurons are missing")
        q, p = cell["w"]
        inside = [*ends, *(times(s, form(layers, signs, k)) for k, s in enumerate(signs))]
        demand(all(a * p + c * q > 0 for a, c in inside), f"x = {p}/{q} is not in the cell")
        found.append([*signs])
        say(f"  x = {p}/{q} has all these signs. That is cell {len(found)}.")
    demand(not splits, "a split is still open: a cell is missing")
    demand(foot["cells"] == len(found), "the footer has another number")
    say(f"No split is open, so there are {len(found)} cells and no more.")
    return found


def demand(condition: bool, otherwise: str) -> None:  # noqa: FBT001 (it reads as a sentence)
    """Raise ValueError unless a condition holds."""
    if not condition:
        raise ValueError(f"rejected: {otherwise}")


def form(layers: Sequence[dict], signs: Sequence[int], k: int) -> Form:
    """Return what neuron k reads, where the neurons of the layers below have these signs."""
    inputs, first = [(Fraction(1), Fraction(0))], 0
    for layer in layers:
        read = [
            (
                sum(Fraction(w) * a for w, (a, _) in zip(row, inputs, strict=True)),
                sum(Fraction(w) * c for w, (_, c) in zip(row, inputs, strict=True)) + Fraction(b),
            )
            for row, b in zip(layer["W"], layer["b"], strict=True)
        ]
        if k < first + len(read):
            return read[k - first]
        inputs = [times(int(s > 0), z) for s, z in zip(signs[first:], read, strict=False)]
        first += len(read)
    raise ValueError(f"rejected: there is no neuron {k}")


def times(sign: int, z: Form) -> Form:
    """Return a multiple of a form."""
    return sign * z[0], sign * z[1]


def quotient(z: Form, g: Form) -> Form:
    """Return λ and c with z = λ·g + c."""
    demand(g[0] != 0, "the hint is a constant")
    return z[0] / g[0], z[1] - z[0] / g[0] * g[1]


def text(z: Form) -> str:
    """Return a form as one reads it."""
    a, c = z
    slope = {1: "x", -1: "-x"}.get(a, f"{a}·x")
    return f"{slope} {'-' if c < 0 else '+'} {abs(c)}" if c else slope


def main() -> None:
    """Write the certificate, read it aloud and draw its tree."""
    draw(read_aloud(written()))


def draw(cells: Sequence[Sequence[int]]) -> None:
    """Draw the tree: a node for each beginning of a pattern, its cells below it."""
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    below = defaultdict(list)  # from a beginning of a pattern to the numbers of its cells
    for number, signs in enumerate(cells, 1):
        for depth in range(len(signs) + 1):
            below[tuple(signs[:depth])].append(number)
    at = {node: sum(numbers) / len(numbers) for node, numbers in below.items()}
    for node, x in at.items():
        depth = len(node)
        if depth:
            axes.plot([at[node[:-1]], x], [depth - 1, depth], color="#9aa3b2", zorder=0)
            plate = {"fc": "white", "ec": "none", "pad": 1}
            middle, sign = (at[node[:-1]] + x) / 2, "−+"[node[-1] > 0]
            axes.text(middle, depth - 0.5, sign, ha="center", va="center", bbox=plate)
        leaf = depth == len(cells[0])
        axes.plot(x, depth, "o", ms=22 if leaf else 7, color="#56b4e9" if leaf else "#1d2433")
        if leaf:
            axes.text(x, depth, str(below[node][0]), ha="center", va="center")
    axes.set(ylim=(len(cells[0]) + 0.5, -0.5), xticks=[], ylabel="neurons that are decided")
    axes.set_title("every split has both its sides, and every branch ends in a cell", fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
