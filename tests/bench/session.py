"""One visitor without a browser: a session that speaks Streamlit's own WebSocket protocol, in its own protobufs.

It keeps what a browser would: the ids of components, the state of every widget, which messages it has cached. It draws
nothing, so what is measured is the server alone.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ANSWER = 60.0
"""Seconds that a rerun may take before it counts as an error."""
LARGEST_MESSAGE = 2**26
TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"


class SessionFailed(Exception):
    """The server closed, did not answer in time, or said that the script went wrong."""


@dataclass(frozen=True)
class Rerun:
    """What one request to the server cost: `seconds` until the script had finished, and the bytes received."""

    seconds: float
    received: int


@dataclass
class Session:
    """A session on one page. Use it as an async context manager; `open` runs the page for the first time."""

    url: str
    page: str
    query: dict[str, str]
    cookie: str = ""
    widgets: dict[str, WidgetState] = field(default_factory=dict[str, WidgetState])
    components: dict[str, str] = field(default_factory=dict[str, str])
    fragments: dict[str, str] = field(default_factory=dict[str, str])
    data: dict[str, Any] = field(default_factory=dict[str, Any])
    cached: set[str] = field(default_factory=set[str])
    page_hash: str = ""
    query_string: str = ""
    socket: ClientConnection | None = None

    async def __aenter__(self) -> Session:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        self.socket = await connect(
            f"ws://{urlsplit(self.url).netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
            origin=self.url,  # pyright: ignore[reportArgumentType]
            additional_headers=headers,
            max_size=LARGEST_MESSAGE,
            compression=None,
            open_timeout=ANSWER,
        )
        response = self.socket.response
        if response is not None:  # nginx names the process that answered, as it does to a browser
            self.cookie = "; ".join(told.partition(";")[0] for told in response.headers.get_all("Set-Cookie"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def open(self) -> Rerun:
        """Run the page for the first time, as a browser does with the address it was given."""
        self.query_string = urlencode(self.query)
        return await self._rerun(ClientState(query_string=self.query_string, page_name=self.page))

    async def set_state(self, component: str, value: dict[str, Any]) -> Rerun:
        """Set the state of a component (by its name) and wait for the answer."""
        identifier = self.components[component]
        self.widgets[identifier] = WidgetState(id=identifier, json_value=json.dumps(value))
        return await self._rerun(self._state(component))

    async def trigger(self, component: str, event: str, value: Any) -> Rerun:
        """Let a component tell an event once."""
        identifier = TRIGGER.format(id=self.components[component])
        told = WidgetState(id=identifier, json_trigger_value=json.dumps([{"event": event, "value": value}]))
        state = self._state(component)
        state.widget_states.widgets.append(told)
        return await self._rerun(state)

    async def choose(self, key: str, option: str) -> Rerun:
        """Choose an option of a segmented control, by the key of the widget."""
        identifier = self.components[key]
        chosen = WidgetState(id=identifier)
        chosen.string_array_value.data.append(option)
        self.widgets[identifier] = chosen
        return await self._rerun(self._state(key))

    def _state(self, source: str) -> ClientState:
        state = ClientState(query_string=self.query_string, page_script_hash=self.page_hash)
        state.widget_states.widgets.extend(self.widgets.values())
        state.cached_message_hashes.extend(self.cached)
        if self.fragments.get(source):
            state.fragment_id = self.fragments[source]
        return state

    async def _rerun(self, state: ClientState) -> Rerun:
        assert self.socket is not None
        start = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        received = 0
        try:
            async with asyncio.timeout(ANSWER):
                while True:
                    raw = await self.socket.recv(decode=False)
                    received += len(raw)
                    if self._take(ForwardMsg.FromString(raw)):
                        return Rerun(time.perf_counter() - start, received)
        except TimeoutError:
            raise SessionFailed(f"no answer within {ANSWER:.0f} s") from None

    def _take(self, message: ForwardMsg) -> bool:
        """Take note of one message; whether it says that the script has finished."""
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        match message.WhichOneof("type"):
            case "new_session":
                self.page_hash = message.new_session.page_script_hash
            case "delta":
                self._take_delta(message.delta)
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
            case "page_info_changed":
                self.query_string = message.page_info_changed.query_string
            case "session_event" if message.session_event.WhichOneof("type") == "script_compilation_exception":
                raise SessionFailed("the script does not compile")
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise SessionFailed("the script went wrong")
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN  # another run follows at once
            case _:
                pass
        return False

    def _take_delta(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        match element.WhichOneof("type"):
            case "bidi_component":
                component = element.bidi_component
                name = component.component_name
                self.components[name] = component.id
                self.fragments[name] = delta.fragment_id
                if component.WhichOneof("data") == "json":
                    self.data[name] = json.loads(component.json)
            case "button_group":
                self.components[_key_of(element.button_group.id)] = element.button_group.id
            case "exception":
                raise SessionFailed(f"an error on the page: {element.exception.message}")
            case _:
                pass


def _key_of(identifier: str) -> str:
    """The key that the script gave a widget: the end of its id."""
    return identifier.rpartition("-")[2]
