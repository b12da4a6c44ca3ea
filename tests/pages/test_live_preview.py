"""What is answered ahead of a rerun is what the rerun says; it changes nothing, and nobody else can ask for it."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio.lowlevel import checkpoint
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.pages import live_preview
from dashboard.pages.live_preview import PREVIEW_PATH, Asked, RequestQueue, live_preview_route
from tests.made_editions import TWO_GROUPS, MadeBlock, build
from tests.own_loop import run_in_own_loop
from tests.pages.hand import Hand
from tests.pages.shown import show

MOVING = ("groupPoints", "changed", "summary", "status", "passing", "others", "board", "link")


@pytest.fixture
def asked() -> TestClient:
    """A server that answers steps."""
    return TestClient(Starlette(routes=[live_preview_route()]))


@pytest.fixture
def hand(asked: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A hand on the sliders of “giua”: 6 + 3 + 12 = 21 of 35, between “dau” (31) and “cuoi” (7)."""
    agencies = {"dau": ("Đầu", (9, 4, 18)), "giua": ("Giữa", (6, 3, 12)), "cuoi": ("Cuối", (2, 1, 4))}
    block = MadeBlock("so", "Sở", TWO_GROUPS, agencies, steps={"1.2": 0.5})
    build(tmp_path / "editions", block)
    show(tmp_path / "editions", monkeypatch)
    return Hand("giua")


def question(hand: Hand, **points: object) -> dict[str, Any]:
    """What the browser asks; criteria are written t1_1 for 1.1."""
    named = {name.removeprefix("t").replace("_", "."): value for name, value in points.items()}
    return {"token": hand.answer["preview"]["token"], "stamp": hand.answer["stamp"], "points": named}


def test_it_says_what_the_rerun_will_say(hand: Hand, asked: TestClient) -> None:
    hand.does("set", "1.1", 8)
    before = hand.answer
    preview = asked.post(PREVIEW_PATH, json=question(hand, t2_1=20, t1_1=9.5)).json()
    assert preview["summary"]["total"]["after"] == "32,500"  # 9.5 + 3 + 20
    assert hand.answer == before
    hand.does("set", "1.1", 9.5)
    after = hand.does("set", "2.1", 20)
    assert {name: preview[name] for name in MOVING} == {name: after[name] for name in MOVING}
    assert preview["values"] == {code: after["values"][code] for code in ("1.1", "2.1")}


def test_it_changes_nothing(hand: Hand, asked: TestClient) -> None:
    asked.post(PREVIEW_PATH, json=question(hand, t2_1=20))
    assert hand.does("commit")["summary"]["total"]["after"] == "21,000"
    assert not hand.answer["canUndo"]


def test_back_at_the_points_of_today_there_is_no_change(hand: Hand, asked: TestClient) -> None:
    hand.does("set", "1.1", 8)
    preview = asked.post(PREVIEW_PATH, json=question(hand, t1_1=6)).json()
    assert preview["changed"] == []
    assert preview["summary"]["total"]["after"] == "21,000"


@pytest.mark.parametrize("points", [{"t1_1": 11}, {"t1_1": -1}, {"t1_2": 3.3}, {"t9_9": 1}])
def test_points_that_are_not_allowed_are_left_to_the_rerun_to_refuse(
    hand: Hand, asked: TestClient, points: dict[str, float]
) -> None:
    answer = asked.post(PREVIEW_PATH, json=question(hand, **points))
    assert (answer.status_code, answer.content) == (422, b"")


def test_another_screen_is_not_answered_for(hand: Hand, asked: TestClient) -> None:
    assert asked.post(PREVIEW_PATH, json=question(hand, t1_1=8) | {"stamp": "another"}).status_code == 404


def test_nobody_guesses_who_asks(hand: Hand, asked: TestClient) -> None:
    token = hand.answer["preview"]["token"]
    assert len(token) >= 22
    assert asked.post(PREVIEW_PATH, json=question(hand, t1_1=8) | {"token": token[:-1]}).status_code == 404


