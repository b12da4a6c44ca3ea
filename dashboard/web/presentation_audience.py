"""The followers of presentations on this process, and their server-sent events, each built once for all followers.

The processes of an installation synchronise through the database. A process polls it ten times a second, once for all
of its rooms, while it has followers; what is presented through this process reaches its own followers without polling.
Each event holds the complete state, so that a follower who is slow or reconnects gets only the newest one.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import secrets
import signal
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from anyio import to_thread

from dashboard.database import Room, Rooms, StoreUnavailable

_log = structlog.stdlib.get_logger("dashboard.web.presentation_audience")

MOST_OF_A_ROOM = 300
MOST_OF_A_PROCESS = 1_000
_MOST_LEADERS = 5  # browser tabs that lead a room, one of which counts
_LOOK_EVERY = 0.1  # seconds between two polls of the database
_LOOK_AGAIN = 1.0  # seconds until a database that did not answer is polled again
_COUNT_EVERY = 2.0
BEAT, LEADERS_BEAT = 15.0, 2.5
"""Seconds without an event after which followers, and the presenter, are sent a heartbeat."""
GONE_AFTER = 8.0
"""Seconds without a request from the presenter until followers are told that the presenter has gone."""
_FIRST = b"retry: 2000\n\n"


def event(kind: str, **said: object) -> bytes:
    """The bytes of a server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(said)}\n\n".encode()


