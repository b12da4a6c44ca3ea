"""The rules of arithmetic in plain words, those of this edition."""

from __future__ import annotations

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.html import tag


def rules_panel(view: View) -> None:
    """Draw the rules that apply to the edition on screen."""
    words, edition = view.words, view.ranked.edition
    rules = [
        words("rules.total", precision=edition.precision),
        words("rules.rank"),
        words("rules.not_applicable"),
        words(f"rules.percent_{edition.percent_rule}"),
        words("rules.change"),
        words("rules.block"),
        words("rules.strength"),
        words("rules.simulation"),
    ]
    chart_title(words("method.rules_title"), level=2)
    draw_html(tag("ul.xh-rules", *(tag("li", rule) for rule in rules)))
