"""The dashboard with a stopwatch: `uvicorn tests.bench.timed:app` notes where the time of each rerun goes.

Written to the file that `BENCH_TIMES` names, one JSON object a rerun, in milliseconds: `server` from the message of the
browser to the last message to it, `script` in the script's thread, and within it `scoring` (points, ranks, groups,
places), `figures` (all that the component is told, scoring left out) and `serialisation` (Streamlit's packing of it).
"""

from __future__ import annotations

import functools
import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.server.starlette.starlette_websocket import StarletteSessionClient

from asgi import app

PANEL = "dashboard.pages.panels.simulator_panel"
SCORING = ("groups", "neighbours", "statistics")

spent: dict[str, float] = defaultdict(float)
asked = 0.0
over: set[str] = set()
lock = threading.Lock()
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
    if panel is None or hasattr(panel._data, "__wrapped__"):
        return
    effect = panel.ScenarioEffect
    for name in SCORING:
        attribute = effect.__dict__[name]
        attribute.func = timed("scoring", attribute.func)
    panel.effect_on_screen = timed("scoring", panel.effect_on_screen)
    panel._data = timed("figures", panel._data, without="scoring")
    panel.simulator = timed("serialisation", panel.simulator)


def run_script(self: ScriptRunner, *arguments: Any) -> None:
    """Time the script's thread."""
    timed("script", plain_run)(self, *arguments)
    watch_panel()
    write_when_over("script")


def handle_backmsg(self: AppSession, *arguments: Any) -> None:
    """The browser's message has come."""
    global asked
    asked = time.perf_counter()
    spent.clear()
    over.clear()
    plain_handle(self, *arguments)


def write_forward_msg(self: StarletteSessionClient, message: ForwardMsg) -> None:
    """A message goes to the browser."""
    plain_write(self, message)
    if message.WhichOneof("type") == "delta":
        spent["server"] = time.perf_counter() - asked
    if message.WhichOneof("type") == "script_finished":
        write_when_over("messages")


def write_when_over(what: str) -> None:
    """Write what a rerun took when its thread has ended and its last message has gone, whichever is the later."""
    with lock:
        over.add(what)
        if over >= {"script", "messages"}:
            over.clear()
            with written.open("a", encoding="utf-8") as file:
                file.write(json.dumps({name: 1000 * seconds for name, seconds in spent.items()}) + "\n")


plain_run, plain_handle = ScriptRunner._run_script, AppSession.handle_backmsg
plain_write = StarletteSessionClient.write_forward_msg
ScriptRunner._run_script = run_script
AppSession.handle_backmsg = handle_backmsg
StarletteSessionClient.write_forward_msg = write_forward_msg

__all__ = ["app"]
