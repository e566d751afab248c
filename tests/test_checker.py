"""The checker accepts what the specification says, and nothing that is false."""

import ast
import copy
import json
import re
import subprocess
import sys
import types
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exactregions import checker
from tests.oracles.certificates import certificate, counts, digest, text
from tests.oracles.samples import ACTIVATIONS, degenerate, generic
from tests.zoo import ZOO

SOURCE = Path(checker.__file__)
SPEC = SOURCE.parent.parent / "docs" / "certificate-spec.md"
EXAMPLES = [
    list(map(json.loads, block.splitlines()))
    for block in re.findall(r"```\n(\{.*?)```", SPEC.read_text(encoding="utf-8"), re.DOTALL)
]
TENT, QUARTERS, STEPS = EXAMPLES
DOMAINS: list[dict[str, Any]] = [
    {"box": [[-1, 1], ["-1/2", "0x2"]]},
    {"polytope": {"A": [[-1, 0], [0, -1], [1, 1]], "b": [1, 1, "1/2"]}},
    {"all": True},
    {"segment": [[-2, "-1/3"], [1, 2]]},
    {"plane": {"origin": [0, "1/2"], "directions": [[1, 1]]}},
    {"plane": {"origin": [0, 1], "directions": [[1, 1], [0, -1]], "box": [[-1, 1], [0, 2]]}},
]
ALL_NAMES = ["relu", "abs", "hard_tanh", "relu6", "leaky_relu:1/10"]


def check(data: bytes, network: bytes | None = None) -> dict[str, Any]:
    return checker.check(BytesIO(data), network)


def number(value: Any) -> Any:
    return str(value) if value.denominator > 1 or abs(value) > 2**53 else int(value)


def network_of(layers: Any, activations: Any) -> dict[str, Any]:
    """The exactregions/1 object of plain data."""
    written: list[dict[str, Any]] = [
        {"W": [list(map(number, row)) for row in W], "b": list(map(number, b))} for W, b in layers
    ]
    for layer, phi in zip(written, activations, strict=False):
        if isinstance(phi, str):
            layer["activation"] = phi
            continue
        xi, slopes, offset = phi
        layer["activation"] = {
            "name": "custom",
            "breakpoints": list(map(number, xi)),
            "slopes": list(map(number, slopes)),
            "offset": number(offset),
        }
    return {"format": "exactregions/1", "layers": written}


def polytope_of(bounds: Any) -> dict[str, Any]:
    a = [list(map(number, row)) for row, _ in bounds]
    return {"polytope": {"A": a, "b": [number(b) for _, b in bounds]}} if a else {"all": True}


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
    """The same with a footer that fits the lines before it."""
    about = {name: digest(lines[0][name]) for name in ("network", "domain")}
    return [*lines[:-1], {**lines[-1], "cells": len(lines) - 2, **about}]


def headed(*steps: Any) -> bytes:
    """The tent with another header and digests that fit."""
    return text(footed(changed(TENT, 0, *steps)))


GENUINE: dict[str, bytes] = {f"example {i}": text(lines) for i, lines in enumerate(EXAMPLES)}


