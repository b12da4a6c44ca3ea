"""How to begin: three steps, and the workbook to fill in."""

from __future__ import annotations

import datetime
import re

import streamlit as st

from dashboard.model import Edition, EditionId
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.report import template_workbook
from dashboard.ui.html import tag
from dashboard.ui.wording import VIET_NAM, Wording

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXAMPLE = EditionId("chuong-trinh", "2026")


def template_buttons(view: View | None, words: Wording) -> None:
    """Draw the steps and the templates: with the points of the edition on screen, for the next one, or an example."""
    chart_title(words("import_page.how_title"), level=2)
    draw_html(tag("ol.xh-rules", *(tag("li", words(f"import_page.step_{number}")) for number in (1, 2, 3))))
    with st.container(horizontal=True):
        if view is None or view.trial:
            _button(words("import_page.template_example"), _EXAMPLE, None, words, key="template-example")
            return
        edition = view.recorded.edition
        period = words.period(edition.id.period)
        _button(words("import_page.template_filled", period=period), edition.id, edition, words, key="template-filled")
        after = EditionId(edition.id.programme, _next_period(edition.id.period))
        label = words("import_page.template_next", period=words.period(after.period))
        _button(label, after, edition, words, key="template-next")


def _button(label: str, edition_id: EditionId, edition: Edition | None, words: Wording, *, key: str) -> None:
    st.download_button(
        label,
        data=lambda: template_workbook(edition_id, edition, datetime.datetime.now(VIET_NAM), words),
        file_name=f"mau-{edition_id.programme}-{edition_id.period}.xlsx",
        mime=_TYPE,
        on_click="ignore",
        key=key,
    )


def _next_period(period: str) -> str:
    """The year after, or the month after; for a period of another kind the year after the first year in it."""
    if monthly := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        year, month = divmod(int(monthly[1]) * 12 + int(monthly[2]), 12)
        return f"{year}-{month + 1:02}"
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) + 1), period, count=1)
