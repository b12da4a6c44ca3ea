"""That figures on screen were made up by a program: above the title of every page, on paper too."""

from __future__ import annotations

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.ui.provenance_mark import illustrative_notice as notice_html


def illustrative_notice(view: View) -> None:
    """Draw the notice while the edition, or the one that it is compared with, has illustrative scores."""
    if notice := notice_html(view.ranked.edition, view.ranked.previous, view.words):
        draw_html(notice)
