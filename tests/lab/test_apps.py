"""The apps of the lab run as scripts, and say what the library and their own texts say."""

import re
from fractions import Fraction
from math import comb

import pytest

from exactregions import Box, Domain, ExactRegionsError, Network, Verdict, explore, judge
from exactregions.readers import read


def run(module, **given):
    """What the cells of an app define, with some names given instead."""
    _, found = module.app.run(defs=given)
    return found


@pytest.fixture(scope="module")
def regions(lab):
    return lab("regions")


@pytest.fixture(scope="module")
def claims(lab):
    return lab("claims")


@pytest.fixture(scope="module")
def line(lab):
    return lab("line")


def test_the_first_page_counts_the_network_of_its_sliders(regions):
    found = run(regions)
    net = Network.of(
        [
            ([[1, -1], [1, 1], ["1/2", -2]], [0, "-1/2", "3/4"]),
            ([[1, -1, "1/2"], ["-1/2", 1, 1]], ["-1/4", "-3/4"]),
            ([[1, -1]], [0]),
        ]
    )
    assert found["network"] == net
    assert found["cells"].count == explore(net, Box.cube(2)).count


def test_neurons_with_the_same_row_have_one_wall(regions):
    net = regions.network_of([[1, 1, 0]] * 3, [[0, 0, 0, 1]] * 2)
    assert run(regions, network=net)["cells"].count == 2


def test_a_row_of_zeros_is_zero_on_every_cell(regions):
    net = regions.network_of([[1, 0, 0], [0, 0, 0], [0, 1, 0]], regions.SECOND)
    cells = run(regions, network=net)["cells"]
    assert {row["pattern"].text.count("0") > 0 for row in regions.table_of(cells)} == {True}
    assert {pattern[1] for pattern in cells.patterns.tolist()} == {1}


@pytest.mark.parametrize(("bias", "count"), [(0, 6), (0.25, 7)])
def test_three_walls_through_one_point_make_one_cell_less(regions, bias, count):
    net = regions.network_of([[1, 0, 0], [0, 1, 0], [1, 1, bias]], [[0, 0, 0, 1]] * 2)
    assert run(regions, network=net)["cells"].count == count


def test_a_closed_layer_leaves_the_cells_of_the_first_and_one_linear_region(regions):
    net = regions.network_of(regions.FIRST, [[-1, 0, -0.5, -0.25], [0, -2, -1, -2]])
    cells = run(regions, network=net)["cells"]
    # Three lines in general position cut the plane into 7; here all 7 meet the square.
    assert (cells.count, cells.linear_region_count) == (7, 1)


def test_the_table_has_a_row_for_each_cell_and_all_of_the_area(regions):
    cells = run(regions)["cells"]
    rows = regions.table_of(cells)
    assert [row["cell"] for row in rows] == list(range(cells.count))
    assert sum(Fraction(row["area"]) for row in rows) == 4
    assert len({row["linear region"] for row in rows}) == cells.linear_region_count


def test_every_claim_has_the_verdict_of_the_library(claims):
    found = run(claims)["verdicts"]
    net = read("famous:zaslavsky:5:2")
    assert list(found) == [claim.name for claim in claims.claims()]
    for judgement in judge(net, Domain.whole(2)):
        assert found[judgement.claim.name] == judgement
    one = found["zaslavsky"]
    assert one.verdict == Verdict.HOLDS
    assert one.finding.left == one.finding.right == sum(comb(5, j) for j in range(3))
    assert claims.row_of(one)["both sides"] == "16 = 16"


def test_two_layers_do_not_meet_the_hypothesis_of_zaslavsky(claims):
    card = claims.card(claims.judged("random:2-4-3-1:0:he", claims.SPACE)["zaslavsky"]).text
    assert "vacuous" in card
    assert "not true: there is one hidden layer" in card


def test_a_disputed_reading_fails_on_the_example_with_three_inputs(claims):
    judgement = claims.judged(*claims.EXAMPLES["three inputs, two layers"])[
        "corners-are-strictly-good"
    ]
    assert judgement.verdict == Verdict.FAILS
    assert "corners-are-strictly-good: fails" in claims.card(judgement).text


def test_on_a_square_nothing_is_said_of_the_whole_space(claims):
    found = claims.judged("famous:zaslavsky:5:2", claims.SQUARE)
    assert {found[name].verdict for name in ("zaslavsky", "buck")} == {Verdict.VACUOUS}


@pytest.mark.parametrize(("network", "domain"), [("famous:nobody", "{}"), ("famous:hat", "{")])
def test_what_cannot_be_read_is_refused(claims, network, domain):
    with pytest.raises(ExactRegionsError):
        claims.judged(network, domain)


@pytest.mark.parametrize("ends", [([-1, -1], [1, 0.5]), ([0, 0.125], [1, 0.125])])
def test_breakpoints_lie_on_the_line_where_their_neurons_vanish(line, ends):
    (a, b), (c, d) = ([Fraction(v) for v in end] for end in ends)
    found = run(line, p=ends[0], q=ends[1])
    rows = line.table_of(found["trace"])
    assert len(rows) == found["trace"].count - 1 > 0
    for row in rows:
        t, (x, y) = Fraction(row["t"]), map(Fraction, row["point"].strip("()").split(", "))
        assert (x, y) == (a + t * (c - a), b + t * (d - b))
        values = found["network"].pre_activations([x, y])
        for neuron in row["neurons"].split("; "):
            l, i = map(int, re.findall(r"\d+", neuron))
            assert values[l][i] == 0


def test_the_picture_has_a_dot_for_each_breakpoint(line):
    found = run(line)
    dots = line.plane_with(found["cells"], found["trace"]).axes[0].lines
    black = sum(len(dot.get_xdata()) == 1 and dot.get_color() == "black" for dot in dots)
    assert black == found["trace"].linear_region_count - 1


def test_without_biases_a_line_through_the_origin_meets_two_cells(line):
    net = read("famous:zero_bias")
    cells = explore(net, Box.cube(2))
    found = run(line, network=net, cells=cells, p=[-1, 0.375], q=[1, -0.375])
    assert found["trace"].count == 2


def test_a_neuron_that_is_zero_all_along_gives_no_breakpoint(line):
    net = Network.of([([[1, 0]], [0]), ([[1]], [0])])
    found = run(line, network=net, cells=explore(net, Box.cube(2)), p=[0, -1], q=[0, 1])
    assert line.table_of(found["trace"]) == []


def test_two_equal_ends_are_no_line(line):
    assert "trace" not in run(line, p=[0, 0], q=[0, 0])
