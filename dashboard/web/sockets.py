"""Checks on a page's WebSocket: only the page's own origin may open it, and only messages that a page sends pass.

Streamlit refuses other origins too, but first asks a service on the internet for this machine's public address, which a
server that makes no outgoing requests must not do. And Streamlit does not check the content of messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import structlog
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.elements.widgets.data_editor import DataEditorSerde
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx


@dataclass(frozen=True, slots=True)
class _Widget:
    """The type of a widget's value, as the field of `WidgetState`, and whether the widget is an editable table."""

    kind: str
    is_table: bool


_widgets: WeakKeyDictionary[AppSession, dict[str, _Widget]] = WeakKeyDictionary()
"""The widgets of each session for which its browser has sent a state, by widget id.

Streamlit records the type when it draws a widget, and overwrites it with the type of the value that comes in.
"""
_refused: set[str] = set()
"""Sessions that had a widget's value refused and have not shown this to the user yet."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """The number of states dropped, and the type of one refused: empty if all belonged to widgets not drawn yet."""

    count: int
    refused: str


def drop_invalid_states(states: WidgetStates, session_id: str) -> Unfit:
    """Remove from `states` every value that the session's widgets cannot hold.

    The type of a widget is unknown until it is drawn, so its value is dropped until then: a browser that connects to a
    new process sends the value again with its next message.
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
    """Record that a widget's value was refused, so that the session's page reports it in its next run."""
    if Runtime.instance().get_app_session(session_id) is not None:
        _refused.add(session_id)


def forget_refusal(session_id: str) -> None:
    """Delete the recorded refusal of a session that has ended."""
    _refused.discard(session_id)


def pop_refusal() -> bool:
    """Return whether a widget's value from this session's browser was refused since the last call."""
    context = get_script_run_ctx()
    if context is None or context.session_id not in _refused:
        return False
    _refused.discard(context.session_id)
    return True


def _known_widgets(session_id: str) -> Callable[[str], _Widget | None]:
    """A function from widget id to the session's widget; None for a widget that has not been drawn."""
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
    """Whether a JSON value has the form that Streamlit's components and tables send; other types are not checked."""
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
    """Whether these are valid edits of a table whose cells can be edited, but whose rows are fixed."""
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


_log = structlog.stdlib.get_logger("dashboard.web.sockets")

_REFUSED = 1008  # "policy violation" of the WebSocket protocol; before the handshake it becomes a 403


class SameOriginSockets:
    """Refuses a socket whose `Origin` differs from the requested host; clients that send none (programs) pass."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and _host(origin) != headers.get("host", "").lower():
                _log.warning("socket_of_another_site", origin=origin[:200])
                await receive()
                await send({"type": "websocket.close", "code": _REFUSED})
                return
        await self._app(scope, receive, send)


def _host(origin: str) -> str:
    """The host and port of an origin; empty for a value that is not an origin, such as `null`."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


_ALLOWED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
"""Messages that our pages send. Left out: `clear_cache` empties the caches of all sessions, `load_git_info` reveals the
server's folder, `set_run_on_save` and `debug_…` are for developers."""
_ALLOWED_OPERATIONS = {"deferred_file", "dataframe_chunk"}


class SocketMessages:
    """Filters the messages of every socket, in both directions."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or one socket until it is closed."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        socket = _Socket(receive, send, _resumed_session(scope))
        try:
            await self._app(scope, socket.receive, socket.send)
        finally:
            forget_refusal(socket.session)


class _Socket:
    """One socket. `session`: the id of its Streamlit session, empty until it is known."""

    def __init__(self, receive: Receive, send: Send, session: str) -> None:
        self._receive = receive
        self._send = send
        self.session = session
        self._is_logged = False

    async def receive(self) -> Message:
        """Return the next allowed message from the browser."""
        while True:
            message = await self._receive()
            content = message.get("bytes")
            if message["type"] != "websocket.receive" or not content:
                return message
            try:
                said = BackMsg.FromString(content)
            except DecodeError:
                return message  # Streamlit closes the socket
            kind = said.WhichOneof("type")
            if not _is_allowed(said):
                self._note("message", kind)
                continue
            if kind == "rerun_script" and said.rerun_script.widget_states.widgets:
                unfit = drop_invalid_states(said.rerun_script.widget_states, self.session)
                if unfit.refused:
                    self._note("widget state", unfit.refused)
                    note_refusal(self.session)
                if unfit.count:
                    return {"type": "websocket.receive", "bytes": said.SerializeToString()}
            return message

    async def send(self, message: Message) -> None:
        """Send a message to the browser, without details of the server."""
        content = message.get("bytes")
        if message["type"] == "websocket.send" and content:
            said = ForwardMsg.FromString(content)
            if said.WhichOneof("type") == "new_session":
                self.session = said.new_session.initialize.session_id
                message = {"type": "websocket.send", "bytes": _without_server_details(said).SerializeToString()}
        await self._send(message)

    def _note(self, what: str, kind: str | None) -> None:
        """Log only the first refusal of each socket, so that a flood of messages does not fill the log."""
        if not self._is_logged:
            self._is_logged = True
            _log.warning("socket_message_refused", what=what, kind=kind)


def _is_allowed(said: BackMsg) -> bool:
    kind = said.WhichOneof("type")
    if kind == "backend_operation_request":
        return said.backend_operation_request.WhichOneof("payload") in _ALLOWED_OPERATIONS
    return kind in _ALLOWED


def _without_server_details(said: ForwardMsg) -> ForwardMsg:
    """`said` without the script's path, the versions and the installation's number, which no page needs."""
    first = said.new_session.initialize
    said.new_session.main_script_path = ""
    for told in (first.user_info, first.environment_info):
        told.Clear()
        told.SetInParent()  # present but empty: Streamlit's browser code reads them without checking
    return said


def _resumed_session(scope: Scope) -> str:
    """The id of the session that a browser reconnects to: the third WebSocket protocol that Streamlit's page sends."""
    protocols = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    return protocols[2].strip() if len(protocols) > 2 else ""
