"""What a whole run has drawn is sent although a fragment's run follows at once, or is asked for at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.made_editions import PROJECT

SCRIPT = """
import sys
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from dashboard.web.streamlit_patches import keep_unsent_messages

if sys.argv[1] == "kept":
    keep_unsent_messages()

def draws(queue, text):
    message = ForwardMsg()
    message.metadata.delta_path[:] = [0, 1, 0]
    message.delta.fragment_id = "sliders"
    message.delta.new_element.html.body = text
    queue.enqueue(message)

queue = ForwardMsgQueue()
draws(queue, "whole run")
queue.enqueue(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))
queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["sliders"])
draws(queue, "own run")
print([message.delta.new_element.html.body or message.WhichOneof("type") for message in queue.flush()])
queue.enqueue(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))
draws(queue, "whole run")
queue.clear(retain_lifecycle_msgs=True)
print([message.WhichOneof("type") for message in queue.flush()])
"""


AT_THE_END = """
import asyncio
import sys
from pathlib import Path
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, RuntimeConfig
from streamlit.runtime.caching.storage.dummy_cache_storage import MemoryCacheStorageManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from dashboard.web.streamlit_patches import keep_unsent_messages

if sys.argv[1] == "kept":
    keep_unsent_messages()

class Browser:
    def __init__(self):
        self.told = []

    def write_forward_msg(self, message):
        self.told.append(message)

    async def hears(self, status):
        while status not in [m.script_finished for m in self.told if m.HasField("script_finished")]:
            await asyncio.sleep(0.005)

async def main():
    page = Path(sys.argv[2])
    page.write_text('''
import streamlit as st
st.html("above")
st.fragment(lambda: st.html("own"))()
st.html("below")
''')
    files = MemoryMediaFileStorage("/media"), MemoryUploadedFileManager("/upload"), MemoryCacheStorageManager()
    runtime, browser = Runtime(RuntimeConfig(str(page), *files)), Browser()
    await runtime.start()
    session = runtime._session_mgr.get_session_info(runtime.connect_session(browser, {})).session
    session.request_rerun(ClientState())
    await browser.hears(ForwardMsg.FINISHED_SUCCESSFULLY)
    (fragment,) = {m.delta.fragment_id for m in browser.told if m.HasField("delta")} - {""}
    browser.told.clear()
    there = session.page_script_hash
    session.request_rerun(ClientState(page_script_hash=there))
    session._scriptrunner._script_thread.join()  # and nothing else is done meanwhile
    session.request_rerun(ClientState(page_script_hash=there, fragment_id=fragment))
    await browser.hears(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    drawn = [m.delta for m in browser.told if m.HasField("delta")]
    print([delta.new_element.html.body for delta in drawn if delta.HasField("new_element")])
    runtime.stop()

asyncio.run(asyncio.wait_for(main(), 50))
"""


def sent(messages: str, script: str = SCRIPT, *more: str) -> list[str]:
    """What is sent in the end, in a process of its own, for the change to Streamlit lasts."""
    command = [sys.executable, "-c", script, messages, *more]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_a_fragment_s_run_takes_nothing_off_what_a_whole_run_has_drawn() -> None:
    assert sent("kept")[0] == "['whole run', 'script_finished', 'own run']"


def test_a_whole_run_still_takes_off_what_was_drawn_before_it() -> None:
    assert sent("kept")[1] == "['script_finished']"


def test_a_whole_run_that_ended_while_the_session_was_busy_is_sent_before_the_run_of_a_fragment(tmp_path: Path) -> None:
    assert sent("kept", AT_THE_END, str(tmp_path / "page.py")) == ["['above', 'own', 'below', 'own']"]


def test_streamlit_itself_still_loses_both(tmp_path: Path) -> None:
    """When this fails, `keep_unsent_messages` has become needless."""
    assert sent("as they are")[0] == "['script_finished', 'own run']"
    assert sent("as they are", AT_THE_END, str(tmp_path / "page.py")) == ["['own']"]
