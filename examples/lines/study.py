"""Regions per neuron along a line at initialization, for architectures with as many neurons.

    python examples/lines/study.py [--networks 32768] [--seed 1000000] [WIDTHS ...]

Hanin and Rolnick (2019) found by experiment that, however its neurons are arranged in layers, a
ReLU network at initialization has about one linear region per neuron along a line. For each of the
hidden widths this draws networks with one input, one output and He's initialization, and counts
the linear regions of each on the whole real line: exactly, no region is missed or seen twice. Three
things stand side by side:

    counts      how many regions single networks have
    interval    bounds of the mean count over all networks, which are wrong with a probability of
                at most 10⁻⁶ for each of the widths (claims/sampling.py)
    predicted   the mean itself, a fraction: 1 + Σ_l n_l ∏_{j≠l} (1 − 2^(−n_j))
                (proofs/expectation.md)

The exit status is 1 if an interval does not hold what is predicted. Draws out/lines.png.

The predicted number lies between 1 + N·∏_j (1 − 2^(−n_j)) and 1 + N for N neurons. So it is linear
in N as long as layers are not narrow, whatever the depth. Where layers of one or two neurons follow
each other, all of a layer is off somewhere, nothing passes, and deep networks come down to one
region. The interval needs a number of regions that is never exceeded. This is ∏ (n_l + 1) or a
little less, in deep networks thousands of times what occurs, and there the upper end is far away:
networks with so many regions, were they rare enough, would not have been met. The table marks such
intervals with a star. Mean and standard error of the counts are given for comparison; unlike the
interval they promise nothing.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from exactregions import Domain
from exactregions.arithmetic.bounds import Bounds
from exactregions.claims.bounds_upper import line, line_with_pairs
from exactregions.claims.expectation import mean_kinks
from exactregions.claims.sampling import CUT_METHOD, Estimate, estimate
from exactregions.networks.initial import random_network
from exactregions.regions.along import sweep

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE = Path(__file__).parents[2] / "out" / "lines.png"
FAILURE = Fraction(1, 10**6)
WIDE = Fraction(1, 4)  # in regions per neuron
CUT = 4  # regions per neuron, for the intervals; chosen with networks of other seeds
AT_ONCE = 2048
# All have 24 neurons; 4^6 is short for six layers of 4.
ARCHITECTURES = [
    "24", "12-12", "16-8", "8-16", "8-8-8", "12-6-6", "4-16-4", "6-6-6-6", "4^6", "3^8", "2^12",
    "1^24",
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What was found for hidden widths.

    predicted : the exact mean number of linear regions on the line
    most      : no network of these widths has more
    counts    : how many networks have how many regions
    """

    name: str
    neurons: int
    predicted: Fraction
    most: int
    counts: Counter[int]
    found: Estimate

    @property
    def holds(self) -> bool:
        """Whether the interval holds the predicted mean."""
        return self.found.bounds.overlaps(Bounds.of(self.predicted))

    @property
    def wide(self) -> bool:
        """Whether the interval says little."""
        return self.found.bounds.width > WIDE * self.neurons


def hidden_widths(name: str) -> tuple[int, ...]:
    """Read hidden widths: 4-16-4, or 4^6 for six layers of 4."""
    width, power, depth = name.partition("^")
    return (int(width),) * int(depth) if power else tuple(map(int, name.split("-")))


def most_regions(hidden: Sequence[int]) -> int:
    """Return how many linear regions on a line networks of these widths have at most.

    If all widths are 1, what a neuron gives is a monotone function of the input, so each neuron
    vanishes at one point at most, or on one interval.
    """
    if max(hidden) == 1:
        return len(hidden) + 1
    return min(line(hidden), line_with_pairs(hidden))


def studied(name: str, networks: int, seed: int) -> Row:
    """Draw networks with some hidden widths and count their regions along the line."""
    hidden = hidden_widths(name)
    widths, most = (1, *hidden, 1), most_regions(hidden)
    counts: Counter[int] = Counter()

    def draw(first: int, last: int) -> Iterator[int]:
        for start in range(first, last, AT_ONCE):
            seeds = range(seed + start, seed + min(start + AT_ONCE, last))
            some = [random_network(widths, s) for s in seeds]
            found = sweep(some, Domain.whole(1)).linear_region_counts.tolist()
            counts.update(found)
            yield from found

    values = Bounds(Fraction(1), Fraction(most))
    cut, width = Fraction(CUT * sum(hidden)), Fraction(1, 4)
    found = estimate(draw, values, width, FAILURE, most=networks, first=4096, cut=cut)
    return Row(name, sum(hidden), 1 + mean_kinks(widths), most, counts, found)


