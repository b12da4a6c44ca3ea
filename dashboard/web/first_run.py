"""A page drawn once for nobody in particular: what a new visitor's browser would be sent, as Streamlit's messages.

The server opens a session of its own, without cookies, asks for a page as a browser does, and closes it again. So what
it is sent is what the page draws, by the same code, for somebody who has not signed in and has done nothing yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient

_PATIENCE = 30.0  # seconds


class _Recorder(SessionClient):
    """Takes the messages of one run, in the place of a browser."""

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take one message; on the event loop."""
        self.messages.append(msg)
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()


async def run_page(path: str, parameters: Mapping[str, str]) -> list[ForwardMsg]:
    """Return the messages of the first run of the page at `path`, "" for the first one, with these parameters.

    To be awaited on the server's event loop. Raises TimeoutError when the run takes longer than anybody would wait.
    """
    runtime, recorder = Runtime.instance(), _Recorder()
    session = runtime.connect_session(recorder, {"is_logged_in": False})
    try:
        asked = BackMsg()
        asked.rerun_script.page_name = path
        asked.rerun_script.query_string = urlencode(parameters)
        runtime.handle_backmsg(session, asked)
        await asyncio.wait_for(recorder.finished.wait(), _PATIENCE)
        return recorder.messages
    finally:
        runtime.close_session(session)
