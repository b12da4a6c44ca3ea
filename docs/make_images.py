"""Take the pictures of the documents: start the dashboard on the shipped data, open views in Chromium, save PNG files.

Run by `make images`, which names the Chromium in the variable CHROMIUM. Prints the path of each picture.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
LARGEST_FILE = 200_000
MILLISECOND = 1
SECOND = 1000 * MILLISECOND
START_SECONDS = 60.0

Size = tuple[int, int]
LAPTOP: Size = (1366, 768)
PHONE: Size = (390, 844)
SCENARIO = "so-cong-thuong:2.2.2=2.75~2.2.3=2~2.3.3=3"
"""Three criteria of Sở Công Thương raised: enough to climb a few places."""


def as_it_is(_page: Page) -> None:
    """Leave the view as it opened."""


def type_too_many_points(page: Page) -> None:
    """Type more than the maximum, so that the refusal is in the picture."""
    field = page.locator('li[data-code="2.3.2"] input[type=text]')
    field.fill("3,5")
    field.press("Enter")
    page.locator('li[data-code="2.3.2"] .message:not(:empty)').wait_for()


def to_the_sliders(page: Page) -> None:
    """Scroll down to what one moves, as a reader with a phone would."""
    page.locator('li[data-code="2.2.2"]').evaluate("row => row.scrollIntoView({block: 'center'})")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file name, the address it shows, the size of the window, what is done before it is taken."""

    name: str
    address: str
    size: Size = LAPTOP
    theme: Literal["light", "dark"] = "light"
    prepare: Callable[[Page], None] = as_it_is


FOCUS = "tc=2.2.2~2.2.3~2.3.2~2.3.3"
PICTURES = (
    Picture("tong-quan", ""),
    Picture("bang-xep-hang", "bang-xep-hang"),
    Picture("bieu-do", "bang-xep-hang?khoi=huyen-thanh-pho&xem=bieu-do"),
    Picture("co-quan", "co-quan?cq=so-cong-thuong"),
    Picture("mo-phong", f"mo-phong?cq=so-cong-thuong&{FOCUS}&thu={SCENARIO}"),
    Picture("mo-phong-tu-choi", f"mo-phong?cq=so-cong-thuong&{FOCUS}", prepare=type_too_many_points),
    Picture("phuong-phap", "phuong-phap"),
    Picture("nen-toi", "bang-xep-hang?khoi=huyen-thanh-pho", theme="dark"),
    Picture("dien-thoai", f"mo-phong?cq=so-cong-thuong&thu={SCENARIO}", PHONE, prepare=to_the_sliders),
)


def main() -> int:
    """Take every picture; 1 when one came out too large."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = False
    with dashboard() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=["--no-sandbox", "--font-render-hinting=none"]
        )
        for picture in PICTURES:
            path = IMAGES / f"{picture.name}.png"
            path.write_bytes(small_png(take(browser, address, picture)))
            size = path.stat().st_size
            too_large |= size > LARGEST_FILE
            print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        browser.close()
    if too_large:
        print(f"A picture is larger than {LARGEST_FILE // 1000} kB.", file=sys.stderr)
    return int(too_large)


@contextmanager
def dashboard() -> Iterator[str]:
    """Run the dashboard on a free port with the editions of the repository; yield its address."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "DASHBOARD_DATA"}
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.address",
            "127.0.0.1",
            "--server.port",
            str(port),
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}/"
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


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Return one picture as PNG."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
        locale="vi-VN",
    )
    page = context.new_page()
    page.goto(address + picture.address)
    page.locator("h1").first.wait_for(timeout=60 * SECOND)
    settle(page)
    picture.prepare(page)
    settle(page)
    image = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return image


def settle(page: Page) -> None:
    """Wait until the script has run, the fonts are there and charts have had time to draw."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60 * SECOND)
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(1500 * MILLISECOND)


def small_png(image: bytes) -> bytes:
    """Return the picture with 256 colours, which is enough for flat surfaces and text and half the size."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        flat = opened.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        flat.save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.exit(main())
