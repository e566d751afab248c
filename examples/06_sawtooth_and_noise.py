"""The sawtooth has exponentially many regions, until its weights are shaken.

    python examples/06_sawtooth_and_noise.py

What one sees. Left, the sawtooth of 3k neurons with 2^k linear pieces on [0, 1], and the same
network after independent N(0, 1/100) noise on every weight and bias. Right, the number of linear
regions for k = 1 … 8: exact without noise, and the range and the mean of 64 noisy networks, each
counted exactly. At the other extreme, 2n neurons can make one region: Σ ReLU(z) − ReLU(−z) is
affine.

Why it is so. The tent T doubles: T ∘ T runs up and down twice, since every x in [0, 1] is hit
twice. The trick needs peaks of height exactly 1 and valleys of exactly 0. A peak that the noise
lowers to 0.9 no longer reaches what comes after it, and it does so in every layer again: regions
are lost by a factor. So the number of regions that can be is one question, the number that one
meets another (Hanin and Rolnick 2019).

What to try next. Noise of 1/100 instead of 1/10 makes *more* regions than none. Why? Look at the
valleys at 0. Then make the noise large: what is the smallest mean that you can reach?

Proof: proofs/04-sawtooth.md
"""

from fractions import Fraction
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from exactregions import Box, Domain, Network
from exactregions.claims.noise import noisy
from exactregions.networks.famous import one_region, sawtooth
from exactregions.regions.along import along, sweep

PICTURE = Path(__file__).parents[1] / "out" / "06_sawtooth_and_noise.png"
UNIT = Box.cube(1, 0, 1)
DEPTHS = range(1, 9)
DRAWS = 64


def without_noise(depth: int) -> int:
    """Return the number of linear regions of a sawtooth on [0, 1]."""
    return along(sawtooth(depth), UNIT).linear_region_count


def with_noise(depth: int, draws: int = DRAWS) -> list[int]:
    """Return the numbers of linear regions of noisy sawtooths on [0, 1], one for each seed."""
    nets = [noisy(sawtooth(depth), seed, "1/10") for seed in range(draws)]
    return sweep(nets, UNIT).linear_region_counts.tolist()


def mean(counts: list[int]) -> Fraction:
    """Return the mean of some counts."""
    return Fraction(sum(counts), len(counts))


def curve(axes: Axes, net: Network, **style: object) -> None:
    """Draw a network on [0, 1]: it is affine between its breakpoints, so these suffice."""
    at = [Fraction(0), *along(net, UNIT).roots, Fraction(1)]
    axes.plot(list(map(float, at)), [float(net([x])[0]) for x in at], **style)


def main() -> None:
    """Print both extremes and what noise leaves, and draw it."""
    for pairs in (1, 4, 16):
        flat = along(one_region(pairs, 1), Domain.whole(1))
        print(f"one_region, {2 * pairs:2} neurons: {flat.count:2} cells, ", end="")
        print(f"{flat.linear_region_count} linear region")
    print(f"\n k  sawtooth  with noise, {DRAWS} networks: least, mean, most")
    counts = {k: with_noise(k) for k in DEPTHS}
    for k, found in counts.items():
        print(f"{k:2} {without_noise(k):9} {min(found):6} {float(mean(found)):8.2f} {max(found):6}")
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    curve(left, sawtooth(5), color="#9bb8d3", lw=1.2, label=f"{without_noise(5)} regions")
    shaken = noisy(sawtooth(5), 18, "1/10")
    regions = along(shaken, UNIT).linear_region_count
    curve(left, shaken, color="#d55e00", lw=1.5, label=f"with noise: {regions}")
    left.set_title("k = 5", fontsize=11)
    left.set(xlabel="x", ylim=(-0.1, 1.25))
    left.legend(frameon=False, ncols=2, loc="upper left")
    right.semilogy(DEPTHS, [without_noise(k) for k in DEPTHS], "o-", color="#9bb8d3", base=2)
    means = [float(mean(found)) for found in counts.values()]
    right.semilogy(DEPTHS, means, "o-", color="#d55e00", base=2)
    low, high = ([f(found) for found in counts.values()] for f in (min, max))
    right.fill_between(DEPTHS, low, high, color="#d55e00", alpha=0.2, lw=0)
    right.set_title("linear regions on [0, 1]", fontsize=11)
    right.set(xlabel="k")
    right.text(6.1, 2**6.8, "without noise", color="#5f86ab", ha="right")
    right.text(7, 2**4.6, "with noise", color="#d55e00")
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
