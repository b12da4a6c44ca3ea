"""From page to page: from the press on a link of the menu to the frame in which the next page can be read.

A visitor goes round the pages that people open most; the pointer rests on a link for as long as a person's does before
it presses. The first round is the visitor's first sight of each page, the others are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from dashboard.pages.navigation import page_names
from tests.bench.chromium import chromium, fresh_page, wait_until
from tests.bench.delayed import delayed
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.first_sight import PAGES
from tests.made_editions import SHIPPED
from tests.servers import dashboard

PART = "pages"
ROUND = ("leaderboard", "agency", "simulation", "overview")
ROUNDS = 12
DWELL = 150
"""Milliseconds from a link under the pointer to the press; people take 200 and more."""
LINES = {0: 120.0, 100: 350.0}
"""Milliseconds of a round trip, and how many a page may take at the most."""

# Notes the end of the first frame in which the next page's title stands with what one has come to read.
NOTE = """
(wanted => {
  const title = () => document.querySelector(".st-key-page h1")?.textContent;
  const before = title();
  window.benchChanged = undefined;
  const found = () => {
    const roots = [document, ...[...document.querySelectorAll(".st-key-page *")].map((element) => element.shadowRoot)];
    return title() !== before && roots.some((root) => root?.querySelector(wanted));
  };
  document.addEventListener("pointerdown", ({ timeStamp }) => {
    const look = () => {
      if (!found()) return void requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.benchChanged = performance.now() - timeStamp);
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  }, { once: true, capture: true });
})
"""


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Each page after the one before it, over a free line and over one of 100 ms."""
    figures: list[Figure] = []
    with dashboard(SHIPPED, folder, name="pages") as server, chromium() as browser:
        for round_trip in (0,) if quick else LINES:
            with delayed(server.url, round_trip / 1000) as url:
                figures += rows(round_trip, rounds(browser, url, 2 if quick else ROUNDS))
    return figures


def rounds(browser: Browser, url: str, count: int) -> list[list[float]]:
    """Milliseconds of each page, round after round, of one visitor."""
    page = fresh_page(browser)
    try:
        page.goto(f"{url}/?cq=so-y-te", wait_until="domcontentloaded")
        wait_until(page, "document.querySelector('.st-key-page h1') && !document.getElementById('first-page')")
        return [[change(page, name) for name in ROUND] for _ in range(count)]
    finally:
        page.context.close()


def change(page: Page, name: str) -> float:
    """Milliseconds from the press on the link to page `name` until that can be read."""
    link = page.locator(f".st-key-page-links > .stElementContainer a[href^='{page_names()[name] or './'}?']")
    link.hover()
    page.wait_for_timeout(DWELL)
    page.evaluate(f"{NOTE}({json.dumps(PAGES[name][1])})")
    page.mouse.down()
    page.mouse.up()
    wait_until(page, "window.benchChanged && document.querySelector('[data-test-script-state=notRunning]')")
    return page.evaluate("window.benchChanged")


def rows(round_trip: int, taken: Sequence[Sequence[float]]) -> list[Figure]:
    """The first round, and all others together and page by page."""
    first, *others = taken
    every = [one for of_round in others for one in of_round]
    line, target = f"{round_trip} ms round trip", Target("p95 ms", at_most=LINES[round_trip])
    by_page = [
        Figure(PART, f"press to {name}", line, OURS, spread(of_page), len(of_page))
        for name, of_page in zip(ROUND, zip(*others, strict=True), strict=True)
    ]
    return [
        Figure(PART, "press to next page, first time", line, OURS, spread(first), len(first)),
        Figure(PART, "press to next page", line, OURS, spread(every), len(every), target),
        *by_page,
    ]
