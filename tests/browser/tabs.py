"""One Chromium for a whole run of tests, a fresh tab for each test; a tab in which anything went wrong fails it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

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


@pytest.fixture
def new_tab(chromium: Browser) -> Iterator[NewTab]:
    """Open a tab in a context of its own: `new_tab(url, **options of the context)`.

    BROWSER_SLOWER=4 gives each tab a quarter of a processor: what a test takes for granted of a fast one shows then.
    """
    tabs: list[Tab] = []

    def new_tab(url: str, **options: Any) -> Tab:
        settings = {"viewport": {"width": 1440, "height": 900}, "locale": "vi-VN", "reduced_motion": "reduce"}
        context = chromium.new_context(**{**settings, **options})
        tabs.append(Tab(context.new_page(), url))
        if "BROWSER_SLOWER" in os.environ:
            slower = {"rate": float(os.environ["BROWSER_SLOWER"])}
            context.new_cdp_session(tabs[-1].page).send("Emulation.setCPUThrottlingRate", slower)
        return tabs[-1]

    yield new_tab
    for tab in tabs:
        tab.page.context.close()
    problems = [problem for tab in tabs for problem in tab.problems]
    assert problems == [], problems  # named here, for pytest rewrites no assertion of this module
