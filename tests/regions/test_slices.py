"""Planes, lines and segments of wider input spaces: cells of the function restricted to them."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from exactregions import Domain, ExactRegionsError, explore
from exactregions.errors import DomainError
from tests.oracles import samples
from tests.oracles.samples import RELU, Layer
from tests.regions.agreement import Answer, Sample, answer_of, brute_answer, interval_answer
from tests.regions.draws import with_coincidences
from tests.zoo import bounds_of, network_of

Vector = list[Fraction]


def restricted(layers: Sequence[Layer], origin: Vector, directions: list[Vector]) -> list[Layer]:
    """t ↦ f(origin + Σ tᵢ directionsᵢ), from the definition: W' = W D, b' = W o + b."""
    (weights, biases), *rest = layers
    moved = [[dot(row, v) for v in directions] for row in weights]
    shifted = [dot(row, origin) + b for row, b in zip(weights, biases, strict=True)]
    return [(moved, shifted), *rest]


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def vector(n: int, random: Random) -> Vector:
    return [Fraction(random.randint(-6, 6), random.randint(1, 4)) for _ in range(n)]


def wide_network(inputs: int, seed: int) -> list[Layer]:
    random = Random(seed)
    widths = (inputs, random.randint(3, 6), random.randint(1, 4), random.choice([1, 2]))
    layers = samples.generic(widths, seed)
    return with_coincidences(layers, random) if seed % 2 else layers


def on_slice(layers: list[Layer], domain: Domain) -> Answer:
    return answer_of(explore(network_of(layers, [RELU] * (len(layers) - 1)), domain))


@pytest.mark.parametrize("seed", range(30))
def test_on_a_segment_the_cells_are_those_between_breakpoints(seed: int):
    random = Random(seed)
    inputs = random.randint(2, 30)
    layers = wide_network(inputs, seed)
    start, end = vector(inputs, random), vector(inputs, random)
    step = [q - p for p, q in zip(start, end, strict=True)]
    sample = Sample(restricted(layers, start, [step]), [RELU] * (len(layers) - 1), [])
    expected = interval_answer(sample, Fraction(0), Fraction(1))
    assert on_slice(layers, Domain.segment(start, end)) == expected


@pytest.mark.parametrize("seed", range(20))
def test_on_a_line_the_cells_are_those_between_breakpoints(seed: int):
    random = Random(seed)
    layers = wide_network(9, seed)
    origin, direction = vector(9, random), vector(9, random)
    sample = Sample(restricted(layers, origin, [direction]), [RELU] * (len(layers) - 1), [])
    assert on_slice(layers, Domain.plane(origin, [direction])) == interval_answer(sample)


@pytest.mark.parametrize("boxed", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_on_a_plane_the_cells_are_those_of_the_restriction(seed: int, boxed: bool):
    random = Random(seed)
    k = 2 + seed % 2
    layers = wide_network(8, seed)
    origin, directions = vector(8, random), [vector(8, random) for _ in range(k)]
    box = [(-1, Fraction(1 + i, 2)) for i in range(k)] if boxed else None
    bounds = box_bounds(box) if box else []
    sample = Sample(restricted(layers, origin, directions), [RELU] * (len(layers) - 1), bounds)
    assert on_slice(layers, Domain.plane(origin, directions, box)) == brute_answer(sample)


def box_bounds(box: Sequence[tuple]) -> samples.Domain:
    unit = [[int(i == j) for j in range(len(box))] for i in range(len(box))]
    upper = [(e, hi) for e, (_, hi) in zip(unit, box, strict=True)]
    lower = [([-v for v in e], -lo) for e, (lo, _) in zip(unit, box, strict=True)]
    return bounds_of(*upper, *lower)


def test_a_plane_along_the_axes_is_the_space_itself():
    layers = samples.generic((3, 4, 2, 1), 5)
    axes = [[int(i == j) for j in range(3)] for i in range(3)]
    assert on_slice(layers, Domain.plane([0, 0, 0], axes)) == on_slice(layers, Domain.whole(3))


def test_a_slice_inside_a_hyperplane_sees_a_neuron_at_its_breakpoint():
    """On the line x = 0 the neuron x is identically 0: state 1, and no strict cell."""
    layers = samples.layers_of(([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0]))
    found = explore(network_of(layers, [RELU]), Domain.plane([0, 0], [[0, 1]]))
    assert answer_of(found).cells == {(1, 0), (1, 2)}
    assert (found.count, found.strict_count) == (2, 0)


def test_a_kink_is_one_of_the_function_on_the_slice():
    """ReLU(x) + y bends across x = 0, but not along the line where x stays 1."""
    layers = samples.layers_of(([[1, 0], [0, 1], [0, -1]], [0, 0, 0]), ([[1, 1, -1]], [0]))
    network = network_of(layers, [RELU])
    assert explore(network, Domain.plane([1, 0], [[0, 1]])).linear_region_count == 1
    assert explore(network, Domain.whole(2)).linear_region_count == 2


@pytest.mark.parametrize("inputs", [1, 3])
def test_a_domain_of_another_dimension_is_refused(inputs: int):
    layers = samples.generic((2, 2, 1), 0)
    message = rf"dimension {inputs} .* 2 inputs; they must agree"
    with pytest.raises(DomainError, match=message):
        explore(network_of(layers, [RELU]), Domain.whole(inputs))


def test_a_domain_over_ten_dimensions_is_refused_unless_asked_for():
    layers = samples.layers_of(([[1] * 11], [0]), ([[1]], [0]))
    network = network_of(layers, [RELU])
    with pytest.raises(DomainError, match=r"dimension 11, over the limit 10.*max_dimension"):
        explore(network, Domain.whole(11))
    assert explore(network, Domain.whole(11), max_dimension=11).count == 2
    assert explore(network, Domain.segment([0] * 11, [1] * 11)).count == 1


def test_what_is_refused_is_refused_by_our_own_error():
    assert issubclass(DomainError, ExactRegionsError)
