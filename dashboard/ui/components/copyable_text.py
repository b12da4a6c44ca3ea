"""Paragraphs with a button that copies them as plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from dashboard.ui.components import Component, script, style
from dashboard.ui.localizer import Localizer

_COMPONENT = Component(
    "copyable_text",
    html='<div class="text"></div>\n<button type="button"></button>\n<span class="done" role="status"></span>',
    css=style("copyable_text"),
    js=script("copyable_text"),
)


def copyable_text(
    paragraphs: Sequence[str],
    t: Localizer,
    *,
    key: str = "copyable_text",
    as_address: bool = False,
    mark_names: Callable[[Markup], Markup] = Markup,
) -> None:
    """Draw `paragraphs`, the first as a heading, and the button; `as_address` turns them into full URLs first.

    `mark_names` marks Vietnamese names in them if the page is not in Vietnamese.
    """
    labels = {"copy": t("overview.copy"), "copied": t("overview.copied")}
    drawn = [mark_names(escape(paragraph)) for paragraph in paragraphs]
    _COMPONENT(
        key=key, data={"paragraphs": list(paragraphs), "drawn": drawn, "labels": labels, "asAddress": as_address}
    )
