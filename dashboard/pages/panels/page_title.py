"""The title of a page: its message, and under it what is shown."""

from __future__ import annotations

from markupsafe import Markup

from dashboard.pages.drawn_html import draw_html
from dashboard.ui.html import EMPTY, tag


def page_title(message: str, note: str = "", *, mark: Markup = EMPTY) -> None:
    """Draw the page's only first-level heading with its first letter in upper case.

    `mark`: the mark of origin, for a message that rests on figures that are not official.
    """
    under = tag("p", note) if note else EMPTY
    draw_html(tag("div.xh-title", tag("h1", message[:1].upper() + message[1:], mark), under))


def chart_title(message: str, note: str = "", level: int = 3, *, mark: Markup = EMPTY) -> None:
    """Draw the title of a chart: the message with its mark of origin, and under it measure, edition and origin."""
    under = tag("p.xh-chart-note", note) if note else EMPTY
    draw_html(tag(f"h{level}.xh-chart-title", message, mark), under)
