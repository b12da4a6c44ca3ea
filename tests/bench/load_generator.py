"""Visitors in a process of their own: N sessions that think, act, and wait for the answer. Prints one JSON object.

    python -m tests.bench.load_generator URL --sessions 30 --seconds 20

Half of them read the leaderboard: they search, and every fourth time turn to the other block. Half of them simulate:
they move a slider by one step, which is a question over HTTP, and let the hand rest, which is a rerun. They think
five seconds on the average between two actions. What is measured is the server: nothing is drawn, and the pages'
scripts and pictures are not fetched. `--thinking 0.5` lets them think less, to see whether all this works.

It stops by itself: after the seconds asked for, and at the latest after `LONGEST`. Only the loopback is visited.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2
from websockets.exceptions import WebSocketException

from tests.bench.session import ANSWER, Session, SessionFailed

THINKING = 5.0
REST = 0.45
ARRIVALS = 20
"""Sessions that arrive in a second."""
LONGEST = 300.0
MOST = 2000
EDITION = {"ct": "vinh-phuc-cqdt", "ky": "2020", "khoi": "so-ban-nganh"}
AGENCIES = ("so-cong-thuong", "so-y-te", "so-noi-vu", "so-tai-chinh", "so-xay-dung", "so-tu-phap")
CRITERION = "1.2.2"
BLOCKS = ("Huyện, thành phố", "Sở, ban, ngành")


@dataclass
class Told:
    """What happened: seconds of each rerun by what was done, and every error in words."""

    reruns: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    received: dict[str, int] = field(default_factory=dict[str, int])
    errors: list[str] = field(default_factory=list[str])
    window: tuple[float, float] = (0.0, 1e18)

    def note(self, what: str, start: float, seconds: float, received: int) -> None:
        """Count a rerun that began while it was measured."""
        if self.window[0] <= start <= self.window[1]:
            self.reruns.setdefault(what, []).append(seconds)
            self.received[what] = self.received.get(what, 0) + received


class Visitor:
    """One person on one page."""

    def __init__(self, number: int, url: str, told: Told, thinking: float = THINKING) -> None:
        self.thinking = thinking
        self.random = random.Random(number)
        self.told = told
        self.simulates = number % 2 == 1
        self.agency = AGENCIES[number // 2 % len(AGENCIES)]
        self.number = 0
        self.acted = 0
        query = EDITION | ({"cq": self.agency} if self.simulates else {})
        self.session = Session(url, "mo-phong" if self.simulates else "bang-xep-hang", query)
        self.http = httpx2.AsyncClient(base_url=url, timeout=ANSWER, trust_env=False)

    async def visit(self, until: float) -> None:
        """Come, act until the moment `until`, and go; an error ends the visit."""
        try:
            async with self.session as session, self.http:
                start = time.monotonic()
                opened = await session.open()
                self.told.note("open", start, opened.seconds, opened.received)
                while True:
                    pause = self.random.uniform(0.5, 1.5) * self.thinking
                    if time.monotonic() + pause >= until:
                        break
                    await asyncio.sleep(pause)
                    await self.act()
                await asyncio.sleep(max(0.0, until - time.monotonic()))
        except (SessionFailed, WebSocketException, httpx2.HTTPError, OSError, KeyError, TypeError) as error:
            self.told.errors.append(f"{type(error).__name__}: {error}")

    async def act(self) -> None:
        """Do what one does on this page."""
        if self.simulates:
            points = round(0.5 + self.random.randrange(100) / 200, 3)
            await self.step(points)
            await asyncio.sleep(REST)
            await self.rest(points)
        else:
            await self.read()

    async def step(self, points: float) -> None:
        """Move the slider by one step: its answer comes ahead of the rerun."""
        shown = self.session.data["simulator"]
        question = {"token": shown["preview"]["token"], "stamp": shown["stamp"], "points": {CRITERION: points}}
        start = time.monotonic()
        route = {"Cookie": self.session.cookie} if self.session.cookie else {}
        answer = await self.http.post(shown["preview"]["path"], json=question, headers=route)
        if answer.status_code != 200 or answer.json()["values"][CRITERION]["value"] != points:
            raise SessionFailed(f"a step was answered with {answer.status_code}")
        self.told.note("simulation: step", start, time.monotonic() - start, len(answer.content))

    async def rest(self, points: float) -> None:
        """Let the hand rest: the step and that it is over reach Streamlit, and are seen to be taken."""
        edition = self.session.data["simulator"]["edition"]
        self.number += 2
        by = {"e": edition, "a": self.agency, "g": self.number}
        moved = {"n": self.number - 1, "k": "set", "c": CRITERION, "v": points, **by}
        committed = {"n": self.number, "k": "commit", "c": "", "v": None, **by}
        start = time.monotonic()
        rerun = await self.session.set_state("simulator", {"events": [moved, committed]})
        self.told.note("simulation: rest", start, rerun.seconds, rerun.received)
        if self.session.data["simulator"]["acknowledged"] != self.number:
            raise SessionFailed(f"event {self.number} was not acknowledged")

    async def read(self) -> None:
        """Search; every fourth time turn to the other block."""
        self.acted += 1
        start = time.monotonic()
        if self.acted % 4:
            query = self.random.choice(["so", "ban", "tai", ""])
            rerun = await self.session.trigger(
                "leaderboard", "look", {"query": query, "sort": "", "only": "", "near": ""}
            )
            self.told.note("leaderboard: search", start, rerun.seconds, rerun.received)
        else:
            rerun = await self.session.choose("pick_block", BLOCKS[self.acted // 4 % 2 - 1])
            self.told.note("leaderboard: block", start, rerun.seconds, rerun.received)


async def crowd(url: str, sessions: int, seconds: float, thinking: float) -> Told:
    """Let `sessions` arrive, then measure for `seconds`."""
    told = Told()
    arrivals = sessions / ARRIVALS
    start = time.monotonic() + arrivals + 1.0
    told.window = (start, start + seconds)

    async def later(number: int) -> None:
        await asyncio.sleep(number / ARRIVALS)
        await Visitor(number, url, told, thinking).visit(start + seconds)

    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(later(number) for number in range(sessions)))
    return told


async def come_and_go(url: str, sessions: int, at_once: int) -> Told:
    """Let `sessions` come one after the other, `at_once` at a time; each acts once and goes."""
    told = Told()
    turn = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with turn:
            visitor = Visitor(number, url, told)
            try:
                async with visitor.session as session, visitor.http:
                    start = time.monotonic()
                    opened = await session.open()
                    told.note("open", start, opened.seconds, opened.received)
                    await visitor.act()
            except (SessionFailed, WebSocketException, httpx2.HTTPError, OSError, KeyError, TypeError) as error:
                told.errors.append(f"{type(error).__name__}: {error}")

    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(one(number) for number in range(sessions)))
    return told


def main() -> None:
    """Visit, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--sessions", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.0, help="how long to measure a crowd; 0: come, act, go")
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--thinking", type=float, default=THINKING, help="seconds between two actions, on the average")
    arguments = parser.parse_args()
    if urlsplit(arguments.url).hostname != "127.0.0.1" or arguments.sessions > MOST:
        parser.error(f"only 127.0.0.1 is visited, by at most {MOST} sessions")
    start = time.process_time()
    visit = (
        crowd(arguments.url, arguments.sessions, arguments.seconds, arguments.thinking)
        if arguments.seconds
        else come_and_go(arguments.url, arguments.sessions, arguments.at_once)
    )
    told = asyncio.run(visit)
    used = time.process_time() - start
    print(json.dumps({**vars(told), "seconds": arguments.seconds, "processor": used}))


if __name__ == "__main__":
    main()
