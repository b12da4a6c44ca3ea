"""Random sequences of what a person does on the simulation, at random moments, against a model of its own.

Changes (a key, a drag, typing without Enter, to the maximum, undo, a plan, an allocation), then at once or a moment
later something that leads elsewhere (a link, a picker, a section, saving, F5, Back, the language). Then page, URL and
saved scenario must be those of the model, which knows nothing of the dashboard: it adds up points.

A dozen sequences here; `make fuzz` runs 500 (NOTHING_LOST_SEQUENCES, NOTHING_LOST_SEED).
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.ui.texts import Language, text
from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.tab import NewTab, Tab
from tests.made_editions import PROJECT, build

DOZEN = (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 15)
"""At every pace, and once at an eighth of a processor: the browser spends the other seven, a core for half a minute."""
SEQUENCES = range(int(os.environ["NOTHING_LOST_SEQUENCES"])) if "NOTHING_LOST_SEQUENCES" in os.environ else DOZEN
SEED = os.environ.get("NOTHING_LOST_SEED", "1")
BACK_AT_ANY_MOMENT = "NOTHING_LOST_BACK" in os.environ
"""Set by `make fuzz`; else the URL is written before Back is pressed."""
SETTLED = 30_000  # milliseconds; a slowed browser beside other visitors takes a few thousand

# Of the slider that has the focus, its criterion: what was drawn between aiming and pressing may have moved another one
# under the pointer, as it does under a person's.
HELD = """() => {
  let held = document.activeElement;
  while (held?.shadowRoot) held = held.shadowRoot.activeElement;
  return held?.type === "range" ? held.closest("li").dataset.code : null;
}"""
SEES_POINTER = f"""end => {{
  window.pointerSeen = new Promise((seen, late) => {{
    addEventListener("pointermove", ({{ clientX }}) => Math.abs(clientX - end) < 0.6 && seen(), true);
    setTimeout(() => late(new Error("the pointer did not arrive")), {SETTLED});
  }});
  window.pointerSeen.catch(() => {{}});
}}"""
"""Lets `window.pointerSeen` be there when the pointer has been moved to `end`."""

DRAWS_AGAIN = """() => {
  const { simulator } = window.xepHang;
  const drawn = simulator.drawn.bind(simulator);
  window.drawnAgain = new Promise((again) => (simulator.drawn = (answered) => void (drawn(answered), again())));
}"""
"""Lets `window.drawnAgain` be there when a whole run has been drawn from now on."""

Cell = tuple[str, str]
CRITERIA = {"1.1": "Máy tính", "1.2": "Mạng nội bộ", "2.1": "Hồ sơ trực tuyến"}
MAXIMUM = {"1.1": Decimal(10), "1.2": Decimal(5), "2.1": Decimal(20)}
GRID = {"1.1": Decimal("0.1"), "1.2": Decimal("0.5"), "2.1": Decimal("0.2")}
"""Distance of two places of a slider: the step, or a hundredth of the maximum."""
TODAY = {
    agency: dict(zip(CRITERIA, map(Decimal, points), strict=True))
    for agency, points in {"dau": (9, 4, 9), "giua": (6, 3, 12), "cuoi": (2, 1, 4)}.items()
}
NAMES = {"dau": "Đầu", "giua": "Giữa", "cuoi": "Cuối"}


@dataclass
class Model:
    """What the person has done: the changed points, and what undo takes back."""

    agency: str = "giua"
    changes: dict[Cell, Decimal] = field(default_factory=dict[Cell, Decimal])
    undo: list[dict[Cell, Decimal]] = field(default_factory=list[dict[Cell, Decimal]])
    typing: str = ""
    """In whose field something stands that is not entered yet: what is typed over it there is the same step."""

    def points(self, criterion: str) -> Decimal:
        return self.changes.get((self.agency, criterion), TODAY[self.agency][criterion])

    def set(self, criterion: str, points: Decimal) -> None:
        self.put({**self.changes, (self.agency, criterion): points})

    def type(self, criterion: str, points: Decimal, *, entered: bool) -> None:
        if self.typing == criterion:
            self.changes = self.undo.pop()
        steps = len(self.undo)
        self.set(criterion, points)
        self.typing = criterion if not entered and len(self.undo) > steps else ""

    def put(self, changes: dict[Cell, Decimal]) -> None:
        self.typing = ""
        changes = {cell: points for cell, points in changes.items() if points != TODAY[cell[0]][cell[1]]}
        if changes != self.changes:
            self.undo.append(self.changes)
            self.changes = changes

    @property
    def total(self) -> Decimal:
        return sum((self.points(criterion) for criterion in CRITERIA), Decimal(0))

    @property
    def written(self) -> str:
        """The scenario as a link says it."""
        agencies = dict.fromkeys(agency for agency, _ in sorted(self.changes))
        return "~~".join(
            f"{agency}:" + "~".join(f"{code}={_plain(points)}" for (a, code), points in own if a == agency)
            for own in (sorted(self.changes.items()),)
            for agency in agencies
        )


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"


@dataclass
class Person:
    """Works in one tab; writes down what was done, for the message of a failure."""

    tab: Tab
    random: random.Random
    model: Model
    database: Path
    language: Language = "vi"
    section: str = ""
    saved: int = 0
    log: list[str] = field(default_factory=list[str])

    @property
    def page(self) -> Page:
        return self.tab.page

    def did(self, what: str) -> None:
        self.log.append(what)

    def waits(self, longest: int) -> None:
        """A person's pause: what is random here is when the next thing is done, and nothing is awaited."""
        pause = self.random.choice((0, 0, self.random.randint(0, longest)))
        self.did(f"{pause} ms")
        self.page.wait_for_timeout(pause)

    # ---- changes

    def criterion(self) -> str:
        return self.random.choice(list(CRITERIA))

    def slider(self, code: str):
        return self.page.locator(f"li[data-code='{code}'] input[type=range]")

    def field_of(self, code: str):
        return self.page.locator(f"li[data-code='{code}'] input[type=text]")

    def press_keys(self) -> None:
        code, up, times = self.criterion(), self.random.random() < 0.5, self.random.randint(1, 4)
        self.did(f"{times} × {'right' if up else 'left'} on {code}")
        self.slider(code).blur()
        self.slider(code).focus()
        points = self.model.points(code)
        for _ in range(times):
            places = points / GRID[code]
            if up:
                points = min(MAXIMUM[code], (places.to_integral_value(ROUND_FLOOR) + 1) * GRID[code])
            else:
                points = max(Decimal(0), (places.to_integral_value(ROUND_CEILING) - 1) * GRID[code])
            self.page.keyboard.press("ArrowRight" if up else "ArrowLeft")
        self.model.set(code, points)

    def drags(self, *, let_go: bool = True) -> None:
        code = self.criterion()
        slider = self.slider(code)
        slider.hover()  # aims when nothing moves any more
        box = slider.bounding_box()
        assert box
        start = float(self.model.points(code) / MAXIMUM[code])
        across = lambda share: (box["x"] + 11 + (box["width"] - 22) * share, box["y"] + box["height"] / 2)  # noqa: E731
        self.page.mouse.move(*across(start))
        self.page.mouse.down()
        held = self.page.evaluate(HELD)
        if held is None:
            self.did(f"missed {code}")
            self.page.mouse.up()
            return
        if held != code:
            self.did(f"took {held} in place of {code}")
            code, slider = held, self.slider(held)
        end = across(self.random.random())
        self.page.evaluate(SEES_POINTER, end[0])
        self.page.mouse.move(*end, steps=self.random.randint(2, 6))
        self.page.evaluate("window.pointerSeen")  # a slowed page may tell its value before it has taken the last move
        if let_go:
            self.page.mouse.up()
        points = _nearest_place(code, Decimal(slider.input_value()), TODAY[self.model.agency][code])
        self.did(f"dragged {code} to {points}")
        self.model.set(code, points)

    def types(self) -> None:
        code = self.criterion()
        points = GRID[code] * self.random.randint(0, int(MAXIMUM[code] / GRID[code]))
        enter = self.random.random() < 0.4
        self.did(f"typed {points} for {code}{' and Enter' if enter else ''}")
        self.field_of(code).fill(_plain(points).replace(".", self.random.choice(",.")))
        if enter:
            self.field_of(code).press("Enter")
        self.model.type(code, points, entered=enter)

    def enters(self) -> None:
        self.page.keyboard.press("Tab")
        self.model.typing = ""

    def goes_to_the_maximum(self) -> None:
        code = self.criterion()
        button = self.page.locator(f"li[data-code='{code}'] .moves button").first
        if self.model.points(code) == MAXIMUM[code]:
            return
        self.did(f"maximum of {code}")
        button.click()
        self.model.set(code, MAXIMUM[code])

    def undoes(self) -> None:
        button = self.page.locator(".tools button").first
        self.enters()
        self.arrives()  # what is undone is what one sees as the last step
        if not self.model.undo or button.is_disabled():
            return
        self.did("undo")
        button.click()
        self.model.changes = self.model.undo.pop()
        self.arrives()  # the next key goes on from what one sees

    def applies_a_plan(self) -> None:
        self.opens_section("phuong-an")
        button = self.page.locator(".st-key-plan-1 button.xh-apply")
        self.arrives()
        if not button.count():
            return
        planned = self.planned()
        button.click()
        self.model.put(planned)

    def planned(self) -> dict[tuple[str, str], Decimal]:
        """All changes of the scenario once the first plan on screen is applied."""
        rows = self.page.locator(".stMain table.xh-narrow").first.locator("tbody tr")
        moves = {row.locator("th").inner_text(): row.locator("td").nth(1).inner_text() for row in rows.all()}
        self.did(f"applied the plan {moves}")
        codes = {name: code for code, name in CRITERIA.items()}
        others = {cell: points for cell, points in self.model.changes.items() if cell[0] != self.model.agency}
        return others | {(self.model.agency, codes[name]): _number(points) for name, points in moves.items()}

    # ---- what leads elsewhere

    def opens_section(self, code: str) -> None:
        key = {"": "sliders", "anh-huong": "effect", "phuong-an": "plans", "tieu-chi": "prospects", "luu": "save"}[code]
        self.did(f"section {code or 'sliders'}")
        label = text(f"sections.{key}", self.language)
        self.page.locator("[class*=st-key-pick_section]").get_by_text(label, exact=True).click()
        self.model.typing = ""
        self.section = code

    def picks_a_section(self) -> None:
        self.opens_section(self.random.choice(("", "anh-huong", "phuong-an", "tieu-chi", "luu")))
        self.arrives()

    def follows_a_link(self) -> None:
        name = self.random.choice(("overview", "leaderboard", "agency", "method", "scenarios"))
        self.did(f"link to {name}")
        self.tab.page.get_by_role("link", name=text(f"page.{name}", self.language), exact=True).first.click()
        self.page.wait_for_url(lambda url: urlsplit(url).path.rstrip("/") == _path(name), timeout=SETTLED)
        self.in_url()
        self.tab.settled()
        if self.model.changes:
            expect(self.page.get_by_text(text("notice.scenario_back", self.language))).to_be_visible()
        self.page.get_by_role("link", name=text("page.simulation", self.language), exact=True).first.click()
        self.page.wait_for_url(lambda url: urlsplit(url).path == "/mo-phong", timeout=SETTLED)
        self.arrives()

    def picks_an_agency(self) -> None:
        self.asks_for_another_agency()
        self.arrives()

    def asks_for_another_agency(self) -> None:
        agency = self.random.choice([one for one in TODAY if one != self.model.agency])
        self.did(f"agency {agency}")
        box = self.page.locator(".st-key-pick_agency").get_by_role("combobox")
        box.click()
        box.fill(NAMES[agency])
        self.page.get_by_role("option").filter(has_text=NAMES[agency]).first.click()
        self.model.agency = agency

    def changes_the_language(self) -> None:
        self.language = "en" if self.language == "vi" else "vi"
        self.did(f"language {self.language}")
        self.page.locator("[class*=st-key-pick_language]").get_by_text(self.language.upper(), exact=True).click()
        self.arrives()

    def presses_f5(self) -> None:
        if self.random.random() < 0.5:
            self.drags(let_go=False)
        self.did("F5")
        self.page.reload()
        self.page.mouse.up()
        self.model.undo.clear()
        self.arrives()

    def goes_back_and_forward(self) -> None:
        if not BACK_AT_ANY_MOMENT:
            self.page.keyboard.press("Tab")
            self.arrives()
        elif self.random.random() < 0.3:
            self.drags(let_go=False)
        self.did("Back, Forward")
        self.page.go_back()
        self.page.mouse.up()
        self.waits(300)
        self.page.go_forward()
        # the URL may have been written in the moment when Back was pressed: then Back led two steps back
        while self.page.evaluate("navigation.canGoForward"):
            self.page.go_forward()
        self.model.undo.clear()  # what the two steps add to it is not the person's
        self.arrives()

    def saves(self) -> None:
        if not self.model.changes:
            return
        if self.section != "luu":
            self.opens_section("luu")
            return
        self.saved += 1
        title = f"{id(self)}-{self.saved}"
        self.enters()  # without a change there is no form
        self.page.locator(".st-key-save_title input").fill(title)
        self.random.choice((self.press_keys, self.types, self.drags))()
        self.page.mouse.up()
        self.waits(300)
        if not self.model.changes:
            return
        self.did("save")
        self.page.get_by_role("button", name=text("saving.save", self.language), exact=True).click()
        deadline = time.monotonic() + SETTLED / 1000
        while not (rows := self.rows_saved_as(title)) and time.monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert len(rows) == 1, rows
        assert _saved(rows[0]) == self.model.changes
        expect(self.page.get_by_text(text("saving.saved", self.language))).to_be_visible(timeout=SETTLED)
        assert len(self.rows_saved_as(title)) == 1
        self.arrives()

    def rows_saved_as(self, title: str) -> list[str]:
        """The changes of each scenario that the database has under a title."""
        with sqlite3.connect(self.database) as database:
            if not database.execute("select 1 from sqlite_master where name = 'saved_scenarios'").fetchone():
                return []  # it is made with the first scenario
            rows = database.execute("select changes from saved_scenarios where title = ?", (title,)).fetchall()
        return [changes for (changes,) in rows]

    # ---- what must be so

    def in_url(self) -> None:
        written = [self.model.written] if self.model.changes else []
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("thu", []) == written, timeout=SETTLED)

    def arrives(self) -> None:
        """Page and URL say what the model says; awaited, for the page has a right to its answer's time."""
        self.page.mouse.up()
        agency = {"agency": self.model.agency, "total": _shown(self.model.total, self.language)}
        expect(self.tab.figure("total")).to_have_text(agency["total"], timeout=SETTLED)
        expect(self.tab.title).to_contain_text(NAMES[self.model.agency], timeout=SETTLED)
        for code in CRITERIA:
            expect(self.slider(code)).to_have_value(_plain(self.model.points(code)), timeout=SETTLED)
        self.in_url()
        if self.model.changes:  # the URL is written when the run has drawn the page
            agency_in_url = lambda url: parse_qs(urlsplit(url).query).get("cq") == [self.model.agency]  # noqa: E731
            self.page.wait_for_url(agency_in_url, timeout=SETTLED)


