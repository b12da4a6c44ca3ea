"""That the figures on screen are of another version than the one in force, and the way back to that."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES, View, change_address
from dashboard.pages.session import move_scenario_over
from dashboard.ui.address import address_parameters
from dashboard.ui.html import tag


def version_banner(view: View) -> None:
    """Draw the banner where the address names a version that is not in force; nothing otherwise."""
    if not view.address.version or view.version == view.current_version_or_none:
        return
    words = view.words
    if view.address.scenario and not view.saved:
        _scenario_stays(view)
        return
    with st.container(key="other-version", horizontal=True, vertical_alignment="center"):
        said = words("versions.here", version=view.version)
        draw_html(tag("p", tag("span.xh-badge", words("versions.badge")), " ", said))
        there = address_parameters(view.address)
        st.page_link(PAGES["versions"][0], label=words("versions.compare_link"), query_params=there, width="content")
        st.button(words("versions.back"), key="back-to-current", on_click=lambda: change_address(version=""))


def _scenario_stays(view: View) -> None:
    """Name the version that was published since the scenario was begun, and offer to move the scenario over."""
    words = view.words
    with st.container(key="other-version", horizontal=True, vertical_alignment="center"):
        said = words("versions.scenario_stays", newer=view.current_version_or_none, version=view.version)
        draw_html(tag("p", tag("span.xh-badge", words("versions.newer_badge")), " ", said))
        there = address_parameters(view.address)
        st.page_link(PAGES["versions"][0], label=words("versions.compare_link"), query_params=there, width="content")
        st.button(words("versions.move_over"), key="move-over", on_click=move_scenario_over)
