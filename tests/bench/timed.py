"""The dashboard with a stopwatch: `uvicorn tests.bench.timed:app` notes where the time of each step goes.

Written to the file that `BENCH_TIMES` names, one JSON object a line, in milliseconds. A step that is answered ahead
(`kind` "step"): `server` in the route, and within it `scoring` (points, ranks, groups, places) and `figures` (all that
is told, scoring left out). A rerun (`kind` "rerun"): `server` in the thread of the script, and within it the same two
and `packing`, which is Streamlit's, of what the component is told.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from dashboard.pages import live_preview

PANEL = "dashboard.pages.panels.simulator_panel"
SCORING, SCORING_OF_ONE = "statistics", ("group_points_of", "next_better_rank")

spent: dict[str, float] = defaultdict(float)
written = Path(os.environ["BENCH_TIMES"])


def timed(name: str, work: Callable[..., Any], *, without: str = "") -> Callable[..., Any]:
    """`work`, whose time is added to `name`; what passes inside under the name `without` is not counted."""

    @functools.wraps(work)
    def run(*arguments: Any, **named: Any) -> Any:
        start, inside = time.perf_counter(), spent[without] if without else 0.0
        try:
            return work(*arguments, **named)
        finally:
            elapsed = time.perf_counter() - start
            spent[name] += elapsed - ((spent[without] - inside) if without else 0.0)

    return run


def watch_panel() -> None:
    """Put the stopwatch on the panel's functions, once the page has imported it."""
    panel = sys.modules.get(PANEL)
    if panel is None or hasattr(panel._figures, "__wrapped__"):
        return
    effect = panel.ScenarioEffect
    attribute = effect.__dict__[SCORING]  # asks for the groups too
    attribute.func = timed("scoring", attribute.func)
    for name in SCORING_OF_ONE:
        setattr(effect, name, timed("scoring", getattr(effect, name)))
    panel.effect_of = timed("scoring", panel.effect_of)
    panel._figures = timed("figures", panel._figures, without="scoring")
    panel.simulator = timed("packing", panel.simulator)


def write(kind: str, start: float) -> None:
    """Write what was spent since `start`."""
    parts = {"server": time.perf_counter() - start, **spent}
    with written.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": kind} | {name: 1000 * seconds for name, seconds in parts.items()}) + "\n")


def run_script(self: ScriptRunner, *arguments: Any) -> None:
    """Time a rerun."""
    spent.clear()
    start = time.perf_counter()
    plain_run(self, *arguments)
    write("rerun", start)
    watch_panel()


async def step(request: Request) -> Response:
    """Time a step."""
    spent.clear()
    start = time.perf_counter()
    answer = await plain_step(request)
    write("step", start)
    return answer


plain_run, plain_step = ScriptRunner._run_script, live_preview._step
ScriptRunner._run_script = run_script
live_preview._step = step

from asgi import app  # noqa: E402 (the route takes the step as it finds it)

__all__ = ["app"]
