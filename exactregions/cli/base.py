"""What the commands share: the group, budgets, exit statuses, progress, tables and JSON."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from exactregions import __version__

if TYPE_CHECKING:
    from exactregions.networks.network import Network
    from exactregions.polyhedra.domain import Domain, Polyline
    from exactregions.regions.complex import Complex
    from exactregions.regions.counts import Counts
    from exactregions.regions.explore import Engine
    from exactregions.regions.path import Path
    from exactregions.regions.subdivide import Step
    from exactregions.regions.traverse import Found
    from exactregions.studies.composed import Composed

EXACTNESS = (
    "Exact for the network with exactly these rational weights in real arithmetic; "
    "float inference may differ near walls."
)
FAILED, BAD_INPUT, BUDGET_REACHED, INTERRUPTED = 1, 2, 3, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__)
@click.pass_context
def commands(context: click.Context) -> None:
    """Every linear region of a small ReLU network, in exact arithmetic.

    NET is a file (.onnx, .npz, .json, .safetensors, .pt), famous:NAME[:ARGS] or
    random:WIDTHS:SEED[:INIT].
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def budgets(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that bound a search."""
    for name, kind, text in (
        ("--max-memory", click.IntRange(min=1), "Bytes for the cells and their index."),
        ("--max-seconds", click.FloatRange(min=0, min_open=True), "Wall-clock time."),
        ("--max-cells", click.IntRange(min=1), "How many cells may be found."),
    ):
        command = click.option(name, type=kind, help=text)(command)
    return command


def kind(domain: str) -> str:
    """Return a domain or a point as a title shows it."""
    return domain if len(domain) <= 60 else domain[:57] + "..."


def number(value: Fraction) -> int | str:
    """Return a number as JSON shows it: whole numbers as they are, others as "p/q"."""
    return value.numerator if value.denominator == 1 else str(value)


def counted(found: "Counts | Composed") -> dict[str, Any]:
    """Return cells, strict cells, linear regions and walls; null where the search was cut short."""
    names = ("cells", "strict_cells", "linear_regions", "walls")
    if not found.complete:
        return dict.fromkeys(names)
    numbers = (found.count, found.strict_count, found.linear_region_count, found.wall_count)
    return dict(zip(names, numbers, strict=True))


def show(result: dict[str, Any], title: str, *, as_json: bool) -> None:
    """Print a result as one JSON object, or as a table for people."""
    if as_json:
        click.echo(json.dumps(result))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    for name, value in result.items():
        shown = value if isinstance(value, str) else json.dumps(value)
        table.add_row(name.replace("_", " "), shown)
    console = Console(emoji=False)
    console.print(title, style="bold", markup=False)
    console.print(table)
    console.print(EXACTNESS, style="dim")


@contextmanager
def watched(expected: int) -> Iterator[Callable[["Found | Step"], None] | None]:
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


@contextmanager
def bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show what is done, rate and remaining time on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(name, total=None, rate="")

        def tell(done: int, total: int) -> None:
            speed = shown.tasks[task].speed
            rate = f"{speed:.0f}/s" if speed and speed >= 1 else ""
            shown.update(task, completed=done, total=total, rate=rate)

        yield tell


def found_cells(
    network: "Network", where: "Domain | Polyline", engine: "Engine", **limits: Any
) -> "Complex | Path":
    """Explore, and show on a terminal how far it is."""
    from exactregions.regions.estimate import expected_bytes
    from exactregions.regions.explore import explore

    with watched(expected_bytes(network, where)) as progress:
        return explore(network, where, engine=engine, progress=progress, **limits)
