"""Bản đồ nhiệt: every agency on every criterion, so that one look shows where a block has its holes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from textwrap import shorten
from typing import Any

import streamlit as st
from markupsafe import Markup, escape

from dashboard.documents.charts import HeatChart, HeatRow
from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html, with_names_marked
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.corners import picture_forms, table_forms, taken_of
from dashboard.pages.taking_away import corner
from dashboard.pages.view import View
from dashboard.scoring import CriterionSpread, RankedBlock, criterion_spreads, share_of
from dashboard.ui.address import without_table
from dashboard.ui.components import labels
from dashboard.ui.components.tables import heat_map
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number
from dashboard.ui.provenance_mark import headline_mark

HEAT_MAP = "ban-do-nhiet"
"""What an address calls it, as a view of the leaderboard."""
MOST_ROWS = 150
"""Agencies drawn at once; more are neither read nor drawn in reasonable time."""
_LONGEST_HEAD = 60  # characters of a name over a narrow column; the whole of it is on hover and in the cells
_BANDS = 5


def heat_map_panel(view: View) -> None:
    """Draw the map of the block on screen; its title names the criterion with the lowest mean."""
    t, ranked = view.t, view.ranked_block
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    weakest = min(
        ((spread.mean, spread.leaf.name) for spread in _spreads(ranked) if spread.mean is not None),
        key=lambda criterion: criterion[0],
    )
    title = t("heat.title", criterion=weakest[1], percent=t.percent(weakest[0]))
    if not all(leaf.max_points for leaf in ranked.block.tree.leaves):
        origin = f"{t('heat.without_beyond')} · {origin}"
    chart_title(title, t("heat.note", origin=origin), level=2, mark=mark, corner=_corner(view, title, origin))
    first, count = _first_row(view), len(ranked.best_first)
    if count > MOST_ROWS:
        bounds = {"first": t.count(first + 1), "last": t.count(first + MOST_ROWS)}
        said = t("heat.shown", **bounds, all=t.agencies(count, ranked.block))
        draw_html(tag("p.xh-small.xh-quiet", said))
    key = (view.ranked.edition.version, view.address.programme, view.address.period, view.address.block, str(first))
    shown = cached_unless_trial(_shown, view.version)(key, t.language, _view=view, _first=first)
    agency_page = page_url("agency", replace(without_table(view.address), agency="", focus=()))
    heat_map({**shown, "chosen": view.address.agency, "agencyPage": agency_page})


def _corner(view: View, title: str, origin: str) -> Markup:
    """HTML of what takes the map away, with all agencies, as a picture and as a table."""
    t, ranked = view.t, view.ranked_block
    taken, note = taken_of(view, ranked), t("heat.picture_note", origin=origin)
    spreads = _spreads(ranked)
    columns = [t("leaderboard.rank"), t("leaderboard.agency"), *(spread.leaf.name for spread in spreads)]

    def shown(percent: int | None) -> str:
        return "" if percent is None else f"{percent}%"

    def rows() -> Iterator[list[str]]:
        yield ["", t("agency.block_mean"), *(shown(_mean(spread, t)) for spread in spreads)]
        for row in ranked.best_first:
            cells = (shown(_percent(view, row, spread, t)) for spread in spreads)
            yield [str(ranked.standings.rank[row]), ranked.block.agencies[row].name, *cells]

    def picture() -> HeatChart:
        standings, agencies = ranked.standings, ranked.block.agencies
        return HeatChart(
            rows=tuple(
                HeatRow(
                    f"{standings.rank[row]}  {agencies[row].name}",
                    tuple(_percent(view, row, spread, t) for spread in spreads),
                )
                for row in ranked.best_first
            ),
            heads=tuple(spread.leaf.name for spread in spreads),
            means=tuple(_mean(spread, t) for spread in spreads),
            mean=t("agency.block_mean"),
            corner=t("leaderboard.agency"),
            bands=tuple(t(f"heat.band_{band}") for band in range(_BANDS)),
        )

    of_scores, figures = ranked.origins.of_scores, frozenset(range(len(columns))) - {1}
    forms = picture_forms(taken, title, note, picture)
    forms |= table_forms(taken, title, columns, rows, note=note, figures=figures, origin=of_scores)
    return corner(f"ban-do-nhiet-{taken.stem}", title, forms, t, kind="chart")


def _spreads(ranked: RankedBlock) -> list[CriterionSpread]:
    """The criteria with a maximum; nothing but bonus or penalty points are a percentage of none."""
    return [spread for spread in criterion_spreads(ranked.block) if spread.leaf.max_points]


def _first_row(view: View) -> int:
    """Where the rows that are drawn begin: with the first rank, or around the agency that is chosen further down."""
    order, agencies = view.ranked_block.best_first, view.ranked_block.block.agencies
    chosen = [place for place, row in enumerate(order) if agencies[row].code == view.address.agency]
    middle = chosen[0] - MOST_ROWS // 2 if chosen and chosen[0] >= MOST_ROWS else 0
    return max(0, min(middle, len(order) - MOST_ROWS))


@st.cache_resource(max_entries=32, show_spinner=False)
def _shown(key: tuple[str, ...], language: str, _view: View, _first: int) -> dict[str, Any]:
    """All that the map shows; computed once per version, block, language and rows."""
    t, ranked = _view.t, _view.ranked_block
    spreads, standings = _spreads(ranked), ranked.standings
    rows = [
        {
            "code": ranked.block.agencies[row].code,
            "name": ranked.block.agencies[row].name,
            "place": int(standings.rank[row]),
            "rank": t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            "cells": [_cell(_view, row, spread, t) for spread in spreads],
        }
        for row in ranked.best_first[_first : _first + MOST_ROWS]
    ]
    caption = t("heat.caption", block=ranked.block.name, period=t.period(_view.base.edition))
    texts = labels(t, "leaderboard.agency", "agency.block_mean", "heat.apart", "heat.key", "heat.not_applicable")
    return {
        "stamp": "/".join((*key, language)),
        "criteria": [_head(spread, t) for spread in spreads],
        "rows": rows,
        "bands": [t(f"heat.band_{band}") for band in range(_BANDS)],
        "labels": texts | {"caption": with_names_marked(escape(caption))},
    }


def _head(spread: CriterionSpread, t: Localizer) -> dict[str, Any]:
    return {
        "code": spread.leaf.code,
        "name": spread.leaf.name,
        "short": shorten(spread.leaf.name, _LONGEST_HEAD, placeholder="…"),
        "mean": _mean(spread, t),
        "gap": format_number(spread.gap, 2, t.language),
    }


def _cell(view: View, row: int, spread: CriterionSpread, t: Localizer) -> list[Any]:
    """Percent of the maximum as it is shown, and the points; nothing where the criterion does not apply."""
    percent = _percent(view, row, spread, t)
    if percent is None:
        return []
    points, maximum = float(view.ranked_block.block.points[row, spread.column]), spread.leaf.max_points or 0.0
    return [percent, f"{t.short_points(points)} / {t.short_points(maximum)}"]


def _percent(view: View, row: int, spread: CriterionSpread, t: Localizer) -> int | None:
    points = float(view.ranked_block.block.points[row, spread.column])
    if math.isnan(points):
        return None
    return int(t.shown_percent(share_of(points, spread.leaf.max_points or 0.0), 0))


def _mean(spread: CriterionSpread, t: Localizer) -> int | None:
    return None if spread.mean is None else int(t.shown_percent(spread.mean, 0))
