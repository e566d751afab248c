"""The networks that show the lower bound of Montúfar, Pascanu, Cho and Bengio (2014).

Proof: proofs/33-folding.md
"""

from collections.abc import Callable, Sequence

from exactregions.claims import bounds_lower as low
from exactregions.claims.claim import Claim, Finding, Hypothesis
from exactregions.claims.counting import UNIT_CUBE, more_points
from exactregions.claims.subject import Subject
from exactregions.errors import ShapeError
from exactregions.networks.moments import general_position
from exactregions.networks.network import Network

Matrix = list[list[int]]


def folding(inputs: int, *hidden: int) -> Network:
    """Return a network with ∏_{l < L} ⌊n_l / d⌋^d · Σ_{j ≤ d} C(n_L, j) cells in [0, 1]^d.

    Each layer but the last folds every coordinate of the cube p = ⌊n_l / d⌋ times onto [0, 1], by

        u ↦ p·ReLU(u) + Σ_{i < p} (−1)^i 2p·ReLU(u − i/p),

    and so maps p^d small cubes onto the whole one. Neurons that are left over are always closed.
    The last layer holds n_L hyperplanes in general position, all of whose vertices, and so all of
    whose cells, lie in the cube or meet it. Raises ShapeError unless 1 ≤ d ≤ n_l for all l.

    >>> from exactregions import Box, explore
    >>> explore(folding(2, 4, 3), Box.cube(2, 0, 1)).count, low.montufar_2014(2, (4, 3))
    (28, 28)
    """
    low.montufar_2014(inputs, hidden)  # raises ShapeError
    read: Matrix = [[int(i == k) for k in range(inputs)] for i in range(inputs)]
    layers: list[tuple[object, object]] = []
    for n in hidden[:-1]:
        p = n // inputs
        weight = [[p * v for v in read[k]] for k in range(inputs) for _ in range(p)]
        bias = [-i for _ in range(inputs) for i in range(p)]
        idle = n - p * inputs
        layers.append((weight + [[0] * len(read[0])] * idle, bias + [-1] * idle))
        read = [
            [_slope(i) if k == j else 0 for j in range(inputs) for i in range(p)] + [0] * idle
            for k in range(inputs)
        ]
    layers.append(_last(inputs, hidden[-1], read))
    return Network.of([*layers, ([[1] * hidden[-1]], [0])])


def _slope(i: int) -> int:
    """Return the weight of ReLU(p·u − i) in the fold."""
    return 2 * (-1) ** i if i else 1


def _last(d: int, n: int, read: Matrix) -> tuple[Matrix, list[int]]:
    """Return general hyperplanes, moved from |x| < r to 0 < u < 1 by x = r(2u − 1).

    Vertices of the moment curve's hyperplanes hold the coefficients of ∏ (s + t_i) up to signs, d
    of the parameters |t| ≤ n/2, and so are below (1 + n/2)^d.
    """
    rows, constants = general_position(n, d)
    r = (1 + n) ** d
    weight = [
        [
            2 * r * sum(a * u for a, u in zip(row, column, strict=True))
            for column in zip(*read, strict=True)
        ]
        for row in rows
    ]
    return weight, [c - r * sum(row) for row, c in zip(rows, constants, strict=True)]


def _is_folding(subject: Subject) -> bool:
    try:
        return subject.on_domain == folding(subject.widths[0], *subject.hidden)
    except ShapeError:
        return False


FOLDING = Hypothesis("the network folds a cube and cuts it generally", _is_folding)


def folding_claim(
    bound: Callable[[int, Sequence[int]], int] = low.montufar_2014,
) -> Claim:
    """Return the claim that the network of Montúfar et al. attains their bound in the cube.

    >>> from exactregions import Box
    >>> folding_claim().judge(Subject(folding(2, 5, 2), Box.cube(2, 0, 1))).finding.left
    16
    """

    def find(subject: Subject) -> Finding:
        count, expected = subject.cells.count, bound(subject.widths[0], subject.hidden)
        witness = None
        if count != expected:
            witness = {"number": count, "expected": expected, **more_points(subject, expected)}
        return Finding(count, "=", expected, witness, {"widths": list(subject.widths)})

    return Claim(
        "montufar-folds",
        "Folding the unit cube in all layers but the last, and cutting it by general hyperplanes "
        "in the last, gives the lower bound of Montúfar et al. in the cube.",
        r"\#\text{cells in } [0, 1]^d = \prod_{l < L} \lfloor n_l / d \rfloor^d "
        r"\sum_{j \le d} \binom{n_L}{j}",
        "Montúfar, Pascanu, Cho and Bengio 2014; this network is our own",
        (UNIT_CUBE, FOLDING),
        find,
        proof="33-folding",
    )


CLAIMS = (folding_claim(),)
