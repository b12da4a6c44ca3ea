"""What was cut by appraisal as bars: by agency and by criterion, or the criteria of one agency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

import streamlit as st

from dashboard.charts import GapRow, appraisal_gaps, plotly_config
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import Appraisal, GapSum
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.wording import Wording

_LONGEST_LABEL = 56  # characters of a name above its bar; the whole of it is on hover and in the tables
_MOST = 15  # bars of one chart; the tables below have every line


@dataclass(frozen=True)
class _Line:
    name: str
    of: GapSum


def appraisal_charts(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the charts; a block side by side, one agency across. Nothing where nothing was changed."""
    leaves, agencies = appraisal.block.tree.leaves, appraisal.block.agencies
    if row is not None:
        of_agency = appraisal.of_agency(row)
        lines = [_Line(leaf.name, of) for leaf, of in zip(leaves, of_agency, strict=True) if of.changed]
        _chart(view, "criteria", sorted(lines, key=lambda line: -line.of.gap), agencies[row].name, agencies[row].code)
        return
    if not appraisal.whole.changed:
        return
    by_agency = [_Line(agencies[other].name, appraisal.agencies[other]) for other in appraisal.largest_gap_first]
    by_leaf = [_Line(leaves[column].name, appraisal.leaves[column]) for column in appraisal.most_cut_leaves]
    left, right = st.columns(2, gap="large")
    with left:
        _chart(view, "agencies", [line for line in by_agency if line.of.compared], appraisal.block.name, "")
    with right:
        _chart(view, "criteria", [line for line in by_leaf if line.of.changed], appraisal.block.name, "")


def _chart(view: View, kind: str, lines: Sequence[_Line], whose: str, agency: str) -> None:
    words = view.words
    if not lines:
        return
    shown = lines[:_MOST]
    of_points = view.recorded.blocks[view.address.block].origins.of_scores
    mark = headline_mark([of_points], view.recorded.edition, words)
    chart_title(_message(kind, lines, words), words(f"appraisal.chart_{kind}_note"), mark=mark)
    listed = "; ".join(
        words("appraisal.listed", name=line.name, gap=gap_in_words(line.of.gap, words)) for line in shown
    )
    st.plotly_chart(
        appraisal_gaps([_row(line, words) for line in shown]),
        key=f"gaps-{kind}-{view.version}-{view.address.block}-{agency}-{words.language}",
        config=plotly_config(words.language),
        alt=words(f"appraisal.chart_{kind}_alt", whose=whose, count=len(lines), listed=listed),
    )
    if len(lines) > len(shown):
        more = words("appraisal.chart_first", count=len(shown), all=words.count(len(lines)))
        draw_html(tag("p.xh-small.xh-quiet", more))


def _message(kind: str, lines: Sequence[_Line], words: Wording) -> str:
    """Who or what was cut most; how many, when several were cut by as much."""
    most = lines[0].of.gap
    if most <= 0:
        return words(f"appraisal.chart_{kind}_none")
    tied = sum(line.of.gap == most for line in lines)
    if tied > 1:
        return words(f"appraisal.chart_{kind}_tied", count=words.count(tied), points=words.score(most))
    return words(f"appraisal.chart_{kind}", name=lines[0].name, points=words.score(most))


def gap_in_words(gap: float, words: Wording) -> str:
    """A gap with the direction that appraisal took: ▼ 181,570 where it cut, ▲ where it added."""
    if not gap:
        return words.score(0.0)
    return f"{'▼' if gap > 0 else '▲'} {words.score(abs(gap))}"


def _row(line: _Line, words: Wording) -> GapRow:
    of = line.of
    return GapRow(
        label=shorten(line.name, _LONGEST_LABEL, placeholder="…"),
        cut=of.cut,
        added=of.added,
        gap_label=gap_in_words(of.gap, words),
        hover=words.markup(
            "appraisal.hover",
            name=line.name,
            own=words.score(of.self_points),
            appraised=words.score(of.appraised),
            cut=words.score(of.cut),
            added=words.score(of.added),
            changed=words.count(of.changed),
            compared=words.count(of.compared),
        ),
    )
