"""draw: a picture of the complex. export: the complex in formats of other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import BUDGET_REACHED, budgets, commands, found_cells, kind, show

if TYPE_CHECKING:
    from exactregions.networks.network import Network
    from exactregions.polyhedra.domain import Domain
    from exactregions.regions.complex import Complex

PICTURES = (
    "function", "cells", "walls", "regions", "boundary", "decisions", "surface", "graph",
)  # fmt: skip
DOMAIN = 'JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.'


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help=DOMAIN)
@click.option("-o", "--output", required=True, help="FILE.png, .svg, .pdf or .html.")
@click.option("--what", type=click.Choice(PICTURES), help="What to show; function or cells if not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def draw(
    net: str, domain: str, output: str, *, what: str | None, as_json: bool, **limits: float | None
) -> int:
    """Draw NET on a bounded domain: a line, a plane, a space, or the graph of cells of any.

    FILE.html is a page that turns, and tells the exact facts of the cell under the pointer.
    """
    from exactregions.drawings import draw as picture
    from exactregions.drawings.picture import check_ending, views_of
    from exactregions.errors import IncompleteError

    check_ending(Path(output))  # before a search that may be long
    network, where = _read(net, domain)
    views_of(where.dimension, what)
    found = cast("Complex", found_cells(network, where, "auto", **limits))
    result = _summary(found, output)
    try:
        picture(found, output, what=what)
    except IncompleteError:
        result["file"] = None
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help=DOMAIN)
@click.option("-o", "--output", required=True, help="FILE.json, .graphml, .ine, .ext, .vtu, .off.")
@click.option("--cell", type=click.IntRange(min=0), help="Which cell, for .ine and .ext.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def export(
    net: str, domain: str, output: str, *, cell: int | None, as_json: bool, **limits: float | None
) -> int:
    """Write the complex of NET on a domain, in exact numbers except for .vtu and .off.

    .json holds all of it, .graphml the graph of its cells, .ine and .ext the inequalities and the
    vertices of one cell (as lrs and cdd read them), .vtu and .off meshes in dimension 2 and 3 whose
    coordinates are rounded to floats.
    """
    from exactregions.exports import export as written
    from exactregions.exports.files import check_ending, is_exact

    check_ending(Path(output), cell)
    network, where = _read(net, domain)
    found = cast("Complex", found_cells(network, where, "auto", **limits))
    result = _summary(found, output)
    if found.complete:
        written(found, output, cell=cell)
        result["numbers"] = "exact" if is_exact(Path(output)) else "rounded to floats"
    else:
        result["file"] = None
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


def _read(net: str, domain: str) -> "tuple[Network, Domain]":
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain

    network = read(net)
    where = read_domain(domain, network.inputs)
    if isinstance(where, Polyline):
        raise DomainError("a polyline is not one domain; take its segments one by one")
    return network, where


def _summary(found: "Complex", output: str) -> dict[str, Any]:
    if found.complete:
        return {"file": output, "complete": True, "cells": found.count}
    stopped = f"stopped at {found.stopped}"
    return {"file": output, "complete": False, "incomplete": stopped, "cells_found": found.found}
