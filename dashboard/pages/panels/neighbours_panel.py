"""The way from one agency to those ranked next to it: two links, which the arrow keys press too, and a comparison."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from dashboard.pages.elements import draw_html
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.agency_place import ranked_name
from dashboard.pages.view import View
from dashboard.ui.components.neighbour_keys import neighbour_keys
from dashboard.ui.html import EMPTY, inner_link, tag


def neighbours_panel(view: View, row: int) -> None:
    """Draw the links; tied agencies follow each other as on the leaderboard, and an end has one neighbour.

    The comparison begins with the agency ranked before, of the first with the one after.
    """
    t, order, agencies = view.t, view.ranked_block.best_first, view.ranked_block.block.agencies
    if len(order) == 1:
        return
    place = order.index(row)
    before = _link(view, order[place - 1], "before", "‹ ", EMPTY) if place else EMPTY
    after = _link(view, order[place + 1], "after", EMPTY, " ›") if place + 1 < len(order) else EMPTY
    nearest = agencies[order[place - 1 if place else 1]]
    compared = page_url("comparison", replace(view.address, agency=agencies[row].code, compared=nearest.code))
    comparison = inner_link(compared, t("comparison.link"))
    hint = tag("span.xh-keys.xh-small.xh-quiet", t("agency.neighbour_keys"))
    draw_html(tag("nav.xh-neighbours", before, after, comparison, hint, aria_label=t("agency.neighbours")))
    neighbour_keys(agencies[row].code)


def _link(view: View, row: int, side: str, left: str, right: str) -> Markup:
    there = page_url("agency", replace(view.address, agency=view.ranked_block.block.agencies[row].code))
    return inner_link(there, left, ranked_name(view, row), right, data_side=side)
