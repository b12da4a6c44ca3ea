"""A press is followed although something else is pressed while its callback runs."""

from __future__ import annotations

import subprocess
import sys

from tests.made_editions import PROJECT

PAGE = """
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

def pressed():
    get_script_run_ctx().script_requests.request_rerun(RerunData())  # what another message does, from its own thread
    st.session_state["followed"] = st.session_state.get("followed", 0) + 1

st.button("press", on_click=pressed)
st.text(st.session_state.get("followed", 0))
"""

SCRIPT = """
import sys
from streamlit.testing.v1 import AppTest
from dashboard.web.streamlit_patches import let_callbacks_finish

if sys.argv[1] == "whole":
    let_callbacks_finish()
screen = AppTest.from_string(sys.stdin.read()).run()
screen.button[0].click().run()
print(screen.text[0].value)
"""


def followed(callbacks: str) -> str:
    """How often one press was followed, in a process of its own, for the change to Streamlit lasts."""
    command = [sys.executable, "-c", SCRIPT, callbacks]
    done = subprocess.run(command, cwd=PROJECT, input=PAGE, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_a_callback_is_not_cut_off_by_the_next_request() -> None:
    assert followed("whole") == "1"


def test_streamlit_itself_still_cuts_it_off() -> None:
    """When this fails, `let_callbacks_finish` has become needless."""
    assert followed("as they are") == "0"
