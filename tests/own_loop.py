"""A coroutine run to its end from a test that is an ordinary function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar, TypeVarTuple

from anyio.from_thread import start_blocking_portal

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def run_in_own_loop(function: Callable[[*Arguments], Awaitable[Result]], *args: *Arguments) -> Result:
    """What the coroutine function returns, run by an event loop in a thread of its own.

    Playwright's synchronous API keeps a loop running in the thread of the tests as long as a browser is open;
    `asyncio.run` and `anyio.run` refuse to start a second one there.
    """
    with start_blocking_portal() as portal:
        return portal.call(function, *args)
