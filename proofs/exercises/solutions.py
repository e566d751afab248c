"""One right answer to each exercise, and why. Try them yourself first."""

# 01: (-,-), (-,+) give x <= 0, (+,+) gives x >= 0, (+,-) the point 0. Two sign vectors are cells'
# (-,0) and (+,+): 4 of the page wants a face that is not empty, and (-,-) and (-,+) have none.
answer_01 = (3, 2)

# 02: for c < 0 there is no zero, for c = 0 only a point; the diamond cuts 4 rays and 4 quadrants.
answer_02 = (0, (1, 4, 4), (0, 4, 4), (5, 12, 8))

# 03: f has its kinks where it is the higher one, and so has g; f - g changes its sign between any
# two of these four kinks and beyond the first and the last one. So max(f, g) has 4 + 5 kinks.
answer_03 = (
    [([[1], [1], [1], [-1]], [3, -1, 0, 0]), ([[-2, -2, 1, -1]], [4])],
    [([[1], [1]], [1, -3]), ([[-2, -2]], [0])],
)

# 04: in the middle, 1/2 goes to 3/4, 3/8, 9/16: there the third power sinks to 9/16 only, not
# below 1/2, and so the fourth one has one tooth less, of two pieces.
answer_04 = (2, 4, 8, 14)

# 05: 2·(1 + 4 + 6); the moved one has 11 regions in place of 8; and 26 in general position.
answer_05 = (22, 25, 1)

# 06: the first |x| folds the line, and both others cut each half twice.
answer_06 = [([[1]], [0]), ([[1], [1]], [-1, -2]), ([[1, 1]], [0])]

# 07: the point lies on the third line and on the others at once; 1 + 6 + 6 faces are around it.
answer_07 = ([(0, 1, 2), (1, 6, 7)], 13, 6, (27, 8))

# 08: 4n² / (n² + n + 2) > 39/10 iff n² - 39n - 78 > 0.
answer_08 = 41

# 09: the rim, four times √2, and four ridges of length 1; the top and the four ends of ridges.
answer_09 = ((4, 4), 5)

# 10: 2x on a half-plane, 0, x and y on wedges; at 0 the half-plane has an angle of half a turn.
answer_10 = (4, 5)

# 11: 1/2 from the first neuron, seen iff the second is open, and 7/16 from the second.
answer_11 = "15/16"

# 12: at the T-junction the second neuron hides the first on one side: strictly no corner is good.
answer_12 = ("1/8", 0)

# 13: 1 from the first neuron and 1/2 from the second; the first bends f iff the second is open.
answer_13 = ("3/2", 1)

# 14: ∫(1 - t/2)² on [0, 1] and ∫1/(4t²) above it; (4) says 1/2, and 1 would be too much.
answer_14 = ("5/6", "1/2")

# 15: 1 + (2 + 3/2) cells, 1 + 2·3/4 + 2·3/4 regions; without biases all breakpoints are 0. (G) is
# violated by two neurons whose gains are 0: both vanish at 0, in a line.
answer_15 = ("9/2", 4, 2)

# 16: arctan(√3 x)/π is 1/3, 1/6, -1/6 at 1, 1/3, -1/3, and 1/4 at 1/√3.
answer_16 = (2, "5/3", 4, "1/3")

# 17: 1 + u is a tie and goes to 1, 199 times; 199u is exact, and 1 + 199u goes to 1 + 200u.
answer_17 = (199, "199/204", 1)

# 18: x and -x change at once at x = 0; a walk that changes x alone never sees x < 0.
answer_18 = (8, 4, -2)

# 19: c > 1 + 2, c - 2 > 0; the row cuts a corner off iff 0 < c < 2, the largest x + 2y.
answer_19 = (3, 2, 0, 2)

# 20: L is spanned by (1, -1, 1); on E there are three lines without a common point.
answer_20 = (7, 9, 0, 3)

# 21: 1 + 4 + 6 cells of four lines in general position, three of them and eight edges bounded.
answer_21 = ((6, 16, 11), (1, 8, 8), 8, 3)

