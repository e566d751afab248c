"""Conditions that many claims share, each with its exact check."""

from itertools import combinations
from math import comb

from exactregions.arithmetic.matrix import Row, independent, primitive, rank
from exactregions.claims.claim import Hypothesis
from exactregions.claims.subject import Subject

MANY = 20_000  # a check of more sets of normals than that is not made


def first_slopes(subject: Subject) -> list[Row]:
    """Return the normals of the first hidden layer in the domain's coordinates; (n₁, d) integers.

    >>> from exactregions import Domain
    >>> from exactregions.networks.famous import t_junction
    >>> first_slopes(Subject(t_junction(), Domain.segment([0, 0], [1, 2])))
    [(1,), (2,)]
    """
    layers = subject.on_domain.hidden
    return list(layers[0].weight) if layers else []


def any_are_independent(rows: list[Row], d: int) -> bool | None:
    """Tell whether any min(n, d) of n rows are independent; None if that are too many to check.

    >>> any_are_independent([(1, 0), (0, 1), (1, 1)], 2), any_are_independent([(1, 0), (2, 0)], 2)
    (True, False)
    """
    k = min(len(rows), d)
    if k == 2:
        return all(map(any, rows)) and len({_line(row) for row in rows}) == len(rows)
    if comb(len(rows), k) > MANY:
        return None
    return all(len(independent(some)) == k for some in combinations(rows, k))


def _line(row: Row) -> Row:
    """Return the primitive multiple of a row whose first entry other than 0 is positive."""
    lead = next((v for v in row if v), 1)
    return primitive([v if lead > 0 else -v for v in row])


def _spanning(subject: Subject) -> bool:
    return rank(first_slopes(subject)) == subject.domain.dimension


def _of_full_rank(subject: Subject) -> bool:
    slopes = first_slopes(subject)
    return rank(slopes) == min(len(slopes), subject.domain.dimension)


def _distinct(subject: Subject) -> bool:
    """Tell whether all units of the first layer vanish on hyperplanes, no two on the same."""
    if not subject.network.hidden:
        return False
    layer, phi = subject.on_domain.hidden[0], subject.network.activations[0]
    planes = set()
    for row, b in zip(layer.weight, layer.bias, strict=True):
        for xi in phi.breakpoints:
            slopes = [v * xi.denominator for v in row]
            planes.add(_line((*slopes, b * xi.denominator - xi.numerator * layer.scale)))
    units = layer.outputs * len(phi.breakpoints)
    return len(planes) == units and all(map(any, layer.weight))


HIDDEN = Hypothesis("there is a hidden layer", lambda s: bool(s.network.hidden))
ONE_LAYER = Hypothesis("there is one hidden layer", lambda s: len(s.network.hidden) == 1)
SEVERAL = Hypothesis("there are two cells or more", lambda s: s.cells.count > 1)
WHOLE = Hypothesis("the domain is the whole space", lambda s: s.is_whole_space)
BOUNDED = Hypothesis("the domain is bounded", lambda s: s.is_bounded)
RELU = Hypothesis("every activation is ReLU", lambda s: s.is_relu)
SIMPLE = Hypothesis(
    "every face of codimension k lies on exactly k neurons and sides of the domain",
    lambda s: s.is_simple,
)
SPANNING = Hypothesis("the normals of the first layer span the space", _spanning)
OF_FULL_RANK = Hypothesis("the normals of the first layer have rank min(n₁, d)", _of_full_rank)
GENERAL = Hypothesis(
    "any min(n₁, d) normals of the first layer are independent",
    lambda s: any_are_independent(first_slopes(s), s.domain.dimension),
)
DISTINCT = Hypothesis("the first layer vanishes on hyperplanes, no two the same", _distinct)
