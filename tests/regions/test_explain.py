"""What is said about a point agrees with the network run by hand in Fractions."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from random import Random
from typing import NamedTuple

import pytest

from exactregions import ExactRegionsError, Network
from exactregions.errors import NotExactError, ShapeError
from exactregions.networks.famous import zero_bias
from exactregions.networks.initial import random_network
from exactregions.regions.explain import Explanation, NearestWall, explain
from tests.oracles import brute, polygons
from tests.oracles.samples import (
    ACTIVATIONS,
    RELU,
    Activation,
    Layer,
    degenerate,
    generic,
    layers_of,
    square,
)
from tests.oracles.simplex import positive_point
from tests.regions.draws import with_coincidences
from tests.zoo import network_of

F = Fraction
Vector = Sequence[Fraction]
Row = tuple[int, ...]
Pattern = tuple[int, ...]


class Place(NamedTuple):
    """A network, as plain data, and a point."""

    layers: list[Layer]
    activations: list[Activation]
    point: Vector

    def explained(self) -> Explanation:
        return explain(network_of(self.layers, self.activations), self.point)


class Cell(NamedTuple):
    """A cell from the brute oracle.

    facets : its rows (c, a), c + a·x ≥ 0, that are not redundant, as sets of neurons
    """

    point: Vector
    facets: dict[Row, set[int]]


def cell_of(place: Place, pattern: Pattern) -> Cell:
    """The open cell of a pattern in the whole space; fails if there is none."""
    frozen = brute._frozen(place.layers, place.activations, [])
    (found,) = [cell for cell in brute._explore(*frozen) if cell.pattern == pattern]
    rows: dict[Row, set[int]] = {}
    kinks = [
        xi
        for (_, bias), (xi, _, _) in zip(place.layers, place.activations, strict=False)
        for _ in bias
    ]
    for k, (form, state) in enumerate(zip(found.forms, pattern, strict=True)):
        for xi in kinks[k]:
            row = brute.primitive(brute._minus(form, xi))
            side = brute.value_at(row, found.point)
            near = abs(state - 2 * kinks[k].index(xi) - 1) == 1
            if any(row[1:]) and near:
                rows.setdefault(row if side > 0 else tuple(-v for v in row), set()).add(k)
    return Cell(found.point, {row: names for row, names in rows.items() if is_facet(row, rows)})


def is_facet(row: Row, rows: dict[Row, set[int]]) -> bool:
    """Has {row = 0} a point where all the other rows are positive?"""
    wall = brute._unsigned(row)
    others = {brute._restricted(other, wall) for other in rows if other != row}
    if any(not any(other[1:]) and other[0] <= 0 for other in others):
        return False
    return positive_point([r for r in others if any(r[1:])], len(row) - 2) is not None


def dot(a: Vector, b: Vector) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), F(0))


def run(place: Place, x: Vector) -> tuple[list[Vector], list[Fraction]]:
    """Pre-activations layer by layer and the outputs, by the definition."""
    h, seen = list(x), []
    for (weights, biases), (xi, slopes, offset) in zip(
        place.layers, place.activations, strict=False
    ):
        z = [dot(row, h) + b for row, b in zip(weights, biases, strict=True)]
        seen.append(z)
        h = [activated(v, xi, slopes, offset) for v in z]
    weights, biases = place.layers[-1]
    return seen, [dot(row, h) + b for row, b in zip(weights, biases, strict=True)]


def activated(z: Fraction, xi: Vector, slopes: Vector, offset: Fraction) -> Fraction:
    """slopes[0] z + offset, and a bend for every breakpoint below z."""
    bends = zip(xi, slopes, slopes[1:], strict=False)
    return slopes[0] * z + offset + sum((s - r) * max(F(0), z - x) for x, r, s in bends)


def states(place: Place, x: Vector) -> Pattern:
    """2p on piece p, 2t − 1 at breakpoint t."""
    found = []
    for z, (xi, _, _) in zip(run(place, x)[0], place.activations, strict=True):
        found += [2 * sum(b < v for b in xi) + (v in xi) for v in z]
    return tuple(found)


def output_at(found: Explanation, x: Vector) -> list[Fraction]:
    """The affine map that was told, by its matrix and constant."""
    rows = zip(found.output.matrix, found.output.constant, strict=True)
    return [dot(row, x) + c for row, c in rows]


def between(a: Vector, b: Vector, share: Fraction) -> Vector:
    return [p + share * (q - p) for p, q in zip(a, b, strict=True)]


def facets_of(found: Explanation) -> set[Row]:
    """The half-spaces a·x ≤ b as rows (b, −a), each only once."""
    rows = [(h.b, *(-v for v in h.a)) for h in found.inequalities]
    assert len(set(rows)) == len(rows)
    return set(rows)


def distance_squared(row: Row, x: Vector) -> Fraction:
    return brute.value_at(row, x) ** 2 / sum(v * v for v in row[1:])


def drawn(d: int, random: Random) -> Place:
    """A small network, every second one degenerate, with a point anywhere."""
    widths = random.choice([(d, 3, 1), (d, 4, 2), (d, 3, 3, 1), (d, 4, 3, 2), (d, 2, 2, 2, 1)])
    seed = random.randrange(10**9)
    layers = generic(widths, seed)
    if random.random() < 0.5:
        layers = degenerate(widths, seed) if seed % 2 else with_coincidences(layers, random)
    kinds = [RELU] if random.random() < 0.5 else list(ACTIVATIONS.values())
    point = [F(random.randint(-40, 40), random.randint(7, 13)) for _ in range(d)]
    return Place(layers, random.choices(kinds, k=len(widths) - 2), point)


def places(name: str, size: int) -> Iterator[Place]:
    random = Random(name)
    for i in range(size):
        yield drawn(1 + i % 3, random)


def check_map(place: Place, found: Explanation, inside: Vector) -> None:
    """The map is the network's at the point and on the way to an interior point of the cell."""
    for share in (F(0), F(1, 10**6), F(1, 3), F(1)):
        x = between(place.point, inside, share)
        assert output_at(found, x) == run(place, x)[1]


