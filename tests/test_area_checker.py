"""The checker of areas accepts what docs/area-certificate.md says, and nothing that is false."""

import ast
import copy
import json
import re
import subprocess
import sys
import types
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exactregions import Domain, area_checker, explore
from exactregions.regions.areas import areas
from tests.commands import Say
from tests.oracles.certificates import counts, digest, text
from tests.oracles.samples import ACTIVATIONS, degenerate, generic
from tests.zoo import network_of

SOURCE = Path(area_checker.__file__)
SPEC = SOURCE.parent.parent / "docs" / "area-certificate.md"
(BLOCK,) = re.findall(r"```\n(\{.*?)```", SPEC.read_text(encoding="utf-8"), re.DOTALL)
TENT = list(map(json.loads, BLOCK.splitlines()))
DOMAINS = [
    Domain.polytope([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 1, 2, "1/2"]),
    Domain.polytope([[-1, 0], [0, -1], [1, 1], [0, 0]], [1, 1, "1/2", 0]),
    Domain.segment([-2, "-1/3"], [1, 2]),
    Domain.plane([0, 1], [[1, 1], [0, -1]], [[-1, 1], [0, 2]]),
    Domain.plane([0, "1/2"], [[1, 1]], [[-2, 2]]),
]


def check(data: bytes, network: bytes | None = None) -> dict[str, Any]:
    return area_checker.check(BytesIO(data), network)


