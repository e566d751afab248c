"""bounds: what the widths allow, and how far below it a network is."""

import re
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import BUDGET_REACHED, budgets, commands, found_cells, kind, number, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exactregions.claims.bounds import Bound
    from exactregions.networks.network import Network
    from exactregions.regions.complex import Complex

WIDTHS = re.compile(r"\d+(-\d+)+", re.ASCII)
UNCERTAIN = (
    "Hanin and Rolnick 2019 (NeurIPS), from memory: on average over the initialization, cells per "
    "unit of volume of a large cube; T depends on the initialization and is uncertain"
)
LONGEST = 24


@commands.command()
@click.argument("net", metavar="NET|WIDTHS")
@click.option("--domain", help="Count the cells of NET on this domain, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def bounds(net: str, domain: str | None, *, as_json: bool, **limits: float | None) -> int:
    """Bound the number of cells by widths such as 2-16-16-1, or by those of NET.

    An upper bound holds for every network of these widths on every convex domain. A lower bound
    says that some network has at least so many. The gap of a bound is log2(bound / cells).
    """
    from exactregions.errors import DomainError
    from exactregions.networks.initial import parse_widths
    from exactregions.readers import read

    began = perf_counter()
    if not WIDTHS.fullmatch(net):
        network = read(net)
        result = _of_network(network, domain, **limits)
    elif domain is None:
        result = _of_widths(parse_widths(net))
    else:
        raise DomainError(f"the widths {net} have no cells to count; give a network, or no domain")
    result["seconds"] = round(perf_counter() - began, 3)
    title = net if domain is None else f"{net} on {kind(domain)}"
    show(result if as_json else _for_people(result), title, as_json=as_json)
    return BUDGET_REACHED if "incomplete" in result else 0


def _of_widths(widths: "Sequence[int]") -> dict[str, Any]:
    from exactregions.claims.bounds import lower_bounds, upper_bounds

    return _listed(widths, upper_bounds(widths), lower_bounds(widths), None)


def _of_network(network: "Network", domain: str | None, **limits: Any) -> dict[str, Any]:
    from exactregions.claims.bounds import lower_bounds, upper_bounds_of
    from exactregions.errors import DomainError
    from exactregions.networks.activation import relu
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers.domains import read_domain

    found = None
    if domain is not None:
        where = read_domain(domain, network.inputs)
        if isinstance(where, Polyline):
            raise DomainError("a polyline has no dimension of its own; take its segments")
        found = cast("Complex", found_cells(network, where, "auto", **limits))
        network = found.network
    known = lower_bounds if all(phi == relu for phi in network.activations) else lambda _: []
    upper, lower = upper_bounds_of(network), known(network.widths)
    cells = found.count if found is not None and found.complete else None
    result = _listed(network.widths, upper, lower, cells)
    if found is not None:
        result.update(_counted(found))
    return result


def _counted(found: "Complex") -> dict[str, Any]:
    if not found.complete:
        return {
            "cells": None,
            "incomplete": f"stopped at {found.stopped}",
            "cells_found": found.found,
            "complete": False,
        }
    return {
        "cells": found.count,
        "strict_cells": found.strict_count,
        "linear_regions": found.linear_region_count,
        "complete": True,
    }


def _listed(
    widths: "Sequence[int]", upper: "list[Bound]", lower: "list[Bound]", cells: int | None
) -> dict[str, Any]:
    from exactregions.claims.bounds_maxout import expected_regions

    d, neurons = widths[0], sum(widths[1:-1])
    mean = number(expected_regions(d, neurons, 1))
    return {
        "widths": list(widths),
        "neurons": neurons,
        "upper": [_shown(bound, cells) for bound in upper],
        "lower_on_the_maximum": [_shown(bound, cells) for bound in lower],
        "expected": {
            "bound": mean if neurons <= d else f"{mean} * T^{d}",
            "source": UNCERTAIN,
        },
    }


def _shown(bound: "Bound", cells: int | None) -> dict[str, Any]:
    from exactregions.claims.bounds import log2_of_ratio

    shown = {"name": bound.name, "bound": bound.value, "log2": log2_of_ratio(bound.value, 1)}
    if cells is not None:
        shown["gap"] = log2_of_ratio(bound.value, cells)
    return {**shown, "source": bound.source}


def _for_people(result: dict[str, Any]) -> dict[str, Any]:
    """Return what a table shows: a row for each bound."""
    table: dict[str, Any] = {}
    for name, value in result.items():
        if name in ("upper", "lower_on_the_maximum"):
            side = "at most" if name == "upper" else "some network at least"
            for bound in value:
                table[f"{side}, {bound['name']}"] = _line(bound)
        elif name == "expected":
            table["expected, per volume"] = f"at most {value['bound']}   {value['source']}"
        else:
            table[name] = value
    return table


def _line(bound: dict[str, Any]) -> str:
    digits = str(bound["bound"])
    size = digits if len(digits) <= LONGEST else f"near 2^{bound['log2']}"
    gap = f"   gap {bound['gap']}" if "gap" in bound else ""
    return f"{size}{gap}   {bound['source']}"