def check_inequalities(place: Place, found: Explanation, cell: Cell) -> None:
    """They are the facets, and the point satisfies them."""
    assert found.irredundant
    assert facets_of(found) == set(cell.facets)
    assert all(brute.value_at(row, place.point) >= 0 for row in cell.facets)


def check_distance(place: Place, found: Explanation, cell: Cell) -> None:
    """It is the least over all facets; there is none exactly if there is no facet."""
    if found.nearest_wall is None:
        assert not cell.facets
        return
    distances = [distance_squared(row, place.point) for row in cell.facets]
    assert found.nearest_wall.distance_squared == min(distances)


def nearest_neurons(place: Place, cell: Cell) -> set[int]:
    """The neurons that vanish on a facet at the least distance."""
    least = min(distance_squared(row, place.point) for row in cell.facets)
    near = [k for row, k in cell.facets.items() if distance_squared(row, place.point) == least]
    return set().union(*near)


def number(place: Place, wall: NearestWall) -> int:
    """The flat number of the neuron (layer, index)."""
    layer, index = wall.neuron
    return sum(len(bias) for _, bias in place.layers[:layer]) + index


def test_at_random_points_everything_is_what_the_definitions_say():
    strict = 0
    for place in places("anywhere", 90):
        found = place.explained()
        pattern = states(place, place.point)
        cell = cell_of(place, found.pattern)
        if not any(s % 2 for s in pattern):
            assert found.pattern == pattern
            strict += 1
        check_map(place, found, cell.point)
        check_inequalities(place, found, cell)
        check_distance(place, found, cell)
        if found.nearest_wall and found.nearest_wall.distance_squared:
            assert number(place, found.nearest_wall) in nearest_neurons(place, cell)
    assert strict >= 45


