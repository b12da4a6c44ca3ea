"""One Chromium for a whole run of tests, a fresh tab for each test; a tab in which anything went wrong fails it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize, expect, sync_playwright

from tests.browser.find_chromium import find_chromium
from tests.browser.tab import PATIENCE, NewTab, Tab

# Chromium keeps a page for the suggestions of its address bar ready in every window, headless too: a quarter of the
# processor time of opening a tab. It heeds the last list of features alone, so this one holds Playwright's as well.
_OFF = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxAimPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
ARGUMENTS = ["--no-sandbox", f"--disable-features={','.join(_OFF)}"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    path = os.environ.get("CHROMIUM") or find_chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


_USUAL: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "vi-VN", "reduced_motion": "reduce"}
_OF_A_PAGE = {"viewport", "color_scheme"}
"""Options that a page can be given after its context was made."""


@dataclass(frozen=True)
class Visitor:
    """A browser context in which one test after the other opens its tabs, each from the same page.

    So they share a process of the browser, which has compiled Streamlit's scripts: half the processor time of a load.
    """

    context: BrowserContext
    opener: Page
    control: CDPSession

    @classmethod
    def of(cls, browser: Browser) -> Visitor:
        """One that has been nowhere."""
        context = browser.new_context(**_USUAL)
        opener = context.new_page()
        return cls(context, opener, context.new_cdp_session(opener))

    def page(self, viewport: ViewportSize | None = None, color_scheme: Literal["light", "dark"] | None = None) -> Page:
        """A new tab."""
        with self.context.expect_page() as opened:
            self.opener.evaluate("() => void open('about:blank')")
        page = opened.value
        if viewport:
            page.set_viewport_size(viewport)
        if color_scheme:
            page.emulate_media(color_scheme=color_scheme)
        return page

    def forgets(self, tabs: Iterable[Tab]) -> bool:
        """Close every tab and clear what the servers of these have left; False when a test has closed the visitor."""
        if self.opener.is_closed():
            return False
        for page in self.context.pages:
            if page is not self.opener:
                page.close()
        self.context.clear_cookies()
        for origin in {tab.url for tab in tabs}:
            self.control.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        return True


@pytest.fixture(scope="session")
def visitors() -> list[Visitor]:
    """Those that no test is using."""
    return []


@pytest.fixture
def new_tab(chromium: Browser, visitors: list[Visitor]) -> Iterator[NewTab]:
    """Open a tab of another visitor: `new_tab(url, **options of the context)`.

    With `first_visit` its browser has nothing in its cache. BROWSER_SLOWER=4 gives each tab a quarter of a processor:
    what a test takes for granted of a fast one shows then.
    """
    tabs: list[Tab] = []
    visiting: list[Visitor] = []

    def new_tab(url: str, *, first_visit: bool = False, **options: Any) -> Tab:
        if first_visit or not _OF_A_PAGE.issuperset(options):
            page = chromium.new_context(**{**_USUAL, **options}).new_page()
        else:
            visiting.append(visitors.pop() if visitors else Visitor.of(chromium))
            page = visiting[-1].page(**options)
        tabs.append(Tab(page, url))
        if "BROWSER_SLOWER" in os.environ:
            slower = {"rate": float(os.environ["BROWSER_SLOWER"])}
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", slower)
        return tabs[-1]

    yield new_tab
    visitors.extend(visitor for visitor in visiting if visitor.forgets(tabs))
    kept = [visitor.context for visitor in visitors]
    for context in {tab.page.context for tab in tabs}:
        if context not in kept:
            context.close()
    problems = [problem for tab in tabs for problem in tab.problems]
    assert problems == [], problems  # named here, for pytest rewrites no assertion of this module
