"""Networks with rational weights for the Kac-Rice tests, drawn from seeds."""

from fractions import Fraction
from random import Random

from exactregions import Network
from tests.oracles.samples import drawn


def small(widths: str, seed: int, activation: str = "relu") -> Network:
    """Numerators up to 4, denominators up to 3, no zero."""
    random = Random(f"{widths} {seed}")

    def draw() -> Fraction:
        return Fraction(random.choice([-4, -3, -2, -1, 1, 2, 3, 4]), random.randint(1, 3))

    return Network.of(drawn(tuple(map(int, widths.split("-"))), draw), activation)


def generic(widths: str, seed: int, activation: str = "relu") -> Network:
    """Weights of about one over primes: sums over paths do not cancel."""
    random = Random(f"{widths} {seed} generic")

    def draw() -> Fraction:
        size = Fraction(random.randint(40, 160), random.choice([97, 101, 103, 107]))
        return random.choice([-1, 1]) * size

    return Network.of(drawn(tuple(map(int, widths.split("-"))), draw), activation)


def with_bias(network: Network, neuron: tuple[int, int], bias: Fraction) -> Network:
    """The network with another bias for one neuron."""
    layers = [
        (
            [[Fraction(v, layer.scale) for v in row] for row in layer.weight],
            [Fraction(v, layer.scale) for v in layer.bias],
        )
        for layer in network.layers
    ]
    layers[neuron[0]][1][neuron[1]] = bias
    return Network.of(layers, list(network.activations))