@cache
def drawn(seed: int) -> list[Any]:
    """A certificate of a small network, degenerate ones included, on a domain of each kind."""
    kind = list(ACTIVATIONS.values())[seed // 2 % 5]
    make = degenerate if seed % 2 else generic
    network = network_of(make([2, 3, 2, 1], seed), [kind, ALL_NAMES[seed % 5]])
    return certificate(network, DOMAINS[seed % len(DOMAINS)])


@pytest.mark.parametrize("example", EXAMPLES, ids=["tent", "quarters", "steps"])
def test_the_examples_of_the_specification_are_accepted(example: list[Any]):
    report = check(text(example))
    footer, header = example[-1], example[0]
    assert report["verdict"] == "accepted"
    assert report["cells"] == footer["cells"] == len(example) - 2
    assert report["strict_cells"] == footer["strict_cells"]
    assert report["digests"] == {name: footer[name] for name in ("network", "domain")}
    assert report["domain"] == header["domain"]
    layers = header["network"]["layers"]
    assert report["widths"] == [len(layers[0]["W"][0]), *(len(layer["b"]) for layer in layers)]


def test_the_examples_of_the_specification_count_right():
    assert [counts(e[0]["network"], e[0]["domain"]) for e in EXAMPLES] == [(2, 2), (4, 3), (3, 3)]


@pytest.mark.parametrize("name", ZOO)
def test_every_animal_of_the_zoo_has_an_accepted_certificate(name: str):
    animal = ZOO[name]
    network = network_of(animal.layers, animal.activations)
    report = check(text(certificate(network, polytope_of(animal.bounds))))
    assert (report["verdict"], report["cells"]) == ("accepted", animal.cells), report["reason"]


@pytest.mark.parametrize("seed", range(30))
def test_small_networks_of_every_activation_on_every_domain_are_accepted(seed: int):
    report = check(text(drawn(seed)))
    assert report["verdict"] == "accepted", report["reason"]
    assert (report["cells"], report["strict_cells"]) == (
        drawn(seed)[-1]["cells"],
        drawn(seed)[-1]["strict_cells"],
    )


@pytest.mark.parametrize("lines", [*EXAMPLES, drawn(1)], ids=["tent", "quarters", "steps", "drawn"])
def test_every_prefix_is_incomplete_and_never_accepted(lines: list[Any]):
    whole = text(lines)
    for end in range(len(whole)):
        report = check(whole[:end])
        cut = whole[:end].count(b"\n")
        assert report["verdict"] == ("incomplete" if cut else "rejected")
        assert report.get("cells", 0) == max(cut - 1, 0)


def test_long_integers_may_be_hexadecimal():
    lines = changed(TENT, 1, "w", ["0x4", "0x1"])
    lines = changed(lines, 0, "network", "layers", 0, "b", ["-0x0", "-1/2"])
    assert check(text(footed(lines)))["verdict"] == "accepted"


def test_the_claim_is_bound_to_a_network_by_its_numbers():
    network = TENT[0]["network"]
    spelled = changed([network], 0, "layers", 0, "b", ["0/7", "-2/4"])[0]
    other = changed([network], 0, "layers", 1, "W", [[2, -5]])[0]
    assert check(text(TENT), json.dumps(spelled, indent=1).encode())["verdict"] == "accepted"
    report = check(text(TENT), json.dumps(other).encode())
    assert report == {"verdict": "rejected", "reason": "line 1: another network"}
    with pytest.raises(checker.RejectedError):
        check(text(TENT), b"{}")


# Every check, with a file that only this check is meant to refuse: the file, the reason.
LAYER = ("network", "layers", 0)
CUSTOM = {"name": "", "breakpoints": [0, 1], "slopes": [0, 1, 0], "offset": 0}
FINE = [f"1/{10**3990 + i}" for i in range(12)]
DEEP = [{"W": [[FINE[0]]], "b": [0], "activation": "relu"}] * 11 + [{"W": [[1]], "b": [0]}]
WIDE = [{"W": [[1] * 65], "b": [0], "activation": "relu"}, {"W": [[1]], "b": [0]}]
MANY = [{"W": [[1]] * 12, "b": FINE, "activation": "relu"}, {"W": [[1] * 12], "b": [0]}]
WHOLE = changed(changed(TENT, 0, "domain", {"all": True}), 0, "network", "layers", WIDE)
POINT = {"segment": [[1, 2], [1, 2]]}
KINKS = {"name": "", "breakpoints": [*range(2100)], "slopes": [0, 1] * 1050 + [0], "offset": 0}
FOLDED, TENT_OUT = {"W": [[1]], "b": [0], "activation": KINKS}, {"W": [[1]], "b": [0]}
PLANE = {"plane": {"origin": [0, 0], "directions": [[1, 2], [-2, -4]]}}
BAD: list[tuple[bytes, str]] = [
    (text(TENT).replace(b"\n", b"\r\n"), "a byte outside"),
    (text(TENT).replace(b": ", b":\t"), "a byte outside"),
    (text(TENT[:1]) + b" " * (2**24 + 9), "the next line has over"),
    (b"", "no header line"),
    (text(TENT[:1])[:-1], "no header line"),
    (text(TENT[:1]) + b"[" * 9 + b"]" * 9 + b"\n", "nested too deeply"),
    (text(TENT[:1]) + b"[" * 200_000 + b"\n", "nested too deeply"),
    (text(TENT).replace(b"[4, 1]", b"[4.5, 1]"), "4.5"),
    (text(TENT).replace(b"[4, 1]", b"[4, NaN]"), "NaN"),
    (text(TENT).replace(b"[4, 1]", b"[4, 1e0]"), "1e0"),
    (text(TENT).replace(b'"t": ""', b'"t": "", "t": ""'), "a field twice"),
    (text(TENT[:1]) + b"{\n", "not JSON text"),
    (text(TENT[:1]) + b"\n", "not JSON text"),
    (text(TENT[:1]) + b"9" * 5000 + b"\n", "not JSON text"),
    (text(TENT[:1]) + '{"é": 0}\n'.encode(), "not JSON text"),
    (text(TENT[:1]) + "{\xe9}\n".encode("latin-1"), "not JSON text"),
    (text(changed(TENT, 1, "x", 0)), "needed"),
    (text(changed(TENT, 1, [])), "needed"),
    (text(changed(TENT, 1, "w", [])), "must be a list, and not empty"),
    (text(changed(TENT, 1, "w", "41")), "must be a list, and not empty"),
    (text(changed(TENT, 1, "w", [4, "1.0"])), "must be an integer"),
    (text(changed(TENT, 1, "w", [4, True])), "must be an integer"),
    (headed(*LAYER, "W", [["1/0"], [1]]), "must be an integer"),
    (text(changed(TENT, 1, "t", ["+", "s"])), "is of the wrong type"),
    (text(changed(TENT, 1, "h", {"0": [-1]})), "is of the wrong type"),
    (headed("network", "layers", MANY), "a denominator has over"),
    (headed(*LAYER, "b", [0, 0, 0]), "the sizes of W and b"),
    (headed(*LAYER, "W", [[1], [1, 2]]), "the sizes of W and b"),
    (headed("network", "layers", 1, "W", [[2]]), "the sizes of W and b"),
    (headed(*LAYER, "activation", "tanh"), "no known name"),
    (headed(*LAYER, "activation", {**CUSTOM, "slopes": [0, 1]}), "one slope more"),
    (headed(*LAYER, "activation", {**CUSTOM, "breakpoints": [1, 1]}), "breakpoints must increase"),
    (headed(*LAYER, "activation", {**CUSTOM, "slopes": [0, 0, 1]}), "slopes must differ"),
    (headed("network", "format", "exactregions/2"), "must be exactregions/1"),
    (headed("domain", {"box": [[0, 1]], "all": True}), "must have one field"),
    (headed("domain", {"polytope": {"A": [[1, 1]], "b": [1]}}), "A, b and the inputs"),
    (headed("domain", {"polytope": {"A": [[1], [-1]], "b": [1]}}), "A, b and the inputs"),
    (headed("domain", {"segment": [[0], [1], [2]]}), "two ends"),
    (headed("domain", {"segment": [[0], [1, 1]]}), "two ends"),
    (headed("domain", {"cube": [0, 1]}), "no known kind"),
    (headed("domain", {"all": 1}), "no known kind"),
    (headed("domain", {"segment": [[0, 0], [1, 1]]}), "the slice does not fit"),
    (headed("domain", {"plane": {"origin": [0, 0], "directions": [[1]]}}), "the slice does not"),
    (text(footed(WHOLE)), "the dimension is over"),
    (headed("domain", {"box": [[0, 1], [0, 1]]}), "the box must have"),
    (headed("domain", {"box": [[0, 1, 2]]}), "the box must have"),
    (headed("domain", {"box": [[1, 0]]}), "an interval of the box"),
    (headed("domain", {"box": [[0, "0/3"]]}), "an interval of the box"),
    (text(footed(changed(STEPS, 0, "domain", PLANE))), "linearly dependent"),
    (text(footed(changed(STEPS, 0, "domain", POINT))), "linearly dependent"),
    (text(changed(QUARTERS, 4, "h", 0, [0, 0])), "linearly dependent"),
    (text(changed(QUARTERS, 4, "h", 0, [0, 1, 0])), "linearly dependent"),
    (text(changed(TENT, 1, "h", 0, [-2])), "negative multiplier"),
    (text(changed(TENT, 1, {"t": "++", "h": [[-1], [-1]], "w": [4, 3]})), "negative constant"),
    (text(changed(QUARTERS, 4, "h", 0, [0])), "no combination"),
    (text(changed(QUARTERS, 4, "h", 0, [1])), "no combination"),
    (text(changed(QUARTERS, 4, "h", 0, [])), "no combination"),
    (headed("version", 2), "unknown format, version"),
    (headed("version", True), "unknown format, version"),
    (headed("version", "1"), "unknown format, version"),
    (headed("format", "exactregions/1"), "unknown format, version"),
    (headed("network", "layers", [FOLDED, FOLDED, TENT_OUT]), "layer too big"),
    (headed("network", "layers", DEEP), "forms may have over"),
    (text([*TENT, TENT[-1]]), "something follows the footer"),
    (text([*TENT, TENT[1]]), "something follows the footer"),
    (text(TENT) + b" ", "something follows the footer"),
    (text(footed([*TENT[:2], TENT[3]])), "the + side of a split is missing"),
    (text(footed([*TENT[:1], TENT[3]])), "the + side of a split is missing"),
    (text(changed(TENT, 3, "cells", 3)), "the footer needs"),
    (text(changed(TENT, 3, "strict_cells", 1)), "the footer needs"),
    (text(changed(TENT, 3, "cells", "2")), "the footer needs"),
    (text(changed(TENT, 3, "domain", TENT[3]["network"])), "the footer needs"),
    (text(changed(TENT, 3, "comment", 0)), "the footer needs"),
    (text([*TENT[:3], TENT[2], TENT[3]]), "no split is open"),
    (text(changed(TENT, 1, "t", "+")), "one token is needed"),
    (text(changed(TENT, 2, "t", "0")), "one token is needed"),
    (text(changed(TENT, 1, "h", [[-1], []])), "a hint is left over"),
    (text(changed(TENT, 1, "t", "+x")), "a token must be"),
    (text(changed(TENT, 1, {"t": "+0", "h": [[-1]], "w": [2, 1]})), "not identically zero"),
    (text(changed(TENT, 1, "h", [])), "no list of premises"),
    (text(changed(TENT, 1, "h", [-1])), "no list of premises"),
    (text(changed(TENT, 1, {"t": "++", "h": [[-1], [1]], "w": [4, 3]})), "a row or a unit above"),
    (text(changed(TENT, 1, "h", 0, [1])), "a row or a unit above"),
    (text(changed(TENT, 1, "h", 0, [-3])), "a row or a unit above"),
    (text(changed(STEPS, 1, "h", 0, [False])), "a row or a unit above"),
    (text(changed(TENT, 1, "w", [4, 1, 0])), "w must be"),
    (text(changed(TENT, 1, "w", [-4, -1])), "w must be"),
    (text(changed(TENT, 1, "w", [0, 1])), "w must be"),
    (text(changed(TENT, 1, "w", ["1/2", 1])), "w must be"),
    (text(changed(TENT, 2, "w", [1, 1])), "the witness is not inside"),
    (text(changed(TENT, 1, {"t": "ss", "h": [], "w": [1, -1]})), "the witness is not inside"),
    (text(changed(TENT, 1, {"t": "ss", "h": [], "w": [4, 1]})), "another pattern"),
    (text(changed(TENT, 1, "w", [4, 3])), "another pattern"),
    (text(changed(TENT, 1, "w", [2, 1])), "another pattern"),
]  # fmt: skip


def test_long_integers_are_refused_whatever_limit_the_process_has():
    """The command line lifts Python's own limit on digits."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        report = check(text(TENT[:1]) + b"9" * 5000 + b"\n")
    finally:
        sys.set_int_max_str_digits(limit)
    assert "not JSON text" in report["reason"]


@pytest.mark.parametrize(("data", "reason"), BAD, ids=[f"{i}: {r}" for i, (_, r) in enumerate(BAD)])
def test_a_bad_file_is_rejected_by_the_check_that_is_meant_for_it(data: bytes, reason: str):
    report = check(data)
    assert report["verdict"] == "rejected"
    assert reason in report["reason"]
    assert re.match(r"line \d+: ", report["reason"])
    assert report["reason"].isascii()


def twins() -> list[Any]:
    """Twice the same neuron: each could prove the other."""
    network = network_of([([[1], [1]], [0, 0]), ([[1, 1]], [0])], ["relu"])
    return certificate(network, {"box": [[-1, 1]]})


def test_circular_support_is_rejected():
    lines = changed(twins(), 1, {"t": "++", "h": [[1], [0]], "w": [2, 1]})
    assert "a unit above" in check(text(footed([*lines[:2], lines[-1]])))["reason"]


def test_no_cell_grows_below_contradictory_premises():
    # With x <= 0 and x >= 1 everything can be proved, but no witness exists.
    network = network_of([([[1], [1], [-1]], [0, -1, 5]), ([[1, 1, 1]], [0])], ["relu"])
    lines = certificate(network, {"box": [[-3, 3]]})
    assert [line["t"] for line in lines[1:-1]] == ["s-+", "s+", "+"]
    forged = [*lines[:1], {"t": "ss-", "h": [[0, 1]], "w": [2, -1]}, *lines[1:]]
    for x in (-2, 0, 1, 2, 4):
        forged[1]["w"] = [2, x]
        assert check(text(footed(forged)))["verdict"] == "rejected"


def disabled() -> list[Any]:
    """Every check of the source, by number, and its line."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    needs = [node for node in calls if ast.unparse(node.func) == "_need"]
    return sorted((node.lineno, node.col_offset) for node in needs)


def without(place: tuple[int, int]) -> str:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (node.lineno, node.col_offset) == place:
            node.args[0] = ast.Constant(value=True)
    return ast.unparse(tree)


def loaded(source: str) -> Any:
    module = types.ModuleType("mutant")
    exec(compile(source, "mutant", "exec"), module.__dict__)
    return module


def passes(module: Any) -> bool:
    """Whether a checker judges all files here as it should."""
    try:
        bound = module.check(BytesIO(text(TENT)), json.dumps(QUARTERS[0]["network"]).encode())
        genuine = [text(lines) for lines in (*EXAMPLES, *map(drawn, range(12)))]
        return (
            bound["verdict"] == "rejected"
            and all(module.check(BytesIO(data))["verdict"] == "accepted" for data in genuine)
            and module.check(BytesIO(text(TENT[:-1])))["verdict"] == "incomplete"
            and all(reason in module.check(BytesIO(data))["reason"] for data, reason in BAD)
        )
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return False


def test_the_checker_itself_passes():
    assert passes(loaded(SOURCE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("place", disabled(), ids=lambda place: f"line {place[0]}")
def test_without_any_one_of_its_checks_the_checker_fails(place: tuple[int, int]):
    assert not passes(loaded(without(place)))


def test_the_table_of_mutants_has_a_row_for_every_check():
    page = SPEC.with_name("checker-mutants.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    places = disabled()
    assert len(rows) == len(places)
    for (name, *found), (line, _) in zip(rows, places, strict=True):
        assert any(map(int, found))
        if name != "a number that is not exact":
            assert all(part in lines[line - 1] for part in name.split("…"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<= i < k for i", "<= i <= k for i"),
        ("-len(self.rows) <= i", "-len(self.rows) - 1 <= i"),
        ("> 0 for g in self.rows", ">= 0 for g in self.rows"),
        ("and w[0] > 0", "and w[0] != 0"),
        ("and w[0] > 0", ""),
        ("self.signs[k], self.known[k] = 1,", "self.signs[k], self.known[k] = 1, self.known[k] or"),
        ("[s * v for v in self.forms[k]]", "self.forms[k]"),
        ("0 not in self.signs", "1"),
        ("mu * constant >= 0", "constant >= 0"),
        ("mu * v >= 0 for", "v >= 0 for"),
        ("signs == self.signs", "signs[1:] == self.signs[1:]"),
        ("not any(rest)", "not any(rest[1:])"),
        ("(offset + a[0] * xi[0])", "offset"),
        ("[c - at, *row]", "[c + at, *row]"),
        ("q - p for p, q in pairwise(a)", "p - q for p, q in pairwise(a)"),
        ("u[1 :: len(self.phi[1])]", "u[1:]"),
        ("*self.rows[::-1]]", "*self.rows]"),
        ("all(p < q", "all(p <= q"),
        ("low < high", "low <= high"),
        ("self.scale * given[0]", "given[0]"),
        ("scale * (j == 0)", "(j == 0)"),
        ("type(i) is int", "isinstance(i, int)"),
        ("type(value) is int", "isinstance(value, int)"),
        ("held is True", "held == True"),
        ("repr(version)", "str(version)"),
    ],
)
def test_a_checker_with_one_slip_fails(old: str, new: str):
    source = SOURCE.read_text(encoding="utf-8")
    assert source.count(old) == 1
    assert not passes(loaded(source.replace(old, new)))


@cache
def truth(header: str) -> tuple[int, int]:
    held = json.loads(header)
    return counts(held["network"], held["domain"])


def spoiled(random: Random, lines: list[Any]) -> bytes:
    """One byte, one token or one line changed."""
    data, kind = text(lines), random.randrange(3)
    if kind == 0:
        at, byte = random.randrange(len(data)), random.choice(b'0123456789-+s"[]{},:/x \n')
        width = random.randrange(3)
        return data[:at] + bytes([byte] * (width > 0)) + data[at + (width < 2) :]
    lines = copy.deepcopy(lines)
    if kind == 1:
        i, j = random.randrange(len(lines)), random.randrange(len(lines))
        lines[i:i] = random.choice([[], [lines[j]]])
        lines.pop(random.randrange(len(lines)))
        return text(footed(lines) if "cells" in lines[-1] and "domain" in lines[0] else lines)
    spots: list[tuple[Any, Any]] = []
    waiting: list[Any] = [lines]
    while waiting:
        held = waiting.pop()
        keys = held.keys() if isinstance(held, dict) else range(len(held))
        spots += [(held, key) for key in keys]
        waiting += [held[key] for key in keys if isinstance(held[key], list | dict)]
    held, key = random.choice(spots)
    other, field = random.choice(spots)
    held[key] = other[field] if random.random() < 0.3 else varied(random, held[key])
    fits = isinstance(lines[0], dict) and isinstance(lines[-1], dict) and random.random() < 0.7
    try:
        return text(footed(lines) if fits else lines)
    except (ValueError, KeyError, RecursionError):
        return data[:-1]


def varied(random: Random, value: Any) -> Any:
    if isinstance(value, list):
        return random.choice([[], value[1:], value[::-1], [*value, *value[:1]]])
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        return value[:at] + random.choice("s+-0") + value[at + random.randrange(2) :]
    if isinstance(value, int):
        return random.choice([value + 1, value - 1, -value, 0, 2 * value])
    return None


@pytest.mark.parametrize("seed", range(8))
def test_no_spoiled_file_is_accepted_unless_its_claim_is_true(seed: int):
    random, verdicts = Random(seed), {"accepted": 0, "rejected": 0, "incomplete": 0}
    genuine = [*EXAMPLES, twins(), *(drawn(8 * i + seed) for i in range(4))]
    for _ in range(1250):
        data = spoiled(random, random.choice(genuine))
        report = check(data)
        verdicts[report["verdict"]] += 1
        if report["verdict"] == "accepted":
            found = truth(data.partition(b"\n")[0].decode())
            assert (report["cells"], report["strict_cells"]) == found, data
        elif report["verdict"] == "incomplete":
            assert report["cells"] <= truth(data.partition(b"\n")[0].decode())[0], data
    assert verdicts["rejected"] > 600
    assert verdicts["accepted"] > 10


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The checker alone, in an empty folder, isolated from everything installed."""
    alone = tmp_path / "checker.py"
    alone.write_bytes(SOURCE.read_bytes())
    command = [sys.executable, "-I", "-S", alone.name, *arguments]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("data", "status"),
    [(text(TENT), 0), (text(TENT[:-1]), 3), (text(TENT[:1] + TENT[2:]), 1), (b"\x89PNG\r\n", 1)],
)
def test_the_file_runs_alone_and_its_exit_status_is_the_verdict(
    tmp_path: Path, data: bytes, status: int
):
    (tmp_path / "c.jsonl").write_bytes(data)
    assert run(tmp_path, "c.jsonl").returncode == status
    found = run(tmp_path, "c.jsonl", "--json")
    assert found.returncode == status
    assert json.loads(found.stdout) == check(data)


def test_on_the_command_line_a_claim_is_bound_to_a_file(tmp_path: Path):
    (tmp_path / "c.jsonl").write_bytes(text(TENT))
    (tmp_path / "own.json").write_text(json.dumps(TENT[0]["network"]))
    (tmp_path / "other.json").write_text(json.dumps(STEPS[0]["network"]))
    (tmp_path / "bad.json").write_text("{}")
    assert run(tmp_path, "c.jsonl", "--network", "own.json").returncode == 0
    assert run(tmp_path, "c.jsonl", "--network", "other.json").returncode == 1
    for name in ("bad.json", "none.json"):
        found = run(tmp_path, "c.jsonl", "--network", name)
        assert (found.returncode, found.stdout) == (2, "")
        assert "Traceback" not in found.stderr
