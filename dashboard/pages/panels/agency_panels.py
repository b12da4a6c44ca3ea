"""One agency: its picker, its place, its neighbours, its strengths and weaknesses, and where its points are lost.

The neighbours in rank are two links, which the arrow keys follow too, and a comparison. Points lost are listed for
every criterion, most first, beside the block's mean and best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html, figure, page_title
from dashboard.pages.navigation import page_link, page_url
from dashboard.pages.panels.download_context import download_context, table_corner
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import CriterionResult, RankedBlock, exact_fraction, most_points_lost, strengths, weaknesses
from dashboard.ui.components.browser import neighbour_keys
from dashboard.ui.components.picker import picker
from dashboard.ui.html import EMPTY, Cell, inner_link, table, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, provenance_mark
from dashboard.ui.results_in_words import (
    Distance,
    from_mean_and_best,
    further_distances,
    grade_in_words,
    next_rank_in_words,
    share_of_maximum,
)

_NAMES = 150  # most agencies of a block that are listed; in a larger one only the picker finds them


def chosen_row(view: View) -> int | None:
    """Return the row of the agency that the address names, else of the first that its scenario changes, else of the
    only one of the block. None if none of these exists: no agency is shown by default.
    """
    agencies = view.ranked_block.block.agency_index
    named = (view.address.agency, *(agency for agency, _ in view.address.scenario.changes))
    only = 0 if len(agencies) == 1 else None
    return next((agencies[agency] for agency in named if agency in agencies), only)


def agency_choice(view: View, page: str) -> None:
    """Ask which agency `page` is to show: a picker, and the names of a block that is not too large."""
    t, block = view.t, view.ranked_block.block
    page_title(t("agency.choose"), t("agency.choose_note"))
    _picker(view, None)
    if len(block.agencies) > _NAMES:
        return
    in_order = (block.agencies[row] for row in block.name_order)
    links = (
        tag("li", inner_link(page_url(page, replace(view.address, agency=agency.code)), agency.name))
        for agency in in_order
    )
    draw_html(tag("ul.xh-names", *links, aria_label=t("agency.pick")))


def _picker(view: View, chosen: str | None) -> None:
    t, ranked = view.t, view.ranked_block
    names = {ranked.block.agencies[row].code: ranked_name(view, row) for row in ranked.best_first}
    picker(
        t("agency.pick"),
        names,
        chosen,
        key="pick_agency",
        on_pick=lambda agency: change_address(agency=agency, focus=()),
        t=t,
        width=380,
        placeholder=t("agency.pick"),
        label_shown=False,
        vietnamese=names,
    )


def titled_agency_picker(
    view: View,
    row: int,
    title: Callable[[str], str],
    note: str = "",
    *,
    beside: Callable[[int], None] = lambda row: None,
) -> None:
    """Draw the title and the picker in rank order; `beside` draws what follows it, for the agency in a row."""
    agency = view.ranked_block.block.agencies[row]
    with st.container(horizontal=True, vertical_alignment="bottom", key="agency-title"):
        page_title(title(agency.name), note)
        _picker(view, agency.code)
        beside(row)


def ranked_name(view: View, row: int) -> str:
    """Rank and name of the agency in `row`, as in lists and links."""
    standings = view.ranked_block.standings
    rank = view.t.rank(int(standings.rank[row]), bool(standings.tied[row]))
    return f"{rank} · {view.ranked_block.block.agencies[row].name}"


def place_panel(view: View, row: int) -> None:
    """Draw the figures and the sentence about the next rank."""
    t, ranked, edition = view.t, view.ranked_block, view.ranked.edition
    standings, agency = ranked.standings, ranked.block.agencies[row]
    total = float(standings.total[row])
    mean, best = from_mean_and_best(ranked, row, t)
    of = t("agency.of", count=t.count(len(standings.rank)))
    figures = [
        figure(
            t("rank.label_tied" if standings.tied[row] else "agency.rank"),
            EMPTY.join([str(standings.rank[row]), tag("small", of)]),
            provenance_mark(ranked.origins.of_rank(agency.code), edition, t),
            _move(view, ranked, agency.code),
        ),
        figure(
            t("agency.total"),
            t.points(total),
            provenance_mark(ranked.origins.of_total(agency.code), edition, t),
            " · ".join(filter(None, [share_of_maximum(ranked, row, t), grade_in_words(ranked, row, t)])),
        ),
        figure(t("agency.against_mean"), _apart(mean), EMPTY, t("agency.mean_is", points=mean.figure)),
        figure(t("agency.against_best"), _apart(best), EMPTY, t("agency.best_is", points=best.figure)),
    ]
    mark = headline_mark([ranked.origins.of_scores], edition, t)
    draw_html(
        tag("div.xh-place", *figures),
        tag("p.xh-next", next_rank_in_words(ranked, row, t), mark),
        tag("p.xh-quiet.xh-small", " · ".join(further_distances(ranked, row, t))),
    )


def _move(view: View, ranked: RankedBlock, agency: str) -> str:
    t, previous = view.t, view.ranked.previous
    if previous is None or ranked.change is None:
        return view.nothing_to_compare()
    change = ranked.change.by_agency.get(agency)
    if change is None:
        return t("change.new")
    sign = "▲ " if change.places > 0 else "▼ " if change.places < 0 else ""
    kind = "xh-better" if change.places > 0 else "xh-worse" if change.places < 0 else "xh-quiet"
    since = t("change.since", period=t.period(previous))
    was = ranked.change.renamed.get(agency)
    name = f", {t('change.renamed_from', before=was)}" if was else ""
    mark = headline_mark([ranked.origins.of_changes], view.ranked.edition, t)
    return EMPTY.join([tag(f"span.{kind}", sign, t.change(change)), mark, " ", since, name])


def _apart(distance: Distance) -> str | Markup:
    return EMPTY.join([distance.apart, tag("small", " ", distance.unit)]) if distance.unit else distance.apart


_SHOWN = 4


def strengths_panel(view: View, results: tuple[CriterionResult, ...]) -> None:
    """Draw both lists, weaknesses first because they call for action."""
    t = view.t
    origin = t("provenance.sentence", kind=t.provenance(view.ranked_block.origins.of_scores)).lower()
    for title, note, empty, chosen in (
        ("agency.weaknesses", "agency.weaknesses_note", "agency.none_weak", weaknesses(results, _SHOWN)),
        ("agency.strengths", "agency.strengths_note", "agency.none_strong", strengths(results, _SHOWN)),
    ):
        listed = tag("ul.xh-list", *(_item(result, t) for result in chosen)) if chosen else tag("p.xh-quiet", t(empty))
        chart_title(t(title), f"{t(note)} · {origin}", chart=listed)


def _item(result: CriterionResult, t: Localizer) -> Markup:
    points, maximum = t.short_points(result.points), t.maximum_of(result.leaf)
    rank = t.place(result.rank, result.tied)
    standing = t("agency.standing_on", points=points, maximum=maximum, rank=rank)
    return tag("li", tag("span", result.leaf.name), tag("span.xh-quiet.xh-small.xh-num", standing))


def neighbours_panel(view: View, row: int) -> None:
    """Draw the links, in the order of the leaderboard also for tied agencies; the first and last have one neighbour.

    The comparison is with the agency ranked before; for the first agency, with the one after.
    """
    t, order, agencies = view.t, view.ranked_block.best_first, view.ranked_block.block.agencies
    if len(order) == 1:
        return
    place = order.index(row)
    before = _link(view, order[place - 1], "before", "‹ ", EMPTY) if place else EMPTY
    after = _link(view, order[place + 1], "after", EMPTY, " ›") if place + 1 < len(order) else EMPTY
    nearest = agencies[order[place - 1 if place else 1]]
    compared = page_url("comparison", replace(view.address, agency=agencies[row].code, compared=nearest.code))
    comparison = inner_link(compared, t("comparison.link"))
    hint = tag("span.xh-keys.xh-small.xh-quiet", t("agency.neighbour_keys"))
    draw_html(tag("nav.xh-neighbours", before, after, comparison, hint, aria_label=t("agency.neighbours")))
    neighbour_keys(agencies[row].code)


def _link(view: View, row: int, side: str, left: str, right: str) -> Markup:
    there = page_url("agency", replace(view.address, agency=view.ranked_block.block.agencies[row].code))
    return inner_link(there, left, ranked_name(view, row), right, data_side=side)


_TRIED = 5
_FIGURES = slice(2, None)


def try_button(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the link, styled as a button, that opens the simulation with the criteria with most points lost in focus."""
    lost = most_points_lost(results)[:_TRIED]
    if not lost:
        return
    agency = view.ranked_block.block.agencies[row].code
    there = replace(view.address, agency=agency, focus=tuple(result.leaf.code for result in lost))
    with st.container(key="try"):
        page_link("simulation", view.t("agency.try", count=len(lost)), there)