def _nearest_place(code: str, points: Decimal, today: Decimal) -> Decimal:
    """The place of the slider that the pointer is nearest to: the maximum, today's points, or a place of the grid."""
    half = GRID[code] / 2
    if MAXIMUM[code] - points < half:
        return MAXIMUM[code]
    return today if abs(points - today) < half else round(points / GRID[code]) * GRID[code]


def _path(name: str) -> str:
    return {"overview": "", "leaderboard": "/bang-xep-hang", "agency": "/co-quan", "method": "/phuong-phap"}.get(
        name, "/kich-ban"
    )


def _number(shown: str) -> Decimal:
    return Decimal(shown.replace(",", "."))


def _shown(total: Decimal, language: Language) -> str:
    return f"{total:.3f}".replace(".", "," if language == "vi" else ".")


def _saved(changes: str) -> dict[Cell, Decimal]:
    return {(agency, code): Decimal(repr(points)).normalize() for agency, code, points in json.loads(changes)}


Message = str | bytes


def asks_for_where_back_led(message: bytes) -> bool:
    """Whether it is Streamlit's own message after Back or Forward, by which the page is drawn."""
    return BackMsg.FromString(message).rerun_script.is_history_navigation


@dataclass
class Way:
    """Messages in one direction, which can be held back."""

    send: Callable[[Message], None]
    passing: int | None = None
    """How many more may pass; None: all."""
    last: Callable[[bytes], bool] | None = None
    """Which message is the last that may pass; None: `passing` says how many may."""
    held: list[bytes] = field(default_factory=list[bytes])

    def passes(self, message: Message) -> None:
        content = message.encode() if isinstance(message, str) else message
        if self.passing == 0:
            self.held.append(content)
            return
        if self.passing:
            self.passing -= 1
        if self.last is not None and self.last(content):
            self.passing, self.last = 0, None
        self.send(message)

    def let_go(self, count: int | None = None) -> None:
        """Send what is held back: all, and what comes from now on; or so many, the first ones."""
        if count is None:
            self.passing = None
        going = self.held[:count]
        del self.held[:count]
        for message in going:
            self.send(message)


