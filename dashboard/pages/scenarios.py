"""Kịch bản: what was saved for the edition on screen, found by words, opened, set side by side."""

from __future__ import annotations

from dashboard.pages.frame import view_on_screen
from dashboard.pages.open_scenarios import name_unavailable_store, scenario_store
from dashboard.pages.panels.comparison_panel import comparison_panel
from dashboard.pages.panels.page_title import page_title
from dashboard.pages.panels.saved_list_panel import saved_list_panel
from dashboard.store import StoreUnavailable

view = view_on_screen()
words = view.words

try:
    count = scenario_store().count(view.ranked.edition.id)
    page_title(
        words("scenarios.title", count=words.count(count), period=words.period(view.address.period)),
        words("scenarios.subtitle"),
    )
    chosen = saved_list_panel(view, scenario_store())
    comparison_panel(view, chosen)
except StoreUnavailable as problem:
    page_title(words("page.scenarios"))
    name_unavailable_store(problem, words.language)
