"""shrink: the smallest network found on which a claim still fails, or engines disagree."""

import json
from time import perf_counter
from typing import Any

import click

from exactregions.cli.base import BUDGET_REACHED, budgets, commands, kind, show


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("--claim", "names", multiple=True, help="This claim fails; may be repeated.")
@click.option("--engines", is_flag=True, help="The two engines disagree.")
@click.option("-o", "--output", help="Where the network goes; otherwise it is printed.")
@click.option("--max-tries", type=click.IntRange(min=1), help="How many networks may be tried.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def shrink(
    net: str,
    domain: str,
    *,
    names: tuple[str, ...],
    engines: bool,
    output: str | None,
    max_tries: int | None,
    as_json: bool,
    **limits: Any,
) -> int:
    """Shrink NET while a claim still fails on a domain, or the two engines disagree.

    Neurons, layers and outputs are dropped, weights set to 0 and rounded. With neither --claim nor
    --engines any claim may fail, or engines disagree; disputed claims are judged only when named.
    Exit status 2 if nothing fails to begin with; 3 if a budget ended the search or left a network
    undecided, so that the network found may not be minimal.
    """
    from exactregions.claims.shrink import failing
    from exactregions.claims.shrink import shrink as shrunk
    from exactregions.errors import IncompleteError
    from exactregions.readers import read, write
    from exactregions.readers.domains import read_domain
    from exactregions.readers.json_format import json_bytes

    network = read(net)
    where = read_domain(domain, network.inputs)
    any_claim = not names and not engines
    fails = failing(where, None if any_claim else names, engines=engines or any_claim, **limits)
    began = perf_counter()
    try:
        found = shrunk(network, fails, max_tries=max_tries, max_seconds=limits["max_seconds"])
    except IncompleteError as budget:
        click.echo(f"exactregions: {budget}", err=True)
        return BUDGET_REACHED
    widths = ["-".join(map(str, n.widths)) for n in (network, found.network)]
    result: dict[str, Any] = {"widths_before": widths[0], "widths_after": widths[1]}
    result.update(minimal=found.minimal, tries=found.tries, undecided=found.undecided)
    if found.stopped is not None:
        result["stopped"] = f"stopped at {found.stopped}; the network may not be minimal"
    result["steps"] = [
        {
            "change": step.words,
            "try": step.tries,
            "widths": "-".join(map(str, step.widths)),
            "numbers": step.numbers,
        }
        for step in found.steps
    ]
    if output is None:
        result["network"] = json.loads(json_bytes(found.network))
    else:
        write(found.network, output)
        result["file"] = output
    result["seconds"] = round(perf_counter() - began, 3)
    if not as_json:
        result["steps"] = "\n".join(
            f"{s['change']}: {s['widths']}, {s['numbers']} numbers" for s in result["steps"]
        )
    show(result, f"{net} on {kind(domain)}", as_json=as_json)
    return 0 if found.minimal else BUDGET_REACHED
