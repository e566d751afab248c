"""The numbered examples: each has a number that another route confirms, and draws a picture."""

import importlib.util
import json
import re
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, product
from math import comb
from pathlib import Path
from types import ModuleType

import pytest

from exactregions import Network
from exactregions.networks.famous import sawtooth, stargalla, t_junction
from exactregions.networks.initial import random_network
from tests.networks.plain import plain

from .oracles import definitions, distances, formulas, intervals, polygons, structure

F = Fraction
ROOT = Path(__file__).parent.parent
SCRIPTS = sorted((ROOT / "examples").glob("[0-9][0-9]_*.py"))
RELU = (F(0),), (F(0), F(1)), F(0)
SQUARE = [(F(x), F(y)) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]

Load = Callable[[int], ModuleType]


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Load an example by its number; its picture goes to a folder that is not there yet."""
    pytest.importorskip("matplotlib", reason="the examples draw with matplotlib")
    monkeypatch.syspath_prepend(ROOT / "examples")

    def load(number: int) -> ModuleType:
        (path,) = (script for script in SCRIPTS if script.name.startswith(f"{number:02}_"))
        spec = importlib.util.spec_from_file_location(f"example_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert ROOT / "out" / f"{path.stem}.png" == module.PICTURE
        monkeypatch.setattr(module, "PICTURE", tmp_path / "out" / module.PICTURE.name)
        return module

    return load


# --- all of them --------------------------------------------------------------------------------


def test_they_are_numbered_without_a_gap_and_listed_in_order():
    assert [int(path.name[:2]) for path in SCRIPTS] == list(range(1, 14))
    listed = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d\d_\w+\.py)\)", listed) == [path.name for path in SCRIPTS]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_docstring_tells_the_story_and_names_a_page_that_is_there(path: Path):
    text = path.read_text(encoding="utf-8")
    story = text.split('"""')[1]
    assert f"\n    python examples/{path.name}" in story
    parts = ("What one sees.", "Why it is so.", "What to try next.", "Proof: ")
    assert [story.count(f"\n\n{part}") for part in parts] == [1] * 4
    page = re.search(r"Proof: (proofs/\d\d-[\w-]+\.md)", story)
    assert (ROOT / page[1]).exists()
    assert text.count('\n\nif __name__ == "__main__":\n') == 1


@pytest.mark.parametrize("number", [n for n in range(1, 14) if n != 12])
def test_a_script_takes_less_than_five_seconds_and_writes_its_picture(
    example: Load, number: int, capsys: pytest.CaptureFixture[str]
):
    start = time.process_time()
    module = example(number)
    module.main()
    assert time.process_time() - start < 5
    assert module.PICTURE.read_bytes().startswith(b"\x89PNG")
    assert f"Picture: {module.PICTURE}" in capsys.readouterr().out


# --- one by one ---------------------------------------------------------------------------------


def test_01_three_lines_make_seven_regions(example: Load):
    module = example(1)
    cells = module.by_program()
    assert module.by_hand() == cells.count == formulas.zaslavsky(3, 2) == 1 + 3 + 3
    assert module.missing(cells) == [(0, 0, 0)]  # x < 0, y < 0 and x + y > 1


@pytest.mark.parametrize(
    ("third", "regions"), [((1, 1, 0), 6), ((1, 0, 5), 6), ((1, 0, 0), 4), ((2, 1, 1), 7)]
)
def test_01_other_third_lines_by_hand(example: Load, monkeypatch, third, regions):
    module = example(1)
    monkeypatch.setattr(module, "LINES", [(1, 0, 0), (0, 1, 0), third])
    assert module.by_program().count == regions
    # A repeated line meets the others where it already lies: the rule by hand is for distinct ones.
    if third != (1, 0, 0):
        assert module.by_hand() == regions


