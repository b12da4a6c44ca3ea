"""Patches of Streamlit, which otherwise loses drawn elements, button presses, and pages whose connection broke.

What a run has drawn reaches the browser even if a fragment's run starts before it was sent. Streamlit loses it in two
ways. First, it removes what the whole run drew of that fragment from the send queue, but still reports that the run has
ended well: the browser removes the fragment as no longer drawn, and draws it again when the fragment's own run arrives.
The sliders thereby lost the focus and the text typed into them. Second, if a run has ended while the session was busy,
a fragment's run gets a script runner of its own, and the remaining events of the previous runner are ignored: the
browser, which has received half of a page, then cannot find the place of what the fragment draws ("Bad delta path").

A press is handled to the end, whatever else is pressed meanwhile. Streamlit lets a run give way to the next request
wherever the page draws or reads the session's state, even in the middle of a callback. The press that triggered the
callback was then lost: the next run treats the widget as unchanged.

A run whose connection broke is repeated for a browser that reconnects, and nothing of the broken run is sent. Streamlit
stops such a run, and then reports it as one that has ended well: the browser removes what the run had not drawn yet,
nearly the whole page, and the next fragment run has no place to draw in ("Bad delta path" again). Messages on their way
are lost too, so that later ones may have no place.

A page whose connection broke runs again by itself, whichever server it reconnects to. Streamlit's browser code requests
no run on a connection that it had before, and a restarted server, or another one, knows nothing of the page: no button,
no upload, no download. It does request a run if a part of the page runs at intervals, and that run restores everything,
since the address is sent with it.
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
    """Patch Streamlit so that a fragment's run removes no unsent messages. To be called once in a process."""
    clear = ForwardMsgQueue.clear

    @functools.wraps(clear)
    def clear_for_whole_runs(
        self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if fragment_ids_this_run is None:
            clear(self, retain_lifecycle_msgs)
        else:  # nor may this run's messages replace unsent ones from before it began
            self._delta_index_map = {}  # pyright: ignore[reportPrivateUsage]

    ForwardMsgQueue.clear = clear_for_whole_runs
    _hear_out_what_has_ended()


def _hear_out_what_has_ended() -> None:
    """Let a session handle events of a script runner that has been replaced, unless that runner was told to stop.

    A runner that was told to stop has given way to a whole run, which draws everything itself.
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
    """Patch Streamlit so that no run gives way in the middle of a callback. To be called once in a process."""
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
    """Patch Streamlit so that a run whose connection broke is dropped, and repeated for a browser that reconnects.

    To be called once in a process.
    """
    disconnect, resume = WebsocketSessionManager.disconnect_session, WebsocketSessionManager._resume_stored_session  # pyright: ignore[reportPrivateUsage]
    cut_off: WeakKeyDictionary[AppSession, RerunData] = WeakKeyDictionary()

    @functools.wraps(disconnect)
    def disconnect_for_good(self: WebsocketSessionManager, session_id: str) -> None:
        connected = self.get_active_session_info(session_id)
        disconnect(self, session_id)  # which tells the run to stop
        session = connected.session if connected else None
        # a session that has signed out is shutting down, and cleans up after its last run
        if session is None or session._state is AppSessionState.SHUTDOWN_REQUESTED:  # pyright: ignore[reportPrivateUsage]
            return
        if (runner := session._scriptrunner) is not None:  # pyright: ignore[reportPrivateUsage]
            cut_off[session] = _without_presses(runner._requests._rerun_data)  # pyright: ignore[reportPrivateUsage]
            session._scriptrunner = None  # pyright: ignore[reportPrivateUsage]  # its events are ignored from now on
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
    """A request for a run of the whole page at the same address, without widget states: no press is handled twice."""
    return RerunData(
        query_string=request.query_string,
        page_script_hash=request.page_script_hash,
        page_name=request.page_name,
        is_history_navigation=request.is_history_navigation,
        cached_message_hashes=request.cached_message_hashes,
        context_info=request.context_info,
    )


_SELDOM = timedelta(days=1)
"""Only the presence of an interval matters. Browser timers are limited to 24 days."""


@st.fragment(run_every=_SELDOM)
def run_again_on_reconnect() -> None:
    """Draw nothing; call this on every page before anything that may end the run."""
