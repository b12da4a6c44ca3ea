"""What those who follow a presentation see: the screens of the session that leads, unless they are not published."""

from __future__ import annotations

import gc
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import operator
from dashboard.pages import presentation_lead
from dashboard.pages.edition_cache import Trial
from dashboard.pages.presentation_lead import screen_led, serve_leading
from dashboard.publishing import submit, submit_and_publish
from dashboard.ui.texts import LANGUAGES, Language, text
from tests.made_editions import build, made_block
from tests.pages.screen import component, follow, open_page

FIRST, SECOND = {"a": (8, 4, 16), "b": (7, 4, 16)}, {"a": (8, 4, 13), "b": (7, 4, 16)}
RESULT = "so~ket-qua"


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which one can follow."""
    monkeypatch.setattr(presentation_lead, "_served", Event())
    serve_leading()


def told(page: AppTest) -> dict[str, Any]:
    """What the browser that leads is told."""
    return component(page, "presentation")["leading"]


def seen(page: AppTest, code: str = RESULT) -> dict[str, Any]:
    """What those who follow see of a screen of a session."""
    led = screen_led(told(page)["token"], code)
    assert led is not None
    return led


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_who_follow_see_the_screen_of_the_wall_with_its_marks_and_its_notice(
    shipped: Path, language: Language
) -> None:
    page = open_page("presentation", lang=language)
    stage = component(page, "presentation")
    led = seen(page, "so-ban-nganh~ket-qua")
    assert led["html"] in stage["html"]
    assert led["foot"] == stage["foot"]
    assert text("illustrative.lead", language) in led["foot"]
    assert (led["lang"], led["place"], led["count"]) == (language, 1, 41)
    assert told(page)["labels"]["invitation"] == text("following.invitation", language)


def test_simulated_points_are_seen_as_soon_as_they_are_drawn(root: Path) -> None:
    build(root, made_block(**FIRST))
    page = open_page("presentation", trinh="kich-ban")
    token = told(page)["token"]
    assert screen_led(token, "so~kich-ban") is None
    follow(page, trinh="kich-ban", thu="b:1.1=10")
    assert told(page)["token"] == token
    assert "27,000 → 30,000 ◌" in seen(page, "so~kich-ban")["html"]


def test_a_screen_that_is_not_in_the_list_and_a_session_that_is_gone_show_nothing(root: Path) -> None:
    build(root, made_block(**FIRST))
    page = open_page("presentation")
    token = told(page)["token"]
    assert len(token) >= 22
    assert screen_led(token, "so~khong-co") is None
    assert screen_led(token[:-1], RESULT) is None
    del page
    gc.collect()
    assert screen_led(token, RESULT) is None


def test_a_version_that_was_never_published_is_for_the_room_alone(root: Path, tmp_path: Path) -> None:
    build(root, made_block(**FIRST))
    waiting = submit(root, build(tmp_path / "beside", made_block(**SECOND)), None, operator())
    page = open_page("presentation", pb=waiting)
    assert "27,000" in component(page, "presentation")["html"]
    assert told(page)["withheld"]
    assert "27,000" not in seen(page)["html"]
    assert text("following.withheld_why", "vi") in seen(page)["html"]
    assert seen(page)["foot"] == ""


def test_a_version_that_was_in_force_once_is_seen_by_all(root: Path, tmp_path: Path) -> None:
    first = build(root, made_block(**FIRST))
    submit_and_publish(root, build(tmp_path / "beside", made_block(**SECOND)), None, operator(), expected=first.version)
    page = open_page("presentation", pb=first.version)
    assert "28,000" in seen(page)["html"]
    assert not told(page)["withheld"]


def test_an_edition_on_trial_is_for_the_room_alone(root: Path, tmp_path: Path) -> None:
    build(root, made_block(**FIRST))
    page = open_page("presentation")
    assert "28,000" in seen(page)["html"]
    page.session_state["trial"] = Trial(build(tmp_path / "beside", made_block(**SECOND)), "ket-qua.xlsx")
    page.run()
    assert "25,000" in component(page, "presentation")["html"]
    assert told(page)["withheld"]
    assert "25,000" not in seen(page)["html"]


def test_where_following_is_not_served_nothing_is_offered(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presentation_lead, "_served", Event())
    build(root, made_block(**FIRST))
    assert told(open_page("presentation"))["token"] == ""
