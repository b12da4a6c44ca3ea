"""Memory of closed sessions is released soon after they have ended."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from streamlit import runtime

from dashboard.web.upload_limits import remove_files_of_closed_sessions, uploaded_files

EVERY_SECONDS = 15
_LARGEST_ON_THE_HEAP = 2**20
_M_MMAP_THRESHOLD = -3


@asynccontextmanager
async def memory_release() -> AsyncIterator[None]:
    """Give memory back while the block runs, every `EVERY_SECONDS` if a session has gone since the last time.

    Three things hold it while there are no visitors: Streamlit's store of sessions to reconnect to drops what is over
    age only when it is asked; a session is a web of objects that point at each other, which only a full garbage
    collection finds, and these are rare here (`preload`); and glibc keeps what was freed between things in use.
    """
    trim = _allocator()
    task = asyncio.create_task(_release_periodically(trim))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _release_periodically(trim: Callable[[], None]) -> None:
    there: set[str] = set()
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        now = _sessions()
        if (waiting := uploaded_files()) is not None:
            remove_files_of_closed_sessions(waiting)
        if there - now:
            gc.collect()
            await asyncio.to_thread(trim)
        there = now


def _sessions() -> set[str]:
    """Return the sessions that are connected or may still be reconnected to; expired ones are dropped here.

    `tests/web/test_memory_release.py` fails when a new Streamlit has another inside.
    """
    if not runtime.exists():
        return set()
    manager: Any = runtime.get_instance()._session_mgr
    manager._session_storage._cache.expire()
    return {info.session.id for info in manager.list_sessions()}


def _allocator() -> Callable[[], None]:
    """Set up glibc's allocator and return a function that makes it return free memory; other systems need none."""
    if sys.platform != "linux":
        return lambda: None
    library = ctypes.CDLL(None)
    if not (hasattr(library, "mallopt") and hasattr(library, "malloc_trim")):
        return lambda: None
    # glibc raises this by itself to the size of what was freed, up to 32 MB, and then keeps such blocks on the heap.
    library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_ON_THE_HEAP)

    def trim() -> None:
        library.malloc_trim(0)

    return trim
