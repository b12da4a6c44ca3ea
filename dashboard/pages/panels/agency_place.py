"""One agency: the picker in the title, its rank, total and percent, its strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html, page_title
from dashboard.pages.navigation import page_url
from dashboard.pages.session import change_address
from dashboard.pages.view import View
from dashboard.scoring import CriterionResult, RankedBlock, strengths, weaknesses
from dashboard.ui.components.picker import picker
from dashboard.ui.html import EMPTY, inner_link, tag
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

_NAMES = 150  # of a block, above which only the field finds one


def chosen_row(view: View) -> int | None:
    """Return the row of the agency that the address names; without one, of the first that its scenario changes, or of
    the only one of the block. None where none of these is there: no agency is put on the screen by default.
    """
    agencies = view.ranked_block.block.agency_index
    named = (view.address.agency, *(agency for agency, _ in view.address.scenario.changes))
    only = 0 if len(agencies) == 1 else None
    return next((agencies[agency] for agency in named if agency in agencies), only)


def agency_choice(view: View, page: str) -> None:
    """Draw the question which agency `page` is to show: a field, and the names of a block that is not too long."""
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
    """Draw the title and the picker in rank order; `beside` draws what stands after it, of the agency in a row."""
    agency = view.ranked_block.block.agencies[row]
    with st.container(horizontal=True, vertical_alignment="bottom", key="agency-title"):
        page_title(title(agency.name), note)
        _picker(view, agency.code)
        beside(row)


def ranked_name(view: View, row: int) -> str:
    """Rank and name of the agency in `row`, as lists and links call it."""
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


def figure(label: str, number: str, mark: Markup, under: str) -> Markup:
    """HTML of a large figure with its mark of origin: its label above, and what explains it below."""
    shown = tag("dd", tag("span.xh-number", number), mark)
    return tag("dl", tag("dt", label), shown, tag("dd.xh-under", under))


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
    """Draw both lists, weaknesses first: they are what there is to do."""
    t = view.t
    origin = t("provenance.sentence", kind=t.provenance(view.ranked_block.origins.of_scores)).lower()
    for title, note, empty, chosen in (
        ("agency.weaknesses", "agency.weaknesses_note", "agency.none_weak", weaknesses(results, _SHOWN)),
        ("agency.strengths", "agency.strengths_note", "agency.none_strong", strengths(results, _SHOWN)),
    ):
        chart_title(t(title), f"{t(note)} · {origin}")
        draw_html(
            tag("ul.xh-list", *(_item(result, t) for result in chosen)) if chosen else tag("p.xh-quiet", t(empty))
        )


def _item(result: CriterionResult, t: Localizer) -> Markup:
    points, maximum = t.short_points(result.points), t.maximum_of(result.leaf)
    rank = t.place(result.rank, result.tied)
    standing = t("agency.standing_on", points=points, maximum=maximum, rank=rank)
    return tag("li", tag("span", result.leaf.name), tag("span.xh-quiet.xh-small.xh-num", standing))
