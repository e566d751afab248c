"""Training, and the gap to the maximum: a digit classifier on the plane through three digits.

    python examples/10_training_gap.py

What one sees. On a logarithmic scale: the cells of a trained classifier 64-16-16-10 on the plane
through a handwritten 0, a 1 and a 2; those of twenty untrained networks of these widths on the same
plane; their exact expectation; and the most that any weights can give, by the bound of Serra,
Tjandraatmadja and Ramalingam (2018).

Why it is so. The bound is nearly attained by weights that are chosen for it: layers that fold the
plane on itself, as the sawtooth folds a line. Random weights do not fold; each neuron of the second
layer is bent now and then, and that is all. So the mean is close to that of *one* layer with 32
neurons, 1 + 32 + 496. Training moves walls to where the data are, and it has no reason to fold
either: the trained network is where the untrained ones are, and forty times below the bound.

What to try next. `exactregions study training` (docs/studies.md) follows networks through 200
epochs. Before you look: do regions become more or fewer first?

Proof: proofs/14-paper-bounds.md
"""

from pathlib import Path

from digits.demo import images, network
from matplotlib.figure import Figure

from exactregions import Complex, Domain, Network, explore
from exactregions.claims.bounds_upper import serra
from exactregions.claims.expectation import mean_cells
from exactregions.networks.initial import random_network

PICTURE = Path(__file__).parents[1] / "out" / "10_training_gap.png"
WIDTHS = "64-16-16-10"
BOUND = serra(2, (16, 16))
SEEDS = range(20)


def plane() -> Domain:
    """Return the whole plane through the three images."""
    zero, one, two = images()
    steps = [[q - p for p, q in zip(zero, other, strict=True)] for other in (one, two)]
    return Domain.plane(zero, steps)


def on_plane(net: Network) -> Complex:
    """Return the cells of a classifier on the plane."""
    return explore(net, plane())


def trained() -> int:
    """Return the number of cells of the trained classifier."""
    return on_plane(network()).count


def untrained() -> list[int]:
    """Return the numbers of cells of networks at initialization, one for each seed."""
    return [on_plane(random_network(WIDTHS, seed, "he")).count for seed in SEEDS]


def main() -> None:
    """Print all numbers and draw them on one scale."""
    found, others, mean = trained(), untrained(), mean_cells("2-16-16-10")
    print(f"trained     {found}")
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
    axes.set(xscale="log", xlim=(100, 40000), ylim=(-1.7, 2.7), xlabel="cells on the plane")
    axes.set_title("64-16-16-10 on the plane through three digits", fontsize=11)
    axes.grid(axis="x", which="both", color="#e3e7ee")
    axes.set_axisbelow(True)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
