"""Floats and a tolerance against a degenerate network: wrong in both directions.

    python examples/05_floats_and_degenerate.py

What one sees. Five lines through one point cut the plane into ten sectors. The program `in_floats`
below counts them as many programs do, in float64 with a tolerance: it cuts polygons by one neuron
after the other, and a corner counts as positive above 10⁻⁹ and as negative below −10⁻⁹. Then all
weights and biases of the layer are multiplied by 10^k, which moves no line at all. The exact count
stays ten; that in floats is too small on one side and too large on the other.

Why it is so. The common point (1/3, 1/7) is no pair of floats, so the third line misses the corner
that the first two have made by a rounding error. Is that a new small triangle, or nothing? A
tolerance answers by size. Multiplied by a large factor the error exceeds it, and triangles appear
that do not exist. Multiplied by a small factor true walls fall below it, and cells vanish. No
tolerance is right for all factors; the question has an answer, but not in floats.

What to try next. Divide each row by its length first, as careful programs do, and find a network
that still fools it: two lines that are nearly parallel, or a thin sliver.

Proof: proofs/17-error-radius.md, for floats that know their own error.
"""

from fractions import Fraction
from pathlib import Path

from matplotlib.figure import Figure

from exactregions import Box, Network, explore
from exactregions.networks.famous import pencil

PICTURE = Path(__file__).parents[1] / "out" / "05_floats_and_degenerate.png"
TOLERANCE = 1e-9
SQUARE = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
POWERS = range(-12, 13)


def multiplied(power: int) -> Network:
    """Return five lines through (1/3, 1/7), all weights and biases multiplied by 10^power."""
    net, factor = pencil(5), Fraction(10) ** power
    layer = net.hidden[0]
    weight = [[Fraction(v, layer.scale) * factor for v in row] for row in layer.weight]
    bias = [Fraction(v, layer.scale) * factor for v in layer.bias]
    return Network.of([(weight, bias), ([[1] * 5], [0])])


def in_floats(net: Network) -> int:
    """Count the cells of one hidden layer on [−1, 1]², as a program with a tolerance does."""
    layer = net.hidden[0]
    cells = [SQUARE]
    for row, bias in zip(layer.weight, layer.bias, strict=True):
        (a, b), c = (w / layer.scale for w in row), bias / layer.scale
        cells = [part for corners in cells for part in cut(corners, a, b, c)]
    return len(cells)


def cut(corners: list[tuple[float, float]], a: float, b: float, c: float) -> list:
    """Return the parts of a convex polygon on both sides of the line a·x + b·y + c = 0."""
    values = [a * x + b * y + c for x, y in corners]
    if max(values) <= TOLERANCE or min(values) >= -TOLERANCE:
        return [corners]
    above, below = [], []
    for k, (p, v) in enumerate(zip(corners, values, strict=True)):
        q, w = corners[k - 1], values[k - 1]
        if min(v, w) < -TOLERANCE and max(v, w) > TOLERANCE:
            t = v / (v - w)
            between = (p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]))
            above.append(between)
            below.append(between)
        if v >= -TOLERANCE:
            above.append(p)
        if v <= TOLERANCE:
            below.append(p)
    return [above, below]


def counts() -> dict[int, tuple[int, int]]:
    """Return for every power of ten the exact count and that in floats."""
    nets = {power: multiplied(power) for power in POWERS}
    return {k: (explore(net, Box.cube(2)).count, in_floats(net)) for k, net in nets.items()}


def main() -> None:
    """Count both ways for every factor, and draw the two curves."""
    found = counts()
    print(" factor  exact  floats")
    for power, (exact, floats) in found.items():
        print(f"10^{power:<4} {exact:6} {floats:7}")
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    exact, floats = zip(*found.values(), strict=True)
    axes.step(POWERS, exact, where="mid", lw=3, color="#0072b2", label="exact")
    axes.step(POWERS, floats, where="mid", lw=2, color="#d55e00", label="floats, tolerance 10⁻⁹")
    axes.set(xlabel="k: the layer is multiplied by $10^k$", ylabel="cells", ylim=(0, None))
    axes.set_title("Five lines through one point: ten cells, whatever the factor", fontsize=11)
    axes.legend(frameon=False)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
