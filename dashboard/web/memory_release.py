"""What sessions leave behind is given back soon after they have gone."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from streamlit import runtime

from dashboard.web.upload_limits import let_go_of_the_gone, waiting_files

EVERY_SECONDS = 15
_LARGEST_ON_THE_HEAP = 2**20
_M_MMAP_THRESHOLD = -3


@asynccontextmanager
async def memory_release() -> AsyncIterator[None]:
    """Give memory back while the block runs, every `EVERY_SECONDS` if a session has gone since the last time.

    Three things held it, for as long as nobody came: Streamlit's store of sessions to reconnect to drops what is over
    age only when it is asked; a session is a web of objects that point at each other, which only a full garbage
    collection finds, and these are rare here (`preload.py`); and glibc keeps what was freed between things in use.
    """
    trim = _allocator()
    task = asyncio.create_task(_forever(trim))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _forever(trim: Callable[[], None]) -> None:
    there: set[str] = set()
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        now = _sessions()
        if (waiting := waiting_files()) is not None:
            let_go_of_the_gone(waiting)
        if there - now:
            gc.collect()
            await asyncio.to_thread(trim)
        there = now


def _sessions() -> set[str]:
    """The sessions that are connected or that one may still reconnect to; others are let go of here.

    `tests/web/test_memory_given_back.py` fails when a new Streamlit has another inside.
    """
    if not runtime.exists():
        return set()
    manager: Any = runtime.get_instance()._session_mgr
    manager._session_storage._cache.expire()
    return {info.session.id for info in manager.list_sessions()}


def _allocator() -> Callable[[], None]:
    """Set up the allocator of the system; return what makes it give back what is free. Others than glibc need none."""
    library = ctypes.CDLL(None)
    if not (hasattr(library, "mallopt") and hasattr(library, "malloc_trim")):
        return lambda: None
    # glibc raises this by itself to the size of what was freed, up to 32 MB, and then keeps such blocks on the heap.
    library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_ON_THE_HEAP)

    def trim() -> None:
        library.malloc_trim(0)

    return trim
