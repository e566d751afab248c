"""The Kac-Rice identity of Hanin and Rolnick (2019) with Gaussian biases, by sampling.

Networks have one input and He's initialization, with biases N(0, σ²). Both sides of the identity
are means over networks, and each comes as an interval (claims/sampling.py):

    counted     the number of kinks on an interval I, exactly counted in each network
    integrated  Σ_z ∫_I |z′(x)| ρ(−z₀(x)) 1{z is good at x} dx in each network, where ρ is the
                density of the bias of z, and z₀ what z reads without its bias

The bias of z does not matter in the second sum. On each piece (x_i, x_{i+1}) of the network with z
held at its breakpoint the integral is |Φ(−z₀(x_i)/σ) − Φ(−z₀(x_{i+1})/σ)|, if z is good there, and
0 else: Φ is enclosed by rationals. The claim fails if the intervals do not overlap.

Between what bounds both numbers lie in each network is known. There are at most M = ∏ (n_l + 1)
cells, and M − 1 kinks. The integral for z is the mean number of points, over its bias, where z
vanishes and is good; in layer l these are at most ∏_{j<l} (n_j + 1), one on each piece of the
layers below, and Σ_l n_l ∏_{j<l} (n_j + 1) = M − 1.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from exactregions.arithmetic.bounds import Bounds
from exactregions.arithmetic.normal import PLACES, normal_cdf
from exactregions.arithmetic.rational import exact
from exactregions.claims.bounds_upper import line
from exactregions.claims.sampling import Estimate, estimate
from exactregions.claims.sides import Place
from exactregions.claims.visibility import is_good
from exactregions.errors import DomainError
from exactregions.networks.initial import parse_widths, random_network
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Box, Domain
from exactregions.regions.along import along, sweep

SD = Fraction(1, 10)  # of the biases of "he" in networks/initial.py
Indicator = Callable[[Network, Sequence[int], Place], bool]


@dataclass(frozen=True, slots=True)
class GaussianBiases:
    """Bounds of both sides of the identity.

    counted    : of the mean number of kinks
    integrated : of the mean of the integral
    """

    counted: Estimate
    integrated: Estimate

    @property
    def holds(self) -> bool:
        """Whether both may be bounds of one number."""
        return self.counted.bounds.overlaps(self.integrated.bounds)


def gaussian_biases(
    widths: str,
    low: object = -1,
    high: object = 1,
    *,
    networks: int = 1024,
    width: Fraction = Fraction(1, 4),
    failure: Fraction = Fraction(1, 10**6),
    seed: int = 0,
    sd: Fraction = SD,
    good: Indicator = is_good,
) -> GaussianBiases:
    """Return intervals of both sides of the identity on [low, high].

    widths   : one input, hidden widths, outputs, as text
    networks : draw no more than so many, with the seeds from ``seed`` on
    width    : stop when an interval is as narrow as this
    failure  : the probability that one of the two intervals is wrong, at most
    sd, good : σ and the indicator of the formula; others than the true ones are for tests

    If the identity is true, both intervals overlap except with that probability. The normal law is
    that of numpy's generator.

    Raises DomainError unless there is one input and low < high.

    >>> both = gaussian_biases("1-2-1", networks=256)
    >>> both.holds, both.integrated.sample.size
    (True, 256)
    """
    sizes, ends = parse_widths(widths), (exact(low, "low"), exact(high, "high"))
    if sizes[0] != 1 or not ends[0] < ends[1]:
        raise DomainError(
            f"a network {widths} on [{low}, {high}] is no case of the identity along a line; give "
            "one input, and low < high"
        )
    interval = Box.cube(1, *ends)
    most = line(sizes[1:-1]) - 1
    values, half = Bounds(Fraction(0), Fraction(most)), failure / 2

    def drawn(first: int, last: int) -> list[Network]:
        return [random_network(sizes, seed + s) for s in range(first, last)]

    def count(first: int, last: int) -> list[int]:
        return [n - 1 for n in sweep(drawn(first, last), interval).linear_region_counts.tolist()]

    def integrate(first: int, last: int) -> Iterator[Fraction]:
        for network in drawn(first, last):
            parts = (integral(network, interval, z, sd, good) for z in network.places())
            yield sum(parts, Fraction(0))

    counted = estimate(count, values, width, half, most=networks)
    below = estimate(integrate, values, width, half, most=networks)
    # On at most M pieces for each neuron two values of Φ were taken, each within two units.
    slack = Fraction(4 * sum(sizes[1:-1]) * (most + 1), 10**PLACES)
    upper = min(below.bounds.upper + slack, values.upper)
    return GaussianBiases(counted, replace(below, bounds=Bounds(below.bounds.lower, upper)))


def integral(
    network: Network, interval: Domain, neuron: Place, sd: Fraction = SD, good: Indicator = is_good
) -> Fraction:
    """Return the integral of the formula for one neuron, rounded down.

    It is the conditional mean number of kinks of this neuron, given all parameters but its bias.

    >>> net = Network.of([([[1]], [5]), ([[1]], [0])])
    >>> round(float(integral(net, Box.cube(1, -1, 1), (0, 0), Fraction(1))), 6)  # P(|Z| < 1)
    0.682689
    """
    assert interval.extent is not None
    start, end = interval.extent[0]
    read, held = _split(network, neuron)
    trace = along(held, interval)
    values = [normal_cdf(-read([x])[0] / sd) for x in (start, *trace.roots, end)]
    total = Fraction(0)
    for (a, b), pattern in zip(pairwise(values), trace.patterns, strict=True):
        if good(held, pattern, neuron):
            total += max(a.lower - b.upper, b.lower - a.upper, Fraction(0))
    return total


def _split(network: Network, neuron: Place) -> tuple[Network, Network]:
    """Return what a neuron reads without its bias, and the network in which it reads 0."""
    l, i = neuron
    layer = network.hidden[l]
    read = Layer((layer.weight[i],), (0,), layer.scale)
    weight, bias = list(layer.weight), list(layer.bias)
    weight[i], bias[i] = (0,) * layer.inputs, 0
    held = Layer(tuple(weight), tuple(bias), layer.scale)
    hidden = (*network.hidden[:l], held, *network.hidden[l + 1 :])
    return (
        Network(network.hidden[:l], network.activations[:l], read),
        Network(hidden, network.activations, network.output),
    )
