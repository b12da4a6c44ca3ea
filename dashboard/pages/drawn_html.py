"""HTML on the screen: the one place that hands it to Streamlit."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from markupsafe import Markup


def draw_html(*parts: Markup, width: Literal["stretch", "content"] = "stretch") -> None:
    """Draw `parts` as one piece. It takes no str, so that the check of types finds a text that was not escaped."""
    st.html("".join(parts), width=width)
