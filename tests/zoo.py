"""Named networks and domains, the empty and the degenerate ones included, with known answers.

Each animal is plain data, so that oracles take it as it is; `network_of` and `domain_of` hand the
same data to the package. The counts were found by hand; the reason stands beside each animal.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from exactregions import Domain, Network
from exactregions.networks.activation import Activation as PackageActivation
from tests.oracles.samples import (
    ABS,
    HARD_TANH,
    LEAKY,
    RELU,
    ZIGZAG,
    Activation,
    Layer,
    cube,
    layers_of,
)
from tests.oracles.samples import Domain as Bounds

Layers = Sequence[Layer]


class Animal(NamedTuple):
    """A network on {x : a·x ≤ b for all (a, b) in bounds}, with the counts that it must have.

    regions : linear regions in the sense of Hanin and Rolnick
    """

    layers: Layers
    activations: Sequence[Activation]
    bounds: Bounds
    cells: int
    walls: int
    regions: int

    @property
    def dimension(self) -> int:
        """The number of inputs."""
        return len(self.layers[0][0][0])


def network_of(layers: Layers, activations: Sequence[Activation]) -> Network:
    """The package's network from plain data."""
    kinds = [
        PackageActivation.of("custom", breakpoints, slopes, offset=offset)
        for breakpoints, slopes, offset in activations
    ]
    return Network.of(layers, kinds)


def domain_of(bounds: Bounds, dimension: int) -> Domain:
    """The package's domain from plain data; no bounds are the whole space."""
    if not bounds:
        return Domain.whole(dimension)
    return Domain.polytope([a for a, _ in bounds], [b for _, b in bounds])


def bounds_of(*rows: tuple[Sequence[Any], Any]) -> Bounds:
    """Bounds from anything a Fraction can be made of."""
    return [([Fraction(v) for v in a], Fraction(b)) for a, b in rows]


def relu(*pairs: tuple[Sequence[Sequence[Any]], Sequence[Any]]) -> dict[str, Any]:
    """The layers of a ReLU network and its activations."""
    return {"layers": layers_of(*pairs), "activations": [RELU] * (len(pairs) - 1)}


def kind(activation: Activation, *pairs: Any) -> dict[str, Any]:
    """The same with another activation."""
    return {"layers": layers_of(*pairs), "activations": [activation] * (len(pairs) - 1)}


# g(0) = g(1) = 0, g(1/2) = 1: the tent, and its composition with itself.
TENT = ([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])
UNIT = bounds_of(([1], 1), ([-1], 0))
# x, y and x + y through the origin; and two lines parallel to the first.
PENCIL = [[1, 0], [0, 1], [1, 1]]
SUM3 = [[1, 1, 1]], [0]

