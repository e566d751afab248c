"""measure, distance and count --definitions say what the library finds, in plain JSON."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import exactregions
from tests.commands import Say

CUBE, ALL = '{"cube": ["-1", "1"]}', '{"all": true}'
PINNED = "random:2-3-3-1:1:uniform"
F = Fraction


def measured(say: Say, net: str, domain: str, *options: str) -> dict[str, Any]:
    said = say("measure", net, "--domain", domain, "--json", *options)
    assert (said.status, said.err) == (0, "")
    return said.object


# --- measure -------------------------------------------------------------------------------------


def test_volumes_sum_to_that_of_the_domain_and_enclosures_are_long(say: Say):
    found = measured(say, PINNED, CUBE)
    assert sum(map(F, found["volumes"])) == 4
    assert found["volume"]["exact"] == "4"
    assert len(found["volumes"]) == found["cells"] == len(found["cell_regions"])
    assert max(found["cell_regions"]) + 1 == found["linear_regions"]
    for stratum in (*found["boundary"], *found["pattern_boundary"]):
        for shown in (stratum, *stratum["parts"]):
            low, high = shown["enclosure"]
            assert sum(c.isdigit() for c in low) >= 30 <= sum(c.isdigit() for c in high)
            assert 0 <= F(high) - F(low) < F(1, 10**30)


def test_a_boundary_is_the_sum_of_its_parts(say: Say):
    for stratum in measured(say, PINNED, CUBE)["boundary"]:
        low = sum(F(part["enclosure"][0]) for part in stratum["parts"])
        high = sum(F(part["enclosure"][1]) for part in stratum["parts"])
        assert low <= F(stratum["enclosure"][1])
        assert F(stratum["enclosure"][0]) <= high
        assert all(len(part["neurons"]) == stratum["k"] for part in stratum["parts"])


def test_the_exact_text_is_the_number_between_its_decimals(say: Say):
    """Two diagonals of a square with side 2 are 4·√2 long, and cross once."""
    net = '{"format": "exactregions/1", "layers": [{"W": [[1, 1], [1, -1]], "b": [0, 0], '
    net += '"activation": "relu"}, {"W": [[1, 1]], "b": [0]}]}'
    lines, points = measured(say, _file(net), CUBE)["boundary"]
    assert (lines["exact"], points["exact"]) == ("4*sqrt(2)", "1")
    assert F(lines["enclosure"][0]) ** 2 <= 32 <= F(lines["enclosure"][1]) ** 2
    assert [p["neurons"] for p in lines["parts"]] == [[[0, 0]], [[0, 1]]]
    assert [p["neurons"] for p in points["parts"]] == [[[0, 0], [0, 1]]]


@pytest.fixture(autouse=True)
def _room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)


def _file(text: str) -> str:
    Path("net.json").write_text(text)
    return "net.json"


def test_walls_without_a_kink_are_in_the_boundary_of_the_pattern_only(say: Say):
    found = measured(say, "famous:one_region:2:2", ALL)
    assert [s["exact"] for s in found["boundary"]] == ["0", "0"]
    assert found["pattern_boundary"][1]["exact"] == "1"
    assert found["linear_regions"] == 1


def test_what_is_infinite_is_called_so(say: Say):
    found = measured(say, "famous:zaslavsky:3:2", ALL)
    assert found["volume"] == {"exact": "infinite", "enclosure": None}
    assert found["volumes"].count("infinite") == 6
    assert [s["exact"] for s in found["boundary"]] == ["infinite", "3"]


def test_a_slice_is_measured_in_the_input_space(say: Say):
    """The segment from (0, 0) to (3, 4) is 5 long, the wall at x = 1 in a third of it."""
    net = '{"format": "exactregions/1", "layers": [{"W": [[1, 0]], "b": [-1], '
    net += '"activation": "relu"}, {"W": [[1]], "b": [0]}]}'
    found = measured(say, _file(net), '{"segment": [[0, 0], [3, 4]]}')
    assert sorted(map(F, found["volumes"])) == [F(5, 3), F(10, 3)]
    assert found["boundary"][0]["exact"] == "1"


def test_the_structure_comes_when_asked_for(say: Say):
    found = measured(say, "famous:zaslavsky:3:2", ALL, "--structure")
    assert found["graph"]["mean_degree"] == "18/7"
    assert found["growth"][-1]["f_vector"] == found["f_vector"] == [3, 9, 7]
    assert "graph" not in measured(say, "famous:zaslavsky:3:2", ALL)


def test_a_table_of_measures_is_short(say: Say):
    said = say("measure", PINNED, "--domain", CUBE)
    text = " ".join(said.out.split())
    assert (said.status, said.err) == (0, "")
    assert "boundary, codimension 1 │ 8.13087069978" in text
    assert "sqrt" not in text
    assert len(said.out.splitlines()) < 30


def test_a_budget_leaves_nothing_measured(say: Say):
    said = say("measure", PINNED, "--domain", CUBE, "--max-cells", "3", "--json")
    assert said.status == 3
    assert said.object["complete"] is False
    assert said.object["cells_found"] >= 1
    assert "volume" not in said.object


def test_a_polyline_is_not_measured(say: Say):
    said = say("measure", "famous:hat", "--domain", '{"polyline": [[0], [1], [3]]}', "--json")
    assert (said.status, said.out) == (2, "")
    assert "polyline" in said.err


# --- distance ------------------------------------------------------------------------------------


def test_distances_are_squared_and_exact(say: Say):
    """x = 1/3 of hat: the kinks are at 0, 1 and 2."""
    said = say("distance", "famous:hat", "--at", '["1/3"]', "--json")
    assert (said.status, said.err) == (0, "")
    assert said.object["cell_distance_squared"] == said.object["boundary_distance_squared"] == "1/9"
    assert said.object["nearest"] == [0]
    assert said.object["boundary_neurons"] == said.object["cell_neurons"] == [[0, 0]]


def test_an_empty_boundary_is_infinitely_far(say: Say):
    found = say("distance", "famous:one_region:2:2", "--at", "[5, 5]", "--json").object
    assert found["boundary_distance_squared"] is None
    assert found["nearest"] is None
    assert F(found["cell_distance_squared"]) > 0


def test_the_edge_of_the_domain_is_no_wall(say: Say):
    call = ("distance", "famous:hat", "--at", "[5]", "--json", "--domain")
    assert say(*call, '{"box": [[4, 6]]}').object["boundary_distance_squared"] is None
    assert say(*call, '{"box": [["3/2", 6]]}').object["boundary_distance_squared"] == 9
    outside = say(*call, '{"box": [[7, 8]]}')
    assert (outside.status, outside.out) == (2, "")


def test_a_search_that_is_cut_short_says_what_is_known(say: Say):
    said = say(
        *("distance", "famous:one_region:3:2", "--at", "[50, 51]", "--max-cells", "1", "--json")
    )
    assert said.status == 3
    assert said.object["complete"] is False
    assert "max_cells" in said.object["incomplete"]


def test_distances_make_a_table(say: Say):
    said = say("distance", "famous:hat", "--at", '["1/3"]')
    assert said.status == 0
    assert "boundary distance squared │ 1/9" in " ".join(said.out.split())


# --- definitions ---------------------------------------------------------------------------------

NAMES = ("R1", "R2", "R3", "R4", "R5", "R6")
COUNTED = {
    # The first two numbers depend on the network, the others on the function only.
    "stargalla": ((7, 5, 4, 3, 3, 3), ALL),
    "hat": ((4, 4, 4, 4, 4, 3), ALL),
    "touching": ((11, 6, 6, 6, 5, 5), ALL),
}


@pytest.mark.parametrize("name", COUNTED)
def test_a_count_by_every_definition(say: Say, name: str):
    numbers, domain = COUNTED[name]
    said = say("count", f"famous:{name}", "--domain", domain, "--definitions", "--json")
    assert (said.status, said.err) == (0, "")
    assert tuple(said.object[n] for n in NAMES) == numbers
    assert all(a >= b for a, b in pairwise(said.object[n] for n in NAMES))
    plain = say("count", f"famous:{name}", "--domain", domain, "--json").object
    assert not set(NAMES) & set(plain)


def test_definitions_need_a_domain_of_one_piece(say: Say):
    line = '{"polyline": [[0], [1], [3]]}'
    said = say("count", "famous:hat", "--domain", line, "--definitions", "--json")
    assert (said.status, said.out) == (2, "")
    assert "--definitions" in said.err


# --- a real network ------------------------------------------------------------------------------

DATA = Path(exactregions.__file__).resolve().parents[2] / "shared" / "data"
MNIST = DATA / "mnist-net_256x2.onnx"
real = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real networks: {DATA} is absent")


def digits() -> list[list[str]]:
    pytest.importorskip("onnx")
    stored = json.loads((DATA / "mnist_digits.json").read_text())["digits"]
    return [[f"{v}/255" for v in digit] for digit in stored]


@real
def test_from_black_over_two_digits_to_white(say: Say):
    """Every part of the way is a segment; a corner never splits a cell."""
    corners = [["0"] * 784, *digits(), ["1"] * 784]
    Path("line.json").write_text(json.dumps({"polyline": corners}))
    said = say("count", str(MNIST), "--domain", "@line.json", "--json")
    assert (said.status, said.err) == (0, "")
    cells = 1
    for a, b in pairwise(corners):
        Path("part.json").write_text(json.dumps({"segment": [a, b]}))
        cells += say("count", str(MNIST), "--domain", "@part.json", "--json").object["walls"]
    assert said.object["cells"] == cells > 100


@real
def test_the_nearest_wall_of_a_digit(say: Say):
    digit = digits()[0]
    Path("digit.json").write_text(json.dumps(digit))
    said = say("distance", str(MNIST), "--at", "@digit.json", "--json")
    assert (said.status, said.err) == (0, "")
    near = zip(map(F, digit), map(F, said.object["nearest"]), strict=True)
    squared = sum((a - b) ** 2 for a, b in near)
    assert F(said.object["boundary_distance_squared"]) == squared
    assert F(said.object["cell_distance_squared"]) <= squared
