"""The open scenario of one edition: undo, redo, refused input, assumed peers. Pure functions on values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dashboard.model import Block, Scenario
from dashboard.pages.view import View
from dashboard.scoring import (
    NoChange,
    PeerAssumption,
    RankedBlock,
    RankedEdition,
    SameGainAsLastPeriod,
    ScenarioEffect,
    ScenarioRefusal,
    ScenarioRefused,
    effect_with_peers,
    refused_changes,
)
from dashboard.ui.address_codes import read_peers, read_scenario
from dashboard.ui.components.simulator import SimulatorEvent
from dashboard.ui.numbers import TypedNumberRefused, read_typed_number

_LONGEST_UNDO = 200


@dataclass(frozen=True)
class DrawnEdition:
    """An edition that the simulator was drawn with, kept to check the events that arrive later.

    `key`: its name in events. `named_version`: its version as an address names it, empty for a trial.
    `read_only`: a saved scenario was shown. `points_tried_on`: programme, period and score basis.
    """

    key: str
    ranked: RankedEdition
    named_version: str
    read_only: bool
    points_tried_on: tuple[str, str, str]


@dataclass(frozen=True)
class ScenarioSession:
    """One edition's simulation in one session.

    `gesture`: the gesture the newest change belongs to; further changes of the same gesture are undone with it.
    `messages`: (agency, criterion) → (rule, what was typed). `dropped`: changes of a link that do not fit the edition.
    """

    scenario: Scenario = field(default_factory=Scenario)
    undo: tuple[Scenario, ...] = ()
    redo: tuple[Scenario, ...] = ()
    gesture: int = -1
    messages: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict[tuple[str, str], tuple[str, str]])
    dropped: tuple[ScenarioRefusal, ...] = ()


def drawn_edition(view: View) -> DrawnEdition:
    """The edition of a view, as the simulator is drawn with it."""
    address = view.address
    tried_on = (address.programme, address.period, address.score_basis)
    named = "" if view.trial else view.version
    return DrawnEdition(scenario_session_key(view), view.ranked, named, view.saved is not None, tried_on)


def scenario_session_key(view: View) -> str:
    """The key of the edits: one for each edition and version, and for each saved scenario shown read-only."""
    return f"edits-{view.ranked.edition.id}-{view.ranked.edition.version}-{view.address.saved}"


def adopt(edits: ScenarioSession, drawn: DrawnEdition, scenario: Scenario) -> ScenarioSession:
    """Return the edits with a scenario that came from a link, a plan or another version, as one undoable step.

    Changes that do not fit the edition are moved to `dropped`; points equal to the edition's own are not a change.
    """
    if scenario == edits.scenario:
        return edits
    edition = drawn.ranked.edition
    dropped = refused_changes(edition, scenario)
    allowed = scenario.without((issue.agency, issue.criterion) for issue in dropped)
    fitting = _without_today(drawn.ranked, allowed)
    if fitting == edits.scenario:
        return replace(edits, dropped=dropped)
    return replace(_remembering(edits), scenario=fitting, redo=(), gesture=-1, messages={}, dropped=dropped)


def assumed_peers(view: View) -> PeerAssumption:
    """The assumption that the address names; `NoChange` if it names none that is known and possible."""
    assumption = read_peers(view.address.peers) or NoChange()
    return NoChange() if nothing_to_repeat(view, assumption) else assumption


def nothing_to_repeat(view: View, assumption: PeerAssumption | None) -> bool:
    """Whether peers are assumed to repeat their change, but nothing is known of an earlier edition."""
    return isinstance(assumption, SameGainAsLastPeriod) and view.ranked_block.change is None


def effect_of(
    view: View,
    scenario: Scenario,
    *kept_rows: int,
    peers: str | None = None,
    ranked_block: RankedBlock | None = None,
) -> ScenarioEffect:
    """The effect of a scenario on a block (default: the one on screen), with the peers moving as assumed.

    `peers`: the code of the assumption (default: the one in the address). Every agency whose points the scenario
    changes keeps exactly those points, and so do those in `kept_rows`.
    """
    assumption = read_peers(view.address.peers if peers is None else peers) or NoChange()
    return effect_with_peers(view.ranked, ranked_block or view.ranked_block, scenario, assumption, kept_rows)


def handle(edits: ScenarioSession, drawn: DrawnEdition, event: SimulatorEvent) -> ScenarioSession:
    """The edits after an event; points that are not allowed change nothing and leave a message."""
    match event.kind:
        case "commit":
            return edits
        case "undo":
            return _undone(edits)
        case "redo":
            return _redone(edits)
        case "reset_all":
            return replace(_changed(edits, event, Scenario()), messages={}, dropped=())
        case "restore":
            return adopt(edits, drawn, read_scenario(str(event.value), longest=None)[0])
        case "apply":
            kept = edits.scenario.without((event.agency, one) for one in edits.scenario.of_agency(event.agency))
            applied, _ = read_scenario(str(event.value), longest=None)
            return adopt(edits, drawn, Scenario({**kept.changes, **applied.changes}))
        case _:
            return _with_points(replace(edits, dropped=()), drawn, event)


def with_own_points(edition: RankedEdition, scenario: Scenario, agency: str, criterion: str, points: float) -> Scenario:
    """`scenario` with an agency's points on a criterion changed; the edition's own points remove the change.

    Raises ScenarioRefused for points that are not allowed.
    """
    block, cell = _block_of(edition, agency), (agency, criterion)
    column = block.tree.leaf_index.get(criterion) if block else None
    if block is not None and column is not None and points == block.points[block.agency_index[agency], column]:
        return scenario.without([cell])
    if issues := refused_changes(edition.edition, Scenario({cell: points})):
        raise ScenarioRefused(issues)
    return scenario.with_points(*cell, points)


def _block_of(edition: RankedEdition, agency: str) -> Block | None:
    return next((block for block in edition.edition.blocks if agency in block.agency_index), None)


def _with_points(edits: ScenarioSession, drawn: DrawnEdition, event: SimulatorEvent) -> ScenarioSession:
    block, cell = _block_of(drawn.ranked, event.agency), (event.agency, event.criterion)
    column = block.tree.leaf_index.get(event.criterion) if block else None
    if block is None or column is None:
        return edits
    leaf, today = block.tree.leaves[column], float(block.points[block.agency_index[event.agency], column])
    try:
        points = _wanted_points(event, today, leaf.highest_points)
        if points is None:
            return edits
        changed = with_own_points(drawn.ranked, edits.scenario, *cell, points)
    except TypedNumberRefused as refused:
        return replace(edits, messages={**edits.messages, cell: (refused.rule, str(event.value))})
    except ScenarioRefused as refused:
        rule = str(refused.issues[0].rule)
        return replace(edits, messages={**edits.messages, cell: (rule, str(event.value))})
    others = {other: message for other, message in edits.messages.items() if other != cell}
    return _changed(replace(edits, messages=others), event, changed)


def _wanted_points(event: SimulatorEvent, today: float, maximum: float) -> float | None:
    """The points that an event asks for. Raises TypedNumberRefused for typed text that is not a number."""
    if event.kind == "maximum":
        return maximum
    if event.kind == "reset":
        return today
    if event.kind == "type":
        return read_typed_number(str(event.value))
    return float(event.value) if isinstance(event.value, (int, float)) else None


def _changed(edits: ScenarioSession, event: SimulatorEvent, scenario: Scenario) -> ScenarioSession:
    if scenario == edits.scenario:
        return edits
    if event.gesture != edits.gesture or not edits.undo:
        edits = _remembering(edits)
    return replace(edits, gesture=event.gesture, redo=(), scenario=scenario)


def _remembering(edits: ScenarioSession) -> ScenarioSession:
    return replace(edits, undo=(*edits.undo, edits.scenario)[-_LONGEST_UNDO:])


def _undone(edits: ScenarioSession) -> ScenarioSession:
    if not edits.undo:
        return edits
    *earlier, last = edits.undo
    back = replace(edits, undo=tuple(earlier), redo=(*edits.redo, edits.scenario), scenario=last)
    return replace(back, gesture=-1, messages={}, dropped=())


def _redone(edits: ScenarioSession) -> ScenarioSession:
    if not edits.redo:
        return edits
    *later, next_one = edits.redo
    forward = replace(edits, redo=tuple(later), undo=(*edits.undo, edits.scenario), scenario=next_one)
    return replace(forward, gesture=-1, messages={}, dropped=())


def _without_today(edition: RankedEdition, scenario: Scenario) -> Scenario:
    """`scenario` without cells whose points equal the edition's own."""
    return scenario.without(
        (agency, criterion)
        for block in edition.edition.blocks
        for (agency, criterion), points in scenario.changes.items()
        if agency in block.agency_index
        and points == block.points[block.agency_index[agency], block.tree.leaf_index[criterion]]
    )