def on_walls(size: int) -> Iterator[Place]:
    """Corners of cells in a square, and middles of their edges, from the polygon oracle."""
    random = Random("walls")
    for _ in range(size):
        place = drawn(2, random)
        cells = list(polygons.cells(place.layers, place.activations, square(2)).values())
        if len(cells) < 2:
            continue
        polygon = random.choice(cells)
        corners = (
            polygon
            if random.random() < 0.5
            else [between(p, q, F(1, 2)) for p, q in pairwise(polygon)]
        )
        # Edges of the square itself are no walls.
        inside = [v for v in corners if max(map(abs, v)) < 2]
        if inside:
            yield place._replace(point=random.choice(inside))


def test_on_a_wall_one_of_the_cells_around_is_described():
    seen = 0
    for place in on_walls(60):
        found = place.explained()
        cell = cell_of(place, found.pattern)
        check_inequalities(place, found, cell)
        check_map(place, found, cell.point)
        check_distance(place, found, cell)
        assert found.nearest_wall is not None
        assert found.nearest_wall.distance_squared == 0
        seen += 1
    assert seen >= 25


def test_the_cell_of_a_point_on_a_wall_holds_the_point():
    """Two kinks, 0 and 1/2; at 0 the cell is x ≤ 0 or 0 ≤ x ≤ 1/2, never x ≥ 1/2."""
    net = Network.of([([[1], [2]], [0, -1]), ([[1, 1]], [0])])
    found = explain(net, [0])
    assert found.pattern in [(0, 0), (2, 0)]
    assert all(h.b >= 0 for h in found.inequalities)


def test_by_hand():
    """Two parallel kinks x = 0 and x = 1, and y = 0: the strip 0 < x < 1, y > 0."""
    net = Network.of([([[1, 0], [2, 0], [0, 3]], [0, -2, 0]), ([[1, 5, "1/3"]], ["1/7"])])
    found = explain(net, ["2/3", "1/2"])
    assert found.pattern == (2, 0, 2)
    assert found.output.matrix == ((1, 1),)
    assert found.output.constant == (F(1, 7),)
    assert facets_of(found) == {(0, 1, 0), (1, -1, 0), (0, 0, 1)}
    # 1/3 to x = 1, 1/2 to y = 0, 2/3 to x = 0.
    assert found.nearest_wall == NearestWall((0, 1), F(1, 9))


def test_an_oblique_wall_has_a_rational_distance_squared():
    """|3 + 4 − 2| / 5 = 1."""
    found = explain(Network.of([([[3, 4]], [-2]), ([[1]], [0])]), [1, 1])
    assert found.nearest_wall == NearestWall((0, 0), F(1))
    found = explain(Network.of([([[1, 1]], [0]), ([[1]], [0])]), [1, 0])
    assert found.nearest_wall == NearestWall((0, 0), F(1, 2))


def test_a_wall_of_a_deeper_layer_is_named_by_its_layer():
    net = Network.of([([[1]], [0]), ([[1], [1]], [-9, "-3/2"]), ([[1, 1]], [0])])
    assert explain(net, [2]).nearest_wall == NearestWall((1, 1), F(1, 4))


def test_without_a_wall_there_is_no_nearest_one():
    for layers in [([([[1, 2]], [3])]), ([([[0, 0]], [1]), ([[4]], [5])])]:
        found = explain(Network.of(layers), [1, 1])
        assert found.nearest_wall is None
        assert found.inequalities == ()


def test_a_neuron_that_is_identically_at_its_kink_has_no_wall():
    """relu(x) on x < 0 feeds a neuron that rests at 0 there."""
    net = Network.of([([[1]], [0]), ([[1]], [0]), ([[1]], [0])])
    found = explain(net, [-3])
    assert found.pattern == (0, 1)
    assert found.nearest_wall == NearestWall((0, 0), F(9))
    assert facets_of(found) == {(0, -1)}


def test_where_all_walls_meet_a_sector_is_described():
    found = explain(zero_bias(5, 2), [0, 0])
    assert found.nearest_wall is not None
    assert found.nearest_wall.distance_squared == 0
    assert len(found.inequalities) == 2


