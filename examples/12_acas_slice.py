"""A slice through a real controller: ACAS Xu, 300 neurons, five kinds of advice.

    python examples/12_acas_slice.py [FILE.onnx]

What one sees. ACAS Xu tells the pilot of an aircraft what to do about another one: nothing, or a
weak or strong turn to a side. The network 5-50-50-50-50-50-50-5 reads a distance, two angles and
two speeds, scaled. The slice lets the distance run through [−1/4, −3/16] and the first angle
through [−1/32, 1/32], and keeps the others at 0. All five kinds of advice occur there. Thin lines
are walls of cells; on the thick lines the advice changes.

Why it is so. On each cell the five outputs are affine, so the lines where two of them are equal are
straight there, and bend at walls. They are known exactly, so "no turn to the right on this piece"
is proved or refuted by a point, with no sampling. Six layers could give an astronomical number of
cells; on this plane there are hundreds, as for any network that was not built to fold.

What to try next. Make the slice larger. Where are cells most crowded, and is that where the advice
changes? On [−1/2, 1/2]² there are 51,005 cells.

The file is no part of the project. It is ACASXU_run2a_1_1_batch_2000.onnx of the benchmarks of
VNN-COMP (Katz et al. 2017); without it the script says so and ends.

Proof: proofs/02-bent-hyperplanes.md
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from exactregions import Complex, Domain, Network, explore
from exactregions.drawings import draw
from exactregions.networks.network import Layer
from exactregions.readers import read

Box = Sequence[Sequence[object]]

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "out" / "12_acas_slice.png"
FILE = ROOT.parent / "shared" / "data" / "ACASXU_run2a_1_1_batch_2000.onnx"
SLICE = (("-1/4", "-3/16"), ("-1/32", "1/32"))
ADVICE = ["clear of conflict", "weak left", "weak right", "strong left", "strong right"]


def network(file: Path) -> Network:
    """Return the controller with its outputs negated: it gives the advice that costs least."""
    net = read(file)
    last = net.output
    weight = [[Fraction(-v, last.scale) for v in row] for row in last.weight]
    return replace(net, output=Layer.of(weight, [Fraction(-v, last.scale) for v in last.bias]))


def on_slice(net: Network, box: Box = SLICE) -> Complex:
    """Return the cells on a slice: the first two inputs vary, the others are 0."""
    directions = [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0]]
    return explore(net, Domain.plane([0] * 5, directions, box))


def main(arguments: Sequence[str] = ()) -> None:
    """Count and draw the slice, or say that the file is not there."""
    file = Path(arguments[0]) if arguments else FILE
    if not file.exists():
        print(f"{file} is not there; give its place: python examples/12_acas_slice.py FILE.onnx")
        return
    cells = on_slice(network(file))
    print(f"{cells.count} cells, {cells.linear_region_count} linear regions")
    PICTURE.parent.mkdir(exist_ok=True)
    figure = draw(cells, what="decisions", classes=ADVICE)
    figure.axes[0].set(xlabel="distance, scaled", ylabel="angle, scaled")
    figure.savefig(PICTURE)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main(sys.argv[1:])
