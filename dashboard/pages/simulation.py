"""Mô phỏng: an agency's points on sliders and the leaderboard that results; nothing here changes the edition."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.panels.agency_panels import agency_choice, chosen_row, titled_agency_picker
from dashboard.pages.panels.download_menu import simulation_menu
from dashboard.pages.panels.saved_scenario_panels import saved_banner
from dashboard.pages.panels.simulation_assumptions import peers_picker
from dashboard.pages.panels.simulation_sections import simulation_sections
from dashboard.pages.panels.simulator_panel import simulator_panel
from dashboard.pages.session import open_scenario_session
from dashboard.pages.view import current_view

view = current_view()
t = view.t

edits = open_scenario_session(view)
row = chosen_row(view)
if row is None:
    agency_choice(view, "simulation")
else:
    with st.container(key="above-the-sliders"):
        titled_agency_picker(
            view,
            row,
            lambda name: t("simulation.title", agency=name),
            t("simulation.subtitle", period=t.period(view.base.edition)),
            beside=lambda row: simulation_menu(view, row, edits.scenario),
        )
        saved_banner(view, row)
        if view.saved is None:
            peers_picker(view)
        simulation_sections(view, row)
    simulator_panel(view, row)
