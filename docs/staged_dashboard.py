"""A dashboard for pictures alone: the shipped editions and an empty store of scenarios, in a folder that goes away.

For `make_images.py` and `make_motion.py`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
MILLISECOND = 1
SECOND = 1000 * MILLISECOND
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A dashboard that runs: where it answers, and the folder of the editions it shows."""

    address: str
    editions: Path


@contextmanager
def staged_dashboard() -> Iterator[Stage]:
    """Run the dashboard on a free port with copies of the shipped editions."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        editions = Path(folder) / "editions"
        shutil.copytree(ROOT / "data" / "editions", editions)
        own = {
            "DASHBOARD_DATA": str(editions),
            "DASHBOARD_DATABASE_URL": f"sqlite:///{folder}/scenarios.sqlite3",
        }
        here = ["--server.address", "127.0.0.1", "--server.port", str(port)]
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *here],
            cwd=ROOT,
            env=os.environ | own,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield Stage(f"http://127.0.0.1:{port}/", editions)
        finally:
            server.terminate()
            server.wait(timeout=10)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The dashboard ended with code {server.returncode} instead of starting.")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"The dashboard did not start within {START_SECONDS:.0f} seconds.")


def open_browser(playwright: Playwright) -> Browser:
    """Start the Chromium that the variable CHROMIUM names, else Playwright's own."""
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or None, args=["--no-sandbox", "--font-render-hinting=none"]
    )


def open_view(page: Page, address: str) -> None:
    """Open an address and wait until it is drawn."""
    page.goto(address)
    page.locator("h1").first.wait_for(timeout=60 * SECOND)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run, the fonts are there and charts have had time to draw."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60 * SECOND)
    page.locator("#first-page").wait_for(state="detached")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(1500 * MILLISECOND)