def test_02_half_of_the_small_networks_have_a_wall_that_nobody_hears(example: Load):
    module = example(2)
    differ = []
    for numbers in product((-1, 1), repeat=5):
        layers, kinds = plain(module.network(*numbers))
        cells = intervals.cells(layers, kinds)
        differ.append(len(cells) > intervals.linear_regions(layers, kinds))
        assert differ[-1] == (numbers[3] == -1)
    assert module.more_cells_than_regions() == sum(differ) == 16


def test_03_the_six_numbers_are_the_published_ones(example: Load):
    found = example(3).counted()
    layers, kinds = plain(stargalla())
    told = definitions.regions(layers, kinds, [])
    assert (found.R1, found.R2, *found.R3, found.R4, found.R5, found.R6) == (7, 5, 4, 4, 3, 3, 3)
    assert (told.activation, told.proper, told.open, told.closed, told.affine) == (7, 5, 3, 3, 3)


def test_04_what_the_grid_misses_is_what_it_misses_in_fractions(example: Load):
    from exactregions import Box, explore

    module = example(4)
    layers, kinds = plain(module.network())
    true = polygons.cells(layers, kinds, SQUARE)
    at = [F(2 * k + 1, 50) - 1 for k in range(50)]
    seen = {tuple(2 * (z > 0) for z in signs_at(layers, point)) for point in product(at, at)}
    cells = explore(module.network(), Box.cube(2))
    assert cells.count == len(true)
    lost = {cells[k].pattern for k in module.missed(cells, 50)}
    assert lost == set(true) - seen
    assert module.smallest(cells)[1] == min(polygons.areas(true).values()) < F(1, 10**9)


def signs_at(layers, point) -> list[Fraction]:
    """What all hidden neurons read at a point."""
    h, found = list(point), []
    for weight, bias in layers[:-1]:
        z = [
            sum(w * v for w, v in zip(row, h, strict=True)) + b
            for row, b in zip(weight, bias, strict=True)
        ]
        found += z
        h = [max(v, 0) for v in z]
    return found


def test_05_factors_change_nothing_but_floats(example: Load):
    counts = example(5).counts()
    assert {exact for exact, _ in counts.values()} == {2 * 5}  # five lines through a point
    floats = {power: found for power, (_, found) in counts.items()}
    assert floats[0] == 10
    assert floats[min(floats)] == 1  # every value is below the tolerance
    assert max(floats.values()) > 10 > min(floats.values())


def test_06_noise_is_counted_as_an_oracle_counts(example: Load):
    module = example(6)
    assert [module.without_noise(k) for k in range(1, 9)] == [2**k for k in range(1, 9)]
    counts = module.with_noise(4, 24)
    for seed, count in enumerate(counts):
        layers, kinds = plain(module.noisy(sawtooth(4), seed, "1/10"))
        assert count == intervals.linear_regions(layers, kinds, F(0), F(1))
    assert module.mean(counts) == F(sum(counts), 24) < 16


def test_06_both_extremes_are_printed(example: Load, capsys: pytest.CaptureFixture[str]):
    example(6).main()
    printed = capsys.readouterr().out
    assert "17 cells, 1 linear region" in printed
    assert re.search(r"^ 8 +256 ", printed, re.MULTILINE)


def test_07_the_mean_is_the_total_variation(example: Load):
    found = example(7).both_sides()
    heights = [F(0), F(1, 6), F(-1, 4), F(5, 12)]  # of the zigzag, by hand
    variation = sum(abs(v - u) for u, v in pairwise(heights))
    assert found.holds
    assert found.counted.points == found.integrated.points == variation / (2 * F(1, 2)) == F(5, 4)
    for step in found.steps:
        level = -(step.low + step.high) / 2
        assert step.points == sum(min(u, v) < level < max(u, v) for u, v in pairwise(heights))


