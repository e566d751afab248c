"""What a wheel must do in an environment of its own: python -I smoke.py, in an empty folder.

`make wheel` runs it with every Python that it finds; pytest does not.
"""

import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import exactregions as xr
from exactregions.drawings import draw
from exactregions.readers import read, write


def main() -> None:
    """Count, certify, write and draw; then the same from the command line."""
    assert Path(xr.__file__).is_relative_to(sys.prefix), f"{xr.__file__} is not the wheel's"
    assert version("exactregions") == xr.__version__
    assert (files(xr) / "py.typed").is_file()
    net = read("random:2-6-6-1:0:he")
    cells = xr.explore(net, xr.Box.cube(2), engine="both")
    xr.certify(cells, "small.cert")
    assert xr.check("small.cert", net)["cells"] == len(cells)
    write(net, "small.json")
    assert read("small.json") == net
    draw(cells, "small.png")
    command = [Path(sys.executable).with_name("exactregions")]
    for arguments in (
        ["count", "small.json", "--domain", '{"cube": [-1, 1]}', "--json"],
        ["--help"],
    ):
        out = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
    assert "study" in out.stdout
    sys.stdout.write(f"Python {sys.version.split()[0]}: {len(cells)} cells, all as it should be\n")


if __name__ == "__main__":
    main()
