"""Following a presentation over the wire: what is shown reaches all on every process; a secret alone changes it.

Two servers on one database stand for two processes of an installation.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import re
import threading
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from anyio import to_thread
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.database import MOST_ROOMS, Room, RoomLead, Rooms, StoreUnavailable
from dashboard.model import Rule
from dashboard.ui.texts import LANGUAGES, Language, text
from dashboard.web.presentation_audience import MOST_OF_A_ROOM
from dashboard.web.presentation_following import Following
from tests.own_loop import run_in_own_loop

PATIENCE = 60.0
"""Seconds; a fraction of one is enough, but not on a machine that does ten other things."""
SCREENS = {"một": {"html": "<section>Một</section>"}, "hai": {"html": "<section>Hai</section>"}}
ORIGIN = {"Origin": "http://xephang.tinh.example", "Host": "xephang.tinh.example"}


def screen_of(token: str, code: str) -> dict[str, object] | None:
    """The screens of one session."""
    return SCREENS.get(code or "một") if token == "phiên" else None


async def nothing(*_: object) -> None:
    """No server behind."""


@dataclass
class Stream:
    """One who follows: all that has come, and what the browser would have when it comes back."""

    app: Following
    code: str
    has: str = ""
    leads: bool = False
    waiting: asyncio.Queue[tuple[str, dict[str, Any]]] = field(default_factory=asyncio.Queue)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    headers: dict[str, str] = field(default_factory=dict[str, str])
    over: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Stream:
        headers = [(b"last-event-id", self.has.encode())] if self.has else []
        scope = {"type": "http", "method": "GET", "path": f"/theo-doi/{self.code}/events", "headers": headers}
        query = b"leads" if self.leads else b""
        self.over = asyncio.ensure_future(self.app({**scope, "query_string": query}, self._receive, self._send))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.left.set()
        assert self.over is not None
        await self.over

    async def _receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.headers |= {name.decode(): value.decode() for name, value in message.get("headers", ())}
        for block in message.get("body", b"").decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines())
            self.has = lines.get("id", self.has)
            if "event" in lines:
                self.waiting.put_nowait((lines["event"], json.loads(lines["data"])))

    async def next(self, kind: str) -> dict[str, Any]:
        """The next event of a kind; what comes before it is passed over."""
        while True:
            came, said = await asyncio.wait_for(self.waiting.get(), PATIENCE)
            if came == kind:
                return said


@dataclass
class Process:
    """One process of an installation, and the browser that leads through it."""

    rooms: Rooms
    app: Following

    def lead(self, code: str, **said: object) -> int:
        """Say something as the browser does that leads; return the status of the answer."""
        return self.ask(f"/theo-doi/{code}", **said)[0]

    async def leads(self, code: str, **said: object) -> int:
        """The same in the loop of those who follow."""
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": json.dumps(said).encode()}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": f"/theo-doi/{code}", "headers": [], "query_string": b""}
        await self.app(scope, receive, send)
        return sent[0]["status"]

    def ask(self, path: str, **said: object) -> tuple[int, str]:
        """Status and body of what is answered to a POST."""
        answer = self.browser.post(path, content=json.dumps(said), headers=ORIGIN)
        return answer.status_code, answer.text

    @property
    def browser(self) -> TestClient:
        """A browser that asks for pages."""
        return TestClient(self.app, follow_redirects=False)  # type: ignore[arg-type]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'rooms.sqlite3'}"


def process(url: str, clock: Callable[[], datetime.datetime] | None = None) -> Process:
    rooms = Rooms(url, clock=clock) if clock else Rooms(url)
    return Process(rooms, Following(nothing, screen_of, rooms=lambda: rooms))  # type: ignore[arg-type]


@pytest.fixture
def here(url: str) -> Iterator[Process]:
    one = process(url)
    with closing(one.rooms):
        yield one


@pytest.fixture
def there(here: Process, url: str) -> Iterator[Process]:
    other = process(url)
    with closing(other.rooms):
        yield other


def in_a_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    run_in_own_loop(test)


def opened(process: Process) -> RoomLead:
    """A room as the browser opens it."""
    status, body = process.ask("/theo-doi", token="phiên")
    assert status == 200
    told = json.loads(body)
    return RoomLead(told["code"], told["secret"])


def test_what_is_shown_reaches_those_who_follow_on_both_processes(here: Process, there: Process) -> None:
    lead = opened(here)

    async def follow() -> None:
        async with Stream(here.app, lead.code) as near, Stream(there.app, lead.code) as far:
            assert [await one.next("presenter") for one in (near, far)] == [{"here": True}] * 2
            assert near.headers["x-accel-buffering"] == "no"  # nginx passes on at once
            said = {"secret": lead.secret, "token": "phiên", "screen": "một", "rank": 3}
            assert await here.leads(lead.code, **said) == 204
            for one in (near, far):
                assert await one.next("screen") == {**SCREENS["một"], "rank": 3, "black": False}
            assert await there.leads(lead.code, **{**said, "screen": "hai", "rank": 0, "black": True}) == 204
            for one in (near, far):
                assert await one.next("screen") == {**SCREENS["hai"], "rank": 0, "black": True}
                assert one.has == "2"

    in_a_loop(follow)


def test_whoever_comes_late_or_back_sees_what_is_shown_and_no_screen_twice(here: Process) -> None:
    lead = opened(here)
    assert here.lead(lead.code, secret=lead.secret, token="phiên", screen="một") == 204

    async def follow() -> None:
        async with Stream(here.app, lead.code) as late:
            assert (await late.next("screen"))["html"] == SCREENS["một"]["html"]
        async with Stream(here.app, lead.code, has=late.has) as back:
            await back.next("presenter")
            await here.leads(lead.code, secret=lead.secret, token="phiên", screen="hai")
            assert (await back.next("screen"))["html"] == SCREENS["hai"]["html"]

    in_a_loop(follow)


@pytest.mark.parametrize("said", [{"secret": ""}, {"secret": "x"}, {}, {"secret": "\ud800"}])
def test_without_the_secret_nobody_leads_says_to_be_there_or_ends_it(here: Process, said: dict[str, str]) -> None:
    lead = opened(here)
    for act in ({"token": "phiên", "screen": "một"}, {}, {"end": True}):
        assert here.lead(lead.code, **said, **act) == 404
    assert here.rooms.shown(lead.code) == (0, "")
    assert here.rooms.look([lead.code])


def test_a_browser_shows_screens_of_its_own_session_alone_and_sends_none(here: Process) -> None:
    lead = opened(here)
    forged = {"secret": lead.secret, "html": "<script>1</script>"}
    assert here.lead(lead.code, **forged, token="phiên", screen="của người khác") == 409
    assert here.lead(lead.code, **forged, token="phiên khác", screen="một") == 409
    assert here.lead(lead.code, **forged, token="phiên", screen="một") == 204
    assert "script" not in here.rooms.shown(lead.code)[1]


def test_a_room_is_opened_from_our_own_page_for_a_session_that_is_there(here: Process) -> None:
    assert here.ask("/theo-doi", token="keine")[0] == 409
    elsewhere = {**ORIGIN, "Origin": "http://evil.example"}
    for headers in (elsewhere, {"Host": ORIGIN["Host"]}):
        answer = here.browser.post("/theo-doi", content=json.dumps({"token": "phiên"}), headers=headers)
        assert answer.status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_no_further_room_can_be_opened_is_said(here: Process, language: Language) -> None:
    for _ in range(MOST_ROOMS):
        here.rooms.open()
    status, said = here.ask("/theo-doi", token="phiên", language=language)
    assert status == 503
    assert said == text("following.rooms_full", language, count=MOST_ROOMS)


def test_the_code_leads_to_the_address_that_the_presenter_has_in_the_browser(here: Process) -> None:
    told = json.loads(here.ask("/theo-doi", token="phiên", language="en")[1])
    assert told["address"] == "xephang.tinh.example/theo-doi"
    assert not told["loopback"]
    assert told["qr"]["size"] >= 21 + 2 * 4  # the smallest QR code, and its quiet zone
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", told["qr"]["path"])


def test_those_who_follow_are_told_when_the_presenter_is_gone_and_back(url: str) -> None:
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    before, now = process(url, clock=lambda: long_ago), process(url)
    lead = opened(before)
    before.lead(lead.code, secret=lead.secret, token="phiên", screen="một")

    async def follow() -> None:
        async with Stream(now.app, lead.code) as one:
            assert await one.next("presenter") == {"here": False}
            assert (await one.next("screen"))["html"] == SCREENS["một"]["html"]
            assert await now.leads(lead.code, secret=lead.secret) == 204
            assert await one.next("presenter") == {"here": True}

    with closing(before.rooms), closing(now.rooms):
        in_a_loop(follow)


def test_the_presenter_is_told_how_many_follow_on_all_processes(here: Process, there: Process) -> None:
    lead = opened(here)

    async def follow() -> None:
        leader = Stream(here.app, lead.code, leads=True)
        async with Stream(here.app, lead.code), Stream(there.app, lead.code), Stream(there.app, lead.code), leader:
            while (await leader.next("beat"))["followers"] != 3:
                pass

    in_a_loop(follow)


def test_a_room_that_is_ended_on_one_process_is_over_on_the_other(here: Process, there: Process) -> None:
    lead = opened(here)

    async def follow() -> None:
        async with Stream(here.app, lead.code) as near, Stream(there.app, lead.code) as far:
            for one in (near, far):
                await one.next("presenter")
            assert await here.leads(lead.code, secret=lead.secret, end=True) == 204
            for one in (near, far):
                await one.next("ended")
                assert one.over is not None
                await asyncio.wait_for(one.over, PATIENCE)
        assert await here.leads(lead.code, secret=lead.secret) == 404

    in_a_loop(follow)


@pytest.mark.parametrize("code", ["BCFGHJKM", "bcfg", "'; --", "%00"])
def test_where_there_is_no_room_that_is_said_and_the_line_is_closed(here: Process, code: str) -> None:
    async def follow() -> None:
        async with Stream(here.app, code) as one:
            await one.next("ended")

    in_a_loop(follow)


def test_more_than_can_follow_are_told_so_and_nobody_loses_the_place(here: Process) -> None:
    lead = opened(here)

    async def follow() -> None:
        many = [Stream(here.app, lead.code) for _ in range(MOST_OF_A_ROOM)]
        for one in many:
            await one.__aenter__()
            await one.next("presenter")
        async with Stream(here.app, lead.code) as late:
            await late.next("full")
        await here.leads(lead.code, secret=lead.secret, token="phiên", screen="một")
        for one in many:
            assert (await one.next("screen"))["html"] == SCREENS["một"]["html"]
        await many[0].__aexit__()
        async with Stream(here.app, lead.code) as later:
            await later.next("screen")
        for one in many[1:]:
            await one.__aexit__()

    in_a_loop(follow)


class SlowForOne(Rooms):
    """A database that lets whoever asks for one room wait, until it is told to go on."""

    slow_for = ""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.asked, self.go_on = threading.Event(), threading.Event()

    def look(self, codes: Collection[str]) -> Mapping[str, Room]:
        """What the database says, late where it is for the one room."""
        found = super().look(codes)
        if self.slow_for in codes:
            self.asked.set()
            self.go_on.wait(PATIENCE)
        return found


def test_whoever_joins_another_room_while_the_database_is_asked_stays_in_it(url: str) -> None:
    rooms = SlowForOne(url)
    here = Process(rooms, Following(nothing, screen_of, rooms=lambda: rooms))  # type: ignore[arg-type]
    first, second = opened(here), opened(here)

    async def follow() -> None:
        async with Stream(here.app, first.code) as one:
            await one.next("presenter")
            rooms.slow_for = first.code
            await to_thread.run_sync(rooms.asked.wait, PATIENCE)
            async with Stream(here.app, second.code) as other:
                await other.next("presenter")
                rooms.go_on.set()
                await here.leads(first.code, secret=first.secret, token="phiên", screen="một")
                await one.next("screen")
                await here.leads(second.code, secret=second.secret, token="phiên", screen="hai")
                while (came := await asyncio.wait_for(other.waiting.get(), PATIENCE))[0] != "screen":
                    assert came[0] != "ended"

    with closing(rooms):
        in_a_loop(follow)


# ---- the pages, and what goes wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_those_who_follow_speaks_their_language_and_loads_its_script(
    here: Process, language: Language
) -> None:
    page = here.browser.get("/theo-doi/BCFGHJKM", params={"lang": language}).text
    assert f'<html lang="{language}">' in page
    assert text("following.leader_gone", language) in page
    (script,) = re.findall(r'<script type="module" src="(.*?)">', page)
    answer = here.browser.get(script)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert "EventSource" in answer.text


@pytest.mark.parametrize("typed", ["bcfg hjkm", "BCFG-HJKM", " bcfghjkm"])
def test_a_code_that_is_typed_leads_to_the_room(here: Process, typed: str) -> None:
    answer = here.browser.get("/theo-doi", params={"ma": typed, "lang": "en"})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"])[2:4] == ("/theo-doi/BCFGHJKM", "lang=en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", ["123", '"><script>alert(1)</script>', "Ă" * 8])
def test_what_is_no_code_is_asked_for_again(here: Process, typed: str, language: Language) -> None:
    page = here.browser.get("/theo-doi", params={"ma": typed, "lang": language}).text
    assert text("following.wrong_code", language) in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"rank": -1}', b'{"rank": true}', b'{"token": 1}', b'{"black": 1}', b" " * 9_000]
)
def test_what_is_not_of_the_agreed_form_is_refused(here: Process, body: bytes) -> None:
    lead = opened(here)
    assert here.browser.post(f"/theo-doi/{lead.code}", content=body).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_does_not_answer_is_said(language: Language) -> None:
    def down() -> Rooms:
        raise StoreUnavailable("postgresql://…", Rule.STORE_NOT_REACHED)

    layers = [Middleware(Following, screen_of=screen_of, rooms=down)]
    asked = TestClient(Starlette(middleware=layers))
    opening = asked.post(f"/theo-doi?lang={language}", content=json.dumps({"token": "phiên"}), headers=ORIGIN)
    following = asked.get("/theo-doi/BCFGHJKM/events", params={"lang": language})
    for answer in (opening, following):
        assert (answer.status_code, answer.text) == (503, text("following.store_down", language))