class Wire:
    """What a tab and its server tell each other."""

    def __init__(self, page: Page) -> None:
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        self.ends = (browser, server)
        self.to_browser, self.to_server = Way(browser.send), Way(server.send)
        server.on_message(self.to_browser.passes)
        browser.on_message(self.to_server.passes)

    def breaks(self) -> None:
        """What has not passed yet is lost. The browser connects anew by itself."""
        for end in self.ends:
            end.close()

    def waits_for_urls(self, page: Page, count: int) -> None:
        """Return when so many new URLs are among what is held back from the browser."""
        deadline = time.monotonic() + SETTLED / 1000
        while self.urls_held() < count:
            assert time.monotonic() < deadline
            page.wait_for_timeout(20)

    def waits_for_run_that_says(self, page: Page, said: str, after: int = 0) -> None:
        """Return when a run that has drawn this text has ended, among what is held back from the browser.

        `after`: so many runs that were held back before are passed over.
        """
        deadline = time.monotonic() + SETTLED / 1000
        while not any(said.encode() in run for run in self.runs_held()[after:]):
            assert time.monotonic() < deadline
            page.wait_for_timeout(20)

    def runs_held(self) -> list[bytes]:
        """All messages of each run that has ended."""
        runs, run = list[bytes](), b""
        for message in self.to_browser.held:
            run += message
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                runs.append(run)
                run = b""
        return runs

    def urls_held(self) -> int:
        return sum(ForwardMsg.FromString(message).HasField("page_info_changed") for message in self.to_browser.held)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server with the edition to work on and a database of its own, and where that is."""
    folder = tmp_path_factory.mktemp("nothing-is-lost")
    build(folder / "editions", hand_block(), programme="keo")
    database, log = folder / "scenarios.sqlite3", folder / "server.log"
    with served(folder / "editions", log, DASHBOARD_DATABASE_URL=f"sqlite:///{database}") as url:
        yield url, database
    assert_no_traceback(log)


@contextmanager
def busy_visitors(url: str, count: int) -> Iterator[None]:
    """Others who move a slider without a pause, until the block ends; each run of theirs is awaited by themselves."""
    if not count:
        yield
        return
    command = [sys.executable, "-m", "tests.browser.busy_visitors", url, str(count)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as others:
        assert others.stdout is not None
        assert others.stdout.readline() == b"busy\n"
        try:
            yield
        finally:
            others.terminate()


def steps_of_screens_that_were_left(tab: Tab) -> None:
    """Take them off the tab's problems: one that is asked ahead meanwhile is answered 404, which the browser tells."""
    tab.problems[:] = [problem for problem in tab.problems if not ("404" in problem and "/mo-phong/buoc" in problem)]


