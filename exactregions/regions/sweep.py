"""Many lines at once: the filter of the line engine, in floats with a proved radius.

A line is cut layer by layer into pieces on which every unit so far is affine. At both ends of a
piece the signs of the next units tell which of them vanish inside, and the order of their roots
cuts the piece. A sign or an order that a radius leaves open condemns its line.

There are two passes. In the quick one a piece has one radius for the constants of all its units,
and one for their slopes; in the sharp one every number has its own. The sharp one takes the lines
that the quick one leaves, and exact arithmetic (regions/breakpoints.py) those that both leave.

Points of a line are homogeneous, X = (x₀, x₁) for t = x₁/x₀, so that infinity is a point too.

Proof: proofs/17-error-radius.md
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import (
    INFLATE,
    ROUNDOFF,
    SMALLEST_RADIUS,
    Enclosure,
    Floats,
    Indices,
    gamma,
)
from exactregions.regions.layers import LayerMap
from exactregions.regions.stacked import Stacked, of_lines, times

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


class Forms(NamedTuple):
    """Affine forms c·x₀ + a·x₁, n of them on each of B pieces.

    middle : (B, 2, n) constants c, then slopes a
    radius : (B, 2, n) bounds of their errors, or (B, 2, 1) for all n at once
    most   : bounds of the middles, of the same shape
    on     : (B, n) 0 where a form is exactly 0, else 1
    sharp  : whether every number has a radius of its own
    """

    middle: Floats
    radius: Floats
    most: Floats
    on: Floats
    sharp: bool


class Pieces(NamedTuple):
    """Intervals of lines in order; each ends where the next one begins, or its line ends.

    line : (B,) which line each is on
    left : (B, 2) where it begins
    unit : (B,) the unit that vanishes there, −1 at the start of a line
    """

    line: Indices
    left: Enclosure
    unit: Indices


@np.errstate(all="ignore")
def swept(
    maps: Sequence[LayerMap | Stacked], inputs: Floats, left: Enclosure, right: Enclosure
) -> Crossings:
    """Return the crossings of K lines with the units of a network, or of K networks.

    maps        : all layers, the output last
    inputs      : (K, 2, d) points of the lines and their directions, each within 2⁻⁵³ of its size
    left, right : (K, 2) the ends of each line; those at infinity without an error
    """
    found = _pass(maps, inputs, left, right, sharp=False)
    again = np.flatnonzero(~found.sure)
    if not len(again):
        return found
    ends = (Enclosure(*(part[again] for part in end)) for end in (left, right))
    more = _pass([of_lines(layer, again) for layer in maps], inputs[again], *ends, sharp=True)
    return joined(found, more._replace(line=again[more.line]), again)


def joined(found: Crossings, more: Crossings, again: Indices) -> Crossings:
    """Return what was found, with what was found of the lines ``again`` in its place."""
    kept = ~np.isin(found.line, again)
    line, unit, kink = (
        np.concatenate((old[kept], new)) for old, new in zip(found[:3], more[:3], strict=True)
    )
    order = np.argsort(line, kind="stable")
    sure = found.sure.copy()
    sure[again] = more.sure
    return Crossings(line[order], unit[order], kink[order], sure)


def _pass(
    maps: Sequence[LayerMap | Stacked], inputs: Floats, *ends: Enclosure, sharp: bool
) -> Crossings:
    lines, (left, right) = len(inputs), ends
    most = _bounds(inputs, sharp=sharp)
    given = Forms(inputs, ROUNDOFF * most, most, np.ones(inputs[:, 0].shape), sharp)
    pieces = Pieces(np.arange(lines), left, np.full(lines, -1))
    sure, first = np.ones(lines, dtype=bool), 0
    *hidden, output = maps
    for layer in hidden:
        units = _image(given, layer, pieces.line, lines)
        pieces, given, lost = _cut(pieces, right, units, layer, first)
        sure[lost] = False
        first += layer.units
    outputs = _image(given, output, pieces.line, lines)
    kink, lost = _jumps(outputs.middle[:, 1], outputs.radius[:, 1], pieces)
    sure[lost] = False
    inner = pieces.unit >= 0
    return Crossings(pieces.line[inner], pieces.unit[inner], kink[inner], sure)


def _bounds(forms: Floats, *, sharp: bool) -> Floats:
    """Return bounds of the constants and of the slopes of forms, each or all at once.

    All at once by their Euclidean norm, one product with a matrix: numpy is slow at the largest of
    a few.
    """
    if sharp:
        return np.abs(forms)
    batch, k, n = forms.shape
    squares = (forms * forms).reshape(batch * k, n) @ np.ones(n)
    return np.sqrt(squares).reshape(batch, k, 1) * INFLATE


def _image(given: Forms, layer: LayerMap | Stacked, line: Indices, lines: int) -> Forms:
    """Return the units of a layer as forms, from what it reads."""
    bias, weight = layer.matrix[..., 0, :], layer.matrix[..., 1:, :]
    own, size = (bias[line] if bias.ndim == 2 else bias), np.abs(weight)
    unit = gamma(given.middle.shape[2] + 1)
    middle = times(given.middle, weight, line, lines)
    middle[:, 0] += own
    radius = given.radius + unit * given.most
    if given.sharp:
        radius = times(radius, size, line, lines)
        radius[:, 0] += unit * np.abs(own)
    else:
        radius = radius * times(given.on[:, None], size, line, lines).max(axis=2, keepdims=True)
        radius[:, 0] += unit * np.abs(own).max(axis=-1, keepdims=True)
    radius *= INFLATE
    np.maximum(radius, SMALLEST_RADIUS, out=radius, where=radius > 0)
    most = _bounds(middle, sharp=given.sharp)
    return Forms(middle, radius, most, np.ones(middle[:, 0].shape), given.sharp)


def _cut(
    pieces: Pieces, right: Enclosure, units: Forms, layer: LayerMap | Stacked, first: int
) -> tuple[Pieces, Forms, Indices]:
    """Cut pieces where units of a layer vanish; return what the next layer reads on the new ones.

    The last result are lines about which something is left open.
    """
    last = np.flatnonzero(np.diff(pieces.line, append=-1))
    positive, ends, lost = _signs(pieces, right, units, last)
    where, which = np.nonzero(positive ^ ends)
    roots = _roots(units, where, which, ends[where, which])
    order = np.lexsort((roots.middle[:, 1] / roots.middle[:, 0], where))
    where, which = where[order], which[order]
    roots = Enclosure(*(part[order] for part in roots))
    doubt = _unordered(roots, where)

    counts = np.bincount(where, minlength=len(pieces.line))
    old = np.cumsum(counts + 1) - counts - 1
    new = np.arange(len(where)) + where + 1
    origin = np.repeat(np.arange(len(counts)), counts + 1)
    left = Enclosure(*(np.empty((len(origin), 2)) for _ in roots))
    for part, before, root in zip(left, pieces.left, roots, strict=True):
        part[old], part[new] = before, root
    unit = pieces.unit[origin]
    unit[new] = first + which

    # What changes from one piece to the next, and from the end of a line to the start of another.
    turns = np.zeros((len(origin), positive.shape[1]), dtype=bool)
    turns[new, which] = True
    turns[0] = positive[0]
    turns[old[last[:-1] + 1]] = ends[last[:-1]] ^ positive[last[:-1] + 1]
    given = _read(units, origin, np.logical_xor.accumulate(turns, axis=0), layer)
    lost = np.concatenate((pieces.line[lost], pieces.line[where[doubt]]))
    return Pieces(pieces.line[origin], left, unit), given, lost


def _signs(
    pieces: Pieces, right: Enclosure, units: Forms, last: Indices
) -> tuple[Flags, Flags, Indices]:
    """Return which units are positive at the left and at the right ends, and pieces with doubts.

    At its right end a piece has the signs of the next one at its left end, unless it is the last.
    """
    here = _values(units, pieces.left)
    middle, radius, most, on = (part[last] for part in units[:4])
    there = _values(Forms(middle, radius, most, on, units.sharp), right)
    positive = here.middle > 0
    ends = np.empty_like(positive)
    ends[:-1] = positive[1:]
    ends[last] = there.middle > 0
    return positive, ends, np.concatenate((_open(here), last[_open(there)]))


def _open(values: Enclosure) -> Indices:
    """Return rows with a value whose sign is not certain."""
    return _rows(~(np.abs(values.middle) > values.radius))


def _values(units: Forms, at: Enclosure) -> Enclosure:
    """Return the values of forms at one point on each piece, (B, n).

    At infinity forms without slope have the signs that they have everywhere.
    """
    far, miss = np.abs(at.middle)[:, :, None], at.radius[:, :, None]
    radius = units.radius * (far + miss) + units.most * (miss + gamma(2) * far)
    bound = (radius[:, 0] + radius[:, 1]) * INFLATE + SMALLEST_RADIUS
    values = units.middle[:, 0] * at.middle[:, :1]
    values += units.middle[:, 1] * at.middle[:, 1:]
    level = (at.middle[:, :1] == 0) & (units.radius[:, 1] == 0)
    if level.any():
        np.copyto(values, units.middle[:, 0], where=level)
        np.copyto(bound, units.radius[:, 0], where=level)
    return Enclosure(values, bound)


def _roots(units: Forms, where: Indices, which: Indices, rising: Flags) -> Enclosure:
    """Return where units vanish, (m, 2), the larger coordinate 1 in size and x₀ ≥ 0."""
    form = units.middle[where, :, which]
    error = units.radius[where, :, np.minimum(which, units.radius.shape[2] - 1)]
    turn = np.where(rising, 1.0, -1.0)[:, None] * np.array([1.0, -1.0])
    size = np.maximum(*np.abs(form).T)[:, None]
    return Enclosure(turn * form[:, ::-1] / size, (error[:, ::-1] / size + ROUNDOFF) * INFLATE)


def _unordered(roots: Enclosure, where: Indices) -> Indices:
    """Return which roots are not proved to come before the next one on their piece."""
    x, y = roots.middle[:-1], roots.middle[1:]
    ahead = x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0]
    r, s = roots.radius[:-1], roots.radius[1:]
    doubt = r + s + r * s[:, ::-1]
    doubt = doubt[:, 0] + doubt[:, 1] + 2 * gamma(2)
    pairs = (where[:-1] == where[1:]) & ~(ahead > doubt * INFLATE)
    return np.flatnonzero(pairs)


def _read(units: Forms, origin: Indices, above: Flags, layer: LayerMap | Stacked) -> Forms:
    """Return what the next layer reads on new pieces, cut from those of origin.

    A number that is not known stays unknown: 0 times it is NaN.
    """
    on, columns = above.astype(np.float64), np.arange(layer.units)
    if len(layer.raw):
        on = np.concatenate((on, np.ones((len(on), len(layer.raw)))), axis=1)
        columns = np.concatenate((columns, layer.raw))
    mask = on[:, None]
    middle, radius, most = (np.take(part, origin, axis=0) for part in units[:3])
    if units.sharp:
        radius, most = radius[:, :, columns] * mask, most[:, :, columns] * mask
    middle = (middle[:, :, columns] if len(layer.raw) else middle) * mask
    return Forms(middle, radius, most, on, units.sharp)


def _jumps(slopes: Floats, radius: Floats, pieces: Pieces) -> tuple[Flags, Indices]:
    """Tell for every piece if an output's slope differs from that before; and lines with doubts."""
    gap = np.abs(np.diff(slopes, axis=0, prepend=0.0))
    doubt = radius.copy()
    doubt[1:] += radius[:-1]
    # The last bit of a difference and of a sum is covered by doubling the doubt.
    differ = np.zeros(len(gap), dtype=bool)
    differ[_rows(gap > 2 * doubt)] = True
    rest = np.flatnonzero((pieces.unit >= 0) & ~differ)
    certain = (gap[rest] == 0) & (doubt[rest] == 0)
    return differ, pieces.line[rest[_rows(~certain)]]


def _rows(flags: Flags) -> Indices:
    """Return the rows, (B, n), that hold a flag, with repetitions."""
    rows: Indices = np.flatnonzero(flags) // max(1, flags.shape[1])
    return rows
