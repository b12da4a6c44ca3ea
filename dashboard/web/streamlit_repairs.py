"""What Streamlit loses between runs is kept here: what was drawn, what was pressed, and a page after it was cut off.

What a run has drawn reaches the browser, also when a fragment's run follows before it was sent. Streamlit loses it in
two ways. It takes what a whole run has drawn off what waits to be sent, and sends that the run has ended well: the
browser removes the fragment as something that is not drawn any more, and draws it anew when its own run arrives. The
sliders lost the focus by that, and what was typed into them. And where a run has ended while the session was busy, a
fragment's run gets a script runner of its own, and what the one before it still tells is ignored: the browser, which
was told half of a page, then cannot find the place of what the fragment draws ("Bad delta path").

What a press does is done to its end, whatever else is pressed meanwhile. Streamlit lets a page give way to the next
request wherever it draws or reads the session's state, in the middle of a callback too. The press that the callback was
there for was lost then: the next run takes the widget as unchanged.

A run whose connection broke is repeated for a browser that comes back, and nothing is told of the one before. Streamlit
stops such a run, and then tells of it as of one that has ended well: the browser takes away what it had not come to,
nearly the whole page, and the next run of a fragment has no place any more ("Bad delta path" again). What was on its
way is lost too, so that the rest of it may have no place.

A page whose connection was broken runs again by itself, whatever server it then finds. Streamlit's browser code asks
for no run on a connection that it had before, and a server that was started again, or another one, knows nothing of the
page: no button, no upload, no download. It does ask for one where a part of the page runs at intervals, and that run
restores everything, for the address goes with it.
"""

from __future__ import annotations

import functools
import threading
from datetime import timedelta
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import streamlit as st
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.state.session_state import SessionState
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager


def keep_unsent_messages() -> None:
    """From now on a fragment's run takes nothing off what waits to be sent. To be called once in a process."""
    clear = ForwardMsgQueue.clear

    @functools.wraps(clear)
    def clear_for_whole_runs(
        self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if fragment_ids_this_run is None:
            clear(self, retain_lifecycle_msgs)
        else:  # what this run draws must not take the place of what was drawn before it began either
            self._delta_index_map = {}  # pyright: ignore[reportPrivateUsage]

    ForwardMsgQueue.clear = clear_for_whole_runs
    _hear_out_what_has_ended()


def _hear_out_what_has_ended() -> None:
    """Let a session take what a script runner tells after another has taken its place, unless it was told to stop.

    One that was told to stop has given way to a whole run, which draws everything itself.
    """
    handle, request_stop = AppSession._handle_scriptrunner_event_on_event_loop, ScriptRunner.request_stop  # pyright: ignore[reportPrivateUsage]
    stopped: WeakSet[ScriptRunner] = WeakSet()

    @functools.wraps(request_stop)
    def remembered_stop(self: ScriptRunner) -> None:
        stopped.add(self)
        request_stop(self)

    @functools.wraps(handle)
    def handle_to_the_end(
        self: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, *rest: Any, **named: Any
    ) -> None:
        current = self._scriptrunner  # pyright: ignore[reportPrivateUsage]
        if sender in (None, current) or sender in stopped or event is ScriptRunnerEvent.SHUTDOWN:
            handle(self, sender, event, *rest, **named)
            return
        self._scriptrunner = sender  # pyright: ignore[reportPrivateUsage]
        try:
            handle(self, sender, event, *rest, **named)
        finally:
            self._scriptrunner = current  # pyright: ignore[reportPrivateUsage]

    ScriptRunner.request_stop = remembered_stop
    AppSession._handle_scriptrunner_event_on_event_loop = handle_to_the_end  # pyright: ignore[reportPrivateUsage]


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


def repeat_runs_that_were_cut_off() -> None:
    """From now on a run whose connection broke is forgotten, and repeated for a browser that comes back.

    To be called once in a process.
    """
    disconnect, resume = WebsocketSessionManager.disconnect_session, WebsocketSessionManager._resume_stored_session  # pyright: ignore[reportPrivateUsage]
    cut_off: WeakKeyDictionary[AppSession, RerunData] = WeakKeyDictionary()

    @functools.wraps(disconnect)
    def disconnect_for_good(self: WebsocketSessionManager, session_id: str) -> None:
        connected = self.get_active_session_info(session_id)
        disconnect(self, session_id)  # which tells the run to stop
        session = connected.session if connected else None
        # one that has signed out is over, and cleans up after its last run
        if session is None or session._state is AppSessionState.SHUTDOWN_REQUESTED:  # pyright: ignore[reportPrivateUsage]
            return
        if (runner := session._scriptrunner) is not None:  # pyright: ignore[reportPrivateUsage]
            cut_off[session] = _without_presses(runner._requests._rerun_data)  # pyright: ignore[reportPrivateUsage]
            session._scriptrunner = None  # pyright: ignore[reportPrivateUsage]  # it is not heard any more
            session._state = AppSessionState.APP_NOT_RUNNING  # pyright: ignore[reportPrivateUsage]

    @functools.wraps(resume)
    def resume_anew(self: WebsocketSessionManager, *given: Any, **named: Any) -> str | None:
        session_id = resume(self, *given, **named)
        if session_id is not None and (resumed := self.get_active_session_info(session_id)) is not None:
            session = resumed.session
            session._clear_queue()  # pyright: ignore[reportPrivateUsage]
            if (request := cut_off.pop(session, None)) is not None:
                session._create_scriptrunner(request)  # pyright: ignore[reportPrivateUsage]
        return session_id

    WebsocketSessionManager.disconnect_session = disconnect_for_good
    WebsocketSessionManager._resume_stored_session = resume_anew  # pyright: ignore[reportPrivateUsage]


def _without_presses(request: RerunData) -> RerunData:
    """A run of the whole page for the same address, in which no press is done a second time."""
    return RerunData(
        query_string=request.query_string,
        page_script_hash=request.page_script_hash,
        page_name=request.page_name,
        is_history_navigation=request.is_history_navigation,
        cached_message_hashes=request.cached_message_hashes,
        context_info=request.context_info,
    )


_SELDOM = timedelta(days=1)
"""The interval itself is of no use. A browser counts no longer one than 24 days."""


@st.fragment(run_every=_SELDOM)
def run_again_on_reconnect() -> None:
    """Draw nothing; to be called on every page, before anything that may end its run."""
