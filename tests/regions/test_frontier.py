"""The float rows of a cell enclose the exact ones, and agree with them on which rows there are.

The truth is z − ξ for every breakpoint as Fractions, from an oracle that knows no integer forms
and from the integer forms, where weights may be as large or as small as they like. Patterns are
those of real cells: a neuron with an odd state has the value of φ at its breakpoint only where it
sits on it identically.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from random import Random

import numpy as np
import pytest

from exactregions import Box, Domain, explore
from exactregions.arithmetic.enclosure import Enclosure
from exactregions.arithmetic.matrix import primitive
from exactregions.networks.activation import (
    Activation,
    absolute_value,
    hard_tanh,
    leaky_relu,
    relu,
    relu6,
)
from exactregions.networks.affine import Affine, as_fractions
from exactregions.networks.initial import random_network
from exactregions.networks.network import Network
from exactregions.regions.exact_cell import unit_rows
from exactregions.regions.frontier import Frontier
from tests.oracles import brute
from tests.regions.agreement import brute_answer
from tests.regions.draws import in_cubes, judged
from tests.zoo import network_of

Form = tuple[Fraction, ...]

zigzag = Activation.of("zigzag", ["-1/3", 0, "1/7"], ["1/3", -1, "2/7", 0], offset="1/5")
KINDS = [relu, hard_tanh, leaky_relu("1/10"), absolute_value, relu6, zigzag]


def true_rows(network: Network, cell: brute.Cell) -> dict[int, list[Fraction]]:
    """±(z − ξ) for every neuron and breakpoint that ends its piece, as an oracle finds z."""
    rows: dict[int, list[Fraction]] = {}
    unit = neuron = 0
    for layer, phi in zip(network.hidden, network.activations, strict=True):
        for _ in range(layer.outputs):
            for t, xi in enumerate(phi.breakpoints):
                side = cell.pattern[neuron] - (2 * t + 1)
                if abs(side) == 1:
                    form = cell.forms[neuron]
                    rows[unit] = [side * (form[0] - xi), *(side * v for v in form[1:])]
                unit += 1
            neuron += 1
    return rows


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("special", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_float_rows_enclose_the_exact_ones(seed: int, d: int, special: bool):
    random = Random(f"{seed} {d} {special}")
    sample, _ = judged(d, random, in_cubes, brute_answer, large=True, special=special)
    network = network_of(sample.layers, sample.activations)
    cells = brute._explore(*brute._frozen(*sample))
    patterns = np.array([cell.pattern for cell in cells], dtype=np.uint8)
    frontier = Frontier(network, [])
    rows, absent = frontier.rows(patterns)
    for i, cell in enumerate(cells):
        expected = true_rows(network, cell)
        assert set(np.flatnonzero(~absent[i])) == set(expected)
        for unit, form in expected.items():
            for k, exact in enumerate(form):
                middle, radius = (Fraction(float(e[i, k, unit])) for e in rows)
                assert abs(middle - exact) <= radius
    close = rows.radius[~absent[:, None, :].repeat(d + 1, axis=1)]
    assert np.median(close) < 2.0**-40


def dyadic(widths: Sequence[int], phi: Activation, seed: int) -> Network:
    return random_network(widths, seed, activation=phi)


def thirds(widths: Sequence[int], phi: Activation, seed: int) -> Network:
    """Weights that no float holds."""
    random = Random(seed)
    return drawn(widths, phi, lambda: Fraction(random.randint(-50, 50), 21))


def small(widths: Sequence[int], phi: Activation, seed: int) -> Network:
    """Small integers: neurons that are identically zero, repeated or at a breakpoint."""
    random = Random(seed)
    return drawn(widths, phi, lambda: Fraction(random.randint(-1, 1)))


def scaled(widths: Sequence[int], phi: Activation, seed: int) -> Network:
    """Some weights as large as 10⁴⁰ and as small as 10⁻⁴⁰."""
    random = Random(seed)
    powers = [Fraction(10) ** k for k in (-40, -20, 0, 0, 20, 40)]
    return drawn(widths, phi, lambda: random.choice(powers) * random.randint(-9, 9) / 7)


def beyond(widths: Sequence[int], phi: Activation, seed: int) -> Network:
    """Some weights that are outside of the trusted range, or no floats at all."""
    random = Random(seed)
    powers = [Fraction(10) ** k for k in (-400, -70, 0, 0, 0, 0, 0, 0, 70, 400)]
    return drawn(widths, phi, lambda: random.choice(powers) * random.randint(-9, 9) / 7)


def drawn(widths: Sequence[int], phi: Activation, draw: Callable[[], Fraction]) -> Network:
    layers = [
        ([[draw() for _ in range(n)] for _ in range(m)], [draw() for _ in range(m)])
        for n, m in pairwise(widths)
    ]
    return Network.of(layers, phi)


def cells_of(network: Network, domain: Domain, most: int) -> np.ndarray:
    found = explore(network, domain, max_cells=50).patterns
    return found[:: max(1, len(found) // most)]


def exact_units(affine: Affine, pattern: Sequence[int]) -> Iterator[tuple[Form, int]]:
    """(z − ξ, the neuron's state minus the state on the breakpoint) of every unit."""
    forms = [f for z in affine.forms(pattern)[:-1] for f in as_fractions(z)]
    for (l, _), form, state in zip(affine.network.places(), forms, pattern, strict=True):
        for t, xi in enumerate(affine.network.activations[l].breakpoints):
            yield (form[0] - xi, *form[1:]), int(state) - (2 * t + 1)


def holds(found: Enclosure, cell: int, row: int, form: Form) -> bool:
    """Whether every coefficient lies within its radius; one without a radius holds anything."""
    columns = zip(form, found.middle[cell, :, row], found.radius[cell, :, row], strict=True)
    return all(
        not (np.isfinite(m) and np.isfinite(r)) or abs(v - Fraction(m)) <= Fraction(r)
        for v, m, r in columns
    )


@pytest.mark.parametrize("phi", KINDS, ids=lambda phi: phi.name)
@pytest.mark.parametrize("draw", [dyadic, thirds, small, scaled, beyond])
@pytest.mark.parametrize("widths", [(1, 4, 3, 2), (2, 3, 3, 2), (3, 2, 2, 2, 1)])
def test_weights_of_any_size_are_enclosed(widths: Sequence[int], draw: Callable, phi: Activation):
    for seed in range(2):
        network = draw(widths, phi, seed)
        domain = Box.of(*[(Fraction(-2, 3), Fraction(10, 7))] * widths[0])
        frontier, affine = Frontier(network, domain.rows), Affine(network)
        patterns = cells_of(network, domain, 12)
        rows, absent = frontier.rows(patterns)
        for i, pattern in enumerate(patterns.tolist()):
            bounding = unit_rows(affine, pattern)
            for unit, (form, offset) in enumerate(exact_units(affine, pattern)):
                side = (offset > 0) - (offset < 0)
                turned = tuple(side * v for v in form)
                assert holds(rows, i, unit, turned)
                assert absent[i, unit] == (unit not in bounding)
                assert absent[i, unit] or bounding[unit] == whole(turned)


def whole(form: Form) -> tuple[int, ...]:
    """The primitive integer form on the same ray."""
    common = lcm(*(v.denominator for v in form))
    return primitive([int(v * common) for v in form])


@pytest.mark.parametrize("phi", KINDS, ids=lambda phi: phi.name)
def test_a_neuron_that_reads_nothing_is_still_compared_with_its_breakpoints(phi: Activation):
    network = Network.of([([[0], [0]], [0, 1]), ([[1, 1]], ["1/3"]), ([[1]], [0])], phi)
    affine, states = Affine(network), [phi.state(Fraction(0)), phi.state(Fraction(1))]
    z = sum(map(phi, (0, 1)), Fraction(1, 3))
    pattern = [*states, phi.state(z)]
    rows, _ = Frontier(network, []).rows(np.array([pattern], dtype=np.uint8))
    for unit, (form, offset) in enumerate(exact_units(affine, pattern)):
        side = (offset > 0) - (offset < 0)
        assert holds(rows, 0, unit, tuple(side * v for v in form))


def test_what_is_identically_zero_is_known_to_be_zero():
    network = Network.of([([[1, 0], [0, 1]], [0, 0]), ([[1, 1], [-1, 2]], [0, 0]), ([[1, 1]], [0])])
    frontier = Frontier(network, [])
    rows, absent = frontier.rows(np.array([[0, 0, 1, 1]], dtype=np.uint8))
    assert absent.tolist() == [[False, False, True, True]]
    assert not rows.radius[0, :, 2:].any()


DOMAINS = {
    "a box": Box.of((-1, 1), ("1/3", "22/7")),
    "a sliver": Box.of(("-1/1000000007", "1e40"), ("-1e-30", 5)),
    "a box out of range": Box.of((-(10**80), 10**80), (0, 1)),
    "a polytope": Domain.polytope([["1e30", 1], [-3, "1e-25"], [1, -7]], [1, 2, "1/97"]),
    "everything": Domain.whole(2),
}


@pytest.mark.parametrize("name", DOMAINS)
def test_rows_of_the_domain_are_enclosed_up_to_their_scale(name: str):
    domain = DOMAINS[name]
    network = Network.of([([[1, 2]], [3]), ([[1]], [0])])
    frontier = Frontier(network, domain.rows)
    rows, absent = frontier.rows(np.array([[0], [2]], dtype=np.uint8))
    assert not absent.any()
    for j, form in enumerate(domain.rows):
        largest = max(map(abs, form))
        for i in (0, 1):
            assert holds(rows, i, 1 + j, tuple(Fraction(v, largest) for v in form))


@pytest.mark.parametrize("phi", KINDS, ids=lambda phi: phi.name)
def test_across_a_unit_only_its_neuron_moves_to_the_other_side_of_its_breakpoint(phi: Activation):
    frontier = Frontier(Network.of([([[1], [2]], [0, 0]), ([[1, 1]], [0])], phi), [])
    for unit in range(frontier.units):
        neuron, t = divmod(unit, len(phi.breakpoints))
        for near, far in ((2 * t, 2 * t + 2), (2 * t + 2, 2 * t)):
            pattern = np.zeros((1, 2), dtype=np.uint8)
            pattern[0, neuron] = near
            moved = frontier.across(pattern, np.array([unit]))
            assert moved[0, neuron] == far
            assert moved[0, 1 - neuron] == 0
            assert pattern[0, neuron] == near


@pytest.mark.parametrize(
    ("widths", "most"), [("2-16-16-1", 40), ("3-12-12-1", 40), ("2-32-32-32-1", 12)]
)
def test_few_signs_of_coefficients_are_left_open(
    widths: str, most: int, record_property: Callable[[str, object], None]
):
    network = random_network(widths, 0)
    domain = Box.cube(network.inputs)
    frontier, affine = Frontier(network, domain.rows), Affine(network)
    patterns = cells_of(network, domain, most)
    rows, _ = frontier.rows(patterns)
    decided = np.abs(rows.middle) > rows.radius
    nonzero = left_open = 0
    for i, pattern in enumerate(patterns.tolist()):
        for unit, (form, _) in enumerate(exact_units(affine, pattern)):
            for k, v in enumerate(form):
                nonzero += v != 0
                left_open += v != 0 and not decided[i, k, unit]
                assert v != 0 or not decided[i, k, unit]
    record_property("signs left open", f"{left_open} of {nonzero}")
    assert nonzero > 1000
    assert 1000 * left_open < nonzero