@dataclass(eq=False)
class Followed:
    """A room with followers on this process. `heard`: the last sign of the presenter, by this process's own clock."""

    sequence: int
    led: datetime.datetime
    heard: float
    shown: bytes = b""
    ended: bool = False
    leader_here: bool = True
    following: int = 0
    leading: int = 0
    in_all: int = 0
    counted: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Wake all followers, so that they check for news."""
        waited_for, self.changed = self.changed, asyncio.Event()
        waited_for.set()

    def hear(self) -> None:
        """Record a sign of life from the presenter."""
        self.heard = time.monotonic()
        self.see_whether_led()

    def see_whether_led(self) -> None:
        """Wake all followers if the presenter has gone or come back."""
        here = time.monotonic() - self.heard < GONE_AFTER
        if here != self.leader_here:
            self.leader_here = here
            self.wake()


class Audience:
    """The followers on this process. `rooms` opens the installation's rooms, and may be called in any thread."""

    def __init__(self, rooms: Callable[[], Rooms]) -> None:
        self._rooms = rooms
        self._followed: dict[str, Followed] = {}
        self._process = secrets.token_hex(8)
        self._watching: asyncio.Task[None] | None = None
        self._is_down = False

    # ---- what is presented through this process

    def show(self, code: str, sequence: int, state: str) -> None:
        """Send followers the state that was just stored in the database as number `sequence` of a room."""
        followed = self._followed.get(code)
        if followed is not None:
            self._put(followed, sequence, state)
            followed.hear()

    def hear(self, code: str) -> None:
        """Record a sign of life from a room's presenter."""
        if (followed := self._followed.get(code)) is not None:
            followed.hear()

    def end(self, code: str) -> None:
        """Tell followers that a room has ended."""
        if (followed := self._followed.get(code)) is not None:
            followed.ended = True
            followed.wake()

    # ---- followers

    async def follow(
        self, code: str, followed: Followed | None, *, has: int | None, leads: bool
    ) -> AsyncIterator[bytes]:
        """The events for a browser that has joined a room. `has`: the number of the state that it already has.

        `leads`: it is the presenter's browser, which only needs to know that it is heard and how many follow.
        """
        if followed is None:
            yield event("ended")
            return
        mine = "leading" if leads else "following"
        if self._is_full(followed, leads=leads):
            yield event("full")
            return
        setattr(followed, mine, getattr(followed, mine) + 1)
        self._followed.setdefault(code, followed)
        self._watch()
        try:
            yield _FIRST
            async for said in self._events(followed, has, leads=leads):
                yield said
        finally:
            setattr(followed, mine, getattr(followed, mine) - 1)

    async def _events(self, followed: Followed, has: int | None, *, leads: bool) -> AsyncIterator[bytes]:
        told_of_leader: bool | None = None
        while not _is_stopping():
            changed = followed.changed
            if followed.ended:
                yield event("ended")
                return
            if followed.leader_here != told_of_leader:
                told_of_leader = followed.leader_here
                yield event("presenter", here=told_of_leader)
            elif followed.shown and followed.sequence != has and not leads:
                has = followed.sequence
                yield followed.shown
            else:
                try:
                    await asyncio.wait_for(changed.wait(), LEADERS_BEAT if leads else BEAT)
                except TimeoutError:
                    yield event("beat", **({"followers": followed.in_all} if leads else {}))

    def _is_full(self, followed: Followed, *, leads: bool) -> bool:
        if leads:
            return followed.leading >= _MOST_LEADERS
        everybody = sum(each.following for each in self._followed.values())
        return followed.following >= MOST_OF_A_ROOM or everybody >= MOST_OF_A_PROCESS

    async def joined(self, code: str) -> Followed | None:
        """The room as followed on this process, which starts to follow it if needed; None if there is no such room.

        Raises StoreUnavailable.
        """
        if code not in self._followed:
            found = (await to_thread.run_sync(self._look, [code])).get(code)
            if found is None:
                return None
            sequence, state = await to_thread.run_sync(self._state, code)
            unheard = datetime.datetime.now(datetime.UTC) - found.led
            heard = time.monotonic() - max(unheard.total_seconds(), 0.0)
            followed = Followed(0, found.led, heard)
            self._put(followed, sequence, state)
            followed.see_whether_led()
            self._followed.setdefault(code, followed)
        return self._followed[code]

    # ---- what is presented through other processes

    def _watch(self) -> None:
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch_database())

    async def _watch_database(self) -> None:
        """Poll the database while this process has followers; wake all of them when the server stops."""
        while self._followed:
            if _is_stopping():
                for followed in self._followed.values():
                    followed.wake()
                return
            try:
                await self._look_once()
                self._is_down = False
            except StoreUnavailable as problem:
                if not self._is_down:
                    _log.warning("rooms_unavailable", database=problem.file, problem=problem.word)
                self._is_down = True
            for followed in self._followed.values():
                followed.see_whether_led()
            await asyncio.sleep(_LOOK_AGAIN if self._is_down else _LOOK_EVERY)

    async def _look_once(self) -> None:
        asked = dict(self._followed)  # a copy: rooms may be added while the database is read
        open_rooms = await to_thread.run_sync(self._look, list(asked))
        for code, followed in asked.items():
            found = open_rooms.get(code)
            if found is None:
                self.end(code)
                del self._followed[code]
                continue
            if found.sequence > followed.sequence:
                self._put(followed, *await to_thread.run_sync(self._state, code))
            if found.led != followed.led:
                followed.led = found.led
                followed.hear()
            if time.monotonic() - followed.counted > _COUNT_EVERY:
                followed.counted = time.monotonic()
                count = followed.following
                followed.in_all = await to_thread.run_sync(self._count, code, count)
                if not (followed.following or followed.leading or count):
                    del self._followed[code]

    @staticmethod
    def _put(followed: Followed, sequence: int, state: str) -> None:
        if sequence > followed.sequence:
            followed.sequence = sequence
            followed.shown = f"id: {sequence}\nevent: screen\ndata: {state}\n\n".encode()
            followed.wake()

    def _look(self, codes: list[str]) -> Mapping[str, Room]:
        return self._rooms().look(codes)

    def _state(self, code: str) -> tuple[int, str]:
        return self._rooms().shown(code)

    def _count(self, code: str, followers: int) -> int:
        return self._rooms().count(code, self._process, followers)


def _is_stopping() -> bool:
    """Whether the server has been asked to stop: it then waits for open responses, and event streams never end.

    uvicorn keeps this only in its server object, which is found as the handler of the signal.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))
