"""Many small polyhedra at once: which rows are facets, proved by certified vertices.

A polyhedron is {x : g_r(x) ≥ 0 for every row r}. Take d rows B with independent slopes, vanishing
together at v, and write every row as g_r = g_r(v) + Σ λ_i g_{B_i}.

* If g_r(v) > 0 for every r outside B, each row of B is a facet: near v only they matter.
* If g_r(v) exceeds Σ max(−λ_i, 0)·max g_{B_i}, row r is positive on the whole polyhedron, so it is
  redundant. On a bounded domain this forgives a λ_i whose sign the enclosure leaves open.

So a walk from vertex to vertex, always towards the minimum of a row that is still open, decides
most rows. The walk is a float simplex that nobody has to trust: the two conclusions are drawn from
enclosures only, and what stays open is left to exact arithmetic.

Proof: proofs/19-facets.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exactregions.arithmetic.enclosure import (
    INFLATE,
    Enclosure,
    Floats,
    Indices,
    Tableau,
    distrust,
    gamma,
    nearest_ratio,
    tableau,
)
from exactregions.polyhedra.program import Form

Flags = NDArray[np.bool_]

OPEN, FACET, REDUNDANT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a walk has proved about each row of each polyhedron.

    kind  : (B, R), OPEN, FACET or REDUNDANT
    basis : (B, R, d), for a facet met on the walk the basis of a simple vertex on it; for an open
            row a guess of the basis where it is least
    """

    kind: NDArray[np.int8]
    basis: NDArray[np.int16]


def facets(
    rows: Enclosure, absent: Flags, start: Indices, *, known: Flags, reach: Floats | None
) -> Verdicts:
    """Decide the rows of a batch of full-dimensional polyhedra as far as enclosures can.

    rows   : (B, d + 1, R) forms g ≥ 0, the constant coefficient first
    absent : (B, R), rows to leave out
    start  : (B, d) row indices, a basis whose vertex lies on the polyhedron, as a first guess
    known  : (B, R), rows already proved to be facets
    reach  : (d,) bounds of |x₁|, …, |x_d| on every polyhedron, None if there are none
    """
    with np.errstate(all="ignore"):
        walk = _Walk(rows, absent, start, known, reach)
        while walk.step():
            pass
    return Verdicts(walk.kind, walk.certificate)


def sift(rows: Sequence[Form], start: Sequence[int]) -> tuple[list[int], dict[int, list[int]]]:
    """Return the certain facets of one polyhedron, and a guessed basis for each open row.

    rows  : distinct integer forms g ≥ 0; start : the basis of one of its vertices

    >>> sift([(0, 1), (1, -1), (2, -1)], [0])
    ([0, 1], {})
    """
    middle = np.array([nearest_ratio(g, max(map(abs, g))) for g in rows]).T[None]
    enclosed = distrust(Enclosure(middle, gamma(1) * np.abs(middle)))
    nothing = np.zeros((1, len(rows)), dtype=bool)
    found = facets(enclosed, nothing, np.array([start]), known=nothing, reach=None)
    kind, basis = found.kind[0], found.basis[0]
    open_rows = np.flatnonzero(kind == OPEN)
    return np.flatnonzero(kind == FACET).tolist(), {int(j): basis[j].tolist() for j in open_rows}


