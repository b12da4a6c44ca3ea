"""Screens of a presentation in one component: all are in the page, and another one is shown by a change of class.

This file builds the parts of a screen, as HTML that is escaped by construction: a message, and one chart with bars,
with rank changes, or as a heat map. Figures have provenance marks (`xh-origin`). Lengths are fractions of the screen's
height (`presentation.css`).

The presenter's browser can open a room for followers and then tells the server which screen is shown (`leading.js`). It
sends no HTML: followers see what the server has drawn for this session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st
from markupsafe import Markup

from dashboard.model import Cell
from dashboard.ui.components import Component, labels, script, style
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer

_COMPONENT = Component(
    "presentation",
    html='<div class="bar"></div>\n<div class="stage" popover="manual" tabindex="-1"><div class="screens"></div></div>',
    css=style("presentation", "leading"),
    js=script("presentation", "leading", "slider_steps", "presentation_sliders"),
)
MOST_ROWS = 10
"""Rows of one screen: more cannot be read from the back of a room."""
_ROOM = 66.0
"""Hundredths of the screen's height for the rows of a screen."""
_LINE, _FURTHER_LINE, _LETTERS = 5.9, 4.2, 40
"""Height of a row of one line, of each further line, and the letters of a name that always fit on a line."""
_LONG_TITLE, _VERY_LONG_TITLE = 96, 190
_FEW, _MANY = 5, 6
_LONELY = 4
"""Fewer rows than this look lost on a screen."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`code`: its code in an address; `title`: its message in words; `drawn`: its HTML.

    `moved`: the scores whose bars the presenter can move on it.
    """

    code: str
    title: str
    drawn: Markup
    moved: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class BarRow:
    """A name with a bar from `zero` to `share` (None: not applicable) and a line at `mean`, in percent of the width.

    `place`: the rank of an agency in words, `rank`: as a number. `kind`: `weakest`, `simulated`, or `after_gap` if rows
    before it are left out. `key`: the browser's key of the score that is moved by the bar.
    """

    name: str
    share: float | None
    figure: object
    mean: float | None = None
    place: str = ""
    rank: int = 0
    kind: str = ""
    zero: float = 0.0
    key: str = ""


