"""One block on the overview: mean, best, lowest, spread; every agency as a dot; groups, weakest first."""

from __future__ import annotations

from fractions import Fraction
from textwrap import shorten

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard.charts import Dot, dot_strip, plotly_config
from dashboard.model import LARGEST_GROUP_COUNT, Provenance, Statistic
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.scoring import FigureOrigin, RankedBlock
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.lineage import block_without_before
from dashboard.ui.provenance_mark import headline_mark, origin_sentence, provenance_mark
from dashboard.ui.wording import Wording

_SCALE_STEP = 20
_LONGEST_LABEL = 36  # characters of a name in the chart; the full name stands above it and on hover


def block_panel(view: View, block: RankedBlock) -> None:
    """Draw the panel."""
    _figures(view, block)
    _dots(view, block)
    _groups(view, block)


def _figures(view: View, block: RankedBlock) -> None:
    words, edition, statistics = view.words, view.ranked.edition, block.statistics
    by_percent = block.standings.by_percent

    def mark(origin: FigureOrigin) -> Markup:
        return provenance_mark(origin, edition, words)

    def fact(label: str, figure: str, origin: FigureOrigin, beside: str, note: str) -> Markup:
        shown = tag("dd", tag("b", figure), mark(origin), " ", beside, tag("small", note))
        return tag("div", tag("dt", words(label)), shown)

    def ranked(label: str, row: int) -> Markup:
        agency = block.block.agencies[row]
        points, percent = (
            words.points(float(block.standings.total[row])),
            words.percent(block.standings.percent_of(row)),
        )
        figures = (percent, words("overview.points_beside", points=points)) if by_percent else (points, percent)
        return fact(label, figures[0], block.origins.of_total(agency.code), figures[1], agency.name)

    apart = words.percent_gap(statistics.percent.worst, statistics.percent.best)
    points_apart = words.points(statistics.points.spread)
    spread = fact(
        "overview.spread",
        apart if by_percent else points_apart,
        block.origins.of_statistic(Statistic.SPREAD),
        words("overview.percentage_points") if by_percent else "",
        words("overview.points_beside", points=points_apart)
        if by_percent
        else words("overview.spread_percent", percent=f"{apart}%"),
    )
    agencies = words("overview.agencies", count=words.count(len(block.block.agencies)))
    several = len(block.block.agencies) > 1
    number = tag("span.xh-number", words.mean(statistics.points.mean))
    mean = tag("span", number, mark(block.origins.of_statistic(Statistic.MEAN_TOTAL)))
    worst = ranked("overview.worst", block.trailing[0]) + spread if several else EMPTY
    draw_html(
        tag("div.xh-panel-title", tag("h2", block.block.name), tag("span.xh-quiet", agencies)),
        tag("div.xh-label", words("overview.mean")),
        tag("div.xh-hero", mean, tag("span.xh-second", _of_maximum(block, words)), _change(view, block)),
        tag("dl.xh-facts", ranked("overview.best", block.leaders[0]), worst),
        _further(block, words) if several else EMPTY,
    )


def _further(block: RankedBlock, words: Wording) -> Markup:
    """Median and deviation: for those who look twice, and as good as the scores under them."""
    points = block.statistics.points
    line = words("overview.further", median=words.mean(points.median), deviation=words.points(points.deviation))
    return tag("p.xh-small.xh-quiet.xh-further", line, " · ", _scores_origin(block, words))


def _of_maximum(block: RankedBlock, words: Wording) -> str:
    maximum = words.short_points(block.block.tree.total_maximum)
    return words("overview.of_maximum", percent=words.percent(block.statistics.percent.mean), maximum=maximum)


def _change(view: View, block: RankedBlock) -> Markup:
    words, change = view.words, block.change
    if view.ranked.previous is None or change is None:
        return tag("span.xh-quiet.xh-small", block_without_before(view.ranked, block.block, words))
    # points out of another maximum cannot be compared; percentages can
    mean = change.mean
    if mean.same_maximum:
        gained = words.from_mean(mean.points_before, mean.points_after)
        direction = mean.points_after - mean.points_before
    else:
        gained = words.percentage_points(mean.percent_before, mean.percent_after)
        direction = mean.percent_after - mean.percent_before
    sign, kind = ("▲", "xh-better") if direction > 0 else ("▼", "xh-worse") if direction < 0 else ("–", "xh-quiet")
    since = words("change.since", period=words.period(view.ranked.previous.id.period))
    mark = provenance_mark(block.origins.of_statistic(Statistic.MEAN_CHANGE), view.ranked.edition, words)
    return tag(f"span.xh-second.{kind}", sign, " ", gained, mark, " ", tag("span.xh-quiet.xh-small", since))


