"""certify: write the proof of a count. check: judge one, with a checker that shares no code."""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import BUDGET_REACHED, budgets, commands, found_cells, kind, show

if TYPE_CHECKING:
    from exactregions.networks.network import Network
    from exactregions.polyhedra.domain import Domain
    from exactregions.regions.certificate import Certified
    from exactregions.regions.complex import Complex


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("-o", "--output", required=True, help="Where the certificate goes.")
@click.option("--areas", is_flag=True, help="Prove it by areas, in one or two dimensions.")
@click.option("--direct", is_flag=True, help="Write as cells are found, in little memory.")
@click.option("--resume", is_flag=True, help="With --direct: go on from what the file holds.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def certify(
    net: str,
    domain: str,
    *,
    output: str,
    areas: bool,
    direct: bool,
    resume: bool,
    as_json: bool,
    **limits: float | None,
) -> int:
    """Write a proof of how many cells NET has on a domain, for anyone to check.

    With --direct a budget, or an interruption, leaves an incomplete certificate, from which
    --resume goes on to the same bytes.
    """
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain
    from exactregions.regions.areas import certify_areas
    from exactregions.regions.certificate import certify as written

    network = read(net)
    where = read_domain(domain, network.inputs)
    if isinstance(where, Polyline):
        raise DomainError("a polyline has no certificate; certify its segments one by one")
    if areas and direct:
        raise click.UsageError("--areas needs all cells at once; leave --direct out")
    began = perf_counter()
    if direct:
        result = _directly(network, where, output, resume=resume, **limits)
    elif resume:
        raise click.UsageError("--resume goes on from what --direct wrote; give both")
    else:
        found = cast("Complex", found_cells(network, where, "auto", **limits))
        result = {"complete": found.complete}
        if found.complete:
            claim = (certify_areas if areas else written)(found, output, network=network)
            result.update(held(claim, output))
        else:
            result["incomplete"] = f"stopped at {found.stopped}; no certificate was written"
            result["cells_found"] = found.found
    result["seconds"] = round(perf_counter() - began, 3)
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if result["complete"] else BUDGET_REACHED


def _directly(
    network: "Network", where: "Domain", output: str, *, resume: bool, **limits: Any
) -> dict[str, Any]:
    from exactregions.regions.certificate_log import certify_directly

    if limits.pop("max_memory") is not None:
        raise click.UsageError("--direct holds one path of the tree only; leave out --max-memory")
    written = certify_directly(network, where, output, resume=resume, **limits)
    if written.stopped is None:
        return {"complete": True, **held(written.claim, output)}
    why = f"stopped at {written.stopped}; the file holds what was found, and --resume goes on"
    at_least = {"cells_found": written.claim.cells, "file": output}
    return {"complete": False, "incomplete": why, **at_least}


def held(claim: "Certified", output: str) -> dict[str, Any]:
    """Return what a written certificate claims, and where it is, for a result."""
    return {
        "cells": claim.cells,
        "strict_cells": claim.strict_cells,
        "network_digest": claim.network,
        "domain_digest": claim.domain,
        "file": output,
        "bytes": Path(output).stat().st_size,
    }


@commands.command()
@click.argument("file")
@click.option("--network", "net", help="The network that the certificate must be about.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(file: str, *, net: str | None, as_json: bool) -> int:
    """Judge the certificate in FILE: accepted, rejected or incomplete.

    Exit status 0, 1 and 3. Nothing needs to be installed for
    python -I exactregions/checker.py FILE, which judges the same.
    """
    from exactregions.checker import EXIT_STATUS
    from exactregions.readers import read
    from exactregions.regions.certificate import check as judged

    report = judged(file, None if net is None else read(net))
    show(report, f"{file}: {report['verdict']}", as_json=as_json)
    return EXIT_STATUS[report["verdict"]]
