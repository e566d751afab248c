"""A theorem on one line of paper, both sides of it as fractions.

    python examples/07_theorem_on_a_line.py

What one sees. A neuron reads z(x) = z₀(x) + b on [0, 1], where z₀ is the zigzag on the left and the
bias b is uniform on [−1/2, 1/2]. For each b the neuron switches where the zigzag has the height −b:
so many times as the step function on the right says. Its area is the mean number of switches.

Why it is so. On a piece from height u to height v the zigzag meets the level −b exactly once if −b
is between u and v, and that has probability |v − u| / (2B), with B = 1/2. Summed over pieces, the
mean is the total variation of z₀ divided by 2B: steep neurons switch often. This is the theorem of
Hanin and Rolnick (2019) in dimension one; in their words, the density of breakpoints is E[|z'(x)|
ρ(−z₀(x))], ρ the density of b. The program counts for one bias on every step, and on the other side
adds up heights. Two computations, the same fraction.

What to try next. Halve B, or double all slopes: what happens to either side? Make B so small that
the zigzag leaves [−B, B].

Proof: proofs/11-one-dimension.md
"""

from fractions import Fraction
from pathlib import Path

from matplotlib.figure import Figure

from exactregions import Box, Network
from exactregions.claims.one_bias import OneBias, one_bias

PICTURE = Path(__file__).parents[1] / "out" / "07_theorem_on_a_line.png"
UNIT = Box.cube(1, 0, 1)
BREAKS = [Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)]


def network() -> Network:
    """Return ReLU(z₀(x)): z₀ rises to 1/6 at 1/3, falls to −1/4 at 2/3, and rises to 5/12 at 1."""
    first = ([[1], [1], [1]], [0, "-1/3", "-2/3"])
    return Network.of([first, ([["1/2", "-7/4", "13/4"]], [0]), ([[1]], [0])])


def both_sides() -> OneBias:
    """Return the counted and the integrated mean for the neuron of the second layer."""
    return one_bias(network(), UNIT, (1, 0), "1/2")


def main() -> None:
    """Print the steps and both sides, and draw them."""
    found = both_sides()
    for step in found.steps:
        print(f"b in ({step.low}, {step.high}): switches {step.points} times")
    counted, integrated = found.counted.points, found.integrated.points
    print(f"mean number: counted {counted}, integrated {integrated}, equal: {found.holds}")
    heights = [float(network().pre_activations([x])[1][0]) for x in BREAKS]
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot([float(x) for x in BREAKS], heights, "o-", color="#0072b2", lw=2)
    for step in found.steps:
        left.axhline(-float(step.low), color="#9aa3b2", lw=0.8, ls=":")
    left.set(xlabel="x", ylabel="height  = −b", xlim=(0, 1), ylim=(-0.5, 0.5))
    left.set_title("the zigzag $z_0$, and its heights at the breakpoints", fontsize=11)
    for step in found.steps:
        level = [-float(step.high), -float(step.low)]
        right.fill_betweenx(level, 0, step.points, color="#9bb8d3", lw=0)
    right.set(xlabel="number of switches", xlim=(0, 3.3))
    right.set_title(f"for each level; mean {counted}", fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
