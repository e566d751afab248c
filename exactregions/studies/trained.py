"""What is measured while a classifier of digits learns: regions on lines and planes, distances.

These are the three experiments of Hanin and Rolnick (Complexity of linear regions in deep networks,
ICML 2019, section 5), each count exact for the weights that a training run has reached:

- the number of linear regions along the line through the origin and an image to learn from;
- the distance to B, the points where the gradient is discontinuous, from points whose coordinates
  are drawn from normal distributions with the images' means and variances;
- the number of cells and linear regions on a square in the plane through images of a 0, a 1, a 2.

Lines, points and planes are drawn from the run's seed, and are the same at all of its epochs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from operator import mul

from exactregions.errors import FlatDomainError
from exactregions.measures.passes import Passes
from exactregions.networks.activation import relu
from exactregions.networks.moments import whole
from exactregions.networks.network import Layer, Network
from exactregions.polyhedra.domain import Domain
from exactregions.regions.along import sweep
from exactregions.regions.explore import explore
from exactregions.studies.kind import Kind, Parameters, Quantity, Row
from exactregions.studies.kinds_distance import scaled_distances
from exactregions.studies.training import (
    CLASSES,
    INPUTS,
    SHADES,
    Digits,
    digits,
    read_epochs,
    snapshots,
    stream,
)

MOST = 1_000_000  # lines, points or planes; a typing slip must not take for ever
_PROBES = ("lines", "points", "planes")
_CORNERS = (0, 1, 2)  # the classes of the images that span a plane
_PLACES = 20  # binary ones of the side of a square

Vector = Sequence[Fraction]


@dataclass(frozen=True, slots=True)
class Probes:
    """Where the networks of one run are looked at.

    lines  : whole lines through the origin and an image
    points : float64 numbers, taken exactly
    planes : squares in the plane of three images
    """

    lines: list[Domain]
    points: list[list[float]]
    planes: list[Domain]


def probes(seed: int, lines: int, points: int, planes: int) -> Probes:
    """Return so many lines, points and planes, one or more of each, drawn from a run's seed.

    >>> found = probes(0, lines=2, points=3, planes=1)
    >>> len(found.lines), len(found.points), found.planes[0].extent == ((-1, 1), (-1, 1))
    (2, 3, True)
    """
    learned = digits()[0]
    images = learned.inputs
    of_lines, of_points, of_planes = (stream(seed, number) for number in (1, 2, 3))
    origin = [0] * INPUTS
    chosen = of_lines.integers(len(images), size=lines)
    drawn = of_points.normal(images.mean(axis=0), images.std(axis=0), (points, INPUTS))
    squares = []
    for _ in range(planes):
        corners = (of_planes.choice(images[learned.labels == label]) for label in _CORNERS)
        squares.append(square_through(*(list(map(Fraction, p.tolist())) for p in corners)))
    return Probes(
        [Domain.plane(origin, [image.tolist()]) for image in images[chosen]],
        drawn.tolist(),
        squares,
    )


def square_through(p: Vector, q: Vector, r: Vector) -> Domain:
    """Return the square around the circle through three points, in their plane; t in [−1, 1]².

    Its centre is that of the circle, its first direction is along q − p. Each half-side is the
    circle's radius, rounded up by less than 2⁻¹⁹ of itself: rational directions at a right angle
    need not have rational multiples of one length.

    Raises FlatDomainError for three points on one line.

    >>> domain = square_through(*([Fraction(v) for v in p] for p in ((0, 0), (6, 0), (0, 8))))
    >>> [[str(v) for v in part] for part in (domain.frame[0], *domain.frame[1])]
    [['3', '4'], ['1310721/262144', '0'], ['0', '5']]
    """
    across, up = _minus(q, p), _minus(r, p)
    wide = _dot(across, across)
    lean = _dot(up, across) / wide if wide else Fraction(0)
    above = [v - lean * w for v, w in zip(up, across, strict=True)]
    high = _dot(above, above)
    if not wide or not high:
        raise FlatDomainError("three points on one line are on no circle; move one of them")
    # The centre is p + across/2 + rise·above, as far from r as from p.
    rise = (lean * lean * wide + high - lean * wide) / (2 * high)
    squared = wide / 4 + rise * rise * high
    centre = [a + v / 2 + rise * w for a, v, w in zip(p, across, above, strict=True)]
    sides = ((across, _root_above(squared / wide)), (above, _root_above(squared / high)))
    directions = [[v * scale for v in side] for side, scale in sides]
    return Domain.plane(centre, directions, [[-1, 1], [-1, 1]])


def _minus(x: Vector, y: Vector) -> list[Fraction]:
    return [a - b for a, b in zip(x, y, strict=True)]


def _dot(x: Vector, y: Vector) -> Fraction:
    return sum(map(mul, x, y), Fraction(0))


def _root_above(x: Fraction) -> Fraction:
    """Return the least multiple of 2⁻²⁰ that is at least √x, x > 0."""
    scaled = x * 4**_PLACES
    return Fraction(isqrt(-(-scaled.numerator // scaled.denominator) - 1) + 1, 2**_PLACES)


def accuracy(network: Network, images: Digits) -> Fraction:
    """Return the share of images at which the output of their class is above all others.

    >>> blank = Network.of([([[0] * 64] * 10, [1] + [0] * 9)])  # always a 0
    >>> held_out = digits()[1]
    >>> accuracy(blank, held_out) == Fraction(int((held_out.labels == 0).sum()), 357)
    True
    """
    # As one more hidden layer, the outputs are units, whose values are known at many points.
    ending = Layer.of([[1] * CLASSES], [0])
    longer = Network((*network.hidden, network.output), (*network.activations, relu), ending)
    points = [(SHADES, *row) for row in images.pixels.tolist()]
    outputs = Passes(longer).forward(points)[0][-1].units
    right = 0
    for values, label in zip(outputs, images.labels.tolist(), strict=True):
        right += all(v < values[label] for k, v in enumerate(values) if k != label)
    return Fraction(right, len(outputs))


def _measure(parameters: Parameters, seeds: Sequence[int]) -> list[list[Row]]:
    widths, epochs = str(parameters["widths"]), read_epochs(str(parameters["epochs"]))
    lines, points, planes = (whole(parameters[name], name, most=MOST) for name in _PROBES)
    samples = []
    for seed in seeds:
        where = probes(seed, lines, points, planes)
        networks = snapshots(widths, seed, epochs)
        pairs = zip(epochs, networks, strict=True)
        samples.append([{"epoch": epoch, **_measured(net, where)} for epoch, net in pairs])
    return samples


def _measured(network: Network, where: Probes) -> Row:
    neurons = network.neurons
    on_lines = int(sweep(network, where.lines).linear_region_counts.sum())
    line_regions = Fraction(on_lines, len(where.lines))
    distances = [times for _, times in scaled_distances(network, where.points)]
    on_planes = [explore(network, plane) for plane in where.planes]
    return {
        "neurons": neurons,
        "accuracy": accuracy(network, digits()[1]),
        "line_regions": line_regions,
        "line_regions_per_neuron": line_regions / neurons,
        "distance_times_neurons": sum(distances, Fraction(0)) / len(distances),
        "plane_cells": Fraction(sum(cells.count for cells in on_planes), len(on_planes)),
        "plane_regions": Fraction(
            sum(cells.linear_region_count for cells in on_planes), len(on_planes)
        ),
    }


TRAINING = Kind(
    name="training",
    words="regions on lines and planes, and distances to B, while a classifier of digits learns",
    factors={
        "widths": None,
        "epochs": "0 1/4 1/2 1 2 3 5 8 12 16 20",
        "lines": 100,
        "points": 100,
        "planes": 4,
    },
    measure=_measure,
    quantities=(
        Quantity("line_regions_per_neuron"),
        Quantity("line_regions"),
        Quantity("distance_times_neurons"),
        Quantity("plane_cells"),
        Quantity("plane_regions"),
        Quantity("accuracy"),  # in [0, 1], but of few runs that bounds no mean
    ),
    by=("epoch",),
    batch=1,  # a run takes seconds
)
