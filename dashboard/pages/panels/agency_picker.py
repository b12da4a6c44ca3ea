"""The picker of an agency, in rank order; shows the address and changes it."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.frame import View, change_address

_KEY = "pick_agency"


def agency_picker(view: View) -> int:
    """Draw the picker and return the row of the agency on screen: the address's, else the last of its block.

    Without a choice the page opens on the agency that has most to gain.
    """
    words, ranked, block = view.words, view.ranked_block, view.ranked_block.block
    names = {
        block.agencies[row].code: f"{words.rank(int(ranked.standings.rank[row]), bool(ranked.standings.tied[row]))}"
        f"  ·  {block.agencies[row].name}"
        for row in ranked.best_first
    }
    code = view.address.agency or block.agencies[ranked.best_first[-1]].code
    st.session_state[_KEY] = code
    st.selectbox(
        words("agency.pick"),
        list(names),
        key=_KEY,
        format_func=lambda agency: names.get(agency, agency),
        on_change=lambda: change_address(agency=st.session_state[_KEY]),
        label_visibility="collapsed",
        width=520,
    )
    return block.agency_index[code]
