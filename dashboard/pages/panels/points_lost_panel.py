"""Every criterion of one agency, most points lost first, beside the block's mean and best."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES, View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import CriterionResult, exact_fraction, most_points_lost
from dashboard.ui.address import address_parameters
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.wording import Wording

_TRIED = 5


def try_button(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the link, dressed as a button, that takes the criteria with most points lost into the simulation."""
    lost = most_points_lost(results)[:_TRIED]
    if not lost:
        return
    agency = view.ranked_block.block.agencies[row].code
    there = replace(view.address, agency=agency, focus=tuple(result.leaf.code for result in lost))
    with st.container(key="try"):
        st.page_link(
            PAGES["simulation"][0],
            label=view.words("agency.try", count=len(lost)),
            query_params=address_parameters(there),
            width="content",
        )


def points_lost_panel(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the table; its title says how few criteria hold most of the loss."""
    words, ranked = view.words, view.ranked_block
    lost = most_points_lost(results)
    gap = sum((exact_fraction(result.gap) for result in lost), Fraction())
    origin = words("provenance.sentence", kind=words.provenance(ranked.origins.of_scores)).lower()
    first = lost[:_TRIED]
    title = (
        words(
            "agency.losses_title",
            count=len(first),
            share=words.percent(100 * sum(exact_fraction(result.gap) for result in first) / gap, decimals=0),
        )
        if lost
        else words("agency.losses_title_none")
    )
    note = words("agency.losses_note", gap=words.short_points(float(gap)), origin=origin)
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, words)
    chart_title(title, note, level=2, mark=mark)
    rest = [result for result in results if result not in lost]
    rest.sort(key=lambda result: not result.applicable)
    largest = lost[0].gap if lost else 1.0
    keys = ("criterion", "group", "lost", "own", "maximum", "block_mean", "block_best", "rank_here")
    columns = [words(f"agency.{key}") for key in keys]
    rows = (_line(view, result, largest, words) for result in [*lost, *rest])
    draw_html(table(columns, rows, name=words("agency.lost"), classes="xh-losses", figures=slice(2, None)))


def _line(view: View, result: CriterionResult, largest: float, words: Wording) -> list[object]:
    tree = view.ranked_block.block.tree
    above = tree.ancestors(result.leaf.code)
    name = [result.leaf.name, Cell(above[-1].name if above else "", "xh-quiet.xh-small.xh-group")]
    if not result.applicable:
        return [*name, Cell(words("agency.not_applicable"), "xh-quiet", colspan="6")]
    bar = tag("i", style=f"width:{100 * result.gap / largest:.1f}%")
    gap = tag("span.xh-loss", bar, aria_hidden="true") + tag("b", words.score(result.gap))
    return [
        *name,
        Cell(gap, "xh-lost"),
        words.score(result.points),
        words.short_points(result.maximum),
        words.mean(result.block_mean),
        words.score(result.block_best),
        words.rank(result.rank, result.tied),
    ]
