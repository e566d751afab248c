"""count: how many cells, linear regions and walls."""

from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import (
    BUDGET_REACHED,
    budgets,
    commands,
    counted,
    found_cells,
    kind,
    show,
)

if TYPE_CHECKING:
    from exactregions.regions.complex import Complex
    from exactregions.regions.counts import Counts
    from exactregions.regions.explore import Engine


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option(
    "--engine",
    type=click.Choice(["auto", "traverse", "subdivide", "both"]),
    default="auto",
    show_default=True,
    help="How to search; both runs the two and compares.",
)
@click.option("--faces", is_flag=True, help="Count the faces of every dimension, too.")
@click.option("--definitions", is_flag=True, help="Count by all published definitions, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def count(
    net: str,
    domain: str,
    *,
    engine: "Engine",
    faces: bool,
    definitions: bool,
    as_json: bool,
    **limits: float | None,
) -> int:
    """Count the cells, linear regions and walls of NET on a domain."""
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain

    network = read(net)
    where = read_domain(domain, network.inputs)
    for asked, option in ((faces, "--faces"), (definitions, "--definitions")):
        if asked and isinstance(where, Polyline):
            raise DomainError(f"a polyline has no faces to count; drop {option}, or take a segment")
    began = perf_counter()
    found = found_cells(network, where, engine, **limits)
    result = _counted(found, faces=faces, definitions=definitions)
    result["dimension"] = getattr(where, "dimension", 1)
    result["neurons"] = network.neurons
    result["seconds"] = round(perf_counter() - began, 3)
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


def _counted(found: "Counts", *, faces: bool, definitions: bool) -> dict[str, Any]:
    from exactregions.regions.definitions import definitions as by_definition

    result = counted(found)
    if found.complete:
        if faces:
            result["f_vector"] = list(cast("Complex", found).f_vector)
        if definitions:
            result.update(by_definition(cast("Complex", found)).as_json())
    else:
        result["incomplete"] = f"stopped at {found.stopped}"
        result["cells_found"] = found.found
    result["complete"] = found.complete
    result["engine"] = found.engine
    return result
