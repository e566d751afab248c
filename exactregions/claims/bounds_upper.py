"""Upper bounds on the number of cells that networks of given widths can have, as integers.

Inputs are d, the dimension of the domain, and the hidden widths n₁, …, n_L. Cells are activation
regions of full dimension. All bounds here hold for every network of these widths, in special
position too, and on every convex domain of dimension d: fewer patterns occur on a part of the
space, and a slice of the input space makes a network with d inputs. A neuron that is identically
at a breakpoint on a cell is the same form on all cells with the same pattern in earlier layers, so
it cuts none of them.

Why one layer obeys its bound. On a cell of the earlier layers, n neurons are affine forms whose
slopes have rank r. If all 2^k patterns of some k of them occur, those k slopes are independent:
from Σ c_j·z_j = const with some c ≠ 0, the signs of c or their negatives could not all occur. A
family of sets has at most as many members as it shatters sets (Pajor 1985), so there are at most
Σ_{j ≤ r} C(n, j) patterns, of which at most Σ_{j ≤ min(i, r)} C(n, j) close i or fewer neurons.

Proof: proofs/06-counting.md; of one layer proofs/05-zaslavsky.md, on a line proofs/03-pieces.md
"""

from collections.abc import Sequence
from math import comb, prod

from exactregions.errors import ShapeError


def zaslavsky(neurons: int, rank: int) -> int:
    """Return Σ_{j ≤ r} C(n, j), the most cells of n hyperplanes whose normals have rank r.

    It is attained iff they are in general position in the space that their normals span; r = d for
    n ≥ d hyperplanes in general position in ℝ^d (Zaslavsky 1975; the version with the rank is
    Serra, Tjandraatmadja and Ramalingam 2018, lemma 2).

    >>> zaslavsky(5, 2), zaslavsky(3, 8) == 2**3
    (16, True)
    """
    return sum(comb(neurons, j) for j in range(min(neurons, rank) + 1))


def buck(neurons: int, dimension: int) -> tuple[int, ...]:
    """Return f_k = Σ_{d−k ≤ i ≤ d} C(n, i)·C(i, d − k) for k = 0, …, d.

    So many faces of dimension k have n hyperplanes in general position in ℝ^d (Buck 1943).

    >>> buck(3, 2), zaslavsky(3, 2)
    ((3, 9, 7), 7)
    """
    n, d = neurons, dimension
    return tuple(
        sum(comb(n, i) * comb(i, d - k) for i in range(d - k, d + 1)) for k in range(d + 1)
    )


def all_patterns(hidden: Sequence[int]) -> int:
    """Return 2^N, the number of patterns of N neurons with one breakpoint each.

    >>> all_patterns((3, 2))
    32
    """
    return 1 << sum(hidden)


def montufar(inputs: int, hidden: Sequence[int]) -> int:
    """Return ∏_l Σ_{j ≤ d_l} C(n_l, j) with d_l = min(d, n₁, …, n_l) (Montúfar 2017).

    The images of cells in layer l − 1 have dimension at most min(d, n₁, …, n_{l−1}).

    >>> montufar(2, (2, 2)), montufar(2, (3, 3)), montufar(3, (2, 2, 1)), montufar(1, (3, 4, 5))
    (16, 49, 32, 120)
    """
    return layers_with_breakpoints(inputs, hidden, [1] * len(hidden))


def layers_with_breakpoints(inputs: int, hidden: Sequence[int], breakpoints: Sequence[int]) -> int:
    """Return ∏_l Σ_{j ≤ d_l} C(n_l, j)·T_l^j, d_l = min(d, n₁, …, n_l), T_l breakpoints a neuron.

    One layer: of n neurons with T breakpoints and rank r, the last adds as many cells as its T
    parallel hyperplanes are cut into by the others, whose rank there is r − 1; so the number c
    obeys c(n, r) ≤ c(n − 1, r) + T·c(n − 1, r − 1). For one layer the sum is the bound of Montúfar,
    Ren and Zhang (2022) for maxout units of rank T + 1; T = 1 gives ``montufar``. Derived here.

    >>> layers_with_breakpoints(1, (3, 2), (2, 1)), layers_with_breakpoints(2, (3,), (1,))
    (21, 7)
    """
    dimension, factors = inputs, []
    for n, t in zip(hidden, breakpoints, strict=True):
        dimension = min(dimension, n)
        factors.append(sum(comb(n, j) * t**j for j in range(dimension + 1)))
    return prod(factors)


