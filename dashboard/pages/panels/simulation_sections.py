"""What stands above the sliders when somebody asks for more: one section at a time."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.allocation_panel import allocation_panel
from dashboard.pages.panels.effect_panel import effect_panel
from dashboard.pages.panels.plan_panel import plan_panel
from dashboard.pages.panels.prospects_panel import prospects_panel
from dashboard.pages.panels.save_panel import save_panel
from dashboard.pages.scenario_session import effect_on_screen
from dashboard.pages.session import scenario_session_on_screen

_KEY = "pick_section"


def simulation_sections(view: View, row: int) -> None:
    """Draw the choice of sections and the chosen one."""
    words = view.words
    sections = {
        "": words("sections.sliders"),
        "anh-huong": words("sections.effect"),
    }
    if view.saved is None:
        sections |= {"phuong-an": words("sections.plans"), "tieu-chi": words("sections.prospects")}
        sections["ca-khoi"] = words("sections.allocation")
        sections["luu"] = words("sections.save")
    chosen = view.address.section if view.address.section in sections else ""
    st.session_state[_KEY] = chosen
    st.segmented_control(
        words("sections.title"),
        list(sections),
        key=_KEY,
        format_func=lambda code: sections[code],
        on_change=lambda: change_address(section=st.session_state[_KEY]),
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    match chosen:
        case "anh-huong":
            effect_panel(view, effect_on_screen(view, scenario_session_on_screen(view), row))
        case "phuong-an":
            plan_panel(view, row, scenario_session_on_screen(view).scenario)
        case "tieu-chi":
            prospects_panel(view, row, scenario_session_on_screen(view).scenario)
        case "ca-khoi":
            allocation_panel(view)
        case "luu":
            save_panel(view, scenario_session_on_screen(view), view.ranked_block.block.agencies[row].code)
        case _:
            pass
