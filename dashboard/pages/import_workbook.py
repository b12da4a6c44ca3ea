"""Nhập dữ liệu: a workbook is checked, tried in the user's own session, and published by a user with permission."""

from __future__ import annotations

from dashboard.pages.import_session import current_upload
from dashboard.pages.panels.import_actions import import_actions, import_preview
from dashboard.pages.panels.import_findings import findings_panel, questions_panel
from dashboard.pages.panels.layout_panel import layout_panel, outcome_panel
from dashboard.pages.panels.upload_panel import (
    files_panel,
    import_title,
    localizer_of_page,
    template_buttons,
    upload_panel,
)
from dashboard.pages.view import view_if_any

view = view_if_any()
t = localizer_of_page(view)

title = import_title()
upload_panel(t)
upload = current_upload()
title(upload, t)
if upload is None:
    template_buttons(view, t)
else:
    import_actions(upload, t)
    files_panel(upload, t)
    layout_panel(upload, t)
    outcome_panel(upload, t)
    questions_panel(upload, t)
    findings_panel(upload, t)
    import_preview(upload, t)
