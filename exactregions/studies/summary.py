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
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from exactregions.arithmetic.bounds import Bounds
from exactregions.claims.sampling import Estimate, Sample, estimate
from exactregions.errors import ExactRegionsError
from exactregions.studies.kind import Parameter, Plain, Quantity
from exactregions.studies.store import Store
from exactregions.studies.study import Point, Study

Group = tuple[int | str, ...]
Values = list[int | Fraction]


@dataclass(frozen=True, slots=True)
class Summary:
    """A quantity at a point, over the rows of one group.

    group     : the values of the kind's ``by`` columns
    sample    : a value for each sample: the mean over its rows
    values    : these values, in the order of the samples
    mean      : an interval of the mean; None without a range, or before the first look
    median    : an interval of the median, without a range; None for too few samples, or fewer than
                the study's
    predicted : the mean itself, where theory has it
    """

    parameters: dict[str, Parameter]
    group: Group
    column: str
    sample: Sample
    values: tuple[int | Fraction, ...]
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
    """Return a summary of every quantity at every point in every group, in the study's order."""
    found = []
    for point in study.points:
        groups = values_of(study, store, point)
        found += [
            _summary(study, point, group, quantity, columns[quantity.column])
            for quantity in study.kind.quantities
            for group, columns in groups.items()
        ]
    return found


def values_of(study: Study, store: Store, point: Point) -> dict[Group, dict[str, Values]]:
    """Return the values of each quantity's column at a point, for each group: one a sample.

    They end where the first sample is missing, and where the study does. Raises ExactRegionsError
    if a sample lacks rows of a group: those that have some need not be like all that are drawn.
    """
    columns = [quantity.column for quantity in study.kind.quantities]
    found: dict[Group, dict[str, Values]] = defaultdict(lambda: {name: [] for name in columns})
    last = min(study.samples, _reached(store, point))
    for _, rows in groupby(store.rows(point, last), key=itemgetter(0)):
        some: dict[Group, list[Plain]] = defaultdict(list)
        for *_, row in rows:
            some[tuple(row[name] for name in study.kind.by)].append(row)
        for group, members in some.items():
            for name in columns:
                found[group][name].append(_mean(members, name))
    sizes = {len(values) for lists in found.values() for values in lists.values()}
    if last and sizes != {last}:
        raise ExactRegionsError(
            f"{point.kind.name} {point.text}: a sample lacks rows that others have; correct the "
            "kind, so that each has rows, and of the same groups"
        )
    return found


def _mean(rows: Sequence[Plain], column: str) -> int | Fraction:
    values = [v if isinstance(v := row[column], int) else _fraction(v) for row in rows]
    return values[0] if len(values) == 1 else Fraction(sum(values)) / len(values)


@lru_cache(1 << 16)
def _fraction(text: str) -> Fraction:
    """Read a fraction; equal ones are one object, for values that occur often take no memory so."""
    return Fraction(text)


def wanted(study: Study, store: Store, point: Point) -> int:
    """Return how many samples of a point the study asks for, given those that there are.

    A study that stops at a width asks for those of its next look.
    """
    if study.width is None:
        return study.samples
    quantity = study.kind.quantities[0]
    held = [columns[quantity.column] for columns in values_of(study, store, point).values()]
    looks = [_looked(study, point, quantity, values, study.width) for values in held or [[]]]
    return max(needed for _, needed in looks)


def median_interval(values: Iterable[int | Fraction], failure: Fraction) -> Bounds | None:
    """Return an interval of the median of what independent values were drawn from.

    failure : the probability that it is wrong, at most

    Returns None if the values are too few for any.

    >>> print(median_interval(map(Fraction, range(8)), Fraction(1, 100)))
    0.0000000000 … 7.0000000000
    """
    some = sorted(values)
    n, rank, term, below = len(some), 0, 1, 0
    most = (failure.numerator << n) // (2 * failure.denominator)
    while below + term <= most:  # P(Bin(n, ½) ≤ rank) ≤ failure / 2
        below += term
        term = term * (n - rank) // (rank + 1)
        rank += 1
    return Bounds(Fraction(some[rank - 1]), Fraction(some[n - rank])) if rank else None


def _summary(
    study: Study, point: Point, group: Group, quantity: Quantity, values: Values
) -> Summary:
    # The first quantity has its interval where the study stopped, others at the last look there is.
    first = quantity == study.kind.quantities[0] and study.width
    looked = quantity.extent and _looked(study, point, quantity, values, first or Fraction(0))[0]
    # Of fewer values the number may depend on what they are: then the binomials are not theirs.
    whole = len(values) == study.samples
    predicted = quantity.predicted and quantity.predicted(point.parameters)
    return Summary(
        point.parameters,
        group,
        quantity.column,
        Sample().plus(values),
        tuple(values),
        looked.bounds if looked and looked.sample.size else None,
        median_interval(values, study.failure) if whole and not quantity.extent else None,
        predicted,
    )


def _looked(
    study: Study, point: Point, quantity: Quantity, values: Values, width: Fraction
) -> tuple[Estimate, int]:
    """Return what the last look gives, and how many values are needed: more if it is too wide.

    The study's looks share its failure, so each of them has an interval, and nothing between.
    """
    needed = 0

    def draw(first: int, last: int) -> Values:
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
