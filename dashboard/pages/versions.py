"""Phiên bản: what an edition has said since it was first published, what differs, and the way back."""

from __future__ import annotations

from dashboard.pages.panels.decision_panel import decision_panel, version_comparison_panel, visible_versions
from dashboard.pages.panels.versions_panel import log_panel, versions_panel
from dashboard.pages.view import view_if_any

view = view_if_any()
visible = visible_versions(view)

if visible is not None:
    versions_panel(visible)
    decision_panel(visible)
    version_comparison_panel(visible)
    log_panel(visible)
