"""Overview: the figures, dots and groups of one block, what moved in it, and the announcement of all blocks."""

from __future__ import annotations

from fractions import Fraction
from textwrap import shorten

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard.charts import Dot, dot_strip, plotly_config
from dashboard.model import LARGEST_GROUP_COUNT, Provenance, Statistic
from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.view import View
from dashboard.scoring import FigureOrigin, RankedBlock
from dashboard.ui.announcement import agencies_otherwise, announcement, block_without_before
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, origin_sentence, provenance_mark

_SCALE_STEP = 20
_LONGEST_LABEL = 36  # characters of a name in the chart; the full name stands above it and on hover


def block_panel(view: View, block: RankedBlock) -> None:
    """Draw the panel."""
    _figures(view, block)
    _dots(view, block)
    _groups(view, block)


def _figures(view: View, block: RankedBlock) -> None:
    t, edition, statistics = view.t, view.ranked.edition, block.statistics
    by_percent = block.standings.by_percent

    def mark(origin: FigureOrigin) -> Markup:
        return provenance_mark(origin, edition, t)

    def fact(label: str, figure: str, origin: FigureOrigin, beside: str, note: str) -> Markup:
        shown = tag("dd", tag("b", figure), mark(origin), " ", beside, tag("small", note))
        return tag("div", tag("dt", t(label)), shown)

    def ranked(label: str, row: int) -> Markup:
        agency = block.block.agencies[row]
        points, percent = (
            t.points(float(block.standings.total[row])),
            t.percent(block.standings.percent_of(row)),
        )
        figures = (percent, t("overview.points_beside", points=points)) if by_percent else (points, percent)
        return fact(label, figures[0], block.origins.of_total(agency.code), figures[1], agency.name)

    apart = t.percent_gap(statistics.percent.worst, statistics.percent.best)
    points_apart = t.points(statistics.points.spread)
    spread = fact(
        "overview.spread",
        apart if by_percent else points_apart,
        block.origins.of_statistic(Statistic.SPREAD),
        t("overview.percentage_points") if by_percent else "",
        t("overview.points_beside", points=points_apart)
        if by_percent
        else t("overview.spread_percent", percent=f"{apart}%"),
    )
    agencies = t("overview.agencies", count=t.count(len(block.block.agencies)))
    several = len(block.block.agencies) > 1
    number = tag("span.xh-number", t.mean(statistics.points.mean))
    mean = tag("span", number, mark(block.origins.of_statistic(Statistic.MEAN_TOTAL)))
    worst = ranked("overview.worst", block.trailing[0]) + spread if several else EMPTY
    draw_html(
        tag("div.xh-panel-title", tag("h2", block.block.name), tag("span.xh-quiet", agencies)),
        tag("div.xh-label", t("overview.mean")),
        tag("div.xh-hero", mean, tag("span.xh-second", _of_maximum(block, t)), _change(view, block)),
        tag("dl.xh-facts", ranked("overview.best", block.leaders[0]), worst),
        _further(block, t) if several else EMPTY,
    )


def _further(block: RankedBlock, t: Localizer) -> Markup:
    """Median and deviation: for those who look twice, and as good as the scores under them."""
    points = block.statistics.points
    line = t("overview.further", median=t.mean(points.median), deviation=t.points(points.deviation))
    return tag("p.xh-small.xh-quiet.xh-further", line, " · ", _scores_origin(block, t))


def _of_maximum(block: RankedBlock, t: Localizer) -> str:
    maximum = t.short_points(block.block.tree.total_maximum)
    return t("overview.of_maximum", percent=t.percent(block.statistics.percent.mean), maximum=maximum)


def _change(view: View, block: RankedBlock) -> Markup:
    t, change = view.t, block.change
    if view.ranked.previous is None or change is None:
        return tag("span.xh-quiet.xh-small", block_without_before(view.ranked, block.block, t))
    # points out of another maximum cannot be compared; percentages can
    mean = change.mean
    if mean.same_maximum:
        gained = t.from_mean(mean.points_before, mean.points_after)
        direction = mean.points_after - mean.points_before
    else:
        gained = t.percentage_points(mean.percent_before, mean.percent_after)
        direction = mean.percent_after - mean.percent_before
    sign, kind = ("▲", "xh-better") if direction > 0 else ("▼", "xh-worse") if direction < 0 else ("–", "xh-quiet")
    since = t("change.since", period=t.period(view.ranked.previous.id.period))
    mark = provenance_mark(block.origins.of_statistic(Statistic.MEAN_CHANGE), view.ranked.edition, t)
    return tag(f"span.xh-second.{kind}", sign, " ", gained, mark, " ", tag("span.xh-quiet.xh-small", since))


def _dots(view: View, block: RankedBlock) -> None:
    t, agencies = view.t, block.block.agencies
    best, worst = agencies[block.leaders[0]].name, agencies[block.trailing[0]].name
    if len(agencies) == 1:
        chart_title(t("overview.single"))
        return
    above = t.count(block.statistics.percent.above_mean)
    title = t("overview.dots_title", above=above, count=t.count(len(agencies)))
    mark = headline_mark([block.origins.of_scores], view.ranked.edition, t)
    chart_title(title, _dots_note(block, t), mark=mark)
    key = f"dots-{view.ranked.edition.version}-{block.block.code}-{t.language}"
    st.plotly_chart(
        cached_unless_trial(_dots_figure, view.version)(key, _view=view, _block=block),
        key=key,
        config=plotly_config(t.language),
        alt=t(
            "overview.dots_alt",
            block=block.block.name,
            count=len(agencies),
            best=best,
            worst=worst,
            mean=t.percent(block.statistics.percent.mean),
        ),
    )


