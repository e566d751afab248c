"""study: draw many networks, measure each exactly, keep the rows, and go on where it stopped."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exactregions.cli.base import BUDGET_REACHED, FAILED, bar, commands, number, show

if TYPE_CHECKING:
    from rich.table import Table

    from exactregions.studies.cost import Cost
    from exactregions.studies.run import Ran
    from exactregions.studies.store import Store
    from exactregions.studies.study import Study
    from exactregions.studies.summary import Summary

EXPORTS = (".csv", ".parquet")
PICTURES = (".png", ".svg", ".pdf")
DIGITS = 3


@commands.command()
@click.argument("name", metavar="NAME|FILE.toml")
@click.option("--store", "file", type=click.Path(path_type=Path), required=True, help="Its rows.")
@click.option("--samples", type=click.IntRange(min=2), help="For each point, at most.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes; all cores by default.")
@click.option("--scheduler", help="A Dask scheduler's address, such as tcp://host:8786.")
@click.option("--dry-run", is_flag=True, help="Measure a few samples and print what all will cost.")
@click.option("--export", type=click.Path(path_type=Path), help="All rows: FILE.csv or .parquet.")
@click.option("--picture", type=click.Path(path_type=Path), help="Default: the store's name, .png.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def study(
    name: str,
    file: Path,
    *,
    samples: int | None,
    workers: int | None,
    scheduler: str | None,
    dry_run: bool,
    export: Path | None,
    picture: Path | None,
    as_json: bool,
) -> int:
    """Measure many networks, keep every row in a store, and print means with intervals.

    NAME is one of init-lines, init-distances, training, noise, growth, bias. A study that was
    interrupted goes on with the same command, and ends with the same rows.
    """
    from exactregions.studies.parallel import Workers
    from exactregions.studies.run import run
    from exactregions.studies.store import Store
    from exactregions.studies.summary import summaries

    drawing = picture or Path(f"{str(file).removesuffix(file.suffix)}.png")
    for path, endings in ((export, EXPORTS), (drawing, PICTURES)):
        if path is not None:
            _refuse_unwritable(path, endings, file)
    chosen = _study(name, samples)
    with Store.open(file) as store:
        if dry_run:
            return _print_costs(chosen, store, Workers(workers), as_json=as_json)
        with bar(chosen.name) as progress:
            ran = run(chosen, store, Workers(workers, scheduler), progress)
        found = summaries(chosen, store)
        if export is not None:
            _export(chosen, store, export)
        drawn = drawing if _draw(chosen, found, drawing, asked=picture is not None) else None
        digest = store.digest(chosen.points)
    result = _result(chosen, ran, found, digest, drawn)
    if as_json:
        show(result, "", as_json=True)
    else:
        _print(chosen, ran, found, drawn)
    if any(each.holds is False for each in found):
        return FAILED
    return BUDGET_REACHED if ran.lost else 0


def _refuse_unwritable(path: Path, endings: Sequence[str], store: Path) -> None:
    """Refuse before hours of work what could not be written after them, or over the store."""
    from exactregions.errors import FileFormatError

    if path.suffix.lower() not in endings:
        raise FileFormatError(f"{path}: change the ending to {', '.join(endings)}")
    if path.resolve() == store.resolve():
        raise FileFormatError(f"{path}: is the store itself; name another file")
    if path.parent != store.parent and not path.parent.is_dir():
        raise FileFormatError(f"{path}: there is no folder {path.parent}; make it, or name another")


def _study(name: str, samples: int | None) -> "Study":
    from dataclasses import replace

    from exactregions.errors import FileFormatError
    from exactregions.readers.study_format import read_study
    from exactregions.studies.named import NAMED

    if name in NAMED:
        chosen = NAMED[name].study
    elif name.endswith(".toml"):
        chosen = read_study(name)
    else:
        raise FileFormatError(f"study {name!r} is neither FILE.toml nor one of {', '.join(NAMED)}")
    return chosen if samples is None else replace(chosen, samples=samples)


def _export(chosen: "Study", store: "Store", path: Path) -> None:
    from exactregions.studies.export import to_csv, to_parquet

    write = to_csv if path.suffix.lower() == ".csv" else to_parquet
    write(store, chosen.points, path)


def _draw(chosen: "Study", found: Sequence["Summary"], path: Path, *, asked: bool) -> bool:
    """Draw, and tell whether there is a picture: none without matplotlib, if none was asked for."""
    from exactregions.drawings.studies import draw_study
    from exactregions.errors import MissingExtraError

    try:
        draw_study(chosen, found, path)
    except MissingExtraError:
        if asked:
            raise
        return False
    return True


def _result(
    chosen: "Study",
    ran: "Ran",
    found: Sequence["Summary"],
    digest: str,
    drawn: Path | None,
) -> dict[str, Any]:
    return {
        "study": chosen.name,
        "samples_measured": ran.samples,
        "samples_stored": ran.stored,
        "lost": [
            {"parameters": t.point.parameters, "first": t.first, "last": t.last, "reason": reason}
            for t, reason in ran.lost
        ],
        "complete": not ran.lost,
        "digest": digest,
        "picture": drawn and str(drawn),
        "summaries": [_plain(chosen, each) for each in found],
    }


def _plain(chosen: "Study", each: "Summary") -> dict[str, Any]:
    def ends(bounds: Any) -> list[int | str] | None:
        return bounds and [number(bounds.lower), number(bounds.upper)]

    return {
        **each.parameters,
        **dict(zip(chosen.kind.by, each.group, strict=True)),
        "quantity": each.column,
        "samples": each.sample.size,
        "mean": number(each.sample.mean),
        "interval_of_mean": ends(each.mean),
        "interval_of_median": ends(each.median),
        "predicted": None if each.predicted is None else number(each.predicted),
        "holds": each.holds,
    }


def _print(chosen: "Study", ran: "Ran", found: Sequence["Summary"], drawn: Path | None) -> None:
    from rich.console import Console

    from exactregions.studies.named import named

    console = Console(width=None if sys.stdout.isatty() else 120, emoji=False)
    console.print(f"{chosen.name}: {chosen.kind.words}", style="bold", markup=False)
    for quantity in chosen.kind.quantities:
        rows = [each for each in found if each.column == quantity.column]
        console.print(_table(chosen, quantity.column, rows))
    for task, reason in ran.lost:
        where = f"{task.point.text}, samples {task.first} to {task.last - 1}"
        console.print(f"lost: {where}: {reason}", markup=False)
    told = f"Each interval is wrong with a probability of at most {chosen.failure}."
    if any(each.median for each in found):
        told = f"m: an interval of the median. {told}"
    console.print(told, style="dim", markup=False)
    if entry := named(chosen):
        told = f"Hanin and Rolnick (2019) saw: {entry.saw} (Certainty: {entry.certain}.)"
        console.print(told, style="dim", markup=False)
    console.print(f"{ran.samples} samples measured now, {ran.stored} in the store", markup=False)
    if drawn is not None:
        console.print(f"picture: {drawn}", markup=False)


def _table(chosen: "Study", column: str, rows: Sequence["Summary"]) -> "Table":
    from rich import box
    from rich.table import Table

    varied = [name for name, levels in chosen.factors.items() if len(levels) > 1]
    title = column.replace("_", " ")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    theory = any(each.predicted is not None for each in rows)
    for name in (*varied, *chosen.kind.by):  # long levels are folded, so that numbers stay whole
        table.add_column(name, overflow="fold")
    for name in ("n", "mean ± s.e.", "interval", "predicted", "holds")[: 5 if theory else 3]:
        table.add_column(name, justify="right", no_wrap=True)
    for each in rows:
        told = "" if each.predicted is None else _decimal(each.predicted)
        holds = {True: "yes", False: "NO", None: ""}[each.holds]
        table.add_row(
            *(str(each.parameters[name]) for name in varied),
            *map(str, each.group),
            str(each.sample.size),
            _mean(each),
            _interval(each),
            *((told, holds) if theory else ()),
        )
    return table


def _mean(each: "Summary") -> str:
    if each.sample.size < 2:
        return _decimal(each.sample.mean)
    error = (float(each.sample.variance) / each.sample.size) ** 0.5
    return f"{_decimal(each.sample.mean)} ± {error:.2g}"


def _interval(each: "Summary") -> str:
    bounds, mark = (each.mean, "") if each.mean is not None else (each.median, " m")
    if bounds is None:
        return "none"
    return " … ".join(bounds.decimals(DIGITS)) + mark


def _decimal(value: Fraction) -> str:
    return f"{float(value):.{DIGITS}f}".rstrip("0").rstrip(".")


def _print_costs(chosen: "Study", store: "Store", crew: Any, *, as_json: bool) -> int:
    from exactregions.studies.cost import costs

    found = list(costs(chosen, store))
    seconds = sum(each.samples * each.seconds for each in found)
    most = sum(each.most * each.seconds for each in found)
    result = {
        "study": chosen.name,
        "samples": sum(each.samples for each in found),
        "samples_at_most": sum(each.most for each in found),
        "rows_at_most": round(sum(each.most * each.rows for each in found)),
        "core_seconds": round(seconds, 1),
        "core_seconds_at_most": round(most, 1),
        "processes": crew.processes,
        "seconds": round(seconds / crew.processes, 1),
        "seconds_at_most": round(most / crew.processes, 1),
    }
    if as_json:
        show({**result, "points": [_plain_cost(each) for each in found]}, "", as_json=True)
        return 0
    if found:
        slowest = max(found, key=lambda each: each.most * each.seconds)
        result["slowest point"] = _plain_cost(slowest)
    show(result, f"{chosen.name}, judged by a few samples of each point", as_json=False)
    return 0


def _plain_cost(cost: "Cost") -> dict[str, Any]:
    return {
        **cost.point.parameters,
        "samples": cost.samples,
        "samples_at_most": cost.most,
        "seconds_each": float(f"{cost.seconds:.3g}"),
    }
