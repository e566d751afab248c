"""Means, medians and their intervals are those of the rows that the store holds."""

from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exactregions.arithmetic.bounds import Bounds
from exactregions.claims.sampling import Sample, bernstein
from exactregions.errors import ExactRegionsError
from exactregions.studies.kind import Quantity
from exactregions.studies.parallel import Workers
from exactregions.studies.run import run
from exactregions.studies.store import Store
from exactregions.studies.study import Study
from exactregions.studies.summary import median_interval, summaries
from tests.studies.tasks import DIGITS

STUDY = Study("small", DIGITS, {"base": [1, 2]}, samples=50, failure=Fraction(1, 100))


def test_a_sample_counts_once_with_the_mean_of_its_rows(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as store:
        run(STUDY, store, Workers(1))
        first, second = summaries(STUDY, store)
    assert (first.parameters["base"], second.parameters["base"]) == (1, 2)
    seeds = STUDY.points[0].seeds(0, 50)
    values = [Fraction(seed % 10 + 2 * seed % 10, 2) for seed in seeds]
    assert list(first.values) == values
    nine = Bounds(Fraction(0), Fraction(9))
    assert first.mean == bernstein(Sample().plus(values), nine, Fraction(1, 100))
    assert first.predicted == Fraction(17, 4)
    assert first.holds is True


def test_groups_are_reported_apart(tmp_path: Path):
    study = replace(STUDY, kind=replace(DIGITS, by=("half",)))
    with Store.open(tmp_path / "store.db") as store:
        run(study, store, Workers(1))
        found = summaries(study, store)
    assert [(each.parameters["base"], each.group) for each in found] == [
        (1, (0,)), (1, (1,)), (2, (0,)), (2, (1,)),
    ]  # fmt: skip
    assert list(found[1].values) == [2 * s % 10 for s in study.points[0].seeds(0, 50)]


def test_there_is_no_interval_before_a_look_is_due(tmp_path: Path):
    with Store.open(tmp_path / "store.db") as store:
        run(replace(STUDY, samples=49), store, Workers(1))
        assert [each.mean for each in summaries(STUDY, store)] == [None, None]
        assert [each.sample.size for each in summaries(STUDY, store)] == [49, 49]
        assert all(each.holds is None for each in summaries(STUDY, store))


def test_a_hole_ends_what_is_summarised(tmp_path: Path):
    point = STUDY.points[0]
    with Store.open(tmp_path / "store.db") as store:
        for first in (0, 20):
            rows = [[{"digit": 1, "half": 0}]] * 10
            store.add(point, first, point.seeds(first, first + 10), rows, 0.0)
        assert summaries(STUDY, store)[0].sample.size == 10


@pytest.mark.parametrize("by", [(), ("half",)])
def test_samples_that_lack_rows_of_others_are_no_sample(by: tuple[str, ...], tmp_path: Path):
    study = replace(STUDY, kind=replace(DIGITS, by=by), samples=2)
    point = study.points[0]
    whole = [{"digit": 1, "half": 0}, {"digit": 2, "half": 1}]
    lacking = whole[:1] if by else []
    with Store.open(tmp_path / "store.db") as store:
        store.add(point, 0, point.seeds(0, 2), [whole, lacking], 0.0)
        with pytest.raises(ExactRegionsError, match="a sample lacks rows that others have"):
            summaries(study, store)


def test_what_is_false_in_theory_does_not_hold(tmp_path: Path):
    wrong = replace(DIGITS.quantities[0], predicted=lambda p: Fraction(9))
    study = replace(STUDY, kind=replace(DIGITS, quantities=(wrong,)), samples=400)
    with Store.open(tmp_path / "store.db") as store:
        run(study, store, Workers(1))
        assert [each.holds for each in summaries(study, store)] == [False, False]


def test_without_a_range_there_is_an_interval_of_the_median(tmp_path: Path):
    study = replace(STUDY, kind=replace(DIGITS, quantities=(Quantity("digit"),)))
    with Store.open(tmp_path / "store.db") as store:
        run(study, store, Workers(1))
        (found, _) = summaries(study, store)
        # What is there before all are may depend on the values, as where a worker dies of some.
        assert summaries(replace(study, samples=51), store)[0].median is None
    assert found.mean is None
    assert found.median == median_interval(found.values, Fraction(1, 100))


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 400))
def test_the_interval_of_the_median_is_the_narrowest_that_binomials_allow(
    values: list[int], one_in: int
):
    failure, n = Fraction(1, one_in + 1), len(values)
    found = median_interval(map(Fraction, values), failure)
    tails = {k: Fraction(sum(comb(n, j) for j in range(k)), 2**n) for k in range(1, n // 2 + 1)}
    allowed = [k for k, tail in tails.items() if 2 * tail <= failure]
    if not allowed:
        assert found is None
    else:
        some = sorted(values)
        assert found == Bounds(Fraction(some[max(allowed) - 1]), Fraction(some[n - max(allowed)]))


@pytest.mark.parametrize("n", [5, 6, 7, 12])
def test_the_interval_of_the_median_fails_no_more_often_than_is_said(n: int):
    # All 2^n ways in which n values fall below (0) or above (2) a median of 1.
    failure = Fraction(1, 20)
    wrong = 0
    for bits in range(2**n):
        found = median_interval([Fraction(2 * (bits >> i & 1)) for i in range(n)], failure)
        wrong += found is not None and not found.lower <= 1 <= found.upper
    assert Fraction(wrong, 2**n) <= failure
