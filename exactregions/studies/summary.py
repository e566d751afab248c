"""What a study found: for each point and quantity a mean, and an interval that says how sure it is.

Where all values lie in a known range, the interval is one of the mean over all samples that could
be drawn (empirical Bernstein, claims/sampling.py). Where nothing bounds them, no interval of the
mean is honest, and the one given is that of a median: for independent X₁, …, X_n with a median m
the k-th smallest is above m with probability P(Bin(n, ½) < k) at most, and the k-th largest below
it likewise. Each interval fails with the study's probability at most.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactregions.arithmetic.bounds import Bounds
from exactregions.claims.sampling import Estimate, Sample, estimate
from exactregions.studies.kind import Parameter, Quantity
from exactregions.studies.store import Store
from exactregions.studies.study import Point, Study

Group = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A quantity at a point, over the rows of one group.

    group     : the values of the kind's ``by`` columns
    sample    : a value for each sample: the mean over its rows
    values    : these values, in the order of the samples
    mean      : an interval of the mean; None without a range, or before the first look
    median    : an interval of the median; None for too few samples
    predicted : the mean itself, where theory has it
    """

    parameters: dict[str, Parameter]
    group: Group
    column: str
    sample: Sample
    values: tuple[Fraction, ...]
    mean: Bounds | None
    median: Bounds | None
    predicted: Fraction | None

    @property
    def holds(self) -> bool | None:
        """Whether the interval of the mean holds what is predicted; None without either."""
        if self.mean is None or self.predicted is None:
            return None
        return self.mean.overlaps(Bounds.of(self.predicted))


def summaries(study: Study, store: Store) -> list[Summary]:
    """Return a summary of every quantity in every group at every point, in the study's order."""
    return [
        _summary(study, point, group, quantity, values)
        for point in study.points
        for quantity in study.kind.quantities
        for group, values in values_of(study, store, point, quantity.column).items()
    ]


def values_of(study: Study, store: Store, point: Point, column: str) -> dict[Group, list[Fraction]]:
    """Return the values of a column at a point, for each group: one a sample, in their order.

    They end where the first sample is missing, and where the study does.
    """
    found: dict[Group, dict[int, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for sample, _, _, row in store.rows(point, min(study.samples, _reached(store, point))):
        group = tuple(row[name] for name in study.kind.by)
        found[group][sample].append(Fraction(row[column]))
    return {
        group: [sum(some, Fraction(0)) / len(some) for some in samples.values()]
        for group, samples in found.items()
    }


def wanted(study: Study, store: Store, point: Point) -> int:
    """Return how many samples of a point the study asks for, given those that there are.

    A study that stops at a width asks for those of its next look.
    """
    if study.width is None:
        return study.samples
    quantity = study.kind.quantities[0]
    held = values_of(study, store, point, quantity.column)
    groups: Iterable[list[Fraction]] = held.values() or [[]]
    return max(_looked(study, point, quantity, values, study.width)[1] for values in groups)


def median_interval(values: Iterable[Fraction], failure: Fraction) -> Bounds | None:
    """Return an interval of the median of what independent values were drawn from.

    failure : the probability that it is wrong, at most

    Returns None if the values are too few for any.

    >>> print(median_interval(map(Fraction, range(8)), Fraction(1, 100)))
    0.0000000000 … 7.0000000000
    """
    some = sorted(values)
    n, rank, term, below = len(some), 0, 1, 0
    while 2 * (below + term) <= failure * 2**n:  # P(Bin(n, ½) ≤ rank) ≤ failure / 2
        below += term
        term = term * (n - rank) // (rank + 1)
        rank += 1
    return Bounds(some[rank - 1], some[n - rank]) if rank else None


def _summary(
    study: Study, point: Point, group: Group, quantity: Quantity, values: Sequence[Fraction]
) -> Summary:
    # The first quantity has its interval where the study stopped, others at the last look there is.
    first = quantity == study.kind.quantities[0] and study.width
    looked = quantity.extent and _looked(study, point, quantity, values, first or Fraction(0))[0]
    predicted = quantity.predicted and quantity.predicted(point.parameters)
    return Summary(
        point.parameters,
        group,
        quantity.column,
        Sample().plus(values),
        tuple(values),
        looked.bounds if looked and looked.sample.size else None,
        None if quantity.extent else median_interval(values, study.failure),
        predicted,
    )


def _looked(
    study: Study, point: Point, quantity: Quantity, values: Sequence[Fraction], width: Fraction
) -> tuple[Estimate, int]:
    """Return what the last look gives, and how many values are needed: more if it is too wide.

    The study's looks share its failure, so each of them has an interval, and nothing between.
    """
    needed = 0

    def draw(first: int, last: int) -> Sequence[Fraction]:
        nonlocal needed
        needed = last
        return values[first:last]

    assert quantity.extent is not None
    cut, extent = quantity.cut and quantity.cut(point.parameters), quantity.extent(point.parameters)
    first = study.samples if study.width is None else study.first
    found = estimate(draw, extent, width, study.failure, most=study.samples, first=first, cut=cut)
    return found, needed


def _reached(store: Store, point: Point) -> int:
    """Return the number of the first sample that is missing."""
    held = store.done(point)
    return held[0].stop if held and held[0].start == 0 else 0
