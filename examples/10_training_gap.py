"""Training, and the gap to the maximum: a digit classifier on the plane through three digits.

    python examples/10_training_gap.py

What one sees. On a logarithmic scale: the cells of a trained classifier 64-16-16-10 on the plane
through a handwritten 0, a 1 and a 2, in a square of side 2000; those of twenty untrained networks
of these widths there; their exact expectation on the whole plane; and the most that any weights can
give, by the bound of Serra, Tjandraatmadja and Ramalingam (2018).

Why it is so. The bound needs layers that fold the plane on itself, as the sawtooth folds a line.
Random weights hardly fold, so the mean is close to that of *one* layer with 32 neurons, 529.
Training has no reason to fold either. This one made cells fewer: the decay of weights has put six
neurons of the first layer to sleep. Asleep is not dead. On this plane one of them is constant, but
the weights of the other five, though from 10^(−46) to 10^(−15) only, are not 0; so their walls are
real, at distances from 10^14 to 10^44, and on the whole plane the trained network has 435 cells.

What to try next. `exactregions study training` (docs/studies.md) follows networks through 200
epochs. Before you look: do regions become more or fewer first?

Proof: proofs/06-counting.md
"""

from pathlib import Path

from digits.demo import network, plane
from matplotlib.figure import Figure

from exactregions import Domain, Network, explore
from exactregions.claims.bounds_upper import serra
from exactregions.claims.expectation import mean_cells
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[1] / "out" / "10_training_gap.png"
WIDTHS = "64-16-16-10"
BOUND = serra(2, (16, 16))
SEEDS = range(20)
SQUARE = plane([[-1000, 1000]] * 2)  # the three images have coordinates (0, 0), (1, 0), (0, 1)
WHOLE = Domain.plane(*SQUARE.frame)


def cells(net: Network, domain: Domain = SQUARE) -> int:
    """Return the number of cells of a classifier on the square, or on the whole plane."""
    return explore(net, domain).count


def trained() -> int:
    """Return the number of cells of the trained classifier on the square."""
    return cells(network())


def untrained() -> list[int]:
    """Return the numbers of cells of networks at initialization, one for each seed."""
    return [cells(random_network(WIDTHS, seed, "he")) for seed in SEEDS]


def main() -> None:
    """Print all numbers and draw them on one scale."""
    found, others, mean = trained(), untrained(), mean_cells("2-16-16-10")
    print(f"trained     {found}, and {cells(network(), WHOLE)} on the whole plane")
    print(f"untrained   {min(others)} to {max(others)} in {len(others)} networks")
    print(f"expected    {float(mean):.1f}, exactly {mean}")
    print(f"at most     {BOUND}, {BOUND / found:.0f} times as many as the trained one has")
    print(f"patterns    {2**32}")
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots()
    axes.plot(others, [1] * len(others), "|", ms=18, color="#0072b2")
    for x, y, colour in ((found, 2, "#d55e00"), (float(mean), 0, "#1d2433")):
        axes.plot(x, y, "o", ms=9, color=colour)
    axes.plot(BOUND, -1, "|", ms=24, mew=3, color="#1d2433")
    names = ["most possible (Serra et al.)", "expectation", "untrained", "trained"]
    axes.set_yticks([-1, 0, 1, 2], names)
    axes.set(xscale="log", xlim=(100, 40000), ylim=(-1.7, 2.7), xlabel="cells")
    axes.set_title("64-16-16-10 on the plane through three digits", fontsize=11)
    axes.grid(axis="x", which="both", color="#e3e7ee")
    axes.set_axisbelow(True)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