def test_the_wall_named_at_a_corner_bounds_the_cell():
    """x + y = 0 touches the quadrant x, y > 0 in its corner only."""
    net = Network.of([([[1, 1], [1, 0], [0, 1]], [0, 0, 0]), ([[1, 1, 1]], [0])])
    found = explain(net, [0, 0])
    assert found.pattern == (2, 2, 2)
    assert facets_of(found) == {(0, 1, 0), (0, 0, 1)}
    assert found.nearest_wall in [NearestWall((0, 1), F(0)), NearestWall((0, 2), F(0))]


def test_above_the_limit_all_rows_are_listed():
    """x > 1 hides x > 0, and x < 2 hides x < 3; the nearest wall is the same."""
    net = Network.of([([[1, 0]] * 4 + [[0, 1]], [0, -1, -2, -3, 0]), ([[1] * 5], [0])])
    few, full = explain(net, ["4/3", 1]), explain(net, ["4/3", 1], max_dimension=1)
    assert (few.irredundant, full.irredundant) == (True, False)
    assert facets_of(few) == {(-1, 1, 0), (2, -1, 0), (0, 0, 1)}
    assert facets_of(full) == facets_of(few) | {(0, 1, 0), (3, -1, 0)}
    assert few.nearest_wall == full.nearest_wall == NearestWall((0, 1), F(1, 9))
    assert (few.pattern, few.output) == (full.pattern, full.output)


def wide(widths: str) -> tuple[Network, list[str]]:
    random = Random("wide")
    inputs = int(widths.partition("-")[0])
    return random_network(widths, 0), [f"{random.randint(0, 255)}/255" for _ in range(inputs)]


def test_a_wide_input_space_is_explained_as_the_network_is():
    net, x = wide("784-5-4-2")
    found = explain(net, x)
    at = [F(v) for v in x]
    values = [v for z in net.pre_activations(x) for v in z]
    assert found.pattern == tuple(2 if v > 0 else 0 for v in values)
    assert tuple(output_at(found, at)) == net(x)
    assert not found.irredundant
    assert all(dot(h.a, at) < h.b for h in found.inequalities)
    distances = [(h.b - dot(h.a, at)) ** 2 / dot(h.a, h.a) for h in found.inequalities]
    assert found.nearest_wall is not None
    assert found.nearest_wall.distance_squared == min(distances)


REFUSED = {
    "too few": ([1], ShapeError, "x has 1 entries; the network has 2 inputs"),
    "too many": ([1, 2, 3], ShapeError, "x has 3 entries; the network has 2 inputs"),
    "none": ([], ShapeError, "x has 0 entries"),
    "NaN": ([0, float("nan")], NotExactError, r"x\[1\] is nan"),
    "a text": (["a", 0], NotExactError, r"x\[0\] is 'a'"),
    "a bool": ([True, 0], NotExactError, r"x\[0\] is True"),
}


@pytest.mark.parametrize(("x", "kind", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_point_of_the_input_space_is_refused(
    x: list, kind: type[ExactRegionsError], message: str
):
    with pytest.raises(kind, match=message):
        explain(Network.of([([[1, 2]], [3]), ([[1]], [0])]), x)


def test_the_oracle_of_facets_knows_a_square_and_its_redundant_rows():
    """|x| < 1, |y| < 1, and x + y < 2 touching a corner, x < 5 far away."""
    layers = layers_of(
        ([[1, 0], [-1, 0], [0, 1], [0, -1], [-1, -1], [-1, 0]], [1, 1, 1, 1, 2, 5]),
        ([[1] * 6], [0]),
    )
    cell = cell_of(Place(layers, [RELU], [F(0), F(0)]), (2,) * 6)
    expected = [(1, x, y) for x, y in product((-1, 0, 1), repeat=2) if abs(x) + abs(y) == 1]
    assert sorted(cell.facets) == sorted(expected)