# 22: z/(z - w) twice; 1/8 is all of ρ/g = 1/8, and 14/45 is 7/9 of 2/5.
answer_22 = (("1/4", "3/8", 1), ("1/9", "-1/5", "7/9"))

# 23: raised, the octahedron is simple and has 2·8 - 4 vertices, two at each true one.
answer_23 = (12, 6)

# 24: 3x + 2y = 7 + 4/3·(2x + y - 4) + 1/3·(x + 2y - 5); the second is 0 when y costs 3/2.
answer_24 = (7, "4/3", "1/3", "1/2")

# 25: each unit is proved by the other one; "a sign which every point of K_s has already" is false.
answer_25 = (2, '{"t":"++","h":[[1],[0]],"w":[4,3]}')

# 26: x = 0 is a wall itself; the second seam passes where all walls meet, the third by its side.
answer_26 = ((0, 2, 0), (2, 0, 0), (4, 0, 3))

# 27: three lines cross three times; 0, x, 2 - x and 0 again, as the hat does.
answer_27 = (4, [([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 1]], [0])])

# 28: for x > 0 the slope is 2 + 4, for x < 0 it is -3c.
answer_28 = -2

# 29: 1/9, 4/25 and (4/15)²/2.
answer_29 = ("8/225", 3)

# 30: the gradient (±1, ±1) has the length √2; a diamond of radius 1/4, and four corners cut off.
answer_30 = (1, 1, 1)

# 31: 2·(1 + 6 + 15), and 1 + 7 + 21 + 35.
answer_31 = (44, 20)

# 32: (-1)^l for a polytope times l lines; a ray times a plane, and an octant, are unbounded.
answer_32 = (1, -1, 1, 0, 0)

# 33: 2²·2²·7, and 1 + 13 + 78.
answer_33 = (112, 20)

# 34: max(0, 2x) - max(1, 2x - 1), two each: it bends upwards at 0 and downwards at 1.
answer_34 = ([(0, 0), (0, 2)], [(1, 0), (-1, 2)])

# 35: four zeros with three neurons; with two the slopes cannot be +, -, + or -, +, -.
answer_35 = (3, 1, [([[1], [1], [-1]], [0, -2, 4]), ([[-3, 2, -2]], [9])])

# The further ones.

# Three lines in general position: 1 + 3 + 3 cells, and C(3 - 1, 2) of them are bounded.
further_01 = (7, 1)

# The third quadrant has 4, the triangle and both triangles beside it 1/2.
further_02 = (4, "1/2")

# ReLU(x + y) - ReLU(-x - y) is x + y and bends nowhere.
further_03 = (4, 2)

# Two of three lines parallel; or all three through one point.
further_04 = [([[1, 0], [1, 0], [0, 1]], [0, 1, 0]), ([[1, 1, 1]], [0])]

# The other one has a spike between 1/3 and 1/3 + 1/300, its top in the middle.
further_05 = "67/200"

# 1 + 3·7/8 + 3·7/8.
further_06 = "25/4"

# Of three cells the first layer is constant on one; on both others a tent is cut twice.
further_07 = [([[1], [1]], [0, -1]), ([[1, -2], [1, -2]], ["-1/4", "-1/2"]), ([[1, 1]], [0])]

# The wall x = 0 is behind a neuron that is closed there; the kink is x + y = 0.
further_08 = ("1/16", "9/32")

# ReLU(x + 1) - ReLU(x + 2) + 1 is 0 for all x > -1.
further_09 = [([[1], [1]], [1, 2]), ([[1, -1]], [1]), ([[1]], [1])]

# -(x - y - 2) = (1 - x) + y + 1.
further_10 = [-2, -3]

# The T-junction, max(max(x, 0) + y, 0): the corner is one of B_2, but hidden from one side.
further_11 = [([[1, 0], [0, 1]], [0, 10]), ([[1, 1]], [-10]), ([[1]], [0])]

# Four pieces of a zigzag, each cut three times.
further_12 = [
    ([[1], [1], [-1]], [-1, -2, 3]),
    ([[-12, 8, -8], [-12, 8, -8], [12, -8, 8]], [19, 18, -17]),
    ([[-3, 2, -2]], [5]),
]
