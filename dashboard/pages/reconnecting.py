"""A page whose connection was broken runs again by itself, whatever server it then finds.

Streamlit's browser code asks for no run on a connection that it had before, and a server that was started again, or
another one, knows nothing of the page: no button, no upload, no download. It does ask for one where a part of the page
runs at intervals, and that run restores everything, for the address goes with it.
"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

_SELDOM = timedelta(days=1)
"""The interval itself is of no use. A browser counts no longer one than 24 days."""


@st.fragment(run_every=_SELDOM)
def run_again_on_reconnect() -> None:
    """Draw nothing; to be called on every page, before anything that may end its run."""
