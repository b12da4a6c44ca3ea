"""What every page and panel is drawn with: HTML, titles, large figures, long tables in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, TypeVar

import streamlit as st
from markupsafe import Markup

from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer

ROWS = 50
"""Rows of one page of a long table."""

_Row = TypeVar("_Row")


def draw_html(*parts: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw `parts` as one piece; nothing else hands HTML to Streamlit.

    It takes no str, so that the check of types finds a text that was not escaped.
    """
    st.html("".join(parts), width=width)


def show_value(key: str, value: object, labels: Iterable[str] = ()) -> None:
    """Let the widget that is drawn next under `key` show `value`; `labels`: those of its options.

    Nothing is sent to a widget that shows it already. A run that began before a press would take the press back in the
    browser, which then tells the value from before as another press.
    """
    labels_key, drawn = f"{key}-labels", tuple(labels)
    if st.session_state.get(key) != value or st.session_state.get(labels_key) != drawn:
        st.session_state[key] = value
    st.session_state[labels_key] = drawn


def page_title(message: str, note: str = "", *, mark: Markup = EMPTY) -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: the mark of origin, for a message that rests on figures that are not official.
    """
    under = tag("p", note) if note else EMPTY
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
