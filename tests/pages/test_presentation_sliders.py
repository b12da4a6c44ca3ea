"""Scores that the presenter moves on the wall: each step says what the whole page will say, and others follow it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.model import Edition, Scenario
from dashboard.pages import live_preview, presentation_lead
from dashboard.pages.live_preview import live_preview_route
from dashboard.pages.presentation_lead import screen_led, serve_leading
from dashboard.pages.saved_scenarios import scenario_store
from tests.made_editions import build, made_block
from tests.pages.screen import component, open_page

CODE = "so~kich-ban"
ON_WALL = {"trinh": "kich-ban"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A server that answers steps, and on which one can follow."""
    monkeypatch.setattr(presentation_lead, "_served", Event())
    monkeypatch.setattr(live_preview, "_served", Event())
    serve_leading()
    return TestClient(Starlette(routes=[live_preview_route()]))


@pytest.fixture
def edition(root: Path) -> Edition:
    """“a” has 28 of 35, “b” 27, “c” 3."""
    return build(root, made_block(a=(8, 4, 16), b=(7, 4, 16), c=(1, 1, 1)))


def wall(page: AppTest) -> dict[str, Any]:
    return component(page, "presentation")


def step(asked: TestClient, page: AppTest, **points: float) -> Any:
    """Ask for a step; the score 1.1 of “b” is written b_1_1."""
    named = {re.sub("_", ":", name, count=1).replace("_", "."): value for name, value in points.items()}
    sliders = wall(page)["sliders"]
    return asked.post(sliders["path"], json={"token": sliders["token"], "stamp": sliders["stamp"], "points": named})


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


@pytest.mark.usefixtures("edition")
def test_a_step_says_what_the_page_will_say_and_where_it_stands(asked: TestClient) -> None:
    page = open_page("presentation", **ON_WALL, thu="b:1.1=7.5")
    told = step(asked, page, b_1_1=9).json()
    assert "2 → 1 27,000 → 29,000 ◌" in words(told["html"])  # 9 + 4 + 16
    assert "Máy tính 9 / 10 ◌" in words(told["html"])
    parameters = {name: value for name, (value,) in parse_qs(urlsplit(told["url"]).query).items()}
    assert (parameters["thu"], parameters["man"]) == ("b:1.1=9", CODE)
    assert told["scenario"] == "b:1.1=9"
    assert told["html"] in wall(open_page("presentation", **parameters))["html"]
    assert "27,500" in words(wall(page)["html"])


@pytest.mark.usefixtures("edition")
def test_those_who_follow_see_each_step(asked: TestClient) -> None:
    page = open_page("presentation", **ON_WALL, thu="b:1.1=7.5")
    step(asked, page, b_1_1=9)
    led = screen_led(wall(page)["leading"]["token"], CODE)
    assert led is not None
    assert "27,000 → 29,000 ◌" in words(str(led["html"]))


@pytest.mark.usefixtures("edition")
def test_back_at_the_points_of_today_nothing_is_simulated_and_the_slider_stays(asked: TestClient) -> None:
    page = open_page("presentation", **ON_WALL, thu="b:1.1=9")
    told = step(asked, page, b_1_1=7).json()
    said = words(told["html"])
    assert "Máy tính 7 / 10" in said
    assert "◌" not in said
    again = open_page("presentation", **ON_WALL, thu=told["scenario"])
    assert list(wall(again)["sliders"]["scores"]) == ["b:1.1"]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("points", "status"),
    [({"b_1_1": 11}, 422), ({"b_1_1": -1}, 422), ({"b_1_2": 3}, 404), ({"c_1_1": 3}, 404), ({}, 404)],
)
def test_only_what_the_wall_shows_is_moved_and_only_as_far_as_is_allowed(
    asked: TestClient, points: dict[str, float], status: int
) -> None:
    page = open_page("presentation", **ON_WALL, thu="b:1.1=9")
    assert step(asked, page, **points).status_code == status


@pytest.mark.usefixtures("edition")
def test_the_first_three_changed_scores_have_sliders_and_the_rest_is_counted(asked: TestClient) -> None:
    changed = "b:1.1=9~1.2=5~2.1=17~~a:1.1=9"
    said = words(wall(page := open_page("presentation", **ON_WALL, thu=changed))["html"])
    assert list(wall(page)["sliders"]["scores"]) == ["a:1.1", "b:1.1", "b:1.2"]
    assert "1 tiêu chí đã thay đổi không hiện ở đây" in said
    assert "Cơ quan b: Máy tính 9 / 10 ◌" in said  # of two agencies, so it is said whose
    english = wall(page := open_page("presentation", **ON_WALL, thu=changed, lang="en"))
    assert "1 changed criterion is not shown here" in words(english["html"])
    told = step(asked, page, b_1_1=8).json()
    assert re.search('lang="vi"[^>]*>Cơ quan b<', told["html"])


@pytest.mark.usefixtures("asked", "edition")
def test_where_nothing_is_changed_there_is_nothing_to_move() -> None:
    assert wall(open_page("presentation"))["sliders"] is None


@pytest.mark.usefixtures("edition")
def test_where_no_steps_are_answered_the_bars_stay_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_preview, "_served", Event())
    page = open_page("presentation", **ON_WALL, thu="b:1.1=9")
    assert wall(page)["sliders"] is None
    assert "Máy tính 9 / 10 ◌" in words(wall(page)["html"])


def test_a_saved_scenario_goes_on_as_one_to_edit(asked: TestClient, edition: Edition) -> None:
    changes = Scenario({("b", "1.1"): 9.0})
    saved = scenario_store().save(edition_id=edition.id, version=edition.version, scenario=changes, title="Lên hạng")
    page = open_page("presentation", **ON_WALL, kb=saved.id)
    parameters = parse_qs(urlsplit(step(asked, page, b_1_1=10).json()["url"]).query)
    assert parameters["thu"] == ["b:1.1=10"]
    assert "kb" not in parameters
    assert saved.id in [value for values in parameters.values() for value in values]  # what it goes on from
