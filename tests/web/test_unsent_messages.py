"""What a whole run has drawn is sent although a fragment's run follows at once."""

from __future__ import annotations

import subprocess
import sys

from tests.made_editions import PROJECT

SCRIPT = """
import sys
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from dashboard.web.unsent_messages import keep_unsent_messages

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


def sent(messages: str) -> list[str]:
    """What is sent in the end, in a process of its own, for the change to Streamlit lasts."""
    command = [sys.executable, "-c", SCRIPT, messages]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.splitlines()


def test_a_fragment_s_run_takes_nothing_off_what_a_whole_run_has_drawn() -> None:
    assert sent("kept")[0] == "['whole run', 'script_finished', 'own run']"


def test_a_whole_run_still_takes_off_what_was_drawn_before_it() -> None:
    assert sent("kept")[1] == "['script_finished']"


def test_streamlit_itself_still_takes_it_off() -> None:
    """When this fails, `keep_unsent_messages` has become needless."""
    assert sent("as they are")[0] == "['script_finished', 'own run']"
