"""The guide on proofs/25-split-tree.md leads through all of proofs/coq, and names what is there."""

import re
from functools import reduce
from pathlib import Path

import pytest

from exactregions import checker

PROOFS = Path(__file__).parent.parent / "proofs"
COQ = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PROOFS.glob("coq/*.v"))}
PROVED = "Lemma|Theorem|Corollary"
NAMED = f"{PROVED}|Definition|Fixpoint|Inductive|Record"
PAGE = (PROOFS / "25-split-tree.md").read_text(encoding="utf-8")
GUIDE = PAGE.partition("### A guide to the Coq files\n")[2].partition("\n## ")[0]
CHAPTERS = dict(
    re.findall(r"^\*\*`(\w+)\.v`\*\*(.*?)(?=^\*\*|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
)
NOT_TO_BE_READ = {"Axioms", "Extract"}  # one prints what the theorems rest on, one extracts


def declared(kinds: str, text: str) -> set[str]:
    return set(re.findall(rf"^ *(?:{kinds}) +(\w+)", text, re.MULTILINE))


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([A-Za-z]\w*)`", text))


def test_every_name_in_the_guide_is_in_the_coq_files():
    assert len(quoted(GUIDE)) > 100
    assert quoted(GUIDE) - declared(NAMED, "\n".join(COQ.values())) == set()


@pytest.mark.parametrize("file", sorted(COQ.keys() - NOT_TO_BE_READ))
def test_every_lemma_is_in_the_chapter_of_its_file(file: str):
    assert declared(PROVED, COQ[file]) - quoted(CHAPTERS[file]) == set()
    assert declared(PROVED, "\n".join(COQ.values())) & quoted(CHAPTERS[file]) <= declared(
        PROVED, COQ[file]
    )


def test_the_theorems_whose_axioms_are_printed_are_in_the_guide():
    printed = set(re.findall(r"Print Assumptions (\w+)\.", COQ["Axioms"]))
    assert "check_sound" in printed
    assert printed <= quoted(GUIDE)


def test_a_file_is_read_after_those_that_it_rests_on():
    read: list[str] = []
    assert CHAPTERS.keys() == COQ.keys() - NOT_TO_BE_READ
    for file in CHAPTERS:
        required = " ".join(re.findall(r"^Require Import ([^.]*)\.", COQ[file], re.MULTILINE))
        assert set(required.split()) & COQ.keys() <= set(read)
        read.append(file)


def test_the_steps_of_the_checker_that_the_guide_names_are_there():
    steps = re.findall(r"`(_\w+(?:\.\w+)*)`", GUIDE)
    assert len(set(steps)) >= 9
    for step in steps:
        assert callable(reduce(getattr, step.split("."), checker))
