"""A theorem on one line of paper, both sides of it as fractions.

    python examples/07_theorem_on_a_line.py

What one sees. A neuron reads z₀(x) + b for x in [0, 1]. The function z₀ is the zigzag on the left;
the bias b is random, uniform on [−B, B] with B = 1/2. The neuron switches where z₀(x) + b = 0, that
is, where the zigzag has the height −b. How often that is depends on b, and changes only when −b
passes the height of a corner. On the right it is drawn for each height: none, 1, 3, 2, none.

Why it is so. How many switches are there on average? One can count: add up the lengths of the five
intervals of b, each times its number of switches, and divide by 2B. Or one can look at one piece of
the zigzag, from height u to height v. It has a switch if −b is between u and v; as both are in
[−B, B], that has the probability |v − u| / (2B). So the mean is the sum of |v − u| over the pieces,
divided by 2B: what counts is how much the zigzag goes up and down, not how long it takes.

Both are the area on the right, divided by 2B = 1. Counting cuts it into rows, one for each interval
of b. The heights cut it into columns, here one for each piece: 2/3, 5/12 and 1/6, together 5/4.

For any density ρ of the bias, and b as one of many random parameters, this reads: the density of
switches at x is E[|z'(x)| ρ(−z₀(x))], where z = z₀ + b, so that z' is the slope of the zigzag. This
is the theorem of Hanin and Rolnick (2019) in dimension one, for an output that sees each switch.

What to try next. Take B = 1: what happens to either side? Then B = 1/10, so that the zigzag leaves
[−B, B]. Can you draw another zigzag with the same mean and at most one switch for every b?

Proof: proofs/11-one-dimension.md
"""

from fractions import Fraction
from pathlib import Path

from matplotlib.figure import Figure

from exactregions import Box, Network
from exactregions.claims.one_bias import OneBias, one_bias

PICTURE = Path(__file__).parents[1] / "out" / "07_theorem_on_a_line.png"
B = Fraction(1, 2)
UNIT = Box.cube(1, 0, 1)
BREAKS = [Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)]


def network() -> Network:
    """Return ReLU(z₀(x)), where z₀ has the slopes 1/2, −5/4 and 2.

    Each neuron of the first layer adds its weight to the slope from its breakpoint on.
    """
    first = ([[1], [1], [1]], [0, "-1/3", "-2/3"])
    return Network.of([first, ([["1/2", "-7/4", "13/4"]], [0]), ([[1]], [0])])


def both_sides() -> OneBias:
    """Return both means for the bias of the neuron above, (layer 1, neuron 0) counted from 0."""
    return one_bias(network(), UNIT, (1, 0), B)


def main() -> None:
    """Print the intervals of b and both sides, and draw them."""
    found = both_sides()
    for step in found.steps:
        print(f"b in ({step.low}, {step.high}): switches {step.points} times")
    counted, integrated = found.counted.points, found.integrated.points
    print(f"mean: by counting {counted}, by heights {integrated}, equal: {found.holds}")
    heights = [float(network().pre_activations([x])[1][0]) for x in BREAKS]
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot([float(x) for x in BREAKS], heights, "o-", color="#0072b2", lw=2)
    for step in found.steps:
        left.axhline(-float(step.low), color="#9aa3b2", lw=0.8, ls=":")
    left.set(xlabel="x", ylabel="height = −b", xlim=(0, 1), ylim=(-float(B), float(B)))
    left.set_title("the zigzag $z_0$, and the heights of its corners", fontsize=11)
    for step in found.steps:
        heights = [-float(step.high), -float(step.low)]
        right.fill_betweenx(heights, 0, step.points, color="#9bb8d3", lw=0)
    right.set(xlabel="number of switches", xlim=(0, 3.3))
    right.set_title(f"switches for each height; their mean is {counted}", fontsize=11)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=150)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
