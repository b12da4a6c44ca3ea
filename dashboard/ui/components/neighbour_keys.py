"""The arrow keys on the page of an agency: they press the links to its neighbours in rank; draws nothing.

Arrows and no letters: WCAG 2.1.4 lets a letter alone do nothing that cannot be turned off, and input methods for
Vietnamese make other letters of some. With Alt they are the browser's.
"""

from __future__ import annotations

from dashboard.ui.components import script
from dashboard.ui.components.component import Component

_COMPONENT = Component("neighbour_keys", html="<span hidden></span>", js=script("neighbour_keys"))


def neighbour_keys(agency: str) -> None:
    """Let ← and → lead on from `agency`, whose links to its neighbours have the sides `before` and `after`."""
    _COMPONENT(key="neighbour_keys", data={"code": agency})
