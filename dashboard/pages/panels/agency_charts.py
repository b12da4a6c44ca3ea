"""One agency as charts: its groups on the range of its block, and its place over the editions of the programme."""

from __future__ import annotations

import math
from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import GroupRange, HistoryPoint, group_ranges, history, plotly_config
from dashboard.documents.chart_picture import HistoryChart, Point, Range, RangeChart, Tick
from dashboard.model import Provenance
from dashboard.pages.editions import cached_unless_trial, open_history, open_on_self_scores
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.panels.corners import chart_corner, taken_of
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark

_TICKS = (0, 25, 50, 75, 100)


def group_ranges_panel(view: View, row: int) -> None:
    """Draw the chart, furthest below the block's mean first; its title names that group."""
    t, ranked = view.t, view.ranked_block
    agency, groups = ranked.block.agencies[row], ranked.groups
    order = _furthest_below_first(ranked, row)
    means = [of_block.percent.mean if of_block.percent else None for of_block in ranked.statistics.groups]
    own, mean = groups.percent_of(row, order[0]), means[order[0]]
    below = own is not None and mean is not None and own < mean
    weakest = groups.nodes[order[0]].name
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_agency_scores(agency.code))).lower()
    title = t("agency.groups_title_weak", group=weakest) if below else t("agency.groups_title_strong")
    note, taken = t("agency.groups_note", origin=origin), taken_of(view, ranked, agency=agency.code)
    chart_title(
        title,
        note,
        mark=headline_mark([ranked.origins.of_scores], view.ranked.edition, t),
        corner=chart_corner(taken, "nhom-tieu-chi", title, note, lambda: _ranges_picture(view, row)),
    )
    listed = "; ".join(
        t(
            "agency.groups_alt_one",
            group=groups.nodes[column].name,
            own=t.percent(groups.percent_of(row, column)),
            mean=t.percent(means[column]),
        )
        for column in order
    )
    key = f"ranges-{view.address.programme}-{view.ranked.edition.version}-{agency.code}-{t.language}"
    st.plotly_chart(
        cached_unless_trial(_ranges_figure, view.version)(key, _view=view, _row=row),
        key=key,
        config=plotly_config(t.language),
        alt=t("agency.groups_alt", agency=agency.name, groups=listed),
    )


def _furthest_below_first(ranked: RankedBlock, row: int) -> list[int]:
    """Columns of the groups by the agency's distance from the block's mean; those that do not apply to it last."""

    def distance(column: int) -> tuple[bool, Fraction]:
        own, of_block = ranked.groups.percent_of(row, column), ranked.statistics.groups[column].percent
        return (True, Fraction()) if own is None or of_block is None else (False, own - of_block.mean)

    return sorted(range(len(ranked.groups.nodes)), key=distance)


@st.cache_data(max_entries=128, show_spinner=False)
def _ranges_figure(key: str, _view: View, _row: int) -> go.Figure:
    t, ranked = _view.t, _view.ranked_block
    groups, agency = ranked.groups, ranked.block.agencies[_row]
    ranges = [
        GroupRange(
            name=groups.nodes[column].name,
            worst=float(percent.worst),
            mean=float(percent.mean),
            best=float(percent.best),
            own=float(groups.percent[_row, column]),
            own_label=t.percent(groups.percent_of(_row, column)),
            hover=t.markup(
                "agency.group_hover",
                group=groups.nodes[column].name,
                own=t.points(float(groups.points[_row, column])),
                maximum=t.short_points(float(groups.maximum[_row, column])),
                percent=t.percent(groups.percent_of(_row, column)),
                rank=int(groups.rank[_row, column]),
                worst=t.percent(percent.worst),
                mean=t.percent(percent.mean),
                best=t.percent(percent.best),
            ),
        )
        for column in _furthest_below_first(ranked, _row)
        if (percent := ranked.statistics.groups[column].percent)
    ]
    illustrative = _is_hollow(ranked, agency.code)
    ticks = [(float(tick), t.percent(Fraction(tick), decimals=0)) for tick in _TICKS]
    return group_ranges(ranges, illustrative=illustrative, ticks=ticks)


def _is_hollow(ranked: RankedBlock, agency: str) -> bool:
    return ranked.origins.of_agency_scores(agency) not in (Provenance.PUBLISHED, Provenance.APPRAISED)


