"""The first complex: the domain, cut from the cones that d independent hyperplanes leave.

The hyperplanes are rows of the domain or, where it has too few, units of the first layer. Each
cone is a simplex with one corner at their common point and d corners at infinity, which is a row
x₀ ≥ 0 like the others. So unbounded domains need no construction of their own: a ray is a vertex
with x₀ = 0.
"""

from dataclasses import dataclass
from operator import mul

import numpy as np

from exactregions.arithmetic.matrix import Row, independent, primitive, rank, solve
from exactregions.networks.affine import Affine, less
from exactregions.polyhedra.program import Form
from exactregions.regions.skeleton import POSITIVE, Skeleton, raised

INFINITY = 0


@dataclass(frozen=True)
class Start:
    """The complex of a domain.

    chart : on an unbounded domain the forms of the d hyperplanes, by unit
    done  : the units of the network among them
    """

    skeleton: Skeleton
    chart: dict[int, Form]
    done: list[int]


def start(affine: Affine, rows: list[Form], units: int, seed: int) -> Start:
    """Build the complex of the polyhedron where all rows are non-negative.

    rows : forms which, with the slopes of the first layer, have full rank
    """
    d = affine.network.inputs
    forms = list(rows)
    if rank([g[1:] for g in rows]) < d:
        forms += _first_units(affine)
    chosen = independent([g[1:] for g in forms])
    names = [1 + j for j in chosen]
    skeleton = Skeleton(d, 1 + len(rows) + units, len(rows), seed)
    points = _cones(skeleton, names, [forms[j] for j in chosen], [j >= len(rows) for j in chosen])
    for j, row in enumerate(rows):
        if j not in chosen:
            points = _halve(skeleton, points, 1 + j, row)
    bounded = all(point[0] for point in points)
    chart = {} if bounded else {1 + j: forms[j] for j in chosen}
    return Start(skeleton, chart, [1 + j for j in chosen if j >= len(rows)])


def _first_units(affine: Affine) -> list[Form]:
    z = affine.first()
    phi = affine.network.activations[0]
    return [less(form, z.scale, xi) for form in z.forms for xi in phi.breakpoints]


def _cones(skeleton: Skeleton, names: list[int], forms: list[Form], both: list[bool]) -> list[Row]:
    """Fill a skeleton with the cones of d hyperplanes, ``both`` sides of a hyperplane or one."""
    d = skeleton.d
    right = [[-g[0], *(int(i == k) for k in range(d))] for i, g in enumerate(forms)]
    found = solve([g[1:] for g in forms], right)
    assert found is not None
    columns = list(zip(*found[0], strict=True))
    points = [primitive((found[1], *columns[0]))]
    rays = [(i, s) for i in range(d) for s in ((1, -1) if both[i] else (1,))]
    points += [primitive((0, *(s * v for v in columns[i + 1]))) for i, s in rays]
    signs = np.zeros((len(points), skeleton.signs.rows.shape[1]), dtype=np.int8)
    signs[0, INFINITY] = POSITIVE
    on = [names]
    for v, (i, s) in enumerate(rays, 1):
        signs[v, names[i]] = POSITIVE * s
        on.append([INFINITY, *(n for n in names if n != names[i])])
    skeleton.signs.extend(signs)
    skeleton.on.extend(np.array(on))
    pairs = [(0, v) for v in range(1, len(points))]
    pairs += [(v, w) for v in range(1, len(points)) for w in range(v) if w and _apart(rays, v, w)]
    skeleton.connect(np.array(pairs), [INFINITY, *names])
    return points


def _apart(rays: list[tuple[int, int]], v: int, w: int) -> bool:
    return rays[v - 1][0] != rays[w - 1][0]


def _halve(skeleton: Skeleton, points: list[Row], name: int, row: Form) -> list[Row]:
    """Keep the side of the complex on which a row is non-negative."""
    values = [sum(map(mul, row, point)) for point in points]
    skeleton.signs.rows[:, name] = raised(np.array([(v > 0) - (v < 0) for v in values]))
    cut = skeleton.crossed(name)
    for a, b in zip(cut.up.tolist(), cut.down.tolist(), strict=True):
        pairs = zip(points[a], points[b], strict=True)
        points.append(primitive([values[a] * y - values[b] * x for x, y in pairs]))
    skeleton.split(name, cut)
    kept = skeleton.signs.rows[:, name] >= 0
    skeleton.keep(kept)
    return [point for point, keep in zip(points, kept, strict=True) if keep]
