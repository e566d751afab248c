"""Volumes of polytopes by recursion over their facets, in fractions."""

from collections.abc import Sequence
from fractions import Fraction

Point = Sequence[Fraction]
Row = Sequence[Fraction]  # c + a·x ≥ 0


def determinant(rows: Sequence[Sequence[Fraction]]) -> Fraction:
    """The determinant of a small square matrix, by its first row."""
    if not rows:
        return Fraction(1)
    total = Fraction(0)
    for j, v in enumerate(rows[0]):
        minor = [[*row[:j], *row[j + 1 :]] for row in rows[1:]]
        total += (-1) ** j * v * determinant(minor) if v else 0
    return total


def hull_volume(points: Sequence[Point], rows: Sequence[Row]) -> Fraction:
    """The volume of a polytope with these vertices and these facets: cones over the facets.

    A facet is projected along one axis k; the cone over it from a vertex p has the volume of the
    projection times the distance of p from the facet's plane along that axis, over d.
    """
    d = len(points[0])
    if d == 1:
        return Fraction(max(points)[0] - min(points)[0])
    apex, total = points[0], Fraction(0)
    for row in rows:
        if value(row, apex) == 0:
            continue
        k = next(k for k, v in enumerate(row[1:]) if v)
        flat = [[*p[:k], *p[k + 1 :]] for p in points if value(row, p) == 0]
        inner = {}
        for other in rows:
            if other != row:
                factor = Fraction(other[1 + k]) / row[1 + k]
                mixed = [u - factor * v for u, v in zip(other, row, strict=True)]
                del mixed[1 + k]
                on = tuple(i for i, p in enumerate(flat) if value(mixed, p) == 0)
                if len(on) >= d - 1 and any(mixed[1:]):
                    inner[on] = mixed
        largest = [m for on, m in inner.items() if not any(set(on) < set(more) for more in inner)]
        total += abs(value(row, apex) / row[1 + k]) * hull_volume(flat, largest) / d
    return total


def value(row: Row, x: Point) -> Fraction:
    """The form c + a·x."""
    return sum((a * v for a, v in zip(row[1:], x, strict=True)), Fraction(row[0]))
