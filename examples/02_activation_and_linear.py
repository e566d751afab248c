"""The smallest network whose activation regions are not its linear regions.

    python examples/02_activation_and_linear.py

What one sees. Two networks on the line with two neurons, one after the other. In both the first
neuron switches at 0, so there is a wall between cells at 0. The output of the one bends there; that
of the other does not, and the two cells beside 0 are one linear region.

Why it is so. One neuron does not suffice: a·ReLU(x) bends at 0 unless a = 0. Two side by side can
cancel, as ReLU(x) − ReLU(−x) = x, but only if their weights fit exactly. Two in a row need no luck:
take ReLU(ReLU(x) + b). At the place where the first neuron switches its value is 0, so the second
one reads b. If b is negative it is closed there, and nobody hears what happens below; small changes
of all weights keep it so. Of the 32 networks with all weights and biases ±1 those with b = −1 have
more cells than linear regions: half of them. Hanin and Rolnick say of such a neuron that it is not
*good* there. With n neurons above, all of them are closed with probability 2^(−n).

What to try next. Give the second layer two neurons; which share of the networks is it now? Add a
third layer. Then compare with mean_kinks in exactregions/claims/expectation.py.

Proof: proofs/28-kinks.md
"""

from itertools import product
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from exactregions import Box, Domain, Network
from exactregions.regions.along import along

PICTURE = Path(__file__).parents[1] / "out" / "02_activation_and_linear.png"


def network(w1: int, b1: int, w2: int, b2: int, out: int) -> Network:
    """Return x ↦ out·ReLU(w2·ReLU(w1·x + b1) + b2)."""
    return Network.of([([[w1]], [b1]), ([[w2]], [b2]), ([[out]], [0])])


def more_cells_than_regions() -> int:
    """Return how many of the 32 networks with all numbers ±1 have a wall that nobody hears."""
    found = 0
    for numbers in product((-1, 1), repeat=5):
        line = along(network(*numbers), Domain.whole(1))
        found += line.count > line.linear_region_count
    return found


def panel(axes: Axes, net: Network, title: str) -> None:
    """Draw a network on [−2, 3]: its cells as stripes, and a dot where its output bends."""
    line = along(net, Box.of((-2, 3)))
    ends = [-2, *map(float, line.roots), 3]
    for k in range(line.count):
        axes.axvspan(ends[k], ends[k + 1], color=("#dce9f5", "#fbeed7")[k % 2], lw=0)
    axes.plot(ends, [float(net([x])[0]) for x in (-2, *line.roots, 3)], color="#0072b2", lw=2)
    for x, kink in zip(line.roots, line.kinks, strict=True):
        face = "#1d2433" if kink else "white"
        axes.plot(float(x), float(net([x])[0]), "o", mfc=face, mec="#1d2433")
    numbers = f"{line.count} cells, {line.linear_region_count} linear regions"
    axes.set_title(f"{title}\n{numbers}", fontsize=11)
    axes.set(xlim=(-2, 3), ylim=(-0.3, 4.3), xlabel="x")


def main() -> None:
    """Count and draw both networks."""
    differ = more_cells_than_regions()
    print(f"{differ} of 32 networks have more cells than linear regions")
    figure = Figure(figsize=(9, 4), layout="constrained")
    heard, unheard = figure.subplots(1, 2)
    panel(heard, network(1, 0, 1, 1, 1), "ReLU(ReLU(x) + 1)")
    panel(unheard, network(1, 0, 1, -1, 1), "ReLU(ReLU(x) − 1)")
    figure.supxlabel("stripes: cells; full dots: the output bends; hollow: it does not", fontsize=9)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
