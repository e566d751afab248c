"""measure: exact volumes of cells and boundaries. distance: how far a point is from them."""

from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import (
    BUDGET_REACHED,
    budgets,
    commands,
    found_cells,
    kind,
    number,
    show,
)

if TYPE_CHECKING:
    from fractions import Fraction

    from exactregions.arithmetic.surd import Surd
    from exactregions.measures.boundary import Stratum
    from exactregions.measures.distance import Distance
    from exactregions.measures.volume import Volumes
    from exactregions.polyhedra.domain import Domain
    from exactregions.regions.complex import Complex

INFINITE = {"exact": "infinite", "enclosure": None}
SHORT = 60


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("--structure", is_flag=True, help="Graph, decision regions, Lipschitz constants, …")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def measure(
    net: str, domain: str, *, structure: bool, as_json: bool, **limits: float | None
) -> int:
    """Measure the cells of NET on a domain and the boundaries between them.

    boundary is that of Hanin and Rolnick, where the gradient is discontinuous; pattern_boundary is
    that of the cells. Stratum k is measured by its (d − k)-volume, points by their number.
    """
    from exactregions.errors import DomainError
    from exactregions.measures.overview import overview
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain

    network = read(net)
    where = read_domain(domain, network.inputs)
    if isinstance(where, Polyline):
        raise DomainError("a polyline is not measured as a whole; take its segments one by one")
    began = perf_counter()
    found = cast("Complex", found_cells(network, where, "auto", **limits))
    result: dict[str, Any] = {"complete": found.complete}
    if found.complete:
        result.update(_measured(found))
        if structure:
            result.update(overview(found))
    else:
        result["incomplete"] = f"stopped at {found.stopped}"
        result["cells_found"] = found.found
    result["dimension"] = where.dimension
    result["neurons"] = network.neurons
    result["seconds"] = round(perf_counter() - began, 3)
    shown = result if as_json else _for_people(result)
    show(shown, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


def _measured(found: "Complex") -> dict[str, Any]:
    from exactregions.measures.boundary import boundary
    from exactregions.measures.volume import volume

    volumes = volume(found)
    return {
        "cells": found.count,
        "linear_regions": found.linear_region_count,
        "volume": _shown(_finite(volumes, "total")),
        "volumes": [_volume(v, volumes.unit) for v in volumes.coordinates],
        "cell_regions": found.labels.tolist(),
        "boundary": list(map(_stratum, boundary(found))),
        "pattern_boundary": list(map(_stratum, boundary(found, "pattern"))),
        "f_vector": list(found.f_vector),
    }


def _finite(thing: "Volumes | Stratum", name: str) -> "Surd | None":
    from exactregions.errors import UnboundedError

    try:
        return cast("Surd", getattr(thing, name))
    except UnboundedError:
        return None


def _volume(value: "Fraction | None", unit: "Surd") -> int | str:
    if value is None:
        return "infinite"
    return number(value) if unit == 1 else str(unit * value)


def _stratum(stratum: "Stratum") -> dict[str, Any]:
    parts = [
        {"neurons": [list(z) for z in neurons], **_shown(value)}
        for neurons, value in stratum.parts.items()
    ]
    total = _shown(_finite(stratum, "volume"))
    return {"k": stratum.codimension, "faces": stratum.faces, **total, "parts": parts}


def _shown(value: "Surd | None") -> dict[str, Any]:
    """Return a number exactly, and between two decimals of 40 digits."""
    if value is None:
        return INFINITE
    return {"exact": str(value), "enclosure": list(value.enclosure())}


def _for_people(result: dict[str, Any]) -> dict[str, Any]:
    """Return what a table shows: totals, in decimals where they are long."""
    shown = {}
    for name, value in result.items():
        if name == "volume":
            shown[name] = _short(value)
        elif name.endswith("boundary"):
            for stratum in value:
                total = f"{_short(stratum)}   ({stratum['faces']} faces)"
                shown[f"{name}, codimension {stratum['k']}"] = total
        elif name not in ("volumes", "cell_regions"):
            shown[name] = value
    return shown


def _short(value: dict[str, Any]) -> str:
    exact = cast("str", value["exact"])
    return exact if len(exact) <= SHORT else f"{value['enclosure'][0][:20]}…"


@commands.command()
@click.argument("net")
@click.option("--at", required=True, help="A point: a JSON list such as '[\"1/2\", 0]', or @FILE.")
@click.option("--domain", help="Look in this domain only; its edge is no wall.")
@click.option("--max-cells", type=click.IntRange(min=1), help="How many cells may be opened.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def distance(net: str, at: str, *, domain: str | None, max_cells: int | None, as_json: bool) -> int:
    """Say how far a point is from the walls of its cell and from B, where the gradient jumps.

    Distances are Euclidean, and squared they are rational; null is infinite: nothing to reach.
    """
    from exactregions.errors import IncompleteError
    from exactregions.measures.distance import distance as measured
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain, read_point

    network = read(net)
    where = cast("Domain", read_domain(domain, network.inputs)) if domain else None
    began = perf_counter()
    found: Distance | IncompleteError
    try:
        found = measured(network, read_point(at), where, max_cells=max_cells)
        result = _distances(found)
    except IncompleteError as reason:
        found, result = reason, {"incomplete": str(reason)}
    result["complete"] = not isinstance(found, IncompleteError)
    result["seconds"] = round(perf_counter() - began, 3)
    show(result, f"{net} at {kind(at)}", as_json=as_json)
    return BUDGET_REACHED if isinstance(found, IncompleteError) else 0


def _distances(found: "Distance") -> dict[str, Any]:
    nearest = found.nearest and list(map(number, found.nearest))
    return {
        "cell_distance_squared": _optional(found.cell_squared),
        "cell_neurons": [list(z) for z in found.cell_neurons],
        "boundary_distance_squared": _optional(found.boundary_squared),
        "boundary_neurons": [list(z) for z in found.neurons],
        "nearest": nearest,
    }


def _optional(value: "Fraction | None") -> int | str | None:
    return None if value is None else number(value)