def serra(inputs: int, hidden: Sequence[int], ranks: Sequence[int] | None = None) -> int:
    """Return the sum over j of ∏_l C(n_l, j_l), 0 ≤ j_l ≤ min(d, n₁ − j₁, …, n_{l−1} − j_{l−1}).

    ranks : those of the weight matrices, if known; then j_l and the dimension behind layer l are
            at most ranks[l], too

    For ReLU: a cell with j closed neurons in layer l has an image of dimension n_l − j or less,
    and cells with few closed neurons are few (Serra, Tjandraatmadja and Ramalingam 2018, theorem 1,
    and their remark on ranks). One layer can attain it. The sum R(l, k) over j_l, …, j_L for an
    image of dimension k is Σ_j C(n_l, j)·R(l + 1, min(k, n_l − j)); k takes few values.

    >>> serra(2, (2, 2)), serra(2, (3, 3)), serra(2, (4, 4)), serra(3, (2, 2, 1))
    (11, 40, 121, 20)
    >>> serra(5, (2, 2)), serra(1, (3, 4, 5)), serra(2, (3, 3), ranks=(1, 2))
    (11, 120, 16)
    """
    limits = hidden if ranks is None else list(map(min, ranks, hidden))
    largest = [inputs]  # the dimension that an image can have in front of each layer
    for limit in limits:
        largest.append(min(largest[-1], limit))
    following = [1] * (largest[-1] + 1)
    for l in reversed(range(len(hidden))):
        n, rows = hidden[l], [comb(hidden[l], j) for j in range(largest[l + 1] + 1)]
        # For an image of dimension k ≤ rank only: a larger one is cut as if it had the rank.
        full = [
            sum(rows[j] * following[min(k, n - j)] for j in range(k + 1))
            for k in range(largest[l + 1] + 1)
        ]
        following = full + full[-1:] * (largest[l] - largest[l + 1])
    return following[inputs]


def raghu(inputs: int, hidden: Sequence[int], breakpoints: int = 1) -> int:
    """Return ∏_l (T·n_l + 1)^d, a true form of the order O((T·n)^{dL}).

    Raghu, Poole, Kleinberg, Ganguli and Sohl-Dickstein (2017, theorem 1) state the order only, for
    ReLU (T = 1) and hard tanh (T = 2). The constant is ours: Σ_{j ≤ d} C(n, j)·T^j ≤ (T·n + 1)^d,
    since a choice of j ≤ d of the T·n breakpoints can be written as d entries, each one of them or
    nothing.

    >>> raghu(2, (3, 3)), montufar(2, (3, 3)), raghu(1, (3, 4, 5))
    (256, 49, 120)
    """
    return prod((breakpoints * n + 1) ** inputs for n in hidden)


def line(hidden: Sequence[int]) -> int:
    """Return ∏ (n_l + 1), the most cells on a line.

    Each neuron vanishes at one point at most of each cell of the earlier layers. If n_l ≥ 3 for all
    l it is attained, by linear regions too: ``famous:serra:…`` (Serra, Tjandraatmadja and
    Ramalingam 2018, theorem 5).

    >>> line((3, 4, 5)) == montufar(1, (3, 4, 5)) == serra(1, (3, 4, 5))
    True
    """
    return prod(n + 1 for n in hidden)


def line_with_pairs(hidden: Sequence[int]) -> int:
    """Return a bound for ReLU on a line that is below ∏ (n_l + 1) where n_l = 2 before the end.

    Two ReLU on an interval cannot give three pieces with slopes of alternating signs: facing the
    same way they leave a flat end, facing apart a flat middle, and facing each other the slope in
    the middle is the sum of the outer ones. So a neuron of the next layer vanishes at 2 points at
    most, and both layers make at most 3 + 2·n_{l+1} cells of one. Derived here.

    >>> line_with_pairs((2, 2)), line((2, 2)), line_with_pairs((3, 2, 5)), line((3, 2, 5))
    (7, 9, 52, 72)
    """
    following, behind = 1, 1  # the bounds for layers l + 1, … and l + 2, …
    for l in reversed(range(len(hidden))):
        here = (hidden[l] + 1) * following
        if hidden[l] == 2 and l + 1 < len(hidden):
            here = min(here, (3 + 2 * hidden[l + 1]) * behind)
        following, behind = here, following
    return following


def telgarsky(hidden: Sequence[int], pieces: int = 2) -> int:
    """Return ∏ t·n_l, a bound for the linear regions on a line of units with t pieces.

    A sum of functions with p and q pieces has at most p + q, a composition at most p·q (Telgarsky
    2016, from memory; L layers of m units then have at most (t·m)^L).

    >>> telgarsky((3, 3)), line((3, 3))
    (36, 16)
    """
    if pieces < 2:
        raise ShapeError(f"units of {pieces} pieces are affine; give 2 or more pieces")
    return prod(pieces * n for n in hidden)
