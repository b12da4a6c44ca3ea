"""From page to page: from the press on a link of the menu to the frame in which the next page can be read.

A visitor goes round the pages that people open most; the pointer rests on a link for as long as a person's does before
it presses. The first round is the visitor's first sight of each page, the others are not.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.chromium import chromium, fresh_page, wait_until
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.first_sight import PAGES
from tests.bench.sight import LINES, Line, limit
from tests.made_editions import SHIPPED
from tests.servers import dashboard

PART = "pages"
ROUNDS = 12
DWELL = 150
"""Milliseconds from a link under the pointer to the press; people take 200 and more."""
AT_MOST = {"no throttling": 120.0, "100 ms, 10 Mbit/s": 350.0}

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
    rounds, lines = (2, LINES[:1]) if quick else (ROUNDS, LINES[:2])
    figures: list[Figure] = []
    with dashboard(SHIPPED, folder, name="pages") as server, chromium() as browser:
        for line in lines:
            figures += over(browser, server.url, line, rounds)
    return figures


def over(browser: Browser, url: str, line: Line, rounds: int) -> list[Figure]:
    """The figures of one visitor over `line`."""
    page = fresh_page(browser)
    try:
        limit(page, line)
        page.goto(f"{url}/?cq=so-y-te", wait_until="domcontentloaded")
        wait_until(page, "document.querySelector('.st-key-page h1') && !document.getElementById('first-page')")
        taken = [[change(page, name) for name in (*list(PAGES)[1:], "overview")] for _ in range(rounds)]
    finally:
        page.context.close()
    return rows(line, taken)


def change(page: Page, name: str) -> float:
    """Milliseconds from the press on the link to page `name` until that can be read."""
    link = page.locator(f".st-key-page-link-{name} a")
    link.hover()
    page.wait_for_timeout(DWELL)
    page.evaluate(f"{NOTE}({json.dumps(PAGES[name][1])})")
    page.mouse.down()
    page.mouse.up()
    wait_until(page, "window.benchChanged && document.querySelector('[data-test-script-state=notRunning]')")
    return page.evaluate("window.benchChanged")


def rows(line: Line, taken: Sequence[Sequence[float]]) -> list[Figure]:
    """Of rounds of pages: the first round, and all others together and page by page."""
    first, *others = taken
    names = (*list(PAGES)[1:], "overview")
    every = [one for taken_round in others for one in taken_round]
    target = Target("p95 ms", at_most=AT_MOST[line.name])
    figures = [
        Figure(PART, "press to next page, first time", line.name, OURS, spread(first), len(first)),
        Figure(PART, "press to next page", line.name, OURS, spread(every), len(every), target),
    ]
    for name, of_page in zip(names, zip(*others, strict=True), strict=True):
        figures.append(Figure(PART, f"press to {name}", line.name, OURS, spread(of_page), len(of_page)))
    return figures
