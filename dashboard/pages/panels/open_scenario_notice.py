"""That a scenario is open while a page shows the edition's own figures: whose points it changes, and the way back."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES, View
from dashboard.ui.address import address_parameters
from dashboard.ui.html import tag

_MOST_NAMED = 3  # agencies named in the notice before it gives their number alone


def open_scenario_notice(view: View, page: str) -> None:
    """Draw the notice; nothing without a scenario, nor on the page that shows it."""
    words, scenario = view.words, view.address.scenario
    if page == "simulation" or not scenario:
        return
    names = {agency.code: agency.name for block in view.recorded.edition.blocks for agency in block.agencies}
    changed = Counter(agency for agency, _ in scenario)
    if len(changed) <= _MOST_NAMED:
        named = words.markup_listing(
            words.markup("notice.scenario_of", count=count, agency=tag("b", names.get(code, code)))
            for code, count in changed.items()
        )
    else:
        named = words("notice.scenario_of_many", count=len(scenario), agencies=len(changed))
    with st.container(key="open-scenario", horizontal=True, vertical_alignment="center", gap="small"):
        badge = tag("span.xh-badge.xh-simulated", words("simulation.badge"))
        draw_html(tag("p.xh-small", badge, " ", words.markup("notice.scenario_open", changes=named)), width="content")
        st.page_link(
            PAGES["simulation"][0],
            label=words("notice.scenario_back"),
            query_params=address_parameters(view.address),
            width="content",
        )
