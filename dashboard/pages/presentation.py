"""Trình chiếu: the screens of a meeting, which fill the window; below them, the choice of screens."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import page_title
from dashboard.pages.panels.presentation_panels import choice_panel, screens_of, stage
from dashboard.pages.view import current_view
from dashboard.ui.address_codes import read_screens

view = current_view()
t, choices = view.t, read_screens(view.address.screens)
screens = screens_of(view, choices)

with st.container(key="presentation-setup"):
    period = t.period(view.base.edition)
    page_title(t("presentation.title", period=period, count=t.count(len(screens))), t("presentation.subtitle"))
    choice_panel(view, choices, screens)
stage(view, choices, screens)
