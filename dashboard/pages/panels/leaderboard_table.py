"""The leaderboard of one block as a table that sorts, searches and filters in the browser, and its downloads."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import streamlit as st
from markupsafe import Markup, escape

from dashboard.model import LARGEST_GROUP_COUNT, Agency, Criterion, Grade, Points, search_fold
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import draw_html, with_names_marked
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.download_context import download_context, table_corner
from dashboard.pages.session import current_address, set_shown, whole_run_is_due
from dashboard.pages.view import View
from dashboard.scoring import (
    AgencyChange,
    RankedBlock,
    agency_grade,
    below_mean,
    exact_fraction,
    near_distance,
    near_ties,
)
from dashboard.ui.address import OF_THE_TABLE, Address, without_table
from dashboard.ui.bar_scale import BarScale, scale_of_parts
from dashboard.ui.components import labels
from dashboard.ui.components.tables import leaderboard, leaderboard_look
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number
from dashboard.ui.provenance_mark import SIGNS, origin_sentence

NEAR = "0.5"
"""Percent of the maximum below which neighbours count as nearly tied, unless another value is chosen."""
_NEAR = ("0", "0.25", NEAR, "1", "2")
BELOW_MEAN, FELL, GRADE = "duoi-trung-binh", "giam-hang", "xep-loai-"
"""Codes of the filters in an address; a grade is coded by its lowest percentage, because its name may change."""
_BANDS = 5

_KEY = "leaderboard"
_LABELS = (
    *("leaderboard.rank", "leaderboard.change", "leaderboard.change_long", "leaderboard.agency", "leaderboard.total"),
    *("leaderboard.percent", "leaderboard.percent_long", "leaderboard.contributions", "leaderboard.next"),
    *("leaderboard.next_long", "leaderboard.search", "leaderboard.search_hint", "leaderboard.ranks_stay"),
    *("leaderboard.nothing", "leaderboard.nothing_left", "leaderboard.clear", "leaderboard.not_applicable"),
    *("leaderboard.filter", "leaderboard.near", "leaderboard.align", "leaderboard.key"),
)


@st.fragment
def leaderboard_table(view: View) -> None:
    """Draw the table of the block on screen; the fragment reruns alone after changes that are drawn already."""
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
    if whole_run_is_due(view.address, followed=OF_THE_TABLE):
        st.rerun()
    address = current_address()  # what the table shows may be newer than the view
    look = {name: getattr(address, name) for name in OF_THE_TABLE}
    # differs by session, so it must not be among the rows, which all sessions share
    agency_page = page_url("agency", replace(without_table(view.address), agency=""))
    own = {"look": look, "agencyPage": agency_page, "chosen": view.address.agency}
    leaderboard({**rows, **own}, key=_KEY, on_look=_keep_look)
    _corners(replace(view, address=address), rows)


def _corners(view: View, rows: dict[str, Any]) -> None:
    """Draw the download links: the rows on screen, as they are filtered and ordered, and all rows by rank."""
    everything, seen = list(view.ranked_block.best_first), _seen(rows, view.address)
    t = view.t
    whole = _corner(view, "bang-xep-hang", "leaderboard.taken_note", everything)
    if not whole:
        return
    if seen == everything:
        draw_html(tag("div.xh-corner-alone", whole))
        return
    of_seen = _corner(view, "bang-xep-hang-dang-xem", "leaderboard.taken_seen_note", seen)
    agencies = t.agencies(len(seen), view.ranked_block.block)
    named = {t("leaderboard.taken_seen", agencies=agencies): of_seen, t("leaderboard.taken_all"): whole}
    parts = (tag("span.xh-small.xh-quiet", name, " ", corner) for name, corner in named.items())
    draw_html(tag("div.xh-corner-alone", *parts))


def _corner(view: View, name: str, note: str, rows: list[int]) -> Markup:
    t, block = view.t, view.ranked_block
    title = t("leaderboard.taken_title", block=t.block(block.block.name), period=t.period(view.base.edition))
    keys = ("rank", "change_long", "agency", "total", "percent_long", "next_long")
    rank, change, agency, *figures, next_rank = (t(f"leaderboard.{key}") for key in keys)
    columns = [rank, agency, *figures, *(node.name for node in block.groups.nodes), next_rank]
    columns += [change] if block.change else []

    def lines() -> Iterator[list[str]]:
        for row in rows:
            yield _taken_row(block, row, t)

    return table_corner(
        download_context(view, block),
        name,
        title,
        columns,
        lines,
        note=t(note),
        figures=frozenset(range(len(columns))) - {1},
        origin=block.origins.of_scores,
    )


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
        *(_group_figure(block, row, column, t) for column in range(len(block.groups.nodes))),
        next_rank,
    ]
    return [*cells, t.change(change) if change else t("change.new")] if block.change else cells


def _keep_look() -> None:
    if _KEY not in st.session_state:  # sent by a browser that has left the page meanwhile
        return
    if look := leaderboard_look(_KEY):
        set_shown(**look)


def _seen(rows: dict[str, Any], address: Address) -> list[int]:
    """The rows of the block that the table shows for `address`, in its order: same result as in `leaderboard.js`."""
    wanted = search_fold(address.query)
    only = address.only if address.only in {choice["code"] for choice in rows["filters"]} else ""
    found = [
        (index, row)
        for index, row in enumerate(rows["rows"])
        if wanted in row["search"] and (not only or only in row["filters"])
    ]
    direction = -1 if address.sort.startswith("-") else 1
    by = _orders(rows).get(address.sort.removeprefix("-"), _by_place)
    return [index for index, row in sorted(found, key=lambda each: (direction * by(each[1]), each[1]["place"]))]


_Order = Callable[[dict[str, Any]], float]


def _by_place(row: dict[str, Any]) -> float:
    return row["place"]


def _orders(rows: dict[str, Any]) -> dict[str, _Order]:
    """The sort keys of the table by their names in an address."""

    def of(name: str, otherwise: float) -> _Order:
        return lambda row: otherwise if row[name] is None else row[name]

    def of_group(index: int) -> _Order:
        return lambda row: -math.inf if (value := row["groups"][index]["value"]) is None else value

    orders = {
        "hang": _by_place,
        "ten": of("nameOrder", 0),
        "diem": of("totalValue", 0),
        "phan-tram": of("percentValue", 0),
        "len-hang": of("nextValue", math.inf),
        **{f"nhom-{group['code']}": of_group(index) for index, group in enumerate(rows["groups"])},
    }
    return orders | ({"thay-doi": of("changeValue", -math.inf)} if rows["hasChange"] else {})


@st.cache_resource(max_entries=32, show_spinner=False)
def _rows(key: tuple[str, ...], language: str, _view: View) -> dict[str, Any]:
    """All that the table shows; computed once per version of edition and previous edition, block, language."""
    t, block = _view.t, _view.ranked_block
    order = {row: place for place, row in enumerate(block.best_first)}
    by_name = {row: place for place, row in enumerate(block.block.name_order)}
    shares = 100 * np.nan_to_num(block.groups.points) / block.standings.maximum[:, None]
    shares = shares if _columns(block) else block.standings.percent[:, None]
    scale = scale_of_parts(shares.tolist())
    return {
        "stamp": "/".join((*key, language)),
        "hasChange": block.change is not None,
        "groups": [{"code": node.code, "name": node.name} for node in _columns(block)],
        "rows": [
            _row(_view, block, row, agency, shares[row], scale, t) | {"place": order[row], "nameOrder": by_name[row]}
            for row, agency in enumerate(block.block.agencies)
        ],
        "filters": _filters(block, t),
        "near": {"otherwise": NEAR, "choices": [_near(block, percent, t) for percent in _NEAR]},
        "bands": [t(f"heat.band_{band}") for band in range(_BANDS)],
        "labels": _labels(_view, t),
    }


def _filters(block: RankedBlock, t: Localizer) -> list[dict[str, str]]:
    fell = [{"code": FELL, "name": t("leaderboard.filter_fell")}] if block.change else []
    grades = [{"code": _of_grade(grade), "name": grade.name} for grade in block.block.grades]
    all_of_them = {"code": "", "name": t("leaderboard.filter_all")}
    return [all_of_them, {"code": BELOW_MEAN, "name": t("leaderboard.filter_below_mean")}, *fell, *grades]


def _filters_of(block: RankedBlock, row: int, change: AgencyChange | None) -> list[str]:
    """The codes of the filters that an agency passes."""
    grade = agency_grade(block.block, block.standings, row)
    holds = {BELOW_MEAN: below_mean(block, row), FELL: change is not None and change.places < 0}
    return [code for code, true in holds.items() if true] + ([_of_grade(grade)] if grade else [])


def _of_grade(grade: Grade) -> str:
    return f"{GRADE}{str(grade.from_percent).removesuffix('.0')}"


def _near(block: RankedBlock, percent: str, t: Localizer) -> dict[str, Any]:
    """A distance that can be chosen: its label, and the first and last position (from 0) of each run of neighbours."""
    share = Fraction(percent)
    shown = f"{format_number(share, 2, t.language, trim=True)}%"
    if not share:
        return {"code": percent, "name": t("leaderboard.near_none"), "runs": [], "said": []}
    distance = near_distance(block.standings, share)
    in_points = "" if block.standings.by_percent else t("leaderboard.near_points", points=_spread(block, distance, t))
    runs, order = (
        near_ties(block.standings, block.best_first, share),
        {row: at for at, row in enumerate(block.best_first)},
    )
    return {
        "code": percent,
        "name": t("leaderboard.near_choice", percent=shown, points=in_points).strip(),
        "runs": [[order[run.rows[0]], order[run.rows[-1]]] for run in runs],
        "said": [t("leaderboard.near_said", percent=shown, spread=_spread(block, run.spread, t)) for run in runs],
    }


def _spread(block: RankedBlock, distance: Fraction, t: Localizer) -> str:
    if block.standings.by_percent:
        return f"{format_number(distance, 2, t.language, trim=True)}%"
    return format_number(distance, max(3, block.standings.precision), t.language, trim=True)


def _columns(block: RankedBlock) -> tuple[Criterion, ...]:
    """Groups that get a column and a colour; none when there are too many to tell apart."""
    return block.groups.nodes if len(block.groups.nodes) <= LARGEST_GROUP_COUNT else ()


def _labels(view: View, t: Localizer) -> dict[str, str]:
    block = view.ranked_block.block
    agencies = t.agencies(len(block.agencies), block)
    caption = t("leaderboard.caption", block=block.name, period=t.period(view.base.edition), agencies=agencies)
    shown = t("leaderboard.shown", shown="{shown}", agencies=agencies)
    return labels(t, *_LABELS) | {"shown": shown, "caption": with_names_marked(escape(caption))}


def _group_figure(block: RankedBlock, row: int, column: int, t: Localizer) -> str:
    """The percentage of the maximum; the points if there is no maximum (only bonus and penalty points)."""
    share = block.groups.percent_of(row, column)
    return t.percent(share) if share is not None else t.points(float(block.groups.points[row, column]))


def _row(
    view: View, block: RankedBlock, row: int, agency: Agency, shares: Points, scale: BarScale, t: Localizer
) -> dict[str, Any]:
    """`shares`: of the groups, or of the total if the groups are too many, in percent of the agency's own maximum."""
    standings, near = block.standings, block.neighbours
    origin = block.origins.of_total(agency.code)
    needed = float(near.points_to_better[row])
    change = block.change.by_agency.get(agency.code) if block.change else None
    missing = exact_fraction(float(standings.maximum[row])) - exact_fraction(float(standings.total[row]))
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
        "missing": t("leaderboard.missing" if missing >= 0 else "leaderboard.beyond", points=t.points(abs(missing))),
        "start": round(scale.zero - sum(scale.length(share) for share in shares if share < 0), 3),
        "length": round(scale.length(float(standings.percent[row])), 3),
        "filters": _filters_of(block, row, change),
        "groups": [_group(block, row, column, shares, scale, t) for column in range(len(_columns(block)))],
    } | _change(change, t)


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


def _group(block: RankedBlock, row: int, column: int, shares: Points, scale: BarScale, t: Localizer) -> dict[str, Any]:
    points, percent = float(block.groups.points[row, column]), float(block.groups.percent[row, column])
    if math.isnan(points):
        return {"value": None, "percent": "", "points": "", "share": 0, "below": False, "band": 0}
    share = block.groups.percent_of(row, column)
    return {
        "value": round(points if share is None else percent, 6),
        "percent": _group_figure(block, row, column, t),
        "points": t.points(points),
        "share": round(scale.length(float(shares[column])), 3),
        "below": points < 0,
        "band": None if share is None else max(0, min(_BANDS - 1, int(t.shown_percent(share, 0)) // 20)),
    }
