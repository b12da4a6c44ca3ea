"""What a run has drawn reaches the browser, also when a fragment's run follows before it was sent.

Streamlit loses it in two ways. It takes what a whole run has drawn off what waits to be sent, and sends that the run
has ended well: the browser removes the fragment as something that is not drawn any more, and draws it anew when its own
run arrives. The sliders lost the focus by that, and what was typed into them. And where a run has ended while the
session was busy, a fragment's run gets a script runner of its own, and what the one before it still tells is ignored:
the browser, which was told half of a page, then cannot find the place of what the fragment draws ("Bad delta path").
"""

from __future__ import annotations

import functools
from typing import Any
from weakref import WeakSet

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent


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
