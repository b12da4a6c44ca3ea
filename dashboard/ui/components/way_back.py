"""After signing in or out, back to the page that one was on.

The provider sends people to `/oauth2callback`, and Streamlit from there to the first page, without their parameters.
The tab remembers where they were (sessionStorage: this tab, this site, gone with it), so nothing of it passes through
the provider, the server or a cookie.
"""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

from dashboard.ui.components import script

_COMPONENT = component("way_back", html="<span hidden></span>\n<span hidden></span>", js=script("way_back"))


def way_back() -> None:
    """Stand ready; draws nothing."""
    home = str(st.get_option("server.baseUrlPath")).strip("/")
    _COMPONENT(key="way_back", data={"home": f"/{home}/" if home else "/"})
