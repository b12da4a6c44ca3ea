"""Sliders of one agency and the ranked board in one component, which reports changes during a drag.

The browser only draws and sends events; points, ranks and every figure come from Python. Each user action is an event
with a number; an event is sent again until Python has acknowledged its number, so nothing is lost during a run. Of
several values of one slider within one gesture only the newest is kept.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import streamlit as st
from markupsafe import Markup

from dashboard.model import POINT_DECIMALS, Criterion, Scenario
from dashboard.ui.address_codes import write_scenario
from dashboard.ui.components import Component, script, style
from dashboard.ui.html import tag

EventKind = Literal["set", "type", "maximum", "reset", "reset_all", "undo", "redo", "restore", "apply", "commit"]
_KINDS: tuple[str, ...] = get_args(EventKind)

_COMPONENT = Component(
    "simulator",
    html='<div class="summary" tabindex="-1"></div>\n'
    '<div class="columns"><div class="sliders"></div><div class="board"></div></div>',
    css=style("simulator"),
    js=script("simulator", "slider_steps"),
)


@dataclass(frozen=True, slots=True)
class SimulatorEvent:
    """A user action on the sliders of `edition`.

    `gesture` groups the events that one undo reverts; `value` is the value that was dragged to or typed, the scenario
    to restore, or the changes to apply: they replace those of `agency`, or are added to all if it is empty.
    """

    number: int
    kind: EventKind
    edition: str
    agency: str
    criterion: str
    value: float | str | None
    gesture: int


def slider_grid(leaf: Criterion) -> float:
    """Distance between two positions of a slider: the step, else 1, 2 or 5 × 10ⁿ for about a hundred positions."""
    if leaf.step:
        return leaf.stride() / 10**POINT_DECIMALS
    raw = (leaf.highest_points - leaf.minimum_points) / 100
    decade = 10.0 ** math.floor(math.log10(raw))
    return next(step for step in (decade, 2 * decade, 5 * decade, 10 * decade) if step >= raw * 0.99)


def simulator(data: dict[str, Any], *, key: str) -> None:
    """Draw the component from `data` (made by `dashboard.pages.panels.simulator_panel`)."""
    _COMPONENT(key=key, data=data, on_events_change=lambda: None)


def apply_button(label: str, changes: Scenario, shown: str, *, replaces: str = "", primary: bool = True) -> Markup:
    """Return a button that applies `changes` to the sliders as one user action.

    They replace the scenario's changes for the agency `replaces`, or are added to the scenario if that is empty.
    `shown`: the agency whose sliders are on the page.
    """
    return tag(
        f"button.xh-apply{'.xh-primary' if primary else ''}",
        label,
        type="button",
        data_agency=replaces,
        data_changes=write_scenario(changes),
        data_points=json.dumps(changes.of_agency(shown)),
    )


def simulator_events(key: str, acknowledged: int) -> Iterator[SimulatorEvent]:
    """Events that are newer than `acknowledged`, oldest first.

    A value that does not have the agreed form is ignored: it can only come from a forged message.
    """
    state = cast("dict[str, Any]", st.session_state.get(key) or {})
    events = state.get("events")
    for event in cast("list[Any]", events if isinstance(events, list) else []):
        match event:
            case {
                "n": int(n),
                "k": str(kind),
                "e": str(on),
                "a": str(agency),
                "c": str(criterion),
                "v": None | int() | float() | str() as value,
                "g": int(gesture),
            }:
                if n > acknowledged and kind in _KINDS:
                    acknowledged = n
                    yield SimulatorEvent(n, cast("EventKind", kind), on, agency, criterion, _value(value), gesture)
            case _:
                continue


def _value(value: float | str | None) -> float | str | None:
    """`value`, converted to a float if it is a whole number; None if that is too large for a float."""
    try:
        return float(value) if isinstance(value, int) else value
    except OverflowError:
        return None
