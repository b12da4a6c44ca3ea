"""Whatever a program says over the socket of a page: the page goes on, no alarm is raised, the log has one line."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.ui.texts import text
from tests.browser.conftest import served
from tests.made_editions import PROJECT, SHIPPED
from tests.servers import free_port
from tests.strength import examples
from tests.web.socket_page import PATIENCE, Page

EDITION = {"ct": "vinh-phuc-cqdt", "ky": "2020", "khoi": "so-ban-nganh"}
SIMULATION = {"cq": "so-y-te", "gt": "thu-hep-30", "thu": "so-y-te:1.1.1=0.5"}
SCREENS = {
    "overview": ("", {}),
    "leaderboard": ("bang-xep-hang", EDITION),
    "chart": ("bang-xep-hang", {"xem": "bieu-do"}),
    "agency": ("co-quan", {"cq": "so-y-te"}),
    "effect": ("mo-phong", SIMULATION | {"muc": "anh-huong"}),
    "plan": ("mo-phong", SIMULATION | {"muc": "phuong-an", "dich": "hang-5"}),
    "prospects": ("mo-phong", SIMULATION | {"muc": "tieu-chi", "dich": "phan-tram-80"}),
    "allocation": ("mo-phong", SIMULATION | {"muc": "ca-khoi"}),
    "saving": ("mo-phong", SIMULATION | {"muc": "luu"}),
    "scenarios": ("kich-ban", {"lang": "en"}),
    "import": ("nhap-du-lieu", {}),
    "versions": ("phien-ban", {}),
}


@dataclass(frozen=True)
class Running:
    """A server, its log and where its figures of use are."""

    url: str
    log: Path
    figures: str

    def script_errors(self) -> float:
        """What operators are told to watch."""
        with urllib.request.urlopen(self.figures, timeout=PATIENCE) as answer:
            said = answer.read().decode()
        found = re.search(r"^dashboard_script_errors_total (\S+)$", said, re.MULTILINE)
        assert found
        return float(found[1])

    def events(self, event: str) -> list[dict[str, object]]:
        """The lines of the log with this name."""
        lines = (json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if line[:1] == "{")
        return [line for line in lines if line.get("event") == event]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("forged"), free_port()
    log = folder / "server.log"
    own = {"DASHBOARD_METRICS_PORT": str(port), "DASHBOARD_DATABASE_URL": f"sqlite:///{folder / 'scenarios.sqlite3'}"}
    with served(SHIPPED, log, **own) as url:
        yield Running(url, log, f"http://127.0.0.1:{port}/metrics")
    assert "Traceback" not in log.read_text(encoding="utf-8")


def widget_ids(message: Message) -> set[str]:
    """Ids of widgets, wherever they stand in a message."""
    found: set[str] = set()
    for field, value in message.ListFields():
        if field.name == "id" and isinstance(value, str) and value.startswith("$$"):
            found.add(value)
        elif isinstance(value, Message):
            found |= widget_ids(value)
        elif hasattr(value, "add"):  # several messages
            found = found.union(*map(widget_ids, cast("Iterable[Message]", value)))
    return found


def alerts(said: list[ForwardMsg]) -> list[str]:
    """What the page warns of."""
    elements = (message.delta.new_element for message in said if message.WhichOneof("type") == "delta")
    return [element.alert.body for element in elements if element.WhichOneof("type") in ("alert", "exception")]


def forged(identifier: str) -> Iterator[WidgetState]:
    """One widget's state in every type, with values that some widget could have and values that none has."""
    simple: tuple[tuple[str, object], ...] = (
        ("trigger_value", True),
        ("bool_value", True),
        ("double_value", float("nan")),
        ("double_value", 1e300),
        ("int_value", -7),
        ("bytes_value", b"\xff"),
        *(
            ("string_value", value)
            for value in ("", "x", "\x00\u202e" * 50, "z" * 50_000, "[]", '{"edited_rows": {"a": {}}}')
        ),
        *(
            ("string_value", json.dumps({"edited_rows": rows, "added_rows": [], "deleted_rows": []}))
            for rows in ({"999999": {"effort": "1"}}, {"0": {"nope": 1}}, {"0": 5}, [], {"-1": {"effort": {}}})
        ),
        *(
            ("json_value", value)
            for value in ("{", "[1]", "null", "[" * 50_000, '{"events": 5, "look": 7, "wake": []}')
        ),
        ("json_value", '{"look": {"query": 5, "sort": []}, "events": [{"n": "x"}, 5, null]}'),
        *(
            ("json_trigger_value", value)
            for value in ("5", "{", '[{"event": 5}]', '[{"event": "look", "value": {}}]', '[{"event": "x"}, 5]')
        ),
    )
    for kind, value in simple:
        yield WidgetState(id=identifier, **{kind: value})  # pyright: ignore[reportArgumentType]
    yield WidgetState(id=identifier)
    for kind in ("string_array_value", "int_array_value", "double_array_value"):
        for content in ([], [5, -1]):
            state = WidgetState(id=identifier)
            getattr(state, kind).SetInParent()
            getattr(state, kind).data.extend(map(str, content) if kind == "string_array_value" else content)
            yield state
    state = WidgetState(id=identifier)
    state.file_uploader_state_value.uploaded_file_info.add(file_id="x", name="a.exe", size=5)
    yield state


