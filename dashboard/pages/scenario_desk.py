"""The scenario somebody is working on: kept in the session per edition, with what undo takes back."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from dashboard.model import Scenario
from dashboard.pages.frame import View, keep_scenario
from dashboard.scoring import (
    RankedBlock,
    ScenarioEffect,
    ScenarioRefusal,
    ScenarioRefused,
    StandStill,
    apply_scenario,
    refused_changes,
    rival_points,
    scenario_effect,
)
from dashboard.ui.components.simulator import SimulatorEvent
from dashboard.ui.rival_code import read_rivals
from dashboard.ui.typed_number import TypedNumberRefused, read_typed_number

_LONGEST_UNDO = 200


@dataclass
class Desk:
    """Mutable state of one edition's simulation in one session.

    `acknowledged`: number of the newest event dealt with. `gesture`: the gesture the newest change belongs to; further
    changes of the same gesture are undone with it. `messages`: criterion → (rule, what was typed).
    """

    scenario: Scenario = field(default_factory=Scenario)
    undo: list[Scenario] = field(default_factory=list)
    redo: list[Scenario] = field(default_factory=list)
    acknowledged: int = 0
    gesture: int = -1
    messages: dict[str, tuple[str, str]] = field(default_factory=dict)
    dropped: tuple[ScenarioRefusal, ...] = ()


def open_desk(view: View) -> Desk:
    """The desk of the edition version on screen, holding what the address says: for full runs of a page.

    Changes in a link that do not fit the edition are put aside in `dropped`, to be named to the user.
    """
    desk: Desk = st.session_state.setdefault(desk_key(view), Desk())
    if view.address.scenario != desk.scenario:
        desk.dropped = refused_changes(view.ranked.edition, view.address.scenario)
        allowed = view.address.scenario.without((refusal.agency, refusal.criterion) for refusal in desk.dropped)
        scenario = _without_today(view, allowed)
        if scenario != desk.scenario:
            _remember(desk)
            desk.redo.clear()
            desk.gesture = -1
            desk.scenario = scenario
            desk.messages.clear()
        keep_scenario(desk.scenario)
    return desk


def desk_on_screen(view: View) -> Desk:
    """The desk as it is, for runs of a fragment: the address that the fragment was drawn with may be older."""
    return st.session_state[desk_key(view)]


def effect_on_screen(view: View, desk: Desk, row: int) -> ScenarioEffect:
    """What the desk's scenario does to the block, the others moving as the address assumes; `row` keeps its points."""
    return effect_of(view, desk.scenario, view.address.rivals, row)


def effect_of(
    view: View, scenario: Scenario, rivals: str, *kept_rows: int, ranked_block: RankedBlock | None = None
) -> ScenarioEffect:
    """What a scenario does to a block (default: the one on screen) under the assumption that `rivals` is the code of.

    Every agency whose points the scenario changes keeps exactly those points, and so do those in `kept_rows`.
    """
    ranked_block = ranked_block or view.ranked_block
    block = ranked_block.block
    kept = {*kept_rows, *(block.agency_index[code] for code, _ in scenario if code in block.agency_index)}
    previous = view.ranked.previous.block_by_code.get(block.code) if view.ranked.previous else None
    points = apply_scenario(block, scenario)
    assumption = read_rivals(rivals) or StandStill()
    return scenario_effect(ranked_block, rival_points(block, previous, assumption, kept, points))


def handle(desk: Desk, view: View, event: SimulatorEvent) -> None:
    """Do what the user did, once; points that are not allowed change nothing and leave a message.

    A saved scenario is only read: whatever asks to change it did not come from our sliders.
    """
    desk.acknowledged = event.number
    if view.saved is not None:
        return
    desk.dropped = ()
    match event.kind:
        case "undo":
            _step(desk, desk.undo, desk.redo)
        case "redo":
            _step(desk, desk.redo, desk.undo)
        case "reset_all":
            _change(desk, event, Scenario())
        case "rest":
            pass
        case _:
            _handle_points(desk, view, event)
    keep_scenario(desk.scenario)


def with_own_points(view: View, scenario: Scenario, agency: str, criterion: str, points: float) -> Scenario:
    """`scenario` with an agency's points on a criterion changed; its own points of today are no change.

    Raises ScenarioRefused for points that are not allowed.
    """
    block, cell = view.ranked_block.block, (agency, criterion)
    column = block.tree.leaf_index.get(criterion)
    if column is not None and points == block.points[block.agency_index[agency], column]:
        return scenario.without([cell])
    if refusals := refused_changes(view.ranked.edition, Scenario({cell: points})):
        raise ScenarioRefused(refusals)
    return scenario.with_points(*cell, points)


def _handle_points(desk: Desk, view: View, event: SimulatorEvent) -> None:
    block = view.ranked_block.block
    row, column = block.agency_index.get(event.agency), block.tree.leaf_index.get(event.criterion)
    if row is None or column is None:
        return
    leaf, today = block.tree.leaves[column], float(block.points[row, column])
    points = _wanted_points(desk, event, today, leaf.max_points or 0.0)
    if points is None:
        return
    try:
        changed = with_own_points(view, desk.scenario, event.agency, event.criterion, points)
    except ScenarioRefused as refused:
        desk.messages[event.criterion] = (str(refused.refusals[0].rule), str(event.value))
        return
    desk.messages.pop(event.criterion, None)
    _change(desk, event, changed)


def _wanted_points(desk: Desk, event: SimulatorEvent, today: float, maximum: float) -> float | None:
    """The points that an event asks for; None after typed text that is no number."""
    if event.kind == "maximum":
        return maximum
    if event.kind == "reset":
        return today
    if event.kind == "type":
        try:
            return read_typed_number(str(event.value))
        except TypedNumberRefused as refused:
            desk.messages[event.criterion] = (refused.reason, str(event.value))
            return None
    return float(event.value) if isinstance(event.value, (int, float)) else None


def _change(desk: Desk, event: SimulatorEvent, scenario: Scenario) -> None:
    if scenario == desk.scenario:
        return
    if event.gesture != desk.gesture or not desk.undo:
        _remember(desk)
    desk.gesture = event.gesture
    desk.redo.clear()
    desk.scenario = scenario
    if event.kind == "reset_all":
        desk.messages.clear()


def _remember(desk: Desk) -> None:
    desk.undo.append(desk.scenario)
    del desk.undo[:-_LONGEST_UNDO]


def _step(desk: Desk, source: list[Scenario], target: list[Scenario]) -> None:
    if source:
        target.append(desk.scenario)
        desk.scenario = source.pop()
        desk.gesture = -1
        desk.messages.clear()


def _without_today(view: View, scenario: Scenario) -> Scenario:
    """`scenario` without cells that say what the edition says anyway."""
    return scenario.without(
        (agency, criterion)
        for block in view.ranked.edition.blocks
        for (agency, criterion), points in scenario.changes.items()
        if agency in block.agency_index
        and points == block.points[block.agency_index[agency], block.tree.leaf_index[criterion]]
    )


def desk_key(view: View) -> str:
    """The name of the desk: one for each edition and version, and for each saved scenario that is only read."""
    return f"desk-{view.ranked.edition.id}-{view.ranked.edition.version}-{view.address.saved}"