@pytest.mark.parametrize("number", SEQUENCES)
def test_whatever_is_done_when_page_url_and_saved_scenario_say_it(
    number: int, new_tab: NewTab, place: tuple[str, Path]
) -> None:
    url, database = place
    chance = random.Random(f"{SEED}-{number}")
    slower, others = ((1, 0), (4, 0), (8, 0), (1, 4), (4, 2))[number % 5]
    tab = new_tab(url)
    person = Person(tab, chance, Model(), database)
    person.did(f"seed {SEED}-{number}, processor slowed {slower} times, {others} others busy")
    tab.open("leaderboard", ct="keo", cq="giua")
    tab.go_by_menu("simulation")
    tab.page.context.new_cdp_session(tab.page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    changes: list[Callable[[], None]] = [
        *(person.press_keys, person.drags, person.types, person.goes_to_the_maximum, person.undoes),
        person.applies_a_plan,
    ]
    elsewhere: list[Callable[[], None]] = [
        *(person.follows_a_link, person.picks_an_agency, person.picks_a_section, person.presses_f5),
        *(person.goes_back_and_forward, person.changes_the_language, person.saves),
    ]
    try:
        with busy_visitors(url, others):
            for _ in range(4):
                for _ in range(chance.randint(1, 3)):
                    chance.choices(changes, weights=(4, 3, 4, 2, 1, 1))[0]()
                    person.waits(200)
                person.waits(500)
                chance.choice(elsewhere)()
                person.model.typing = ""
    except Exception as error:
        raise AssertionError("\n".join([*person.log, f"then at {tab.page.url}:", str(error)])) from error
    steps_of_screens_that_were_left(tab)


@pytest.mark.parametrize(("came_by", "times"), [("menu", 1), ("picker", 1), ("menu", 2), ("picker", 2)])
def test_back_while_the_url_is_being_written_leaves_the_way_forward(
    new_tab: NewTab, place: tuple[str, Path], came_by: str, times: int
) -> None:
    """The server has written the URL, once or twice, and Back is pressed before the browser knows."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    person = Person(tab, random.Random(1), Model(agency="dau"), place[1])
    if came_by == "menu":
        tab.open("leaderboard", ct="keo", cq="giua")
        before = tab.page.url
        tab.go_by_menu("simulation")
    else:
        tab.open("simulation", ct="keo", cq="dau")
        before = tab.page.url
        person.picks_an_agency()
        tab.page.wait_for_url(lambda url: url != before)
    person.model.agency = tab.parameters["cq"]
    wire.to_browser.passing = 0
    tab.type_points("Máy tính", "8")
    person.model.set("1.1", Decimal(8))
    wire.waits_for_urls(tab.page, 1)
    if times == 2:
        tab.type_points("Mạng nội bộ", "4")
        person.model.set("1.2", Decimal(4))
        wire.waits_for_urls(tab.page, 2)
    tab.page.go_back()
    wire.to_browser.let_go()
    tab.settled()
    assert tab.page.url == before
    tab.page.go_forward()
    person.arrives()


def test_all_that_was_done_in_the_moment_of_back_is_there_when_forward_leads_to_it(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """The server has written two URLs, and Back is pressed before the browser knows of either."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.open("leaderboard", ct="keo", cq="giua")
    before = tab.page.url
    tab.go_by_menu("simulation")
    tab.page.wait_for_url(lambda url: url != before)
    wire.to_browser.passing = 0
    tab.page.locator("[class*=st-key-pick_language]").get_by_text("EN", exact=True).click()
    wire.waits_for_urls(tab.page, 1)
    tab.type_points("Máy tính", "8")
    wire.waits_for_urls(tab.page, 2)
    tab.page.go_back()
    wire.to_browser.let_go()
    tab.settled()
    assert tab.page.url == before
    tab.page.go_forward()
    person.language = "en"
    person.model.set("1.1", Decimal(8))
    person.arrives()
    tab.page.wait_for_url("**lang=en**")


def test_typing_what_the_field_shows_before_the_maximum_is_drawn_takes_the_maximum_back(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    wire.to_browser.passing = 0
    tab.page.locator("li[data-code='1.1'] .moves button").first.click()
    tab.type_points("Máy tính", "6")
    wire.to_browser.let_go()
    tab.page.wait_for_function("() => !window.xepHang.simulator.pending.length")
    person.arrives()


def test_a_drag_is_one_step_to_undo_with_a_pause_in_it_and_what_was_typed_before_is_another(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    tab = new_tab(place[0])
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.field_of("1.2").fill("4")
    person.model.set("1.2", Decimal(4))
    slider = person.slider("1.1")
    slider.hover()
    box = slider.bounding_box()
    assert box
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=3)
    tab.page.wait_for_url("**1.1%3D**")  # committed
    tab.page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2, steps=3)
    tab.page.mouse.up()
    tab.page.locator(".tools button").first.click()
    person.arrives()


def test_a_plan_applied_in_the_moment_of_back_is_there_when_forward_leads_to_it(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """The server has written the URL with the plan, and Back is pressed before the browser knows."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.open("leaderboard", ct="keo", cq="giua")
    before = tab.page.url
    tab.go_by_menu("simulation")
    tab.page.wait_for_url(lambda url: url != before)
    # one entry for the section, so that Back stays on the page
    person.opens_section("phuong-an")
    tab.page.wait_for_url("**muc=phuong-an**")
    planned = person.planned()
    wire.to_browser.passing = 0
    tab.page.locator(".st-key-plan-1 button.xh-apply").click()
    person.model.put(planned)
    wire.waits_for_urls(tab.page, 1)
    tab.page.go_back()
    wire.to_browser.let_go()
    tab.settled()
    assert "muc" not in tab.parameters
    tab.page.go_forward()
    person.arrives()


@pytest.mark.parametrize("question", [{"muc": "phuong-an"}, {"muc": "ca-khoi", "pbo": "d3~p60~thap-nhat"}])
def test_what_is_put_on_the_sliders_is_there_after_f5_and_back_in_the_same_moment(
    new_tab: NewTab, place: tuple[str, Path], question: dict[str, str]
) -> None:
    tab = new_tab(place[0])
    tab.open("simulation", ct="keo", cq="giua", **question)
    button = tab.page.locator("button.xh-apply").first
    changes = button.get_attribute("data-changes")
    with tab.page.expect_navigation():
        button.evaluate("button => { button.click(); location.reload(); }")
    tab.page.wait_for_url(lambda _: tab.parameters.get("thu") == changes, timeout=SETTLED)

    tab.open("overview", ct="keo")
    tab.open("simulation", ct="keo", cq="giua", **question)
    button.evaluate("button => { button.click(); history.back(); }")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("dẫn đầu")
    tab.page.go_forward()
    tab.page.wait_for_url(lambda _: tab.parameters.get("thu") == changes, timeout=SETTLED)


def test_keys_after_a_plan_go_on_from_the_plan(new_tab: NewTab, place: tuple[str, Path]) -> None:
    """They are pressed before its answer is drawn."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua", muc="phuong-an")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.model.put(person.planned())
    wire.to_browser.passing = 0
    tab.page.locator(".st-key-plan-1 button.xh-apply").click()
    person.slider("2.1").focus()
    for _ in range(2):
        tab.page.keyboard.press("ArrowRight")
    person.slider("1.2").focus()
    tab.page.keyboard.press("ArrowLeft")
    wire.to_browser.let_go()
    person.model.set("2.1", person.model.points("2.1") + 2 * GRID["2.1"])
    person.model.set("1.2", person.model.points("1.2") - GRID["1.2"])
    person.arrives()


def test_a_run_that_is_drawn_before_a_step_is_answered_does_not_take_the_step_back(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    tab = new_tab(place[0])
    asked: list[Route] = []
    tab.page.route("**/mo-phong/buoc", lambda route: asked.append(route))  # never answered: the commit sends the steps
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.slider("1.1").focus()
    tab.page.evaluate(DRAWS_AGAIN)
    for _ in range(2):
        tab.page.keyboard.press("ArrowRight")
    tab.page.evaluate("window.xepHang.gate.ask()")
    tab.page.evaluate("window.drawnAgain")
    person.model.set("1.1", Decimal("6.2"))
    person.arrives()


def test_a_run_from_before_a_press_does_not_take_it_back(new_tab: NewTab, place: tuple[str, Path]) -> None:
    """The browser tells all that its widgets show with the next step on a slider."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    wire.to_browser.passing = 0
    tab.type_points("Máy tính", "8")
    wire.waits_for_urls(tab.page, 1)
    before = len(wire.to_browser.held)
    tab.page.locator("[class*=st-key-pick_language]").get_by_text("EN", exact=True).click()
    wire.waits_for_urls(tab.page, 2)
    wire.to_browser.let_go(before)
    expect(tab.figure("total")).to_have_text("23,000")
    person.slider("1.2").press("ArrowRight")
    wire.to_browser.let_go()
    person.language = "en"
    person.model.set("1.1", Decimal(8))
    person.model.set("1.2", Decimal("3.5"))
    person.arrives()
    assert tab.parameters["lang"] == "en"
    steps_of_screens_that_were_left(tab)


def test_what_a_picker_shows_from_before_a_url_was_followed_is_no_press(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """The browser tells all that its widgets show with whatever it tells, be it drawn anew meanwhile or not."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1], language="en")
    wire.to_browser.passing = 0
    link = f"{tab.page.url}&lang=en"
    tab.page.evaluate("link => (history.pushState({}, '', link), dispatchEvent(new PopStateEvent('popstate')))", link)
    wire.waits_for_run_that_says(tab.page, text("page.scenarios", "en"))
    before = len(wire.runs_held())
    tab.page.evaluate("window.xepHang.gate.ask()")
    wire.waits_for_run_that_says(tab.page, "", before)
    wire.to_browser.let_go()
    person.arrives()
    tab.settled()
    assert tab.parameters["lang"] == "en"


def test_a_url_that_is_not_that_of_what_is_drawn_is_written_anew(new_tab: NewTab, place: tuple[str, Path]) -> None:
    """Streamlit may write the URL of the page that was left when a link is followed."""
    tab = new_tab(place[0])
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.page.evaluate("history.pushState({}, '', location.href.replace('cq=giua', 'cq=dau'))")
    tab.page.evaluate("window.xepHang.gate.ask()")  # a run that draws the page as it is
    tab.page.wait_for_url(lambda _: tab.parameters["cq"] == "giua")
    person.opens_section("phuong-an")
    expect(tab.page.locator(".st-key-plan-1 button.xh-apply")).to_be_visible()
    tab.page.wait_for_url(lambda _: tab.parameters["cq"] == "giua" and tab.parameters["muc"] == "phuong-an")
    expect(tab.title).to_contain_text(NAMES["giua"])


@pytest.mark.parametrize("came", [0, 2, 12])
def test_a_connection_that_breaks_in_the_middle_of_a_run_costs_nothing(
    came: int, new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """`came`: so many messages of the run had come before."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.type_points("Máy tính", "8")
    person.model.set("1.1", Decimal(8))
    person.arrives()
    tab.settled()
    wire.to_browser.passing = came
    person.asks_for_another_agency()
    deadline = time.monotonic() + SETTLED / 1000
    while not wire.to_browser.held:
        assert time.monotonic() < deadline
        tab.page.wait_for_timeout(20)
    wire.breaks()
    person.arrives()
    person.press_keys()
    person.arrives()
    person.undoes()


def test_what_is_done_after_back_waits_until_the_server_knows_where_the_browser_is(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.picks_an_agency()
    tab.page.wait_for_url(lambda _: tab.parameters["cq"] == person.model.agency)
    wire.to_server.last = asks_for_where_back_led
    tab.page.go_back()
    expect(tab.title).to_contain_text(NAMES["giua"])
    tab.type_points("Máy tính", "8")
    deadline = time.monotonic() + SETTLED / 1000
    while not wire.to_server.held:
        assert time.monotonic() < deadline
        tab.page.wait_for_timeout(20)
    wire.to_server.let_go()
    person.model = Model("giua", {("giua", "1.1"): Decimal(8)})
    person.arrives()


def test_what_is_done_after_back_and_forward_and_before_either_is_drawn_is_done_there(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """The sliders on the screen are those of the place that Forward has led back to."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.type_points("Máy tính", "8")
    person.model.set("1.1", Decimal(8))
    person.arrives()
    wire.to_server.passing = 0
    tab.type_points("Hồ sơ trực tuyến", "14")
    person.model.set("2.1", Decimal(14))
    tab.page.go_back()
    tab.page.go_forward()
    person.slider("2.1").press("ArrowRight")
    person.model.set("2.1", Decimal("14.2"))
    tab.page.locator("li[data-code='1.2'] .moves button").first.click()
    person.model.set("1.2", Decimal(5))
    wire.to_server.let_go()
    person.arrives()


def test_after_back_the_sliders_of_the_place_that_was_left_cannot_be_moved(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """They stand on the screen until the other place is drawn, and a score moved there would be of none."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.picks_an_agency()
    tab.page.wait_for_url(lambda _: tab.parameters["cq"] == person.model.agency)
    wire.to_browser.passing = 0
    tab.page.go_back()
    expect(tab.page.locator(".sliders")).to_have_attribute("inert", "")
    wire.to_browser.let_go()
    person.model = Model("giua")
    person.arrives()
    expect(tab.page.locator(".sliders:not([inert])")).to_be_visible()


def test_the_sliders_stay_in_the_page_when_their_own_run_follows_a_whole_one_at_once(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """Drawn anew they would lose the focus, and what is typed into them."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.page.evaluate("window.drawnFirst = window.xepHang.simulator")
    for points, section in enumerate(("luu", "anh-huong", "luu", "tieu-chi", "luu", "")):
        wire.to_server.passing = 0
        person.opens_section(section)
        tab.type_points("Máy tính", str(points))
        deadline = time.monotonic() + SETTLED / 1000
        while not any(b'"k":"type"' in message for message in wire.to_server.held):
            assert time.monotonic() < deadline
            tab.page.wait_for_timeout(20)
        wire.to_server.let_go()
        person.model.set("1.1", Decimal(points))
        person.arrives()
        assert tab.page.evaluate("window.drawnFirst === window.xepHang.simulator")


def test_a_plan_that_is_put_on_the_sliders_takes_the_focus_from_nothing_that_was_chosen_meanwhile(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """It closed the list of the agencies that had been opened since the press."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("simulation", ct="keo", cq="giua", muc="phuong-an", dich="hang-1")
    wire.to_browser.passing = 0
    tab.page.locator(".st-key-plan-1 button.xh-apply").click()
    box = tab.page.locator(".st-key-pick_agency").get_by_role("combobox")
    box.click()
    box.fill(NAMES["dau"])
    wire.to_browser.let_go()
    expect(tab.figure("total")).to_have_text("22,000")
    expect(box).to_be_focused()
    expect(tab.page.get_by_role("option").filter(has_text=NAMES["dau"])).to_be_visible()


def test_a_page_that_streamlit_has_lost_its_place_in_is_loaded_anew_with_all_that_was_done(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """What Streamlit says then is said here in its place; a moment later it is not heeded, or it might never end."""
    lost = "console.error(new Error('Bad delta path index 4 (should be between [0, 1])'))"
    tab = new_tab(place[0])
    tab.open("simulation", ct="keo", cq="giua")
    person = Person(tab, random.Random(1), Model(), place[1])
    person.field_of("1.1").fill("8")
    person.model.set("1.1", Decimal(8))
    with tab.page.expect_navigation():
        tab.page.evaluate(lost)
    person.arrives()
    tab.page.evaluate(f"window.stays = true; {lost}")
    tab.type_points("Mạng nội bộ", "4")
    person.model.set("1.2", Decimal(4))
    person.arrives()
    assert tab.page.evaluate("window.stays")
    tab.problems[:] = [problem for problem in tab.problems if "Bad delta path" not in problem]


def test_f5_in_the_moment_in_which_the_url_is_written_loses_nothing(new_tab: NewTab, place: tuple[str, Path]) -> None:
    """Chromium then loads the entry of its history that was written last, with the URL of the one before."""
    tab = new_tab(place[0])
    tab.open("simulation", ct="keo", cq="giua")
    before = tab.page.url
    person = Person(tab, random.Random(1), Model(), place[1])
    tab.type_points("Máy tính", "8")
    person.model.set("1.1", Decimal(8))
    person.arrives()
    tab.page.evaluate("url => history.replaceState({}, '', url)", before)
    tab.page.reload()
    person.arrives()


def test_without_the_entries_of_the_history_f5_loses_nothing_and_another_link_shows_what_it_says(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    """Browsers from before the Navigation API."""
    tab = new_tab(place[0])
    tab.page.add_init_script("delete window.navigation")
    tab.open("simulation", ct="keo", cq="giua", thu="giua:1.1=8")
    person = Person(tab, random.Random(1), Model("giua", {("giua", "1.1"): Decimal(8)}), place[1])
    person.arrives()
    tab.open("simulation", ct="keo", cq="giua", thu="giua:1.2=4")
    person.model.changes = {("giua", "1.2"): Decimal(4)}
    person.arrives()
    person.field_of("1.1").fill("7")
    tab.page.reload()
    person.model.set("1.1", Decimal(7))
    person.arrives()
    assert tab.page.evaluate("window.navigation === undefined")


def test_back_twice_does_not_do_again_what_the_browser_knew_long_ago(new_tab: NewTab, place: tuple[str, Path]) -> None:
    """The browser refuses the URL that the first Back led to, for Back was pressed again."""
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.open("leaderboard", ct="keo", ky="2024", khoi="so")
    tab.search.fill("giua")
    tab.page.wait_for_url("**tim=giua**")
    tab.rows.get_by_role("link", name="Giữa").click()
    tab.page.wait_for_url("**/co-quan**")
    tab.settled()
    wire.to_server.last = asks_for_where_back_led
    tab.page.go_back()
    expect(tab.search).to_have_value("giua")
    deadline = time.monotonic() + SETTLED / 1000
    while not wire.to_server.held:
        assert time.monotonic() < deadline
        tab.page.wait_for_timeout(20)
    wire.to_browser.passing = 0
    wire.to_server.let_go()
    wire.waits_for_urls(tab.page, 1)
    tab.page.go_back()
    wire.to_browser.let_go()
    expect(tab.search).to_have_value("")
    tab.settled()
    assert "tim" not in tab.parameters


def test_typing_takes_the_place_of_points_that_were_answered_after_the_field_was_come_to(
    new_tab: NewTab, place: tuple[str, Path]
) -> None:
    tab = new_tab(place[0])
    wire = Wire(tab.page)
    tab.page.route("**/mo-phong/buoc", lambda route: route.fulfill(status=404))  # each step by its rerun
    tab.open("simulation", ct="keo", cq="giua")
    wire.to_browser.passing = 0
    tab.slider("Máy tính").press("ArrowRight")
    tab.field("Máy tính").focus()
    wire.to_browser.let_go()
    expect(tab.field("Máy tính")).to_have_value("6,1")
    tab.page.keyboard.type("8")
    tab.page.keyboard.press("Enter")
    expect(tab.figure("total")).to_have_text("23,000")
    tab.problems[:] = [problem for problem in tab.problems if "/mo-phong/buoc" not in problem]
