"""Nhập dữ liệu: a workbook is checked, tried in one's own session, and published by who may."""

from __future__ import annotations

from dashboard.pages.frame import view_if_any
from dashboard.pages.import_session import current_upload
from dashboard.pages.panels.findings_panel import findings_panel
from dashboard.pages.panels.import_actions import import_actions
from dashboard.pages.panels.import_preview import import_preview
from dashboard.pages.panels.questions_panel import questions_panel
from dashboard.pages.panels.template_buttons import template_buttons
from dashboard.pages.panels.upload_panel import import_title, upload_panel, words_of_page

view = view_if_any()
words = words_of_page(view)

title = import_title()
upload_panel(words)
upload = current_upload()
title(upload, words)
if upload is None:
    template_buttons(view, words)
else:
    import_actions(upload, words)
    questions_panel(upload, words)
    findings_panel(upload, words)
    import_preview(upload, words)
