"""A run of the whole page when the simulator waits in vain for its answer.

What one does on the sliders runs a fragment alone. A server that was started again, or that has given up the session
of a closed laptop, does not know that fragment, and Streamlit passes over what is sent to it; after a run of the
whole page it is known, and what was sent in vain is done.
"""

from __future__ import annotations

from streamlit.components.v2 import component

from dashboard.ui.components.sources import script

_COMPONENT = component("waker", html="<span hidden></span>\n<span hidden></span>", js=script("waker"))


def waker() -> None:
    """Stand ready; draws nothing. To be called outside of every fragment."""
    _COMPONENT(key="waker", data={}, on_wake_change=lambda: None)
