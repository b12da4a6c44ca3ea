"""Phương pháp và nguồn: where each figure comes from and how it is computed."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import page_title
from dashboard.pages.panels.download_context import download_context
from dashboard.pages.panels.method_panels import (
    criteria_panel,
    origins_panel,
    reconciliation_panel,
    rules_panel,
    sources_panel,
    statistics_panel,
)
from dashboard.pages.view import current_view

view = current_view()
t = view.t

page_title(t("method.title"), t("method.subtitle", period=t.period(view.base.edition)))
left, right = st.columns(2, gap="large")
with left:
    origins_panel(view)
    sources_panel(view)
with right:
    rules_panel(view)
statistics_panel(view)
reconciliation_panel(view.ranked, view.t, download_context(view))
criteria_panel(view)
