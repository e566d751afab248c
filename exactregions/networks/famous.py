"""Networks whose number of cells and linear regions is known.

Every function takes whole numbers (as integers or as text) and returns a Network; its docstring
states the answer on the whole input space and where the answer comes from. `FAMOUS` lists them
by name, so that ``famous:sawtooth:5`` works wherever a network is expected. Networks in special
position (repeated walls, walls through one point, dead layers) are in `degenerate`.

Proof: proofs/03-pieces.md for serra, proofs/04-sawtooth.md for sawtooth
"""

from collections.abc import Callable
from itertools import pairwise

from exactregions.errors import ShapeError
from exactregions.networks.degenerate import (
    coincident,
    dead_layer,
    duplicated,
    negated,
    one_region,
    pencil,
    zero_bias,
)
from exactregions.networks.moments import Whole, general_position, sum_of_neurons, whole
from exactregions.networks.network import Network


def sawtooth(depth: Whole) -> Network:
    """Return the depth-fold composition of the tent map g(x) = ReLU(2 ReLU(x) − 4 ReLU(x − 1/2)).

    On [0, 1] it has 2^depth pieces; on the line 2^depth + 2 linear regions (Telgarsky 2016).

    >>> net = sawtooth(3)
    >>> net, [str(net([f"{i}/8"])[0]) for i in range(9)]
    (<Network 1-2-1-2-1-2-1-1, relu>, ['0', '1', '0', '1', '0', '1', '0', '1', '0'])
    """
    k = whole(depth, "depth", least=1, most=400)
    tent = [([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])]
    return Network.of([*tent * k, ([[1]], [0])])


def zaslavsky(neurons: Whole = 5, inputs: Whole = 2) -> Network:
    """Return one hidden layer whose n hyperplanes are in general position in ℝ^d.

    Both counts are Σ_{j ≤ d} C(n, j), the most that one layer can have (Zaslavsky 1975). Neuron t
    is x ↦ x₁ + t x₂ + … + t^(d−1) x_d + t^d for n consecutive integers t: the determinants of
    any d normals and of any d + 1 rows are Vandermonde.

    >>> zaslavsky(3, 2).hidden[0]
    Layer(weight=((1, -1), (1, 0), (1, 1)), bias=(1, 0, 1), scale=1)
    """
    n, d = whole(neurons, "neurons", most=512), whole(inputs, "inputs", most=64)
    return sum_of_neurons(*general_position(n, d))


def serra(*widths: Whole) -> Network:
    """Return a network on the line with widths n_l ≥ 3 and ∏ (n_l + 1) cells.

    No network of these widths has more; linear regions are as many (Serra, Tjandraatmadja and
    Ramalingam 2018, theorem 5). Layer l sees the zigzag f of the layers below and bends it at
    1, …, n_l: f rises with slope 2H up to 1 and then runs between H and 0, where H − 1 is the
    next width, so every piece of f passes all the bends of the next layer.

    >>> serra(3), [str(serra(3)([x])[0]) for x in range(5)]
    (<Network 1-3-1, relu>, ['-1', '1', '0', '1', '0'])
    """
    if not widths:
        raise ShapeError("serra needs at least one width; write famous:serra:3:4")
    sizes = [whole(n, f"width {l + 1}", least=3, most=512) for l, n in enumerate(widths)]
    layers: list[tuple[object, object]] = []
    before = [1], 0
    for n, height in pairwise([*sizes, 0]):
        layers.append(_bends(n, *before))
        before = _zigzag(n, height + 1)
    return Network.of([*layers, ([before[0]], [before[1]])])


def _bends(n: int, slopes: list[int], offset: int) -> tuple[list[list[int]], list[int]]:
    # One neuron must look left, or the leftmost piece would be constant; the third always works.
    signs = [-1 if i == 3 else 1 for i in range(1, n + 1)]
    weight = [[s * a for a in slopes] for s in signs]
    return weight, [s * (offset - i) for i, s in enumerate(signs, 1)]


def _zigzag(n: int, height: int) -> tuple[list[int], int]:
    bends = [2 * height * (-1) ** i for i in range(1, n + 1)]
    return [-3 * height, *bends[1:]], 5 * height


def stargalla() -> Network:
    """Return f(x, y) = max(−y, min(0, −x)), for which the six definitions give 7, 5, 4, 3, 3, 3.

    That is (R1, …, R6) in the order of Stargalla, Hertrich and Reichman (2025): patterns, cells,
    convex pieces, open and closed connected regions, affine maps.

    >>> stargalla()([2, -5]), stargalla()([2, 5])
    ((Fraction(5, 1),), (Fraction(-2, 1),))
    """
    first = ([[1, 0], [0, 1], [0, -1]], [0, 0, 0])
    second = ([[1, 0, 0], [1, -1, 1]], [0, 0])
    return Network.of([first, second, ([[-1, 1]], [0])])


def hat() -> Network:
    """Return ReLU(x) − 2 ReLU(x − 1) + ReLU(x − 2): four cells and linear regions, three maps.

    The two flat ends share the map 0 without touching, so R6 = 3 < R5 = R4 = 4 (Stargalla,
    Hertrich and Reichman 2025 define R4, R5 and R6).

    >>> [str(hat()([x])[0]) for x in ("-1", "1/2", "1", "3/2", "7")]
    ['0', '1/2', '1', '1/2', '0']
    """
    return Network.of([([[1]] * 3, [0, -1, -2]), ([[1, -2, 1]], [0])])


def touching() -> Network:
    """Return max(0, min(x, −y)) + max(0, min(−x, y)), whose zero set touches itself at 0.

    Six open connected regions, R4 = 6; the two quadrants where it is zero meet in a point, so
    R5 = R6 = 5 (Stargalla, Hertrich and Reichman 2025 define R4, R5 and R6).

    >>> [str(touching()(x)[0]) for x in ([1, 1], [3, -2], [-3, 2], [-1, -1])]
    ['0', '2', '2', '0']
    """
    first = ([[1, 0], [-1, 0], [1, 1], [-1, -1]], [0] * 4)
    second = ([[1, -1, -1, 0], [-1, 1, 0, -1]], [0, 0])
    return Network.of([first, second, ([[1, 1]], [0])])


def t_junction() -> Network:
    """Return ReLU(ReLU(x) + ReLU(y + 10) − 10): three linear regions meet at 0.

    On [−1, 1]² there are four cells and three linear regions, on the plane seven and four. The
    wall x = 0 of the first neuron bends the output above the origin, where the last neuron is
    on, and ends there: below the output is 0.

    >>> [str(t_junction()(x)[0]) for x in ([-1, -1], [-1, 1], [1, "1/2"], [20, -30])]
    ['0', '1', '3/2', '10']
    """
    first = ([[1, 0], [0, 1]], [0, 10])
    return Network.of([first, ([[1, 1]], [-10]), ([[1]], [0])])


FAMOUS: dict[str, Callable[..., Network]] = {
    function.__name__: function
    for function in (
        sawtooth,
        zaslavsky,
        serra,
        stargalla,
        hat,
        touching,
        t_junction,
        one_region,
        zero_bias,
        dead_layer,
        duplicated,
        negated,
        coincident,
        pencil,
    )
}