ZOO: dict[str, Animal] = {
    # Three lines in general position, 1 + 3 + 3 cells; each line is cut in three by the others.
    "general": Animal(
        **relu(([[1, 0], [0, 1], [1, 1]], [0, 0, "-1/2"]), SUM3),
        bounds=[],
        cells=7,
        walls=9,
        regions=7,
    ),
    "one neuron": Animal(
        **relu(([[1, 2]], ["1/3"]), ([[1]], [0])), bounds=cube(2), cells=2, walls=1, regions=2
    ),
    "no hidden layer": Animal(**relu(([[1, 2]], [3])), bounds=cube(2), cells=1, walls=0, regions=1),
    "no hidden layer, whole space": Animal(
        **relu(([[1, 2, 3]], [3])), bounds=[], cells=1, walls=0, regions=1
    ),
    # Every pre-activation is the zero form: one cell on which every state is 1.
    "zero network": Animal(
        **relu(([[0, 0], [0, 0]], [0, 0]), ([[0, 0]], [0]), ([[0]], [0])),
        bounds=cube(2),
        cells=1,
        walls=0,
        regions=1,
    ),
    "zero network, whole space": Animal(
        **relu(([[0, 0], [0, 0]], [0, 0]), ([[0, 0]], [0])), bounds=[], cells=1, walls=0, regions=1
    ),
    # −|x| − |y| − 1 is negative everywhere, so the four quadrants have the same output 0.
    "dead layer": Animal(
        **relu(
            ([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 0, 0]),
            ([[-1, -1, -1, -1]], [-1]),
            ([[1]], [0]),
        ),
        bounds=cube(2),
        cells=4,
        walls=4,
        regions=1,
    ),
    "twin": Animal(
        **relu(([[1, 1], [1, 1]], [0, 0]), ([[1, 2]], [0])),
        bounds=cube(2),
        cells=2,
        walls=1,
        regions=2,
    ),
    # ReLU(z) − ReLU(−z) = z: a wall without a kink.
    "negated": Animal(
        **relu(([[1, -1], [-1, 1]], ["1/3", "-1/3"]), ([[1, -1]], [0])),
        bounds=cube(2),
        cells=2,
        walls=1,
        regions=1,
    ),
    # z, 2z/3 and −5z on one hyperplane; 0·x + 1 and 0·x − 1 are never at their kink.
    "coincident": Animal(
        **relu(
            ([[3, 0], [2, 0], [-15, 0], [0, 0], [0, 0]], [1, "2/3", -5, 1, -1]),
            ([[1, 1, 1, 1, 1]], [0]),
        ),
        bounds=cube(2),
        cells=2,
        walls=1,
        regions=2,
    ),
    "tent": Animal(**relu(*TENT), bounds=UNIT, cells=2, walls=1, regions=2),
    # Two teeth of two sides each on [0, 1]; on the line two flat ends more.
    "sawtooth": Animal(
        **relu(*TENT, *TENT, ([[1]], [0])), bounds=UNIT, cells=4, walls=3, regions=4
    ),
    "sawtooth on the line": Animal(
        **relu(*TENT, *TENT, ([[1]], [0])), bounds=[], cells=6, walls=5, regions=6
    ),
    # Three lines through 0 make six sectors.
    "fold": Animal(**relu((PENCIL, [0, 0, 0]), SUM3), bounds=[], cells=6, walls=6, regions=6),
    # Three planes through 0 in R³ with independent normals: octants.
    "zero bias": Animal(
        **relu(([[1, 1, 0], [0, 1, 1], [1, 0, 1]], [0, 0, 0]), SUM3),
        bounds=cube(3),
        cells=8,
        walls=12,
        regions=8,
    ),
    # n₁ = 1 < d = 3: two half-spaces without a vertex.
    "few neurons, whole space": Animal(
        **relu(([[1, 2, 3]], [4]), ([[1], [-1]], [-1, 2]), ([[1, 1]], [0])),
        bounds=[],
        cells=4,
        walls=3,
        regions=4,
    ),
    # The strip 0 ≤ x ≤ 1 × R² holds lines on which the two neurons are constant.
    "strip": Animal(
        **relu(([[1, 0, 0], [0, 1, 0]], ["-1/2", 0]), ([[1, 1]], [0])),
        bounds=bounds_of(([1, 0, 0], 1), ([-1, 0, 0], 0)),
        cells=4,
        walls=4,
        regions=4,
    ),
    # x = 1 is an edge of the square, and the line x + y = 2 touches its corner.
    "zero set on the boundary": Animal(
        **relu(([[1, 0], [-1, 0], [1, 1]], [-1, 1, -2]), SUM3),
        bounds=cube(2),
        cells=1,
        walls=0,
        regions=1,
    ),
    # ReLU(x) + ReLU(y) is never negative, and identically 0 on one quadrant.
    "state at a breakpoint": Animal(
        **relu(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])),
        bounds=cube(2),
        cells=4,
        walls=4,
        regions=4,
    ),
    "deep": Animal(
        **relu(*[([[1]], [0])] * 8, ([[-1]], [1]), ([[1]], [0])),
        bounds=bounds_of(([1], 3), ([-1], 2)),
        cells=3,
        walls=2,
        regions=3,
    ),
    "hard tanh": Animal(
        **kind(HARD_TANH, ([[1, 1]], [0]), ([[1]], [0])), bounds=[], cells=3, walls=2, regions=3
    ),
    # A diamond in four quarters, and around it the constant 1 in four cells.
    "hard tanh of a sum of moduli": Animal(
        layers=layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])),
        activations=[ABS, HARD_TANH],
        bounds=cube(2, 2),
        cells=8,
        walls=12,
        regions=5,
    ),
    "leaky": Animal(
        **kind(LEAKY, ([[1, 1], [1, -1]], [0, 0]), ([[1, 1]], [0])),
        bounds=cube(2),
        cells=4,
        walls=4,
        regions=4,
    ),
    # | |x| − 1/2 | has kinks at −1/2, 0 and 1/2.
    "abs": Animal(
        **kind(ABS, ([[1]], [0]), ([[1]], ["-1/2"]), ([[1]], [0])),
        bounds=cube(1),
        cells=4,
        walls=3,
        regions=4,
    ),
    "zigzag": Animal(
        **kind(ZIGZAG, ([[1, 0]], [0]), ([[1]], [0])),
        bounds=cube(2, 2),
        cells=4,
        walls=3,
        regions=4,
    ),
    # Two parallel lines and one across, on the quarter plane x, y ≥ 0.
    "quarter plane": Animal(
        **relu(([[1, 0], [1, 0], [0, 1]], [-1, -2, -1]), SUM3),
        bounds=bounds_of(([-1, 0], 0), ([0, -1], 0)),
        cells=6,
        walls=7,
        regions=6,
    ),
    # The triangle with corners (0, 0), (1, 0), (0, 1) halved by x = y; the bound x ≤ 5 is idle.
    "skew triangle": Animal(
        **relu(([[1, -1]], [0]), ([[1]], [0])),
        bounds=bounds_of(([-1, 0], 0), ([0, -1], 0), ([1, 1], 1), ([2, 2], 2), ([1, 0], 5)),
        cells=2,
        walls=1,
        regions=2,
    ),
    # Neurons that agree up to 2⁻⁶⁰: a sliver that no float64 product can see.
    "sliver": Animal(
        **relu(([[1, 1], [1, 1]], [0, Fraction(1, 2**60)]), ([[1, 1]], [0])),
        bounds=cube(2),
        cells=3,
        walls=2,
        regions=3,
    ),
    # Weights beyond every float.
    "huge": Animal(
        **relu(([[10**400, 0], [0, Fraction(1, 10**400)]], [1, 0]), ([[1, 1]], [0])),
        bounds=cube(2),
        cells=4,
        walls=4,
        regions=4,
    ),
    "two outputs": Animal(
        **relu(([[1], [1]], [0, "1/2"]), ([[1, 0], [0, 1]], [0, 0])),
        bounds=cube(1),
        cells=3,
        walls=2,
        regions=3,
    ),
}
