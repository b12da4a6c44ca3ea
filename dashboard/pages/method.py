"""Phương pháp và nguồn: where each figure comes from and how it is computed."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import view_on_screen
from dashboard.pages.panels.criteria_panel import criteria_panel
from dashboard.pages.panels.origins_panel import origins_panel
from dashboard.pages.panels.page_title import page_title
from dashboard.pages.panels.reconciliation_panel import reconciliation_panel
from dashboard.pages.panels.rules_panel import rules_panel
from dashboard.pages.panels.sources_panel import sources_panel

view = view_on_screen()
words = view.words

page_title(words("method.title"), words("method.subtitle", period=words.period(view.address.period)))
left, right = st.columns(2, gap="large")
with left:
    origins_panel(view)
    sources_panel(view)
with right:
    rules_panel(view)
reconciliation_panel(view.ranked, view.words)
criteria_panel(view)
