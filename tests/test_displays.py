"""In a notebook networks, cells, complexes and judgements show themselves."""

from types import SimpleNamespace

import pytest

from exactregions import Box, Domain, Network, explore, judge
from exactregions.networks.famous import hat, sawtooth
from exactregions.networks.initial import random_network


def test_a_network_is_a_table_of_its_layers():
    html = random_network("2-3-4-1", 0)._repr_html_()
    assert html.startswith("<table><caption>Network 2-3-4-1, relu</caption>")
    assert "<tr><th>layer 1</th><td>3 → 4, relu</td></tr>" in html
    assert html.endswith("<tr><th>output</th><td>4 → 1, affine</td></tr></table>")


def test_a_complex_is_a_table_of_its_counts_or_of_what_was_found():
    html = explore(hat(), Box.of((-1, 3)))._repr_html_()
    assert "<tr><th>cells</th><td>4</td></tr>" in html
    assert "<tr><th>linear regions</th><td>4</td></tr>" in html
    html = explore(random_network("2-6-6-1", 0), Box.cube(2), max_cells=5)._repr_html_()
    assert "<th>incomplete, stopped at</th>" in html
    assert "linear regions" not in html


def test_a_cell_is_a_table_of_its_map_and_facets():
    net = Network.of([([[1, 1]], [-1]), ([["1/3"]], ["1/2"])])
    (open_,) = [cell for cell in explore(net, Box.cube(2, 0, 1)) if cell.pattern == (2,)]
    html = open_._repr_html_()
    assert "<tr><th>pattern</th><td>+</td></tr>" in html
    assert "<tr><th>output 0</th><td>1/3·x0 + 1/3·x1 + 1/6</td></tr>" in html
    assert html.count("<th>facet ") == 3


def test_an_affine_map_is_a_formula():
    net = Network.of([([["1/2", -1], [0, 3]], ["-2/3", 0])])
    (cell,) = explore(net, Box.cube(2))
    assert cell.output._repr_latex_() == (
        r"$t \mapsto \begin{pmatrix}\tfrac{1}{2} & -1 \\ 0 & 3\end{pmatrix} t"
        r" + \begin{pmatrix}-\tfrac{2}{3} \\ 0\end{pmatrix}$"
    )


def test_a_judgement_is_a_table_with_both_sides():
    for judged in judge(sawtooth(2), Box.cube(1, 0, 1)):
        html = judged._repr_html_()
        assert html.startswith(f"<table><caption>{judged.claim.name}: {judged.verdict.value}<")
        assert ("<th>both sides</th>" in html) == (judged.finding is not None)
        assert html.count("<th>hypothesis: ") == len(judged.hypotheses)


def test_the_extension_adds_pictures_and_formulas():
    pytest.importorskip("matplotlib", reason="pictures need matplotlib")
    from exactregions.drawings.notebook import load_ipython_extension

    told = {}

    def formatter(kind):
        return SimpleNamespace(for_type=lambda of, show: told.update({(kind, of.__name__): show}))

    kinds = {kind: formatter(kind) for kind in ("image/svg+xml", "text/latex")}
    load_ipython_extension(SimpleNamespace(display_formatter=SimpleNamespace(formatters=kinds)))
    picture, formula = told["image/svg+xml", "Complex"], told["text/latex", "Judgement"]
    assert picture(explore(hat(), Box.cube(1))).startswith("<?xml")
    assert picture(explore(hat(), Domain.whole(1))) is None
    assert picture(explore(random_network("3-2-1", 0), Box.cube(3))) is None
    judged = judge(hat(), Box.cube(1))[0]
    assert formula(judged).startswith(f"$${judged.claim.latex}")