@pytest.mark.parametrize("screen", SCREENS)
def test_forged_widget_states_leave_the_page_as_it_is(server: Running, screen: str) -> None:
    """Each screen meets every third state, in `make fuzz` every one; three that follow each other meet them all."""
    every = examples(3, 1)
    first = list(SCREENS).index(screen) % every
    before = server.script_errors()
    path, parameters = SCREENS[screen]
    failed: list[str] = []
    with Page(server.url, path, EDITION | parameters) as page:
        widgets = set[str]().union(*(widget_ids(message.delta) for message in page.run()))
        assert len(widgets) > 10
        events = {f"$$STREAMLIT_INTERNAL_KEY_{widget}__events" for widget in widgets}
        for states in list(zip(*map(forged, sorted(widgets | events)), strict=True))[first::every]:
            wrong = [alert for alert in alerts(page.run(*states)) if "máy chủ" in alert or "server" in alert]
            failed += [f"{str(states[0])[:200]}: {alert}" for alert in wrong]
        assert failed == []
        assert all(len(alert) < 400 for alert in alerts(page.run()))
    assert server.script_errors() == before


def test_what_was_refused_is_said_once_on_the_page_and_once_in_the_log(server: Running) -> None:
    lines = len(server.events("socket_message_refused"))
    with Page(server.url, "bang-xep-hang", EDITION) as page:
        said = page.run()
        picker = next(
            element.button_group.id
            for message in said
            if (element := message.delta.new_element).WhichOneof("type") == "button_group"
        )
        sentence = text("notice.state_refused", "vi")
        assert sentence in alerts(page.run(WidgetState(id=picker, int_value=1)))
        for number in range(20):
            page.run(WidgetState(id=picker, int_value=number))
        page.run()
        assert sentence not in alerts(page.run())
    assert len(server.events("socket_message_refused")) == lines + 1


def test_before_a_widget_is_drawn_nothing_is_believed_of_it(server: Running) -> None:
    with Page(server.url, "bang-xep-hang", EDITION) as page:
        widgets = set[str]().union(*(widget_ids(message.delta) for message in page.run()))
    before = server.script_errors()
    for widget in sorted(widgets):
        with Page(server.url, "bang-xep-hang", EDITION) as page:
            assert alerts(page.run(WidgetState(id=widget, int_value=1))) == []
    assert server.script_errors() == before


@pytest.mark.parametrize("message", ["clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime"])
def test_what_no_page_of_ours_says_does_not_reach_streamlit(server: Running, message: str) -> None:
    lines = len(server.events("socket_message_refused"))
    with Page(server.url, "", EDITION) as page:
        page.run()
        page.say(BackMsg(**{message: True}))  # pyright: ignore[reportArgumentType]
        kinds = {said.WhichOneof("type") for said in page.run()}
        assert "git_info_changed" not in kinds
    refused = server.events("socket_message_refused")[lines:]
    assert [line["kind"] for line in refused] == [message]


def test_a_browser_is_told_no_path_and_no_version(server: Running) -> None:
    with Page(server.url, "", EDITION) as page:
        said = page.run()
    first = next(message.new_session for message in said if message.WhichOneof("type") == "new_session")
    assert first.main_script_path == ""
    for told in (first.initialize.environment_info, first.initialize.user_info):
        assert told.ListFields() == []
    everything = b"".join(message.SerializeToString() for message in said)
    for secret in (str(PROJECT), str(Path.home()) + "/", "1.67.", "site-packages"):
        assert secret.encode() not in everything
