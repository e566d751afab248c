"""judge: every claim on one network and domain."""

import json
from collections import Counter

import click

from exactregions.cli.base import BUDGET_REACHED, EXACTNESS, FAILED, budgets, commands, kind


@commands.command()
@click.argument("net")
@click.option("--domain", required=True, help='JSON such as \'{"cube": ["-1", "1"]}\', or @FILE.')
@click.option("--claim", "names", multiple=True, help="Judge this claim only; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@budgets
def judge(
    net: str,
    domain: str,
    *,
    names: tuple[str, ...],
    as_json: bool,
    max_cells: int | None,
    max_seconds: float | None,
    max_memory: int | None,
) -> int:
    """Judge theorems on NET and a domain: holds, fails, vacuous or undecided.

    A claim whose hypotheses are not met is vacuous. Disputed claims, which fail on some networks,
    are judged only when named: corners-are-strictly-good, mean-facets-of-deep-networks,
    degree-grows-in-deep-networks. Exit status 1 if one fails, 3 if one is undecided.
    """
    from exactregions import reports
    from exactregions.claims.claim import Verdict
    from exactregions.claims.judge import judge as judged
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain

    network = read(net)
    judgements = judged(
        network,
        read_domain(domain, network.inputs),
        names or None,
        max_cells=max_cells,
        max_seconds=max_seconds,
        max_memory=max_memory,
    )
    counts = Counter(judgement.verdict for judgement in judgements)
    if as_json:
        summary = {verdict.value: counts[verdict] for verdict in Verdict}
        claims = [reports.plain(judgement) for judgement in judgements]
        click.echo(json.dumps({"claims": claims, "summary": summary}))
    else:
        from rich.console import Console

        console = Console(emoji=False)
        console.print(f"{net} on {kind(domain)}", style="bold", markup=False)
        console.print(reports.table(judgements))
        console.print(EXACTNESS, style="dim")
    if counts[Verdict.FAILS]:
        return FAILED
    return BUDGET_REACHED if counts[Verdict.UNDECIDED] else 0
