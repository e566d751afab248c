"""The command line: tables for people, one JSON object for programs.

Exit status: 0 complete, 2 bad input (one line on standard error), 3 a budget was reached,
130 interrupted.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

import click

from exactregions import __version__
from exactregions.errors import ExactRegionsError

if TYPE_CHECKING:
    from exactregions.regions.complex import Complex
    from exactregions.regions.counts import Counts
    from exactregions.regions.explore import Engine
    from exactregions.regions.subdivide import Step
    from exactregions.regions.traverse import Found

EXACTNESS = (
    "Exact for the network with exactly these rational weights in real arithmetic; "
    "float inference may differ near walls."
)
BAD_INPUT, BUDGET_REACHED, INTERRUPTED = 2, 3, 130


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line on arguments and return the exit status."""
    sys.set_int_max_str_digits(0)  # what was computed is printed, however long; inputs are capped
    try:
        status = commands.main(arguments, prog_name="exactregions", standalone_mode=False)
    except ExactRegionsError as reason:
        return _complain(str(reason))
    except click.ClickException as reason:
        return _complain(reason.format_message())
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _complain(message: str) -> int:
    click.echo(f"exactregions: {' '.join(message.split())}", err=True)
    return BAD_INPUT


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__)
@click.pass_context
def commands(context: click.Context) -> None:
    """Every linear region of a small ReLU network, in exact arithmetic.

    NET is a file (.onnx, .npz, .json), famous:NAME[:ARGS] or random:WIDTHS:SEED[:INIT].
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _budgets(command: Callable[..., int]) -> Callable[..., int]:
    for name, kind, text in (
        ("--max-memory", click.IntRange(min=1), "Bytes for the cells and their index."),
        ("--max-seconds", click.FloatRange(min=0, min_open=True), "Wall-clock time."),
        ("--max-cells", click.IntRange(min=1), "How many cells may be found."),
    ):
        command = click.option(name, type=kind, help=text)(command)
    return command


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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_budgets
def count(
    net: str,
    domain: str,
    *,
    engine: "Engine",
    faces: bool,
    as_json: bool,
    max_cells: int | None,
    max_seconds: float | None,
    max_memory: int | None,
) -> int:
    """Count the cells, linear regions and walls of NET on a domain."""
    from exactregions.errors import DomainError
    from exactregions.polyhedra.domain import Polyline
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain
    from exactregions.regions.estimate import expected_bytes
    from exactregions.regions.explore import explore

    network = read(net)
    where = read_domain(domain, network.inputs)
    if faces and isinstance(where, Polyline):
        raise DomainError("a polyline has no faces to count; drop --faces, or take a segment")
    began = perf_counter()
    with _progress(expected_bytes(network, where)) as progress:
        found = explore(
            network,
            where,
            engine=engine,
            max_cells=max_cells,
            max_seconds=max_seconds,
            max_memory=max_memory,
            progress=progress,
        )
    result = _counted(found, faces=faces)
    result["dimension"] = getattr(where, "dimension", 1)
    result["neurons"] = network.neurons
    result["seconds"] = round(perf_counter() - began, 3)
    _show(result, f"{net} on {_kind(domain)}", as_json=as_json)
    return 0 if found.complete else BUDGET_REACHED


def _counted(found: "Counts", *, faces: bool) -> dict[str, Any]:
    result: dict[str, Any] = dict.fromkeys(("cells", "strict_cells", "linear_regions", "walls"))
    if found.complete:
        result["cells"] = found.count
        result["strict_cells"] = found.strict_count
        result["linear_regions"] = found.linear_region_count
        result["walls"] = found.wall_count
        if faces:
            result["f_vector"] = list(cast("Complex", found).f_vector)
    else:
        result["incomplete"] = f"stopped at {found.stopped}"
        result["cells_found"] = found.found
    result["complete"] = found.complete
    result["engine"] = found.engine
    return result


def _kind(domain: str) -> str:
    return domain if len(domain) <= 60 else domain[:57] + "..."


@commands.command()
@click.argument("net")
@click.option("--at", required=True, help="A point as a JSON list, such as '[\"1/2\", 0]'.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(net: str, at: str, *, as_json: bool) -> int:
    """Say which cell of NET holds a point, its affine map and its nearest wall."""
    from exactregions.networks.pattern import text
    from exactregions.readers import read
    from exactregions.readers.domains import read_point
    from exactregions.regions.explain import explain as explanation

    network = read(net)
    found = explanation(network, read_point(at))
    wall = found.nearest_wall
    result = {
        "pattern": text(network, found.pattern),
        "matrix": [list(map(_number, row)) for row in found.output.matrix],
        "constant": list(map(_number, found.output.constant)),
        "inequalities": [{"a": list(h.a), "b": h.b} for h in found.inequalities],
        "irredundant": found.irredundant,
        "nearest_wall": wall
        and {
            "layer": wall.neuron[0],
            "index": wall.neuron[1],
            "distance_squared": _number(wall.distance_squared),
        },
    }
    _show(result, f"{net} at {_kind(at)}", as_json=as_json)
    return 0


@commands.command()
@click.argument("net")
@click.option("-o", "--output", required=True, help="FILE.json, FILE.npz or FILE.onnx.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def convert(net: str, output: str, *, as_json: bool) -> int:
    """Write NET in another format, exactly."""
    from exactregions.readers import read, write

    network = read(net)
    write(network, output)
    result = {"widths": "-".join(map(str, network.widths)), "neurons": network.neurons}
    _show({**result, "file": output}, f"{net} to {output}", as_json=as_json)
    return 0


def _number(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else str(value)


def _show(result: dict[str, Any], title: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False)
    for name, value in result.items():
        shown = value if isinstance(value, str) else json.dumps(value)
        table.add_row(name.replace("_", " "), shown)
    console = Console()
    console.print(title, style="bold", markup=False)
    console.print(table)
    console.print(EXACTNESS, style="dim")


@contextmanager
def _progress(expected: int) -> Iterator[Callable[["Found | Step"], None] | None]:
    """Show the memory to expect and how far the search is on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    console.print(f"to hold the whole complex takes about {expected / 1e6:.0f} MB", style="dim")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting")

        def tell(found: "Found | Step") -> None:
            bar.update(task, description=f"{found.status}, {found.memory / 1e6:.0f} MB")

        yield tell
