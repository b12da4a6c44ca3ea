"""The title of a page: its message, and under it what is shown."""

from __future__ import annotations

from html import escape

import streamlit as st


def page_title(message: str, note: str = "", *, mark: str = "") -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: HTML of a mark of origin, for a message that rests on figures that are not official.
    """
    under = f"<p>{escape(note)}</p>" if note else ""
    st.html(f'<div class="xh-title"><h1>{escape(message[:1].upper() + message[1:])}{mark}</h1>{under}</div>')


def chart_title(message: str, note: str = "", level: int = 3, *, mark: str = "") -> None:
    """Draw the title of a chart: the message with its mark of origin, and under it measure, edition and origin."""
    under = f'<p class="xh-chart-note">{escape(note)}</p>' if note else ""
    st.html(f'<h{level} class="xh-chart-title">{escape(message)}{mark}</h{level}>{under}')