def test_08_the_mean_over_signs_is_a_binomial_sum(example: Load):
    module = example(8)
    for widths in ("1-3-3-3-1", "2-2-2-1", "3-3-2-1", module.SHOWN):
        d, *hidden, _ = map(int, widths.split("-"))
        assert module.cells(widths).mean == mean_cells(d, hidden)
    assert module.cells("2-2-2-1", seed=1).mean == module.cells("2-2-2-1").mean == F(31, 4)
    assert [module.kinks(w).mean for w in ("1-2-2-1", "2-2-2-2-1")] == [3, F(27, 8)]


def mean_cells(d: int, hidden: list[int]) -> Fraction:
    """Σ ∏ C(n_l, a_l) P(Bin(n_l − a_l, 1/2) ≥ a_{l+1} + …) over all a with Σ a_l ≤ d."""
    total = F(0)
    for a in product(*(range(min(n, d) + 1) for n in hidden)):
        if sum(a) <= d:
            term = F(1)
            for l, n in enumerate(hidden):
                coins, least = n - a[l], sum(a[l + 1 :])
                open_enough = sum(comb(coins, m) for m in range(least, coins + 1))
                term *= comb(n, a[l]) * F(open_enough, 2**coins)
            total += term
    return total


def test_08_no_mean_is_wrong(example: Load, capsys: pytest.CaptureFixture[str]):
    assert example(8).report(["2-2-1-1", "1-3-1"]) == 0
    assert capsys.readouterr().out.count("\n") == 1 + 2 * 2


def test_09_the_nearest_bend_is_behind_the_nearest_wall(example: Load):
    module = example(9)
    found, (x, y) = module.nearest(), map(F, module.P)
    assert found.cell_squared == x**2 == F(1, 64)  # to the line x = 0
    assert found.boundary_squared == (x + y) ** 2 / 2 == F(25, 128)  # to x + y = 0
    assert found.boundary_squared < y**2  # to y = 0, on this side of the wall
    assert t_junction()(found.nearest) == (0,)


