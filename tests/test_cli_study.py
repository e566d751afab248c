"""study on the command line: tables, JSON, resuming, exports, pictures, costs, bad input."""

import csv
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from exactregions.drawings.studies import draw_study
from exactregions.studies.named import NAMED
from exactregions.studies.store import Store
from exactregions.studies.summary import summaries
from tests.commands import Said, Say

MAIN = "from exactregions.cli import main; main()"
FEW = ("--samples", "40", "--workers", "1")
MINE = """
kind = "line"
samples = 60
seed = 3
[factors]
widths = ["1-3-1", "1-2^2-1"]
init = ["he", "int"]
"""


@pytest.fixture
def mine(tmp_path: Path) -> str:
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    return str(file)


def told(say: Say, name: str, store: Path, *more: str) -> Said:
    return say("study", name, "--store", str(store), "--workers", "1", "--json", *more)


def test_a_study_prints_its_means_and_resumes(say: Say, mine: str, tmp_path: Path):
    first = told(say, mine, tmp_path / "a.db")
    assert (first.status, first.err) == (0, "")
    found = first.object
    assert (found["samples_measured"], found["samples_stored"], found["complete"]) == (
        240,
        240,
        True,
    )
    again = told(say, mine, tmp_path / "a.db").object
    assert (again["samples_measured"], again["digest"]) == (0, found["digest"])
    assert again["summaries"] == found["summaries"]
    one = found["summaries"][0]
    assert (one["widths"], one["init"], one["quantity"]) == ("1-3-1", "he", "linear_regions")
    # One layer in general position: each neuron makes one kink on the whole line.
    assert (one["mean"], one["predicted"], one["holds"]) == (4, 4, True)


def test_the_table_shows_every_point_and_what_the_paper_saw(say: Say, tmp_path: Path):
    said = say("study", "init-lines", "--store", str(tmp_path / "a.db"), *FEW)
    assert said.status == 0
    for widths in NAMED["init-lines"].study.factors["widths"]:
        assert f"\n {widths} " in said.out
    assert "Hanin and Rolnick (2019) saw" in said.out
    assert (tmp_path / "a.png").stat().st_size > 10_000


def test_a_study_that_is_killed_ends_with_the_same_rows(mine: str, tmp_path: Path):
    many = MINE.replace("60", "12000").replace('"1-3-1"', '"1-12-12-1"').replace(', "int"', "")
    Path(mine).write_text(many)
    command = [sys.executable, "-c", MAIN, "study", mine, "--workers", "2", "--json"]
    torn, whole = tmp_path / "torn.db", tmp_path / "whole.db"

    def stored() -> int:
        with Store.open(torn) as store:
            return sum(len(r) for p in points(mine) for r in store.done(p))

    running = subprocess.Popen([*command, "--store", str(torn)], stdout=subprocess.DEVNULL)
    while running.poll() is None and not (torn.exists() and stored()):
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert 0 < stored() < 24_000
    digests = [
        subprocess.run([*command, "--store", str(file)], capture_output=True, text=True, check=True)
        for file in (torn, whole)
    ]
    texts = [run.stdout.partition('"digest": ')[2].partition(",")[0] for run in digests]
    assert texts[0] == texts[1] != ""


def points(file: str):
    from exactregions.readers.study_format import read_study

    return read_study(file).points


