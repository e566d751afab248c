"""The plane case by cutting polygons, with no linear programs and no affine forms.

On a cell of the earlier neurons the next neuron is affine, so its values at the corners of the
polygon tell on which pieces it is, and where a corner value lies above a breakpoint and the next
one below, the cut point divides the edge in the ratio of the two distances. The values come from
running the network at the corner itself, so an error cannot travel from cut to cut.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from operator import mul

Pattern = tuple[int, ...]
Activation = tuple[Sequence[Fraction], Sequence[Fraction], Fraction]
Layer = tuple[Sequence[Sequence[Fraction]], Sequence[Fraction]]
Layers = Sequence[Layer]
WholeLayer = tuple[list[list[int]], int, Sequence[Fraction]]
Point = tuple[Fraction, Fraction]
Polygon = list[Point]
Values = tuple[Fraction, ...]


def cells(
    layers: Layers, activations: Sequence[Activation], polygon: Sequence[Sequence[Fraction]]
) -> dict[Pattern, Polygon]:
    """The cells in a convex polygon, each with its corners in counterclockwise order."""
    run = network(layers, activations)
    found: dict[Pattern, Polygon] = {(): corners(polygon)}
    kinks = [
        activation[0]
        for (_, bias), activation in zip(layers[:-1], activations, strict=True)
        for _ in bias
    ]
    for neuron, breakpoints in enumerate(kinks):
        found = {
            (*pattern, state): part
            for pattern, whole in found.items()
            for state, part in _pieces(whole, [run(p)[0][neuron] for p in whole], breakpoints)
        }
    return found


def areas(polygons: dict[Pattern, Polygon]) -> dict[Pattern, Fraction]:
    """The area of every cell; over all cells they add up to the area of the domain."""
    return {pattern: area(polygon) for pattern, polygon in polygons.items()}


def walls(polygons: dict[Pattern, Polygon]) -> set[frozenset[Pattern]]:
    """The pairs of polygons with edges on one line that overlap in a positive length."""
    on_line: dict[tuple[Fraction | None, Fraction], list[tuple[Fraction, Fraction, Pattern]]]
    on_line = defaultdict(list)
    for pattern, polygon in polygons.items():
        for p, q in _edges(polygon):
            line, axis = _line(p, q)
            on_line[line].append((min(p[axis], q[axis]), max(p[axis], q[axis]), pattern))
    return {
        frozenset({one, other})
        for segments in on_line.values()
        for (lo, hi, one), (start, end, other) in combinations(segments, 2)
        if max(lo, start) < min(hi, end)
    }


def linear_regions(
    layers: Layers, activations: Sequence[Activation], polygons: dict[Pattern, Polygon]
) -> int:
    """Classes of cells under: share a wall and have the same Jacobian of the output map."""
    run = network(layers, activations)
    jacobian = {key: _jacobian(polygon, lambda p: run(p)[1]) for key, polygon in polygons.items()}
    friends = defaultdict(list)
    for one, other in walls(polygons):
        if jacobian[one] == jacobian[other]:
            friends[one].append(other)
            friends[other].append(one)
    count, left = 0, set(polygons)
    while left:
        count, queue = count + 1, [left.pop()]
        while queue:
            new = left.intersection(friends[queue.pop()])
            left -= new
            queue.extend(new)
    return count


def f_vector(polygons: dict[Pattern, Polygon]) -> tuple[int, int, int]:
    """Corners, edges and cells of the closed complex; the cells fit together edge to edge.

    Edge to edge: a corner inside an edge of a neighbour would be a point where a neuron changes
    sign along that edge, and then it cuts the neighbour too.
    """
    points = {point for polygon in polygons.values() for point in polygon}
    edges = {frozenset(edge) for polygon in polygons.values() for edge in _edges(polygon)}
    return len(points), len(edges), len(polygons)


def network(
    layers: Layers, activations: Sequence[Activation]
) -> Callable[[Point], tuple[Values, Values]]:
    """The function point -> (z of all hidden neurons, outputs), with a memory."""
    whole = [_over_one_denominator(layer) for layer in layers]
    seen: dict[Point, tuple[Values, Values]] = {}

    def run(point: Point) -> tuple[Values, Values]:
        if point not in seen:
            inputs: Values = point
            hidden: Values = ()
            for layer, activation in zip(whole[:-1], activations, strict=True):
                z = _affine(layer, inputs)
                inputs, hidden = tuple(_activate(activation, v) for v in z), hidden + z
            seen[point] = hidden, _affine(whole[-1], inputs)
        return seen[point]

    return run


def _activate(activation: Activation, z: Fraction) -> Fraction:
    """slopes[0] z + offset + the sum over t of (slopes[t] - slopes[t-1]) max(0, z - xi_t)."""
    breakpoints, slopes, offset = activation
    bends = zip(breakpoints, slopes, slopes[1:], strict=False)
    return slopes[0] * z + offset + sum((s - r) * max(Fraction(0), z - x) for x, r, s in bends)


def _over_one_denominator(layer: Layer) -> WholeLayer:
    """(V, q, b) with integers V and q such that W = V / q."""
    weights, biases = layer
    scale = lcm(*(Fraction(w).denominator for row in weights for w in row))
    return [[int(w * scale) for w in row] for row in weights], scale, biases


def _affine(layer: WholeLayer, inputs: Values) -> Values:
    """W h + b, with the entries of h over one denominator too."""
    weights, scale, biases = layer
    common = lcm(*(value.denominator for value in inputs))
    whole = [value.numerator * (common // value.denominator) for value in inputs]
    dots = (sum(map(mul, row, whole)) for row in weights)
    return tuple(Fraction(d, scale * common) + b for d, b in zip(dots, biases, strict=True))


def _pieces(
    polygon: Polygon, values: list[Fraction], breakpoints: Sequence[Fraction]
) -> Iterator[tuple[int, Polygon]]:
    """The parts of a polygon by state of a neuron, from its values at the corners."""
    for t, kink in enumerate(breakpoints, 1):
        heights = [value - kink for value in values]
        if not any(heights):
            yield 2 * t - 1, polygon
            return
        if max(heights) <= 0:
            yield 2 * t - 2, polygon
            return
        if min(heights) < 0:
            yield 2 * t - 2, _below(polygon, heights)[0]
            polygon, rest = _below(polygon, [-height for height in heights])
            values = [kink - height for height in rest]
    yield 2 * len(breakpoints), polygon


def _below(polygon: Polygon, heights: list[Fraction]) -> tuple[Polygon, list[Fraction]]:
    """The part where the height, affine on the polygon, is not positive; its heights."""
    kept = []
    n = len(polygon)
    for i, (p, u) in enumerate(zip(polygon, heights, strict=True)):
        q, v = polygon[(i + 1) % n], heights[(i + 1) % n]
        if u <= 0:
            kept.append((p, u))
        if u * v < 0:
            share = u / (u - v)
            cut = p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])
            kept.append((cut, Fraction(0)))
    return [point for point, _ in kept], [height for _, height in kept]


def _jacobian(polygon: Polygon, outputs: Callable[[Point], Values]) -> tuple[Values, ...]:
    """The gradient of each output from its values at three corners, by Cramer's rule."""
    p, q, r = polygon[:3]
    determinant = _turn(p, q, r)
    gradients = []
    for a, b, c in zip(outputs(p), outputs(q), outputs(r), strict=True):
        across = (b - a) * (r[1] - p[1]) - (c - a) * (q[1] - p[1])
        along = (q[0] - p[0]) * (c - a) - (r[0] - p[0]) * (b - a)
        gradients.append((across / determinant, along / determinant))
    return tuple(gradients)


