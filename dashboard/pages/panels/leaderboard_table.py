"""The leaderboard as a table: every figure formatted here, sorted and searched in the browser."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.model import LARGEST_GROUP_COUNT, Agency, Criterion, search_fold
from dashboard.pages.frame import View, page_path
from dashboard.pages.session import current_address, set_table_state, whole_run_is_due
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.scoring import AgencyChange, RankedBlock
from dashboard.ui.address import address_parameters
from dashboard.ui.components.leaderboard import leaderboard, leaderboard_look
from dashboard.ui.provenance_mark import SIGNS, origin_sentence
from dashboard.ui.wording import Wording

_KEY = "leaderboard"


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
        view.words.language,
        _view=view,
    )
    if whole_run_is_due(view.address, followed=("query", "sort")):
        st.rerun()
    address = current_address()  # its search and order may be newer than the view's
    look = {"query": address.query, "sort": address.sort}
    # of this session alone, so it must not be among the rows, which all sessions share
    agency_page = (
        f"{page_path('agency')}?{urlencode(address_parameters(replace(view.address, agency='', query='', sort='')))}"
    )
    leaderboard({**rows, "look": look, "agencyPage": agency_page}, key=_KEY, on_look=_keep_look)


def _keep_look() -> None:
    if _KEY not in st.session_state:  # told by a browser that has left the page meanwhile
        return
    if look := leaderboard_look(_KEY):
        set_table_state(*look)


@st.cache_resource(max_entries=32, show_spinner=False)
def _rows(key: tuple[str, ...], language: str, _view: View) -> dict[str, Any]:
    """All that the table shows; computed once per version of edition and previous edition, block, language."""
    words, block = _view.words, _view.ranked_block
    order = {row: place for place, row in enumerate(block.best_first)}
    by_name = {row: place for place, row in enumerate(block.block.name_order)}
    return {
        "stamp": "/".join((*key, language)),
        "hasChange": block.change is not None,
        "groups": [{"code": node.code, "name": node.name} for node in _columns(block)],
        "rows": [
            _row(_view, block, row, agency, words) | {"place": order[row], "nameOrder": by_name[row]}
            for row, agency in enumerate(block.block.agencies)
        ],
        "labels": _labels(_view, words),
    }


def _columns(block: RankedBlock) -> tuple[Criterion, ...]:
    """Groups that get a column and a colour; none when there are too many to tell apart."""
    return block.groups.nodes if len(block.groups.nodes) <= LARGEST_GROUP_COUNT else ()


def _labels(view: View, words: Wording) -> dict[str, str]:
    count = words.count(len(view.ranked_block.block.agencies))
    return {
        "rank": words("leaderboard.rank"),
        "change": words("leaderboard.change"),
        "changeLong": words("leaderboard.change_long"),
        "agency": words("leaderboard.agency"),
        "total": words("leaderboard.total"),
        "percent": words("leaderboard.percent"),
        "percentLong": words("leaderboard.percent_long"),
        "contributions": words("leaderboard.contributions"),
        "next": words("leaderboard.next"),
        "nextLong": words("leaderboard.next_long"),
        "search": words("leaderboard.search"),
        "searchHint": words("leaderboard.search_hint"),
        "shown": words("leaderboard.shown", shown="{shown}", all=count),
        "ranksStay": words("leaderboard.ranks_stay"),
        "nothing": words("leaderboard.nothing", query="{query}"),
        "clear": words("leaderboard.clear"),
        "notApplicable": words("leaderboard.not_applicable"),
        "caption": words(
            "leaderboard.caption",
            block=view.ranked_block.block.name,
            period=words.period(view.address.period),
            count=count,
        ),
    }


def _row(view: View, block: RankedBlock, row: int, agency: Agency, words: Wording) -> dict[str, Any]:
    standings, near = block.standings, block.neighbours
    origin = block.origins.of_total(agency.code)
    needed = float(near.points_to_better[row])
    return {
        "code": agency.code,
        "name": agency.name,
        "search": search_fold(agency.name),
        "rank": words.rank(int(standings.rank[row]), bool(standings.tied[row])),
        "total": words.points(float(standings.total[row])),
        "totalValue": float(standings.total[row]),
        "percent": words.percent(standings.percent_of(row)),
        "percentValue": float(standings.percent[row]),
        "origin": {
            "kind": str(origin.provenance),
            "sign": SIGNS[origin.provenance],
            "sentence": origin_sentence(origin, view.ranked.edition, words),
        },
        "next": ""
        if math.isnan(needed)
        else words("leaderboard.next_value", points=words.points(needed), rank=int(near.better_rank[row])),
        "nextValue": None if math.isnan(needed) else needed,
        "groups": [_group(block, row, column, words) for column in range(len(_columns(block)))],
    } | _change(block.change.by_agency.get(agency.code) if block.change else None, words)


def _change(change: AgencyChange | None, words: Wording) -> dict[str, Any]:
    if change is None:
        return {"changeValue": None, "change": {"kind": "", "sign": "•", "sentence": words("change.new")}}
    kind, sign = ("better", "▲") if change.places > 0 else ("worse", "▼") if change.places < 0 else ("", "–")
    return {
        "changeValue": change.places,
        "change": {
            "kind": kind,
            "sign": f"{sign}{abs(change.places)}" if change.places else sign,
            "sentence": words.change(change),
        },
    }


def _group(block: RankedBlock, row: int, column: int, words: Wording) -> dict[str, Any]:
    points, percent = float(block.groups.points[row, column]), float(block.groups.percent[row, column])
    if math.isnan(points):
        return {"value": None, "percent": "", "points": "", "share": 0, "heat": 0}
    return {
        "value": round(percent, 6),
        "percent": words.percent(block.groups.percent_of(row, column)),
        "points": words.points(points),
        "share": round(100 * points / float(block.standings.maximum[row]), 3),
        "heat": round(percent),
    }
