"""Famous networks have the counts that their docstrings state; slow oracles count them again."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from math import comb, prod

import pytest

from exactregions.errors import ExactRegionsError, FileFormatError, ShapeError
from exactregions.networks.degenerate import (
    coincident,
    dead_layer,
    duplicated,
    negated,
    one_region,
    pencil,
    zero_bias,
)
from exactregions.networks.famous import (
    FAMOUS,
    hat,
    sawtooth,
    serra,
    stargalla,
    t_junction,
    touching,
    zaslavsky,
)
from exactregions.networks.moments import general_position, parameters, whole
from exactregions.networks.network import Network
from tests.networks.plain import plain
from tests.oracles import brute, formulas, intervals, polygons


def counts(network: Network, domain: Sequence = ()) -> tuple[int, int]:
    """Cells and linear regions; without a domain on the whole space."""
    layers, activations = plain(network)
    cells = brute.cells(layers, activations, list(domain))
    return len(cells), brute.linear_regions(layers, activations, list(domain))


def counts_on_the_line(network: Network, low: int | None = None, high: int | None = None) -> tuple:
    ends = [None if v is None else Fraction(v) for v in (low, high)]
    layers, activations = plain(network)
    cells = intervals.cells(layers, activations, *ends)
    return len(cells), intervals.linear_regions(layers, activations, *ends)


def square(side: int) -> list:
    return [([1, 0], side), ([-1, 0], side), ([0, 1], side), ([0, -1], side)]


@pytest.mark.parametrize("k", range(1, 8))
def test_the_sawtooth_has_two_to_the_depth_teeth(k: int):
    assert counts_on_the_line(sawtooth(k), 0, 1) == (2**k, 2**k)
    assert counts_on_the_line(sawtooth(k)) == (2**k + 2, 2**k + 2)


@pytest.mark.parametrize("x", [Fraction(n, 97) for n in range(-20, 120, 7)])
def test_the_sawtooth_is_the_tent_map_again_and_again(x: Fraction):
    y = x
    for _ in range(4):
        y = max(Fraction(0), min(2 * y, 2 - 2 * y))
    assert sawtooth(4)([x]) == (y,)


@pytest.mark.parametrize(
    "widths", [(3,), (4,), (5,), (3, 3), (4, 3), (3, 4, 5), (6, 5), (3, 3, 3, 3)]
)
def test_serra_networks_reach_the_product_bound_on_the_line(widths: tuple[int, ...]):
    most = prod(n + 1 for n in widths)
    assert counts_on_the_line(serra(*widths)) == (most, most)
    assert most == formulas.serra(1, widths)


def test_the_hat_has_four_regions_and_three_maps():
    assert counts_on_the_line(hat()) == (4, 4)
    values = [hat()([x])[0] for x in (-1, 0, 1, 2, 9)]
    assert values == [0, 0, 1, 0, 0]


@pytest.mark.parametrize(("n", "d"), [(1, 1), (4, 1), (1, 2), (5, 2), (4, 3), (5, 3), (3, 4)])
def test_zaslavsky_networks_have_zaslavskys_number_of_regions(n: int, d: int):
    expected = sum(comb(n, j) for j in range(d + 1))
    assert counts(zaslavsky(n, d)) == (expected, expected)


def leibniz(rows: Sequence[Sequence[int]]) -> int:
    n = len(rows)
    return sum(
        (-1) ** sum(p[i] > p[j] for i, j in combinations(range(n), 2))
        * prod(rows[i][p[i]] for i in range(n))
        for p in permutations(range(n))
    )


@pytest.mark.parametrize(("n", "d"), [(8, 1), (7, 2), (7, 3), (6, 4)])
def test_the_hyperplanes_are_in_general_position(n: int, d: int):
    weight, bias = general_position(n, d)
    rows = [[*row, b] for row, b in zip(weight, bias, strict=True)]
    assert all(leibniz(chosen) != 0 for chosen in combinations(weight, d))
    assert all(leibniz(chosen) != 0 for chosen in combinations(rows, d + 1))


@pytest.mark.parametrize(("n", "d"), list(product(range(1, 8), range(1, 6))))
def test_sign_changes_of_monic_polynomials_count_the_cells(n: int, d: int):
    """A pattern occurs iff a monic polynomial of degree d has it at the parameters.

    With the signs (−1)^d at −∞ and + at +∞ added, that is iff the signs change d, d − 2, … times.
    """
    ended = [((-1) ** d, *signs, 1) for signs in product((-1, 1), repeat=n)]
    changes = [sum(a != b for a, b in pairwise(signs)) for signs in ended]
    assert sum(c <= d for c in changes) == formulas.zaslavsky(n, d)


@pytest.mark.parametrize("n", range(1, 7))
def test_parameters_are_consecutive_and_around_zero(n: int):
    found = list(parameters(n))
    assert len(found) == n
    assert found == list(range(found[0], found[0] + n))
    assert abs(found[0] + found[-1]) <= 1


@pytest.mark.parametrize(("n", "d"), [(3, 1), (1, 2), (4, 2), (3, 3)])
def test_one_region_has_many_cells_and_one_linear_region(n: int, d: int):
    assert counts(one_region(n, d)) == (formulas.zaslavsky(n, d), 1)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (3, 1), (1, 2), (5, 2), (4, 3), (5, 3)])
def test_zero_bias_networks_have_cones(n: int, d: int):
    expected = 2 * sum(comb(n - 1, j) for j in range(d))
    assert counts(zero_bias(n, d)) == (expected, expected)


@pytest.mark.parametrize(("n", "d"), [(3, 1), (4, 2), (3, 3)])
def test_a_dead_layer_hides_every_wall(n: int, d: int):
    assert counts(dead_layer(n, d)) == (formulas.zaslavsky(n, d), 1)
    layers, activations = plain(dead_layer(n, d))
    assert all(p[-2:] == (0, 0) for p in brute.cells(layers, activations, []))


@pytest.mark.parametrize("build", [duplicated, negated, coincident])
@pytest.mark.parametrize(("n", "d"), [(3, 1), (4, 2), (3, 3)])
def test_repeated_walls_cut_once(build, n: int, d: int):
    expected = formulas.zaslavsky(n, d)
    assert counts(build(n, d)) == (expected, expected)


@pytest.mark.parametrize("n", range(1, 7))
def test_a_pencil_of_lines_makes_sectors(n: int):
    assert counts(pencil(n)) == (2 * n, 2 * n)
    assert set(pencil(n).hidden[0].affine([Fraction(1, 3), Fraction(1, 7)])) == {0}


def test_stargallas_example_has_five_cells_and_three_linear_regions():
    assert counts(stargalla()) == (5, 3)
    for x, y in product(range(-3, 4), repeat=2):
        assert stargalla()([x, y]) == (max(-y, min(0, -x)),)


def test_stargallas_example_has_seven_patterns_with_the_lower_dimensional_ones():
    """R1 takes off for z ≤ 0; every pattern of this homogeneous network occurs on a small grid."""
    points = product(range(-2, 3), repeat=2)
    signs = {
        tuple(v > 0 for layer in stargalla().pre_activations(x) for v in layer) for x in points
    }
    assert len(signs) == 7


def test_the_touching_function_has_six_regions():
    assert counts(touching())[1] == 6
    for x, y in product(range(-3, 4), repeat=2):
        expected = max(0, min(x, -y)) + max(0, min(-x, y))
        assert touching()([x, y]) == (expected,)


def test_three_regions_meet_at_the_t_junction():
    assert counts(t_junction()) == (7, 4)
    assert counts(t_junction(), square(1)) == (4, 3)
    for x, y in product(range(-25, 26, 5), repeat=2):
        assert t_junction()([x, y]) == (max(0, max(0, x) + max(0, y + 10) - 10),)


@pytest.mark.parametrize(
    "network", [stargalla(), touching(), t_junction(), pencil(4), coincident(3, 2)], ids=repr
)
def test_a_wide_square_sees_the_whole_plane(network: Network):
    layers, activations = plain(network)
    wide = [(-1000, -1000), (1000, -1000), (1000, 1000), (-1000, 1000)]
    assert len(polygons.cells(layers, activations, wide)) == counts(network)[0]


def test_every_famous_network_is_in_the_list_under_its_own_name():
    assert all(build.__name__ == name for name, build in FAMOUS.items())
    assert {zaslavsky, sawtooth, serra, pencil, stargalla} <= set(FAMOUS.values())
    assert len(FAMOUS) == 14


@pytest.mark.parametrize("name", FAMOUS)
def test_famous_networks_say_what_they_are(name: str):
    assert FAMOUS[name].__doc__
    arguments = ["3"] if name in ("sawtooth", "serra") else []
    assert isinstance(FAMOUS[name](*arguments), Network)


def test_arguments_may_be_text():
    assert sawtooth("3") == sawtooth(3)
    assert zaslavsky("4", "2") == zaslavsky(4, 2)


@pytest.mark.parametrize("value", ["", "x", "1.5", 2.5, True, None, "1e3", "9" * 30])
def test_arguments_are_whole_numbers(value: object):
    with pytest.raises(FileFormatError, match="depth is"):
        sawtooth(value)


@pytest.mark.parametrize("value", [0, -1, "401", 10**12])
def test_arguments_stay_in_their_range(value: int | str):
    with pytest.raises(ShapeError, match="from 1 to 400"):
        sawtooth(value)
    assert whole(400, "depth", most=400) == 400


@pytest.mark.parametrize("widths", [(), (2,), (3, 2), (3, 1000)])
def test_serra_networks_need_three_neurons_in_every_layer(widths: tuple[int, ...]):
    with pytest.raises(ExactRegionsError, match="width"):
        serra(*widths)