def test_rows_are_exported(say: Say, mine: str, tmp_path: Path):
    table = tmp_path / "rows.csv"
    assert told(say, mine, tmp_path / "a.db", "--export", str(table)).status == 0
    with table.open(newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == 240
    assert {row["init"] for row in rows} == {"he", "int"}
    three = [row for row in rows if row["widths"] == "1-3-1"]
    assert all(Fraction(row["per_neuron"]) * 3 == int(row["linear_regions"]) for row in three)


def test_a_dry_run_measures_a_few_and_keeps_none(say: Say, mine: str, tmp_path: Path):
    found = told(say, mine, tmp_path / "a.db", "--dry-run").object
    assert (found["samples"], found["samples_at_most"], found["rows_at_most"]) == (240, 240, 240)
    assert len(found["points"]) == 4
    assert told(say, mine, tmp_path / "a.db").object["samples_measured"] == 240
    said = say("study", mine, "--store", str(tmp_path / "a.db"), "--dry-run")
    assert "core seconds" in said.out


def test_an_interval_that_misses_theory_fails(say: Say, mine: str, tmp_path: Path, monkeypatch):
    from exactregions.studies import kinds_lines

    monkeypatch.setattr(kinds_lines, "mean_kinks", lambda widths: Fraction(40))
    assert told(say, mine, tmp_path / "a.db", "--samples", "3000").status == 1


@pytest.mark.parametrize(("mean", "status"), [(3, 3), (40, 1)])
def test_lost_tasks_are_told_and_hide_no_miss(
    say: Say, mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, mean: int, status: int
):
    from exactregions.studies import kinds_lines
    from exactregions.studies.parallel import Lost, Workers

    each = Workers.each

    def loses(self, function, tasks):
        for i, found in each(self, function, tasks):
            yield i, Lost("it died") if "2^2" in tasks[i].point.text else found

    monkeypatch.setattr(Workers, "each", loses)
    monkeypatch.setattr(kinds_lines, "mean_kinks", lambda widths: Fraction(mean))
    said = told(say, mine, tmp_path / "a.db", "--samples", "3000")
    assert said.status == status
    assert not said.object["complete"]
    assert {lost["parameters"]["widths"] for lost in said.object["lost"]} == {"1-2^2-1"}
    assert {found["widths"] for found in said.object["summaries"]} == {"1-3-1"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind = 'line'", "samples is None; give an integer"),
        (MINE.replace("line", "lion"), "kind is 'lion'; use one of line, cells"),
        (MINE + "depth = [3]", "'depth' is no factor of line"),
        ("depth = 3\n" + MINE, "'depth' is no field of a study"),
        (MINE.replace('["he", "int"]', '"he"'), "factors.init is 'he'; write a list"),
        (MINE.replace("60", "6.5"), "samples is '6.5'; give an integer"),
        (MINE.replace('"line"', '["line"]'), "kind is ['line']; use one of"),
        (MINE.replace('["he", "int"]', '[["he"]]'), "init is ['he']; write an integer"),
        (MINE.replace("seed = 3", "width = -1"), "the width is -1; give one above 0"),
        (MINE.replace("seed = 3", "width = true"), "width is True"),
        (MINE.replace("seed = 3", "failure = '0'"), "the failure is 0; give one between"),
        (MINE.replace("seed = 3", "seed = 9223372036854775808"), "below 2^63"),
        ("kind = " + "[" * 9999, "nested too deeply"),
        (MINE.replace("seed = 3", "width = 'x'"), "width"),
        (MINE.replace('"1-3-1"', '"1-x-1"'), "widths '1-x-1'"),
        ("kind = [", "not TOML"),
    ],
)
def test_files_that_describe_no_study_are_refused_in_a_line(
    say: Say, mine: str, tmp_path: Path, text: str, words: str
):
    Path(mine).write_text(text)
    said = told(say, mine, tmp_path / "a.db")
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert said.err.count("\n") == 1


def test_numbers_are_what_is_written(say: Say, mine: str, tmp_path: Path):
    Path(mine).write_text(MINE.replace("seed", "failure = 0.01\nseed") + "bias = [0.1]")
    said = say("study", mine, "--store", str(tmp_path / "a.db"), *FEW)
    assert "with a probability of at most 1/100." in said.out
    assert told(say, mine, tmp_path / "a.db").object["summaries"][0]["bias"] == "0.1"


