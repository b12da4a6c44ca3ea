"""Tests of the whole installation use the browser of tests/browser."""

from tests.browser.conftest import chromium, new_tab

__all__ = ["chromium", "new_tab"]
