"""The style of all pages is in the page, and a run names the sheet that it is drawn for."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.ui.components import page_css
from dashboard.web import page_assets
from dashboard.web.page_assets import PageStyle, style_of_a_run, style_of_the_page


@pytest.mark.parametrize("base", ["", "/abc"])
def test_a_run_names_the_sheet_that_is_served_for_good(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_assets, "_served", False)
    client = TestClient(Starlette(middleware=[Middleware(PageStyle, base=base)]))
    assert client.get("/").status_code == 404  # the layers are made with the first request
    named = re.fullmatch(r'<style>@import "\./(static/css/xep-hang\.\w{10}\.css)"</style>', style_of_a_run())
    assert named
    sheet = client.get(f"{base}/{named[1]}")
    assert sheet.text == page_css()
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]


def test_where_nothing_serves_the_sheet_a_run_brings_the_style_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_assets, "_served", False)
    assert style_of_a_run() == f"<style>{page_css()}</style>"


def test_the_page_as_it_is_sent_has_every_rule_that_a_run_has() -> None:
    rules = page_css().split("}\n")
    assert len(rules) > 100
    assert [rule for rule in rules if rule not in style_of_the_page()] == []
