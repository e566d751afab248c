"""The structure of a complex in one dictionary of plain data, ready for JSON."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction

import numpy as np

from exactregions.arithmetic.rational import exact
from exactregions.measures.adjacency import bounded, degrees, diameter, mean_degree
from exactregions.measures.decisions import decisions
from exactregions.measures.extremes import extremes
from exactregions.measures.layerwise import growth
from exactregions.measures.lipschitz import lipschitz
from exactregions.regions.complex import Complex


def overview(found: Complex, threshold: object = 0) -> dict[str, object]:
    """Return what the modules of this folder say of the structure of a complex.

    threshold : for the decision regions of a network with one output

    The parts are those of ``growth``, of the graph of cells, of ``decisions``, ``lipschitz`` and
    ``extremes``, under the names that they have there. A number that is not whole is a text "p/q".
    Raises IncompleteError if a budget ended the search.

    >>> from exactregions import Domain, explore
    >>> from exactregions.networks.famous import zaslavsky
    >>> overview(explore(zaslavsky(3, 2), Domain.whole(2)))["graph"]["mean_degree"]
    '18/7'
    """
    decided = decisions(found, threshold)
    return {
        "growth": plain(growth(found)),
        "graph": _graph(found),
        "decisions": {
            "threshold": plain(exact(threshold, "the threshold"))
            if found.network.outputs == 1
            else None,
            "regions": plain(decided.regions),
            "boundary_pieces": decided.boundary_pieces,
        },
        "lipschitz": plain(lipschitz(found)),
        "extremes": plain(extremes(found)),
    }


def _graph(found: Complex) -> dict[str, object]:
    """Return the graph of cells as numbers; ``degrees[k]`` cells have k neighbours."""
    inside = int(bounded(found).sum())
    return {
        "cells": found.count,
        "bounded": inside,
        "unbounded": found.count - inside,
        "degrees": np.bincount(degrees(found)).tolist(),
        "mean_degree": plain(mean_degree(found)),
        "diameter": diameter(found),
    }


def plain(value: object) -> object:
    """Return numbers, sequences and dataclasses as what JSON can hold.

    >>> plain((Fraction(1, 2), Fraction(4, 2), None))
    ['1/2', 2, None]
    """
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(part) for part in value]
    return value
