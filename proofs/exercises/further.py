"""Judges of the exercises that belong to no page, from easy to hard."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from reading import Wrong, entries, expect, network, number

from exactregions import Box, Domain, Network, Verdict, check, distance, explore, judge, volume
from exactregions.claims.bounds_upper import line, line_with_pairs
from exactregions.claims.expectation import mean_kinks
from exactregions.measures.adjacency import bounded
from exactregions.regions.certificate import certificate

LINE, PLANE = Domain.whole(1), Domain.whole(2)
TRIANGLE = Network.of([([[1, 0], [0, 1], [1, 1]], [0, 0, -1]), ([[1, 1, 1]], [0])])


def further_01(given: object) -> None:
    """Count the cells around a triangle."""
    cells = explore(TRIANGLE, PLANE)
    expect(given, cells=len(cells), bounded_cells=int(bounded(cells).sum()))


def further_02(given: object) -> None:
    """The areas of its cells on a square."""
    areas = volume(explore(TRIANGLE, Box.cube(2, -2, 2))).cells
    expect(given, greatest_area=max(areas), least_area=min(areas))


def further_03(given: object) -> None:
    """Cells against linear regions."""
    net = Network.of([([[1, 1], [-1, -1], [1, -1]], [0, 0, 0]), ([[1, -1, 1]], [0])])
    cells = explore(net, PLANE)
    expect(given, cells=len(cells), linear_regions=cells.linear_region_count)


def further_04(given: object) -> None:
    """A network with six cells."""
    found = len(explore(network(given, "2-3-1"), PLANE))
    if found != 6:
        raise Wrong(f"it has {found} cells, not 6")


def further_05(given: object) -> None:
    """A point that a grid of samples misses."""
    x = number(given, "x")
    ramp = Network.of([([[1]], [0]), ([[1]], [0])])
    other = Network.of(
        [([[1], [600], [600], [600]], [0, -200, -201, -202]), ([[1, 1, -2, 1]], [0])]
    )
    if not 0 <= x <= 1:
        raise Wrong(f"x = {x} is not in [0, 1]")
    if ramp([x]) == other([x]):
        raise Wrong(f"at x = {x} both are {ramp([x])[0]}")


def further_06(given: object) -> None:
    """A mean number of linear regions."""
    expect(given, mean=mean_kinks("1-3-3-1") + 1)


def further_07(given: object) -> None:
    """The most cells that two layers of two neurons make on a line."""
    found, most = len(explore(network(given, "1-2-2-1"), LINE)), line_with_pairs([2, 2])
    if found != most:
        raise Wrong(f"it has {found} cells; more are possible")


def further_08(given: object) -> None:
    """The nearest wall, and the nearest kink."""
    net = Network.of([([[1, 0], [0, 1], [0, -1]], [0] * 3), ([[1, 1, -1]], [0]), ([[1]], [0])])
    found = distance(net, ["1/4", -1])
    expect(given, wall_squared=found.cell_squared, kink_squared=found.boundary_squared)


def further_09(given: object) -> None:
    """A neuron that is identically zero on a cell, without a zero among the numbers."""
    net = network(given, "1-*-1")
    if any(0 in (*row, b) for l in net.layers for row, b in zip(l.weight, l.bias, strict=True)):
        raise Wrong("some weight or bias is 0")
    cells = explore(net, LINE)
    if cells.strict_count == len(cells):
        raise Wrong(f"on each of the {len(cells)} cells every neuron is positive or negative")


def further_10(given: object) -> None:
    """The last hint of a certificate, judged by the checker."""
    net = Network.of([([[1, -1]], [0]), ([[1]], [-2]), ([[1]], [0])])
    lines = list(certificate(explore(net, Box.cube(2, 0, 1))))
    hint = [int(number(v, "a premise")) for v in entries(given, 2, "the hint")]
    lines[-2] = json.dumps({**json.loads(lines[-2]), "h": [hint]}) + "\n"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "completed.cert"
        file.write_text("".join(lines), encoding="ascii")
        report = check(file, net)
    if report["verdict"] != "accepted":
        raise Wrong(f"the checker says: {report['reason']}")


def further_11(given: object) -> None:
    """A network on which one reading of a published statement fails."""
    (found,) = judge(network(given, "2-*-1"), PLANE, ["corners-are-strictly-good"])
    if found.verdict is not Verdict.FAILS:
        raise Wrong(f"the claim {found.verdict.value} {found.reason}".strip())


def further_12(given: object) -> None:
    """As many cells on a line as two layers of three neurons can make."""
    found, most = len(explore(network(given, "1-3-3-1"), LINE)), line([3, 3])
    if found != most:
        raise Wrong(f"it has {found} cells; more are possible")
