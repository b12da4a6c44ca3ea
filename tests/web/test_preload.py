"""What every visitor needs is loaded before the first one, and full collections leave it alone."""

from __future__ import annotations

import subprocess
import sys

from tests.made_editions import PROJECT

SCRIPT = """
import gc, sys, weakref
import dashboard.pages.panels as panels
from dashboard.web.server_process import preload

assert "dashboard.pages.panels.simulator_panel" not in sys.modules
preload(panels)
assert "dashboard.pages.panels.simulator_panel" in sys.modules
print(gc.get_freeze_count(), len(gc.get_objects()))

class Session:
    pass

session = Session()
session.itself = session
gone = weakref.ref(session)
del session
gc.collect()
assert gone() is None, "what comes later is still collected"
"""


def test_libraries_are_out_of_collection_and_what_sessions_leave_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    frozen, still_searched = map(int, done.stdout.split())
    assert frozen > 100_000 > 1_000 > still_searched
