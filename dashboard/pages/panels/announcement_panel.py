"""The announcement in words, with a button that copies it."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.announcement import announcement
from dashboard.ui.components.copyable_text import copyable_text


def announcement_panel(view: View) -> None:
    """Draw the announcement of all blocks."""
    words = view.words
    with st.container(key="announcement"):
        chart_title(words("overview.announcement_title"), words("overview.announcement_note"), level=2)
        trial = [words("trial.announcement")] if view.trial else []
        copyable_text([*trial, *announcement(view.ranked, words)], words)
