"""That the mean number of linear regions on a line is linear in the number of neurons, exactly.

Proof: proofs/11-one-dimension.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from exactregions.claims.expectation import mean_kinks
from exactregions.claims.gradients import Widths, hidden_sizes
from exactregions.errors import ExactRegionsError


@dataclass(frozen=True, slots=True)
class Growth:
    """The exact mean number of kinks on a line, beside the two lines it lies between.

    widths       : inputs, hidden widths, outputs
    kinks        : Σ_l n_l·∏_{j≠l}(1 − 2^−n_j), the mean; linear regions are one more
    least        : N·∏_j(1 − 2^−n_j)
    neurons      : N
    """

    widths: tuple[int, ...]
    kinks: Fraction
    least: Fraction
    neurons: int

    @property
    def linear_regions_per_neuron(self) -> Fraction:
        """(kinks + 1)/N."""
        return (self.kinks + 1) / self.neurons


def growth(widths: Widths) -> Growth:
    """Return how linear the mean number of kinks is in the number of neurons.

    least ≤ kinks ≤ N always: so the constant of proportionality is between ∏(1 − 2^−n_j) and 1,
    and is bounded below for all networks with bounded Σ_j 2^−n_j.

    >>> growth("1-3-3-1")
    Growth(widths=(1, 3, 3, 1), kinks=Fraction(21, 4), least=Fraction(147, 32), neurons=6)
    """
    d, hidden = hidden_sizes(widths)
    sizes = (d, *hidden, 1)
    seen = prod((1 - Fraction(1, 2**n) for n in hidden), start=Fraction(1))
    return Growth(sizes, mean_kinks(sizes), sum(hidden) * seen, sum(hidden))


def growth_by_depth(neurons: int, depths: Sequence[int] = range(1, 17)) -> tuple[Growth, ...]:
    """Return ``growth`` for N neurons in as many layers as told, as equal in width as possible.

    One layer has N kinks always; layers of one neuron have N/2^(N−1) on average. Raises
    ExactRegionsError for a depth that is not between 1 and N.

    >>> [str(row.kinks) for row in growth_by_depth(16, (1, 2, 4, 8, 16))]
    ['16', '255/16', '3375/256', '2187/1024', '1/2048']
    """
    found = []
    for depth in depths:
        if not 1 <= depth <= neurons:
            raise ExactRegionsError(f"{neurons} neurons in {depth} layers; give 1 to {neurons}")
        width, more = divmod(neurons, depth)
        found.append(growth((1, *[width + 1] * more, *[width] * (depth - more), 1)))
    return tuple(found)
