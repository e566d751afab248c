"""Studies of the distance from random points to B, where the gradient is discontinuous.

A point has independent N(0, 1) coordinates, taken exactly. Its squared distance is a rational. The
distance times the number N of neurons, which Hanin and Rolnick (2019) found to be much the same for
all architectures, is rounded down to a multiple of 2^−32, and what is above 8 counts as 8; the
squared distance is the text ``beyond`` then.

Networks in which a layer is closed everywhere have no kink. Every law of deep networks with a
density gives them a positive probability, so the mean distance is infinite, and only one that is
cut off can be estimated.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from exactregions.arithmetic.bounds import Bounds
from exactregions.measures.distances import distances
from exactregions.networks.moments import whole
from exactregions.networks.network import Network
from exactregions.studies.draws import FACTORS, networks_of, numbers_of, widths_of
from exactregions.studies.kind import Kind, Parameters, Quantity, Row

PLACES = 32  # binary ones
FAR = Fraction(8)
MOST_POINTS = 1_000_000
BEYOND = "beyond"


def measure_distances(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    """Return the squared distance of each point to B, and N times the distance as said above.

    Raises ShapeError for a number of points below 1, and as ``draws.networks_of`` does.

    >>> given = DISTANCE.complete({"widths": "2-3-1", "points": 2})
    >>> row, _ = measure_distances(given, [0])[0]
    >>> row["times_neurons"] ** 2 <= 9 * row["squared"]
    True
    """
    count = whole(parameters["points"], "points", most=MOST_POINTS)
    d, found = widths_of(parameters)[0], []
    for seed in seeds:
        (network,) = networks_of(parameters, [seed])
        numbers = numbers_of(seed, count * d)
        points = [numbers[i * d : (i + 1) * d] for i in range(count)]
        pairs = enumerate(scaled_distances(network, points))
        found.append([_row(i, *pair) for i, pair in pairs])
    return found


def _row(point: int, square: Fraction | None, times: Fraction) -> Row:
    return {
        "point": point,
        "squared": BEYOND if square is None else square,
        "times_neurons": times,
    }


def scaled_distances(
    network: Network, points: Sequence[Sequence[object]]
) -> list[tuple[Fraction | None, Fraction]]:
    """Return the squared distance s to B of each point, and N·√s rounded down.

    Where N·√s is above 8, or B is empty, they are None and 8.

    >>> net = Network.of([([[3, 4]], [-5]), ([[1]], [0])])
    >>> scaled_distances(net, [[0, 0], [3, 4], [7, 7]])
    [(Fraction(1, 1), Fraction(1, 1)), (Fraction(16, 1), Fraction(4, 1)), (None, Fraction(8, 1))]
    """
    reach = FAR / network.neurons
    found: list[tuple[Fraction | None, Fraction]] = []
    for answer in distances(network, points, within=reach):
        square = answer.boundary_squared
        if square is None or square > reach**2:
            found.append((None, FAR))
        else:
            found.append((square, root(network.neurons**2 * square)))
    return found


def root(square: Fraction) -> Fraction:
    """Return ⌊2^32·√s⌋/2^32 for a rational s ≥ 0.

    >>> root(Fraction(9, 4)), root(Fraction(2)) * 2**32 == isqrt(2 << 64)
    (Fraction(3, 2), True)
    """
    return Fraction(isqrt((square.numerator << 2 * PLACES) // square.denominator), 1 << PLACES)


DISTANCE = Kind(
    "distance",
    "distance from normal points to the boundary B of random networks",
    {**FACTORS, "points": 1},
    measure_distances,
    (Quantity("times_neurons", lambda p: Bounds(Fraction(0), FAR)),),
    batch=16,
)
