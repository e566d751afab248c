"""All bounds that widths alone give, by name, and how far a count is from one, exactly.

Not here, because widths do not give a number: Raghu et al. (2017) state an order (``raghu`` is a
true form of it); Xiong et al. (2020) need receptive fields; Goujon et al. (2022) and Kogan et al.
(2025) speak of means and limits. The bound of Hinz and van de Geer (2019), with the histograms that
they give, is equal to that of Serra et al. or to Montúfar's (claims/histograms.py).
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from exactregions.arithmetic.matrix import rank
from exactregions.claims import bounds_lower as low
from exactregions.claims import bounds_upper as up
from exactregions.errors import ShapeError
from exactregions.networks.activation import relu
from exactregions.networks.network import Network

MAX_NEURONS = 4096  # 2^N must stay printable, and a typing slip must not run for hours


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound on a number of cells or linear regions.

    name : a short name; value : the integer; source : who stated it
    """

    name: str
    value: int
    source: str


Lower = Callable[[int, Sequence[int]], int]


def upper_bounds(widths: Sequence[int]) -> list[Bound]:
    """Return bounds that hold for the cells of every ReLU network of these widths.

    widths : inputs, hidden widths, outputs

    They hold on every convex domain with as many coordinates as there are inputs, and hence for
    strict cells and linear regions, of which there are never more than cells. Raises ShapeError
    for widths below 1 or more than MAX_NEURONS neurons.

    >>> [(b.name, b.value) for b in upper_bounds((2, 3, 3, 1))]
    [('serra', 40), ('montufar', 49), ('patterns', 64), ('raghu', 256)]
    >>> [b.name for b in upper_bounds((1, 2, 2, 1))][-3:]
    ['line', 'line-pairs', 'telgarsky']
    """
    d, hidden = _read(widths)
    found = [
        Bound("serra", up.serra(d, hidden), "Serra et al. 2018, theorem 1"),
        *_one_breakpoint(d, hidden),
        Bound("raghu", up.raghu(d, hidden), "Raghu et al. 2017, the order; constants own"),
    ]
    if d == 1:
        found += [
            Bound("line", up.line(hidden), "Serra et al. 2018, theorem 5"),
            Bound("line-pairs", up.line_with_pairs(hidden), "derived here"),
            Bound("telgarsky", up.telgarsky(hidden), "Telgarsky 2016"),
        ]
    return found


def upper_bounds_of(network: Network) -> list[Bound]:
    """Return all bounds that hold for the cells of one network on every convex domain.

    For ReLU the ranks of the weight matrices make one more; for other activations only those remain
    that count breakpoints.

    >>> from exactregions.networks.famous import duplicated
    >>> [(b.name, b.value) for b in upper_bounds_of(duplicated(1, 2))][:2]
    [('serra-ranks', 3), ('serra', 4)]
    >>> from exactregions.networks.initial import random_network
    >>> [(b.name, b.value) for b in upper_bounds_of(random_network("1-3-1", 0, "he", "hard_tanh"))]
    [('breakpoints', 7)]
    """
    d, hidden = _read(network.widths)
    breakpoints = [len(phi.breakpoints) for phi in network.activations]
    if all(phi == relu for phi in network.activations):
        ranks = weight_ranks(network)
        refined = up.serra(d, hidden, ranks)
        source = "Serra et al. 2018, with the ranks of the weights"
        return [Bound("serra-ranks", refined, source), *upper_bounds(network.widths)]
    if set(breakpoints) == {1}:
        return _one_breakpoint(d, hidden)
    value = up.layers_with_breakpoints(d, hidden, breakpoints)
    return [Bound("breakpoints", value, "derived here")]


def lower_bounds(widths: Sequence[int]) -> list[Bound]:
    """Return lower bounds on the *most* linear regions that ReLU networks of these widths have.

    widths : inputs, hidden widths, outputs

    Some network has so many on the whole space; a given one may have fewer. Only those whose
    construction fits the widths are listed; neurons that one does not need are left idle.

    >>> [(b.name, b.value) for b in lower_bounds((1, 4, 4, 4, 1))]
    [('pascanu', 80), ('montufar-2014', 80), ('serra-lower', 125), ('arora', 32), \
('arora-folds', 50), ('line', 125)]
    """
    d, hidden = _read(widths)
    found = []
    for name, function, source in LOWER:
        with suppress(ShapeError):
            found.append(Bound(name, function(d, hidden), source))
    return found


