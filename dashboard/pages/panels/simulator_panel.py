"""The simulator of one agency: takes what the user did, ranks anew, sends the figures back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from dashboard.model import POINT_DECIMALS, Criterion
from dashboard.pages.frame import View, page_path
from dashboard.pages.live_preview import STEP_AHEAD, answer_ahead
from dashboard.pages.open_editions import current_version_or_none
from dashboard.pages.scenario_session import ScenarioSession, effect_on_screen, scenario_session_key, with_own_points
from dashboard.pages.session import (
    SIMULATOR,
    scenario_session_on_screen,
    session,
    take_events,
    undo_move,
    whole_run_is_due,
)
from dashboard.scoring import Figure, ScenarioEffect, ScenarioRefusal, Standings, mean_points, passing
from dashboard.ui.address import LONGEST_SCENARIO, address_parameters, write_scenario
from dashboard.ui.components.simulator import simulator
from dashboard.ui.markdown import as_code, as_label
from dashboard.ui.wording import Wording

_NAMED = 3  # agencies named in a sentence before it says "and n more"
_ALL_ROWS = 150  # above this many agencies the board shows the leaders and the neighbourhood
_AROUND = 25


@st.fragment
def simulator_panel(view: View, row: int) -> None:
    """Draw sliders, figures and board of the open scenario; runs alone on each thing the user does."""
    take_events()
    newer = view.saved is None and view.trial is None and _newer_version_is_unsaid(view)
    if newer or whole_run_is_due(view.address, followed=("scenario", "version")):
        st.rerun()
    edits = scenario_session_on_screen(view)
    _name_dropped(edits, view)
    data = _data(view, row, edits)
    ahead = answer_ahead(lambda stamp, points: _ahead(view, row, edits, points) if stamp == data["stamp"] else None)
    simulator(data | {"ahead": {"path": STEP_AHEAD, "token": ahead} if ahead else None}, key=SIMULATOR)


def _newer_version_is_unsaid(view: View) -> bool:
    """Whether a version has been published that the whole page, which names it, has not been drawn with."""
    return current_version_or_none(view.recorded.edition.id) not in ("", view.current_version_or_none)


def _ahead(view: View, row: int, edits: ScenarioSession, points: Mapping[str, float]) -> dict[str, Any]:
    """What moves when the agency's `points` are these and all else in the scenario stays; nothing is changed.

    Raises ScenarioRefused for points that are not allowed.
    """
    agency, scenario = view.ranked_block.block.agencies[row].code, edits.scenario
    for criterion, value in points.items():
        scenario = with_own_points(view.ranked, scenario, agency, criterion, value)
    figures = _figures(view, row, ScenarioSession(scenario))
    return figures | {"values": {code: figures["values"][code] for code in points}, "canUndo": True, "canRedo": False}


def _name_dropped(edits: ScenarioSession, view: View) -> None:
    words, moved_from = view.words, session().moved_from
    reasons = "; ".join(
        words(
            "simulation.dropped_change",
            agency=as_label(_name_of(issue.agency, view)),
            criterion=as_label(issue.leaf.name) if issue.leaf else as_code(issue.criterion),
            reason=_reason(issue, words),
        )
        for issue in edits.dropped
    )
    if moved_from is not None:
        said = words("versions.moved", before=moved_from.version, version=view.version)
        if edits.dropped:
            said += " " + words("versions.moved_dropped", count=len(edits.dropped), reasons=reasons)
        st.info(said)
        st.button(words("versions.move_back"), key="move-back", on_click=undo_move)
    elif edits.dropped:
        st.warning(words("simulation.dropped", count=len(edits.dropped), reasons=reasons))


def _name_of(agency: str, view: View) -> str:
    """The name of an agency in the edition on screen, else in one that was shown before; its code else."""
    editions = (view.ranked.edition, *(drawn.ranked.edition for drawn in session().drawn.values()))
    names = (a.name for edition in editions for block in edition.blocks for a in block.agencies if a.code == agency)
    return next(names, agency)


def _reason(issue: ScenarioRefusal, words: Wording) -> str:
    return words(
        f"simulation_refused.{issue.rule}",
        agency=as_code(issue.agency),
        criterion=as_code(issue.criterion),
        points=words.short_points(issue.points),
        value=issue.points,
        maximum=words.short_points(issue.leaf.max_points or 0.0) if issue.leaf else "",
        step=words.short_points(issue.leaf.step or 0.0) if issue.leaf else "",
    )


def _data(view: View, row: int, edits: ScenarioSession) -> dict[str, Any]:
    """All that the component draws: what stays while somebody drags, and the figures."""
    words, block = view.words, view.ranked_block.block
    agency = block.agencies[row]
    focus = [code for code in view.address.focus if code in block.tree.leaf_index]
    return {
        "readOnly": view.saved is not None,
        "stamp": "/".join((scenario_session_key(view), block.code, agency.code, words.language, *focus)),
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
        "labels": _labels(words) | _copied(view, edits),
        **_figures(view, row, edits),
    }


def _figures(view: View, row: int, edits: ScenarioSession) -> dict[str, Any]:
    """What moves with the points."""
    words, block = view.words, view.ranked_block.block
    effect = effect_on_screen(view, edits, row)
    points, after = effect.points, effect.standings
    agency = block.agencies[row]
    mine = edits.scenario.of_agency(agency.code)
    there = replace(view.address, agency=agency.code, scenario=edits.scenario)
    return {
        "groupPoints": _group_points(view, row, effect),
        "values": {
            leaf.code: {
                "value": float(points[row, column]),
                "text": words.short_points(float(points[row, column])),
                "changed": leaf.code in mine,
                "message": _message(edits, agency.code, leaf, words),
            }
            for column, leaf in enumerate(block.tree.leaves)
            if not np.isnan(points[row, column])
        },
        "changed": list(mine),
        "summary": _summary(effect, row, words),
        "status": _status(effect, row, words),
        "passing": _passing(view, after, row),
        "others": _others(view, edits, agency.code),
        "board": _board(view, effect, row),
        "link": f"{page_path('simulation')}?{urlencode(address_parameters(there))}",
    }


def _message(edits: ScenarioSession, agency: str, leaf: Criterion, words: Wording) -> str:
    if (agency, leaf.code) not in edits.messages:
        return ""
    rule, typed = edits.messages[agency, leaf.code]
    return words(
        f"simulation_refused.{rule}",
        value=typed,
        points=typed,
        criterion=leaf.name,
        maximum=words.short_points(leaf.max_points or 0.0),
        step=words.short_points(leaf.step or 0.0),
    )


def _groups(view: View, row: int) -> list[dict[str, Any]]:
    block = view.ranked_block.block
    return [
        {"name": node.name, "leaves": [_leaf(view, row, column) for column in block.tree.columns(node.code)]}
        for node in view.ranked_block.groups.nodes
    ]


def _group_points(view: View, row: int, effect: ScenarioEffect) -> list[dict[str, Any]]:
    """Points of each group and whether they are changed, in the order of `_groups`."""
    words, block, before = view.words, view.ranked_block.block, view.ranked_block.groups
    after = effect.groups
    groups: list[dict[str, Any]] = []
    for column, node in enumerate(after.nodes):
        old, new = float(before.points[row, column]), float(after.points[row, column])
        maximum = words.short_points(block.tree.maximum(node.code))
        change = words.short_points(old) if old == new or math.isnan(old) else None
        groups.append(
            {
                "changed": change is None,
                "points": f"{change} / {maximum}"
                if change is not None
                else words(
                    "simulation.group_points",
                    before=words.short_points(old),
                    after=words.short_points(new),
                    maximum=maximum,
                ),
            }
        )
    return groups


def _leaf(view: View, row: int, column: int) -> dict[str, Any]:
    words, block = view.words, view.ranked_block.block
    leaf, today = block.tree.leaves[column], float(block.points[row, column])
    if math.isnan(today):
        return {"code": leaf.code, "name": leaf.name, "applicable": False}
    maximum = leaf.max_points or 0.0
    return {
        "code": leaf.code,
        "name": leaf.name,
        "applicable": True,
        "maximum": maximum,
        "maximumText": words.short_points(maximum),
        "ofText": words("simulation.of_maximum", maximum=words.short_points(maximum)),
        "today": today,
        "todayPoints": words.short_points(today),
        "todayText": words("simulation.today", points=words.short_points(today)),
        "grid": leaf.stride() / 10**POINT_DECIMALS if leaf.step else _fine_grid(maximum),
        "stepped": leaf.step is not None,
    }


def _fine_grid(maximum: float) -> float:
    """Distance between two places of a slider without steps: the 1, 2 or 5 that gives about a hundred places."""
    raw = maximum / 100
    decade = 10.0 ** math.floor(math.log10(raw))
    return next(step for step in (decade, 2 * decade, 5 * decade, 10 * decade) if step >= raw * 0.99)


def _summary(effect: ScenarioEffect, row: int, words: Wording) -> dict[str, Any]:
    before, after = effect.baseline.standings, effect.standings

    def figure(old: Figure, new: Figure, shown: tuple[str, str], note: str) -> dict[str, str]:
        kind = "better" if new > old else "worse" if new < old else ""
        return {"before": shown[0], "after": shown[1], "note": note, "kind": kind}

    count = words.count(len(before.rank))
    old_rank, new_rank = int(before.rank[row]), int(after.rank[row])
    places = old_rank - new_rank
    rank_note = words("simulation.up", places=places) if places > 0 else ""
    rank_note = words("simulation.down", places=-places) if places < 0 else rank_note
    ranks = words.rank(old_rank, bool(before.tied[row])), words.rank(new_rank, bool(after.tied[row]))
    old_total, new_total = float(before.total[row]), float(after.total[row])
    old_percent, new_percent = before.percent_of(row), after.percent_of(row)
    old_mean, new_mean = mean_points(before), mean_points(after)
    return {
        "rank": figure(
            -old_rank,
            -new_rank,
            (ranks[0] if places else f"{ranks[0]}/{count}", f"{ranks[1]}/{count}"),
            f"{'▲ ' if places > 0 else '▼ ' if places else ''}{rank_note}",
        ),
        "total": figure(
            old_total,
            new_total,
            (words.points(old_total), words.points(new_total)),
            words.points_change(old_total, new_total) if old_total != new_total else "",
        ),
        "percent": figure(old_percent, new_percent, (words.percent(old_percent), words.percent(new_percent)), ""),
        "mean": figure(
            old_mean, new_mean, (words.mean(old_mean), words.mean(new_mean)), words.mean_change(old_mean, new_mean)
        ),
    }


def _status(effect: ScenarioEffect, row: int, words: Wording) -> str:
    near = effect.neighbours
    needed = float(near.points_to_better[row])
    if math.isnan(needed):
        return words("simulation.leading")
    return words("simulation.next", points=words.points(needed), rank=int(near.better_rank[row]))


def _passing(view: View, after: Standings, row: int) -> str:
    words, agencies = view.words, view.ranked_block.block.agencies
    moves = passing(view.ranked_block.standings, after, row)

    def named(rows: Sequence[int]) -> str:
        names = [agencies[other].name for other in rows[:_NAMED]]
        if len(rows) <= _NAMED:
            return words.listing(names)
        listed = words("list.separator").join(names)
        return words("simulation.and_more", agencies=listed, count=len(rows) - _NAMED)

    return " · ".join(
        words(key, agencies=named(rows))
        for key, rows in (
            ("simulation.overtaken", moves.overtaken),
            ("simulation.caught_up", moves.caught_up),
            ("simulation.now_ahead", moves.now_ahead),
        )
        if rows
    )


def _others(view: View, edits: ScenarioSession, agency: str) -> str:
    names = {a.code: a.name for block in view.ranked.edition.blocks for a in block.agencies}
    others = list(dict.fromkeys(code for code, _ in edits.scenario if code != agency))
    if not others:
        return ""
    return view.words("simulation.others_changed", agencies=view.words.listing(names[code] for code in others))


def _board(view: View, effect: ScenarioEffect, row: int) -> dict[str, Any]:
    words, ranked, block = view.words, view.ranked_block, view.ranked_block.block
    before, after = ranked.standings, effect.standings
    order = after.best_first(block.name_order)
    place = order.index(row)
    old_place = sorted(block.name_order, key=before.rank.__getitem__).index(row)
    if len(order) > _ALL_ROWS:
        shown = [r for r in range(len(order)) if r < 3 or abs(r - place) <= _AROUND or abs(r - old_place) <= _AROUND]
    else:
        shown = list(range(len(order)))
    changed = before.total != after.total
    rows: list[dict[str, Any]] = []
    for index, position in enumerate(shown):
        other = order[position]
        places = int(before.rank[other] - after.rank[other])
        code = block.agencies[other].code
        rows.append(
            {
                "code": code,
                "name": block.agencies[other].name,
                "place": index,
                "rank": words.rank(int(after.rank[other]), bool(after.tied[other])),
                "total": words.percent(after.percent_of(other), decimals=2)
                if after.by_percent
                else words.points(float(after.total[other])),
                "bar": round(float(after.percent[other]) / 100, 5),
                "ghost": round(float(before.percent[other]) / 100, 5),
                "own": other == row,
                "simulated": bool(changed[other]),
                "move": f"{'▲' if places > 0 else '▼'} {abs(places)}" if places else "",
                "kind": "better" if places > 0 else "worse" if places < 0 else "",
            }
        )
    position_of = {position: index for index, position in enumerate(shown)}
    return {"rows": rows, "ownPlace": position_of[place], "oldPlace": position_of[old_place], "oldRank": ""}


def _copied(view: View, edits: ScenarioSession) -> dict[str, str]:
    """What is said of a copied link that does not bring back all that is on screen."""
    if len(write_scenario(edits.scenario)) > LONGEST_SCENARIO:
        return {"copied": view.words("simulation.link_too_long")}
    return {"copied": view.words("trial.link")} if view.trial else {}


def _labels(words: Wording) -> dict[str, str]:
    return {
        "rank": words("simulation.rank"),
        "total": words("simulation.total"),
        "percent": words("simulation.percent"),
        "mean": words("simulation.mean"),
        "undo": words("simulation.undo"),
        "redo": words("simulation.redo"),
        "resetAll": words("simulation.reset_all"),
        "copyLink": words("simulation.copy_link"),
        "copied": words("simulation.copied"),
        "filter": words("simulation.filter"),
        "all": words("simulation.all", count="{count}"),
        "focused": words("simulation.focused", count="{count}"),
        "changed": words("simulation.changed", count="{count}"),
        "noneChanged": words("simulation.none_changed"),
        "notApplicable": words("simulation.not_applicable"),
        "sliderName": words("simulation.slider_name", criterion="{criterion}", maximum="{maximum}"),
        "sliderValue": words("simulation.slider_value", points="{points}"),
        "typedName": words("simulation.typed_name", criterion="{criterion}"),
        "toMaximum": words("simulation.to_maximum"),
        "toMaximumOf": words("simulation.to_maximum_of", criterion="{criterion}"),
        "resetOne": words("simulation.reset_one"),
        "resetOneOf": words("simulation.reset_one_of", criterion="{criterion}", points="{points}"),
        "board": words("simulation.board"),
        "boardNote": words("simulation.board_note"),
        "badge": words("simulation.badge"),
    }