def area(polygon: Polygon) -> Fraction:
    """The shoelace formula; positive for counterclockwise order."""
    return sum((p[0] * q[1] - q[0] * p[1] for p, q in _edges(polygon)), Fraction(0)) / 2


def corners(polygon: Sequence[Sequence[Fraction]]) -> Polygon:
    """The true corners of a convex polygon, counterclockwise; points inside an edge are dropped."""
    points = [(Fraction(x), Fraction(y)) for x, y in polygon]
    if area(points) < 0:
        points.reverse()
    n = len(points)
    kept = [points[i] for i in range(n) if _turn(points[i - 1], points[i], points[(i + 1) % n])]
    turns = [_turn(kept[i - 2], kept[i - 1], kept[i]) for i in range(len(kept))]
    if len(kept) < 3 or min(turns) <= 0:
        raise ValueError(f"not a convex polygon with an interior: {polygon}")
    return kept


def _turn(p: Point, q: Point, r: Point) -> Fraction:
    """Twice the signed area of the triangle p, q, r."""
    return (q[0] - p[0]) * (r[1] - p[1]) - (r[0] - p[0]) * (q[1] - p[1])


def _edges(polygon: Polygon) -> Iterator[tuple[Point, Point]]:
    return zip(polygon, polygon[1:] + polygon[:1], strict=True)


def _line(p: Point, q: Point) -> tuple[tuple[Fraction | None, Fraction], int]:
    """The line through two points as (slope, height at x = 0), and the axis to measure along."""
    if p[0] == q[0]:
        return (None, p[0]), 1
    slope = (q[1] - p[1]) / (q[0] - p[0])
    return (slope, p[1] - slope * p[0]), 0
