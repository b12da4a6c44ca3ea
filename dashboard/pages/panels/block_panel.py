"""One block on the overview: mean, best, lowest, spread; every agency as a dot; groups, weakest first."""

from __future__ import annotations

from html import escape
from textwrap import shorten

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import Dot, dot_strip, plotly_config
from dashboard.model import LARGEST_GROUP_COUNT, Provenance, Statistic
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.shared_caches import kept_for_all
from dashboard.scoring import FigureOrigin, RankedBlock
from dashboard.ui.provenance_mark import origin_sentence, provenance_mark
from dashboard.ui.wording import Wording

_SCALE_STEP = 20
_LONGEST_LABEL = 36  # characters of a name in the chart; the full name stands above it and on hover


def block_panel(view: View, block: RankedBlock) -> None:
    """Draw the panel."""
    st.html(_figures(view, block))
    _dots(view, block)
    _groups(view, block)


def _figures(view: View, block: RankedBlock) -> str:
    words, edition, statistics = view.words, view.ranked.edition, block.statistics
    first, last = block.best_first[0], block.best_first[-1]

    def mark(origin: FigureOrigin) -> str:
        return provenance_mark(origin, edition, words)

    def ranked(label: str, row: int) -> str:
        agency = block.block.agencies[row]
        return (
            f"<div><dt>{words(label)}</dt><dd><b>{words.points(float(block.standings.total[row]))}</b>"
            f"{mark(block.origins.of_total(agency.code))} {words.percent(float(block.standings.percent[row]))}"
            f"<small>{escape(agency.name)}</small></dd></div>"
        )

    spread_percent = words("overview.spread_percent", percent=words.percent(statistics.percent.spread))
    spread = (
        f"<div><dt>{words('overview.spread')}</dt><dd><b>{words.points(statistics.points.spread)}</b>"
        f"{mark(block.origins.of_statistic(Statistic.SPREAD))}<small>{spread_percent}</small></dd></div>"
    )
    agencies = words("overview.agencies", count=words.count(len(block.block.agencies)))
    several = len(block.block.agencies) > 1
    facts = ranked("overview.best", first) + (ranked("overview.worst", last) + spread if several else "")
    return (
        f'<div class="xh-panel-title"><h2>{escape(block.block.name)}</h2>'
        f'<span class="xh-quiet">{agencies}</span></div>'
        f'<div class="xh-label">{words("overview.mean")}</div>'
        f'<div class="xh-hero"><span><span class="xh-number">{words.mean(statistics.points.mean)}</span>'
        f"{mark(block.origins.of_statistic(Statistic.MEAN_TOTAL))}</span>"
        f'<span class="xh-second">{_of_maximum(block, words)}</span>{_change(view, block)}</div>'
        f'<dl class="xh-facts">{facts}</dl>{_further(block, words) if several else ""}'
    )


def _further(block: RankedBlock, words: Wording) -> str:
    """Median and deviation: for those who look twice, and as good as the scores under them."""
    points = block.statistics.points
    line = words("overview.further", median=words.points(points.median), deviation=words.points(points.deviation))
    return f'<p class="xh-small xh-quiet xh-further">{line} · {_scores_origin(block, words)}</p>'


def _of_maximum(block: RankedBlock, words: Wording) -> str:
    maximum = words.short_points(block.block.tree.total_maximum)
    return words("overview.of_maximum", percent=words.percent(block.statistics.percent.mean), maximum=maximum)


def _change(view: View, block: RankedBlock) -> str:
    words, change = view.words, block.change
    if change is None or view.ranked.previous is None:
        return f'<span class="xh-quiet xh-small">{words("change.none")}</span>'
    # points out of another maximum cannot be compared; percentages can
    points = change.mean_points if change.same_maximum else change.mean_percent
    gained = words.signed_points(points) if change.same_maximum else words.percentage_points(points)
    sign, kind = ("▲", "xh-better") if points > 0 else ("▼", "xh-worse") if points < 0 else ("–", "xh-quiet")
    since = words("change.since", period=words.period(view.ranked.previous.id.period))
    mark = provenance_mark(block.origins.of_statistic(Statistic.MEAN_CHANGE), view.ranked.edition, words)
    return f'<span class="xh-second {kind}">{sign} {gained}{mark} <span class="xh-quiet xh-small">{since}</span></span>'


def _dots(view: View, block: RankedBlock) -> None:
    words, agencies = view.words, block.block.agencies
    best, worst = agencies[block.best_first[0]].name, agencies[block.best_first[-1]].name
    if len(agencies) == 1:
        chart_title(words("overview.single"))
        return
    above = int((block.standings.percent > block.statistics.percent.mean).sum())
    title = words("overview.dots_title", above=words.count(above), count=words.count(len(agencies)))
    chart_title(title, _dots_note(block, words))
    key = f"dots-{view.ranked.edition.version}-{block.block.code}-{words.language}"
    st.plotly_chart(
        kept_for_all(_dots_figure, view.version)(key, _view=view, _block=block),
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
            hover=words(
                "overview.hover",
                agency=escape(agency.name),
                rank=words.rank(int(standings.rank[row]), bool(standings.tied[row])),
                total=words.points(float(standings.total[row])),
                percent=words.percent(float(standings.percent[row])),
                origin=escape(origin_sentence(block.origins.of_total(agency.code), _view.ranked.edition, words)),
            ),
            printed=block.origins.of_total(agency.code).provenance is Provenance.PUBLISHED,
        )
        for row, agency in enumerate(agencies)
    ]
    start = float(max(0, _SCALE_STEP * ((min(dot.percent for dot in dots) - 1) // _SCALE_STEP)))
    ticks = [(float(value), words.percent(value, decimals=0)) for value in range(int(start), 101, _SCALE_STEP)]
    return dot_strip(
        dots,
        mean=block.statistics.percent.mean,
        mean_label=words("overview.mean_label", percent=words.percent(block.statistics.percent.mean)),
        best_label=escape(shorten(agencies[block.best_first[0]].name, _LONGEST_LABEL, placeholder="…")),
        worst_label=escape(shorten(agencies[block.best_first[-1]].name, _LONGEST_LABEL, placeholder="…")),
        scale_start=start,
        tick_texts=ticks,
    )


def _groups(view: View, block: RankedBlock) -> None:
    words = view.words
    weakest_first = [group for group in block.statistics.weakest_first if group.points.count]
    chart_title(
        words("overview.groups_title", group=weakest_first[0].node.name),
        words("overview.groups_note", origin=_scores_origin(block, words)),
    )
    bars = "".join(
        f"<li{' class=xh-first' if index == 0 else ''}><span>{escape(group.node.name)}</span>"
        f'<span class="xh-bar" aria-hidden="true"><i style="width:{group.percent.mean:.2f}%"></i></span>'
        f'<span class="xh-num">{words.percent(group.percent.mean)}</span></li>'
        for index, group in enumerate(weakest_first[:LARGEST_GROUP_COUNT])
    )
    rest = weakest_first[LARGEST_GROUP_COUNT:]
    further = ""
    if rest:
        more = words("overview.groups_rest", count=len(rest), percent=words.percent(rest[0].percent.mean))
        further = f'<p class="xh-small xh-quiet">{more}</p>'
    st.html(f'<ol class="xh-bars">{bars}</ol>{further}')
