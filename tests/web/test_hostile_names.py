"""What the server sends of a name that looks like markup is the name as it is written, whatever shows it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from google.protobuf.message import Message
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import served
from tests.hostile_names import (
    BLOCK,
    PROGRAMME,
    hostile_editions,
    html_faults,
    markdown_faults,
    save_hostile_scenario,
)
from tests.web.socket_page import Page

ADDRESS = {"ct": PROGRAMME, "ky": "2024", "khoi": BLOCK}
SIMULATION = ADDRESS | {"cq": "cq-3", "thu": "cq-3:1.1=10~2.1=10~~", "gt": "thu-hep-30"}
SCREENS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "overview": ("", ADDRESS),
    "leaderboard": ("bang-xep-hang", ADDRESS),
    "chart": ("bang-xep-hang", ADDRESS | {"xem": "bieu-do"}),
    "agency": ("co-quan", ADDRESS | {"cq": "cq-3"}),
    "simulation": ("mo-phong", SIMULATION),
    "effect": ("mo-phong", SIMULATION | {"muc": "anh-huong"}),
    "plan": ("mo-phong", SIMULATION | {"muc": "phuong-an", "dich": "hang-2", "gh": "khoa-1.1"}),
    "prospects": ("mo-phong", SIMULATION | {"muc": "tieu-chi", "dich": "phan-tram-80"}),
    "allocation": ("mo-phong", SIMULATION | {"muc": "ca-khoi"}),
    "saving": ("mo-phong", SIMULATION | {"muc": "luu"}),
    "scenarios": ("kich-ban", ADDRESS),
    "opened scenario": ("mo-phong", {"kb": ""}),
    "appraisal": ("tu-cham-va-tham-dinh", ADDRESS),
    "method": ("phuong-phap", ADDRESS),
    "import": ("nhap-du-lieu", ADDRESS),
    "versions": ("phien-ban", ADDRESS),
    "presentation": ("trinh-chieu", SIMULATION),
    "nothing like it": ("", {"ct": "**a**", "ky": "$b$", "khoi": ":red[c]", "cq": "<b>d</b>", "trang": "# e"}),
}
PLAIN = {
    "Selectbox.options",
    "Selectbox.raw_value",
    "Selectbox.set_value",
    "MultiSelect.raw_values",
    "ButtonGroup.raw_values",
    "MultiSelect.options",
    "PlotlyChart.alt",
    "BidiComponent.json",
    "PageLink.query_string",
    "TextInput.default",
    "TextInput.value",
    "TextArea.default",
}
"""Fields that Streamlit's browser code shows as text, or hands to scripts of ours, which tests/browser looks at."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server on the hostile editions, and the id of a hostile scenario."""
    folder = tmp_path_factory.mktemp("hostile")
    edition = hostile_editions(folder / "editions")
    database = f"sqlite:///{folder / 'scenarios.sqlite3'}"
    scenario = save_hostile_scenario(database, edition)
    with served(folder / "editions", folder / "server.log", DASHBOARD_DATABASE_URL=database) as url:
        yield url, scenario


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_names_are_sent_as_they_are_written(hostile: tuple[str, str], screen: str, language: str) -> None:
    url, scenario = hostile
    path, parameters = SCREENS[screen]
    with Page(url, path, {name: value or scenario for name, value in parameters.items()} | {"lang": language}) as page:
        said = page.run()
    assert faults(said) == []


def faults(said: list[ForwardMsg]) -> list[str]:
    """Every name in what was sent that would not be read as it is written."""
    deltas = (message.delta for message in said if message.WhichOneof("type") == "delta")
    return [fault for delta in deltas for where, sent in texts(delta) for fault in _faults(where, sent)]


def texts(message: Message) -> Iterator[tuple[str, str]]:
    """Every text in a message with the kind of element and the field that it stands in."""
    for field, value in message.ListFields():
        parts = list(value) if hasattr(value, "append") else [value]
        for part in parts:
            if isinstance(part, Message):
                yield from texts(part)
            elif isinstance(part, str):
                yield f"{message.DESCRIPTOR.name}.{field.name}", part


def _faults(where: str, sent: str) -> list[str]:
    if where in PLAIN or where.endswith((".id", ".hash", "_id")):
        return []
    if where == "Html.body":
        found = html_faults(sent)
    elif where == "PlotlyChart.spec":
        found = [fault for shown in _strings(json.loads(sent)) for fault in html_faults(shown)]
    else:
        found = markdown_faults(sent)
    return [f"{where}: {fault}" for fault in found]


def _strings(content: object) -> Iterator[str]:
    match content:
        case str():
            yield content
        case dict():
            for part in content.values():
                yield from _strings(part)
        case list():
            for part in content:
                yield from _strings(part)
        case _:
            pass
