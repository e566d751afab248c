"""parts: count on a domain in parts, by many workers, in a folder, and go on where it stopped."""

from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from exactregions.cli.base import BUDGET_REACHED, bar, commands, counted, kind, show
from exactregions.cli.certificate import held

if TYPE_CHECKING:
    from exactregions.studies.composed import Composed


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("--folder", required=True, help="Where results are kept; all workers must reach it.")
@click.option(
    "--parts",
    "many",
    type=click.IntRange(min=1),
    default=8,
    show_default=True,
    help="How many; each must fit in the memory of a worker.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default.")
@click.option("--scheduler", help="A Dask scheduler's address, such as tcp://host:8786.")
@click.option("--certificate", "file", help="Write the proof of the count to this file, too.")
@click.option("--max-memory", type=click.IntRange(min=1), help="Bytes, for each part and seam.")
@click.option("--max-cells", type=click.IntRange(min=1), help="Cells, of each part and seam.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def parts(
    net: str,
    domain: str,
    *,
    folder: str,
    many: int,
    workers: int | None,
    scheduler: str | None,
    file: str | None,
    as_json: bool,
    **limits: Any,
) -> int:
    """Count the cells, linear regions and walls of NET on a domain that is cut into parts.

    What a run has found stays in the folder: after an interruption, or with a larger budget, the
    same command goes on from there.
    """
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain
    from exactregions.studies.parts import enumerate_parts

    network = read(net)
    where = read_domain(domain, network.inputs)
    if isinstance(where, Polyline):
        raise DomainError("a polyline is no domain to cut; count on its segments one by one")
    crew: dict[str, Any] = {"workers": workers, "scheduler": scheduler}
    began = perf_counter()
    with bar("parts and seams") as progress:
        found = enumerate_parts(
            network, where, folder, parts=many, progress=progress, **crew, **limits
        )
    result = _counted(found)
    if file is not None and found.complete:
        with bar("certificate") as progress:
            claim = found.certify(file, progress=progress, **crew)
        result.update(held(claim, file))
    result["seconds"] = round(perf_counter() - began, 3)
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


def _counted(found: "Composed") -> dict[str, Any]:
    result = counted(found)
    if not found.complete:
        name, why = next(iter(found.stopped.items()))
        of = len(found.parts) + len(found.seams)
        result["incomplete"] = (
            f"{len(found.stopped)} of {of} parts and seams stopped, {name} at {why}; "
            "the same command with a larger budget goes on"
        )
        result["cells_found"] = found.found
    result["complete"] = found.complete
    result["dimension"] = found.domain.dimension
    result["neurons"] = found.network.neurons
    result["parts"] = len(found.parts)
    return result
