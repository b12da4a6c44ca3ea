"""Every criterion of one agency, most points lost first, beside the block's mean and best."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from html import escape

import streamlit as st

from dashboard.pages.frame import PAGES, View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import CriterionResult, exact_fraction, most_points_lost
from dashboard.ui.address import address_parameters
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
    body = "".join(_line(view, result, largest, words) for result in [*lost, *rest])
    head = "".join(
        f'<th scope="col"{" class=xh-right" if right else ""}>{words(f"agency.{key}")}</th>'
        for key, right in (
            ("criterion", False),
            ("group", False),
            ("lost", False),
            ("lost", True),
            ("own", True),
            ("maximum", True),
            ("block_mean", True),
            ("block_best", True),
            ("rank_here", True),
        )
        if (key, right) != ("lost", False)
    )
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{words("agency.lost")}">'
        f'<table class="xh-table xh-losses"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line(view: View, result: CriterionResult, largest: float, words: Wording) -> str:
    tree = view.ranked_block.block.tree
    above = tree.ancestors(result.leaf.code)
    group = escape(above[-1].name) if above else ""
    name = f'<th scope="row">{escape(result.leaf.name)}</th><td class="xh-quiet xh-small xh-group">{group}</td>'
    if not result.applicable:
        return f'<tr>{name}<td colspan="6" class="xh-quiet xh-right">{words("agency.not_applicable")}</td></tr>'
    width = 100 * result.gap / largest
    figures = [
        words.score(result.points),
        words.short_points(result.maximum),
        words.mean(result.block_mean),
        words.score(result.block_best),
        words.rank(result.rank, result.tied),
    ]
    return (
        f'<tr>{name}<td class="xh-right xh-lost"><span class="xh-loss" aria-hidden="true">'
        f'<i style="width:{width:.1f}%"></i></span><b>{words.score(result.gap)}</b></td>'
        + "".join(f'<td class="xh-right">{figure}</td>' for figure in figures)
        + "</tr>"
    )
