"""Cơ quan: where one agency stands, where its points are lost, what to try."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.panels.agency_charts import group_ranges_panel, history_panel
from dashboard.pages.panels.agency_panels import (
    agency_choice,
    chosen_row,
    criteria_in_focus_panel,
    neighbours_panel,
    place_panel,
    points_lost_panel,
    strengths_panel,
    titled_agency_picker,
    try_button,
)
from dashboard.pages.panels.download_menu import agency_menu
from dashboard.pages.view import current_view
from dashboard.scoring import criterion_results

view = current_view()
row = chosen_row(view)
if row is None:
    agency_choice(view, "agency")
else:
    titled_agency_picker(view, row, lambda name: name, beside=lambda row: agency_menu(view, row))
    results = criterion_results(view.ranked_block.block, row)

    neighbours_panel(view, row)
    place_panel(view, row)
    criteria_in_focus_panel(view, row, results)
    try_button(view, row, results)
    left, right = st.columns([1, 1], gap="large")
    with left:
        group_ranges_panel(view, row)
        history_panel(view, row)
    with right:
        strengths_panel(view, results)
    points_lost_panel(view, row, results)
