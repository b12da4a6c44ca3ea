"""What every page and panel is drawn with: HTML, titles, large figures, long tables in pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeVar

import streamlit as st
from markupsafe import Markup

from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.markdown import as_label

ROWS = 50
"""Rows of one page of a long table."""

_Row = TypeVar("_Row")


def draw_html(*parts: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw `parts` as one piece; nothing else hands HTML to Streamlit.

    It takes no str, so that the check of types finds a text that was not escaped.
    """
    st.html("".join(parts), width=width)


def show_value(key: str, value: object) -> None:
    """Let the widget that is drawn next under `key` show `value`.

    Nothing is sent to a widget that shows it already. A run that began before a press would take the press back in the
    browser, which then tells the value from before as another press.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def choice(
    label: str,
    options: Mapping[str, str],
    chosen: str,
    *,
    key: str,
    on_pick: Callable[[str], object],
    label_shown: bool = False,
) -> None:
    """Draw the labels of `options` side by side, `chosen` marked; `on_pick` is called with another that is pressed."""
    drawn = _key_showing(key, chosen, tuple(options.values()))

    def picked() -> None:
        if (code := st.session_state[drawn]) not in (None, chosen):  # Streamlit calls for what was drawn too
            on_pick(code)

    st.segmented_control(
        label,
        list(options),
        key=drawn,
        format_func=lambda code: as_label(options[code]),
        on_change=picked,
        required=True,
        wrap=True,
        label_visibility="visible" if label_shown else "collapsed",
    )


def switch(label: str, *, on: bool, key: str, on_turn: Callable[[bool], object]) -> None:
    """Draw a toggle; `on_turn` is called with what it is turned to."""
    drawn = _key_showing(key, on)

    def turned() -> None:
        if (now := st.session_state[drawn]) != on:
            on_turn(now)

    st.toggle(label, key=drawn, on_change=turned)


def _key_showing(key: str, value: object, labels: tuple[str, ...] = ()) -> str:
    """The key of a widget that shows `value`: `key`, and with a number where it shows something else than it did and
    was not pressed. What the browser still tells of the widget from before would be taken for a press on this one.
    """
    number, of = st.session_state.get(f"{key}-number", (0, labels))
    drawn = f"{key}-{number}" if number else key
    if drawn in st.session_state and (st.session_state[drawn] != value or of != labels):
        number += 1
        drawn = f"{key}-{number}"
    st.session_state[f"{key}-number"] = number, labels
    if drawn not in st.session_state:
        st.session_state[drawn] = value
    return drawn


_TITLE = "title"


def title_on_screen() -> str:
    """The message of the page that was drawn last."""
    return st.session_state.get(_TITLE, "")


def page_title(message: str, note: str = "", *, mark: Markup = EMPTY) -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: the mark of origin, for a message that rests on figures that are not official.
    """
    under = tag("p", note) if note else EMPTY
    st.session_state[_TITLE] = message
    draw_html(tag("div.xh-title", tag("h1", message[:1].upper() + message[1:], mark), under))


def chart_title(message: str, note: str = "", level: int = 3, *, mark: Markup = EMPTY, corner: Markup = EMPTY) -> None:
    """Draw the title of a chart: the message with its mark of origin, and under it measure, edition and origin.

    `corner`: the links that take the chart away.
    """
    draw_html(titled(tag(f"h{level}.xh-chart-title", message, mark), note, corner))


def titled(heading: Markup, note: str = "", corner: Markup = EMPTY) -> Markup:
    """HTML of a heading with its note under it and a corner to its right."""
    under = tag("p.xh-chart-note", note) if note else EMPTY
    return tag("div.xh-cornered", tag("div", heading, under), corner) if corner else heading + under


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its mark of origin: its label above, and what explains it below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


def paged_rows(rows: Sequence[_Row], draw: Callable[[Sequence[_Row]], None], t: Localizer, *, key: str) -> None:
    """Let `draw` draw one page of `rows`; below it stand the rows that are shown and the way to the others."""
    pages = max(1, -(-len(rows) // ROWS))
    key = f"{key}-{pages}"  # when the number of pages changes, the first one is shown again
    page = int(st.session_state.get(key) or 1)
    first = (page - 1) * ROWS
    draw(rows[first : first + ROWS])
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.pagination(pages, key=key)
        shown = t(
            "paging.shown",
            first=t.count(first + 1),
            last=t.count(min(first + ROWS, len(rows))),
            all=t.count(len(rows)),
        )
        draw_html(tag("span.xh-small.xh-quiet", shown), width="content")
