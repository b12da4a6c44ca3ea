"""So sánh: an agency beside another, the mean or the best of its block, or itself in the edition before."""

from __future__ import annotations

from dashboard.pages.panels.agency_panels import agency_choice, chosen_row
from dashboard.pages.panels.comparison_panels import comparison_panel
from dashboard.pages.view import current_view

view = current_view()
row = chosen_row(view)
if row is None:
    agency_choice(view, "comparison")
else:
    comparison_panel(view, row)
