"""The lab in a real browser: what a page shows after a control was moved is what the library says.

Needs marimo, Playwright and a Chromium (CHROMIUM=/path, or chromium on the PATH): make browser.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

import pytest

from exactregions import Box, Domain, explore
from exactregions.readers import read
from exactregions.regions.along import along

LAB = Path(__file__).parents[2] / "examples" / "lab"
SECONDS = 60  # a slow machine may take that long to start; a quick one does not wait

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    pytest.importorskip("marimo", reason="marimo is not installed: make browser-install")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: make browser-install"
    )
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("there is no chromium on the PATH: make browser-install")
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


@pytest.fixture
def serve() -> Iterator[Callable[[str], str]]:
    """A way to start an app as its own text says; the address is returned."""
    running = []

    def start(name: str) -> str:
        port = free_port()
        command = [sys.executable, "-m", "marimo", "run", "--headless", "--no-token"]
        app = subprocess.Popen(
            [*command, "--port", str(port), LAB / f"{name}.py"], stdout=subprocess.DEVNULL
        )
        running.append(app)
        wait_for(port, app)
        return f"http://127.0.0.1:{port}"

    yield start
    for app in running:
        app.terminate()
        app.wait(SECONDS)


@pytest.fixture
def opened(browser: Any, serve: Callable[[str], str]) -> Iterator[Callable[[str], Any]]:
    """A way to open an app in the browser."""
    page = browser.new_page()
    page.set_default_timeout(1000 * SECONDS)

    def open_app(name: str) -> Any:
        page.goto(serve(name))
        return page

    yield open_app
    page.close()


class SilentHandler(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *args: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, app: subprocess.Popen) -> None:
    end = monotonic() + SECONDS
    while monotonic() < end:
        assert app.poll() is None, "marimo ended before it listened"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    pytest.fail(f"marimo does not listen after {SECONDS} seconds")


def shows(page: Any, **numbers: int) -> None:
    """The page shows these numbers, each under its name, now or soon."""
    from playwright.sync_api import expect

    for name, value in numbers.items():
        words = name.replace("_", " ")
        stat = page.locator("marimo-stat").filter(has=page.get_by_text(words, exact=True))
        expect(stat.get_by_text(str(value), exact=True)).to_be_visible(timeout=1000 * SECONDS)


def move(page: Any, slider: int, key: str, times: int = 1) -> None:
    page.get_by_role("slider").nth(slider).focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_moved_weights_give_the_counts_of_the_library(opened, lab):
    regions, page = lab("regions"), opened("regions")
    first = [list(row) for row in regions.FIRST]
    counts = []
    for slider, key, steps in ((8, "ArrowLeft", 0), (8, "ArrowLeft", 3), (2, "ArrowRight", 4)):
        move(page, slider, key, steps)
        first[slider // 3][slider % 3] += steps * (0.25 if key == "ArrowRight" else -0.25)
        cells = explore(regions.network_of(first, regions.SECOND), Box.cube(2))
        counts.append((cells.count, cells.linear_region_count, cells.wall_count))
        shows(page, cells=counts[-1][0], linear_regions=counts[-1][1], walls=counts[-1][2])
    assert len(set(counts)) == 3, "the moves must change the counts, or nothing is tested"


def test_a_moved_line_gives_the_counts_of_the_library(opened, lab):
    net, page = read(lab("line").NETWORKS[0]), opened("line")
    start, end = [-0.875, -0.75], [0.875, 0.5]
    counts = []
    for steps in (0, 6):
        move(page, 3, "ArrowLeft", steps)
        end[1] -= 0.125 * steps
        trace = along(net, Domain.segment(start, end))
        counts.append((trace.count, trace.linear_region_count))
        shows(
            page, cells_on_the_segment=trace.count, linear_regions_on_it=trace.linear_region_count
        )
    assert counts[0] != counts[1]


def test_a_static_page_shows_how_it_starts_while_python_cannot_load(browser, lab, tmp_path):
    pytest.importorskip("uv", reason="uv is not installed: make browser-install")
    lab("pages").build(tmp_path, ["regions"])
    handler = partial(SilentHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/"
        page = browser.new_page()
        page.set_default_timeout(1000 * SECONDS)
        page.route(lambda url: not url.startswith(here), lambda route: route.abort())
        page.goto(here)
        with page.expect_request(lambda request: "/pyodide/" in request.url):
            page.get_by_role("link", name="Move the weights").click()
        regions = lab("regions")
        cells = explore(regions.network_of(regions.FIRST, regions.SECOND), Box.cube(2))
        shows(page, cells=cells.count, linear_regions=cells.linear_region_count)
        page.close()
        server.shutdown()
    (wheel,) = (tmp_path / "public" / "wheels").glob("exactregions-*.whl")
    assert quote(f"../public/wheels/{wheel.name}", safe="") in (
        tmp_path / "regions.html"
    ).read_text("utf-8")


def test_another_domain_gives_another_verdict(opened, lab):
    claims, page = lab("claims"), opened("claims")
    page.get_by_text("zaslavsky: holds").wait_for()
    field = page.get_by_role("textbox", name="domain")
    field.fill(claims.SQUARE)
    field.press("Enter")
    verdict = claims.judged("famous:zaslavsky:5:2", claims.SQUARE)["zaslavsky"].verdict
    assert verdict != "holds"
    page.get_by_text(f"zaslavsky: {verdict}").wait_for()
    field.fill('{"all": 1}')
    field.press("Enter")
    page.get_by_text('write {"all": true}').wait_for()
