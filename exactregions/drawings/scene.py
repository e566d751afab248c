"""What a picture shows, before a library draws it: areas, lines and dots in 2 or 3 dimensions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exactregions.drawings.colours import INK
from exactregions.polyhedra.program import Form

Floats = NDArray[np.float64]
Limits = tuple[float, float]
NO_TEXTS: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Things of one kind that share an entry of the legend.

    kind    : convex polygons, open lines or points
    label   : the entry of the legend; "" for none
    parts   : the corners of each, (n, 2) or (n, 3)
    colours : (parts, 3), or (1, 3) for all of them; the legend shows the first
    size    : the width of lines and the diameter of dots, in points
    opacity : of areas; outlined : whether they have thin edges in ink
    texts   : computes what a pointer shows on each part; none if it returns nothing
    """

    kind: Literal["areas", "lines", "dots"]
    label: str
    parts: Sequence[Floats]
    colours: Floats = field(default_factory=lambda: np.array([INK]))
    size: float = 1.0
    opacity: float = 1.0
    outlined: bool = False
    texts: Callable[[], Sequence[str]] = lambda: NO_TEXTS

    def each_colour(self) -> Floats:
        """Return the colour of every part, (parts, 3)."""
        return np.broadcast_to(self.colours, (len(self.parts), 3))


@dataclass(frozen=True)
class Scene:
    """A picture: its groups from back to front, and the axes.

    names  : what stands at each axis; empty if the coordinates mean nothing
    limits : the range of each axis; None to fit what is drawn
    square : whether a unit has one length on all axes
    marks  : points with labels; one coordinate means a vertical line
    """

    groups: Sequence[Group]
    names: tuple[str, ...]
    limits: tuple[Limits | None, ...]
    square: bool = True
    title: str = ""
    marks: Sequence[tuple[str, tuple[float, ...]]] = ()

    def fitted(self) -> list[Limits]:
        """Return the range of each axis, from what is drawn where none is given."""
        points = np.concatenate([part for group in self.groups for part in group.parts])
        found = []
        for values, limits in zip(points.T, self.limits, strict=True):
            low, high = float(values.min()), float(values.max())
            room = (high - low) / 20 or 0.5
            found.append(limits or (low - room, high + room))
        return found


def rounded(corners: Iterable[Form]) -> Floats:
    """Return the points (x/w, y/w, …) of integers (w, x, y, …), each coordinate rounded once.

    >>> rounded([(2, 1, 4), (3, 0, 1)]).tolist()
    [[0.5, 2.0], [0.0, 0.3333333333333333]]
    """
    return np.array([[v / w for v in point] for w, *point in corners])