def criteria_in_focus_panel(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the criteria that the address puts in focus; nothing if none of them is in the block."""
    t, ranked = view.t, view.ranked_block
    chosen = [result for result in results if result.leaf.code in view.address.focus]
    if not chosen:
        return
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    title = t("agency.focus_title", count=len(chosen))
    largest = max((result.gap for result in chosen if result.gap > 0), default=1.0)
    rows = [_line(view, result, largest, t) for result in chosen]
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    corner = _corner(view, row, "tieu-chi-dang-xem", title, origin, rows)
    chart_title(title, origin, mark=mark, corner=corner, chart=_losses(title, rows, t))


def points_lost_panel(view: View, row: int, results: tuple[CriterionResult, ...]) -> None:
    """Draw the table; its title says how few criteria hold most of the loss."""
    t, ranked = view.t, view.ranked_block
    lost = most_points_lost(results)
    gap = sum((exact_fraction(result.gap) for result in lost), Fraction())
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    first = lost[:_TRIED]
    title = (
        t(
            "agency.losses_title",
            count=len(first),
            share=t.percent(100 * sum(exact_fraction(result.gap) for result in first) / gap, decimals=0),
        )
        if lost
        else t("agency.losses_title_none")
    )
    note = t("agency.losses_note", gap=t.short_points(float(gap)), origin=origin)
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    rest = [result for result in results if result not in lost]
    rest.sort(key=lambda result: not result.applicable)
    largest = lost[0].gap if lost else 1.0
    rows = [_line(view, result, largest, t) for result in [*lost, *rest]]
    corner = _corner(view, row, "diem-con-thieu", title, note, rows)
    chart_title(title, note, mark=mark, corner=corner, chart=_losses(title, rows, t))


def _corner(view: View, row: int, name: str, title: str, note: str, rows: list[list[object]]) -> Markup:
    ranked = view.ranked_block
    agency = ranked.block.agencies[row].code
    origin, taken = ranked.origins.of_scores, download_context(view, ranked, agency=agency)
    return table_corner(taken, name, title, _heads(view.t), lambda: rows, note=note, figures=_FIGURES, origin=origin)


def _heads(t: Localizer) -> list[str]:
    keys = ("criterion", "group", "lost", "own", "maximum", "block_mean", "block_best", "rank_here")
    return [t(f"agency.{key}") for key in keys]


def _losses(title: str, rows: list[list[object]], t: Localizer) -> Markup:
    return table(title, _heads(t), rows, classes="xh-losses", figures=_FIGURES)


def _line(view: View, result: CriterionResult, largest: float, t: Localizer) -> list[object]:
    tree = view.ranked_block.block.tree
    above = tree.ancestors(result.leaf.code)
    name = [result.leaf.name, Cell(above[-1].name if above else "", "xh-quiet.xh-small.xh-group")]
    if not result.applicable:
        return [*name, Cell(t("agency.not_applicable"), "xh-quiet", colspan="6")]
    bar = tag("i", style=f"width:{100 * result.gap / largest:.1f}%")
    gap = tag("span.xh-loss", bar, aria_hidden="true") + tag("b", t.score(result.gap))
    return [
        *name,
        Cell(gap, "xh-lost"),
        t.score(result.points),
        t.maximum_of(result.leaf),
        t.mean(result.block_mean),
        t.score(result.block_best),
        t.rank(result.rank, result.tied),
    ]
