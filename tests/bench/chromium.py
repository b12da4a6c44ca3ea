"""The browser of the bench: one Chromium, headless, a fresh profile for every page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.find_chromium import find_chromium

PATIENCE = 180_000
"""Milliseconds; a page built plainly takes more than 30 seconds on 3G."""
VIEWPORT = {"width": 1440, "height": 900}


@contextmanager
def chromium(trusted: str = "") -> Iterator[Browser]:
    """The browser, until the block ends; `trusted`: the key of a certificate that it takes as signed by an authority.

    A certificate that it merely put up with would keep it from keeping anything.
    """
    path = os.environ.get("CHROMIUM") or find_chromium()
    trust = [f"--ignore-certificate-errors-spki-list={trusted}"] if trusted else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *trust])
        try:
            yield browser
        finally:
            browser.close()


def fresh_page(browser: Browser) -> Page:
    """A page of a visitor who has never been here: no cache, no cookie."""
    page = browser.new_context(viewport=VIEWPORT, locale="vi-VN").new_page()
    page.set_default_timeout(PATIENCE)
    return page


def wait_until(page: Page, holds: str) -> None:
    """Wait until the JavaScript expression `holds`; looked at before every frame, in one call.

    Not `page.wait_for_function`: it evaluates text inside the page, which the page's security policy forbids. Raises
    TimeoutError when it does not hold in time.
    """
    came = page.evaluate(
        f"""() => new Promise((answer) => {{
          const start = performance.now();
          const look = () => {{
            if ({holds}) answer(true);
            else if (performance.now() - start > {PATIENCE}) answer(false);
            else requestAnimationFrame(look);
          }};
          look();
        }})"""
    )
    if not came:
        raise TimeoutError(f"{page.url} never came to: {holds}")
