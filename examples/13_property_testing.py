"""Testing your own pruning code: Hypothesis finds the network that it breaks.

    python examples/13_property_testing.py

What one sees. `merged` makes a layer smaller: if one neuron is a multiple of another one, it hands
its weight to that one and goes. The first version is wrong, and a search over random networks finds
the smallest network that shows it. The picture has this network before and after; the mended
version passes.

Why it is so. ReLU(c·z) = c·ReLU(z) holds for c ≥ 0 only. With c < 0 the neurons look to opposite
sides of the same wall. With random floats no neuron is ever a multiple of another, so tests on
random networks pass; `degenerate_networks` draws such coincidences on purpose. And no sample points
or tolerances are needed to compare: the difference of two networks is affine on each of its cells,
so `equivalent` decides for all points at once.

What to try next. Write a function that drops neurons that are never on in [−1, 1]², and test it the
same way. Then test your own code: it only has to take and return weights.

Needs '.[testing]'. More: docs/property-testing.md.

Proof: proofs/01-cells.md
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from hypothesis import find, given, settings
from matplotlib.figure import Figure

from exactregions import Box, Domain, Network
from exactregions.measures.equivalence import equivalent
from exactregions.regions.along import along
from exactregions.strategies import degenerate_networks

PICTURE = Path(__file__).parents[1] / "out" / "13_property_testing.png"
SEARCH = settings(max_examples=500, deadline=None, database=None, derandomize=True)
NETWORKS = degenerate_networks(widths=(1, 2, 1), kinds=["scaled", "duplicated"])
Row = Sequence[Fraction]


def merged(net: Network, *, careful: bool) -> Network:
    """Return a network with one hidden layer without neurons that are multiples of others.

    careful : merge no negative multiples, which is what is right
    """
    hidden, output = net.hidden[0], net.output
    kept: list[Row] = []
    gains: list[Fraction] = []
    for k, (weights, bias) in enumerate(zip(hidden.weight, hidden.bias, strict=True)):
        row = [Fraction(v, hidden.scale) for v in (*weights, bias)]
        gain = Fraction(output.weight[0][k], output.scale)
        for j, other in enumerate(kept):
            c = multiple(row, other)
            if c is not None and (c >= 0 or not careful):
                gains[j] += c * gain
                break
        else:
            kept.append(row)
            gains.append(gain)
    bias = Fraction(output.bias[0], output.scale)
    return Network.of([([r[:-1] for r in kept], [r[-1] for r in kept]), ([gains], [bias])])


def multiple(row: Row, other: Row) -> Fraction | None:
    """Return c with row = c·other, if there is one and other is not 0."""
    c = next((v / w for v, w in zip(row, other, strict=True) if w), None)
    return c if c is not None and row == [c * w for w in other] else None


def broken() -> Network:
    """Return the smallest network found that the first version changes."""

    def is_changed(net: Network) -> bool:
        return not equivalent(net, merged(net, careful=False), Domain.whole(1))

    return find(NETWORKS, is_changed, settings=SEARCH)


@settings(SEARCH, max_examples=100)
@given(NETWORKS)
def check_that_merging_keeps_the_function(net: Network) -> None:
    """Hold the mended version against a hundred networks full of multiples."""
    assert equivalent(net, merged(net, careful=True), Domain.whole(1))


def worst(net: Network) -> Fraction:
    """Return by how much the first version is wrong somewhere in [−1, 1], exactly."""
    found = equivalent(net, merged(net, careful=False), Box.cube(1))
    return max(abs(y - z) for y, z in zip(found.first, found.second, strict=True))


def main() -> None:
    """Search, check, and draw the network before and after the wrong merging."""
    check_that_merging_keeps_the_function()
    print("the mended version keeps the function of 100 networks")
    net = broken()
    smaller = merged(net, careful=False)
    print("the first version changes this one:", *net.layers, sep="\n  ")
    print(f"in [-1, 1] by as much as {worst(net)}")
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for drawn, name, style in ((net, "the network", "-"), (smaller, "after wrong merging", "--")):
        at = [Fraction(-1), *along(drawn, Box.cube(1)).roots, Fraction(1)]
        heights = [float(drawn([x])[0]) for x in at]
        axes.plot(list(map(float, at)), heights, style, lw=2, label=name)
    axes.set(xlabel="x", ylabel="output", xlim=(-1, 1))
    axes.set_title(f"one neuron too few: wrong by as much as {worst(net)}", fontsize=11)
    axes.legend(frameon=False)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
