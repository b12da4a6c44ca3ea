"""Tự chấm và thẩm định: what agencies awarded themselves, and what appraisal left of it."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import view_on_screen
from dashboard.pages.open_appraisal import open_appraisal
from dashboard.pages.panels.appraisal_charts import appraisal_charts
from dashboard.pages.panels.appraisal_figures import appraisal_figures, no_self_scores
from dashboard.pages.panels.appraisal_tables import appraisal_tables
from dashboard.pages.panels.appraised_agency_picker import appraised_agency_picker

view = view_on_screen()
appraisal = open_appraisal(view)

if appraisal is None:
    no_self_scores(view)
else:
    with st.container(key="appraisal"):
        row = appraised_agency_picker(view, appraisal)
        appraisal_figures(view, appraisal, row)
        appraisal_charts(view, appraisal, row)
        appraisal_tables(view, appraisal, row)
