"""A server that runs shows what is in force: after publishing, after going back, from a folder and from a bucket."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.access import operator
from dashboard.data import OriginalFile, as_storage, open_root, read_edition, with_version, write_edition
from dashboard.model import Edition, EditionId
from dashboard.pages.edition_cache import cached_editions
from dashboard.publishing import publish, roll_back, submit
from tests.data.object_store import KEY, SECRET, ObjectStore, running_store, with_keys
from tests.made_editions import build, made_block
from tests.pages.screen import PAGE_NAMES, component, open_page, words_on
from tests.pages.shown import show

ID = EditionId("thu-nghiem", "2024")


def totals_on(screen: AppTest) -> dict[str, str]:
    """Rank and agency as the leaderboard shows them."""
    return {row["name"]: row["rank"] for row in component(screen, "leaderboard")["rows"]}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with_keys(monkeypatch)
    with running_store(f"xep-hang-{uuid.uuid4().hex[:8]}") as store:
        yield store


@pytest.fixture(params=["folder", "bucket"])
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty data root that the pages show."""
    in_folder = request.param == "folder"
    address = str(tmp_path / "shown") if in_folder else request.getfixturevalue("store").address
    show(address, monkeypatch)
    return address


def made(tmp_path: Path, **agencies: tuple[float, float, float]) -> Edition:
    """The edition of `tests.made_editions`, not yet in the data root that is shown."""
    return build(tmp_path / f"made-{uuid.uuid4().hex}", made_block(**agencies))


def test_publishing_and_going_back_reach_the_screen_without_a_restart(address: str, tmp_path: Path) -> None:
    root, me = open_root(address), operator()
    first, second = made(tmp_path, a=(8, 4, 16), b=(7, 4, 16)), made(tmp_path, a=(8, 4, 16), b=(9, 4, 16))
    write_edition(first, root)
    screen = open_page("leaderboard")
    assert totals_on(screen) == {"Cơ quan a": "1", "Cơ quan b": "2"}

    submit(root, second, OriginalFile("b.xlsx", b"x"), me)
    assert totals_on(screen.run()) == {"Cơ quan a": "1", "Cơ quan b": "2"}
    publish(root, ID, second.version, me, expected=first.version)
    assert totals_on(screen.run()) == {"Cơ quan b": "1", "Cơ quan a": "2"}
    roll_back(root, ID, first.version, me, expected=second.version)
    assert totals_on(screen.run()) == {"Cơ quan a": "1", "Cơ quan b": "2"}


def test_every_page_reads_from_a_bucket(store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show(store.address, monkeypatch)
    root = open_root(store.address)
    for period in ("2023", "2024"):
        write_edition(build(tmp_path / period, made_block(a=(8, 4, 16), b=(7, 4, 16)), period=period), root)
    for name in PAGE_NAMES:
        st.cache_data.clear()
        screen = open_page(name, cq="b")
        assert not screen.exception, name
        assert not screen.error, name
        assert not screen.warning, name
        assert "Kỳ thử nghiệm" in words_on(screen), name


def test_a_store_that_stops_is_one_sentence_on_every_page_and_nothing_when_it_is_back(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(store.address, monkeypatch)
    write_edition(made(tmp_path, a=(8, 4, 16), b=(7, 4, 16)), open_root(store.address))
    screen = open_page("leaderboard")
    store.stop()
    for list_is_remembered in (True, False):
        if not list_is_remembered:
            cached_editions.clear()  # two seconds later
        screen.run()
        assert not screen.exception
        assert not screen.error
        (said,) = screen.warning
        assert said.value.startswith("Kho dữ liệu không trả lời")
        assert store.bucket not in said.value, "where the data are stays with the operator"
        assert KEY not in said.value
        assert SECRET not in said.value
    store.start()
    next(button for button in screen.button if button.label == "Thử lại").click().run()
    assert not screen.warning
    assert totals_on(screen) == {"Cơ quan a": "1", "Cơ quan b": "2"}


def test_an_address_that_names_nothing_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    show(f"s3://{KEY}:{SECRET}@bucket/x", monkeypatch)
    screen = open_page()
    assert not screen.exception
    (error,) = screen.error
    assert "AWS_ACCESS_KEY_ID" in error.value
    assert SECRET not in error.value


def test_an_edition_before_that_was_published_anew_changes_what_is_told_against_it(tmp_path: Path, root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)), period="2023")
    build(root, made_block(a=(8, 4, 16), b=(9, 4, 16)), period="2024")
    screen = open_page("leaderboard")
    changes = component(screen, "leaderboard")["rows"]
    before = read_edition(root, EditionId("thu-nghiem", "2023"))
    points = before.blocks[0].points.copy()
    points[1, 0] = 10.0
    corrected = with_version(replace(before, blocks=(replace(before.blocks[0], points=points),)))
    write_edition(corrected, as_storage(root))
    cached_editions.clear()  # two seconds later
    assert component(screen.run(), "leaderboard")["rows"] != changes
