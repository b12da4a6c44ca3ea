"""Tự chấm và thẩm định: the agencies' self-scores, and what remained of them after appraisal."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.panels.appraisal_figures import (
    appraisal_figures,
    appraised_agency_picker,
    no_self_scores,
    open_appraisal,
)
from dashboard.pages.panels.appraisal_gaps import appraisal_charts, appraisal_tables
from dashboard.pages.view import current_view

view = current_view()
appraisal = open_appraisal(view)

if appraisal is None:
    no_self_scores(view)
else:
    with st.container(key="appraisal"):
        row = appraised_agency_picker(view, appraisal)
        appraisal_figures(view, appraisal, row)
        appraisal_charts(view, appraisal, row)
        appraisal_tables(view, appraisal, row)