class _Walk:
    """The state of a batch; finished polyhedra leave the working arrays."""

    def __init__(
        self, rows: Enclosure, absent: Flags, start: Indices, known: Flags, reach: Floats | None
    ) -> None:
        count, d = start.shape
        self.kind = np.where(absent, REDUNDANT, np.where(known, FACET, OPEN)).astype(np.int8)
        self.certificate = np.zeros((*absent.shape, d), dtype=np.int16)
        self.live = np.arange(count)
        self.rows, self.absent, self.basis = rows, absent, start.copy()
        self.slope_error = gamma(d + 2) * np.abs(rows.middle[:, 1:]) + rows.radius[:, 1:]
        self.ceiling = None if reach is None else _ceiling(rows, reach)
        self.skipped = np.zeros(absent.shape, dtype=bool)
        self.target = np.zeros(count, dtype=np.intp)
        self.steps_left = 4 * absent.shape[1] + 64

    def step(self) -> bool:
        """Judge the rows at the present vertices, then move on; False when nobody is left."""
        seen = tableau(self.rows, self.slope_error, self.basis)
        waiting = (self._judge(seen) == OPEN) & ~self.skipped
        self.steps_left -= 1
        keep = waiting.any(axis=1)
        if not keep.any() or not self.steps_left:
            return False
        if keep.sum() < 0.8 * len(keep):
            seen, waiting = self._drop(keep, seen), waiting[keep]
        self._move(seen, waiting)
        return True

    def _judge(self, seen: Tableau) -> NDArray[np.int8]:
        """Record what the certified vertices prove."""
        kind = self.kind[self.live]
        lowest = seen.values.middle - seen.values.radius
        lowest[~seen.sound] = -np.inf
        settled = (lowest > 0) | self.absent
        np.put_along_axis(settled, self.basis, np.True_, axis=1)
        simple = np.flatnonzero(settled.all(axis=1) & seen.sound)
        redundant = lowest > self._lowering(seen)
        np.put_along_axis(redundant, self.basis, np.False_, axis=1)
        kind[redundant & (kind == OPEN)] = REDUNDANT
        bases = self.basis[simple]
        kind[simple[:, None], bases] = FACET
        self.certificate[self.live[simple][:, None], bases] = bases[:, None, :]
        self.kind[self.live] = kind
        return kind

    def _lowering(self, seen: Tableau) -> Floats:
        """Bound how far each row can fall below its value at the vertex; at least 0."""
        doubt = np.maximum(seen.multipliers.radius - seen.multipliers.middle, 0)
        if self.ceiling is None:
            return np.where(doubt.any(axis=1), np.inf, 0.0)
        top = np.take_along_axis(self.ceiling, self.basis, axis=1)
        lowering: Floats = np.einsum("bir,bi->br", doubt, top) * INFLATE
        return lowering

    def _drop(self, keep: Flags, seen: Tableau) -> Tableau:
        self.live, self.basis, self.target = self.live[keep], self.basis[keep], self.target[keep]
        self.rows = Enclosure(self.rows.middle[keep], self.rows.radius[keep])
        self.absent, self.skipped = self.absent[keep], self.skipped[keep]
        self.slope_error = self.slope_error[keep]
        if self.ceiling is not None:
            self.ceiling = self.ceiling[keep]
        return Tableau(
            Enclosure(seen.multipliers.middle[keep], seen.multipliers.radius[keep]),
            Enclosure(seen.values.middle[keep], seen.values.radius[keep]),
            seen.sound[keep],
        )

    def _move(self, seen: Tableau, waiting: Flags) -> None:
        """One simplex step of each polyhedron towards the minimum of its target row."""
        which = np.arange(len(self.basis))
        target = self._targets(seen.multipliers.middle, waiting)
        slope = seen.multipliers.middle[which, :, target]
        noise = seen.multipliers.radius[which, :, target]
        edge = (slope + noise).argmin(axis=1)
        stuck = ~(slope[which, edge] < -noise[which, edge])
        rate = seen.multipliers.middle[which, edge]
        limits = np.where((rate < 0) & ~self.absent, np.maximum(seen.values.middle, 0), np.inf)
        limits /= np.abs(rate)
        np.put_along_axis(limits, self.basis, np.inf, axis=1)
        entering = np.where(np.isnan(limits), np.inf, limits).argmin(axis=1)
        stuck |= ~np.isfinite(limits[which, entering])
        self.skipped[which[stuck], target[stuck]] = True
        self.certificate[self.live[stuck], target[stuck]] = self.basis[stuck]
        go = which[~stuck]
        self.basis[go, edge[~stuck]] = entering[~stuck]

    def _targets(self, multipliers: Floats, waiting: Flags) -> Indices:
        """Keep the target until it is decided; then take the row that is nearest its minimum."""
        which = np.arange(len(waiting))
        done = np.flatnonzero(~waiting[which, self.target])
        if len(done):
            slopes = multipliers[done]
            score = np.minimum(slopes, 0).sum(axis=1) / np.abs(slopes).sum(axis=1)
            score = np.where(np.isnan(score), -1.0, score)
            score[~waiting[done]] = -np.inf
            self.target[done] = score.argmax(axis=1)
        return self.target


def _ceiling(rows: Enclosure, reach: Floats) -> Floats:
    """Bound every row from above on the box |x_i| ≤ reach_i."""
    corner = np.concatenate(([1.0], reach))
    size = np.abs(rows.middle) + rows.radius
    ceiling: Floats = np.einsum("k,bkr->br", corner, size) * INFLATE
    return ceiling