def table(rows: Sequence[Row]) -> Table:
    """Return the numbers for people."""
    title = "Linear regions along a line at initialization, and divided by the neurons"
    found = Table(title=title, title_justify="left", padding=(0, 0, 0, 1))
    heads = ("counts", "mean ± s.e.", "predicted", "÷ neurons", "interval", "holds")
    found.add_column("hidden", no_wrap=True)
    for head in heads:
        found.add_column(head, justify="right", no_wrap=True)
    for row in rows:
        sample, n = row.found.sample, row.neurons
        error = float(sample.variance / sample.size) ** 0.5
        low, high = (row.found.bounds * Fraction(1, n)).decimals(3)
        found.add_row(
            row.name,
            f"{min(row.counts)} … {max(row.counts)}",
            f"{float(sample.mean):.3f} ± {error:.3f}",
            f"{float(row.predicted):.3f}",
            f"{float(row.predicted / n):.4f}",
            f"{low} … {high}{'*' if row.wide else ' '}",
            "yes" if row.holds else "NO",
        )
    return found


def picture(rows: Sequence[Row]) -> "Figure":
    """Draw counts, intervals and predictions, in regions per neuron."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.5), dpi=150, layout="constrained")
    axes = figure.subplots()
    for x, row in enumerate(rows):
        n, total = row.neurons, row.counts.total()
        counts = sorted(row.counts)
        # The areas of the discs are shares of the networks.
        areas = [max(600 * row.counts[c] / total, 0.5) for c in counts]
        axes.scatter([x] * len(counts), [c / n for c in counts], areas, "#b8c4d0", zorder=1)
        low, high = (float(end) / n for end in (row.found.bounds.lower, row.found.bounds.upper))
        axes.plot(
            [x + 0.22] * 2, [low, high], color="#1f5fa8", linewidth=5, alpha=0.75, zorder=2,
            solid_capstyle="butt", label="interval of the mean" if x == 0 else None,
        )  # fmt: skip
        axes.plot(
            [x - 0.36, x + 0.36], [float(row.predicted) / n] * 2, color="#c8102e", linewidth=1.8,
            zorder=3, label="predicted mean, exact" if x == 0 else None,
        )  # fmt: skip
    axes.scatter([], [], 30, "#b8c4d0", label="single networks, by their number")
    top = 1.05 * max(max(row.counts) / row.neurons for row in rows)
    axes.axhline(1, color="black", linewidth=0.6, linestyle=":", zorder=0)
    axes.set(
        ylim=(-0.05, top),
        ylabel="linear regions on the line / neurons",
        xlabel="hidden widths (4^6: six layers of 4)",
        title="Regions per neuron along a line at initialization (He, one input, counted exactly)",
    )
    axes.set_xticks(range(len(rows)), [row.name for row in rows])
    axes.legend(loc="lower left")
    return figure


def main(arguments: Sequence[str]) -> int:
    """Count, print and draw; return how many intervals do not hold what is predicted."""
    parser = argparse.ArgumentParser(description="Regions per neuron along a line.")
    parser.add_argument("widths", nargs="*", help="hidden widths: 12-12, or 4^6")
    parser.add_argument("--networks", type=int, default=1 << 15, help="draw no more for each")
    parser.add_argument("--seed", type=int, default=10**6, help="of the first network")
    options = parser.parse_args(arguments)
    start = perf_counter()
    names = options.widths or ARCHITECTURES
    rows = [studied(name, options.networks, options.seed) for name in names]
    console = Console()
    console.print(table(rows))
    for row in rows:
        size = row.found.sample.size
        print(
            f"{row.name:8} predicted {row.predicted}; {size} networks, at most {row.most} regions"
        )
    print(f"Intervals of regions per neuron: {CUT_METHOD} ({CUT} regions per neuron);")
    print(f"each fails with probability {FAILURE} at most.")
    if any(row.wide for row in rows):
        print("* wide: networks can have far more regions than any that was met.")
    wrong = sum(not row.holds for row in rows)
    print(f"{wrong} of {len(rows)} intervals miss the predicted mean")
    PICTURE.parent.mkdir(exist_ok=True)
    picture(rows).savefig(PICTURE)
    print(f"Picture: {PICTURE}")
    print(f"{perf_counter() - start:.0f} s")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
