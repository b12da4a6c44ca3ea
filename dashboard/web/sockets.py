"""The socket of a page: opened by that page alone, and nothing passes through it that a page has no reason to say.

Streamlit refuses other sites too, but asks a service on the internet for this machine's public address first: a server
that sends nothing out must not be made to. And it takes whatever a message says: that the caches of all visitors be
emptied, or that a text field holds a number, on which the page then fails. It tells every visitor where its script lies
and which versions run.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.web.widget_states import drop_unfit_states, forget_refusal, note_refusal

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
