"""Hold the theorems of the literature against a network.

    marimo run examples/lab/claims.py

Choose an example, or name a network and a domain of your own as the command line does:
famous:NAME[:ARGS], random:WIDTHS:SEED[:INIT] or a file, and a domain in JSON. The page shows one
claim in full, with its hypotheses and both sides, and below it the verdicts on all.
Things to try:

- zaslavsky on one layer, then on random:2-4-3-1:0:he: which hypothesis is not met?
- corners-are-strictly-good on the three-dimensional example: a reading of a theorem that fails.
- Replace {"all": true} by {"cube": ["-1", "1"]}: claims about the whole space become vacuous.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Theorems on a network")

with app.setup:
    import marimo as mo

    from exactregions import ExactRegionsError, Verdict, judge
    from exactregions.claims.claim import Judgement
    from exactregions.claims.judge import claims
    from exactregions.readers import read
    from exactregions.readers.domains import read_domain
    from exactregions.reports import latex, plain

    SPACE, SQUARE = '{"all": true}', '{"cube": ["-1", "1"]}'
    EXAMPLES = {
        "five lines in general position": ("famous:zaslavsky:5:2", SPACE),
        "a random network on a square": ("random:2-6-6-1:0:he", SQUARE),
        "the tent map, four times": ("famous:sawtooth:4", '{"cube": ["0", "1"]}'),
        "a T-junction": ("famous:t_junction", SQUARE),
        "three inputs, two layers": ("random:3-4-4-1:0:he", SPACE),
    }
    SECONDS = 10
    COLOURS = {
        Verdict.HOLDS: "success",
        Verdict.FAILS: "danger",
        Verdict.VACUOUS: "neutral",
        Verdict.UNDECIDED: "warn",
    }
    MARKS = {True: "✓", False: "✗", None: "?"}


@app.function
def judged(network: str, domain: str) -> dict[str, Judgement]:
    """Return the judgement on every claim; network and domain as the command line takes them."""
    net = read(network)
    names = [claim.name for claim in claims()]
    found = judge(net, read_domain(domain, net.inputs), names, max_seconds=SECONDS)
    return dict(zip(names, found, strict=True))


@app.function
def card(judgement: Judgement):
    """Return a judgement in full."""
    claim = judgement.claim
    parts = [
        f"## {claim.name}: {judgement.verdict}",
        claim.words,
        f"*{claim.source}*",
        f"$$\\displaystyle {latex(judgement)}$$",
        "\n".join(f"- {MARKS[met]} {words}" for words, met in judgement.hypotheses),
        judgement.reason,
    ]
    return mo.callout(mo.md("\n\n".join(parts)), kind=COLOURS[judgement.verdict])


@app.function
def row_of(judgement: Judgement) -> dict[str, object]:
    """Return a judgement as a row of the table."""
    shown = plain(judgement)
    sides = "{left} {relation} {right}".format_map(shown) if judgement.finding else ""
    return {
        "claim": shown["claim"],
        "verdict": shown["status"],
        "both sides": sides,
        "why": judgement.reason,
    }


@app.cell
def _():
    example = mo.ui.dropdown(EXAMPLES, next(iter(EXAMPLES)), label="example")
    chosen = mo.ui.dropdown(
        [claim.name for claim in claims()], "zaslavsky", label="claim", searchable=True
    )
    return chosen, example


@app.cell
def _(example):
    network = mo.ui.text(example.value[0], label="network", full_width=True)
    domain = mo.ui.text(example.value[1], label="domain", full_width=True)
    return domain, network


@app.cell
def _(chosen, domain, example, network):
    mo.vstack(
        [
            mo.md("# Theorems on a network"),
            mo.hstack([example, chosen], justify="start", gap=2),
            mo.hstack([network, domain], widths="equal", gap=2),
        ]
    )


@app.cell
def _(domain, network):
    try:
        verdicts = judged(network.value, domain.value)
    except ExactRegionsError as reason:
        mo.stop(predicate=True, output=mo.callout(str(reason), kind="danger"))
    return (verdicts,)


@app.cell
def _(chosen, verdicts):
    card(verdicts[chosen.value])


@app.cell
def _(verdicts):
    mo.ui.table(
        [row_of(judgement) for judgement in verdicts.values()],
        selection=None,
        page_size=15,
        show_column_summaries=False,
    )


if __name__ == "__main__":
    app.run()
