"""Overview: one block for a reader who has a minute: its mean, who leads, who trails, where it is weak.

Also who moved most since the edition before, what has no edition before, and which agencies need attention, and why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps

import streamlit as st
from markupsafe import Markup

from dashboard.documents.charts import Bar, BarChart
from dashboard.model import LARGEST_GROUP_COUNT, Criterion, Statistic
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import titled
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.download_context import ChartTable, chart_corner, download_context, table_corner
from dashboard.pages.view import View
from dashboard.scoring import FAR_BEHIND, PLACES_LOST, Attention, BlockChange, RankedBlock, needing_attention
from dashboard.ui.address import Address, without_table
from dashboard.ui.bar_scale import bar_scale
from dashboard.ui.html import EMPTY, inner_link, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.results_in_words import agencies_otherwise, block_without_before

_ENDS = 3  # agencies at each end of a block
_WEAKEST = 2  # groups that are named at the top; all of them are drawn further down
_SHOWN = 5  # agencies that need attention, unless the address asks for all
_EVERYBODY = "can-quan-tam"
"""Code in an address for an overview that names all agencies that need attention."""

_Part = Callable[[View, RankedBlock], Markup]


def drawn_once(part: _Part) -> _Part:
    """`part` with its HTML cached for all sessions: it must depend on the versions and the address only."""

    @wraps(part)
    def drawn(view: View, block: RankedBlock) -> Markup:
        before = view.ranked.previous.version if view.ranked.previous else ""
        of = (part.__qualname__, view.version, before, block.block.code, page_url("overview", view.address))
        return cached_unless_trial(_drawn, view.version)(of, part, view, block)

    return drawn


@st.cache_data(max_entries=1024, show_spinner=False)
def _drawn(of: tuple[str, ...], _part: _Part, _view: View, _block: RankedBlock) -> Markup:
    return _part(_view, _block)


def agency_link(view: View, block: RankedBlock, row: int, *content: object, **attributes: str) -> Markup:
    """HTML of a link to the page of the agency in `row`; its name unless `content` says otherwise."""
    agency = block.block.agencies[row]
    there = replace(_block_address(view, block), agency=agency.code, focus=())
    return inner_link(page_url("agency", there), *(content or (agency.name,)), **attributes)


def board_link(view: View, block: RankedBlock, *content: object, sort: str = "") -> Markup:
    """HTML of a link to the leaderboard of the block, in this order."""
    return inner_link(page_url("leaderboard", replace(_block_address(view, block), sort=sort)), *content)


def _group_link(view: View, block: RankedBlock, node: Criterion) -> Markup:
    """HTML of a link to the leaderboard with the weakest on this group first; only its name if it has no column."""
    if len(block.groups.nodes) > LARGEST_GROUP_COUNT:
        return tag("span", node.name)
    return board_link(view, block, node.name, sort=f"nhom-{node.code}")


def _block_address(view: View, block: RankedBlock) -> Address:
    return replace(without_table(view.address), block=block.block.code, agency="", view="")


@drawn_once
def block_figures(view: View, block: RankedBlock) -> Markup:
    """HTML of the block's name, its mean with the change, and its weakest groups."""
    t, statistics = view.t, block.statistics
    agencies = t.agencies(len(block.block.agencies), block.block)
    exact = t("overview.exactly", points=t.mean(statistics.points.mean))
    mark = provenance_mark(block.origins.of_statistic(Statistic.MEAN_TOTAL), view.ranked.edition, t)
    mean = tag("span", tag("span.xh-number", t.short_mean(statistics.points.mean), title=exact), mark)
    maximum = t.short_points(block.block.tree.total_maximum)
    share = t("overview.of_maximum", percent=t.percent(statistics.percent.mean), maximum=maximum)
    return tag(
        "div",
        tag("div.xh-panel-title", tag("h2", block.block.name), tag("span.xh-quiet", agencies)),
        tag(
            "div.xh-hero",
            tag("span.xh-label", t("overview.mean")),
            mean,
            tag("span.xh-second", share),
            _change(view, block),
        ),
        _weakest(view, block),
    )


