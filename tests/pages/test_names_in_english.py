"""In English no page has the name of an agency, a criterion or a group that an English voice would read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.screen import OF_AN_AGENCY, PAGE_NAMES, component, open_page, pickers
from tests.pages.self_scored_editions import build_appraised

_VOID = frozenset({"br", "hr", "img", "input"})
VIEWS: dict[str, tuple[str, dict[str, str]]] = {name: (name, {}) for name in PAGE_NAMES} | {
    "no agency chosen": ("agency", {"cq": ""}),
    "chart": ("leaderboard", {"xem": "bieu-do"}),
    "heat map": ("leaderboard", {"xem": "ban-do-nhiet"}),
    "who gains": ("simulation", {"thu": "so-y-te:2.3.3=3", "muc": "anh-huong"}),
    "plans": ("simulation", {"muc": "phuong-an"}),
    "prospects": ("simulation", {"muc": "tieu-chi"}),
    "allocation": ("simulation", {"muc": "ca-khoi"}),
}

WITHOUT_NAMES = ("scenarios", "appraisal", "import", "versions")
"""Pages that have nothing to show of the shipped editions, or nothing but what is of the whole."""


class _Texts(HTMLParser):
    """What is read in HTML, each piece with the language of what it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = ["en"]
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One deeper."""
        if tag not in _VOID:
            self._open.append(dict(attrs).get("lang") or self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        """One less deep."""
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        self.found.append((self._open[-1], data))


def unmarked(html: str, name: re.Pattern[str]) -> Iterator[str]:
    """What is read in English of `html` in which a name stands."""
    texts = _Texts()
    texts.feed(html)
    return (text for language, text in texts.found if language != "vi" and name.search(text))


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("view", VIEWS)
def test_every_name_is_marked_as_vietnamese(view: str) -> None:
    page, link = VIEWS[view]
    whose = {"cq": "so-y-te"} if page in OF_AN_AGENCY else {}
    assert_names_are_marked(page, open_page(page, lang="en", **{**whose, **link}))


@pytest.mark.parametrize("whose", [{}, {"cq": "a"}])
def test_every_name_of_an_appraisal_is_marked_as_vietnamese(root: Path, whose: dict[str, str]) -> None:
    build_appraised(root)
    assert_names_are_marked("of self-scores", open_page("appraisal", lang="en", **whose))


def assert_names_are_marked(page: str, screen: AppTest) -> None:
    """There are names of agencies, criteria or groups, unless the page has none, and none is read in English."""
    block = screen.session_state["view"].ranked_block.block
    names = {*(agency.name for agency in block.agencies), *(node.name for node in block.tree.nodes)}
    name = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)))
    drawn = [element.proto.body for element in screen.get("html") if "<style" not in element.proto.body]
    if page == "presentation":
        drawn.append(component(screen, "presentation")["html"])
    if page == "overview":
        drawn += component(screen, "copyable_text")["drawn"]
    tables = {node.proto.component_name for node in screen.get("bidi_component")} & {"leaderboard", "heat_map"}
    captions = [component(screen, table)["labels"]["caption"] for table in tables]
    assert [text for html in captions for text in unmarked(html, re.compile(re.escape(block.name)))] == []
    assert any(name.search(html) for html in drawn) or page in WITHOUT_NAMES
    assert [text for html in drawn for text in unmarked(html, name)] == []
    offered = [
        option
        for one in pickers(screen).values()
        for code, option in one.data["options"]
        if one.data["unmarked"] is None or code in one.data["unmarked"]
    ]
    assert [option for option in offered if name.search(option)] == []
