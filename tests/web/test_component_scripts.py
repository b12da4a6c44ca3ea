"""Large scripts of components have addresses of their own; small ones go with what is drawn."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from dashboard.ui.components import component, picker, script
from dashboard.ui.components.component import large_scripts, script_address
from dashboard.web.component_scripts import ComponentScripts, script_hints
from dashboard.web.small_fonts import FOR_A_YEAR

BASE = "/xep-hang"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """What asks a server under a path; components drawn by other tests go on bringing their scripts."""
    monkeypatch.setattr(component, "_base", None)

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("elsewhere", status_code=404)(scope, receive, send)

    return TestClient(ComponentScripts(elsewhere, BASE))


def test_a_large_script_is_kept_for_a_year_at_the_address_of_its_content(browser: TestClient) -> None:
    assert picker.__name__.endswith("picker")
    answer = browser.get(script_address("picker", BASE))
    assert answer.text == script("picker", "search_fold")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == FOR_A_YEAR["Cache-Control"]


def test_a_page_of_another_version_gets_the_script_that_there_is_and_does_not_keep_it(browser: TestClient) -> None:
    answer = browser.get(f"{BASE}/static/js/xep-hang-picker.0123456789.js")
    assert answer.text == script("picker", "search_fold")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", [f"{BASE}/static/js/xep-hang-nothing.0123456789.js", "/static/js/xep-hang-picker.0123456789.js", f"{BASE}/"]
)
def test_all_else_is_asked_of_others(path: str, browser: TestClient) -> None:
    assert browser.get(path).text == "elsewhere"


def test_the_scripts_of_every_page_are_named_in_its_head(browser: TestClient) -> None:
    assert {"press_gate", "picker"} <= set(large_scripts())
    assert script_hints(BASE).count('<link rel="modulepreload"') == 2
    assert script_address("picker", BASE) in script_hints(BASE)