def _dots(view: View, block: RankedBlock) -> None:
    words, agencies = view.words, block.block.agencies
    best, worst = agencies[block.leaders[0]].name, agencies[block.trailing[0]].name
    if len(agencies) == 1:
        chart_title(words("overview.single"))
        return
    above = words.count(block.statistics.percent.above_mean)
    title = words("overview.dots_title", above=above, count=words.count(len(agencies)))
    mark = headline_mark([block.origins.of_scores], view.ranked.edition, words)
    chart_title(title, _dots_note(block, words), mark=mark)
    key = f"dots-{view.ranked.edition.version}-{block.block.code}-{words.language}"
    st.plotly_chart(
        cached_unless_trial(_dots_figure, view.version)(key, _view=view, _block=block),
        key=key,
        config=plotly_config(words.language),
        alt=words(
            "overview.dots_alt",
            block=block.block.name,
            count=len(agencies),
            best=best,
            worst=worst,
            mean=words.percent(block.statistics.percent.mean),
        ),
    )


def _dots_note(block: RankedBlock, words: Wording) -> str:
    if block.origins.of_scores is Provenance.PUBLISHED:
        return words("overview.dots_note_one", origin=_scores_origin(block, words))
    return words("overview.dots_note", hollow=words.provenance(block.origins.of_scores))


def _scores_origin(block: RankedBlock, words: Wording) -> str:
    return words("provenance.sentence", kind=words.provenance(block.origins.of_scores)).lower()


@st.cache_data(max_entries=64, show_spinner=False)
def _dots_figure(key: str, _view: View, _block: RankedBlock) -> go.Figure:
    words, block = _view.words, _block
    standings, agencies = block.standings, block.block.agencies
    dots = [
        Dot(
            code=agency.code,
            percent=float(standings.percent[row]),
            hover=words.markup(
                "overview.hover",
                agency=agency.name,
                rank=words.rank(int(standings.rank[row]), bool(standings.tied[row])),
                total=words.points(float(standings.total[row])),
                percent=words.percent(standings.percent_of(row)),
                origin=origin_sentence(block.origins.of_total(agency.code), _view.ranked.edition, words),
            ),
            printed=block.origins.of_total(agency.code).provenance is Provenance.PUBLISHED,
        )
        for row, agency in enumerate(agencies)
    ]
    start = float(max(0, _SCALE_STEP * ((min(dot.percent for dot in dots) - 1) // _SCALE_STEP)))
    ticks = [
        (float(value), words.percent(Fraction(value), decimals=0)) for value in range(int(start), 101, _SCALE_STEP)
    ]
    return dot_strip(
        dots,
        mean=float(block.statistics.percent.mean),
        mean_label=words("overview.mean_label", percent=words.percent(block.statistics.percent.mean)),
        best_label=shorten(agencies[block.best_first[0]].name, _LONGEST_LABEL, placeholder="…"),
        worst_label=shorten(agencies[block.best_first[-1]].name, _LONGEST_LABEL, placeholder="…"),
        scale_start=start,
        tick_texts=ticks,
    )


def _groups(view: View, block: RankedBlock) -> None:
    words = view.words
    weakest_first = block.statistics.weakest_first
    chart_title(
        words("overview.groups_title", group=weakest_first[0][0].name),
        words("overview.groups_note", origin=_scores_origin(block, words)),
        mark=headline_mark([block.origins.of_scores], view.ranked.edition, words),
    )
    bars: list[Markup] = []
    for node, percent in weakest_first[:LARGEST_GROUP_COUNT]:
        bar = tag("span.xh-bar", tag("i", style=f"width:{float(percent.mean):.2f}%"), aria_hidden="true")
        shown = tag("span.xh-num", words.percent(percent.mean))
        bars.append(tag("li" if bars else "li.xh-first", tag("span", node.name), bar, shown))
    further = EMPTY
    if rest := weakest_first[LARGEST_GROUP_COUNT:]:
        more = words("overview.groups_rest", count=len(rest), percent=words.percent(rest[0][1].mean))
        further = tag("p.xh-small.xh-quiet", more)
    draw_html(tag("ol.xh-bars", *bars), further)