def _ranges_picture(view: View, row: int) -> RangeChart:
    t, ranked = view.t, view.ranked_block
    groups, rows = ranked.groups, list[Range]()
    for column in _furthest_below_first(ranked, row):
        if percent := ranked.statistics.groups[column].percent:
            own = groups.percent_of(row, column)
            rows.append(
                Range(
                    name=groups.nodes[column].name,
                    low=float(percent.worst),
                    high=float(percent.best),
                    mean_at=float(percent.mean),
                    own_at=None if own is None else float(own),
                    own=t.percent(own),
                    mean=t.percent(percent.mean),
                )
            )
    hollow = _is_hollow(ranked, ranked.block.agencies[row].code)
    return RangeChart(tuple(rows), t("document.this_agency"), t("agency.block_mean"), hollow)


def history_panel(view: View, row: int) -> None:
    """Draw the chart from two editions on; before that, say that there is nothing to compare with."""
    t, ranked = view.t, view.ranked_block
    agency = ranked.block.agencies[row]
    editions = _history_points(view, agency.code)
    points = [point for point, _ in editions]
    if len(points) < 2:
        draw_html(tag("p.xh-quiet", view.nothing_to_compare()))
        return
    change = ranked.change.by_agency.get(agency.code) if ranked.change else None
    move = t.change(change) if change else t("change.new")
    origin = t.provenance(ranked.origins.of_scores)
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, t)
    title, note = t("agency.history_title", move=move), t("agency.history_note", origin=origin)
    taken = taken_of(view, ranked, agency=agency.code)
    corner = chart_corner(taken, "qua-cac-ky", title, note, lambda: _history_picture(view, editions))
    chart_title(title, note, mark=mark, corner=corner)
    listed = "; ".join(f"{point.period}: {point.label}, {percent}" for point, percent in editions)
    values = [value for point in points for value in (point.percent, point.mean)]
    step = 10 if max(values) - min(values) > 12 else 5
    ticks = [(float(tick), t.percent(Fraction(tick), decimals=0)) for tick in range(0, 101, step)]
    st.plotly_chart(
        history(points, mean_name=t("agency.history_mean"), ticks=ticks),
        key=f"history-{view.address.programme}-{view.ranked.edition.version}-{agency.code}-{t.language}",
        config=plotly_config(t.language),
        alt=t("agency.history_alt", agency=agency.name, count=len(points), points=listed),
    )


def comparable_editions(view: View) -> list[RankedEdition]:
    """The editions to compare, all of them ranked by the points that are on screen."""
    history = open_history(view.base)
    if not view.on_self_scores:
        return history
    return [own for base in history if (own := open_on_self_scores(base)) is not None]


def _history_points(view: View, agency: str) -> list[tuple[HistoryPoint, str]]:
    """Each edition with the agency, and its percentage there in words."""
    t = view.t
    points: list[tuple[HistoryPoint, str]] = []
    for ranked in comparable_editions(view):
        block = ranked.blocks.get(view.address.block)
        if block is None or agency not in block.block.agency_index:
            continue
        row = block.block.agency_index[agency]
        rank = t.place(int(block.standings.rank[row]), bool(block.standings.tied[row]))
        percent, mean = block.standings.percent_of(row), block.statistics.percent.mean
        period = t.period(ranked.edition)
        point = HistoryPoint(
            period=period,
            percent=float(percent),
            mean=float(mean),
            label=t("agency.history_point", rank=rank),
            hover=t.markup(
                "agency.history_hover",
                period=period,
                rank=rank,
                total=t.points(float(block.standings.total[row])),
                percent=t.percent(percent),
                mean=t.percent(mean),
            ),
            printed=block.origins.of_total(agency).provenance is Provenance.PUBLISHED,
        )
        points.append((point, t.percent(percent)))
    return points


def _history_picture(view: View, editions: list[tuple[HistoryPoint, str]]) -> HistoryChart:
    """The same editions on a scale from the ten under the lowest to the ten above the highest."""
    t, values = view.t, [value for point, _ in editions for value in (point.percent, point.mean)]
    low, high = 10 * math.floor(min(values) / 10), 10 * math.ceil(max(values) / 10)
    high += 10 if high == low else 0

    def at(value: float) -> float:
        return 100 * (value - low) / (high - low)

    points = (
        Point(point.period, at(point.percent), at(point.mean), point.label, percent, point.printed)
        for point, percent in editions
    )
    ticks = (Tick(at(tick), t.percent(Fraction(tick), decimals=0)) for tick in range(low, high + 1, 10))
    return HistoryChart(tuple(points), t("agency.history_mean"), tuple(ticks))
