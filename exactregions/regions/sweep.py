"""Many lines at once: the filter of the line engine, in floats with a proved radius.

A line is cut layer by layer into pieces on which every unit so far is affine. At both ends of a
piece the signs of the next units tell which of them vanish inside, and the order of their roots
cuts the piece. A sign or an order that a radius leaves open condemns its line, and exact arithmetic
takes that line (regions/breakpoints.py).

Points of a line are homogeneous, X = (x₀, x₁) for t = x₁/x₀, so that infinity is a point too.

Proof: proofs/error-radius.md
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import (
    INFLATE,
    ROUNDOFF,
    Enclosure,
    Floats,
    Indices,
    distrust,
    gamma,
)
from exactregions.regions.layers import LayerMap
from exactregions.regions.stacked import Stacked

Flags = NDArray[np.bool_]


class Crossings(NamedTuple):
    """Where lines cross units, in order along each line, and the lines about which this is proved.

    line : (m,) which line; increasing
    unit : (m,) the unit that vanishes there, and changes its sign
    kink : (m,) whether the derivative of an output along the line jumps there
    sure : (K,) whether all of this is proved for a line
    """

    line: Indices
    unit: Indices
    kink: Flags
    sure: Flags


class Pieces(NamedTuple):
    """Intervals of lines in order.

    line        : (B,) which line each is on
    left, right : (B, 2) its ends
    unit        : (B,) the unit that vanishes at its left end, −1 at the start of a line
    """

    line: Indices
    left: Enclosure
    right: Enclosure
    unit: Indices


@np.errstate(all="ignore")
def swept(maps: Sequence[LayerMap | Stacked], given: Enclosure, ends: Enclosure) -> Crossings:
    """Return the crossings of K lines with the units of a network, or of K networks.

    maps  : all layers, the output last
    given : (K, 2, 1 + d) the forms of 1 and of the inputs on each line, constants first
    ends  : (K, 2, 2) both ends of each line; those at infinity without an error
    """
    lines = len(ends.middle)
    left, right = (Enclosure(*(part[:, i] for part in ends)) for i in (0, 1))
    pieces = Pieces(np.arange(lines), left, right, np.full(lines, -1))
    sure, first = np.ones(lines, dtype=bool), 0
    *hidden, output = maps
    for layer in hidden:
        units = _image(given, layer, pieces.line, lines)
        pieces, given, lost = _cut(pieces, units, layer, first)
        sure[lost] = False
        first += layer.units
    slopes = Enclosure(*(part[:, 1:] for part in given))
    kink, lost = _jumps(_image(slopes, output, pieces.line, lines), pieces)
    sure[lost] = False
    inner = pieces.unit >= 0
    return Crossings(pieces.line[inner], pieces.unit[inner], kink[inner], sure)


def _image(given: Enclosure, layer: LayerMap | Stacked, line: Indices, lines: int) -> Enclosure:
    """Return the units of a layer as forms, (B, k, units), from what it reads, (B, k, 1 + n)."""
    unit = gamma(given.middle.shape[2])
    middle = _times(given.middle, layer.matrix, line, lines)
    spread = given.radius + unit * np.abs(given.middle)
    radius = _times(spread, np.abs(layer.matrix), line, lines) * INFLATE
    return distrust(Enclosure(middle, radius))


def _times(forms: Floats, matrix: Floats, line: Indices, lines: int) -> Floats:
    """Multiply forms by the one matrix, or by that of their line."""
    batch, k, n = forms.shape
    if matrix.ndim == 2:
        return (forms.reshape(batch * k, n) @ matrix).reshape(batch, k, -1)
    counts = np.bincount(line, minlength=lines)
    slot = np.arange(batch) - np.repeat(np.cumsum(counts) - counts, counts)
    padded = np.zeros((lines, counts.max(), k, n))
    padded[line, slot] = forms
    product: Floats = (padded.reshape(lines, -1, n) @ matrix).reshape(lines, -1, k, matrix.shape[2])
    return product[line, slot]


def _cut(
    pieces: Pieces, units: Enclosure, layer: LayerMap | Stacked, first: int
) -> tuple[Pieces, Enclosure, Indices]:
    """Cut pieces where units of a layer vanish; return what the next layer reads on the new ones.

    The last result are lines about which something is left open.
    """
    positive, ends, lost = _signs(pieces, units)
    where, which = np.nonzero(positive ^ ends)
    roots = _roots(units, where, which, ends[where, which])
    order = np.lexsort((roots.middle[:, 1] / roots.middle[:, 0], where))
    where, which = where[order], which[order]
    roots = Enclosure(*(part[order] for part in roots))
    doubt = _unordered(roots, where)

    counts = np.bincount(where, minlength=len(pieces.line))
    starts = np.cumsum(counts + 1) - counts - 1
    origin = np.repeat(np.arange(len(counts)), counts + 1)
    fresh = np.arange(len(where)) + where + 1
    cut = Pieces(
        pieces.line[origin],
        Enclosure(*(part[origin] for part in pieces.left)),
        Enclosure(*(part[origin] for part in pieces.right)),
        pieces.unit[origin],
    )
    cut.unit[fresh] = first + which
    for part, root, end in zip(cut.left, roots, cut.right, strict=True):
        part[fresh] = root
        end[fresh - 1] = root

    flips = np.zeros((len(origin), units.middle.shape[2]), dtype=bool)
    flips[fresh, which] = True
    turned: Flags = np.logical_xor.accumulate(flips, axis=0)
    turned ^= turned[starts[origin]]
    above = positive[origin] ^ turned
    given = Enclosure(*(_read(part[origin], above, layer) for part in units))
    given.middle[:, 0, 0] = 1.0
    return cut, given, np.concatenate((pieces.line[lost], pieces.line[where[doubt]]))


def _signs(pieces: Pieces, units: Enclosure) -> tuple[Flags, Flags, Indices]:
    """Return which units are positive at the left and at the right ends, and pieces with doubts.

    At its right end a piece has the signs of the next one at its left end.
    """
    last = np.flatnonzero(np.diff(pieces.line, append=-1))
    left = _values(units, pieces.left)
    right = _values(*(Enclosure(*(p[last] for p in part)) for part in (units, pieces.right)))
    positive = left.middle > 0
    ends = np.roll(positive, -1, axis=0)
    ends[last] = right.middle > 0
    lost = np.asarray(~(np.abs(left.middle) > left.radius).all(axis=1))
    lost[last] |= ~(np.abs(right.middle) > right.radius).all(axis=1)
    return positive, ends, np.flatnonzero(lost)


def _values(units: Enclosure, at: Enclosure) -> Enclosure:
    """Return the values of forms, (B, 2, n), at one point each, (B, 2).

    At infinity a form without slope has the sign that it has everywhere.
    """
    x = at.middle[:, :, None]
    terms = units.middle * x
    far = np.abs(x)
    radius = units.radius * (far + at.radius[:, :, None])
    radius += np.abs(units.middle) * (at.radius[:, :, None] + gamma(2) * far)
    values = Enclosure(terms.sum(axis=1), radius.sum(axis=1) * INFLATE)
    level = (units.middle[:, 1] == 0) & (units.radius[:, 1] == 0) & (at.middle[:, :1] == 0)
    for whole, part in zip(values, units, strict=True):
        np.copyto(whole, part[:, 0], where=level)
    return values


def _roots(units: Enclosure, where: Indices, which: Indices, rising: Flags) -> Enclosure:
    """Return where units vanish, (m, 2), the larger coordinate 1 in size and x₀ ≥ 0."""
    form = Enclosure(*(part[where, :, which] for part in units))
    turn = np.where(rising, 1.0, -1.0)[:, None] * np.array([1.0, -1.0])
    size = np.abs(form.middle).max(axis=1)[:, None]
    middle = turn * form.middle[:, ::-1] / size
    return Enclosure(middle, (form.radius[:, ::-1] / size + ROUNDOFF) * INFLATE)


def _unordered(roots: Enclosure, where: Indices) -> Indices:
    """Return which roots are not proved to come before the next one on their piece."""
    x, y = roots.middle[:-1], roots.middle[1:]
    ahead = x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0]
    r, s = roots.radius[:-1], roots.radius[1:]
    doubt = r.sum(axis=1) + s.sum(axis=1) + (r * s[:, ::-1]).sum(axis=1) + gamma(2) * 2
    pairs = (where[:-1] == where[1:]) & ~(ahead > doubt * INFLATE)
    return np.flatnonzero(pairs)


def _read(units: Floats, above: Flags, layer: LayerMap | Stacked) -> Floats:
    """Return what the next layer reads, (B, 2, 1 + n), with 0 in the place of the constant.

    A number that is not known stays unknown: 0 times it is NaN.
    """
    many = 1 + layer.units
    given = np.empty((*units.shape[:2], many + len(layer.raw)))
    given[:, :, 0] = 0.0
    np.multiply(units, above[:, None], out=given[:, :, 1:many])
    given[:, :, many:] = units[:, :, layer.raw]
    return given


def _jumps(slopes: Enclosure, pieces: Pieces) -> tuple[Flags, Indices]:
    """Tell for every piece if an output's slope differs from that before; and lines with doubts."""
    gap = np.abs(np.diff(slopes.middle[:, 0], axis=0, prepend=0.0))
    doubt = slopes.radius[:, 0].copy()
    doubt[1:] += slopes.radius[:-1, 0]
    # The last bit of a difference and of a sum is covered by doubling the doubt.
    differ = np.asarray((gap > 2 * doubt).any(axis=1))
    same = np.asarray(((gap == 0) & (doubt == 0)).all(axis=1))
    inner = pieces.unit >= 0
    return differ, pieces.line[inner & ~differ & ~same]
