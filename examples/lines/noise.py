"""Both extremes of the number of linear regions, and what noise does to the larger one.

    python examples/lines/noise.py [--sd 1/10] [--draws 4096]

Prints the linear regions of famous:one_region, which are one whatever its width, and those of
famous:sawtooth:k on [0, 1], k = 1 … 8, which are 2^k; and how many are left when independent
N(0, sd²) noise is added to every weight and bias: the range over the draws, each counted exactly,
and an interval of the mean, which is wrong with a probability of at most 10⁻⁶.
"""

import argparse
import sys
from collections.abc import Sequence

from exactregions import Box, Domain
from exactregions.claims.noise import noisy_sawtooths
from exactregions.networks.famous import one_region, sawtooth
from exactregions.regions.along import along


def main(arguments: Sequence[str]) -> int:
    """Count and print; return how many networks without noise have another number."""
    parser = argparse.ArgumentParser(description="Extremes, and noise.")
    parser.add_argument("--sd", default="1/10", help="standard deviation of the noise")
    parser.add_argument("--draws", type=int, default=4096, help="noisy networks for each k")
    options = parser.parse_args(arguments)
    wrong = 0
    for pairs in (1, 4, 16):
        found = along(one_region(pairs, 1), Domain.whole(1))
        wrong += found.linear_region_count != 1
        print(f"one_region, {2 * pairs:2} neurons: {found.count:2} cells, ", end="")
        print(f"{found.linear_region_count} linear region")
    print(f"\nnoise {options.sd}, {options.draws} draws")
    print(f"{'k':>2} {'sawtooth':>8} {'least':>6} {'most':>6} {'interval of the mean':>24}")
    for k in range(1, 9):
        whole = along(sawtooth(k), Box.cube(1, 0, 1)).linear_region_count
        wrong += whole != 2**k
        found = noisy_sawtooths(k, options.sd, draws=options.draws)
        low, high = found.mean.bounds.decimals(2)
        counts = found.counts
        print(f"{k:2} {whole:8} {min(counts):6} {max(counts):6} {low + ' … ' + high:>24}")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
