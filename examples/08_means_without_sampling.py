"""An expectation without a single sample: the mean over all signs of a network.

    python examples/08_means_without_sampling.py

What one sees. One random network 2-4-3-2-1 is drawn, and then all that differ from it by turning
neurons, ReLU(z) → −ReLU(−z). That makes 2^7, as turning the last two neurons moves no wall. Their
numbers of cells are spread out; their mean is the dark line, a fraction, and the closed formula
gives the same fraction. The table does this for more widths, and for the kinks along a line.

Why it is so. If neuron z of a layer is turned, the layers above see min(z, 0) instead of max(z, 0):
at each point it is open in one of the two networks and closed in the other. So at any place, over
all networks, each neuron is a fair coin. Whether some neurons can vanish together is a question of
how many coins in the layers below them show "open", and that is a binomial sum. Nothing depends on
the sizes of the weights, as long as they are generic; so the mean is the expectation for every law
of initialization that does not prefer a sign (He, Xavier, PyTorch's default).

What to try next. Networks with weights that are *not* generic, such as famous:pencil, are refused.
Which count of it would be different? And make one layer very wide: to which of Zaslavsky's numbers
does the mean tend?

Proof: proofs/15-expectation.md
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from matplotlib.figure import Figure

from exactregions.claims.orbits import Orbit, faces_over_orbit, kinks_over_orbit
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[1] / "out" / "08_means_without_sampling.png"
SHOWN = "2-4-3-2-1"
WIDTHS = ("1-2-2-1", "1-3-3-3-1", "2-2-2-1", SHOWN, "2-2-2-2-1", "3-3-2-1")


@cache
def cells(widths: str, seed: int = 0) -> Orbit:
    """Return the numbers of cells on the whole space over all signs of one network."""
    return faces_over_orbit(random_network(widths, seed, "uniform"))[-1]


def kinks(widths: str, seed: int = 0) -> Orbit:
    """Return the numbers of kinks along a line over all signs of one network."""
    return kinks_over_orbit(random_network(widths, seed, "uniform"))


def report(widths: Sequence[str]) -> int:
    """Print a line for each mean; return how many are not the closed formula."""
    print(f"{'widths':10} {'of':6} {'networks':>8} {'mean':>9} {'formula':>9}  least … most")
    wrong = 0
    for text in widths:
        for name, orbit in (("cells", cells(text)), ("kinks", kinks(text))):
            line = f"{text:10} {name:6} {orbit.networks:8} {orbit.mean!s:>9} {orbit.expected!s:>9}"
            print(f"{line}  {orbit.quantile(0):5} … {orbit.quantile(1)}")
            wrong += not orbit.holds
    return wrong


def main() -> None:
    """Print the table and draw how cells are distributed over one orbit."""
    print(f"{report(WIDTHS)} means are not as predicted")
    orbit = cells(SHOWN)
    values, many = zip(*orbit.table, strict=True)
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    axes.bar(values, many, width=0.85, color="#9bb8d3")
    axes.axvline(float(orbit.mean), color="#1d2433", lw=2)
    axes.set(xlabel="cells on the plane", ylabel=f"of {orbit.networks} networks")
    title = f"All signs of one network {SHOWN}: the mean is {orbit.mean}, and so says the formula"
    axes.set_title(title, fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
