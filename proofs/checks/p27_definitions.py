"""The displays of proofs/27-definitions.md, computed."""

from exactregions import Domain, Network, explore
from exactregions.networks.famous import hat, stargalla
from exactregions.regions.definitions import definitions

QUADRANTS = Network.of(
    [
        ([[1, 0], [-1, 0], [1, -1], [-1, 1]], [0, 0, 0, 0]),
        ([[1, -1, -1, 0], [-1, 1, 0, -1]], [0, 0]),
        ([[1, 1]], [0]),
    ]
)
SEGMENT = Network.of(
    [
        ([[1, 0], [1, 0], [1, 0], [0, 1], [0, -1]], [1, 0, -1, 0, 0]),
        ([[-1, 2, -1, 1, -1], [-1, 2, -1, -1, 1]], [0, 0]),
        ([[-1, 1]], [0]),
    ]
)


def numbers(network: Network) -> tuple[int, ...]:
    """The chain from R6 to R1 on the whole space."""
    d = definitions(explore(network, Domain.whole(network.inputs)))
    assert d.R3.decided
    return d.R6, d.R5, d.R5_cells, d.R4, d.R3.lower, d.R2, d.R1


def equation_1() -> None:
    """Each step of the chain, from the differences of neighbours."""
    for network, steps in ((stargalla(), [0, 0, 0, 1, 1, 2]), (QUADRANTS, [0, 0, 1, 0, 0, 5])):
        chain = numbers(network)
        for i, step in enumerate(steps):
            assert chain[i + 1] - chain[i] == step
        assert list(chain) == sorted(chain)


def equation_2() -> None:
    """The hat."""
    assert numbers(hat()) == (3, 4, 4, 4, 4, 4, 4)


def equation_3() -> None:
    """Two quadrants that touch in a point."""
    assert numbers(QUADRANTS) == (5, 5, 5, 6, 6, 6, 11)


def equation_4() -> None:
    """Two half-planes with one map, and a segment on which it is the value, too."""
    assert numbers(SEGMENT) == (6, 6, 7, 7, 9, 12, 16)


def equation_5() -> None:
    """The example of the paper."""
    assert numbers(stargalla()) == (3, 3, 3, 3, 4, 5, 7)
