"""Checks the widget values that a browser sends against the types that these widgets hold.

Streamlit hands any value of any type to the widget with the id that a message names. A value of another type makes the
page fail, as often as it runs; so the server takes a value only of the type that this widget of this session has.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from streamlit.elements.widgets.data_editor import DataEditorSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx


@dataclass(frozen=True, slots=True)
class _Widget:
    """What a widget can hold: the field of `WidgetState`; whether it is a table that people edit."""

    kind: str
    is_table: bool


_widgets: WeakKeyDictionary[AppSession, dict[str, _Widget]] = WeakKeyDictionary()
"""The widgets of a session that its browser has said something of.

Streamlit notes the type when it draws a widget, and overwrites it by that of the value that came in.
"""
_refused: set[str] = set()
"""Sessions that have not been told yet that something of theirs was refused."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """How many states were dropped; the type of one that was refused, empty if all were of widgets not drawn yet."""

    count: int
    refused: str


def drop_unfit_states(states: WidgetStates, session_id: str) -> Unfit:
    """Leave in `states` what the widgets of the session can hold.

    Nothing is known of a widget before it is drawn, so its value is dropped then too: a browser that comes to a new
    process sends it again with its next message.
    """
    known = _known_widgets(session_id)
    fit: list[WidgetState] = []
    refused = ""
    for state in states.widgets:
        widget = known(state.id)
        if widget is None:
            continue
        value = state.WhichOneof("value")
        if value is None or (value == widget.kind and _is_readable(state, widget)):
            fit.append(state)
        else:
            refused = f"{value} for {widget.kind}"
    count = len(states.widgets) - len(fit)
    if count:
        kept = WidgetStates(widgets=fit)
        states.CopyFrom(kept)
    return Unfit(count, refused)


def note_refusal(session_id: str) -> None:
    """Have the page of the session say so when it next runs."""
    if Runtime.instance().get_app_session(session_id) is not None:
        _refused.add(session_id)


def forget_refusal(session_id: str) -> None:
    """Forget it, for the session has gone."""
    _refused.discard(session_id)


def was_refused() -> bool:
    """Whether something that this session's browser said was refused since this was last asked."""
    context = get_script_run_ctx()
    if context is None or context.session_id not in _refused:
        return False
    _refused.discard(context.session_id)
    return True


def _known_widgets(session_id: str) -> Callable[[str], _Widget | None]:
    """Widgets of the session by their ids; None for one that it has not drawn."""
    session = Runtime.instance().get_app_session(session_id) if session_id else None
    if session is None:
        return lambda _: None
    noted = _widgets.setdefault(session, {})
    drawn = session.session_state._new_widget_state.widget_metadata  # pyright: ignore[reportPrivateUsage]

    def widget(identifier: str) -> _Widget | None:
        metadata = drawn.get(identifier)
        if metadata is not None and identifier not in noted and metadata.value_type:
            reader = getattr(metadata.deserializer, "__self__", None)
            noted[identifier] = _Widget(metadata.value_type, isinstance(reader, DataEditorSerde))
        return noted.get(identifier)

    return widget


def _is_readable(state: WidgetState, widget: _Widget) -> bool:
    """Whether JSON is JSON of the form that Streamlit's components and tables send; other values need no look."""
    if widget.is_table:
        return _is_edited_table(_json(state.string_value))
    match widget.kind:
        case "json_value":
            return isinstance(_json(state.json_value), dict)
        case "json_trigger_value":
            events = _json(state.json_trigger_value)
            return isinstance(events, list) and all(map(_is_event, cast("list[Any]", events)))
        case _:
            return True


def _is_edited_table(edits: object) -> bool:
    """Whether this is what is said of a table in which cells alone can be edited."""
    match edits:
        case {"edited_rows": dict(rows), "added_rows": [], "deleted_rows": []}:
            numbers, cells = cast("dict[str, Any]", rows).keys(), cast("dict[str, Any]", rows).values()
            return all(map(str.isdecimal, numbers)) and all(isinstance(row, dict) for row in cells)
        case _:
            return False


def _is_event(told: object) -> bool:
    match told:
        case {"event": str()}:
            return True
        case _:
            return False


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
