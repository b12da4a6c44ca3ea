"""A store that does not answer for a while costs nobody what he has in hand, and a button tries again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.data import open_root, write_edition
from dashboard.pages import edition_cache
from tests.data.editions import small_edition
from tests.data.object_store import ObjectStore, running_store, with_keys
from tests.pages.screen import PAGE_NAMES, component, go_to, open_page
from tests.pages.shown import show

TRIED = {"thu": "noi-vu:4.10=2.75"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    """A store with one edition, shown by the pages."""
    with_keys(monkeypatch)
    with running_store(f"xep-hang-{uuid.uuid4().hex[:8]}") as store:
        write_edition(small_edition(tmp_path), open_root(store.address))
        show(store.address, monkeypatch)
        yield store


def stop(store: ObjectStore) -> None:
    """Let the store answer nothing, and what the list of editions remembers be old."""
    store.fails = lambda method, path: True
    edition_cache.cached_editions.clear()


def links(screen: AppTest) -> set[str]:
    return {link.proto.page for link in screen.get("page_link")}


def try_again(screen: AppTest) -> AppTest:
    (button,) = [button for button in screen.button if button.label == "Thử lại"]
    return button.click().run()


def test_what_was_read_goes_on_being_shown_and_the_trial_goes_on(store: ObjectStore) -> None:
    screen = open_page("simulation", **TRIED)
    before = component(screen, "simulator")
    stop(store)
    screen.run()
    assert not screen.exception
    assert not screen.error
    assert "không trả lời" in screen.warning[0].value
    assert "đọc được lần gần nhất" in screen.warning[0].value
    assert component(screen, "simulator") == before
    go_to(screen, "leaderboard")
    assert component(screen, "leaderboard")
    assert "không trả lời" in screen.warning[0].value
    store.fails = lambda method, path: False
    try_again(screen)
    assert not screen.warning
    assert component(screen, "leaderboard")


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_where_nothing_was_read_yet_the_menu_is_there_and_a_button_tries_again(store: ObjectStore, name: str) -> None:
    stop(store)
    screen = open_page(name, ky="2024", cq="noi-vu")
    assert not screen.exception
    assert "không trả lời" in screen.error[0].value.casefold()
    assert len(links(screen)) >= len(PAGE_NAMES) - 1
    store.fails = lambda method, path: False
    try_again(screen)
    assert not screen.exception
    assert not screen.error


def test_in_whatever_moment_it_stops_each_thing_is_said_once_over_one_button(
    store: ObjectStore, tmp_path: Path
) -> None:
    """The page of versions asks for most: the list, the edition, its versions, the log, and two versions to compare."""
    write_edition(small_edition(tmp_path, title="Kỳ thử nghiệm, sửa"), open_root(store.address))
    asked = 0

    def open_until(last: int) -> AppTest:
        nonlocal asked
        asked = 0

        def fails(method: str, path: str) -> bool:
            nonlocal asked
            asked += 1
            return asked > last

        edition_cache.ask_store_again()
        st.cache_resource.clear()
        store.fails = fails
        return open_page("versions", ky="2024")

    open_until(1_000)
    whole = asked
    for share in range(1, 8):
        screen = open_until(whole * share // 8)
        said = [shown.value for shown in (*screen.error, *screen.warning)]
        assert not screen.exception
        assert said
        assert len(set(said)) == len(said)
        assert [button.label for button in screen.button].count("Thử lại") == 1


def test_a_silent_store_is_not_asked_at_every_step(store: ObjectStore) -> None:
    screen = open_page("simulation", **TRIED)
    asked: list[str] = []

    def fails(method: str, path: str) -> bool:
        asked.append(path)
        return True

    stop(store)
    store.fails = fails
    screen.run()
    first = len(asked)
    edition_cache.cached_editions.clear()
    screen.run()
    assert 0 < first == len(asked)


def test_a_store_that_no_longer_lets_us_in_is_not_shown_from_memory(store: ObjectStore) -> None:
    screen = open_page("leaderboard")
    store.failure = "403 Forbidden"
    stop(store)
    screen.run()
    assert "không cho truy cập" in screen.error[0].value
