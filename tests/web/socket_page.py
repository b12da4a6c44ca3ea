"""A page by its socket alone, in Streamlit's own messages, as a program opens it."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

PATIENCE = 60


class Page:
    """A page by its socket alone, as a program opens it."""

    def __init__(self, url: str, path: str, parameters: Mapping[str, str]) -> None:
        self.query = urlencode(parameters)
        self.path = path
        self.hash = ""
        self._opening = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            subprotocols=["streamlit"],  # pyright: ignore[reportArgumentType]
            max_size=2**26,
            proxy=None,
        )

    def __enter__(self) -> Page:
        self.socket = self._opening.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def run(self, *states: WidgetState) -> list[ForwardMsg]:
        """Run the page with these widget states, and return all that the server says."""
        state = ClientState(query_string=self.query, page_name=self.path, page_script_hash=self.hash)
        state.widget_states.widgets.extend(states)
        self.say(BackMsg(rerun_script=state))
        said: list[ForwardMsg] = []
        while not said or said[-1].WhichOneof("type") != "script_finished":
            said.append(ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE, decode=False)))
        for message in said:
            if message.WhichOneof("type") == "navigation":
                self.hash = message.navigation.page_script_hash
        return said

    def say(self, message: BackMsg) -> None:
        """Send one message."""
        self.socket.send(message.SerializeToString())
