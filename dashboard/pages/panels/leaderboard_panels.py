"""The leaderboard of one block: a table that sorts and searches in the browser, or stacked bars."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import StackedRow, plotly_config, stacked_totals
from dashboard.documents.chart_picture import Bar, BarChart
from dashboard.model import LARGEST_GROUP_COUNT, Agency, Criterion, search_fold
from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.navigation import page_link, page_url
from dashboard.pages.panels.corners import chart_corner, table_corner, taken_of
from dashboard.pages.session import current_address, set_table_state, whole_run_is_due
from dashboard.pages.view import View
from dashboard.scoring import AgencyChange, RankedBlock
from dashboard.ui.components import labels
from dashboard.ui.components.leaderboard import leaderboard, leaderboard_look
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import SIGNS, headline_mark, origin_sentence

_KEY = "leaderboard"
_LABELS = (
    *("leaderboard.rank", "leaderboard.change", "leaderboard.change_long", "leaderboard.agency", "leaderboard.total"),
    *("leaderboard.percent", "leaderboard.percent_long", "leaderboard.contributions", "leaderboard.next"),
    *("leaderboard.next_long", "leaderboard.search", "leaderboard.search_hint", "leaderboard.ranks_stay"),
    *("leaderboard.nothing", "leaderboard.clear", "leaderboard.not_applicable"),
)


@st.fragment
def leaderboard_table(view: View) -> None:
    """Draw the table of the block on screen; runs alone when search or order change, for they are drawn already."""
    rows = cached_unless_trial(_rows, view.version)(
        (
            view.ranked.edition.version,
            view.ranked.previous.version if view.ranked.previous else "",
            view.address.programme,
            view.address.period,
            view.address.block,
        ),
        view.t.language,
        _view=view,
    )
    if whole_run_is_due(view.address, followed=("query", "sort")):
        st.rerun()
    address = current_address()  # its search and order may be newer than the view's
    look = {"query": address.query, "sort": address.sort}
    # of this session alone, so it must not be among the rows, which all sessions share
    agency_page = page_url("agency", replace(view.address, agency="", query="", sort=""))
    leaderboard({**rows, "look": look, "agencyPage": agency_page}, key=_KEY, on_look=_keep_look)


def leaderboard_table_corner(view: View) -> None:
    """Draw what takes the whole table away, whatever is searched for."""
    t, block = view.t, view.ranked_block
    title = t("leaderboard.taken_title", block=t.block(block.block.name), period=t.period(view.base.edition))
    keys = ("rank", "change_long", "agency", "total", "percent_long", "next_long")
    rank, change, agency, *figures, next_rank = (t(f"leaderboard.{key}") for key in keys)
    columns = [rank, agency, *figures, *(node.name for node in block.groups.nodes), next_rank]
    columns += [change] if block.change else []

    def rows() -> Iterator[list[str]]:
        for row in block.best_first:
            yield _taken_row(block, row, t)

    corner = table_corner(
        taken_of(view, block),
        "bang-xep-hang",
        title,
        columns,
        rows,
        note=t("leaderboard.taken_note"),
        figures=frozenset(range(len(columns))) - {1},
        origin=block.origins.of_scores,
    )
    if corner:
        draw_html(tag("div.xh-corner-alone", corner))


def _taken_row(block: RankedBlock, row: int, t: Localizer) -> list[str]:
    standings, code, near = block.standings, block.block.agencies[row].code, block.neighbours
    rank, total = (SIGNS[origin.provenance] for origin in (block.origins.of_rank(code), block.origins.of_total(code)))
    needed, change = float(near.points_to_better[row]), block.change.by_agency.get(code) if block.change else None
    next_rank = "" if math.isnan(needed) else t.points(needed)
    cells = [
        f"{standings.rank[row]} {rank}",
        block.block.agencies[row].name,
        f"{t.points(float(standings.total[row]))} {total}",
        t.percent(standings.percent_of(row)),
        *(t.percent(block.groups.percent_of(row, column)) for column in range(len(block.groups.nodes))),
        next_rank,
    ]
    return [*cells, t.change(change) if change else t("change.new")] if block.change else cells


def _keep_look() -> None:
    if _KEY not in st.session_state:  # told by a browser that has left the page meanwhile
        return
    if look := leaderboard_look(_KEY):
        set_table_state(*look)


@st.cache_resource(max_entries=32, show_spinner=False)
def _rows(key: tuple[str, ...], language: str, _view: View) -> dict[str, Any]:
    """All that the table shows; computed once per version of edition and previous edition, block, language."""
    t, block = _view.t, _view.ranked_block
    order = {row: place for place, row in enumerate(block.best_first)}
    by_name = {row: place for place, row in enumerate(block.block.name_order)}
    return {
        "stamp": "/".join((*key, language)),
        "hasChange": block.change is not None,
        "groups": [{"code": node.code, "name": node.name} for node in _columns(block)],
        "rows": [
            _row(_view, block, row, agency, t) | {"place": order[row], "nameOrder": by_name[row]}
            for row, agency in enumerate(block.block.agencies)
        ],
        "labels": _labels(_view, t),
    }


def _columns(block: RankedBlock) -> tuple[Criterion, ...]:
    """Groups that get a column and a colour; none when there are too many to tell apart."""
    return block.groups.nodes if len(block.groups.nodes) <= LARGEST_GROUP_COUNT else ()


def _labels(view: View, t: Localizer) -> dict[str, str]:
    block, count = view.ranked_block.block, t.count(len(view.ranked_block.block.agencies))
    caption = t("leaderboard.caption", block=block.name, period=t.period(view.base.edition), count=count)
    return labels(t, *_LABELS) | {"shown": t("leaderboard.shown", shown="{shown}", all=count), "caption": caption}


def _row(view: View, block: RankedBlock, row: int, agency: Agency, t: Localizer) -> dict[str, Any]:
    standings, near = block.standings, block.neighbours
    origin = block.origins.of_total(agency.code)
    needed = float(near.points_to_better[row])
    return {
        "code": agency.code,
        "name": agency.name,
        "search": search_fold(agency.name),
        "rank": str(standings.rank[row]),
        "shared": t("rank.shared") if standings.tied[row] else "",
        "total": t.points(float(standings.total[row])),
        "totalValue": float(standings.total[row]),
        "percent": t.percent(standings.percent_of(row)),
        "percentValue": float(standings.percent[row]),
        "origin": {
            "kind": str(origin.provenance),
            "sign": SIGNS[origin.provenance],
            "sentence": origin_sentence(origin, view.ranked.edition, t),
        },
        "next": ""
        if math.isnan(needed)
        else t("leaderboard.next_value", points=t.points(needed), rank=int(near.better_rank[row])),
        "nextValue": None if math.isnan(needed) else needed,
        "groups": [_group(block, row, column, t) for column in range(len(_columns(block)))],
    } | _change(block.change.by_agency.get(agency.code) if block.change else None, t)


def _change(change: AgencyChange | None, t: Localizer) -> dict[str, Any]:
    if change is None:
        return {"changeValue": None, "change": {"kind": "", "sign": "•", "sentence": t("change.new")}}
    kind, sign = ("better", "▲") if change.places > 0 else ("worse", "▼") if change.places < 0 else ("", "–")
    return {
        "changeValue": change.places,
        "change": {
            "kind": kind,
            "sign": f"{sign}{abs(change.places)}" if change.places else sign,
            "sentence": t.change(change),
        },
    }


def _group(block: RankedBlock, row: int, column: int, t: Localizer) -> dict[str, Any]:
    points, percent = float(block.groups.points[row, column]), float(block.groups.percent[row, column])
    if math.isnan(points):
        return {"value": None, "percent": "", "points": "", "share": 0, "heat": 0}
    return {
        "value": round(percent, 6),
        "percent": t.percent(block.groups.percent_of(row, column)),
        "points": t.points(points),
        "share": round(100 * points / float(block.standings.maximum[row]), 3),
        "heat": round(percent),
    }


def comparison_link(view: View) -> None:
    """Draw the link to the comparison of the agency that is chosen; where none is, of the first two."""
    order, agencies = view.ranked_block.best_first, view.ranked_block.block.agencies
    if len(order) == 1:
        return
    there = replace(view.address, query="", sort="")
    if not there.agency:
        there = replace(there, agency=agencies[order[0]].code, compared=agencies[order[1]].code)
    with st.container(key="to-comparison", width="content"):
        page_link("comparison", view.t("comparison.link_two"), there)


_LONGEST = 150  # bars; a longer chart is neither read nor drawn in reasonable time, and the table has every agency


def leaderboard_chart(view: View) -> None:
    """Draw the chart of the block on screen."""
    t, block = view.t, view.ranked_block
    names = [block.block.agencies[row].name for row in (block.leaders[0], block.trailing[0])]
    origin = t("provenance.sentence", kind=t.provenance(block.origins.of_scores)).lower()
    title = _chart_title(block, t)
    maximum = t.short_points(block.block.tree.total_maximum)
    note = t("leaderboard.chart_note", period=t.period(view.base.edition), maximum=maximum, origin=origin)
    chart_title(
        title,
        note,
        mark=headline_mark([block.origins.of_scores], view.ranked.edition, t),
        corner=chart_corner(taken_of(view, block), "xep-hang", title, note, lambda: _picture(block, t)),
    )
    if len(block.best_first) > _LONGEST:
        st.info(t("leaderboard.chart_first", count=_LONGEST, all=t.count(len(block.best_first))))
    key = f"bars-{view.ranked.edition.version}-{view.address.programme}-{block.block.code}-{t.language}"
    st.plotly_chart(
        cached_unless_trial(_bars_figure, view.version)(key, _view=view),
        key=key,
        config=plotly_config(t.language),
        alt=t(
            "leaderboard.chart_alt",
            block=block.block.name,
            count=len(block.block.agencies),
            best=names[0],
            worst=names[1],
        ),
    )


def _chart_title(block: RankedBlock, t: Localizer) -> str:
    """The group on which the agencies are furthest apart, by what ranks the block."""
    applicable = [(group.node.name, group.points, group.percent) for group in block.statistics.groups]
    if block.standings.by_percent:
        shares = [(name, percent) for name, _, percent in applicable if percent]
        name, percent = max(shares, key=lambda group: group[1].spread)
        worst, best = t.percent(percent.worst), t.percent(percent.best)
        return t("leaderboard.chart_title_percent", group=name, worst=worst, best=best)
    name, points = max(((name, points) for name, points, _ in applicable if points), key=lambda group: group[1].spread)
    return t("leaderboard.chart_title", group=name, worst=t.points(points.worst), best=t.points(points.best))


def _picture(block: RankedBlock, t: Localizer) -> BarChart:
    """Every agency, and every group however many there are."""
    maximum, standings = block.block.tree.total_maximum, block.standings
    rows = (
        Bar(
            name=f"{standings.rank[row]}  {block.block.agencies[row].name}",
            parts=tuple(100 * float(points) / maximum for points in block.groups.points[row] if points > 0),
            figure=t.points(float(standings.total[row])),
        )
        for row in block.best_first
    )
    return BarChart(tuple(rows), tuple(node.name for node in block.groups.nodes))


@st.cache_data(max_entries=32, show_spinner=False)
def _bars_figure(key: str, _view: View) -> go.Figure:
    t, block = _view.t, _view.ranked_block
    nodes = block.groups.nodes
    apart = len(nodes) <= LARGEST_GROUP_COUNT
    rows = [_bar(_view, row, apart) for row in block.best_first[:_LONGEST]]
    legend = [node.name for node in nodes] if apart else [t("leaderboard.total")]
    return stacked_totals(rows, legend, maximum=block.block.tree.total_maximum)


def _bar(view: View, row: int, apart: bool) -> StackedRow:
    """One agency with its groups, or as one bar when there are too many groups to tell apart."""
    t, block = view.t, view.ranked_block
    standings, groups, agency = block.standings, block.groups, block.block.agencies[row]
    total = float(standings.total[row])
    hovers = [
        t.markup(
            "leaderboard.chart_hover",
            agency=agency.name,
            group=node.name,
            points=t.points(float(groups.points[row, column])),
            maximum=t.short_points(float(groups.maximum[row, column])),
            percent=t.percent(groups.percent_of(row, column)),
        )
        for column, node in enumerate(groups.nodes)
    ]
    return StackedRow(
        label=f"{agency.name}  {standings.rank[row]}",
        points=groups.points[row].tolist() if apart else [total],
        total=total,
        total_label=t.points(total),
        hovers=hovers if apart else [tag("b", agency.name)],
    )