def _dots_note(block: RankedBlock, t: Localizer) -> str:
    if block.origins.of_scores is Provenance.PUBLISHED:
        return t("overview.dots_note_one", origin=_scores_origin(block, t))
    return t("overview.dots_note", hollow=t.provenance(block.origins.of_scores))


def _scores_origin(block: RankedBlock, t: Localizer) -> str:
    return t("provenance.sentence", kind=t.provenance(block.origins.of_scores)).lower()


@st.cache_data(max_entries=64, show_spinner=False)
def _dots_figure(key: str, _view: View, _block: RankedBlock) -> go.Figure:
    t, block = _view.t, _block
    standings, agencies = block.standings, block.block.agencies
    dots = [
        Dot(
            code=agency.code,
            percent=float(standings.percent[row]),
            hover=t.markup(
                "overview.hover",
                agency=agency.name,
                rank=t.rank(int(standings.rank[row]), bool(standings.tied[row])),
                total=t.points(float(standings.total[row])),
                percent=t.percent(standings.percent_of(row)),
                origin=origin_sentence(block.origins.of_total(agency.code), _view.ranked.edition, t),
            ),
            printed=block.origins.of_total(agency.code).provenance is Provenance.PUBLISHED,
        )
        for row, agency in enumerate(agencies)
    ]
    start = float(max(0, _SCALE_STEP * ((min(dot.percent for dot in dots) - 1) // _SCALE_STEP)))
    ticks = [(float(value), t.percent(Fraction(value), decimals=0)) for value in range(int(start), 101, _SCALE_STEP)]
    return dot_strip(
        dots,
        mean=float(block.statistics.percent.mean),
        mean_label=t("overview.mean_label", percent=t.percent(block.statistics.percent.mean)),
        best_label=shorten(agencies[block.best_first[0]].name, _LONGEST_LABEL, placeholder="…"),
        worst_label=shorten(agencies[block.best_first[-1]].name, _LONGEST_LABEL, placeholder="…"),
        scale_start=start,
        tick_texts=ticks,
    )


def _groups(view: View, block: RankedBlock) -> None:
    t = view.t
    weakest_first = block.statistics.weakest_first
    chart_title(
        t("overview.groups_title", group=weakest_first[0][0].name),
        t("overview.groups_note", origin=_scores_origin(block, t)),
        mark=headline_mark([block.origins.of_scores], view.ranked.edition, t),
    )
    bars: list[Markup] = []
    for node, percent in weakest_first[:LARGEST_GROUP_COUNT]:
        bar = tag("span.xh-bar", tag("i", style=f"width:{float(percent.mean):.2f}%"), aria_hidden="true")
        shown = tag("span.xh-num", t.percent(percent.mean))
        bars.append(tag("li" if bars else "li.xh-first", tag("span", node.name), bar, shown))
    further = EMPTY
    if rest := weakest_first[LARGEST_GROUP_COUNT:]:
        more = t("overview.groups_rest", count=len(rest), percent=t.percent(rest[0][1].mean))
        further = tag("p.xh-small.xh-quiet", more)
    draw_html(tag("ol.xh-bars", *bars), further)


_MOVES = 5


def moves_panel(view: View, block: RankedBlock) -> None:
    """Draw the panel; without an earlier edition there is nothing to draw (the block's figures say so)."""
    t, change = view.t, block.change
    if change is None or view.ranked.previous is None:
        return
    names = {agency.code: agency.name for agency in block.block.agencies}
    moves = change.biggest_moves(_MOVES)
    title = (
        t("overview.moves_title", agency=names[moves[0][0]], places=t.places(moves[0][1]))
        if moves
        else t("overview.moves_none")
    )
    since = t("change.since", period=t.period(view.ranked.previous.id.period))
    origin = t("provenance.sentence", kind=t.provenance(block.origins.of_changes)).lower()
    mark = headline_mark([block.origins.of_changes], view.ranked.edition, t)
    chart_title(title, t("overview.moves_note", since=since, origin=origin), mark=mark)
    rows: list[Markup] = []
    for code, move in moves:
        kind, sign = ("b.xh-better", "▲") if move.places > 0 else ("b.xh-worse", "▼")
        told = tag("span.xh-quiet.xh-small.xh-num", t.change(move))
        rows.append(tag("li", tag(kind, f"{sign} {abs(move.places)}"), tag("span", names[code]), told))
    sentences = agencies_otherwise(change, names, t)
    if change.new or change.gone:
        none = t("overview.none")
        new = t.listing(agency.name for agency in change.new) if change.new else none
        gone = t.listing(agency.name for agency in change.gone) if change.gone else none
        sentences.insert(0, t("overview.new_gone", new=new, gone=gone))
    otherwise = tag("p.xh-small.xh-quiet", " ".join(sentences)) if sentences else EMPTY
    if rows or otherwise:
        draw_html(tag("ul.xh-moves", *rows), otherwise)


def announcement_panel(view: View) -> None:
    """Draw the announcement of all blocks."""
    t = view.t
    with st.container(key="announcement"):
        chart_title(t("overview.announcement_title"), t("overview.announcement_note"), level=2)
        trial = [t("trial.announcement")] if view.trial else []
        copyable_text([*trial, *announcement(view.ranked, t)], t)
