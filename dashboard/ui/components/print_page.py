"""What the browser prints: a foot on every sheet, charts as wide as the paper, and the button that prints.

The rules of what is left out stand in `styles/print.css` and, for components, in their own style sheets.
"""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.ui.components import labels, script
from dashboard.ui.components.component import Component
from dashboard.ui.localizer import Localizer

_COMPONENT = Component("print_page", html="<span hidden></span>", js=script("print_page"))


def print_page(foot: Iterable[str], t: Localizer, *, landscape: bool) -> None:
    """Let each printed sheet say the lines of `foot`, the moment of printing and its number; draws nothing.

    `landscape`: whether the sheets lie on their side.
    """
    data = {"foot": list(foot), "landscape": landscape, "language": t.language}
    _COMPONENT(key="print_page", data=data | {"labels": labels(t, "printing.printed", "printing.page")})
