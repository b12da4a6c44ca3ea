"""Script and style of a component have an address of their own where they are large."""

from __future__ import annotations

import json

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.ui import components
from dashboard.ui.components import browser as components_of_every_page
from dashboard.ui.components import module_address, picker, script, served_modules, style
from dashboard.web.first_answer_components import ROWS
from dashboard.web.page_assets import FOR_A_YEAR, ComponentModules, modules_of_every_page

BASE = "/xep-hang"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """What asks a server under a path; components drawn by other tests go on bringing their scripts."""
    monkeypatch.setattr(components, "_base", None)

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("elsewhere", status_code=404)(scope, receive, send)

    return TestClient(ComponentModules(elsewhere, BASE))


def test_a_large_script_is_kept_for_a_year_at_the_address_of_its_content(browser: TestClient) -> None:
    answer = browser.get(module_address("picker", BASE))
    assert answer.text.startswith(script("picker", "search_fold"))
    assert json.dumps(style("picker")) in answer.text
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOR_A_YEAR["Cache-Control"]


def test_a_page_of_another_version_gets_the_script_that_there_is_and_does_not_keep_it(browser: TestClient) -> None:
    answer = browser.get(f"{BASE}/static/js/xep-hang-picker.0123456789.js")
    assert answer.text.startswith(script("picker", "search_fold"))
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", [f"{BASE}/static/js/xep-hang-nothing.0123456789.js", "/static/js/xep-hang-picker.0123456789.js", f"{BASE}/"]
)
def test_all_else_is_asked_of_others(path: str, browser: TestClient) -> None:
    assert browser.get(path).text == "elsewhere"


def test_the_scripts_of_every_page_are_named_in_its_head(browser: TestClient) -> None:
    assert {components_of_every_page, picker}  # they are served once they are imported
    assert {"press_gate", "document_language", "picker", "page_frame"} <= set(served_modules())
    hints = modules_of_every_page(BASE)
    assert hints.count('<link rel="modulepreload"') == 4
    assert module_address("picker", BASE) in hints


def test_the_first_answer_holds_as_many_rows_and_colours_as_the_script_of_the_leaderboard_draws_at_once() -> None:
    drawn = script("leaderboard")
    assert f"const BATCH = {ROWS};" in drawn
    colours = ", ".join(f'"g{place}"' for place in range(LARGEST_GROUP_COUNT))
    assert f"const COLOURS = [{colours}];" in drawn
