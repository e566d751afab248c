"""The displays of proofs/03-pieces.md, computed."""

from fractions import Fraction
from math import prod

from exactregions import Domain, Network
from exactregions.networks.famous import serra
from exactregions.regions.along import along

LINE = Domain.whole(1)


def pieces(network: Network) -> int:
    """p(f) for the output f of a network of one input."""
    return along(network, LINE).linear_region_count


def with_kinks(points: list[int]) -> Network:
    """The sum of (x - i)+ over the points i."""
    return Network.of([([[1] for _ in points], [-i for i in points]), ([[1 for _ in points]], [0])])


def zigzag(n: int, height: int, y: Fraction) -> Fraction:
    """z(y) by the layer that famous:serra is made of."""
    network = serra(n, height - 1)
    following = network.hidden[1]
    outs = [max(v, Fraction(0)) for v in network.pre_activations([y])[0]]
    read = sum(w * h for w, h in zip(following.weight[0], outs, strict=True))
    return (read + following.bias[0]) / following.scale + 1  # its first neuron is z - 1


def equation_1() -> None:
    """Kinks of a sum are those of its terms."""
    for f, g in (([0, 2], [1, 3, 7]), ([5], [-1, 0, 1, 4])):
        both = pieces(with_kinks(f + g))
        assert both - 1 == (pieces(with_kinks(f)) - 1) + (pieces(with_kinks(g)) - 1)


def equation_2() -> None:
    """A zigzag of a zigzag: every piece of the inner one meets all kinks of the outer one."""
    for n, m in ((3, 4), (4, 3), (5, 3)):
        both, outer, inner = pieces(serra(n, m)), pieces(serra(m)), pieces(serra(n))
        assert both == 1 + inner * (outer - 1) + (inner - 1) == outer * inner


def equation_3() -> None:
    """Cells of networks that attain the product, and the product for one neuron a layer."""
    for widths in ((3,), (4, 3), (3, 4, 5)):
        assert along(serra(*widths), LINE).count == prod(n + 1 for n in widths)
    ones = (1, 1, 1)
    assert prod(n + 1 for n in ones) == prod(2 * n for n in ones) == 8


def equation_4() -> None:
    """The formula of the zigzag is the layer of the network."""
    for n, height in ((3, 4), (4, 5), (6, 4)):
        for y in (
            Fraction(-1, 2),
            Fraction(3, 2),
            Fraction(5, 2),
            Fraction(10, 3),
            Fraction(17, 4),
            Fraction(27, 4),
        ):
            up = [max(y - i, Fraction(0)) for i in range(n + 1)]
            rest = [(i, up[i]) for i in range(4, n + 1)]
            left, first, second = max(3 - y, Fraction(0)), up[1], up[2]
            h, z = height, zigzag(n, height, y)
            assert z == (
                5 * h - 3 * h * first + 2 * h * second - 2 * h * left
                + 2 * h * sum((-1) ** i * u for i, u in rest)
            )  # fmt: skip


def equation_5() -> None:
    """The zigzag runs between 0 and H."""
    for n, height in ((3, 4), (4, 5), (6, 4)):
        z = [zigzag(n, height, Fraction(i)) for i in range(n + 2)]
        assert z[0] == -height
        for i in range(1, n + 2):
            assert z[i] == Fraction(height, 2) * (1 - (-1) ** i)
