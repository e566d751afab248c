"""Build the lab as static pages, for any web server: no Python runs there.

    python examples/lab/pages.py            # into out/lab; then: python -m http.server -d out/lab

Each page shows what its app shows at first, and then runs in the reader's browser: Pyodide and its
packages come from their own servers, exactregions from a wheel beside the pages. The tests stop
where these servers are needed. marimo looks for local imports with uv: both must be installed.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

LAB = Path(__file__).parent
ROOT = LAB.parents[1]
APPS = ("regions", "line", "claims")
HEADER = '# /// script\n# dependencies = ["exactregions[plot] @ {}"]\n# ///\n'
INDEX = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>exactregions: the lab</title>
<style>body {{ font: 1.1rem/1.6 sans-serif; max-width: 40rem; margin: 4rem auto }}</style>
<h1>The lab</h1>
<p>Linear regions of small ReLU networks in exact arithmetic. Each page runs in your browser and
loads Python over the network; until then it shows how it starts, and its controls do nothing.</p>
<ul>
{}
</ul>
</html>
"""


def call(*command: str | Path) -> None:
    """Run a Python module, with the programs of this environment before all others."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    subprocess.run(  # noqa: S603, the commands are ours
        [sys.executable, "-m", *command],
        check=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PATH": path},
    )


def build(folder: Path, apps: Sequence[str] = APPS) -> None:
    """Write a page for each app, and one that lists them."""
    with TemporaryDirectory() as name:
        work = Path(name)
        call("pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", work, ROOT)
        (wheel,) = work.glob("*.whl")
        entries = []
        for app in apps:
            text = (LAB / f"{app}.py").read_text(encoding="utf-8")
            (work / f"{app}.py").write_text(HEADER.format(wheel) + text, encoding="utf-8")
            options = ("--mode", "run", "--execute", "--no-sandbox", "--force")
            page = folder / f"{app}.html"
            call("marimo", "export", "html-wasm", work / f"{app}.py", "-o", page, *options)
            summary = text.partition("\n")[0].strip('"')
            entries.append(f'<li><a href="{app}.html">{escape(summary)}</a>')
    (folder / "index.html").write_text(INDEX.format("\n".join(entries)), encoding="utf-8")


if __name__ == "__main__":
    build(ROOT / "out" / "lab")
