"""Your answers.

Copy this file, and put an answer in the place of each None. Then run

    python proofs/exercises/judge.py answers.py

A number is an int, a Fraction or a text such as "2/3", never a float. Several are a list or a
tuple, in the order of the comment. A network is a list of pairs (W, b), the output last:
[([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])] is the tent 2·ReLU(x) - 4·ReLU(x - 1/2).
The page named has the whole question.
"""

# ---- Part 1, cells

# proofs/01-cells.md: how many of the four systems have interior points; how many cells there are
answer_01 = None

# proofs/02-bent-hyperplanes.md: the number c must exceed; for c = 1 three lists of three: the faces
# before u, those that u cuts, those after
answer_02 = None

# proofs/03-pieces.md: f and g, two networks from the line to the line
answer_03 = None

# proofs/04-sawtooth.md: the pieces of the four functions
answer_04 = None

# proofs/05-zaslavsky.md: the cells; those after one plane is moved; how many fewer than in general
# position
answer_05 = None

# proofs/06-counting.md: a network of widths 1-1-2-1 that has |z| in place of ReLU
answer_06 = None

# proofs/07-general-position.md: a list of (k, left, right) for each k at which (2) is false; the
# faces around the point; the cells around it; both numbers of (1) for c = 3
answer_07 = None

# proofs/08-mean-degree.md: the smallest n
answer_08 = None

# proofs/09-strata.md: the length a + b·√2 of B_1 as (a, b); the points of B_2
answer_09 = None

# proofs/10-convex-parts.md: linear regions; parts at least
answer_10 = None

# ---- Part 2, Hanin and Rolnick

# proofs/11-one-dimension.md: the mean number of kinks
answer_11 = None

# proofs/12-gram.md: the mean number of points; what the strict reading gives
answer_12 = None

# proofs/13-kac-rice.md: the mean number of points; of kinks
answer_13 = None

# proofs/14-paper-bounds.md: the mean distance; the right side of (4)
answer_14 = None

# proofs/15-expectation.md: the mean numbers of cells and of linear regions; the cells without
# biases. (S and the mask are for you alone.)
answer_15 = None

# proofs/16-one-layer.md: mean and variance in [1/3, 1]; the mean in [-1/3, 1/3]; a², where half of
# all breakpoints lie in [-a, a]
answer_16 = None

# ---- Part 3, the program

# proofs/17-error-radius.md: the error as a multiple of u; the part; the error of the other order
# as a multiple of u
answer_17 = None

# proofs/18-traversal.md: the cells; those that the careless walk finds; ν
answer_18 = None

# proofs/19-facets.md: what c must exceed at (0, 0), and at (0, 1); between which two numbers c is
# when the row is a facet
answer_19 = None

# proofs/20-lineality.md: cells; walls; faces of dimension 0; of dimension 1
answer_20 = None

# proofs/21-subdivision.md: (vertices, edges, cells) raised; the same of the true complex; how many
# raised edges, and how many raised cells, lose dimension
answer_21 = None

# proofs/22-interpolation.md: for (a) and for (b) each: t, t*, and |t* - t| as a part of ρ/g
answer_22 = None

# proofs/23-clipping.md: corners in the list; points
answer_23 = None

# proofs/24-linear-programs.md: the minimum; the multipliers of the first two rows; how much the
# cost of y can fall
answer_24 = None

# proofs/25-split-tree.md: the true number of cells; the line, as a text in single quotes. It looks
# like '{"t":"+-","h":[[-1],[0]],"w":[4,3]}'
answer_25 = None

# proofs/26-seams.md: for each of the three seams (C_S, W_S, T_S)
answer_26 = None

# ---- Part 4, further claims

# proofs/27-definitions.md: the greatest R_4; a network from the line to the line that has it
answer_27 = None

# proofs/28-kinks.md: c
answer_28 = None

# proofs/29-distance.md: the squared distance; the neuron, 1, 2 or 3
answer_29 = None

# proofs/30-coarea.md: both sides of (1), and the lengths for 1/4 and for 3/4, as multiples of √2
answer_30 = None

# proofs/31-zero-bias.md: the cells without biases; how many more there are with biases
answer_31 = None

# proofs/32-euler.md: the five Euler sums
answer_32 = None

# proofs/33-folding.md: the cells; how many more
answer_33 = None

# proofs/34-tropical.md: P and Q, each a list of monomials c + a·x as (c, a)
answer_34 = None

# proofs/35-bounded-parts.md: the most with three neurons, and with two; a network of widths 1-3-1
# that has the most for t = 0
answer_35 = None

# ---- Further ones, from easy to hard

# One hidden layer of ReLU(x), ReLU(y) and ReLU(x + y - 1), the output is their sum, on the whole
# plane: how many cells; how many of them are bounded
further_01 = None

# The same on the square [-2, 2]²: the greatest and the least area of a cell
further_02 = None

# ReLU(x + y) - ReLU(-x - y) + ReLU(x - y) on the plane: how many cells; how many linear regions
further_03 = None

# A network of widths 2-3-1 that has exactly six cells on the plane
further_04 = None

# f(x) = ReLU(x), and g(x) is the network [([[1], [600], [600], [600]], [0, -200, -201, -202]),
# ([[1, 1, -2, 1]], [0])]. They agree at 0, 1/100, 2/100, …, 1. A point of [0, 1] where they do not
further_05 = None

# Widths 1-3-3-1, and random weights and biases with densities that are symmetric about 0: the mean
# number of linear regions on the line (Theorem B of proofs/15-expectation.md)
further_06 = None

# A network of widths 1-2-2-1 with as many cells on the line as any such network. (It is not 9: see
# proofs/06-counting.md.)
further_07 = None

# f(x, y) = ReLU(ReLU(x) + ReLU(y) - ReLU(-y)), a network of widths 2-3-1-1, at (1/4, -1): the
# squared distance to the nearest wall of its cell; to the nearest point where f bends
further_08 = None

# A network from the line to the line without a single 0 among its weights and biases, and with a
# neuron that is identically zero on some cell
further_09 = None

# On [0, 1]² let z0 = x - y, and z1 = ReLU(z0) - 2 in the second layer. The certificate has a line
# for each of two cells: {"t":"s-","h":[[]],"w":[4,1,3]} and {"t":"-","h":[[?,?]],"w":[8,5,3]}. The
# two premises (docs/certificate-spec.md, section 2, says how they are numbered)
further_10 = None

# A network from the plane to the line for which the claim `corners-are-strictly-good` fails. Four
# neurons or fewer are enough (proofs/15-expectation.md, Theorem C)
further_11 = None

# A network of widths 1-3-3-1 with 16 cells on the line (proofs/03-pieces.md, part 4)
further_12 = None