def _change(view: View, block: RankedBlock) -> Markup:
    t, change = view.t, block.change
    if view.ranked.previous is None or change is None:
        return tag("span.xh-quiet.xh-small", block_without_before(view.ranked, block.block, t))
    # points out of another maximum cannot be compared; percentages can
    mean = change.mean
    if mean.same_maximum:
        gained = t.short_mean_change(mean.points_before, mean.points_after)
        exact = t("overview.exactly", points=t.from_mean(mean.points_before, mean.points_after))
        direction = mean.points_after - mean.points_before
    else:
        gained = exact = t.percentage_points(mean.percent_before, mean.percent_after)
        direction = mean.percent_after - mean.percent_before
    sign, kind = ("▲", "xh-better") if direction > 0 else ("▼", "xh-worse") if direction < 0 else ("–", "xh-quiet")
    since = t("change.since", period=t.period(view.ranked.previous))
    mark = provenance_mark(block.origins.of_statistic(Statistic.MEAN_CHANGE), view.ranked.edition, t)
    shown = tag("span", sign, " ", gained, title=exact)
    return tag(f"span.xh-second.{kind}", shown, mark, " ", tag("span.xh-quiet.xh-small", since))


def _weakest(view: View, block: RankedBlock) -> Markup:
    t = view.t
    named = block.statistics.weakest_first[:_WEAKEST]
    groups = [
        tag("span", _group_link(view, block, node), " ", tag("b.xh-num", t.percent(percent.mean)), " ")
        for node, percent in named
    ]
    mark = headline_mark([block.origins.of_scores], view.ranked.edition, t)
    label = tag("span.xh-quiet", t("overview.weakest_groups", count=len(groups)), mark)
    return tag("p.xh-weakest", label, *groups)


@drawn_once
def block_ends(view: View, block: RankedBlock) -> Markup:
    """HTML of the first three and the last three agencies; of a block of three or fewer all of them, once."""
    t = view.t
    first, last = block.best_first[:_ENDS], block.best_first[_ENDS:][-_ENDS:]
    if len(block.best_first) == 1:
        return tag("div", tag("p.xh-quiet", t("overview.single")), _ranked_list(view, block, first))
    ends = [("overview.leading", first), ("overview.trailing", last)]
    shown = [tag("div", tag("h3", t(key)), _ranked_list(view, block, rows)) for key, rows in ends if rows]
    return tag("div.xh-ends", *shown)


def _ranked_list(view: View, block: RankedBlock, rows: Sequence[int]) -> Markup:
    rank = block.standings.rank
    unnamed = sum(int(rank[row] in rank[list(rows)]) for row in block.best_first if row not in rows)
    more = EMPTY
    if unnamed:
        more = tag(
            "p.xh-small",
            board_link(view, block, view.t("overview.as_high", agencies=view.t.agencies(unnamed, block.block))),
        )
    return tag("ol.xh-ranked", *(_ranked_agency(view, block, row) for row in rows)) + more


def _ranked_agency(view: View, block: RankedBlock, row: int) -> Markup:
    t, standings = view.t, block.standings
    points, percent = t.points(float(standings.total[row])), t.percent(standings.percent_of(row))
    mark = provenance_mark(block.origins.of_total(block.block.agencies[row].code), view.ranked.edition, t)
    beside = tag("small.xh-quiet", " ", t("overview.points_beside", points=points)) if standings.by_percent else EMPTY
    figure = tag("b", percent if standings.by_percent else points)
    return tag(
        "li",
        tag("span.xh-rank", t.rank(int(standings.rank[row]), bool(standings.tied[row]))),
        agency_link(view, block, row),
        tag("span.xh-num", figure, mark, beside),
    )


