"""Distances against every wall tried in turn, against answers by hand, and by their symmetries."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import exactregions
from exactregions import Box, Domain, Network, explore
from exactregions.errors import DomainError, IncompleteError, ShapeError
from exactregions.measures.distance import Distance, distance
from exactregions.measures.distances import distances
from exactregions.networks import famous
from exactregions.networks.activation import hard_tanh
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Polyline
from exactregions.readers import read
from tests.oracles import brute
from tests.oracles import distances as oracle
from tests.oracles.samples import (
    ABS,
    ACTIVATIONS,
    RELU,
    Activation,
    Layer,
    cube,
    degenerate,
    generic,
)
from tests.oracles.samples import Domain as Bounds
from tests.regions.draws import with_coincidences
from tests.zoo import ZOO, Animal, domain_of, network_of

F = Fraction
Point = tuple[Fraction, ...]

DATA = Path(exactregions.__file__).resolve().parents[2] / "shared" / "data"
real = pytest.mark.skipif(not DATA.exists(), reason=f"no real networks: {DATA} is absent")

WIDTHS = {
    1: [(1, 3, 2, 1), (1, 5, 4, 2), (1, 1, 3, 3, 1)],
    2: [(2, 3, 2, 1), (2, 4, 1), (2, 1, 3, 2), (2, 2, 2, 2, 1)],
    3: [(3, 3, 2, 1), (3, 2, 2, 1), (3, 3, 1)],
}


class Truth:
    """A network as plain data on {x : a·x ≤ b}, with all its walls."""

    def __init__(
        self, layers: Sequence[Layer], activations: Sequence[Activation], bounds: Bounds
    ) -> None:
        self.layers, self.activations, self.bounds = layers, activations, bounds
        self.dimension = len(layers[0][0][0])
        self.network = network_of(layers, activations)
        self.places = list(self.network.places())
        self.cells = brute._explore(*brute._frozen(layers, activations, bounds))
        self.walls = list(oracle.walls(layers, activations, bounds))

    def domain(self) -> Domain | None:
        return domain_of(self.bounds, self.dimension) if self.bounds else None

    def holds(self, x: Point) -> bool:
        return all(sum(p * v for p, v in zip(a, x, strict=True)) <= b for a, b in self.bounds)

    def check(self, x: Point, found: Distance) -> None:
        """Compare with the nearest of all walls, and with the nearest wall of the cell of x."""
        bent = [(oracle.squared(x, p), p) for w in self.walls if w.kink for p in [w.nearest(x)]]
        least = min((s for s, _ in bent), default=None)
        assert found.boundary_squared == least
        assert found.nearest in ([p for s, p in bent if s == least] or [None])
        if found.nearest is not None:
            assert found.neurons == self.at_a_breakpoint(found.nearest)
        around = [c for c in self.cells if all(oracle.value_at(r, x) >= 0 for r in c.rows)]
        if len(around) > 1:
            assert (found.cell_squared, found.foot) == (0, x)
            assert set(found.cell_neurons) <= set(self.at_a_breakpoint(x))
            assert found.cell_neurons
        else:
            self.check_cell(around[0], x, found)

    def check_cell(self, cell: brute.Cell, x: Point, found: Distance) -> None:
        near = [(w.nearest(x), w) for w in self.walls if cell in w.cells]
        least = min((oracle.squared(x, p) for p, _ in near), default=None)
        assert found.cell_squared == least
        nearest = [(p, w) for p, w in near if oracle.squared(x, p) == least]
        assert found.foot in ([p for p, _ in nearest] or [None])
        names = {k for _, w in nearest for k in w.neurons[w.cells.index(cell)]}
        assert found.cell_neurons == tuple(self.places[k] for k in sorted(names))

    def at_a_breakpoint(self, x: Point) -> tuple[tuple[int, int], ...]:
        h, found = list(x), []
        for l, (W, b) in enumerate(self.layers[:-1]):
            xi, slopes, offset = self.activations[l]
            z = [
                sum(w * v for w, v in zip(r, h, strict=True)) + c for r, c in zip(W, b, strict=True)
            ]
            found += [(l, i) for i, v in enumerate(z) if v in xi]
            bends = list(zip(xi, slopes, slopes[1:], strict=False))
            h = [
                slopes[0] * v + offset + sum((q - p) * max(F(0), v - t) for t, p, q in bends)
                for v in z
            ]
        return tuple(found)


def drawn(random: Random) -> Truth:
    """A third generic, a third with entries −1, 0, 1, a third with planted coincidences."""
    d = random.choice([1, 1, 2, 2, 2, 3])
    widths, seed = random.choice(WIDTHS[d]), random.randrange(10**9)
    kind = random.choice(["generic", "degenerate", "coincident"])
    layers = degenerate(widths, seed) if kind == "degenerate" else generic(widths, seed)
    if kind == "coincident":
        layers = with_coincidences(layers, random)
    kinds = [RELU, RELU, ABS] if d == 3 else [RELU, RELU, RELU, *ACTIVATIONS.values()]
    activations = [random.choice(kinds) for _ in widths[2:]]
    return Truth(layers, activations, random.choice([[], cube(d, 2)]))


def random_point(random: Random, d: int) -> Point:
    """In [−2, 2]^d, often on a wall."""
    q = random.choice([1, 1, 2, 3, 7])
    return tuple(F(random.randint(-2 * q, 2 * q), q) for _ in range(d))


@pytest.mark.parametrize("part", range(6))
def test_the_nearest_kink_is_the_nearest_of_all_walls_with_a_kink(part: int):
    random = Random(f"kinks {part}")
    for _ in range(35):
        truth = drawn(random)
        for _ in range(3):
            x = random_point(random, truth.dimension)
            truth.check(x, distance(truth.network, x, truth.domain()))


@pytest.mark.parametrize("animal", ZOO.values(), ids=ZOO)
def test_in_the_zoo_too(animal: Animal):
    random = Random("zoo")
    truth = Truth(animal.layers, animal.activations, animal.bounds)
    points = [truth.cells[0].point, truth.cells[-1].point, (F(0),) * animal.dimension]
    points += [random_point(random, animal.dimension) for _ in range(3)]
    for x in filter(truth.holds, points):
        truth.check(x, distance(truth.network, x, truth.domain()))


@pytest.mark.parametrize("init", ["he", "int"])
@pytest.mark.parametrize("widths", [(1, 6, 4, 1), (2, 5, 4, 2), (2, 4, 3, 3, 1), (3, 3, 1)])
def test_the_search_agrees_with_the_whole_complex(widths: tuple[int, ...], init: str):
    random, d = Random(f"{widths} {init}"), widths[0]
    for seed in range(3):
        network, box = random_network(widths, seed, init), Box.cube(d, -2, 2)
        cells = explore(network, box)
        bent = [
            [h.form for i in wall for h in cells[i].inequalities]
            for wall in cells.walls[cells.kinks].tolist()
        ]
        for _ in range(2):
            x = random_point(random, d)
            feet = [oracle.nearest(rows, x) for rows in bent]
            wanted = min((oracle.squared(x, p) for p in feet if p), default=None)
            assert distance(network, x, box).boundary_squared == wanted


def test_the_distance_to_the_cell_is_the_least_value_over_gradient():
    random = Random("values over gradients")
    for seed in range(60):
        layers = generic(random.choice([(2, 4, 3, 1), (3, 5, 4, 2, 1), (5, 4, 4, 1)]), seed)
        W = layers[0][0]
        x = [F(random.randint(-99, 99), 37) for _ in W[0]]
        # Slopes by the product rule: row i of the slopes of a layer is Σ_j w_ij [z_j > 0] ∇z_j.
        slopes = [[F(i == k) for k in range(len(x))] for i in range(len(x))]
        h, all_squared = x, []
        for W, b in layers[:-1]:
            z = [
                sum(w * v for w, v in zip(r, h, strict=True)) + c for r, c in zip(W, b, strict=True)
            ]
            slopes = [
                [
                    sum(w * s for w, s in zip(r, column, strict=True))
                    for column in zip(*slopes, strict=True)
                ]
                for r in W
            ]
            all_squared += [
                v**2 / sum(s * s for s in g) for v, g in zip(z, slopes, strict=True) if any(g)
            ]
            slopes = [[s * (v > 0) for s in g] for v, g in zip(z, slopes, strict=True)]
            h = [max(v, F(0)) for v in z]
        assert distance(Network.of(layers), x).cell_squared == min(all_squared)


def boundary(network: Network, *x: Any) -> Fraction | None:
    return distance(network, x).boundary_squared


def test_a_hat_has_kinks_at_0_1_and_2():
    hat = famous.hat()
    for x in ("-3", "0", "1/4", "1/2", "5/4", "2", "5"):
        assert boundary(hat, x) == min((F(x) - k) ** 2 for k in range(3))
    assert distance(hat, ["1/2"]).cell_neurons == ((0, 0), (0, 1))


def test_a_sawtooth_has_a_kink_at_every_eighth():
    for x in ("1/3", "7/10", "0", "1/2", "-2", "9/2"):
        wanted = min((F(x) - F(k, 8)) ** 2 for k in range(9))
        assert boundary(famous.sawtooth(3), x) == wanted


@pytest.mark.parametrize("network", [famous.one_region(), famous.dead_layer(4, 2)])
def test_without_kinks_there_is_no_nearest_one(network: Network):
    found = distance(network, ["1/3", "-2/7"])
    assert (found.boundary_squared, found.nearest, found.neurons) == (None, None, ())
    assert found.cell_squared is not None


def test_without_walls_nothing_is_near():
    nothing = Distance(None, (), None, None, None, ())
    assert distance(Network.of([([[1, 2]], [3])]), [0, 0]) == nothing
    constant = Network.of([([[0, 0]] * 3, [0, 1, -1]), ([[1] * 3], [0])])
    assert distance(constant, [5, 7]) == nothing


def test_behind_a_wall_without_a_kink_the_t_junction_is_found():
    # B is {x ≤ 0 = y}, {x = 0 ≤ y}, {x + y = 0, 0 ≤ x ≤ 10} and two rays at x = 10, y = −10.
    found = distance(famous.t_junction(), [-1, -5])
    assert (found.cell_squared, found.cell_neurons, found.foot) == (1, ((0, 0),), (0, -5))
    assert (found.boundary_squared, found.nearest, found.neurons) == (18, (2, -2), ((1, 0),))
    assert boundary(famous.t_junction(), 1, -5) == 8
    assert boundary(famous.t_junction(), -1, -1) == 1
    assert boundary(famous.t_junction(), 0, -1) == F(1, 2)


def test_stargalla_bends_on_three_rays_from_the_origin():
    net = famous.stargalla()  # along (−1, 0), (0, 1) and (1, 1)
    for x, wanted in [((3, -4), 25), ((4, 0), 8), ((-3, 5), 9), ((1, 4), 1), ((-7, -2), 4)]:
        assert boundary(net, *x) == wanted
    assert distance(net, [3, -4]).nearest == (0, 0)
    assert distance(net, [1, -2], Box.of((-1, 2), (-3, -1))).boundary_squared is None


def test_a_kink_is_found_behind_many_cells():
    # ReLU(z) − ReLU(−z) = z has no kink, whatever z.
    walls = [[1, 0, -k] for k in range(1, 8)] + [[1, 3, -5], [2, -1, 4], [0, 1, 1]]
    rows = [[s * v for v in w] for w in walls for s in (1, -1)] + [[3, 4, -500]]
    network = Network.of(
        [([r[:2] for r in rows], [r[2] for r in rows]), ([[1, -1] * len(walls) + [7]], [0])]
    )
    found = distance(network, [0, 0])
    assert (found.boundary_squared, found.nearest) == (10_000, (60, 80))
    assert found.neurons == ((0, 2 * len(walls)),)
    with pytest.raises(IncompleteError, match="max_cells = 5"):
        distance(network, [0, 0], max_cells=5)
    assert distance(network, [0, 0], max_cells=100) == found
    assert distances(network, [[0, 0], [1, 1]], max_cells=100)[0] == found
    with pytest.raises(IncompleteError, match="max_cells = 5"):
        distances(network, [[0, 0]], max_cells=5)
    (nothing,) = distances(network, [[0, 0]], max_cells=1, within=Fraction(1, 2))
    assert nothing.boundary_squared is None
    assert nothing.cell_squared == found.cell_squared


def test_neurons_on_one_hyperplane_are_all_named():
    found = distance(famous.coincident(1, 1), [3])
    assert found.cell_neurons == found.neurons == ((0, 0), (0, 1), (0, 2))
    assert (found.cell_squared, found.boundary_squared) == (9, 9)


def test_a_kink_of_any_output_counts():
    network = Network.of([([[1], [1]], [-1, -3]), ([[0, 1], [0, 0]], [0, 0])])
    assert boundary(network, 0) == 9
    network = Network.of([([[1], [1]], [-1, -3]), ([[0, 1], [2, 0]], [0, 0])])
    assert boundary(network, 0) == 1


def test_both_breakpoints_of_a_hard_tanh_are_walls():
    network = Network.of([([[3, 4]], [0]), ([[1]], [0])], hard_tanh)
    for x, wanted in [((0, 0), F(1, 25)), ((3, 4), F(24, 5) ** 2), ((-1, 0), F(2, 5) ** 2)]:
        found = distance(network, x)
        assert found.cell_squared == found.boundary_squared == wanted
        assert found.neurons == ((0, 0),)


def test_on_a_wall_the_distance_is_0_and_in_b_both_are():
    found = distance(famous.t_junction(), [0, -5])
    assert (found.cell_squared, found.foot, found.cell_neurons) == (0, (0, -5), ((0, 0),))
    assert found.boundary_squared == F(25, 2)
    found = distance(famous.t_junction(), [0, 0])
    assert (found.boundary_squared, found.nearest) == (0, (0, 0))
    assert found.neurons == ((0, 0), (1, 0))
    found = distance(famous.pencil(5), ["1/3", "1/7"])
    assert (found.cell_squared, found.boundary_squared) == (0, 0)
    assert found.neurons == tuple((0, i) for i in range(5))


def test_the_edge_of_a_domain_is_no_wall_and_what_lies_beyond_is_far():
    network = Network.of([([[1, 0], [0, 1]], [0, -5]), ([[1, 1]], [0])])
    assert distance(network, [3, 0]).cell_squared == 9
    assert distance(network, [3, 0], Box.of((0, 4), (-1, 9))).cell_squared == 25
    found = distance(network, [0, 0], Box.of((0, 4), (0, 4)))
    assert (found.cell_squared, found.boundary_squared) == (None, None)
    # The wall x = 0 from (3, 0), cut off below y = 2 by the domain's slanted edge.
    slanted = Domain.polytope([[-1, -1], [1, 0], [0, 1], [0, -1]], [-2, 4, 4, 1])
    found = distance(network, [3, -1], slanted)
    assert (found.boundary_squared, found.nearest) == (18, (0, 2))


def test_a_row_that_touches_the_domain_in_a_corner_is_no_wall():
    network = Network.of([([[1, 1], [1, 0]], [-2, 1]), ([[1, 1]], [0])])
    found = distance(network, [1, 1], Box.of((-2, 1), (-2, 1)))
    assert (found.cell_squared, found.cell_neurons) == (4, ((0, 1),))


ROTATIONS = [[[3, -4], [4, 3]], [[-5, 12], [12, 5]]]


@pytest.mark.parametrize("seed", range(8))
def test_rotations_keep_distances_and_dilations_multiply_them(seed: int):
    random = Random(seed)
    layers = [generic, degenerate][seed % 2]((2, 4, 3, 1), seed)
    x = random_point(random, 2)
    before = distance(Network.of(layers), x)
    for matrix, factor in [*((m, 1) for m in ROTATIONS), ([[3, 0], [0, 3]], 3)]:
        length = F(np.hypot(*matrix[0]).item()) / factor
        turn = [[F(v) / length for v in row] for row in matrix]
        # z(y) = W M⁻¹ y + b with M = factor · rotation, so M⁻¹ = Mᵀ / factor².
        (W, b), *rest = layers
        turned = [
            [sum(w * t for w, t in zip(row, line, strict=True)) / factor**2 for line in turn]
            for row in W
        ]
        y = [sum(t * v for t, v in zip(line, x, strict=True)) for line in turn]
        after = distance(Network.of([(turned, b), *rest]), y)
        for one, other in [
            (before.cell_squared, after.cell_squared),
            (before.boundary_squared, after.boundary_squared),
        ]:
            assert other == (None if one is None else one * factor**2)


def test_permuted_neurons_and_scaled_rows_change_no_distance():
    random = Random("permuted")
    for seed in range(10):
        (W, b), (V, c), out = degenerate((2, 4, 3, 1), seed)
        order = random.sample(range(4), 4)
        scale = [F(random.randint(1, 5), 3) for _ in range(4)]
        mixed = Network.of(
            [
                ([[scale[i] * w for w in W[i]] for i in order], [scale[i] * b[i] for i in order]),
                ([[row[i] / scale[i] for i in order] for row in V], c),
                out,
            ]
        )
        x = random_point(random, 2)
        one, other = distance(Network.of([(W, b), (V, c), out]), x), distance(mixed, x)
        assert one.cell_squared == other.cell_squared
        assert one.boundary_squared == other.boundary_squared


def test_what_does_not_fit_is_refused_with_the_remedy():
    network = famous.zaslavsky(3, 2)
    with pytest.raises(ShapeError, match="x has 3 entries"):
        distance(network, [1, 2, 3])
    with pytest.raises(ShapeError, match=r"points\[1\] has 1 entries; the network has 2"):
        distances(network, [[1, 2], [1]])
    with pytest.raises(DomainError, match="box or a polytope"):
        distance(network, [0, 0], Domain.segment([0, 0], [1, 1]))
    with pytest.raises(DomainError, match="box or a polytope"):
        distance(network, [0, 0], Polyline.of([[0, 0], [1, 1]]))
    with pytest.raises(DomainError, match="dimension 3 and the network has 2"):
        distance(network, [0, 0], Box.cube(3))
    with pytest.raises(DomainError, match="row 1 is -1 there; move x"):
        distance(network, [2, 0], Box.cube(2))


@pytest.mark.parametrize("part", range(4))
def test_many_points_at_once_are_each_as_alone(part: int):
    random = Random(f"many {part}")
    for _ in range(20):
        truth = drawn(random)
        points = [random_point(random, truth.dimension) for _ in range(10)]
        alone = [distance(truth.network, x) for x in points]
        assert distances(truth.network, points) == alone


@pytest.mark.parametrize("animal", ZOO.values(), ids=ZOO)
def test_many_points_of_the_zoo_are_each_as_alone(animal: Animal):
    random = Random("zoo")
    network = network_of(animal.layers, animal.activations)
    points = [random_point(random, animal.dimension) for _ in range(5)]
    assert distances(network, points) == [distance(network, x) for x in points]


@pytest.mark.parametrize("animal", ZOO.values(), ids=ZOO)
def test_b_is_found_up_to_where_it_is_searched_for(animal: Animal):
    random = Random("near")
    network = network_of(animal.layers, animal.activations)
    points = [random_point(random, animal.dimension) for _ in range(5)]
    whole = [found.boundary_squared for found in distances(network, points)]
    for within in (Fraction(0), Fraction(1, 3), Fraction(2)):
        near = [found.boundary_squared for found in distances(network, points, within=within)]
        for known, found in zip(whole, near, strict=True):
            assert found == known or (found is None and known > within**2)


def test_no_points_have_no_distances():
    assert distances(famous.hat(), []) == []


TRIPLES = [(3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29), (12, 35, 37)]


@pytest.mark.parametrize("nearer", range(len(TRIPLES)))
def test_floats_do_not_choose_between_walls_that_they_cannot_tell_apart(nearer: int):
    # Every row is a unit vector times i + 1, and its line is 1 away from 0, or one a little less.
    rows = [[F(a * (i + 1), c), F(b * (i + 1), c)] for i, (a, b, c) in enumerate(TRIPLES)]
    less = F(1, 2**80)
    bias = [-(i + 1) * (1 - less * (i == nearer)) for i in range(len(TRIPLES))]
    network = Network.of([(rows, bias), ([[1] * len(TRIPLES)], [0])])
    (found,) = distances(network, [[0, 0]])
    assert found.cell_neurons == ((0, nearer),)
    assert found.boundary_squared == (1 - less) ** 2


def test_a_gradient_that_floats_cancel_is_not_taken_for_none():
    # The second layer is (x/3 + 10) − (1 − t)·(x/3 + 11) + 1 − 10·t = t·(x/3 + 1) for t = 2⁻⁶⁰.
    tiny = F(1, 2**60)
    first, second = ([["1/3"], ["1/3"]], [10, 11]), ([[1, tiny - 1]], [1 - 10 * tiny])
    network = Network.of([first, second, ([[1]], [0])])
    (found,) = distances(network, [[0]])
    assert (found.cell_squared, found.neurons) == (9, ((1, 0),))


def test_values_too_small_for_trusted_floats_are_small():
    network = Network.of([([[1], [1]], [0, -1]), ([[1, 1]], [0])])
    x = F(1, 10**70)
    (found,) = distances(network, [[x]])
    assert (found.cell_squared, found.neurons) == (x**2, ((0, 0),))


@real
@pytest.mark.parametrize("index", [0, 1])
def test_a_digit_of_mnist_has_a_nearest_kink(index: int):
    network = read(DATA / "mnist-net_256x2.onnx")
    digit = json.loads((DATA / "mnist_digits.json").read_text())["digits"][index]
    x = [F(pixel, 255) for pixel in digit]
    found = distance(network, x)
    assert distances(network, [x]) == [found]
    assert distance(network, x, Box.cube(784, -1, 2)) == found
    assert found.nearest is not None
    (l, i), *others = found.neurons
    assert others == []
    assert network.pre_activations(found.nearest)[l][i] == 0
    assert oracle.squared(tuple(x), found.nearest) == found.boundary_squared == found.cell_squared
    # Floats find the same neuron by value over gradient, and hardly another distance.
    h, slopes, ratios = np.array([float(v) for v in x]), np.eye(784), []
    for layer in network.hidden:
        W, b = np.array(layer.weight) / layer.scale, np.array(layer.bias) / layer.scale
        z, slopes = (W @ h + b).astype(float), (W @ slopes).astype(float)
        ratios.append(np.abs(z) / np.linalg.norm(slopes, axis=1))
        h, slopes = np.maximum(z, 0), slopes * (z > 0)[:, None]
    assert np.unravel_index(np.argmin(ratios), (2, 256)) == (l, i)
    assert float(found.cell_squared) == pytest.approx(np.min(ratios) ** 2, rel=1e-6)


@real
def test_a_digit_stays_within_the_range_of_pixels():
    """Hundreds of pixels are at the edge of [0, 1]: the nearest kink is farther then."""
    network = read(DATA / "mnist-net_256x2.onnx")
    digit = json.loads((DATA / "mnist_digits.json").read_text())["digits"][0]
    x = [F(pixel, 255) for pixel in digit]
    assert sum(v in (0, 1) for v in x) > 300
    found, free = distance(network, x, Box.cube(784, 0, 1)), distance(network, x)
    assert all(0 <= v <= 1 for v in found.nearest)
    assert oracle.squared(tuple(x), found.nearest) == found.boundary_squared
    assert found.boundary_squared > free.boundary_squared
    ((l, i),) = found.neurons
    assert network.pre_activations(found.nearest)[l][i] == 0
