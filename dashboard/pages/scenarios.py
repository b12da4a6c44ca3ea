"""Kịch bản: the scenarios saved for the edition on screen, which can be searched, opened and compared."""

from __future__ import annotations

from dashboard.database import StoreUnavailable
from dashboard.pages.elements import page_title
from dashboard.pages.panels.saved_scenario_panels import comparison_panel, saved_list_panel
from dashboard.pages.saved_scenarios import error_store_unavailable, scenario_store
from dashboard.pages.view import current_view

view = current_view()
t = view.t

try:
    count = scenario_store().count(view.ranked.edition.id)
    page_title(
        t("scenarios.title", count=t.count(count), period=t.period(view.base.edition)),
        t("scenarios.subtitle"),
    )
    chosen = saved_list_panel(view, scenario_store())
    comparison_panel(view, chosen)
except StoreUnavailable as problem:
    page_title(t("page.scenarios"))
    error_store_unavailable(problem, t.language)
