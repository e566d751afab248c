"""Mean numbers of cells, faces, kinks and corners of a random ReLU network, in closed form.

The networks have widths d, n_1, …, n_L, outputs and generic weights and biases. The mean is over
the signs of their neurons: turning a neuron changes ReLU(z) into −ReLU(−z). So each formula is the
exact mean over the 2^N turned versions of one generic network (claims/orbits.py), and hence the
expectation under every law of the parameters that has a density and that turning leaves as it is:
He, Xavier and PyTorch's default with random biases are such laws. No width is taken to be large.

Everything follows from the mean numbers of vertices in dimension k = 0, 1, …, d,

    V_k = Σ_a ∏_l C(n_l, a_l) P(Bin(n_l − a_l, 1/2) ≥ a_{l+1} + … + a_L)    (a ≥ 0, Σ a_l = k),

where a_l neurons of layer l vanish, and enough of the others are open to carry disjoint paths.

Proof: proofs/15-expectation.md
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import comb, prod

from exactregions.networks.initial import read_widths

Widths = Sequence[int] | str


@dataclass(frozen=True, slots=True)
class Expectation:
    """All closed formulas for some widths.

    widths         : inputs, hidden widths, outputs
    faces          : mean numbers of faces of dimension 0, …, d on ℝ^d, vertices first, cells last
    kinks          : mean number of kinks of the output on a generic line
    corners        : mean number of points of B_{N,d} on ℝ^d
    strict_corners : the same, were paths not to pass through the neurons that vanish
    """

    widths: tuple[int, ...]
    faces: tuple[Fraction, ...]
    kinks: Fraction
    corners: Fraction
    strict_corners: Fraction

    @property
    def cells(self) -> Fraction:
        """The mean number of cells on ℝ^d."""
        return self.faces[-1]

    @property
    def vertices(self) -> Fraction:
        """The mean number of vertices on ℝ^d."""
        return self.faces[0]

    @property
    def regions_on_line(self) -> Fraction:
        """The mean number of linear regions on a generic line, one more than kinks."""
        return self.kinks + 1


def expectation(widths: Widths) -> Expectation:
    """Return the mean numbers of faces, kinks and corners for widths.

    widths : inputs, hidden widths, outputs, as integers or as text

    Raises as ``mean_cells`` does.

    >>> found = expectation("2-3-3-1")
    >>> str(found.cells), str(found.vertices), str(found.regions_on_line), str(found.corners)
    ('143/8', '45/4', '25/4', '87/8')
    """
    return Expectation(
        read_widths(widths),
        mean_faces(widths),
        mean_kinks(widths),
        mean_corners(widths),
        mean_corners(widths, strict=True),
    )


def mean_cells(widths: Widths) -> Fraction:
    """Return the mean number of cells on ℝ^d, V_0 + … + V_d.

    widths : inputs, hidden widths, outputs, as integers or as text

    It is at most Zaslavsky's Σ_{k ≤ d} C(N, k), with equality for one hidden layer. Raises
    ShapeError or FileFormatError if the widths are not two or more positive integers.

    >>> print(mean_cells("2-3-3-1"), mean_cells("2-2-2-1-1"), mean_cells((2, 5, 1)))
    143/8 149/16 16
    """
    return sum(_vertices(read_widths(widths)), Fraction(0))


def mean_vertices(widths: Widths) -> Fraction:
    """Return the mean number of vertices on ℝ^d, V_d.

    >>> print(mean_vertices("2-3-3-1"), mean_cells("2-3-3-1") - mean_cells("1-3-3-1"))
    45/4 45/4
    """
    return _vertices(read_widths(widths))[-1]


def mean_faces(widths: Widths) -> tuple[Fraction, ...]:
    """Return the mean numbers of faces of dimension 0, …, d on ℝ^d: f_k = Σ_j C(j, d − k) V_j.

    For one hidden layer it is Buck's f-vector of hyperplanes in general position.

    >>> v, e, f = mean_faces("2-3-3-1")
    >>> print(v, e, f, v - e + f)
    45/4 225/8 143/8 1
    """
    sizes = read_widths(widths)
    d, found = sizes[0], [(j, v) for j, v in enumerate(_vertices(sizes)) if v]
    return tuple(sum((comb(j, d - k) * v for j, v in found), Fraction(0)) for k in range(d + 1))


def mean_kinks(widths: Widths) -> Fraction:
    """Return the mean number of kinks on a generic line, Σ_l n_l ∏_{j≠l} (1 − 2^−n_j).

    A kink is a point where the derivative of some output along the line jumps. The factors of
    layers below l: some path from the input to the neuron is open; of those above: some path from
    it to an output is. The line has one linear region more than kinks. The number of inputs and
    that of outputs do not matter.

    >>> print(mean_kinks("1-2-2-1"), mean_kinks("7-3-2-4"), mean_kinks("1-2-2-1-1"))
    3 4 33/16
    >>> regions = mean_kinks("1-64-64-64-1") + 1
    >>> regions == 1 + 192 * (1 - Fraction(1, 2**64)) ** 2, round(regions / 192 - 1, 4)
    (True, Fraction(13, 2500))
    """
    _, *hidden, _ = read_widths(widths)
    paths = [1 - Fraction(1, 2**n) for n in hidden]
    others = (prod(paths[:l] + paths[l + 1 :], start=Fraction(1)) for l in range(len(hidden)))
    return sum((n * p for n, p in zip(hidden, others, strict=True)), Fraction(0))


def mean_corners(widths: Widths, *, strict: bool = False) -> Fraction:
    """Return the mean number of points of B_{N,d} on ℝ^d.

    strict : count only vertices where every neuron z_1, …, z_d that vanishes has a path to an
             output along which all later neurons are open

    A vertex lies in B_{N,d} iff each of z_1, …, z_d has a path to an output along which every later
    neuron is open *or one of z_1, …, z_d*: where an upstream neuron is seen through one that
    vanishes at the vertex, the boundary has a T-junction there, and the strict reading loses it.
    In the formula for V_d layer l must then carry a path of its own if neurons below it vanish:
    Bin(n_l − a_l, 1/2) ≥ max(1, a_{l+1} + … + a_L), in the true reading only where a_l = 0.
    For d = 1 the two agree and give ``mean_kinks``.

    >>> [str(mean_corners(w)) for w in ("2-2-1-1", "2-2-2-1", "2-3-2-1", "2-2-2-2-1")]
    ['3/2', '3', '29/4', '69/16']
    >>> [str(mean_corners(w, strict=True)) for w in ("2-2-1-1", "2-2-2-1", "2-3-2-1", "2-2-2-2-1")]
    ['1/2', '2', '5', '41/16']
    """
    seen = (lambda _: 1) if strict else (lambda vanishing: int(vanishing == 0))
    return _vertices(read_widths(widths), seen)[-1]


def _vertices(sizes: Sequence[int], seen: Callable[[int], int] = lambda _: 0) -> list[Fraction]:
    """Return V_0, …, V_d, as sums over the layers from the last one down.

    seen : of how many neurons vanish in a layer, how many open ones it needs at least if neurons
           vanish below it

    Entry k of ``more`` and ``done`` counts choices of k neurons that vanish, and of open ones among
    the others, in the layers so far: when more neurons vanish below, and when none does.
    """
    d, *hidden, _ = sizes
    size = min(d, hidden[0] if hidden else 0) + 1  # V_k = 0 for k > n_1: no k disjoint paths
    more, done = [1, *[0] * (size - 1)], [0] * size
    for n in reversed(hidden):
        going, ended = [0] * size, [0] * size
        for above in range(size):
            ended[above] += done[above] * _choices(n, 0, above)
            for a in range(min(n, size - 1 - above) + 1):
                least = max(above, seen(a))
                going[above + a] += more[above] * _choices(n, a, least)
                ended[above + a] += more[above] * _choices(n, a, above) if a else 0
        more, done = going, ended
    whole = 2 ** sum(hidden)
    terms = [Fraction(count, whole) for count in done[1:]]
    return [Fraction(1), *terms, *[Fraction(0)] * (d - len(terms))]


@cache
def _choices(n: int, a: int, least: int) -> int:
    """Return 2^n C(n, a) P(Bin(n − a, 1/2) ≥ least)."""
    tails = _tails(n - a)
    return comb(n, a) * 2**a * tails[least] if least < len(tails) else 0


@cache
def _tails(n: int) -> list[int]:
    """Return how many subsets of n things have at least 0, 1, …, n elements."""
    return list(accumulate(comb(n, m) for m in range(n, -1, -1)))[::-1]
