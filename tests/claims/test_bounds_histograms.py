"""The recursion of Hinz and van de Geer (2019): special cases, and what it must dominate."""

from collections.abc import Sequence
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactregions.claims.histograms import (
    gamma_montufar,
    gamma_serra,
    hinz,
    open_tails,
    pushed,
    tails,
)
from tests.oracles import brute, formulas
from tests.oracles.samples import RELU, generic, layers_of
from tests.regions.agreement import Sample
from tests.regions.drawing import samples_of
from tests.regions.linear import rank

WIDTHS = range(1, 5)
ARCHITECTURES = [h for depth in range(4) for h in product(WIDTHS, repeat=depth)]


@pytest.mark.parametrize("inputs", WIDTHS)
def test_two_known_bounds_are_special_cases(inputs: int):
    for hidden in ARCHITECTURES:
        assert hinz(inputs, hidden, gamma_serra) == formulas.serra(inputs, hidden)
        assert hinz(inputs, hidden, gamma_montufar) == formulas.montufar(inputs, hidden)


def by_matrices(inputs: int, hidden: Sequence[int]) -> int:
    """The same as a product of matrices: column k of a layer holds its clipped histogram."""
    size = inputs + 1
    vector = [int(k == inputs) for k in range(size)]
    for n in hidden:
        columns = []
        for k in range(size):
            column, most = [0] * size, min(k, n)
            for j in range(most + 1):
                column[min(n - j, most)] += comb(n, j)
            columns.append(column)
        vector = [sum(columns[k][i] * vector[k] for k in range(size)) for i in range(size)]
    return sum(vector)


@pytest.mark.parametrize("inputs", WIDTHS)
def test_recursion_is_a_product_of_matrices(inputs: int):
    for hidden in ARCHITECTURES:
        assert by_matrices(inputs, hidden) == hinz(inputs, hidden)


def test_histograms_of_one_general_layer_are_the_worst_case():
    """Some orientation of three lines leaves 0, 3, 3, 1 cells with 0, 1, 2, 3 open neurons."""
    inward = layers_of(([[1, 0], [0, 1], [-1, -1]], [0, 0, 1]), ([[1] * 3], [0]))
    many = [0] * 4
    for pattern in brute.cells(inward, [RELU], []):
        many[sum(s == 2 for s in pattern)] += 1
    assert tuple(many) == gamma_serra(2, 3)


@pytest.mark.parametrize("n", range(1, 6))
def test_gammas_have_as_many_entries_as_zaslavsky_counts(n: int):
    for d in range(7):
        for gamma in (gamma_serra, gamma_montufar):
            histogram = gamma(d, n)
            assert len(histogram) == n + 1
            assert sum(histogram) == formulas.zaslavsky(n, d)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_tails_are_sums_to_the_right(histogram: list[int]):
    assert list(tails(histogram)) == [sum(histogram[t:]) for t in range(len(histogram))]


def counted(sample: Sample, l: int) -> tuple[list[int], list[int]]:
    """Cells of the first l layers by open neurons in layer l, and by the rank of the map h_l."""
    d, width = len(sample.layers[0][0][0]), len(sample.layers[l - 1][1])
    output = ([[0] * width], [0])
    first = Sample([*sample.layers[:l], output], sample.activations[:l], sample.bounds)
    opened, dimensions = [0] * (width + 1), [0] * (d + 1)
    for pattern in brute.cells(*first):
        rows = [[int(i == j) for j in range(d)] for i in range(d)]
        states = list(pattern)
        for weight, _ in sample.layers[:l]:
            here, states = states[: len(weight)], states[len(weight) :]
            rows = [
                [
                    sum(w * row[j] for w, row in zip(line, rows, strict=True)) * (s == 2)
                    for j in range(d)
                ]
                for line, s in zip(weight, here, strict=True)
            ]
        opened[sum(s == 2 for s in here)] += 1
        dimensions[rank(rows)] += 1
    return opened, dimensions


def assert_dominated(sample: Sample) -> None:
    d = len(sample.layers[0][0][0])
    hidden = [len(bias) for _, bias in sample.layers[:-1]]
    vectors = pushed(d, hidden)
    for l, n in enumerate(hidden, 1):
        opened, dimensions = counted(sample, l)
        for ours, theirs in (
            (tails(opened), open_tails(vectors[l - 1], n)),
            (tails(dimensions), tails(vectors[l])),
        ):
            assert all(a <= b for a, b in zip(ours, theirs, strict=True))


@settings(deadline=None, max_examples=60)
@given(samples_of(inputs=st.integers(1, 2), kinds=[RELU], hidden=1))
def test_degenerate_networks_are_dominated(sample: Sample):
    assert_dominated(sample)


@pytest.mark.parametrize("widths", [(1, 3, 3, 1), (2, 3, 2, 1), (2, 2, 3, 1), (3, 3, 2, 1)])
def test_general_networks_are_dominated(widths: tuple[int, ...]):
    for seed in range(3):
        assert_dominated(Sample(generic(widths, seed), [RELU] * (len(widths) - 2), []))
