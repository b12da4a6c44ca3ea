"""The socket of a page: opened by that page alone, and nothing passes through it that a page has no reason to say.

Streamlit refuses other sites too, but asks a service on the internet for this machine's public address first: a server
that sends nothing out must not be made to. And it takes whatever a message says.
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


_log = structlog.stdlib.get_logger("dashboard.web.sockets")

_REFUSED = 1008  # "policy violation" of the WebSocket protocol; before the handshake it becomes a 403


class SameOriginSockets:
    """Refuses a socket whose `Origin` is not the host that it is opened on. Programs send none and are let in."""

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
    """Host and port of an origin; empty for what is none, such as `null`."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


_ALLOWED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
"""Messages that our pages send. Not: `clear_cache` empties the caches of all, `load_git_info` tells of the
server's folder, `set_run_on_save` and the `debug_…` are for developers."""
_ALLOWED_OPERATIONS = {"deferred_file", "dataframe_chunk"}


class SocketMessages:
    """Looks at every message of every socket, both ways."""

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
    """One socket. `session`: the id of the Streamlit session that it belongs to, as far as it is known yet."""

    def __init__(self, receive: Receive, send: Send, session: str) -> None:
        self._receive = receive
        self._send = send
        self.session = session
        self._is_logged = False

    async def receive(self) -> Message:
        """Return the next message from the browser that is allowed."""
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
                unfit = drop_unfit_states(said.rerun_script.widget_states, self.session)
                if unfit.refused:
                    self._note("widget state", unfit.refused)
                    note_refusal(self.session)
                if unfit.count:
                    return {"type": "websocket.receive", "bytes": said.SerializeToString()}
            return message

    async def send(self, message: Message) -> None:
        """Pass on a message to the browser."""
        content = message.get("bytes")
        if message["type"] == "websocket.send" and content:
            said = ForwardMsg.FromString(content)
            if said.WhichOneof("type") == "new_session":
                self.session = said.new_session.initialize.session_id
                message = {"type": "websocket.send", "bytes": _without_server_details(said).SerializeToString()}
        await self._send(message)

    def _note(self, what: str, kind: str | None) -> None:
        """Log the first refusal of a socket only, so that a flood of messages does not fill the log."""
        if not self._is_logged:
            self._is_logged = True
            _log.warning("socket_message_refused", what=what, kind=kind)


def _is_allowed(said: BackMsg) -> bool:
    kind = said.WhichOneof("type")
    if kind == "backend_operation_request":
        return said.backend_operation_request.WhichOneof("payload") in _ALLOWED_OPERATIONS
    return kind in _ALLOWED


def _without_server_details(said: ForwardMsg) -> ForwardMsg:
    """`said` without the path of the script, versions, and the number of the installation: no page needs them."""
    first = said.new_session.initialize
    said.new_session.main_script_path = ""
    for told in (first.user_info, first.environment_info):
        told.Clear()
        told.SetInParent()  # there and empty: Streamlit's browser code reads them without asking
    return said


def _resumed_session(scope: Scope) -> str:
    """The session that a browser comes back to, which Streamlit's page names third among the protocols."""
    protocols = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    return protocols[2].strip() if len(protocols) > 2 else ""
