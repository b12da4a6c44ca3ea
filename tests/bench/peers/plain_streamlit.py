"""The page as a Streamlit tutorial writes it: sliders, metrics, a dataframe, two plotly figures; no fragment."""

from __future__ import annotations

import streamlit as st

from tests.bench.peers.same_page import SamePage

st.set_page_config(layout="wide")


@st.cache_resource
def same_page() -> SamePage:
    return SamePage()


page = same_page()
left, right = st.columns(2)
with left:
    values = [
        st.slider(slider.name, 0.0, slider.maximum, slider.value, slider.step, key=slider.code)
        for slider in page.sliders
    ]
shown = page.shown(values)
with right:
    st.metric("Total", shown.total)
    st.metric("Rank", shown.rank)
    st.dataframe(shown.table, hide_index=True)
    st.plotly_chart(shown.bars, key="bars")
    st.plotly_chart(shown.heat, key="heat")