def test_a_picture_never_takes_the_place_of_the_store(say: Say, mine: str, tmp_path: Path):
    store = tmp_path / "a.png"
    said = told(say, mine, store)
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert "is the store itself" in said.err
    assert told(say, mine, store, "--picture", str(tmp_path / "b.png")).status == 0
    assert told(say, mine, store, "--picture", str(store)).status == 2
    assert (
        told(
            say,
            mine,
            store,
            "--export",
            str(tmp_path / "c.csv"),
            "--picture",
            str(tmp_path / "b.png"),
        ).object["samples_measured"]
        == 0
    )


def test_folders_that_are_absent_are_told_before_anything_is_measured(
    say: Say, mine: str, tmp_path: Path
):
    for option, name in (("--picture", "a.png"), ("--export", "a.csv")):
        said = told(say, mine, tmp_path / "a.db", option, str(tmp_path / "none" / name))
        assert (said.status, said.err.count("\n")) == (2, 1)
        assert "there is no folder" in said.err
        assert not (tmp_path / "a.db").exists()
    for store in (".", str(tmp_path), str(tmp_path / "none" / "a.db")):
        said = told(say, mine, Path(store))
        assert (said.status, said.err.count("\n")) == (2, 1)


def test_the_name_of_a_file_does_not_make_it_the_study_of_the_paper(say: Say, tmp_path: Path):
    file = tmp_path / "init-lines.toml"
    file.write_text(MINE)
    said = say("study", str(file), "--store", str(tmp_path / "a.db"), *FEW)
    assert said.status == 0
    assert "Hanin" not in said.out


def test_long_levels_leave_the_numbers_whole(say: Say, tmp_path: Path):
    file = tmp_path / "long.toml"
    widths = ["64-12-12-12-12-12-12-12-12-1", "2-3-1"]
    bias = [f"1/{10**80}", "123456789/987654321"]
    levels = f"widths = {widths}\ninit = ['he', 'uniform']\nbias = {bias}"
    file.write_text(f"kind = 'distance'\nsamples = 2\n[factors]\n{levels}")
    out = say("study", str(file), "--store", str(tmp_path / "a.db"), *FEW[2:]).out
    assert out.count("0.000 … 8.000") == 8
    assert "predicted" not in out


def test_a_study_that_is_done_costs_nothing(say: Say, mine: str, tmp_path: Path):
    told(say, mine, tmp_path / "a.db")
    found = told(say, mine, tmp_path / "a.db", "--dry-run").object
    assert (found["samples"], found["samples_at_most"], found["points"]) == (0, 0, [])
    assert say("study", mine, "--store", str(tmp_path / "a.db"), "--dry-run").status == 0


@pytest.mark.parametrize("name", ["bias", "training"])
def test_pictures_do_without_points_that_were_lost(name: str, tmp_path: Path):
    draw_study(NAMED[name].study, [], tmp_path / "none.svg")
    assert (tmp_path / "none.svg").stat().st_size > 1000


def test_bad_options_are_refused_in_a_line(say: Say, mine: str, tmp_path: Path):
    for name, *more in (
        ("nothing",),
        (mine, "--picture", "a.bmp"),
        (mine, "--export", "a.xls"),
        (mine, "--samples", "1"),
        (mine, "--scheduler", "nowhere"),
        (str(tmp_path / "absent.toml"),),
    ):
        said = told(say, name, tmp_path / "a.db", *more)
        assert (said.status, said.out, said.err.count("\n")) == (2, "", 1), said
    (tmp_path / "b.db").write_bytes(b"no database at all" * 100)
    said = told(say, mine, tmp_path / "b.db")
    assert (said.status, said.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("name", [name for name in NAMED if name != "training"])
def test_every_named_study_has_a_picture(name: str, tmp_path: Path):
    from dataclasses import replace

    from exactregions.studies.parallel import Workers
    from exactregions.studies.run import run

    study = replace(NAMED[name].study, samples=2)
    with Store.open(tmp_path / "a.db") as store:
        run(study, store, Workers(1))
        found = summaries(study, store)
    figures = [draw_study(study, found, tmp_path / f"{i}.svg") for i in range(2)]
    assert figures[0].axes
    assert (tmp_path / "0.svg").read_bytes() == (tmp_path / "1.svg").read_bytes()