def block_groups(view: View, block: RankedBlock) -> Markup:
    """HTML of the block's mean percentages of its groups as bars, weakest first."""
    t = view.t
    weakest_first = block.statistics.weakest_first
    further = EMPTY
    if rest := weakest_first[LARGEST_GROUP_COUNT:]:
        more = t("overview.groups_rest", count=len(rest), percent=t.percent(rest[0][1].mean))
        further = tag("p.xh-small.xh-quiet", more)
    title = t("overview.groups_title", group=weakest_first[0][0].name)
    mark = headline_mark([block.origins.of_scores], view.ranked.edition, t)
    note = t("overview.groups_note", origin=scores_origin(block, t))
    rows = [[node.name, t.percent(percent.mean)] for node, percent in weakest_first]
    figures = ChartTable([t("agency.group"), t("agency.block_mean")], lambda: rows, origin=block.origins.of_scores)
    taken = download_context(view, block)
    corner = chart_corner(taken, "nhom-tieu-chi", title, note, lambda: _groups_picture(block, t), figures)
    return tag("div", titled(tag("h3.xh-chart-title", title, mark), note, corner), _group_bars(view, block), further)


@drawn_once
def _group_bars(view: View, block: RankedBlock) -> Markup:
    t, weakest_first = view.t, block.statistics.weakest_first
    bars: list[Markup] = []
    scale = bar_scale(percent.mean for _, percent in weakest_first)
    for node, percent in weakest_first[:LARGEST_GROUP_COUNT]:
        bar = tag("span.xh-bar", tag("i", style=scale.style(percent.mean)), aria_hidden="true")
        shown = tag("span.xh-num", t.percent(percent.mean))
        bars.append(tag("li" if bars else "li.xh-first", _group_link(view, block, node), bar, shown))
    return tag("ol.xh-bars", *bars)


def _groups_picture(block: RankedBlock, t: Localizer) -> BarChart:
    means = [(node.name, percent.mean) for node, percent in block.statistics.weakest_first]
    scale = bar_scale(mean for _, mean in means)
    rows = (Bar(name, (math.copysign(scale.length(mean), mean),), t.percent(mean)) for name, mean in means)
    return BarChart(tuple(rows), zero=scale.zero)


def scores_origin(block: RankedBlock, t: Localizer) -> str:
    """The provenance, in words, of everything that is based on the block's scores."""
    return t("provenance.sentence", kind=t.provenance(block.origins.of_scores)).lower()


_MOVES = 5


def block_moves(view: View, block: RankedBlock) -> Markup:
    """HTML of the moves; empty without an earlier edition (the block's figures say so)."""
    t, change = view.t, block.change
    if change is None or view.ranked.previous is None:
        return tag("div")
    names = {agency.code: agency.name for agency in block.block.agencies}
    moves = change.biggest_moves(_MOVES)
    title = (
        t("overview.moves_title", agency=names[moves[0][0]], places=t.places(moves[0][1]))
        if moves
        else t("overview.moves_none")
    )
    since = t("change.since", period=t.period(view.ranked.previous))
    origin = t("provenance.sentence", kind=t.provenance(block.origins.of_changes)).lower()
    mark = headline_mark([block.origins.of_changes], view.ranked.edition, t)
    note = t("overview.moves_note", since=since, origin=origin)
    corner = _moves_corner(view, block, change, title, note)
    rows: list[Markup] = []
    for code, move in moves:
        kind, sign = ("b.xh-better", "▲") if move.places > 0 else ("b.xh-worse", "▼")
        told = tag("span.xh-quiet.xh-small.xh-num", t.change(move))
        row = block.block.agency_index[code]
        rows.append(tag("li", tag(kind, f"{sign} {abs(move.places)}"), agency_link(view, block, row), told))
    sentences = agencies_otherwise(change, names, t)
    if change.new or change.gone:
        none = t("overview.none")
        new = t.listing(agency.name for agency in change.new) if change.new else none
        gone = t.listing(agency.name for agency in change.gone) if change.gone else none
        sentences.insert(0, t("overview.new_gone", new=new, gone=gone))
    return tag(
        "div",
        titled(tag("h3.xh-chart-title", title, mark), note, corner),
        tag("ul.xh-moves", *rows) if rows else EMPTY,
        tag("p.xh-small.xh-quiet", " ".join(sentences)) if sentences else EMPTY,
    )


