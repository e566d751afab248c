"""certify: write the proof of a count. check: judge one, with a checker that shares no code."""

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions.cli.base import BUDGET_REACHED, budgets, commands, found_cells, kind, show

if TYPE_CHECKING:
    from exactregions.regions.complex import Complex


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("-o", "--output", required=True, help="Where the certificate goes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def certify(net: str, domain: str, *, output: str, as_json: bool, **limits: float | None) -> int:
    """Write a proof of how many cells NET has on a domain, for anyone to check."""
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain
    from exactregions.regions.certificate import certify as written

    network = read(net)
    where = read_domain(domain, network.inputs)
    if isinstance(where, Polyline):
        raise DomainError("a polyline has no certificate; certify its segments one by one")
    began = perf_counter()
    found = cast("Complex", found_cells(network, where, "auto", **limits))
    result: dict[str, Any] = {"complete": found.complete}
    if found.complete:
        claim = written(found, output, network=network)
        result.update(cells=claim.cells, strict_cells=claim.strict_cells)
        result.update(network_digest=claim.network, domain_digest=claim.domain)
        result.update(file=output, bytes=Path(output).stat().st_size)
    else:
        result["incomplete"] = f"stopped at {found.stopped}; no certificate was written"
        result["cells_found"] = found.found
    result["seconds"] = round(perf_counter() - began, 3)
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


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
