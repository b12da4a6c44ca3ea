"""Cơ quan: where one agency stands, where its points are lost, what to try."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import view_on_screen
from dashboard.pages.panels.agency_picker import titled_agency_picker
from dashboard.pages.panels.download_menu import agency_menu
from dashboard.pages.panels.group_ranges_panel import group_ranges_panel
from dashboard.pages.panels.history_panel import history_panel
from dashboard.pages.panels.place_panel import place_panel
from dashboard.pages.panels.points_lost_panel import points_lost_panel, try_button
from dashboard.pages.panels.strengths_panel import strengths_panel
from dashboard.scoring import criterion_results

view = view_on_screen()
row = titled_agency_picker(view, lambda name: name, beside=lambda row: agency_menu(view, row))
results = criterion_results(view.ranked_block.block, row)

place_panel(view, row)
try_button(view, row, results)
left, right = st.columns([1, 1], gap="large")
with left:
    group_ranges_panel(view, row)
    history_panel(view, row)
with right:
    strengths_panel(view, results)
points_lost_panel(view, row, results)
