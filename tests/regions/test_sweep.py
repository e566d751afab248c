"""Many lines at once have the crossings that each line has in exact arithmetic."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from random import Random

import numpy as np
import pytest

import exactregions.regions.along as engine
from exactregions import Box, Domain, Network
from exactregions.errors import DomainError, InconsistentError, ShapeError
from exactregions.networks.famous import sawtooth, serra
from exactregions.networks.initial import random_network
from exactregions.polyhedra.domain import Polyline
from exactregions.regions import sweep as floats
from exactregions.regions.along import Sweep, along, sweep
from tests.oracles.samples import ACTIVATIONS, layers_of
from tests.regions.draws import with_coincidences
from tests.regions.on_lines import Followed, Line, first_units, jumps, line, samples
from tests.zoo import network_of


def judged(found: Sweep) -> Sweep:
    """Compare each line with exact arithmetic: cells, linear regions, units, kinks, their order."""
    assert len(found) == len(found.decided) == len(found.counts)
    assert (np.diff(found.line) >= 0).all()
    for k in range(len(found)):
        trace, on = found[k], found.line == k
        assert found.counts[k] == trace.count, (k, trace)
        assert found.linear_region_counts[k] == trace.linear_region_count, (k, trace)
        assert found.kink[on].tolist() == list(trace.kinks), (k, trace)
        units = [trace.first_unit(i) for i in range(len(trace.roots))]
        assert found.unit[on].tolist() == units, (k, trace)
    return found


def lines_of(d: int, size: int, seed: int = 0) -> list[Domain]:
    """Segments, rays and whole lines, along axes and through the origin often."""
    random = Random(seed)
    return [line(d, random).domain for _ in range(size)]


def generic_lines(d: int, size: int) -> list[Domain]:
    """Segments between points of [−1, 1]^d that no float holds, in general position."""
    random = Random(d)
    ends = ([Fraction(random.randint(-999, 999), 999) for _ in range(d)] for _ in range(2 * size))
    return [Domain.segment(a, b) for a, b in zip(ends, ends, strict=True)]


# Against the oracle, without the exact engine of the package.


def test_crossings_units_and_kinks_are_the_oracles():
    """Lines of any kind: networks of equal shape are swept side by side."""
    key = lambda found: (found.network.widths, found.network.activations)  # noqa: E731
    cases = sorted(samples("sweeps", 240), key=lambda f: str(key(f)))
    undecided = 0
    for _, group in groupby(cases, key=key):
        several = list(group)
        found = sweep([f.network for f in several], [f.line.domain for f in several])
        undecided += (~found.decided).sum()
        for k, case in enumerate(several):
            check(found, k, case)
    assert 0 < undecided < len(cases)


def check(found: Sweep, k: int, case: Followed) -> None:
    cells, on = case.intervals(), found.line == k
    assert found.counts[k] == len(cells), case
    assert found.kink[on].tolist() == jumps(case, cells), case
    assert found.unit[on].tolist() == first_units(case, cells), case
    assert found.linear_region_counts[k] == case.linear_regions(), case


# Against the exact engine.


@pytest.mark.parametrize("init", ["he", "hr", "torch", "int"])
@pytest.mark.parametrize("widths", ["1-5-4-1", "2-6-5-4-3", "3-4-1", "5-8-6-2", "2-3", "1-1-1-1"])
def test_many_lines_of_one_network(widths: str, init: str):
    net = random_network(widths, 1, init)
    judged(sweep(net, lines_of(net.inputs, 40)))


@pytest.mark.parametrize("init", ["he", "int"])
@pytest.mark.parametrize("widths", ["1-5-4-1", "2-6-5-4-3", "3-4-1", "2-3"])
def test_many_networks_on_one_line_and_side_by_side(widths: str, init: str):
    nets = [random_network(widths, seed, init) for seed in range(40)]
    d = nets[0].inputs
    for one in lines_of(d, 4):
        judged(sweep(nets, one))
    judged(sweep(nets, lines_of(d, 40)))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_of_every_kind(name: str):
    nets = []
    for seed in range(30):
        random = Random(seed)
        layers = [
            (w.tolist(), b.tolist()) for w, b in drawn_arrays((2, 4, 3, 2), seed, seed % 2 == 0)
        ]
        if seed % 3 == 0:
            layers = with_coincidences(layers_of(*layers), random)
        nets.append(network_of(layers, [ACTIVATIONS[name], ACTIVATIONS[name]]))
    judged(sweep(nets, lines_of(2, 30)))
    judged(sweep(nets[1], lines_of(2, 30)))
    mixed = network_of(layers_of(*layers), [ACTIVATIONS["zigzag"], ACTIVATIONS[name]])
    judged(sweep(mixed, lines_of(2, 30)))


def drawn_arrays(
    widths: Sequence[int], seed: int, whole: bool
) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    draw = (lambda *s: rng.integers(-2, 3, s)) if whole else (lambda *s: rng.normal(size=s))
    return [(draw(n, m), draw(n)) for m, n in pairwise(widths)]


def test_floats_decide_deep_lines():
    net = random_network("2" + "-24" * 20 + "-1", 0)
    assert judged(sweep(net, generic_lines(2, 2))).decided.all()


def test_floats_decide_generic_lines_all_alone():
    for widths in ("2-16-16-1", "1-10-10-10-1", "20-12-12-3"):
        net = random_network(widths, 3)
        assert judged(sweep(net, generic_lines(net.inputs, 40))).decided.all()
    nets = [random_network("1-10-10-10-1", seed) for seed in range(60)]
    assert judged(sweep(nets, Box.of((-1, 1)))).decided.all()


def test_the_sharp_pass_decides_lines_that_the_quick_one_leaves(
    monkeypatch: pytest.MonkeyPatch,
):
    passes: list[tuple[bool, int]] = []
    run = floats._pass

    def counted(*given: object, sharp: bool) -> floats.Crossings:
        found = run(*given, sharp=sharp)
        passes.append((sharp, int(found.sure.sum())))
        return found

    monkeypatch.setattr(floats, "_pass", counted)
    # One radius for both inputs is that of the large one.
    nets = [Network.of([([[1, 0], [0, 1]], ["1/5", b]), ([[1, 1]], [0])]) for b in range(1, 4)]
    near, far = (Domain.segment([-1, -v], [1, v]) for v in (Fraction(1, 3), 10**20))
    assert judged(sweep(nets[0], [near, far, near, far])).decided.all()
    assert judged(sweep(nets, [near, far, near])).decided.all()
    assert passes == [(False, 2), (True, 2), (False, 2), (True, 1)]


def test_the_sharp_pass_picks_the_networks_of_its_lines():
    # Every other network has a layer that is off everywhere, so that quick signs are open.
    nets = [random_network("1-6-6-1", seed, "int" if seed % 2 else "he") for seed in range(60)]
    judged(sweep(nets, Domain.segment(["-1/3"], ["5/7"])))


# Special position.


def test_a_network_without_biases_on_lines_through_the_origin_and_beside_it():
    weights = [(w.tolist(), [0] * len(b)) for w, b in drawn_arrays((2, 6, 5, 1), 0, whole=False)]
    net = Network.of(weights)
    through = [Domain.plane([0, 0], [v]) for v in ([1, 0], [1, "1/3"], ["-2/7", 5])]
    found = judged(sweep(net, [*through, *lines_of(2, 30)]))
    assert (found.counts[:3] <= 2).all()


def test_units_that_are_dead_or_constant():
    net = Network.of([([[0], [1], [0]], [-1, "1/3", 2]), ([[1, 1, -1]], ["1/2"]), ([[3]], [1])])
    found = judged(sweep(net, [Box.of((-1, 1)), Domain.whole(1), Box.of((1, 2))]))
    assert found.decided.all()
    dead = Network.of([([[1], [1]], [0, "-1/7"]), ([[-1, -1], [-1, 0]], [-1, -2]), ([[1, 1]], [5])])
    found = judged(sweep(dead, [Box.of((-1, 1)), Domain.whole(1)]))
    assert found.decided.all()
    assert found.linear_region_counts.tolist() == [1, 1]


def test_a_unit_that_is_identically_zero_is_left_to_exact_arithmetic():
    net = Network.of([([[1], [0]], [0, 0]), ([[1, 1]], [0]), ([[1]], [0])])
    found = judged(sweep(net, Box.of((-1, 2))))
    assert found.decided.tolist() == [False]
    assert (found.counts.tolist(), found.unit.tolist()) == ([2], [0])


def test_whole_lines_and_rays_start_at_infinity():
    nets = [random_network("1-8-7-1", seed) for seed in range(30)]
    whole = judged(sweep(nets, Domain.whole(1)))
    assert whole.decided.all()
    left = judged(sweep(nets, Domain.polytope([[1]], ["1/3"])))
    right = judged(sweep(nets, Domain.polytope([[-1]], ["-1/3"])))
    assert (left.counts + right.counts == whole.counts + 1).all()


def test_ends_that_no_float_holds():
    # The kink is at 1/3: as an end it cuts nothing, and beside it, nearer than floats, it does.
    net = Network.of([([[3]], [-1]), ([[1]], [0])])
    near = Fraction(1, 2**80)
    third = Fraction(1, 3)
    ends = [(0, third), (third, 1), (0, third + near), (third - near, 1), (third + near, 1)]
    found = judged(sweep(net, [Box.of(end) for end in ends]))
    assert found.counts.tolist() == [1, 1, 2, 2, 1]
    assert not found.decided.any()


def test_units_that_cross_nearer_than_floats_tell():
    near = Fraction(1, 2**70)
    biases = [0, near, -near, 1]
    net = Network.of([([[1]] * 4, biases), ([[1, -1, 1, 2]], [0])])
    found = judged(sweep(net, [Box.of((-1, "1/3")), Box.of(("1/9", 1))]))
    assert found.decided.tolist() == [False, True]
    assert found.counts.tolist() == [4, 1]
    assert found.unit.tolist() == [1, 0, 2]


def test_kinks_that_differ_by_less_than_floats_tell():
    # (1 + h)·max(z, 0) − max(−z, 0) for z = x + 1/3: a kink of size h.
    for h in (Fraction(0), Fraction(1, 2**80)):
        net = Network.of([([[3], [-1]], [1, "-1/3"]), ([[(1 + h) / 3, -1]], [0])])
        found = judged(sweep(net, Box.of((-1, 1))))
        assert found.linear_region_counts.tolist() == [2 if h else 1]
        assert not found.decided.any()


@pytest.mark.parametrize("exponent", [150, 250, 1100])
@pytest.mark.parametrize(
    "where", ["weight", "bias", "output", "rise", "origin", "direction", "end"]
)
def test_numbers_beyond_the_range_of_floats(exponent: int, where: str):
    for big in (Fraction(2) ** exponent, Fraction(1, 2**exponent)):
        weight, bias, out = [[1, 2], [-1, 1]], [Fraction(1, 3), Fraction(-1, 2)], [[1, -3]]
        origin, direction, hi = [Fraction(-1), Fraction(0)], [Fraction(1), Fraction(1)], Fraction(3)
        if where == "weight":
            weight[0][1] = big
        elif where == "bias":
            bias[1] = big
        elif where == "output":
            out[0][0] = big
        elif where == "origin":
            origin[1] = big
        elif where == "direction":
            direction[1] = big
        elif where == "end":
            hi = big
        nets = [
            Network.of([(weight, bias), (out, [big if where == "rise" else 1])]) for _ in range(2)
        ]
        one = Line(origin, direction, Fraction(0), hi).domain
        judged(sweep(nets, one))
        judged(sweep(nets[0], [one, Line(origin, direction, None, None).domain]))


def test_scales_that_differ_widely_between_neurons_and_layers():
    first = [[Fraction(2) ** (40 * i)] for i in range(-3, 4)]
    bias = [-w[0] * Fraction(i, 10) for i, w in enumerate(first)]
    second = [[Fraction(2) ** (-40 * i) for i in range(-3, 4)]] * 2
    net = Network.of([(first, bias), (second, ["1/3", "-1/2"]), ([[1, 1]], [0])])
    assert judged(sweep(net, Domain.whole(1))).decided.all()
    assert judged(sweep([net, net], Domain.segment(["-1/7"], [1]))).decided.all()


def test_known_counts():
    assert sweep(sawtooth(6), Box.of((0, 1))).linear_region_counts.tolist() == [64]
    assert sweep(serra(3, 4, 5), Domain.whole(1)).counts.tolist() == [120]


# The shape of the answer.


@pytest.mark.parametrize("entries", [1, 500, 5000])
def test_chunks_change_nothing(entries: int, monkeypatch: pytest.MonkeyPatch):
    nets = [random_network("2-4-3-1", seed, "int" if seed % 3 else "he") for seed in range(31)]
    lines = lines_of(2, 31)
    jobs = [(nets, lines), (nets[0], lines), (nets, lines[3]), (nets[:1], lines), (nets, lines[:1])]
    whole = [sweep(*job) for job in jobs]
    monkeypatch.setattr(engine, "ENTRIES", entries)
    for job, expected in zip(jobs, whole, strict=True):
        found = judged(sweep(*job))
        for name in ("line", "unit", "kink", "decided"):
            assert getattr(found, name).tolist() == getattr(expected, name).tolist()


def test_a_sweep_is_a_sequence_of_traces():
    nets = [random_network("1-3-1", seed) for seed in range(3)]
    found = sweep(nets, Box.of((-1, 1)))
    assert [trace.roots for trace in found] == [along(n, Box.of((-1, 1))).roots for n in nets]
    assert found[-1].network == nets[2]
    assert repr(found) == f"<Sweep: 3 lines, {found.counts.sum()} cells>"
    with pytest.raises(IndexError):
        found[3]


def test_a_count_that_exact_arithmetic_does_not_share_is_loud():
    found = sweep(sawtooth(2), Box.of((0, 1)))
    wrong = Sweep(
        *(getattr(found, n) for n in ("networks", "lines")), *(found.line[1:],) * 3, found.decided
    )
    with pytest.raises(InconsistentError, match=r"line 0 has .* cells in exact arithmetic"):
        wrong[0]


def test_no_hidden_layer_and_no_crossing():
    found = judged(sweep([Network.of([([[1], [2]], [0, 1])])] * 3, Domain.whole(1)))
    assert found.counts.tolist() == found.linear_region_counts.tolist() == [1, 1, 1]
    assert found.decided.all()


NETS = [random_network("2-3-1", seed) for seed in range(3)]
SEGMENT = Domain.segment([0, 0], [1, 1])


@pytest.mark.parametrize(
    ("networks", "lines", "error", "message"),
    [
        (NETS, [SEGMENT] * 2, ShapeError, "3 networks and 2 lines; give one of either"),
        ([], SEGMENT, ShapeError, "0 networks and 1 lines"),
        (NETS, [], ShapeError, "3 networks and 0 lines"),
        ([], [], ShapeError, "0 networks and 0 lines"),
        ([*NETS, random_network("2-4-1", 0)], SEGMENT, ShapeError, r"networks\[3\] is .*2-4-1"),
        ([NETS[0], random_network("2-3-1", 0, activation="abs")], SEGMENT, ShapeError, "abs"),
        (NETS, Box.cube(2), DomainError, r"lines\[0\] has dimension 2"),
        (NETS[0], [SEGMENT, Box.of((0, 1))], DomainError, r"lines\[1\] lies in dimension 1"),
        (NETS, Polyline.of([[0, 0], [1, 1]]), DomainError, r"lines\[0\] is a polyline"),
        (NETS[0], [SEGMENT, Polyline.of([[0, 0], [1, 1]])], DomainError, r"lines\[1\] is a poly"),
    ],
)
def test_what_does_not_fit_is_refused(
    networks: object, lines: object, error: type[Exception], message: str
):
    with pytest.raises(error, match=message):
        sweep(networks, lines)


def test_one_list_of_one_goes_with_many():
    assert len(sweep(NETS, [SEGMENT])) == len(sweep(NETS[:1], [SEGMENT] * 3)) == 3


# The radii are needed: without them these lines come out wrong.


def slivers() -> tuple[list[Network], list[Domain]]:
    """Neurons, in two layers, that vanish within a few last bits of each other; ends at kinks."""
    nets = []
    for seed in range(40):
        random = Random(seed)
        a, at = Fraction(random.randint(1, 99), 7), Fraction(random.randint(-9, 9), 11)
        nudges = [Fraction(random.randint(-3, 3), 2**54) for _ in range(3)]
        first = (
            [[a * (1 + i)] for i in range(3)],
            [-(1 + i) * a * (at + nudges[i]) for i in range(3)],
        )
        second = [[1, 1, -1], [1, 0, 0]], [nudges[0], -nudges[1]]
        nets.append(Network.of([first, second, ([[1, "1/3"]], [0])]))
    return nets, [Domain.segment([0], [a]) for a in ("1/3", "-1/3", 2, -2)] * 10


def test_slivers_are_right_and_would_not_be_without_radii(monkeypatch: pytest.MonkeyPatch):
    nets, lines = slivers()
    right = judged(sweep(nets, lines))
    monkeypatch.setattr(floats, "ROUNDOFF", 0.0)
    monkeypatch.setattr(floats, "SMALLEST_RADIUS", 0.0)
    monkeypatch.setattr(floats, "gamma", lambda _: 0.0)
    monkeypatch.setattr(engine, "ROUNDOFF", 0.0)
    believed = sweep(nets, lines)
    assert believed.decided.sum() > right.decided.sum()
    assert (believed.counts != right.counts)[believed.decided].any()
