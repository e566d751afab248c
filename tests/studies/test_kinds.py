"""The kinds of studies give the rows that other programs find, whatever batches seeds come in."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from exactregions import Network
from exactregions.claims.paper_bounds import distance_to_boundary
from exactregions.claims.sampling import Sample, bernstein
from exactregions.errors import ExactRegionsError
from exactregions.networks.famous import sawtooth
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Box
from exactregions.readers.source import read
from exactregions.regions.along import along, sweep
from exactregions.studies import kinds_lines
from exactregions.studies.draws import bias_of, networks_of, widths_of
from exactregions.studies.kind import plain as as_json
from exactregions.studies.kinds import KINDS
from exactregions.studies.kinds_distance import BEYOND, scaled_distances
from exactregions.studies.kinds_lines import lines_of, most_regions
from exactregions.studies.study import Study
from tests.networks.plain import plain
from tests.oracles import brute, confidence, distances, intervals

LINE, CELLS, DISTANCE, NOISE = (KINDS[name] for name in ("line", "cells", "distance", "noise"))
EXAMPLES = [
    (LINE, {"widths": "1-3-2-1"}),
    (LINE, {"widths": "1-3-2-1", "init": "int", "line": "diagonal"}),
    (LINE, {"widths": "1-2^3-2", "bias": "1/3", "line": "diagonal"}),
    (LINE, {"widths": "1-4-4-1", "bias": 0}),
    (LINE, {"widths": "3-3-2-1"}),
    (LINE, {"widths": "3-3-2-1", "init": "torch", "line": "origin"}),
    (LINE, {"widths": "2-3-3-1", "init": "int", "bias": "0", "line": "origin"}),
    (LINE, {"widths": "2-3-3-1", "bias": "-5/7", "line": "diagonal"}),
    (CELLS, {"widths": "2-3-2-1"}),
    (CELLS, {"widths": "2-2-2-1", "init": "int", "domain": "whole"}),
    (CELLS, {"widths": "1-3-3-2", "bias": "1/3", "domain": "2/3"}),
    (DISTANCE, {"widths": "2-3-2-1", "points": 3}),
    (DISTANCE, {"widths": "1-2-1-1", "init": "hr"}),
    (NOISE, {"depth": 3}),
    (NOISE, {"depth": 2, "sd": "0"}),
]
each_example = pytest.mark.parametrize(("kind", "given"), EXAMPLES)
SEEDS = [3, 2**62 + 5, 0, 11, 12, 13, 14, 15]


def as_drawn(widths, seed, init, bias):
    """Weights and biases drawn by numpy layer by layer, the biases multiplied, as fractions."""
    rng, layers = np.random.default_rng(seed), []
    for n, m in pairwise(widths):
        if init == "int":
            w, b = rng.integers(-1, 2, (m, n)), rng.integers(-1, 2, m)
        elif init == "torch":
            w, b = (rng.uniform(-(n**-0.5), n**-0.5, size) for size in ((m, n), m))
        else:
            w = rng.normal(0, np.sqrt(2 / n), (m, n))
            b = rng.normal(0, {"he": 0.1, "hr": 0.001}[init], m)
        rows = [list(map(Fraction, row)) for row in w.tolist()]
        layers.append((rows, [Fraction(v) * bias for v in b.tolist()]))
    return layers


def second_stream(seed, size):
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(1,)))
    return list(map(Fraction, rng.normal(size=size).tolist()))


def on_line(layers, name, seed):
    """The layers as functions of t, and the ends of t."""
    (w, b), *rest = layers
    d = len(w[0])
    p, v, ends = [0] * d, [1] * d, (None, None)
    if name == "diagonal":
        ends = (Fraction(-1), Fraction(1))
    elif d > 1:
        numbers = second_stream(seed, 2 * d)
        v = numbers[:d]
        p = numbers[d:] if name == "generic" else p
    first = (
        [[sum(a * s for a, s in zip(row, v, strict=True))] for row in w],
        [sum(a * s for a, s in zip(row, p, strict=True)) + c for row, c in zip(w, b, strict=True)],
    )
    return [first, *rest], ends


def drawn_layers(kind, given, seed):
    p = kind.complete(given)
    widths = [int(n) for n in str(p["widths"]).replace("2^3", "2-2-2").split("-")]
    return p, as_drawn(widths, seed, p["init"], Fraction(p["bias"]))


RELU = ([0], [0, 1], Fraction(0))


@each_example
def test_batches_of_seeds_change_nothing(kind, given):
    p = kind.complete(given)
    whole = kind.measure(p, SEEDS)
    assert whole == kind.measure(p, SEEDS[:3]) + kind.measure(p, SEEDS[3:])
    assert whole == [rows for seed in SEEDS for rows in kind.measure(p, [seed])]


def test_many_wide_networks_are_drawn_in_parts(monkeypatch):
    p = LINE.complete({"widths": "3-4-2-1"})
    whole = LINE.measure(p, range(20))
    monkeypatch.setattr(kinds_lines, "AT_ONCE", 3 * 29 + 1)
    sizes = []
    monkeypatch.setattr(
        kinds_lines, "networks_of", lambda p, some: sizes.append(len(some)) or networks_of(p, some)
    )
    assert LINE.measure(p, range(20)) == whole
    assert sizes == [3] * 6 + [2]


@each_example
def test_rows_have_the_columns_that_are_reported(kind, given):
    for rows in kind.measure(kind.complete(given), SEEDS):
        for row in rows:
            assert {q.column for q in kind.quantities} | set(kind.by) <= set(row)
            assert as_json(row).keys() == row.keys()


@each_example
def test_values_lie_where_they_must(kind, given):
    p = kind.complete(given)
    for quantity in kind.quantities:
        values = [row[quantity.column] for rows in kind.measure(p, SEEDS) for row in rows]
        if quantity.extent is not None:
            extent = quantity.extent(p)
            assert all(extent.lower <= v <= extent.upper for v in values)
            mean = quantity.predicted(p) if quantity.predicted else None
            assert mean is None or extent.lower <= mean <= extent.upper


@pytest.mark.parametrize("given", [given for kind, given in EXAMPLES if kind is LINE])
def test_regions_along_lines_are_the_oracles(given):
    p = LINE.complete(given)
    for seed, (row,) in zip(SEEDS, LINE.measure(p, SEEDS), strict=True):
        _, layers = drawn_layers(LINE, given, seed)
        layers, ends = on_line(layers, p["line"], seed)
        kinds = [RELU] * (len(layers) - 1)
        assert row["cells"] == len(intervals.cells(layers, kinds, *ends))
        assert row["linear_regions"] == intervals.linear_regions(layers, kinds, *ends)
        neurons = sum(len(w) for w, _ in layers[:-1])
        assert row["per_neuron"] == Fraction(row["linear_regions"], neurons)


@pytest.mark.parametrize("given", [given for kind, given in EXAMPLES if kind is CELLS])
def test_cells_and_walls_are_those_of_brute_force(given):
    p = CELLS.complete(given)
    for seed, (row,) in zip(SEEDS[:3], CELLS.measure(p, SEEDS[:3]), strict=True):
        _, layers = drawn_layers(CELLS, given, seed)
        d = len(layers[0][0][0])
        box = []
        if p["domain"] != "whole":
            units = [[Fraction(s * (i == j)) for j in range(d)] for i in range(d) for s in (1, -1)]
            box = [(unit, Fraction(p["domain"])) for unit in units]
        asked = layers, [RELU] * (len(layers) - 1), box
        cells = brute.cells(*asked)
        assert row["cells"] == len(cells)
        assert row["strict_cells"] == sum(1 not in pattern for pattern in cells)
        assert row["walls"] == len(brute.walls(*asked))
        assert row["linear_regions"] == brute.linear_regions(*asked)


@pytest.mark.parametrize("line", ["generic", "origin", "diagonal"])
@pytest.mark.parametrize("widths", ["1-3-2-1", "2-3-2-1"])
def test_a_network_is_rebuilt_from_its_seed_as_the_command_line_does(widths, line):
    p = LINE.complete({"widths": widths, "init": "hr", "line": line})
    rows = LINE.measure(p, SEEDS)
    domains = lines_of(p, SEEDS) * (1 if len(lines_of(p, SEEDS)) > 1 else len(SEEDS))
    for seed, domain, (row,) in zip(SEEDS, domains, rows, strict=True):
        found = along(read(f"random:{widths}:{seed}:hr"), domain)
        assert (row["cells"], row["linear_regions"]) == (found.count, found.linear_region_count)


def test_seeds_of_studies_are_short_enough_for_the_command_line():
    study = Study("s", LINE, {"widths": ["1-2-1"]}, 8)
    (point,) = study.points
    for seed in [*point.seeds(0, 8), 2**63 - 1]:
        assert read(f"random:1-2-1:{seed}") == random_network("1-2-1", seed)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (LINE, {"widths": "1-3-2-1"}),
        (LINE, {"widths": "1-1-1-1", "init": "uniform", "bias": "3"}),
        (LINE, {"widths": "2-2-2-1", "init": "xavier"}),
        (LINE, {"widths": "3-4-2-2", "init": "torch", "line": "origin"}),
        (LINE, {"widths": "2-3-3-1", "bias": "-1/9", "line": "origin"}),
        (CELLS, {"widths": "2-2-2-1", "domain": "whole"}),
        (CELLS, {"widths": "1-3-2-1", "domain": "whole", "init": "hr"}),
    ],
)
def test_means_that_are_predicted_are_met(kind, given):
    p, size = kind.complete(given), 3000 if kind is LINE else 250
    rows = [row for (row,) in kind.measure(p, range(10**6, 10**6 + size))]
    checked: list[str] = []
    for quantity in kind.quantities:
        mean = quantity.predicted and quantity.predicted(p)
        if mean is not None:
            extent = quantity.extent(p)
            values = [row[quantity.column] for row in rows]
            low, high = confidence.bernstein(values, extent.lower, extent.upper)
            assert low <= mean <= high
            bounds = bernstein(Sample().plus(values), extent, Fraction(1, 10**9))
            assert bounds.lower <= mean <= bounds.upper
            checked.append(quantity.column)
    assert len(checked) >= 3


def test_means_of_narrow_networks_are_told_from_those_of_wide_ones():
    given = LINE.complete({"widths": "1-2-2-1"})
    values = [row["linear_regions"] for (row,) in LINE.measure(given, range(3000))]
    low, high = confidence.bernstein(values, 1, 7)
    assert low <= LINE.quantities[0].predicted(given) == 4 <= high < 1 + 4


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (LINE, {"widths": "1-3-1", "init": "int"}),
        (LINE, {"widths": "1-3-1", "bias": "0"}),
        (LINE, {"widths": "2-3-1", "bias": "0/5"}),
        (LINE, {"widths": "1-3-1", "line": "diagonal"}),
        (CELLS, {"widths": "2-3-1"}),
        (CELLS, {"widths": "2-3-1", "domain": "whole", "init": "int"}),
        (CELLS, {"widths": "2-3-1", "domain": "whole", "bias": "0"}),
        (NOISE, {"depth": 2}),
        (DISTANCE, {"widths": "2-3-1"}),
    ],
)
def test_nothing_is_predicted_where_nothing_is_proved(kind, given):
    p = kind.complete(given)
    assert not any(q.predicted(p) for q in kind.quantities if q.predicted)


def test_in_two_dimensions_linear_regions_are_not_predicted_but_cells_are():
    p = CELLS.complete({"widths": "2-3-3-1", "domain": "whole"})
    found = {q.column: q.predicted(p) for q in CELLS.quantities}
    assert found == {
        "linear_regions": None,
        "cells": Fraction(143, 8),
        "strict_cells": Fraction(143, 8),
        "walls": Fraction(225, 8),
    }


@pytest.mark.parametrize(
    "given", [{"widths": "1-6-6-6-1"}, {"widths": "3-4-4-1", "line": "origin"}]
)
def test_without_biases_a_line_through_the_origin_has_two_regions_at_most(given):
    p = LINE.complete({**given, "bias": "0"})
    counts = [row["linear_regions"] for (row,) in LINE.measure(p, range(40))]
    assert set(counts) <= {1, 2}
    assert 2 in counts
    assert LINE.quantities[0].extent(p).upper == 2


def test_without_biases_other_lines_have_more():
    p = LINE.complete({"widths": "2-4-4-1", "bias": "0"})
    assert max(row["linear_regions"] for (row,) in LINE.measure(p, range(20))) > 2


def test_biases_only_scale_the_line():
    # c·N_b(x/c) has the biases c·b, so on the whole line c > 0 changes no count.
    one, third = (LINE.complete({"widths": "1-5-5-1", "bias": b}) for b in ("1", "1/3"))
    assert LINE.measure(one, range(30)) == LINE.measure(third, range(30))
    nets = networks_of(third, range(30))
    on_unit = LINE.measure({**third, "line": "diagonal"}, range(30))
    stretched = sweep(list(networks_of(one, range(30))), Box.cube(1, -3, 3))
    assert [row["cells"] for (row,) in on_unit] == stretched.counts.tolist()
    assert nets[4]([1])[0] * 3 == random_network("1-5-5-1", 4)([3])[0]


@pytest.mark.parametrize("given", [given for kind, given in EXAMPLES if kind is DISTANCE])
def test_distances_are_the_oracles(given):
    p = DISTANCE.complete(given)
    for seed, rows in zip(SEEDS, DISTANCE.measure(p, SEEDS), strict=True):
        _, layers = drawn_layers(DISTANCE, given, seed)
        d, neurons = len(layers[0][0][0]), sum(len(w) for w, _ in layers[:-1])
        numbers = second_stream(seed, d * len(rows))
        for i, row in enumerate(rows):
            assert row["point"] == i
            x = numbers[i * d : (i + 1) * d]
            walls = distances.walls(layers, [RELU] * (len(layers) - 1), [])
            squares = [distances.squared(x, wall.nearest(x)) for wall in walls if wall.kink]
            square = min(squares, default=None)
            if square is None or neurons**2 * square > 64:
                assert (row["squared"], row["times_neurons"]) == (BEYOND, 8)
                continue
            assert row["squared"] == square
            steps = row["times_neurons"] * 2**32
            assert steps.denominator == 1
            assert steps**2 <= neurons**2 * square * 4**32 < (steps + 1) ** 2


def test_what_is_far_or_nowhere_counts_as_eight():
    straight = Network.of([([[1]], [0]), ([[0]], [0])])
    kinked = Network.of([([[1]], [-9]), ([[1]], [0])])
    assert scaled_distances(straight, [[0]]) == scaled_distances(kinked, [[0]]) == [(None, 8)]
    assert scaled_distances(kinked, [[1], [3]]) == [(64, 8), (36, 6)]
    p = DISTANCE.complete({"widths": "1-1-1-1-1"})
    rows = [row for (row,) in DISTANCE.measure(p, range(200))]
    assert {row["squared"] == BEYOND for row in rows} == {True, False}
    assert all(row["times_neurons"] == 8 for row in rows if row["squared"] == BEYOND)


@pytest.mark.parametrize("given", [{"widths": "2-6-1"}, {"widths": "2-4-4-1", "bias": "1/2"}])
def test_mean_distances_are_not_below_what_is_proved(given):
    p = DISTANCE.complete(given)
    widths = widths_of(p)
    # Biases that are multiplied by c have a density divided by |c|.
    least = distance_to_boundary(widths, "he").value * (bias_of(p) * sum(widths[1:-1]))
    # To cut off what is above 1 only lowers the mean; so does rounding.
    values = [min(row["times_neurons"], Fraction(1)) for (row,) in DISTANCE.measure(p, range(400))]
    assert confidence.bernstein(values, 0, 1)[0] >= least.upper > 0


def test_noise_is_counted_as_an_oracle_does():
    p, seeds = NOISE.complete({"depth": 2, "sd": "1/4"}), range(5, 25)
    for seed, (row,) in zip(seeds, NOISE.measure(p, seeds), strict=True):
        layers, kinds = plain(sawtooth(2))
        rng, noisy = np.random.default_rng(seed), []
        for w, b in layers:
            more = rng.normal(0, 0.25, (len(w), len(w[0]))).tolist()
            rows = [
                [a + Fraction(e) for a, e in zip(*two, strict=True)]
                for two in zip(w, more, strict=True)
            ]
            more = rng.normal(0, 0.25, len(b)).tolist()
            noisy.append((rows, [c + Fraction(e) for c, e in zip(b, more, strict=True)]))
        expected = intervals.linear_regions(noisy, kinds, Fraction(0), Fraction(1))
        assert row == {"linear_regions": expected}


@pytest.mark.parametrize("depth", [1, 5, "9"])
def test_a_sawtooth_without_noise_has_all_its_teeth(depth):
    p = NOISE.complete({"depth": depth, "sd": 0})
    assert NOISE.measure(p, [1]) == [[{"linear_regions": 2 ** int(depth)}]]
    assert NOISE.quantities[0].predicted(p) == 2 ** int(depth)


@pytest.mark.parametrize(("hidden", "most"), [((1, 1, 1), 4), ((2, 2), 7), ((3, 3), 16), ((5,), 6)])
def test_no_more_regions_on_a_line_than_are_thought_possible(hidden, most):
    assert most_regions(hidden) == most
    p = LINE.complete({"widths": "-".join(map(str, (1, *hidden, 1))), "init": "uniform"})
    counts = {row["linear_regions"] for (row,) in LINE.measure(p, range(500))}
    assert max(counts) <= most


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        (LINE, {"widths": "1-a-1"}, "widths '1-a-1' are not"),
        (LINE, {"widths": 24}, "widths '24' are not"),
        (LINE, {"widths": "1-1"}, "widths 1-1 name no hidden layer"),
        (LINE, {"widths": "1-0-1"}, r"widths\[1\] is 0"),
        (LINE, {"widths": "1-2-1", "init": "kaiming"}, "init 'kaiming' is not known; use he"),
        (LINE, {"widths": "1-2-1", "bias": "few"}, "bias is 'few', not a rational number"),
        (LINE, {"widths": "1-2-1", "line": "unit"}, "line 'unit' is not known; use generic"),
        (CELLS, {"widths": "2-2-1", "domain": "0"}, "domain is 0; give h > 0"),
        (CELLS, {"widths": "2-2-1", "domain": "cube"}, "domain is 'cube', not a rational number"),
        (DISTANCE, {"widths": "2-2-1", "points": 0}, "points is 0; give a whole number"),
        (NOISE, {"depth": 0}, "depth is 0; give a whole number"),
        (NOISE, {"depth": "x"}, "depth is 'x'; give a whole number"),
        (NOISE, {"depth": 1, "sd": "-1"}, "the standard deviation is -1; give 0 or more"),
    ],
)
def test_bad_factors_are_refused_in_one_line(kind, given, message):
    with pytest.raises(ExactRegionsError, match=message) as raised:
        kind.measure(kind.complete(given), [0])
    assert "\n" not in str(raised.value)


@each_example
def test_a_kind_fits_into_a_study(kind, given):
    study = Study("s", kind, {name: [level] for name, level in given.items()}, 4)
    (point,) = study.points
    assert len(kind.measure(point.parameters, point.seeds(0, 4))) == 4


def test_kinds_are_found_by_their_names():
    assert [kind.name for kind in KINDS.values()] == list(KINDS)


def test_factors_are_read_exactly():
    p = LINE.complete({"widths": "2-3^2-1", "bias": "0.1"})
    assert (widths_of(p), bias_of(p)) == ((2, 3, 3, 1), Fraction(1, 10))
    (network,) = networks_of(p, [4])
    weights = as_drawn((2, 3, 3, 1), 4, "he", Fraction(1, 10))
    assert network == Network.of(weights)
    (line,) = lines_of({**p, "line": "origin"}, [4])
    assert (line.rows, line.frame) == ((), ((0, 0), (tuple(second_stream(4, 2)),)))
