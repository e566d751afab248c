"""Genuine and spoiled certificates, judged by exactregions/checker.py and by the extracted checker.

    python agree.py EXCHECK NUMBER CERTIFICATE …

Spoils each certificate NUMBER times, at random but the same every time, with the footer put right,
so that the mathematics must notice. Both checkers must give the same verdict and the same counts.
"""

import hashlib
import io
import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import expand
import problem

sys.path.insert(0, str(Path(__file__).parents[2] / "exactregions"))
import checker

Lines = list[dict[str, Any]]


def footer(header: dict[str, Any], lines: Lines, strict: int) -> dict[str, Any]:
    """Return the footer that these lines claim."""
    digests = {}
    for part in ("network", "domain"):
        text = json.dumps(header[part], sort_keys=True, separators=(",", ":"))
        digests[part] = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return {"cells": len(lines), "strict_cells": strict, **digests}


def spoil_tokens(rng: random.Random, lines: Lines) -> None:
    """Change a token, or take one away."""
    line = rng.choice([line for line in lines if line["t"]])
    k = rng.randrange(len(line["t"]))
    line["t"] = line["t"][:k] + rng.choice(["s", "+", "-", "0", ""]) + line["t"][k + 1 :]


def spoil_hints(rng: random.Random, lines: Lines) -> None:
    """Empty a hint, or change, drop or add a premise."""
    held = [line for line in lines if line["h"]]
    if not held:
        return
    hints = rng.choice(held)["h"]
    k = rng.randrange(len(hints))
    hint = list(hints[k])
    place = rng.randrange(len(hint) + 1)
    hint[place : place + rng.randrange(2)] = [rng.randrange(-4, 8)] * rng.randrange(2)
    hints[k] = hint


def spoil_witness(rng: random.Random, lines: Lines) -> None:
    """Move, scale or exchange a witness."""
    line = rng.choice(lines)
    w = line["w"]
    k = rng.randrange(len(w))
    moved = [*w[:k], problem.number(w[k]).numerator + rng.choice([-9, -1, 1, 9]), *w[k + 1 :]]
    flipped = [-problem.number(v).numerator for v in w]
    line["w"] = rng.choice([moved, flipped, rng.choice(lines)["w"]])


def spoil_lines(rng: random.Random, lines: Lines) -> None:
    """Drop, repeat or exchange lines."""
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    if rng.randrange(2):
        lines[i], lines[j] = lines[j], lines[i]
    else:
        lines[i : i + 1] = [lines[i]] * rng.choice([0, 2])


def spoil_branch(rng: random.Random, lines: Lines) -> None:
    """Make a split one-sided and leave out what was on its other side, as far as it is one line."""
    k = rng.randrange(len(lines))
    at = lines[k]["t"].rfind("s")
    if at < 0 or k + 1 == len(lines):
        return
    line, following = lines[k], lines.pop(k + 1)
    ones = sum(mark in "+-" for mark in line["t"][:at])
    keep = rng.choice("+-")
    if keep == "-":
        line["t"] = line["t"][:at] + "-" + line["t"][at + 1 :]
        line["h"] = [*line["h"][:ones], [rng.randrange(-3, 4)], *line["h"][ones:]]
    else:
        line["t"] = line["t"][:at] + "+" + following["t"]
        line["h"] = [*line["h"][:ones], [rng.randrange(-3, 4)], *following["h"]]
        line["w"] = following["w"]


def spoil_network(rng: random.Random, header: dict[str, Any]) -> None:
    """Move one number of a hidden layer: the patterns may change, or not."""
    layer = rng.choice(header["network"]["layers"][:-1])
    row = rng.choice([*layer["W"], layer["b"]])
    k = rng.randrange(len(row))
    row[k] = str(problem.number(row[k]) + rng.choice([-1, 1]))


SPOILS = [spoil_tokens, spoil_hints, spoil_witness, spoil_lines, spoil_branch]


def spoiled(text: str, rng: random.Random) -> Lines:
    """Return the objects of a certificate with something changed."""
    header, *lines, foot = map(json.loads, text.splitlines())
    if rng.randrange(6):
        rng.choice(SPOILS)(rng, lines)
    else:
        spoil_network(rng, header)
    strict = foot["strict_cells"] - foot["cells"] + len(lines)
    return [header, *lines, footer(header, lines, strict)]


def by_python(objects: Lines) -> str:
    """Return the verdict of exactregions/checker.py, with its counts if it accepts."""
    text = "".join(json.dumps(o, separators=(",", ":")) + "\n" for o in objects)
    report = checker.check(io.BytesIO(text.encode()))
    if report["verdict"] != "accepted":
        return "rejected"
    return f"accepted: {report['cells']} cells, {report['strict_cells']} strict"


def by_coq(program: str, objects: Lines, scratch: Path) -> str:
    """Return the verdict of the extracted checker; what cannot be expanded is rejected."""
    header, *lines, foot = objects
    try:
        scratch.write_text(expand.flat(problem.read_problem(header), lines), "ascii")
    except (ValueError, LookupError, TypeError, RuntimeError):
        return "rejected"
    run = subprocess.run([program, scratch], capture_output=True, text=True, check=False)
    if run.returncode not in {0, 1}:
        raise SystemExit(f"{program} ended with {run.returncode}: {run.stderr}")
    claimed = f"accepted: {foot['cells']} cells, {foot['strict_cells']} strict"
    return claimed if run.stdout.strip() == claimed else "rejected"


def main(program: str, number: str, *files: str) -> None:
    """Judge and compare."""
    rng = random.Random(0)
    seen: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for file in files:
            text = Path(file).read_text("ascii")
            versions = [list(map(json.loads, text.splitlines()))]
            versions += [spoiled(text, rng) for _ in range(int(number))]
            for k, objects in enumerate(versions):
                ours, theirs = by_python(objects), by_coq(program, objects, Path(folder, "flat"))
                if ours != theirs or (k == 0 and ours == "rejected"):
                    Path(program).with_name("disagreement.jsonl").write_text(
                        "".join(json.dumps(o) + "\n" for o in objects), "ascii"
                    )
                    raise SystemExit(f"{file}, version {k}: {ours} and {theirs}")
                seen[ours.split(":")[0] + (" genuine" if k == 0 else " spoiled")] += 1
    print(", ".join(f"{n} {what}" for what, n in sorted(seen.items())))


if __name__ == "__main__":
    main(*sys.argv[1:])
