"""A page of the dashboard as a reader meets it: opened by a link, read as text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.pages.navigation import PAGES
from tests.made_editions import PROJECT

PAGE_NAMES = tuple(PAGES)
OF_AN_AGENCY = ("agency", "comparison", "simulation")
"""Pages that show one agency, and without one only ask which."""
_TAG = re.compile(r"<[^>]*>")
_NOT_TEXT = {"stamp", "code", "href", "search", "kind", "link", "url"}
"""What components are handed that nobody reads."""
_NOT_READ = ("press_gate", "picker", "document_language", "page_frame")
"""Components whose data stand on no page as they are: lists that one opens, words to look for, what is printed."""
_LONGEST_RUN = 120  # seconds; a page takes a fraction of one, but not on a machine that does ten other things


def open_page(page: str = "overview", **parameters: str) -> AppTest:
    """The page that a link with these parameters opens, in a session of its own."""
    screen = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=_LONGEST_RUN)
    screen._bidi_component_manager = _components()
    if page != "overview":  # `switch_page` finds a page only after another has run
        screen._page_hash = calc_hash(PAGES[page][1])
    return follow(screen, **parameters)


@cache
def _components() -> BidiComponentManager:
    """What knows the components, one for all sessions as on a server; looking for those of packages takes a while."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


@cache
def first_sight(page: str, language: str) -> AppTest:
    """A page of the shipped editions as it opens without a link, for tests that only look.

    A page that is of one agency is of the last of its block.
    """
    whose = {"cq": "ban-quan-ly-cac-khu-cong-nghiep"} if page in OF_AN_AGENCY else {}
    return open_page(page, lang=language, **whose)


def follow(screen: AppTest, **parameters: str) -> AppTest:
    """Follow a link with these parameters in the session of `screen`, on the page it shows."""
    screen.query_params.clear()
    screen.query_params.update(parameters)
    return screen.run()


def go_to(screen: AppTest, page: str) -> AppTest:
    """Open another page in the same session, keeping the address."""
    return screen.switch_page(PAGES[page][0]).run()


def apply_buttons(screen: AppTest) -> dict[int, dict[str, str]]:
    """What each button that puts changes on the sliders holds, by the number of its plan; 0 is an allocation's."""
    found: dict[int, dict[str, str]] = {}
    plan = 0
    for part in screen.html:
        if heading := re.search(r">(?:Phương án|Plan) (\d):", part.value):
            plan = int(heading[1])
        for button in re.findall(r'<button class="xh-apply[^>]*>', part.value):
            found[plan] = {name: html.unescape(value) for name, value in re.findall(r'data-(\w+)="([^"]*)"', button)}
    return found


def applies(screen: AppTest, plan: int = 0) -> AppTest:
    """Press such a button: what the browser sends then."""
    button, number = apply_buttons(screen)[plan], screen.session_state["session"].acknowledged + 1
    edition = component(screen, "simulator")["edition"]
    apply = {"k": "apply", "e": edition, "a": button["agency"], "c": "", "v": button["changes"], "g": -2 - number}
    events = [apply | {"n": number}, apply | {"n": number + 1, "k": "commit", "v": None}]
    screen.session_state["simulator"] = {"events": events}
    screen.run()
    assert not screen.exception
    return screen


@dataclass(frozen=True)
class Picker:
    """A picker of ours, one choice or several, driven by what its browser code sends."""

    screen: AppTest
    id: str
    data: dict[str, Any]
    chosen: list[object] = field(default_factory=list[object])

    @property
    def value(self) -> Any:
        """The code that is chosen, None when none is; all of them where there can be several."""
        codes = self.data["chosen"]
        return codes if self.data.get("many") else next(iter(codes), None)

    @property
    def options(self) -> list[str]:
        """What one can choose, as it is written."""
        return [name for _, name in self.data["options"]]

    def set_value(self, value: object) -> Picker:
        """Choose this, or these, instead of what is chosen."""
        return self.set_raw([str(code) for code in value] if isinstance(value, list) else [str(value)])

    def set_raw(self, sent: object) -> Picker:
        """Let the browser have sent this, whatever it is."""
        self.chosen[:] = [sent]
        return self

    def run(self) -> AppTest:
        """Send the choice and run the page."""
        states = self.screen._tree.get_widget_states()
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{self.id}__events"
        (sent,) = self.chosen
        states.widgets.add(id=trigger, json_trigger_value=json.dumps([{"event": "pick", "value": sent}]))
        return self.screen._run(states)


def pickers(screen: AppTest) -> dict[str, Picker]:
    """Every picker of ours on the page, by its key."""
    found = [node.proto for node in screen.get("bidi_component") if node.proto.component_name == "picker"]
    keys = [proto.id.removeprefix("$$ID-").split("-", 1)[1] for proto in found]
    return {key: Picker(screen, proto.id, json.loads(proto.json)) for key, proto in zip(keys, found, strict=True)}


def picker(screen: AppTest, name: str) -> Any:
    """The picker of this field, ours or a row of buttons: has `value` and `options`; `set_value(…).run()` picks."""
    return pickers(screen).get(f"pick_{name}") or choice(screen, f"pick_{name}")


def choice(screen: AppTest, key: str) -> Any:
    """The row of buttons under this key, which has a number after it where it shows another value than it did."""
    (drawn,) = [one.key for one in screen.segmented_control if re.fullmatch(rf"{key}(-\d+)?", str(one.key))] or [key]
    return screen.get_by_key(drawn)


def text_field(screen: AppTest, key: str) -> Any:
    """The text field under this key, which has a number after it as a row of buttons has."""
    (drawn,) = [one for one in screen.text_input if re.fullmatch(rf"{key}(-\d+)?", str(one.key))]
    return drawn


def component(screen: AppTest, name: str) -> dict[str, Any]:
    """What the page hands to one of our own components."""
    (found,) = [node for node in screen.get("bidi_component") if node.proto.component_name == name]
    return json.loads(found.proto.json)


def announcement_of(screen: AppTest) -> list[str]:
    """Paragraphs of the announcement."""
    return component(screen, "copyable_text")["paragraphs"]


def put_files(screen: AppTest, files: Mapping[str, bytes]) -> AppTest:
    """Choose files, by name, on the page that takes them, and press the button under them."""
    kind = "application/octet-stream"
    screen.file_uploader[0].set_value([(name, content, kind) for name, content in files.items()])
    return screen.button(key="read-files").click().run()


def title(screen: AppTest) -> str:
    """The message of the page: its one first-level heading."""
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", " ".join(block.value for block in screen.html), re.DOTALL)
    return html.unescape(_TAG.sub("", heading))


def words_on(screen: AppTest) -> str:
    """All that can be read on the page without opening a list, in the order of the page's parts."""
    shown = [html.unescape(_TAG.sub(" ", block.value)) for block in screen.html if "<style>" not in block.value]
    for alerts in (screen.warning, screen.error, screen.info, screen.markdown):
        shown += [alert.value for alert in alerts]
    ours = (node.proto for node in screen.get("bidi_component") if node.proto.component_name not in _NOT_READ)
    shown += [text for proto in ours for text in _texts(json.loads(proto.json))]
    shown += [link.label for link in screen.get("page_link")]
    return "\n".join(" ".join(text.split()) for text in shown)


def alts(screen: AppTest) -> list[str]:
    """What each chart says to who cannot see it."""
    ours = re.findall(r'<figure [^>]*role="img" aria-label="([^"]*)"', "".join(block.value for block in screen.html))
    return [*map(html.unescape, ours), *(chart.proto.alt for chart in screen.get("plotly_chart"))]


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in _NOT_TEXT:
                yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
