"""Colours that colour-blind readers can tell apart, as sRGB in [0, 1].

Things without an order (outputs, classes, regions) take the palette of Okabe and Ito (2008), chosen
so that people with any common kind of colour blindness tell all of its colours apart. Layers have
an order: their lightness rises, and their hue goes from blue to orange, which red-green blind eyes
see as well as others. Affine maps, which are many, are told apart by lightness too.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from exactregions.regions.complex import Complex

Floats = NDArray[np.float64]

INK, PAPER, PALE = (0.114, 0.141, 0.2), (1.0, 1.0, 1.0), (0.78, 0.8, 0.83)
SLATE = (0.46, 0.49, 0.55)  # lines that matter less than those in ink
# Okabe and Ito's colours without black, which is for lines; yellow, faint on white, comes last.
PALETTE = "0072b2 e69f00 009e73 cc79a7 56b4e9 d55e00 f0e442"
# From OKLab to the cube roots of cone responses, and from these cubed to linear sRGB (Ottosson).
CONES = "1 .3963378 .2158038 1 -.1055613 -.0638542 1 -.0894842 -1.2914855"
SCREEN = "4.0767417 -3.3077116 .2309699 -1.268438 2.6097574 -.3413194 -.0041961 -.7034186 1.7076147"


def distinct(count: int) -> Floats:
    """Return colours for things without an order, (count, 3): the palette, then more hues.

    >>> distinct(2).round(2).tolist()
    [[0.0, 0.45, 0.7], [0.9, 0.62, 0.0]]
    """
    known = [[int(c[i : i + 2], 16) / 255 for i in (0, 2, 4)] for c in PALETTE.split()]
    more = np.arange(max(0, count - len(known)))
    golden = np.pi * (3 - np.sqrt(5))  # turns by it come back nowhere near for long
    others = srgb(np.asarray(0.5 + 0.12 * (more % 4)), np.full(len(more), 0.11), golden * more)
    return np.concatenate((np.array(known), others))[:count]


def in_order(count: int) -> Floats:
    """Return colours for things in an order, (count, 3), dark and blue to light and orange.

    >>> shades = in_order(4).sum(axis=1)
    >>> bool((np.diff(shades) > 0).all())
    True
    """
    t = np.arange(count, dtype=np.float64) / max(1, count - 1)
    light, hue = np.asarray(0.38 + 0.37 * t), np.radians(264 + 166 * t)
    return srgb(light, np.full(count, 0.14), np.asarray(hue))


def tinted(colours: Floats, strength: float = 0.55) -> Floats:
    """Return colours mixed with white, (n, 3), as a ground on which lines are seen.

    >>> tinted(np.array([[0.0, 1.0, 1.0]]), 0.5).tolist()
    [[0.5, 1.0, 1.0]]
    """
    return np.asarray(1 - strength * (1 - colours))


def of_regions(cells: Complex) -> Floats:
    """Return a colour for every cell, (n, 3): one for a linear region, another for those beside it.

    Taken in this order a plane's regions need at most six colours. If a budget ended the search,
    every cell is taken for a region.

    >>> from exactregions import Box, explore
    >>> from exactregions.networks.famous import hat
    >>> found = explore(hat(), Box.of((-1, 3)))
    >>> paint, (left, right) = of_regions(found), found.walls.T
    >>> bool((paint[left] != paint[right]).any(axis=1).all())
    True
    """
    import networkx

    names = cells.labels if cells.complete else np.arange(cells.found)
    graph = networkx.Graph()
    graph.add_nodes_from(range(int(names.max()) + 1))
    graph.add_edges_from((a, b) for a, b in names[cells.walls].tolist() if a != b)
    number = networkx.greedy_color(graph, strategy="smallest_last")
    return distinct(max(number.values()) + 1)[[number[name] for name in names.tolist()]]


def of_maps(keys: Floats, areas: Sequence[float], outputs: int) -> Floats:
    """Return a colour for every facet from its key, the largest output and its gradient; (n, 3).

    With one output the hue is the direction of the gradient, deeper where it is steeper. With
    several the hue tells the largest, and the more the surface z = maxᵢ fᵢ turns to the upper left
    the lighter, by rank: light and dark cover equal areas of every hue.

    >>> of_maps(np.array([[0.0, 0, 0], [0, 1, 0]]), [1, 1], 1).shape
    (2, 3)
    """
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    winner, x, y = kinds.T
    steep = np.hypot(x, y)
    usual = np.median(steep[steep > 0]) if steep.any() else 1.0
    if outputs == 1:
        chroma = 0.14 * steep / (steep + usual)
        return srgb(0.92 - 1.8 * chroma, chroma, np.arctan2(y, x))[which]
    area = np.bincount(which, areas)
    light = np.argsort((x - y + 1.4 * usual) / np.hypot(steep, usual))
    level, hue = np.empty((2, len(kinds)))
    winners = np.unique(winner)
    for k, i in enumerate(winners):
        own = light[winner[light] == i]
        share = area[own] / area[own].sum()
        level[own] = np.cumsum(share) - share / 2
        hue[own] = 0.5 + 2 * np.pi * k / len(winners)
    return srgb(0.6 + 0.3 * level, 0.12 - 0.04 * level, hue)[which]


def srgb(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Return sRGB colours from OKLCH, in which equal steps look equal; (n, 3).

    >>> srgb(np.ones(1), np.zeros(1), np.zeros(1)).round(3).tolist()
    [[1.0, 1.0, 1.0]]
    """
    cones, screen = (np.array(m.split(), dtype=float).reshape(3, 3) for m in (CONES, SCREEN))
    lab = np.array([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])
    linear = np.clip(screen @ (cones @ lab) ** 3, 0, 1)
    curved = 1.055 * linear ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear < 0.0031308, 12.92 * linear, curved).T)
