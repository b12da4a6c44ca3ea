"""The agency over the editions of its programme."""

from __future__ import annotations

from fractions import Fraction

import streamlit as st

from dashboard.charts import HistoryPoint, history, plotly_config
from dashboard.model import Provenance
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.open_editions import open_history, open_on_self_scores
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import RankedEdition
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark


def history_panel(view: View, row: int) -> None:
    """Draw the chart from two editions on; before that, say that there is nothing to compare with."""
    words, ranked = view.words, view.ranked_block
    agency = ranked.block.agencies[row]
    editions = _points(view, agency.code)
    points = [point for point, _ in editions]
    if len(points) < 2:
        draw_html(tag("p.xh-quiet", view.nothing_to_compare()))
        return
    change = ranked.change.by_agency.get(agency.code) if ranked.change else None
    move = words.change(change) if change else words("change.new")
    origin = words.provenance(ranked.origins.of_scores)
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, words)
    chart_title(words("agency.history_title", move=move), words("agency.history_note", origin=origin), mark=mark)
    listed = "; ".join(f"{point.period}: {point.label}, {percent}" for point, percent in editions)
    values = [value for point in points for value in (point.percent, point.mean)]
    step = 10 if max(values) - min(values) > 12 else 5
    ticks = [(float(tick), words.percent(Fraction(tick), decimals=0)) for tick in range(0, 101, step)]
    st.plotly_chart(
        history(points, mean_name=words("agency.history_mean"), ticks=ticks),
        key=f"history-{view.address.programme}-{view.ranked.edition.version}-{agency.code}-{words.language}",
        config=plotly_config(words.language),
        alt=words("agency.history_alt", agency=agency.name, count=len(points), points=listed),
    )


def comparable_editions(view: View) -> list[RankedEdition]:
    """The editions to compare, all of them ranked by the points that are on screen."""
    history = open_history(view.recorded)
    if not view.on_self_scores:
        return history
    return [own for recorded in history if (own := open_on_self_scores(recorded)) is not None]


def _points(view: View, agency: str) -> list[tuple[HistoryPoint, str]]:
    """Each edition with the agency, and its percentage there in words."""
    words = view.words
    points: list[tuple[HistoryPoint, str]] = []
    for ranked in comparable_editions(view):
        block = ranked.blocks.get(view.address.block)
        if block is None or agency not in block.block.agency_index:
            continue
        row = block.block.agency_index[agency]
        rank = words.rank(int(block.standings.rank[row]), bool(block.standings.tied[row]))
        percent, mean = block.standings.percent_of(row), block.statistics.percent.mean
        period = words.period(ranked.edition.id.period)
        point = HistoryPoint(
            period=period,
            percent=float(percent),
            mean=float(mean),
            label=words("agency.history_point", rank=rank),
            hover=words.markup(
                "agency.history_hover",
                period=period,
                rank=rank,
                total=words.points(float(block.standings.total[row])),
                percent=words.percent(percent),
                mean=words.percent(mean),
            ),
            printed=block.origins.of_total(agency).provenance is Provenance.PUBLISHED,
        )
        points.append((point, words.percent(percent)))
    return points
