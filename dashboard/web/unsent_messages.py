"""What a whole run has drawn reaches the browser, also when a fragment's run follows before it was sent.

Streamlit then takes the deltas of that fragment off what waits to be sent, and sends that the whole run has ended
well: the browser removes the fragment as something that is not drawn any more, and draws it anew when its own run
arrives. The sliders lost the focus by that, and what was typed into them.
"""

from __future__ import annotations

import functools

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue


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