@dataclass(frozen=True, slots=True)
class ShownScreen:
    """The code of the screen that the browser shows; `scenario`: the one set by its sliders, None if none was moved."""

    code: str
    scenario: str | None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A name that moved from one place to another, each in percent of the range of ranks, the best at 100.

    `kind`: `better`, `worse` or empty. `moved`: how many places, with its sign; `told`: the places and the points.
    """

    name: str
    before: float
    after: float
    kind: str
    moved: str
    told: Sequence[object]

    @staticmethod
    def between(name: str, rank_before: int, rank_after: int, last: int, figure: object) -> MoveRow:
        """Return the row of an agency in a block whose last rank is `last`; `figure` stands at its end."""
        places = rank_before - rank_after
        sign, kind = ("▲", "better") if places > 0 else ("▼", "worse") if places < 0 else ("–", "")
        before, after = (
            100.0 * (last - rank) / (last - 1) if last > 1 else 100.0 for rank in (rank_before, rank_after)
        )
        moved = f"{sign} {abs(places)}" if places else sign
        return MoveRow(name, before, after, kind, moved, (f"{rank_before} → {rank_after}", figure))


def presentation(data: dict[str, Any], *, key: str, on_screen: Callable[[], None]) -> None:
    """Draw the screens; `on_screen` is called when one has been shown for a moment (`screen_shown`)."""
    _COMPONENT(key=key, data=data, on_screen_change=on_screen)


def screen_shown(key: str) -> ShownScreen | None:
    """The screen that the browser shows; None if the message does not have the agreed form and thus is forged."""
    state = cast("dict[str, Any]", st.session_state.get(key) or {})
    match state.get("screen"):
        case {"code": str(code), "scenario": None | str() as scenario}:
            return ShownScreen(code, scenario)
        case _:
            return None


def rows_of_screens(names: Sequence[str]) -> list[slice]:
    """How the rows with these names are divided into screens: at most ten each, fewer if names take several lines.

    If very few are left for the last screen, the last two screens share their rows; the first ten stay together.
    """
    screens: list[slice] = []
    start, taken = 0, 0.0
    for place, name in enumerate(names):
        height = _LINE + _FURTHER_LINE * ((len(name) - 1) // _LETTERS)
        if place > start and (place - start == MOST_ROWS or taken + height > _ROOM):
            screens.append(slice(start, place))
            start, taken = place, 0.0
        taken += height
    if start and len(names) - start < _LONELY and len(screens) > 1:
        before = screens.pop().start
        start = before + (len(names) - before + 1) // 2
        screens.append(slice(before, start))
    return [*screens, slice(start, len(names))] if names else []


# ---- a screen and its parts


def screen(
    code: str,
    title: str,
    *content: Markup,
    mark: Markup = EMPTY,
    note: object = "",
    badge: str = "",
    block: str = "",
    rank: int = 0,
) -> Screen:
    """Return a screen with its message as heading; `badge`: what it is if not the edition's own result.

    `block` and `rank` are those of the agency whose screen it is.
    """
    length = "very-long" if len(title) > _VERY_LONG_TITLE else "long" if len(title) > _LONG_TITLE else "short"
    heading = tag("h2", title[:1].upper() + title[1:], mark, " " if badge else "", _badge(badge))
    head = tag(f"header.{length}", heading, tag("p.note", note) if note else EMPTY)
    of_agency = {"data_block": block, "data_rank": str(rank)} if rank else {"data_block": block}
    return Screen(
        code, title, tag("section", head, tag("div.body", *content), aria_label=title, data_code=code, **of_agency)
    )


def _badge(said: str) -> Markup:
    return tag("span.badge", said) if said else EMPTY


def figures(hero: str, mark: Markup, *beside: object) -> Markup:
    """A large figure with its mark, and texts beside it."""
    return tag("div.figures", tag("span.hero", hero, mark), *(tag("span.beside", said) for said in beside if said))


def sentence(*said: object, kind: str = "") -> Markup:
    """A line of text; `kind`: `quiet` for secondary text."""
    return tag(f"p.sentence.{kind}", *said)


def points_of(lines: Iterable[object]) -> Markup:
    """Lines of text as a list."""
    return tag("ul.lines", *(tag("li", line) for line in lines))


def bars(name: str, rows: Sequence[BarRow]) -> Markup:
    """Rows with bars from zero to the maximum, as a table called `name`."""
    return _table(name, [_bar_row(row) for row in rows])


def _bar_row(row: BarRow) -> Markup:
    length = EMPTY
    if row.share is not None:
        start = f"margin-left:{min(row.share, row.zero):.2f}%;" if row.zero else ""
        length = tag("i", style=f"{start}width:{abs(row.share - row.zero):.2f}%")
    mean = EMPTY if row.mean is None else tag("b", style=f"left:{row.mean:.2f}%")
    place = tag("td.place", row.place) if row.place else EMPTY
    bar = tag("td.length", tag("span.track", length, mean), aria_hidden="true")
    rank = {"data_rank": str(row.rank)} if row.rank else {}
    named = rank | ({"data_key": row.key} if row.key else {})
    return tag(f"tr.{row.kind}", place, tag("th", row.name, scope="row"), bar, tag("td.number", row.figure), **named)


def sliders(name: str, rows: Sequence[BarRow]) -> Markup:
    """Rows whose bars the presenter moves, with the row height of a full screen; followers see the bars."""
    return _table(name, [_bar_row(row) for row in rows], "many.sliders")


def moves(name: str, rows: Sequence[MoveRow], *, low: bool = False) -> Markup:
    """Rows that change places: a ring for the old place, a dot for the new one, the best at the right.

    `low`: with the row height of a full screen, however few rows there are.
    """
    return _table(name, [_move_row(row) for row in rows], "many" if low else "")


def _move_row(row: MoveRow) -> Markup:
    low, high = sorted((row.before, row.after))
    way = tag("i", style=f"left:{low:.2f}%;width:{high - low:.2f}%")
    ends = tag("b.was", style=f"left:{row.before:.2f}%"), tag("b.is", style=f"left:{row.after:.2f}%")
    drawn = tag("td.length", tag(f"span.way.{row.kind}", way, *ends), aria_hidden="true")
    told = (tag("td.number", part) for part in row.told)
    return tag("tr", tag(f"td.place.{row.kind}", row.moved), tag("th", row.name, scope="row"), drawn, *told)


def _table(name: str, rows: Sequence[Markup], size: str = "") -> Markup:
    size = size or ("few" if len(rows) <= _FEW else "many" if len(rows) > _MANY else "some")
    return tag(f"table.rows.{size}", tag("caption", name), tag("tbody", *rows))


_MOST_LABELS = 20
_STEPS = (1, 2, 5, 10, 20, 50)


def heat(
    name: str, rows: Iterable[tuple[str, Sequence[float | None], Sequence[str], str]], ranks: Sequence[str]
) -> Markup:
    """A heat map called `name`: one row per criterion group, one column per agency, darker cells for higher values.

    A row has its name, the strength of each cell (0 to 1, None: not applicable), the text of the cells, which is shown
    if they are few enough, and the figure at its end. `ranks` are written under the columns.
    """
    few = len(ranks) <= _MOST_LABELS
    step = next((step for step in _STEPS if len(ranks) <= step * _MOST_LABELS), _STEPS[-1])
    lines: list[Markup] = []
    for group, strengths, written, figure in rows:
        cells = (_cell(strength, text if few else "") for strength, text in zip(strengths, written, strict=True))
        lines.append(tag("span.group", group) + tag("span.cells", *cells) + tag("span.end", figure))
    labels = (tag("i", rank if not place or not (place + 1) % step else "") for place, rank in enumerate(ranks))
    lines.append(tag("span.group") + tag("span.cells.ranks", *labels) + tag("span.end"))
    shape = f"{'few' if few else 'many'}.{'low' if len(lines) > _MANY + 1 else 'high'}"
    return tag(f"div.heat.{shape}", *lines, role="img", aria_label=name)


def _cell(strength: float | None, written: str) -> Markup:
    if strength is None:
        return tag("i.nothing", written and "–")
    shade = f"color-mix(in srgb, var(--accent) {4 + 56 * strength:.0f}%, var(--ground))"
    return tag("i", written, style=f"background:{shade}")


FOLLOWING_PATH = "/theo-doi"
"""URL path of the pages for followers of a presentation."""
_LABELS_OF_LEADING = (
    *("following.button", "following.hide", "following.invitation", "following.scan", "following.and_enter"),
    *("following.followers", "following.end", "following.loopback", "following.only_here", "following.ended_here"),
    *("following.no_answer", "following.not_served"),
)


def leading_data(token: str, t: Localizer, *, withheld: bool) -> dict[str, Any]:
    """The data for the presenter's browser. `token`: that of the session, empty if following is not served.

    `withheld`: whether followers must not see the screens.
    """
    told = {
        "path": f".{FOLLOWING_PATH}",
        "language": t.language,
        "withheld": withheld,
        "labels": labels(t, *_LABELS_OF_LEADING),
    }
    return told | {"token": token}