def test_what_a_session_answered_is_gone_with_it(hand: Hand, asked: TestClient) -> None:
    asks = question(hand, t1_1=8)
    assert asked.post(PREVIEW_PATH, json=asks).status_code == 200
    del hand.screen
    gc.collect()
    assert asked.post(PREVIEW_PATH, json=asks).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"token": "a", "stamp": "b"}',
        b'{"token": "a", "stamp": "b", "points": {"1.1": "8"}}',
        b'{"token": "a", "stamp": "b", "points": {"1.1": NaN}}',
        b'{"token": "a", "stamp": "b", "points": {"1.1": true}}',
        b"[" * 10_000,
        json.dumps({"token": "a", "stamp": "b", "points": {str(n): 1 for n in range(20_000)}}).encode(),
    ],
    ids=lambda body: body[:20].decode(),
)
def test_what_is_no_question_is_refused(asked: TestClient, body: bytes) -> None:
    assert asked.post(PREVIEW_PATH, content=body).status_code == 400
    assert asked.get(PREVIEW_PATH).status_code == 405


def a_session() -> Asked:
    return Asked("token", lambda _stamp, _points: {})


def test_of_those_of_a_session_that_wait_the_newest_alone_is_answered() -> None:
    got: dict[int, bool] = {}

    async def ask(queue: RequestQueue, session: Asked, number: int) -> None:
        got[number] = await queue.take(session)

    async def ask_five_times() -> None:
        queue, session = RequestQueue(), a_session()
        async with anyio.create_task_group() as tasks:
            for number in range(1, 5):
                tasks.start_soon(ask, queue, session, number)
                await checkpoint()
            await checkpoint()
            assert got == {1: True, 2: False, 3: False}
            queue.give_back(session, 0.1)
        assert got == {1: True, 2: False, 3: False, 4: True}
        queue.give_back(session, 0.1)
        await ask(queue, session, 5)
        assert got[5]

    run_in_own_loop(ask_five_times)


def test_a_session_that_has_taken_less_time_goes_before_one_that_has_taken_more() -> None:
    """Sixty that ask for steps of the largest block made others wait for all of them, 0.9 s at the 95th percentile."""
    served: list[str] = []

    async def ask(queue: RequestQueue, session: Asked, seconds: float) -> None:
        assert await queue.take(session)
        served.append(session.token)
        queue.give_back(session, seconds)

    async def ask_all_at_once() -> None:
        queue, first = RequestQueue(), a_session()
        greedy, modest, new = Asked("greedy", first.answer), Asked("modest", first.answer), Asked("new", first.answer)
        await ask(queue, greedy, 1.0)
        await ask(queue, modest, 0.1)
        served.clear()
        assert await queue.take(first)
        async with anyio.create_task_group() as tasks:
            for session in (greedy, modest, new):
                tasks.start_soon(ask, queue, session, 0.1)
                await checkpoint()
            queue.give_back(first, 0.1)
        assert served == ["new", "modest", "greedy"]

    run_in_own_loop(ask_all_at_once)


def test_one_that_left_while_it_waited_blocks_nobody() -> None:
    async def take_and_give_back(queue: RequestQueue, session: Asked) -> None:
        assert await queue.take(session)
        queue.give_back(session, 0.1)

    async def leave() -> None:
        queue, session, other = RequestQueue(), a_session(), a_session()
        assert await queue.take(session)
        with anyio.move_on_after(0):
            await queue.take(other)
        queue.give_back(session, 0.1)
        assert await queue.take(session)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(take_and_give_back, queue, other)
            await checkpoint()
            queue.give_back(session, 0.1)  # the other has the turn now, and leaves before it learns of it
            tasks.cancel_scope.cancel()
        assert await queue.take(session)

    run_in_own_loop(leave)


def test_all_sessions_together_have_one_thread(hand: Hand, asked: TestClient) -> None:
    asks = [question(hand, t1_1=8) | {"token": f"session {number}"} for number in range(6)]
    under_way, most = 0, 0
    one_more = threading.Lock()

    def answer(_stamp: str, _points: Mapping[str, float]) -> dict[str, Any]:
        nonlocal under_way, most
        with one_more:
            under_way += 1
            most = max(most, under_way)
        sum(range(100_000))  # some work, in which Python lets other threads run
        with one_more:
            under_way -= 1
        return {}

    sessions = [Asked(asks[number]["token"], answer) for number in range(6)]
    live_preview.sessions.update({session.token: session for session in sessions})
    with asked, ThreadPoolExecutor(24) as visitors:
        answers = list(visitors.map(lambda ask: asked.post(PREVIEW_PATH, json=ask).status_code, asks * 4))
    assert most == 1
    assert set(answers) <= {200, 429}
    assert answers.count(200) >= len(sessions)
