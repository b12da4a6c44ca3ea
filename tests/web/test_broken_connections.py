"""A connection that breaks in the middle of a run: who comes back is told of a whole page and of nothing else.

A run of the page waits between what stands above and what stands below until the test lets it go on. Meanwhile the
connection breaks; then the browser comes back to its session.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.made_editions import PROJECT

SCRIPT = """
import asyncio
import json
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from dashboard.web.streamlit_patches import repeat_runs_that_were_cut_off

if sys.argv[1] == "repeated":
    repeat_runs_that_were_cut_off()
goes_on = threading.Event()
goes_on.set()
sys.modules["held_up"] = SimpleNamespace(goes_on=goes_on)  # for the page, whose __main__ is itself

class Browser:
    def __init__(self):
        self.told = []

    def write_forward_msg(self, message):
        kind = message.WhichOneof("type")
        if kind == "delta":
            self.told.append(message.delta.new_element.html.body)
        elif kind == "new_session":
            self.told.append(kind)
        elif kind == "script_finished":
            self.told.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))

    async def hears(self, what):
        while what not in self.told:
            await asyncio.sleep(0.005)

async def main():
    page = Path(sys.argv[2])
    page.write_text('''
import held_up
import streamlit as st
st.html("above " + st.query_params.get("cq", ""))
held_up.goes_on.wait()
st.html("below")
''')
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload"), MemoryCacheStorageManager()
    runtime, browser, back = Runtime(RuntimeConfig(str(page), *files)), Browser(), Browser()
    await runtime.start()
    identifier = runtime.connect_session(browser, {})
    session = runtime._session_mgr.get_session_info(identifier).session
    session.request_rerun(ClientState(query_string="cq=giua"))
    await browser.hears("FINISHED_SUCCESSFULLY")
    browser.told.clear()
    goes_on.clear()
    session.request_rerun(ClientState(query_string="cq=dau", page_script_hash=session.page_script_hash))
    await browser.hears("above dau")
    running = session._scriptrunner._script_thread
    runtime.disconnect_session(identifier)
    goes_on.set()
    await asyncio.to_thread(running.join)
    assert runtime.connect_session(back, {}, existing_session_id=identifier) == identifier
    await back.hears("FINISHED_SUCCESSFULLY")
    print(json.dumps(back.told))
    runtime.stop()

asyncio.run(asyncio.wait_for(main(), 50))
"""


def told(how: str, page: Path) -> list[str]:
    """What the browser that comes back is told, in a process of its own, for the change to Streamlit lasts."""
    command = [sys.executable, "-c", SCRIPT, how, str(page)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_a_run_that_was_cut_off_is_repeated_whole_and_nothing_is_told_of_it(tmp_path: Path) -> None:
    heard = told("repeated", tmp_path / "page.py")
    assert heard == ["new_session", "above dau", "below", "FINISHED_SUCCESSFULLY"]


def test_streamlit_itself_still_says_that_half_a_page_has_ended_well(tmp_path: Path) -> None:
    """When this fails, `repeat_runs_that_were_cut_off` has become needless."""
    assert told("as it is", tmp_path / "page.py") == ["FINISHED_SUCCESSFULLY"]