def test_09_distances_are_those_to_all_bends(example: Load, monkeypatch: pytest.MonkeyPatch):
    module = example(9)
    monkeypatch.setattr(module, "POINTS", module.POINTS[::7])
    squares = []
    for seed in range(8):
        layers, kinds = plain(random_network("2-2-2-1", seed, "he"))
        box = [([F(a), F(b)], F(100)) for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        bends = [wall for wall in distances.walls(layers, kinds, box) if wall.kink]
        points = [tuple(map(F, point)) for point in module.POINTS]
        if bends:
            squares += [min(distances.squared(x, w.nearest(x)) for w in bends) for x in points]
    assert module.scaled(4) == [4 * float(square) ** 0.5 for square in squares]


def test_10_the_trained_classifier_is_far_below_the_bound(example: Load):
    module = example(10)
    zero, directions = module.SQUARE.frame
    (weight, bias), *rest = plain(module.network())[0]
    on_plane = [[sum(map(F.__mul__, row, step), F(0)) for step in directions] for row in weight]
    at_zero = [sum(map(F.__mul__, row, zero), b) for row, b in zip(weight, bias, strict=True)]
    sizes = [max(map(abs, row)) for row in on_plane]
    away = [
        abs(b) / size for b, size in zip(at_zero, sizes, strict=True) if 0 < size < F(1, 10**14)
    ]
    assert (sizes.count(0), len(away)) == (1, 5)  # the neurons that sleep
    assert 10**14 < min(away) < max(away) < 10**45
    near, far = (
        len(polygons.cells([(on_plane, at_zero), *rest], [RELU] * 2, scaled(size)))
        for size in (10**3, 10**60)
    )
    assert module.trained() == near == 296
    assert module.cells(module.network(), module.WHOLE) == far == 435
    assert formulas.serra(2, (16, 16)) == module.BOUND
    assert max(far, *module.untrained()) < module.BOUND / 25


def scaled(size: int) -> list[tuple[Fraction, Fraction]]:
    """The corners of [−size, size]²."""
    return [(size * x, size * y) for x, y in SQUARE]


def test_11_the_certificate_says_what_an_oracle_finds(example: Load):
    said: list[str] = []
    module = example(11)
    found = module.read_aloud(module.written(), said.append)
    layers, kinds = plain(sawtooth(2))
    patterns = [pattern for *_, pattern in intervals.cells(layers, kinds, F(0), F(1))]
    assert sorted(found) == sorted([state - 1 for state in pattern] for pattern in patterns)
    assert len(found) == 2**2
    assert said[-1] == "No split is open, so there are 4 cells and no more."


@pytest.mark.parametrize(
    ("line", "change", "reason"),
    [
        (2, {"t": "", "h": []}, "the signs of some neurons are missing"),
        (1, {"w": [8, 3]}, "x = 3/8 is not in the cell"),
        (1, {"h": [[-2], [-1], [-1], [-1]]}, "neuron 0 may have another sign"),
        (4, {"t": "-"}, "neuron 5 may have another sign"),
        (5, {"cells": 5}, "the footer has another number"),
        (None, {}, "a split is still open: a cell is missing"),
    ],
)
def test_11_a_spoiled_certificate_is_rejected(example: Load, line, change, reason):
    module = example(11)
    lines = module.written()
    if line is None:
        del lines[4]
    else:
        lines[line] = json.dumps(json.loads(lines[line]) | change)
    with pytest.raises(ValueError, match=f"^rejected: {re.escape(reason)}$"):
        module.read_aloud(lines, lambda _: None)


def test_12_without_its_file_it_says_so(example: Load, capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("onnx")
    module = example(12)
    module.main(["no-such-file.onnx"])
    assert capsys.readouterr().out.startswith("no-such-file.onnx is not there; give its place")
    assert not module.PICTURE.exists()


def test_12_a_patch_of_the_slice_agrees_with_cut_polygons(
    example: Load, capsys: pytest.CaptureFixture[str]
):
    pytest.importorskip("onnx")
    module = example(12)
    if not module.FILE.exists():
        pytest.skip(f"no real network: {module.FILE} is absent")
    start = time.process_time()
    module.main()
    assert time.process_time() - start < 5
    assert module.PICTURE.read_bytes().startswith(b"\x89PNG")
    assert "Picture: " in capsys.readouterr().out
    net = module.network(module.FILE)
    (weight, bias), *rest = plain(net)[0]
    (a, b), (c, d) = patch = ((F(-1, 4), F(-31, 128)), (F(-1, 64), F(0)))
    layers = [([row[:2] for row in weight], bias), *rest]
    cells = polygons.cells(layers, [RELU] * 6, [(a, c), (b, c), (b, d), (a, d)])
    assert module.on_slice(net, patch).count == len(cells) > 10
    # The advice is what costs least: the largest of the negated outputs.
    costs = module.read(module.FILE)([a, c, 0, 0, 0])
    assert net([a, c, 0, 0, 0]) == tuple(-v for v in costs)


def test_13_the_smallest_broken_network_is_wrong_by_one(example: Load):
    pytest.importorskip("hypothesis")
    module = example(13)
    net = module.broken()
    layers, kinds = plain(net)
    smaller, _ = plain(module.merged(net, careful=False))
    ends = [F(v) for v in (-1, 0, 1)]  # both are affine between these: the only wall is at 0
    assert all(-b == 0 for b in layers[0][1])
    gaps = [
        abs(
            structure.evaluated(layers, kinds, [x])[0] - structure.evaluated(smaller, kinds, [x])[0]
        )
        for x in ends
    ]
    assert module.worst(net) == max(gaps) == 1


def test_13_positive_multiples_are_merged_and_negative_ones_stay(example: Load):
    pytest.importorskip("hypothesis")
    module = example(13)
    net = Network.of([([[1], [2], [-1]], [3, 6, -3]), ([[1, 1, 5]], [7])])
    small = module.merged(net, careful=True)
    assert small == Network.of([([[1], [-1]], [3, -3]), ([[3, 5]], [7])])
    assert module.merged(net, careful=False).neurons == 1
