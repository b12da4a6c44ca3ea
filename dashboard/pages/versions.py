"""Phiên bản: the versions of an edition since it was first published, their differences, and how to restore one."""

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
