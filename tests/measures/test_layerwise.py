"""Complexes of the first layers, as f-vectors and histograms, from the definitions.

Domination of histograms is that of Hinz and van de Geer (2019).
"""

from collections.abc import Sequence
from math import comb

import pytest
from hypothesis import given, settings

from exactregions import Box, Domain, explore
from exactregions.errors import IncompleteError
from exactregions.measures.layerwise import growth, truncated
from exactregions.networks.famous import FAMOUS
from exactregions.networks.initial import random_network
from tests.oracles import brute, formulas
from tests.oracles import faces as oracle
from tests.regions.agreement import Sample, explored
from tests.regions.drawing import samples_of
from tests.regions.test_faces import rows_of, with_few_units
from tests.zoo import ZOO


def first_layers(sample: Sample, l: int) -> Sample:
    """The network of the first l hidden layers, with the sum of its neurons as its output."""
    width = len(sample.layers[l][0][0])
    output = ([[1] * width], [0])
    return Sample([*sample.layers[:l], output], sample.activations[:l], sample.bounds)


def histogram(sample: Sample, l: int) -> tuple[int, ...]:
    """How many cells of the first l layers have so many neurons of layer l on a sloping piece."""
    width, (_, slopes, _) = len(sample.layers[l - 1][1]), sample.activations[l - 1]
    counts = [0] * (width + 1)
    for pattern in brute.cells(*first_layers(sample, l)):
        last = pattern[-width:]
        counts[sum(s % 2 == 0 and slopes[s // 2] != 0 for s in last)] += 1
    return tuple(counts)


def judged(sample: Sample, engine: str) -> None:
    found = explored(sample, engine)
    steps = growth(found)
    assert [step.layers for step in steps] == list(range(len(sample.layers)))
    assert steps[-1].f_vector == found.f_vector
    assert steps[0].open_neurons == ()
    for l, step in enumerate(steps):
        part = first_layers(sample, l)
        faces = oracle.faces(part.layers, part.activations, rows_of(found))
        assert step.f_vector == oracle.f_vector(faces, sample.dimension)
        if l:
            assert step.open_neurons == histogram(sample, l)


@pytest.mark.parametrize("name", ZOO)
def test_each_animal_grows_as_the_definition_says(name: str):
    judged(Sample(*ZOO[name][:3]), "subdivide")


@settings(max_examples=40)
@given(samples_of().filter(with_few_units(10)))
def test_layers_add_faces_as_the_definition_says(sample: Sample):
    judged(sample, "traverse")


@given(samples_of())
def test_the_last_complex_is_the_whole_one_and_none_has_fewer_cells_than_the_one_before(
    sample: Sample,
):
    found = explored(sample, "traverse")
    steps = growth(found)
    assert steps[-1].f_vector == found.f_vector
    cells = [step.f_vector[-1] for step in steps]
    assert cells == sorted(cells)
    assert all(sum(step.open_neurons) == step.f_vector[-1] for step in steps[1:])


@pytest.mark.parametrize(("n", "d"), [(3, 1), (4, 2), (6, 2), (5, 3)])
def test_one_general_layer_has_the_faces_of_buck_and_every_pattern_if_it_is_narrow(n: int, d: int):
    steps = growth(explore(FAMOUS["zaslavsky"](n, d), Domain.whole(d)))
    assert steps[0].f_vector == (0,) * d + (1,)
    assert steps[1].f_vector == tuple(formulas.buck(n, d))
    if n <= d:
        assert steps[1].open_neurons == tuple(comb(n, k) for k in range(n + 1))


def test_the_first_complex_is_the_domain():
    steps = growth(explore(random_network("3-2-1", 0), Box.cube(3)))
    assert steps[0].f_vector == (8, 12, 6, 1)


def test_a_leaky_neuron_is_open_everywhere_and_a_saturated_one_is_not():
    for kind, expected in [
        ("leaky_relu:1/8", (0, 2)),
        ("abs", (0, 2)),
        ("hard_tanh", (2, 1)),
        ("relu", (1, 1)),
    ]:
        found = explore(random_network("1-1-1", 0, activation=kind), Domain.whole(1))
        assert growth(found)[1].open_neurons == expected


def test_a_neuron_that_is_identically_zero_is_not_open():
    found = explore(FAMOUS["sawtooth"](2), Domain.whole(1))
    # On x ≤ 0 and x ≥ 1 the tooth is 0; there the third layer reads 0 and −1/2.
    assert growth(found)[3].open_neurons == (2, 2, 2)


def clipped(sample_widths: Sequence[int], patterns) -> list[int]:
    """How many cells have each value of min(d, open in layer 1, …, open in the last layer)."""
    d, *widths = sample_widths
    counts = [0] * (d + 1)
    for pattern in patterns:
        rest, least = list(pattern), d
        for n in widths:
            least = min(least, sum(s == 2 for s in rest[:n]))
            rest = rest[n:]
        counts[least] += 1
    return counts


@pytest.mark.parametrize("widths", ["1-4-4-4-1", "2-4-3-3-1", "2-3-3-2-1", "3-4-3-1", "3-2-3-1"])
@pytest.mark.parametrize("init", ["he", "int"])
@pytest.mark.parametrize("seed", range(3))
def test_histograms_are_dominated_by_those_of_the_theory(widths: str, init: str, seed: int):
    """An image of dimension k is cut by n neurons into few parts where few neurons are closed.

    At most Σ_{j ≤ min(i, k)} C(n, j) of the parts have i or fewer closed neurons.
    """
    network = random_network(widths, seed, init)
    d, *hidden = network.widths[:-1]
    steps = growth(explore(network, Domain.whole(d)))
    before = [0] * d + [1]
    for l, n in enumerate(hidden, 1):
        most_open = list(reversed(steps[l].open_neurons))
        for i in range(n + 1):
            bound = sum(
                many * sum(comb(n, j) for j in range(min(i, k) + 1))
                for k, many in enumerate(before)
            )
            assert sum(most_open[: i + 1]) <= bound
        cells = explore(truncated(network, l), Domain.whole(d))
        before = clipped((d, *hidden[:l]), cells.patterns.tolist())


def test_a_slice_grows_in_its_own_coordinates():
    domain = Domain.plane([0, 0, 1], [[1, 0, 0], [0, 2, 1]], [(-1, 1), (-1, 1)])
    found = explore(random_network("3-5-4-1", 0), domain)
    steps = growth(found)
    assert steps[0].f_vector == (4, 4, 1)
    assert steps[-1].f_vector == found.f_vector


def test_a_search_that_stopped_does_not_grow():
    found = explore(random_network("2-9-9-1", 0), Box.cube(2), engine="traverse", max_cells=5)
    with pytest.raises(IncompleteError, match="raise the budget"):
        growth(found)
