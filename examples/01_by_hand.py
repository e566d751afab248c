"""Three lines in the plane, counted by hand and by the program: seven regions.

    python examples/01_by_hand.py

What one sees. A network with one hidden layer of three ReLU neurons. Each neuron switches on one
side of a line, and the three lines cut the plane into seven cells.

Why it is so. Draw the lines one after the other. A new line is itself cut, by the p points where it
meets the lines before it, into p + 1 stretches, and each stretch splits one region in two. So it
adds p + 1 regions: 1 → 2 → 4 → 7. Of the 2³ = 8 patterns of signs one is missing, "negative for all
three", since no point has x < 0, y < 0 and x + y > 1.

What to try next. Move the third line through the point where the first two meet (bias 0), and count
again. Make it parallel to the first one. Which numbers can three lines give at all?

Proof: proofs/05-zaslavsky.md
"""

from fractions import Fraction
from itertools import product
from pathlib import Path

from exactregions import Box, Complex, Domain, Network, explore
from exactregions.drawings import draw

PICTURE = Path(__file__).parents[1] / "out" / "01_by_hand.png"

# A line is (a, b, c): the points with a·x + b·y + c = 0.
LINES = [(1, 0, 0), (0, 1, 0), (-1, -1, 1)]


def by_hand() -> int:
    """Count regions line by line: each adds one more than the points where it meets the others."""
    regions = 1
    for k, line in enumerate(LINES):
        met = {meeting(line, earlier) for earlier in LINES[:k]} - {None}
        regions += len(met) + 1
    return regions


def meeting(line: tuple[int, int, int], other: tuple[int, int, int]) -> tuple | None:
    """Return the point where two lines meet, by Cramer's rule; None if they are parallel."""
    (a, b, c), (d, e, f) = line, other
    determinant = a * e - b * d
    if determinant == 0:
        return None
    return Fraction(b * f - c * e, determinant), Fraction(c * d - a * f, determinant)


def network() -> Network:
    """Return the network whose neurons read the three lines; its output is their sum."""
    weights = [(a, b) for a, b, _ in LINES]
    biases = [c for _, _, c in LINES]
    return Network.of([(weights, biases), ([[1, 1, 1]], [0])])


def by_program() -> Complex:
    """Return all cells of the network on the whole plane."""
    return explore(network(), Domain.whole(2))


def missing(cells: Complex) -> list[tuple[int, ...]]:
    """Return the patterns that no cell has; a state is 0 for off and 2 for on."""
    found = {cell.pattern for cell in cells}
    return [states for states in product((0, 2), repeat=len(LINES)) if states not in found]


def main() -> None:
    """Count twice, and draw the part of the plane around the triangle."""
    cells = by_program()
    print(f"by hand:    {by_hand()} regions")
    print(f"by program: {cells.count} cells; of 8 patterns {missing(cells)} is missing")
    PICTURE.parent.mkdir(exist_ok=True)
    window = explore(network(), Box.cube(2, -1, 2))
    centres = {f"{k + 1}": cell.interior_point for k, cell in enumerate(window)}
    draw(window, PICTURE, marks=centres)
    print(f"Picture: {PICTURE}")


if __name__ == "__main__":
    main()