@cache
def drawn(seed: int) -> list[Any]:
    """A certificate of a small network, degenerate ones included, on a domain of each kind."""
    kind = list(ACTIVATIONS.values())[seed // 2 % 5]
    network = network_of((degenerate if seed % 2 else generic)([2, 3, 2, 1], seed), [kind] * 2)
    found = explore(network, DOMAINS[seed % len(DOMAINS)])
    return list(map(json.loads, areas(found, network=network)))


def changed(lines: list[Any], *steps: Any) -> list[Any]:
    """A copy with another value at the end of a path: line number, fields and indices."""
    *path, last, value = steps
    lines = copy.deepcopy(lines)
    held: Any = lines
    for step in path:
        held = held[step]
    held[last] = value
    return lines


def footed(lines: list[Any]) -> list[Any]:
    """The same with a footer whose digests and numbers of cells fit the lines before it."""
    about = {name: digest(lines[0][name]) for name in ("network", "domain")}
    strict = sum("0" not in line["p"] for line in lines[1:-1])
    return [*lines[:-1], {**lines[-1], "cells": len(lines) - 2, "strict_cells": strict, **about}]


def headed(*steps: Any) -> bytes:
    return text(footed(changed(TENT, 0, *steps)))


def square(patterns: list[str], polygons: list[Any], weight: Any = ((1, 0),), **more: Any) -> Any:
    """A forged file: a network of one layer on the square [0, 4]², and the cells claimed."""
    layers = [
        {"W": [list(row) for row in weight], "b": [-2] * len(weight), "activation": "relu"},
        {"W": [[1] * len(weight)], "b": [0]},
    ]
    network = {"format": "exactregions/1", "layers": layers}
    header = {"format": "exactregions-areas", "version": 1, "network": network}
    cells = [
        {"p": p, "v": [[1, *at] if len(at) == 2 else list(at) for at in v]}
        for p, v in zip(patterns, polygons, strict=True)
    ]
    rest = {"walls": len(cells) - 1, "linear_regions": len(cells), "outline": corners(0, 0, 4, 4)}
    domain = {"box": [[0, 4], [0, 4]]}
    return footed([{**header, "domain": domain}, *cells, {**rest, **more}])


def corners(a: int, b: int, c: int, d: int) -> list[list[int]]:
    return [[1, a, b], [1, c, b], [1, c, d], [1, a, d]]


HALVES = square(["-", "+"], [corners(0, 0, 2, 4), corners(2, 0, 4, 4)])
ZERO = {"polytope": {"A": [[1], [-1], [0]], "b": [1, 0, 0]}}
LAYER = ("network", "layers", 0)
CUSTOM = {"name": "", "breakpoints": [0, 1], "slopes": [0, 1, 0], "offset": 0}
FINE = [f"1/{10**3990 + i}" for i in range(12)]
DEEP = [{"W": [[FINE[0]]], "b": [0], "activation": "relu"}] * 11 + [{"W": [[1]], "b": [0]}]
MANY = [{"W": [[1]] * 12, "b": FINE, "activation": "relu"}, {"W": [[1] * 12], "b": [0]}]
HUGE = {**CUSTOM, "breakpoints": [*range(2**15 + 1)], "slopes": [0, *[1, 0] * 2**14, 1]}
STAR = [[0, 2], [4, 3], [1, 0], [2, 4], [3, 0]]
TWICE = [*corners(0, 0, 2, 4), *corners(0, 0, 2, 4)]

# Every check, with a file that only this check is meant to refuse: the file, the reason.
BAD: list[tuple[bytes, str]] = [
    (text(TENT).replace(b"\n", b"\r\n"), "a byte outside"),
    (text(TENT[:1]) + b" " * (2**24 + 9), "the next line is too long"),
    (b"", "no header line"),
    (text(TENT[:1])[:-1], "no header line"),
    (text(TENT[:1]) + b"[" * 200_000 + b"\n", "line 2"),
    (text(TENT).replace(b"[2, 1]", b"[2, 1.0]"), "1.0"),
    (text(TENT).replace(b"[2, 1]", b"[2, NaN]"), "NaN"),
    (text(TENT).replace(b'"p": "++"', b'"p": "++", "p": "++"'), "a field twice"),
    (text(TENT[:1]) + b"{\n", "line 2"),
    (text(TENT[:1]) + b"9" * 5000 + b"\n", "line 2"),
    (text(TENT[:1]) + '{"é": 0}\n'.encode(), "ascii"),
    (text(changed(TENT, 1, "x", 0)), "no other"),
    (text(changed(TENT, 1, [])), "no other"),
    (text(changed(TENT, 1, "v", [])), "a list is missing"),
    (text(changed(TENT, 1, "v", 0, "1")), "a list is missing"),
    (text(changed(TENT, 1, "v", 0, [1, "1.0"])), "a number must be"),
    (text(changed(TENT, 1, "v", 0, [1, False])), "a number must be"),
    (headed(*LAYER, "W", [["1/0"], [1]]), "a number must be"),
    (headed("network", "layers", MANY), "a denominator has over"),
    (text(footed(changed(changed(TENT, 0, "network", "layers", DEEP), 1, "p", "+" * 11))),
     "the network is too large"),
    (headed("network", "layers", []), "and layers"),
    (headed("network", "format", "exactregions/2"), "exactregions/1"),
    (headed(*LAYER, "b", [0, 0, 0]), "a list must have"),
    (headed(*LAYER, "W", [[1], [1, 2]]), "rows of W differ"),
    (headed("network", "layers", 1, "W", [[2]]), "a list must have"),
    (headed(*LAYER, "activation", "tanh"), "no known name"),
    (headed(*LAYER, "activation", {**CUSTOM, "slopes": [0, 1]}), "one slope more"),
    (headed(*LAYER, "activation", {**CUSTOM, "breakpoints": [1, 1]}), "breakpoints must increase"),
    (headed(*LAYER, "activation", {**CUSTOM, "slopes": [0, 0, 1]}), "slopes must differ"),
    (headed("domain", {"box": [[0, 1]], "all": True}), "must have one field"),
    (headed("domain", {"all": True}), "unbounded"),
    (headed("domain", {"segment": [[0], [1], [2]]}), "two ends"),
    (headed("domain", {"segment": [[1], [1]]}), "dependent"),
    (headed("domain", {"plane": {"origin": [0], "directions": [[1], [2]], "box": [[0, 1]] * 2}}),
     "dependent"),
    (headed("domain", {"plane": {"origin": [0], "directions": [[1]] * 3, "box": [[0, 1]] * 3}}),
     "one or two dimensions"),
    (headed("domain", {"box": [[0, 1], [0, 1]]}), "the box must have"),
    (headed("version", True), "unknown format, version"),
    (headed("format", "exactregions-certificate"), "unknown format, version"),
    (text([*TENT, TENT[1]]), "something follows the footer"),
    (text(TENT) + b" ", "something follows the footer"),
    (text(changed(TENT, 3, "cells", 3)), "the footer needs"),
    (text(changed(TENT, 3, "strict_cells", True)), "the footer needs"),
    (text(changed(TENT, 3, "walls", 2)), "the footer needs"),
    (text(changed(TENT, 3, "linear_regions", 1)), "the footer needs"),
    (text(changed(TENT, 3, "domain", TENT[3]["network"])), "the footer needs"),
    (text(changed(TENT, 1, "p", "-")), "a pattern has a sign"),
    (text(changed(TENT, 1, "p", ["+", "-"])), "a pattern has a sign"),
    (text(changed(TENT, 1, "p", "+s")), "a pattern has a sign"),
    (text([*TENT[:3], TENT[2], TENT[3]]), "listed twice"),
    (text(changed(TENT, 1, "v", [[1, 0], [0, 1]])), "a corner must be"),
    (text(changed(TENT, 1, "v", [[1, 0], [-2, -1]])), "a corner must be"),
    (text(changed(TENT, 1, "v", [[1, 0, 0], [2, 1, 0]])), "a corner must be"),
    (text(changed(TENT, 1, "v", [[1, 0], [2, "1/2"]])), "a corner must be"),
    (text(changed(TENT, 1, "v", [[1, 0], [4, 1], [2, 1]])), "a corner must be"),
    (text(changed(TENT, 1, "v", [[2, 1], [1, 0]])), "not convex"),
    (text(changed(TENT, 1, "v", [[2, 1], [2, 1]])), "not convex"),
    (text(changed(HALVES, 1, "v", corners(0, 0, 2, 4)[::-1])), "not convex"),
    (text(changed(HALVES, 1, "v", corners(0, 0, 2, 4)[:2])), "not convex"),
    (text(changed(HALVES, 1, "v", TWICE)), "not convex"),
    (text(changed(HALVES, 1, "v", [[1, *at] for at in STAR])), "not convex"),
    (text(changed(HALVES, 1, "v", [[1, 0, 0], [1, 1, 0], *corners(0, 0, 2, 4)[1:]])), "not convex"),
    (text(changed(TENT, 1, "v", [[1, -1], [2, 1]])), "outside the domain"),
    (text(changed(TENT, 1, "v", [[1, 0], [4, 3]])), "outside the closed cell"),
    (text(changed(TENT, 1, "p", "--")), "outside the closed cell"),
    (text(changed(HALVES, 1, "v", 1, [10, 21, 0])), "outside the closed cell"),
    (text(changed(TENT, 1, "p", "+0")), "just where the form is zero"),
    (text(square(["-+", "+-"], [corners(0, 0, 2, 4), corners(2, 0, 4, 4)], ((1, 0), (0, 0)))),
     "outside the closed cell"),
    (text(square(["-", "+"], [corners(0, 0, 1, 4), corners(2, 0, 4, 4)], walls=0)),
     "do not add up"),
    (text(changed(TENT, 3, "outline", [[1, 0], [2, 1]])), "on no row"),
    (text(footed(changed(changed(TENT, 0, "domain", ZERO), 3, "outline", [[1, 0], [2, 1]]))),
     "on no row"),
    (text(footed([*TENT[:2], {**TENT[3], "walls": 0, "linear_regions": 1}])), "do not add up"),
    (headed(*LAYER, "activation", HUGE), "units"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), BAD, ids=[f"{i}: {r}" for i, (_, r) in enumerate(BAD)])
def test_a_bad_file_is_rejected_by_the_check_that_is_meant_for_it(data: bytes, reason: str):
    report = check(data)
    assert report["verdict"] == "rejected"
    assert reason in report["reason"]
    assert re.match(r"line \d+: ", report["reason"])


def test_the_example_of_the_specification_is_accepted():
    report = check(text(TENT))
    assert report["verdict"] == "accepted"
    assert [report[name] for name in ("cells", "walls", "linear_regions")] == [2, 1, 2]
    assert check(text(HALVES))["verdict"] == "accepted"


def test_a_zero_form_has_no_side():
    # Both signs of a unit that is the zero form would count every cell twice.
    for sign in "+-":
        lines = square([f"-{sign}", f"+{sign}"], [corners(0, 0, 2, 4), corners(2, 0, 4, 4)])
        layer = lines[0]["network"]["layers"][0]
        layer.update(W=[[1, 0], [0, 0]], b=[-2, 0])
        lines[0]["network"]["layers"][1]["W"] = [[1, 1]]
        assert "just where the form is zero" in check(text(footed(lines)))["reason"]


def test_overlapping_polygons_of_the_right_total_area_are_rejected():
    # Twice the left half, once with the pattern of the right one.
    forged = square(["-", "+"], [corners(0, 0, 2, 4), corners(0, 0, 2, 4)], walls=0)
    assert check(text(forged))["verdict"] == "rejected"
    # The same pattern twice, in pieces.
    pieces = [corners(0, 0, 2, 2), corners(0, 2, 2, 4), corners(2, 0, 4, 4)]
    assert "listed twice" in check(text(square(["-", "-", "+"], pieces)))["reason"]


def test_an_edge_may_not_be_run_through_twice_in_one_direction():
    # Unit 1 is twice unit 0: the pattern +- has an edge only, whatever its polygon is.
    halves = [corners(0, 0, 2, 4), corners(2, 0, 4, 4), corners(2, 0, 4, 4)]
    forged = square(["--", "++", "+-"], halves, ((1, 0), (1, 0)))
    assert check(text(forged))["verdict"] == "rejected"


@pytest.mark.parametrize("seed", range(30))
def test_small_networks_are_accepted_with_the_counts_of_brute_force(seed: int):
    lines = drawn(seed)
    report = check(text(lines))
    assert report["verdict"] == "accepted", report["reason"]
    found = counts(lines[0]["network"], lines[0]["domain"])
    assert (report["cells"], report["strict_cells"]) == found


@pytest.mark.parametrize("lines", [TENT, drawn(1)], ids=["tent", "drawn"])
def test_every_prefix_is_incomplete_and_never_accepted(lines: list[Any]):
    whole = text(lines)
    for end in range(len(whole)):
        report = check(whole[:end])
        cut = whole[:end].count(b"\n")
        assert report["verdict"] == ("incomplete" if cut else "rejected")
        assert report.get("cells", 0) == max(cut - 1, 0)


def test_the_claim_is_bound_to_a_network():
    network = TENT[0]["network"]
    spelled = changed([network], 0, "layers", 0, "b", ["0/7", "-2/4"])[0]
    other = changed([network], 0, "layers", 1, "W", [[2, -5]])[0]
    assert check(text(TENT), json.dumps(spelled, indent=1).encode())["verdict"] == "accepted"
    report = check(text(TENT), json.dumps(other).encode())
    assert report == {"verdict": "rejected", "reason": "line 1: another network"}
    with pytest.raises(ValueError, match="the network"):
        check(text(TENT), b"{}")


@cache
def truth(header: str) -> tuple[int, int]:
    held = json.loads(header)
    return counts(held["network"], held["domain"])


def varied(random: Random, value: Any) -> Any:
    if isinstance(value, int):
        return value + random.choice([-2, -1, 1, 2])
    if isinstance(value, str) and value and set(value) <= set("-0+"):
        at = random.randrange(len(value))
        return value[:at] + random.choice("-0+") + value[at + 1 :]
    if isinstance(value, list) and value:
        at = random.randrange(len(value))
        return random.choice([value[::-1], value[:at] + value[at + 1 :], value[at:] + value[:at]])
    return random.choice([0, 1, "1/2", [], "+", None])


def spoiled(random: Random, lines: list[Any]) -> bytes:
    """A cell dropped, doubled or merged; a corner moved; patterns swapped; bytes and counts."""
    lines, kind = copy.deepcopy(lines), random.randrange(6)
    i, j = random.randrange(1, len(lines) - 1), random.randrange(1, len(lines) - 1)
    if kind == 0:
        del lines[i]
    elif kind == 1:
        lines.insert(j, copy.deepcopy(lines[i]))
        lines[j]["p"] = varied(random, lines[j]["p"])
    elif kind == 2:
        lines[i]["p"], lines[j]["p"] = lines[j]["p"], lines[i]["p"]
    elif kind == 3:
        corner = random.choice(lines[i]["v"])
        at = random.randrange(len(corner))
        corner[at] = varied(random, corner[at])
    elif kind == 4:
        line = random.choice(lines)
        key = random.choice(sorted(line))
        held = line[key]
        while isinstance(held, dict) or (isinstance(held, list) and held and random.random() < 0.8):
            line, key = (
                held,
                random.choice(sorted(held) if isinstance(held, dict) else range(len(held))),
            )
            held = line[key]
        line[key] = varied(random, held)
    else:
        data = text(lines)
        at, byte = random.randrange(len(data)), random.choice(b'0123456789-+"[]{},:/ \n')
        return data[:at] + bytes([byte]) + data[at + random.randrange(2) :]
    footer = lines[-1]
    for name in ("walls", "linear_regions"):
        if random.random() < 0.3 and isinstance(footer[name], int):
            footer[name] += random.choice([-1, 1])
    try:
        return text(footed(lines) if random.random() < 0.8 else lines)
    except (KeyError, TypeError):
        return text(lines)


@pytest.mark.parametrize("seed", range(20))
def test_no_damaged_file_is_accepted_with_a_false_count(seed: int):
    random, lines = Random(seed), drawn(seed)
    verdicts: Counter[str] = Counter()
    for _ in range(250):
        data = spoiled(random, lines)
        report = check(data)
        verdicts[report["verdict"]] += 1
        if report["verdict"] == "accepted":
            header = data.split(b"\n", 1)[0].decode()
            assert (report["cells"], report["strict_cells"]) == truth(header)
            if json.loads(header) == lines[0]:
                for name in ("walls", "linear_regions"):
                    assert report[name] == lines[-1][name]
    assert verdicts["rejected"] > 150


def loaded(source: str) -> Any:
    module = types.ModuleType("mutant")
    exec(compile(source, "mutant", "exec"), module.__dict__)
    return module


def passes(module: Any) -> bool:
    """Whether a checker judges all files here as it should."""
    try:
        bound = module.check(BytesIO(text(TENT)), json.dumps(HALVES[0]["network"]).encode())
        genuine = [text(lines) for lines in (TENT, HALVES, *map(drawn, range(12)))]
        return (
            bound["verdict"] == "rejected"
            and all(module.check(BytesIO(data))["verdict"] == "accepted" for data in genuine)
            and module.check(BytesIO(text(TENT[:-1])))["verdict"] == "incomplete"
            and all(reason in module.check(BytesIO(data))["reason"] for data, reason in BAD)
        )
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return False


def needs() -> list[tuple[int, int]]:
    """Every check of the source, by its place."""
    calls = [n for n in ast.walk(ast.parse(SOURCE.read_text("utf-8"))) if isinstance(n, ast.Call)]
    return sorted((n.lineno, n.col_offset) for n in calls if ast.unparse(n.func) == "_need")


def test_the_checker_itself_passes():
    assert passes(loaded(SOURCE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("place", needs(), ids=lambda place: f"line {place[0]}")
def test_without_any_one_of_its_checks_the_checker_fails(place: tuple[int, int]):
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == place:
            node.args[0] = ast.Constant(value=True)
    assert not passes(loaded(ast.unparse(tree)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a * d > b * c", "a * d >= b * c"),
        ("a * d > b * c", "a * d < b * c"),
        (") == 1\n", ") >= 1\n"),
        ("_dot(g, p) >= 0", "_dot(g, p) >= -1"),
        ("_dot(side, at) >= 0", "_dot(side, at) >= -1"),
        ("if any(g)]", "]"),
        ("== 0 == _dot(g, b)", "== 0"),
        ('if sign == "+" else [-v for v in form]', 'if sign != "-" else form'),
        ("v[0] > 0, len(v)", "True, len(v)"),
        ("v[0] > 0, len(v)", "v[0] >= 0, len(v)"),
        ("x * v - y * u", "x * v"),
        ("if output == other and", "if"),
        ("output == other and one != two", "output == other"),
        ('"0" not in pattern', "1"),
        ('.count("+")', '.count("-")'),
        ("(left - right) * at", "left * at"),
        ("added[p] * scale", "added[p]"),
        ("m * c - at * scale", "m * c - at"),
        ("c + b * scale", "c + b"),
        ("self.known[l][0] == prefix", "True"),
        ("self.parent[one] = two", "pass"),
    ],
)
def test_a_checker_with_one_slip_fails(old: str, new: str):
    source = SOURCE.read_text(encoding="utf-8")
    assert source.count(old) == 1
    assert not passes(loaded(source.replace(old, new)))


def test_the_program_needs_only_python(tmp_path: Path):
    path = tmp_path / "a"
    for lines, status in ((TENT, 0), (TENT[:2], 3), (TENT[1:], 1)):
        path.write_bytes(text(lines))
        run = subprocess.run([sys.executable, "-I", SOURCE, path], capture_output=True, check=False)
        assert run.returncode == status
        assert json.loads(run.stdout)["verdict"]
    run = subprocess.run([sys.executable, "-I", SOURCE], capture_output=True, check=False)
    assert run.returncode == 2
    names = ast.parse(SOURCE.read_text(encoding="utf-8")).body
    imported = {a.name for n in names if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module).split(".")[0] for n in names if isinstance(n, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def test_certify_writes_areas_and_check_knows_them(say: Say, tmp_path: Path):
    net, cube, path = "random:2-4-3-1:0:he", '{"cube": ["-1", "1"]}', str(tmp_path / "a")
    asked = ("certify", net, "--domain", cube, "-o", path, "--areas")
    said = say(*asked, "--json")
    counted = say("count", net, "--domain", cube, "--json").object
    assert (said.status, said.object["cells"]) == (0, counted["cells"])
    judged = say("check", path, "--network", net, "--json")
    assert (judged.status, judged.object["verdict"]) == (0, "accepted")
    assert judged.object["linear_regions"] == counted["linear_regions"]
    assert say("check", path, "--network", "random:2-4-3-1:1:he").status == 1
    assert say(*asked, "--direct").status == 2
    assert say("certify", "random:3-3-1:0:he", *asked[2:]).status == 2