def weight_ranks(network: Network) -> list[int]:
    """Return the rank of the weight matrix of each hidden layer.

    >>> from exactregions.networks.famous import duplicated
    >>> weight_ranks(duplicated(1, 2))
    [1]
    """
    return [rank(layer.weight) for layer in network.hidden]


def log2_of_ratio(numerator: int, denominator: int, places: int = 3) -> str:
    """Return log₂(p/q) with some decimals, correctly rounded, for positive integers.

    With M = 10^places, half of ⌊2M·log₂(p/q)⌋, rounded up, is M·log₂(p/q) rounded to the nearest
    integer. The leading bits of p and q enclose the ratio; more are taken until both ends agree.

    >>> log2_of_ratio(40, 16), log2_of_ratio(1, 8), log2_of_ratio(3, 4, 5)
    ('1.322', '-3.000', '-0.41504')
    """
    scale, bits = 10**places, 64
    while True:
        least, most, shift = _leading(numerator, bits)
        smallest, largest, other = _leading(denominator, bits)
        floor = _floor_of_log2(least ** (2 * scale), largest ** (2 * scale))
        if floor == _floor_of_log2(most ** (2 * scale), smallest ** (2 * scale)):
            break
        bits *= 2
    nearest = (floor + 2 * scale * (shift - other) + 1) // 2
    whole, rest = divmod(abs(nearest), scale)
    return f"{'-' * (nearest < 0)}{whole}.{rest:0{places}}"


def _leading(value: int, bits: int) -> tuple[int, int, int]:
    """Return (a, b, s), a·2^s ≤ value ≤ b·2^s: a has so many bits at most, b is a or a + 1."""
    shift = max(0, value.bit_length() - bits)
    least = value >> shift
    return least, least + (least << shift != value), shift


def _floor_of_log2(p: int, q: int) -> int:
    """Return ⌊log₂(p/q)⌋ for positive integers."""
    floor = p.bit_length() - q.bit_length()
    is_below = p < q << floor if floor >= 0 else p << -floor < q
    return floor - is_below


def _read(widths: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Return the number of inputs and the hidden widths."""
    sizes = tuple(widths)
    if len(sizes) < 2 or min(sizes) < 1:
        raise ShapeError(f"widths {sizes} are not two or more positive integers")
    if sum(sizes[1:-1]) > MAX_NEURONS:
        raise ShapeError(
            f"there are {sum(sizes[1:-1])} neurons, over {MAX_NEURONS} (MAX_NEURONS in "
            "claims/bounds.py); take smaller widths"
        )
    return sizes[0], sizes[1:-1]


def _one_breakpoint(d: int, hidden: Sequence[int]) -> list[Bound]:
    return [
        Bound("montufar", up.montufar(d, hidden), "Montúfar 2017"),
        Bound("patterns", up.all_patterns(hidden), "all patterns of N neurons"),
    ]


def _arora(function: Callable[[int, int, int, int], int]) -> Lower:
    def fitted(d: int, hidden: Sequence[int]) -> int:
        pairs = hidden[0] // 2 if hidden else 0
        return function(d, pairs, min(hidden[1:], default=3), len(hidden))

    return fitted


LOWER: tuple[tuple[str, Lower, str], ...] = (
    ("pascanu", low.pascanu, "Pascanu et al. 2013, this form from memory"),
    ("montufar-2014", low.montufar_2014, "Montúfar et al. 2014"),
    ("serra-lower", low.serra_lower, "Serra et al. 2018, theorem 6"),
    ("arora", _arora(low.arora), "Arora et al. 2018, theorem 2.11"),
    ("arora-folds", _arora(low.arora_with_more_folds), "Serra et al. 2018, for w ≥ 3"),
    ("line", low.line_attained, "Serra et al. 2018, theorem 5: the exact maximum"),
)
