"""What a layout gives: agencies, criteria, maxima beside the earlier edition's, the first three, and the control."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.import_session import ImportSession
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.workbooks import BlockOutcome, Control, Failing


def outcome_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw it as soon as nothing is refused, also while questions are open."""
    found = upload.found
    if found is None or not found.outcomes or upload.written:
        return
    chart_title(t("layout_panel.result"), level=2)
    heads = ("block", "agencies", "criteria", "maximum_head", "earlier", "best")
    columns = [t(f"layout_panel.{head}") for head in heads]
    rows = (_block(block, t) for block in found.outcomes)
    draw_html(table(t("layout_panel.result"), columns, rows, figures=slice(1, 5)))
    if found.control is not None:
        _control(found.control, t)


def _block(block: BlockOutcome, t: Localizer) -> list[object]:
    maximum = t("layout_panel.asked") if block.maximum is None else t.short_points(block.maximum)
    earlier = t("layout_panel.none_earlier")
    if block.earlier_maximum is not None and block.earlier_period is not None:
        before = t.short_points(block.earlier_maximum)
        earlier = t("layout_panel.earlier_maximum", maximum=before, period=t.period(block.earlier_period))
    best = "; ".join(f"{name} ({t.short_points(total)})" for name, total in block.best)
    counts = t.count(block.agencies), t.count(block.criteria)
    return [block.name, *counts, maximum, earlier, Cell(best, "xh-nowrap")]


def _control(control: Control, t: Localizer) -> None:
    said = " · ".join(_sentences(control, t)) or t("control.none")
    if control.stops:
        st.error(f"{said}. {t('control.stop')}")
    elif control.failing:
        st.warning(f"{said}. {t('control.few')}")
    else:
        draw_html(tag("p.xh-small", said))
    if control.failing:
        columns = [t(f"control.{head}") for head in ("agency", "figure", "printed", "recomputed", "cell")]
        draw_html(table(t("control.caption"), columns, (_failing(f, t) for f in control.failing), figures=slice(2, 4)))


def _sentences(control: Control, t: Localizer) -> list[str]:
    said: list[str] = []
    if control.sums:
        failing = control.sums - control.sums_held
        key = "control.sums_fail" if failing else "control.sums_hold"
        said.append(t(key, failing=t.count(failing), printed=t.count(control.sums)))
    if control.ranks:
        failing = control.ranks - control.ranks_held
        key = "control.ranks_fail" if failing else "control.ranks_hold"
        said.append(t(key, failing=t.count(failing), printed=t.count(control.ranks)))
    return said


def _failing(failing: Failing, t: Localizer) -> list[object]:
    printed, recomputed = (t.short_points(value) for value in (failing.printed, failing.recomputed))
    what = t(f"control.{failing.what}", group=failing.group)
    where: object = Cell(f"{failing.sheet}, {failing.cell}") if failing.cell else ""
    return [failing.agency, what, printed, recomputed, where]
