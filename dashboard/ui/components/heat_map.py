"""Agencies × criteria as a table of shaded percentages, each of which leads to the agency at that criterion."""

from __future__ import annotations

from typing import Any

from dashboard.ui.components import script, style
from dashboard.ui.components.component import Component

_COMPONENT = Component(
    "heat_map",
    html='<div class="bar"></div>\n<div class="frame"></div>',
    css=style("heat_map"),
    js=script("heat_map"),
)


def heat_map(data: dict[str, Any]) -> None:
    """Draw the table from `data` (made by `dashboard.pages.panels.heat_map_panel`)."""
    _COMPONENT(key="heat_map", data=data)
