"""From every claim to the page that proves it, and from every page to the claims that check it."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

import exactregions
from exactregions import Box
from exactregions.claims.claim import Claim
from exactregions.claims.judge import MODULES, claims
from exactregions.claims.subject import Subject
from exactregions.networks.famous import hat
from exactregions.reports import plain

ROOT = Path(exactregions.__file__).parent.parent
PAGES = sorted((ROOT / "proofs").glob("[0-9][0-9]-*.md"))
HOMES = {
    claim.name: f"exactregions/claims/{name}.py"
    for name in MODULES
    for claim in import_module(f"exactregions.claims.{name}").CLAIMS
}

each_claim = pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.name)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def named_by(page: str) -> set[tuple[str, str]]:
    """The claims that a page says it is checked by, each with the module it is said to be in."""
    section = page.partition("\n## Checked by\n")[2].partition("\n## ")[0]
    parts = re.split(r"`(exactregions/claims/\w+\.py)`", section)
    bullets = zip(parts[1::2], parts[2::2], strict=True)
    return {
        (module, name)
        for module, text in bullets
        for name in re.findall(r"`([a-z]+(?:-[a-z]+)*)`", text.partition("\n- ")[0])
    }


@each_claim
def test_a_claim_names_the_page_that_proves_it_and_the_page_the_claim(claim: Claim):
    page = ROOT / "proofs" / f"{claim.proof}.md"
    assert page.is_file()
    assert (HOMES[claim.name], claim.name) in named_by(page.read_text(encoding="utf-8"))


@each_claim
def test_the_module_of_a_claim_cites_its_proof(claim: Claim):
    module = ast.parse((ROOT / HOMES[claim.name]).read_text(encoding="utf-8"))
    _, told, cited = (ast.get_docstring(module) or "").partition("Proof")
    assert told
    assert f"proofs/{claim.proof}.md" in cited


@each_page
def test_a_page_names_claims_that_exist_and_where_they_are(page: Path):
    named = named_by(page.read_text(encoding="utf-8"))
    assert {(module, name) for module, name in named if HOMES.get(name) != module} == set()


def test_names_of_claims_are_found_under_checked_by():
    page = (
        "## Used by\n\n- `exactregions/claims/a.py`: claim `not-here`.\n\n## Checked by\n\n"
        "- `exactregions/claims/a.py`: claims `one`, `one-two` (`famous:hat` shows it);\n"
        "  `exactregions/claims/b.py`: claim `three`.\n- `tests/c.py`: `no`, `test_it`\n"
    )
    a, b = "exactregions/claims/a.py", "exactregions/claims/b.py"
    assert named_by(page) == {(a, "one"), (a, "one-two"), (b, "three")}


@each_claim
def test_a_judgement_says_where_the_proof_is(claim: Claim):
    judgement = claim.judge(Subject(hat(), Box.of((-1, 3))))
    assert plain(judgement)["proof"] == claim.proof
    assert f"proofs/{claim.proof}.md" in judgement._repr_html_()
