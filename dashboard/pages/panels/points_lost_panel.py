"""Every criterion of one agency, most points lost first, beside the block's mean and best."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.navigation import page_link
from dashboard.pages.panels.corners import table_corner, taken_of
from dashboard.pages.view import View
from dashboard.scoring import CriterionResult, exact_fraction, most_points_lost
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark

_TRIED = 5
_FIGURES = slice(2, None)


def try_button(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the link, dressed as a button, that takes the criteria with most points lost into the simulation."""
    lost = most_points_lost(results)[:_TRIED]
    if not lost:
        return
    agency = view.ranked_block.block.agencies[row].code
    there = replace(view.address, agency=agency, focus=tuple(result.leaf.code for result in lost))
    with st.container(key="try"):
        page_link("simulation", view.t("agency.try", count=len(lost)), there)


def criteria_in_focus_panel(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the criteria that the address brings forward; nothing where it brings none of the block's."""
    t, ranked = view.t, view.ranked_block
    chosen = [result for result in results if result.leaf.code in view.address.focus]
    if not chosen:
        return
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    title = t("agency.focus_title", count=len(chosen))
    largest = max((result.gap for result in chosen if result.gap > 0), default=1.0)
    rows = [_line(view, result, largest, t) for result in chosen]
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    chart_title(title, origin, level=2, mark=mark, corner=_corner(view, row, "tieu-chi-dang-xem", title, origin, rows))
    draw_html(_losses(title, rows, t))


def points_lost_panel(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the table; its title says how few criteria hold most of the loss."""
    t, ranked = view.t, view.ranked_block
    lost = most_points_lost(results)
    gap = sum((exact_fraction(result.gap) for result in lost), Fraction())
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    first = lost[:_TRIED]
    title = (
        t(
            "agency.losses_title",
            count=len(first),
            share=t.percent(100 * sum(exact_fraction(result.gap) for result in first) / gap, decimals=0),
        )
        if lost
        else t("agency.losses_title_none")
    )
    note = t("agency.losses_note", gap=t.short_points(float(gap)), origin=origin)
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    rest = [result for result in results if result not in lost]
    rest.sort(key=lambda result: not result.applicable)
    largest = lost[0].gap if lost else 1.0
    rows = [_line(view, result, largest, t) for result in [*lost, *rest]]
    chart_title(title, note, level=2, mark=mark, corner=_corner(view, row, "diem-con-thieu", title, note, rows))
    draw_html(_losses(title, rows, t))


def _corner(view: View, row: int, name: str, title: str, note: str, rows: list[list[object]]) -> Markup:
    ranked = view.ranked_block
    agency = ranked.block.agencies[row].code
    origin, taken = ranked.origins.of_scores, taken_of(view, ranked, agency=agency)
    return table_corner(taken, name, title, _heads(view.t), lambda: rows, note=note, figures=_FIGURES, origin=origin)


def _heads(t: Localizer) -> list[str]:
    keys = ("criterion", "group", "lost", "own", "maximum", "block_mean", "block_best", "rank_here")
    return [t(f"agency.{key}") for key in keys]


def _losses(title: str, rows: list[list[object]], t: Localizer) -> Markup:
    return table(title, _heads(t), rows, classes="xh-losses", figures=_FIGURES)


def _line(view: View, result: CriterionResult, largest: float, t: Localizer) -> list[object]:
    tree = view.ranked_block.block.tree
    above = tree.ancestors(result.leaf.code)
    name = [result.leaf.name, Cell(above[-1].name if above else "", "xh-quiet.xh-small.xh-group")]
    if not result.applicable:
        return [*name, Cell(t("agency.not_applicable"), "xh-quiet", colspan="6")]
    bar = tag("i", style=f"width:{100 * result.gap / largest:.1f}%")
    gap = tag("span.xh-loss", bar, aria_hidden="true") + tag("b", t.score(result.gap))
    return [
        *name,
        Cell(gap, "xh-lost"),
        t.score(result.points),
        t.maximum_of(result.leaf),
        t.mean(result.block_mean),
        t.score(result.block_best),
        t.rank(result.rank, result.tied),
    ]
