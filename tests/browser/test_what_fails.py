"""A page that fails tells its reader a sentence with a number, and the log the rest: wherever it fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.tab import NewTab, Tab
from tests.made_editions import PROJECT
from tests.servers import HEALTH, free_port, running, streamlit_command

PAGE = """
import streamlit as st

def fail():
    raise RuntimeError("secret of the server")

@st.fragment
def part():
    if st.button("fail in a part"):
        fail()

st.title("A page")
st.button("fail in a callback", on_click=fail)
part()
if st.button("fail in the script"):
    fail()
"""
SERVER = """
import dashboard.ui
import streamlit as st
from dashboard.web.middleware import middleware
from dashboard.web.server_process import server_lifespan
from dashboard.web.server_log import on_script_error, set_up_server_log

set_up_server_log()
around = {"middleware": middleware({}), "lifespan": server_lifespan(dashboard.ui, {})}
app = st.App("page.py", on_script_error=on_script_error, **around)
"""
NUMBER = re.compile(r"\b[0-9A-F]{8}\b")


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address and the log of a server whose one page fails on demand."""
    folder = tmp_path_factory.mktemp("failing")
    (folder / "page.py").write_text(PAGE, encoding="utf-8")
    (folder / "asgi.py").write_text(f"import sys\nsys.path.insert(0, {str(PROJECT)!r})\n{SERVER}", encoding="utf-8")
    port, log = free_port(), folder / "server.log"
    with running(streamlit_command(str(folder / "asgi.py"), port), port, log, health=HEALTH) as server:
        yield server.url, log


def open_page(new_tab: NewTab, url: str, query: str = "") -> Tab:
    tab = new_tab(url)
    tab.page.goto(f"{url}/{query}")
    return tab.settled()


def test_the_reader_gets_a_number_and_the_log_the_rest(failing: tuple[str, Path], new_tab: NewTab) -> None:
    tab = new_tab(failing[0])
    for place in ("fail in the script", "fail in a callback", "fail in a part"):
        tab.page.goto(f"{failing[0]}/")
        assert_told_and_logged(tab.settled(), place, failing[1])


def assert_told_and_logged(tab: Tab, place: str, log: Path) -> None:
    """Press the button that fails: a number on the page, all else in the log."""
    tab.page.get_by_role("button", name=place).click()
    told = tab.page.get_by_role("alert")
    expect(told).to_contain_text("hãy báo cho đơn vị vận hành số lỗi")
    number = NUMBER.findall(told.inner_text())[0]
    everything = tab.page.content()
    assert "secret of the server" not in everything
    assert "Traceback" not in everything
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    (entry,) = (entry for entry in entries if entry.get("error_number") == number)
    assert entry["event"] == "script_error"
    assert "RuntimeError: secret of the server" in entry["exception"]


def test_an_english_reader_is_told_in_english(failing: tuple[str, Path], new_tab: NewTab) -> None:
    tab = open_page(new_tab, failing[0], "?lang=en")
    tab.page.get_by_role("button", name="fail in the script").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("server")
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", tab.page.get_by_role("alert").inner_text())


def test_an_error_is_logged_once(failing: tuple[str, Path]) -> None:
    entries = [json.loads(x) for x in failing[1].read_text(encoding="utf-8").splitlines() if x.startswith("{")]
    failed = [entry for entry in entries if "secret of the server" in json.dumps(entry)]
    assert failed
    assert {entry["event"] for entry in failed} == {"script_error"}
    assert len({entry["error_number"] for entry in failed}) == len(failed)
