"""What a press does is done to its end, whatever else is pressed meanwhile.

Streamlit lets a page give way to the next request wherever it draws or reads the session's state, in the middle of a
callback too. The press that the callback was there for was lost then: the next run takes the widget as unchanged.
"""

from __future__ import annotations

import functools
import threading
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state.session_state import SessionState

_thread = threading.local()


def let_callbacks_finish() -> None:
    """From now on a page gives way before its callbacks and after them. To be called once in a process."""
    call, give_way = SessionState._call_callbacks, ScriptRunner._maybe_handle_execution_control_request  # pyright: ignore[reportPrivateUsage]

    @functools.wraps(call)
    def call_whole(self: SessionState, **given: Any) -> None:
        _thread.calls = True
        try:
            call(self, **given)
        finally:
            _thread.calls = False

    @functools.wraps(give_way)
    def give_way_outside(self: ScriptRunner) -> None:
        if not getattr(_thread, "calls", False):
            give_way(self)

    SessionState._call_callbacks = call_whole  # pyright: ignore[reportPrivateUsage]
    ScriptRunner._maybe_handle_execution_control_request = give_way_outside  # pyright: ignore[reportPrivateUsage]
