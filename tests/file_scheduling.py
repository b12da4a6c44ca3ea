"""Which process of a run is given which file of tests: browsers a core each, and beside them what only computes.

A test of a browser waits for a third of its time: for the server, for the browser, for a pause. One more process than
there are cores uses that time. It is given files that only compute, and gives way to the others: a third process with
browsers made all of them so slow that tests ran out of time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

CORES = len(os.sched_getaffinity(0))
ONLY_COMPUTES = tuple(
    f"tests/{folder}/"
    for folder in (
        *("access", "charts", "documents", "facts", "model", "oracle", "pages"),
        *("publishing", "excel", "scoring", "ui", "workbook_layouts"),
    )
)
"""Folders whose tests open no browser and wait for no server."""
GIVES_WAY = 5
"""What its niceness is raised by: it has a third of the time of another process where both want a core."""


def is_beyond_the_cores(process: str) -> bool:
    """Whether this process of xdist (`gw0`, `gw1` …) is one more than there are cores."""
    return int(process.removeprefix("gw")) >= CORES


def last_that_only_computes(files: Iterable[str]) -> str | None:
    """The last of the files that only compute; None when there is none."""
    return next((file for file in reversed(list(files)) if file.startswith(ONLY_COMPUTES)), None)


class BrowsersACoreEach(LoadFileScheduling):
    """The files in their order; whatever is beyond the cores is given the last ones that only compute."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        if is_beyond_the_cores(node.gateway.id):
            file = last_that_only_computes(self.workqueue)
            if file is None:
                return
            self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if is_beyond_the_cores(node.gateway.id) and last_that_only_computes(self.workqueue) is None:
            if not node.shutting_down:
                node.shutdown()
            return
        super()._reschedule(node)
