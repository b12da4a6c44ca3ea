"""So sánh: an agency beside another, the mean or the best of its block, or itself an edition before."""

from __future__ import annotations

from dashboard.pages.panels.comparison_panels import comparison_panel
from dashboard.pages.view import current_view

comparison_panel(current_view())
