"""The simulator of one agency: applies the user's events, ranks again and sends the figures back."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np
import streamlit as st
from markupsafe import Markup

from dashboard.model import Provenance
from dashboard.pages.edition_cache import listed_version
from dashboard.pages.elements import draw_html
from dashboard.pages.live_preview import PREVIEW_PATH, preview_token
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.download_context import download_context, table_corner
from dashboard.pages.panels.simulator_words import (
    next_rank,
    others_changed,
    passed,
    places_in_words,
    read_out,
    refused_value,
)
from dashboard.pages.scenario_session import ScenarioSession, effect_of, scenario_session_key, with_own_points
from dashboard.pages.session import (
    SIMULATOR,
    scenario_session_on_screen,
    session,
    take_events,
    undo_move,
    whole_run_is_due,
)
from dashboard.pages.view import View
from dashboard.scoring import Figure, ScenarioEffect, mean_points
from dashboard.ui.address_codes import LONGEST_SCENARIO, write_scenario
from dashboard.ui.bar_scale import BarScale, bar_scale
from dashboard.ui.components import labels
from dashboard.ui.components.simulator import simulator, slider_grid
from dashboard.ui.escaped_text import as_code, as_label
from dashboard.ui.html import tag
from dashboard.ui.issues import points_problem
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import SIGNS

_ALL_ROWS = 150  # above this many agencies the board shows the leaders and the neighbourhood
_AROUND = 25
_SIMULATED = SIGNS[Provenance.SIMULATED]
_LABELS = (
    *("simulation.rank", "simulation.total", "simulation.percent", "simulation.mean"),
    *("simulation.undo", "simulation.redo", "simulation.reset_all", "simulation.copy_link", "simulation.copied"),
    *("simulation.filter", "simulation.all", "simulation.focused", "simulation.changed", "simulation.none_changed"),
    *("simulation.not_applicable", "simulation.slider_name", "simulation.slider_value", "simulation.typed_name"),
    *("simulation.to_maximum", "simulation.to_maximum_of", "simulation.reset_one", "simulation.reset_one_of"),
    *("simulation.board", "simulation.board_note", "simulation.badge"),
)


@st.fragment
def simulator_panel(view: View, row: int) -> None:
    """Draw sliders, figures and board of the open scenario; the fragment reruns alone on each user event."""
    take_events()
    newer = view.saved is None and view.trial is None and _newer_version_is_unsaid(view)
    if newer or whole_run_is_due(view.address, followed=("scenario", "version")):
        st.rerun()
    edits = scenario_session_on_screen(view)
    _name_dropped(edits, view)
    data = _data(view, row, edits)
    token = preview_token(lambda stamp, points: _preview(view, row, edits, points) if stamp == data["stamp"] else None)
    simulator(data | {"preview": {"path": PREVIEW_PATH, "token": token} if token else None}, key=SIMULATOR)
    if taken := _board_corner(view, row, edits):
        draw_html(tag("div.xh-corner-alone", tag("span.xh-small.xh-quiet", view.t("simulation.board"), " ", taken)))


def _newer_version_is_unsaid(view: View) -> bool:
    """Whether a version has been published since the whole page, which announces new versions, was drawn."""
    return listed_version(view.base.edition.id) not in ("", view.current_version)


def _preview(view: View, row: int, edits: ScenarioSession, points: Mapping[str, float]) -> dict[str, Any]:
    """The figures if the agency had these `points` and the rest of the scenario stayed; nothing is changed.

    Raises ScenarioRefused for points that are not allowed.
    """
    agency, scenario = view.ranked_block.block.agencies[row].code, edits.scenario
    for criterion, value in points.items():
        scenario = with_own_points(view.ranked, scenario, agency, criterion, value)
    figures = _figures(view, row, ScenarioSession(scenario), points)
    return figures | {"canUndo": True, "canRedo": False}


def _name_dropped(edits: ScenarioSession, view: View) -> None:
    t, moved_from = view.t, session().moved_from
    reasons = "; ".join(
        t(
            "simulation.dropped_change",
            agency=as_label(_name_of(issue.agency, view)),
            criterion=as_label(issue.leaf.name) if issue.leaf else as_code(issue.criterion),
            reason=points_problem(
                issue.rule,
                t.short_points(issue.points),
                issue.leaf,
                t.language,
                agency=as_code(issue.agency),
                criterion=as_code(issue.criterion),
            ),
        )
        for issue in edits.dropped
    )
    if moved_from is not None:
        said = t("versions.moved", before=moved_from.version, version=view.version)
        if edits.dropped:
            said += " " + t("versions.moved_dropped", count=len(edits.dropped), reasons=reasons)
        st.info(said)
        st.button(t("versions.move_back"), key="move-back", on_click=undo_move)
    elif edits.dropped:
        st.warning(t("simulation.dropped", count=len(edits.dropped), reasons=reasons))


def _name_of(agency: str, view: View) -> str:
    """The name of an agency in the edition on screen, else in one that was shown before, else its code."""
    editions = (view.ranked.edition, *(drawn.ranked.edition for drawn in session().drawn.values()))
    names = (a.name for edition in editions for block in edition.blocks for a in block.agencies if a.code == agency)
    return next(names, agency)


def _data(view: View, row: int, edits: ScenarioSession) -> dict[str, Any]:
    """All data that the component draws: what is constant during a drag, and the figures."""
    t, block = view.t, view.ranked_block.block
    agency = block.agencies[row]
    focus = [code for code in view.address.focus if code in block.tree.leaf_index]
    return {
        "readOnly": view.saved is not None,
        "stamp": "/".join((scenario_session_key(view), block.code, agency.code, t.language, *focus)),
        "edition": scenario_session_key(view),
        "agency": agency.code,
        "session": session().id,
        "acknowledged": session().acknowledged,
        "scenario": write_scenario(edits.scenario),
        "longest": LONGEST_SCENARIO,
        "groups": _groups(view, row),
        "focused": focus,
        "undo": write_scenario(edits.undo[-1]) if edits.undo else "",
        "redo": write_scenario(edits.redo[-1]) if edits.redo else "",
        "canUndo": bool(edits.undo),
        "canRedo": bool(edits.redo),
        "labels": labels(t, *_LABELS) | _copied(view, edits),
        **_figures(view, row, edits),
    }


def _figures(view: View, row: int, edits: ScenarioSession, criteria: Collection[str] | None = None) -> dict[str, Any]:
    """The data that change with the points; the points of `criteria` alone (default: of all)."""
    t, block = view.t, view.ranked_block.block
    effect = effect_of(view, edits.scenario, row)
    points, after = effect.points, effect.standings
    agency = block.agencies[row]
    mine = edits.scenario.of_agency(agency.code)
    there = replace(view.address, agency=agency.code, scenario=edits.scenario)
    leaf_index = block.tree.leaf_index
    columns = range(len(leaf_index)) if criteria is None else [leaf_index[code] for code in criteria]
    status, passing = next_rank(effect, row, t), passed(view, after, row)
    return {
        "groupPoints": _group_points(view, row, effect),
        "values": {
            leaf.code: {
                "value": float(points[row, column]),
                "text": t.short_points(float(points[row, column])),
                "changed": leaf.code in mine,
                "message": refused_value(edits, agency.code, leaf, t),
            }
            for column, leaf in ((column, block.tree.leaves[column]) for column in columns)
            if not np.isnan(points[row, column])
        },
        "changed": list(mine),
        "summary": _summary(effect, row, t),
        "status": status,
        "passing": passing,
        "spoken": read_out(effect, row, passing, status, t),
        "others": others_changed(view, edits, agency.code),
        "board": _board(view, effect, row),
        "link": page_url("simulation", there),
    }


def _groups(view: View, row: int) -> list[dict[str, Any]]:
    block, nodes = view.ranked_block.block, view.ranked_block.groups.nodes
    return [
        {"name": node.name, "leaves": [_leaf(view, row, column) for column in block.tree.columns(node.code)]}
        for node in (nodes[column] for column in _weakest_first(view, row))
    ]


def _weakest_first(view: View, row: int) -> list[int]:
    """The groups, lowest percentage in the edition first (simulations do not change it), not applicable ones last."""
    groups = view.ranked_block.groups

    def order(column: int) -> tuple[bool, Fraction]:
        percent = groups.percent_of(row, column)
        return percent is None, percent or Fraction(0)

    return sorted(range(len(groups.nodes)), key=order)


def _group_points(view: View, row: int, effect: ScenarioEffect) -> list[dict[str, Any]]:
    """Points of each group and whether they are changed, in the order of `_groups`."""
    t, tree, before, after = view.t, view.ranked_block.block.tree, view.ranked_block.groups, effect.group_points_of(row)
    groups: list[dict[str, Any]] = []
    for column in _weakest_first(view, row):
        node, old, new = before.nodes[column], float(before.points[row, column]), after[column]
        changed = not (old == new or math.isnan(old))
        maximum = tree.maximum(node.code)
        points = t.short_points(old)
        if changed:
            points = t("simulation.group_points", before=points, after=t.short_points(new))
        if maximum:  # bonus and penalty points have no maximum
            points += f" {t('simulation.of_maximum', maximum=t.short_points(maximum))}"
        groups.append({"changed": changed, "points": points})
    return groups


def _leaf(view: View, row: int, column: int) -> dict[str, Any]:
    t, block = view.t, view.ranked_block.block
    leaf, today = block.tree.leaves[column], float(block.points[row, column])
    if math.isnan(today):
        return {"code": leaf.code, "name": leaf.name, "applicable": False}
    minimum, maximum = leaf.minimum_points, leaf.highest_points
    return {
        "code": leaf.code,
        "name": leaf.name,
        "applicable": True,
        "minimum": minimum,
        "minimumText": t.short_points(minimum),
        "maximum": maximum,
        "maximumText": t.short_points(maximum),
        "ofText": t("simulation.of_maximum", maximum=t.maximum_of(leaf)),
        "today": today,
        "todayPoints": t.short_points(today),
        "todayText": t("simulation.today", points=t.short_points(today)),
        "grid": slider_grid(leaf),
        "stepped": leaf.step is not None,
    }


def _summary(effect: ScenarioEffect, row: int, t: Localizer) -> dict[str, Any]:
    before, after = effect.baseline.standings, effect.standings

    def figure(old: Figure, new: Figure, shown: tuple[str, str], note: str = "") -> dict[str, str]:
        kind = "better" if new > old else "worse" if new < old else ""
        return {"before": shown[0], "after": shown[1], "note": note, "kind": kind}

    old_rank, new_rank = int(before.rank[row]), int(after.rank[row])
    places, of = old_rank - new_rank, f"/{t.count(len(before.rank))}"
    note = f"{'▲' if places > 0 else '▼'} {places_in_words(places, t)}" if places else ""
    old_shown, new_shown = t.rank(old_rank, bool(before.tied[row])), t.rank(new_rank, bool(after.tied[row])) + of
    old, new = float(before.total[row]), float(after.total[row])
    old_percent, new_percent = before.percent_of(row), after.percent_of(row)
    old_mean, new_mean = mean_points(before), mean_points(after)
    return {
        "rank": figure(-old_rank, -new_rank, (old_shown if places else old_shown + of, new_shown), note),
        "total": figure(old, new, (t.points(old), t.points(new)), t.points_change(old, new) if old != new else ""),
        "percent": figure(old_percent, new_percent, (t.percent(old_percent), t.percent(new_percent))),
        "mean": figure(old_mean, new_mean, (t.mean(old_mean), t.mean(new_mean)), t.mean_change(old_mean, new_mean)),
    }


def _board(view: View, effect: ScenarioEffect, row: int) -> dict[str, Any]:
    """The agencies, best first; in a large block only the leaders and those around the old and the new place."""
    ranked, block = view.ranked_block, view.ranked_block.block
    order = effect.standings.best_first(block.name_order)
    place, old_place = order.index(row), ranked.best_first.index(row)
    shown = list(range(len(order)))
    if len(order) > _ALL_ROWS:
        around = {near for at in (place, old_place) for near in range(at - _AROUND, at + _AROUND + 1)}
        shown = sorted({0, 1, 2} | around & set(shown))
    ends = [(percent.min(), percent.max()) for percent in (effect.baseline.standings.percent, effect.standings.percent)]
    scale = bar_scale(chain.from_iterable(ends))
    rows = [
        {"place": index, "own": order[position] == row, **_board_row(effect, order[position], scale, view.t)}
        for index, position in enumerate(shown)
    ]
    return {"rows": rows, "ownPlace": shown.index(place), "oldPlace": shown.index(old_place)}


def _board_row(effect: ScenarioEffect, row: int, scale: BarScale, t: Localizer) -> dict[str, Any]:
    before, after, agency = effect.baseline.standings, effect.standings, effect.block.agencies[row]
    total, places = float(after.total[row]), int(before.rank[row] - after.rank[row])
    return {
        "code": agency.code,
        "name": agency.name,
        "rank": str(after.rank[row]),
        "shared": f"{t('rank.shared')} " if after.tied[row] else "",
        "total": t.percent(after.percent_of(row), decimals=2) if after.by_percent else t.points(total),
        "start": round(scale.start(float(after.percent[row])) / 100, 5),
        "bar": round(scale.length(float(after.percent[row])) / 100, 5),
        "ghost": round(scale.place(float(before.percent[row])) / 100, 5),
        "simulated": total != float(before.total[row]),
        "move": f"{'▲' if places > 0 else '▼'} {abs(places)}" if places else "",
        "moveInWords": places_in_words(places, t),
        "kind": "better" if places > 0 else "worse" if places < 0 else "",
    }


def _board_corner(view: View, row: int, edits: ScenarioSession) -> Markup:
    """The whole board as a file: every agency by its simulated rank, beside the figures of the edition."""
    t, ranked, scenario = view.t, view.ranked_block, edits.scenario
    figures = [t(f"workbook.{name}") for name in ("rank", "total", "percent")]
    after, before = (
        [t(f"workbook.{name}", figure=figure) for figure in figures] for name in ("as_simulated", "of_edition")
    )
    columns = [after[0], t("workbook.agency"), *after[1:], *before, t("workbook.difference")]

    def lines() -> Iterator[list[str]]:
        effect = effect_of(view, scenario, row)
        old, new = effect.baseline.standings, effect.standings
        for at in new.best_first(ranked.block.name_order):
            agency = ranked.block.agencies[at]
            was, now = float(old.total[at]), float(new.total[at])
            of_rank, of_total = ranked.origins.of_rank(agency.code), ranked.origins.of_total(agency.code)
            yield [
                f"{new.rank[at]} {_SIMULATED}",
                agency.name,
                f"{t.points(now)} {_SIMULATED}",
                t.percent(new.percent_of(at)),
                f"{old.rank[at]} {SIGNS[of_rank.provenance]}",
                f"{t.points(was)} {SIGNS[of_total.provenance]}",
                t.percent(old.percent_of(at)),
                t.points_change(was, now),
            ]

    taken = download_context(view, ranked, agency=ranked.block.agencies[row].code, scenario=scenario)
    every = frozenset(range(len(columns))) - {1}
    return table_corner(taken, "bang-mo-phong", t("simulation.board"), columns, lines, figures=every)


def _copied(view: View, edits: ScenarioSession) -> dict[str, str]:
    """The message on copying a link that does not restore everything on screen."""
    if len(write_scenario(edits.scenario)) > LONGEST_SCENARIO:
        return {"copied": view.t("simulation.link_too_long")}
    return {"copied": view.t("trial.link")} if view.trial else {}
