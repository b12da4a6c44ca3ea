"""Long tables in pages: what is not on this page is one press away, and it is said how much there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.ui.html import tag
from dashboard.ui.wording import Wording

ROWS = 50
"""Rows of one page: more than a screen, less than a book."""

_Row = TypeVar("_Row")


def paged_rows(rows: Sequence[_Row], draw: Callable[[Sequence[_Row]], None], words: Wording, *, key: str) -> None:
    """Let `draw` draw one page of `rows`, and below it draw which rows these are and the way to the others."""
    pages = max(1, -(-len(rows) // ROWS))
    key = f"{key}-{pages}"  # other rows, other pages: one begins with the first again
    page = int(st.session_state.get(key) or 1)
    first = (page - 1) * ROWS
    draw(rows[first : first + ROWS])
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.pagination(pages, key=key)
        shown = words(
            "paging.shown",
            first=words.count(first + 1),
            last=words.count(min(first + ROWS, len(rows))),
            all=words.count(len(rows)),
        )
        draw_html(tag("span.xh-small.xh-quiet", shown), width="content")
