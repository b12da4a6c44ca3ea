"""Phiên bản: what an edition has said since it was first published, what differs, and the way back."""

from __future__ import annotations

from dashboard.pages.frame import view_if_any
from dashboard.pages.panels.decision_panel import decision_panel
from dashboard.pages.panels.log_panel import log_panel
from dashboard.pages.panels.version_comparison_panel import version_comparison_panel
from dashboard.pages.panels.versions_panel import versions_panel
from dashboard.pages.visible_versions import visible_versions

view = view_if_any()
at_hand = visible_versions(view)

if at_hand is not None:
    versions_panel(at_hand)
    decision_panel(at_hand)
    version_comparison_panel(at_hand)
    log_panel(at_hand)
