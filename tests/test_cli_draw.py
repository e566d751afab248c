"""draw and export write the file that is asked for, and say in one line why not."""

import json
from pathlib import Path

import pytest

from exactregions.cli.draw import PICTURES
from exactregions.drawings.picture import VIEWS
from tests.commands import Say

CUBE, ALL = '{"cube": ["-1", "1"]}', '{"all": true}'
NET = "random:2-3-3-1:1:uniform"


@pytest.mark.parametrize("what", [None, "walls", "regions", "boundary", "decisions", "graph"])
def test_draw_writes_a_picture(say: Say, tmp_path: Path, what: str | None):
    pytest.importorskip("matplotlib", reason="drawings need matplotlib")
    path = tmp_path / "picture.svg"
    chosen = ["--what", what] if what else []
    said = say("draw", NET, "--domain", CUBE, "-o", str(path), *chosen, "--json")
    assert (said.status, said.err) == (0, "")
    assert said.object == {"file": str(path), "complete": True, "cells": said.object["cells"]}
    assert path.read_text(encoding="utf-8").startswith("<?xml")


def test_draw_writes_a_page(say: Say, tmp_path: Path):
    pytest.importorskip("plotly", reason="pages need plotly")
    path = tmp_path / "page.html"
    said = say("draw", "random:3-3-1:1", "--domain", CUBE, "-o", str(path), "--json")
    assert (said.status, said.err) == (0, "")
    assert "linear region" in path.read_text(encoding="utf-8")


def test_the_command_offers_every_picture_of_the_library():
    assert set(PICTURES) == {what for views in VIEWS.values() for what in views}


def test_a_budget_leaves_a_picture_that_says_so_or_none(say: Say, tmp_path: Path):
    pytest.importorskip("matplotlib", reason="drawings need matplotlib")
    for what, drawn in (("cells", True), ("walls", False)):
        path = tmp_path / f"{what}.svg"
        options = ("-o", str(path), "--what", what, "--max-cells", "2", "--json")
        said = say("draw", NET, "--domain", CUBE, *options)
        assert said.status == 3
        assert (said.object["complete"], said.object["file"]) == (False, str(path) * drawn or None)
        assert "max_cells = 2" in said.object["incomplete"]
        assert path.exists() == drawn


def test_export_writes_exact_json(say: Say, tmp_path: Path):
    path = tmp_path / "complex.json"
    said = say("export", NET, "--domain", CUBE, "-o", str(path), "--json")
    assert (said.status, said.err) == (0, "")
    assert said.object["numbers"] == "exact"
    held = json.loads(path.read_text(encoding="utf-8"))
    assert len(held["cells"]) == said.object["cells"]


def test_export_writes_one_cell(say: Say, tmp_path: Path):
    path = tmp_path / "cell.ine"
    said = say("export", NET, "--domain", ALL, "-o", str(path), "--cell", "1", "--json")
    assert (said.status, said.err) == (0, "")
    assert path.read_text(encoding="utf-8").startswith("* cell 1, pattern ")


def test_export_says_that_a_mesh_is_rounded(say: Say, tmp_path: Path):
    pytest.importorskip("meshio", reason="meshes need meshio")
    said = say("export", NET, "--domain", CUBE, "-o", str(tmp_path / "mesh.vtu"), "--json")
    assert (said.status, said.object["numbers"]) == (0, "rounded to floats")


def test_export_writes_nothing_of_a_search_that_a_budget_ended(say: Say, tmp_path: Path):
    path = tmp_path / "complex.json"
    options = ("-o", str(path), "--max-cells", "2", "--json")
    said = say("export", NET, "--domain", CUBE, *options)
    assert (said.status, said.object["file"], path.exists()) == (3, None, False)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["draw", NET, "--domain", CUBE, "-o", "a.gif"], "a.gif: change the ending to .png, .svg"),
        (
            ["draw", NET, "--domain", ALL, "-o", "a.svg"],
            "(whole space) is unbounded; draw a window",
        ),
        (
            ["draw", NET, "--domain", CUBE, "-o", "a.svg", "--what", "function"],
            "'function' cannot be drawn in dimension 2: draw cells, walls",
        ),
        (["draw", NET, "--domain", CUBE, "-o", "no/a.svg"], "no/a.svg: cannot be written"),
        (
            ["draw", NET, "--domain", '{"polyline": [[0, 0], [1, 1]]}', "-o", "a.svg"],
            "a polyline is not one domain; take its segments one by one",
        ),
        (["export", NET, "--domain", CUBE, "-o", "a.stl"], "a.stl: change the ending to .json"),
        (["export", NET, "--domain", CUBE, "-o", "a.ext"], "it needs the index of a cell"),
        (["export", NET, "--domain", CUBE, "-o", "no/a.json"], "no/a.json: cannot be written"),
    ],
)
def test_a_refusal_is_one_line(say: Say, tmp_path, monkeypatch, arguments: list[str], line: str):
    pytest.importorskip("matplotlib", reason="drawings need matplotlib")
    monkeypatch.chdir(tmp_path)
    said = say(*arguments)
    assert (said.status, said.out) == (2, "")
    assert line in said.err
    assert len(said.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