def _moves_corner(view: View, block: RankedBlock, change: BlockChange, title: str, note: str) -> Markup:
    """HTML of the download links for the ranks of all agencies before and after, best first."""
    t = view.t
    columns = [t("leaderboard.agency"), *(t(f"overview.{key}") for key in ("rank_before", "rank_now", "moved"))]

    def rows() -> list[list[object]]:
        agencies = (block.block.agencies[row] for row in block.best_first)
        return [
            [agency.name, move.rank_before, move.rank_after, t.change(move)]
            for agency in agencies
            if (move := change.by_agency.get(agency.code))
        ]

    taken, figures, origin = download_context(view, block), frozenset({1, 2}), block.origins.of_changes
    return table_corner(taken, "thay-doi-hang", title, columns, rows, note=note, figures=figures, origin=origin)


def block_attention(view: View, block: RankedBlock) -> Markup:
    """HTML of the agencies that need attention, at most five unless the address asks for all; empty for one agency."""
    t = view.t
    if len(block.block.agencies) == 1:
        return tag("div")
    found = needing_attention(block)
    shown = found if view.address.view == _EVERYBODY else found[:_SHOWN]
    origins = [block.origins.of_changes if block.change else block.origins.of_scores]
    mark = headline_mark(origins, view.ranked.edition, t) if found else EMPTY
    title = t("overview.attention", count=t.count(len(found))) if found else t("overview.attention_none")
    key = "overview.attention_rule" if block.change else "overview.attention_rule_alone"
    rule = t(key, places=PLACES_LOST, gap=t.short_points(float(FAR_BEHIND)))
    heading = tag("h3", title, mark)
    return tag(
        "div.xh-attention",
        titled(heading, corner=_attention_corner(view, block, found, rule)) if found else heading,
        tag("p.xh-small.xh-quiet", rule),
        tag("ul", *(_item(view, block, one) for one in shown)) if shown else EMPTY,
        _others(view, block, len(found), len(shown)),
    )


def _attention_corner(view: View, block: RankedBlock, found: Sequence[Attention], rule: str) -> Markup:
    """HTML of the download links for all agencies that need attention: rank, name, and reason."""
    t, standings = view.t, block.standings
    columns = [t("leaderboard.rank"), t("leaderboard.agency"), t("overview.attention_reason")]

    def rows() -> list[list[object]]:
        return [
            [
                t.rank(int(standings.rank[one.row]), bool(standings.tied[one.row])),
                block.block.agencies[one.row].name,
                _attention_reason(one, t),
            ]
            for one in found
        ]

    title = t("overview.attention", count=t.count(len(found)))
    taken, figures = download_context(view, block), frozenset({0})
    origin = block.origins.of_changes if block.change else block.origins.of_scores
    return table_corner(taken, "can-quan-tam", title, columns, rows, note=rule, figures=figures, origin=origin)


def _item(view: View, block: RankedBlock, one: Attention) -> Markup:
    return tag("li", agency_link(view, block, one.row), " ", tag("span.xh-num", _attention_reason(one, view.t)))


def _attention_reason(one: Attention, t: Localizer) -> str:
    """Why an agency needs attention, in one sentence."""
    reasons: list[str] = []
    if one.change and (one.fell or one.falling_below_mean):
        told = t.change(one.change)
        reasons.append(t("overview.below_mean", change=told) if one.falling_below_mean else told)
    if one.lag:
        own, mean = t.percent(one.lag.percent), t.percent(one.lag.mean)
        reasons.append(t("overview.lag", group=one.lag.group.name, percent=own, mean=mean))
    return "; ".join(reasons)


def _others(view: View, block: RankedBlock, found: int, shown: int) -> Markup:
    """HTML of the link to all of them, or back to the first ones."""
    t = view.t
    if found <= _SHOWN:
        return EMPTY
    if shown < found:
        there, said = _EVERYBODY, t("overview.attention_more", agencies=t.agencies(found - shown, block.block))
    else:
        there, said = "", t("overview.attention_fewer", agencies=t.agencies(_SHOWN, block.block))
    return tag("p.xh-small", inner_link(page_url("overview", replace(view.address, view=there)), said))
