"""What must not change when a network is written differently, and what must change with it."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles.samples import RELU, Layer, after, cube, pulled_back
from tests.oracles.simplex import positive_point
from tests.regions.agreement import Answer, Pattern, Sample, answer_of, brute_answer, explored
from tests.regions.drawing import HOMOGENEOUS, boxes, samples_of
from tests.regions.linear import determinant, value

relu_nets = samples_of(kinds=[RELU], hidden=1)
nonzero = st.sampled_from([Fraction(v) for v in (1, 2, "1/3", "-1/2", -1, -3)])


def answer(sample: Sample) -> Answer:
    return answer_of(explored(sample))


def mapped(found: Answer, change: Callable[[Pattern], Pattern]) -> Answer:
    """The answer with every pattern rewritten."""
    cells = {change(p) for p in found.cells}
    walls = {frozenset(map(change, wall)) for wall in found.walls}
    return Answer(cells, walls, found.regions)


def width(layer: Layer) -> int:
    return len(layer[1])


@given(samples_of())
def test_cells_walls_and_regions_are_those_of_the_definition(sample: Sample):
    assert answer(sample) == brute_answer(sample)


@given(samples_of(hidden=1), st.data())
def test_permuting_neurons_permutes_the_states(sample: Sample, data: st.DataObject):
    layers = list(sample.layers)
    l = data.draw(st.integers(0, len(layers) - 2))
    order = data.draw(st.permutations(range(width(layers[l]))))
    weights, biases = layers[l]
    layers[l] = [weights[i] for i in order], [biases[i] for i in order]
    weights, biases = layers[l + 1]
    layers[l + 1] = [[row[i] for i in order] for row in weights], biases
    first = sum(width(layer) for layer in layers[:l])

    def change(pattern: Pattern) -> Pattern:
        inside = tuple(pattern[first + i] for i in order)
        return pattern[:first] + inside + pattern[first + len(order) :]

    assert answer(sample._replace(layers=layers)) == mapped(answer(sample), change)


@given(samples_of(kinds=HOMOGENEOUS, hidden=1), st.data())
def test_scaling_a_neuron_and_unscaling_what_reads_it_changes_nothing(
    sample: Sample, data: st.DataObject
):
    layers = list(sample.layers)
    l = data.draw(st.integers(0, len(layers) - 2))
    i = data.draw(st.integers(0, width(layers[l]) - 1))
    c = data.draw(st.sampled_from([Fraction(1, 3), Fraction(7), Fraction(10**30, 7)]))
    weights, biases = layers[l]
    layers[l] = (
        [[c * w for w in row] if k == i else row for k, row in enumerate(weights)],
        [c * b if k == i else b for k, b in enumerate(biases)],
    )
    weights, biases = layers[l + 1]
    layers[l + 1] = [[w / c if k == i else w for k, w in enumerate(r)] for r in weights], biases
    assert answer(sample._replace(layers=layers)) == answer(sample)


def with_neuron(
    sample: Sample, l: int, row: list[Fraction], bias: Fraction, outgoing: list[Fraction]
) -> Sample:
    """The network with one more neuron at the end of a hidden layer."""
    layers = list(sample.layers)
    weights, biases = layers[l]
    layers[l] = [*weights, row], [*biases, bias]
    weights, biases = layers[l + 1]
    layers[l + 1] = [[*r, w] for r, w in zip(weights, outgoing, strict=True)], biases
    return sample._replace(layers=layers)


def inserted(sample: Sample, l: int, state: Callable[[Pattern], int]) -> Callable:
    """The change of patterns that a neuron at the end of layer l makes."""
    at = sum(width(layer) for layer in sample.layers[: l + 1])
    return lambda pattern: (*pattern[:at], state(pattern), *pattern[at:])


@given(relu_nets, st.data())
def test_a_dead_neuron_changes_no_cell(sample: Sample, data: st.DataObject):
    l = data.draw(st.integers(0, len(sample.layers) - 2))
    inputs, readers = len(sample.layers[l][0][0]), width(sample.layers[l + 1])
    outgoing = data.draw(st.lists(nonzero, min_size=readers, max_size=readers))
    dead = with_neuron(sample, l, [Fraction(0)] * inputs, Fraction(-1), outgoing)
    assert answer(dead) == mapped(answer(sample), inserted(sample, l, lambda _: 0))


@given(samples_of(hidden=1), st.data())
def test_a_neuron_that_nobody_reads_and_that_repeats_another_changes_no_cell(
    sample: Sample, data: st.DataObject
):
    l = data.draw(st.integers(0, len(sample.layers) - 2))
    weights, biases = sample.layers[l]
    i = data.draw(st.integers(0, len(biases) - 1))
    at = sum(width(layer) for layer in sample.layers[:l]) + i
    silent = [Fraction(0)] * width(sample.layers[l + 1])
    twin = with_neuron(sample, l, list(weights[i]), biases[i], silent)
    assert answer(twin) == mapped(answer(sample), inserted(sample, l, lambda p: p[at]))


@given(samples_of(hidden=1), st.data())
def test_a_duplicated_neuron_that_shares_the_outgoing_weight_changes_no_region(
    sample: Sample, data: st.DataObject
):
    l = data.draw(st.integers(0, len(sample.layers) - 2))
    weights, biases = sample.layers[l]
    i = data.draw(st.integers(0, len(biases) - 1))
    share = data.draw(nonzero)
    at = sum(width(layer) for layer in sample.layers[:l]) + i
    taken = [row[i] * share for row in sample.layers[l + 1][0]]
    twin = with_neuron(sample, l, list(weights[i]), biases[i], taken)
    for row, w in zip(twin.layers[l + 1][0], taken, strict=True):
        row[i] -= w
    assert answer(twin) == mapped(answer(sample), inserted(sample, l, lambda p: p[at]))


@given(samples_of(), st.data())
def test_a_change_of_coordinates_moves_cells_and_keeps_patterns(
    sample: Sample, data: st.DataObject
):
    d = sample.dimension
    entry = st.integers(-3, 3)
    rows = st.lists(st.lists(entry, min_size=d, max_size=d), min_size=d, max_size=d)
    matrix = data.draw(rows.filter(lambda m: determinant(m) != 0))
    moved = Sample(
        after(matrix, list(sample.layers)), sample.activations, pulled_back(matrix, sample.bounds)
    )
    assert answer(moved) == answer(sample)


@given(samples_of(), st.data())
def test_a_translation_moves_cells_and_keeps_patterns(sample: Sample, data: st.DataObject):
    """f(x − s) on the domain + s."""
    d = sample.dimension
    shift = data.draw(st.lists(st.fractions(-2, 2, max_denominator=7), min_size=d, max_size=d))
    (weights, biases), *rest = sample.layers
    back = [value((b, *[-w for w in r]), shift) for r, b in zip(weights, biases, strict=True)]
    bounds = [(a, value((b, *a), shift)) for a, b in sample.bounds]
    moved = Sample([(weights, back), *rest], sample.activations, bounds)
    assert answer(moved) == answer(sample)


@settings(max_examples=20)
@given(samples_of(bounded=boxes), st.data())
def test_halves_of_a_box_have_the_cells_of_the_whole_that_reach_into_them(
    sample: Sample, data: st.DataObject
):
    d = sample.dimension
    k = data.draw(st.integers(0, d - 1))
    cut = data.draw(st.sampled_from([Fraction(v) for v in (0, "1/3", "-1/2", "1/2", "-3/4")]))
    unit = [Fraction(int(i == k)) for i in range(d)]
    whole = explored(sample)
    reach: list[set[Pattern]] = [set(), set()]
    for cell in whole:
        rows = [h.form for h in cell.inequalities]
        for side, sign in enumerate((1, -1)):
            half = (-sign * cut.numerator, *(int(sign * u) * cut.denominator for u in unit))
            if positive_point([*rows, half], d) is not None:
                reach[side].add(cell.pattern)
    above = [*sample.bounds, ([-u for u in unit], -cut)]
    below = [*sample.bounds, (unit, cut)]
    assert answer(sample._replace(bounds=above)).cells == reach[0]
    assert answer(sample._replace(bounds=below)).cells == reach[1]
    assert reach[0] | reach[1] == answer_of(whole).cells


@given(samples_of(kinds=HOMOGENEOUS), st.sampled_from([Fraction(5), Fraction(1, 1000)]))
def test_without_biases_the_size_of_the_box_does_not_matter(sample: Sample, size: Fraction):
    layers = [(weights, [Fraction(0)] * len(biases)) for weights, biases in sample.layers]
    one = Sample(layers, sample.activations, cube(sample.dimension))
    other = one._replace(bounds=[(a, b * size) for a, b in one.bounds])
    assert answer(one) == answer(other) == answer(one._replace(bounds=[]))


@given(samples_of(inputs=st.integers(1, 2), hidden=1), st.integers(1, 2))
def test_inputs_that_nobody_reads_make_cylinders(sample: Sample, extra: int):
    (weights, biases), *rest = sample.layers
    padded = [[Fraction(0)] * extra + list(row) for row in weights]
    bounds = [([Fraction(0)] * extra + list(a), b) for a, b in sample.bounds]
    assert answer(Sample([(padded, biases), *rest], sample.activations, bounds)) == answer(sample)
