"""The server process: its start, the preloading of modules before the first visit, and its stop.

Memory of closed sessions is released soon after they have ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import os
import pkgutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

import structlog
from streamlit import config, runtime
from streamlit.web.cli import main as streamlit

from dashboard.model.installation import shipped_folder
from dashboard.ui.components import serve_module
from dashboard.web.monitoring import served_metrics
from dashboard.web.page_assets import NEXT_SCRIPTS, next_scripts
from dashboard.web.server_log import set_up_server_log
from dashboard.web.settings import ANY_HOST, allowed_hosts
from dashboard.web.waiting_uploads import remove_files_of_closed_sessions, uploaded_files

EVERY_SECONDS = 15
_LARGEST_ON_THE_HEAP = 2**20
_M_MMAP_THRESHOLD = -3


@asynccontextmanager
async def memory_release() -> AsyncIterator[None]:
    """Release memory while the block runs, every `EVERY_SECONDS` if a session has ended since the last time.

    Three things hold it while there are no visitors: Streamlit's store of disconnected sessions drops expired ones only
    when it is accessed; a session's objects form reference cycles, which only a full garbage collection frees, and
    these are rare here (`preload`); and glibc does not return freed memory between blocks in use to the system.
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

    `tests/web/test_memory_release.py` fails if a new version of Streamlit has different internals.
    """
    if not runtime.exists():
        return set()
    manager: Any = runtime.get_instance()._session_mgr
    manager._session_storage._cache.expire()
    return {info.session.id for info in manager.list_sessions()}


def _allocator() -> Callable[[], None]:
    """Set up glibc's allocator and return a function that releases its free memory; elsewhere one that does nothing."""
    if sys.platform != "linux":
        return lambda: None
    library = ctypes.CDLL(None)
    if not (hasattr(library, "mallopt") and hasattr(library, "malloc_trim")):
        return lambda: None
    # glibc raises this threshold itself to the size of freed blocks, up to 32 MB, and then keeps them on the heap.
    library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_ON_THE_HEAP)

    def trim() -> None:
        library.malloc_trim(0)

    return trim


_log = structlog.stdlib.get_logger("dashboard.web.server_process")

FULL_COLLECTION_THRESHOLD = 50
"""Collections of the middle generation before a full one; Python's default is 10."""
SWITCH_INTERVAL = 0.0005
"""Seconds that a thread keeps the GIL while others wait for it; Python's default is 0.005. A slider step switches
threads several times, and waited that long each time for a thread that was making a document: docs/bench.md."""


def preload(package: ModuleType) -> None:
    """Import every module of `package` with its dependencies, and exclude all existing objects from garbage collection.

    Some 180 000 objects of libraries live as long as the server. Each full collection traversed all of them, holding
    the GIL, while every visitor waited: docs/bench.md. Now it traverses only the sessions, and runs rarely: the
    smaller collections free most of what a rerun leaves behind.
    """
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], FULL_COLLECTION_THRESHOLD)


def serve(pages: ModuleType, host: str, port: int, data: str) -> None:
    """Serve the editions at `data` until the process is told to stop. `pages`: the package that pages draw with.

    Streamlit's command reads the variables STREAMLIT_…, and binds the port before it imports the program. A connection
    accepted then would wait until the imports are done, while a proxy whose connection is refused tries another process
    at once. So everything is imported first.
    """
    preload(pages)
    os.environ["DASHBOARD_DATA"] = data
    where = ["--server.address", host, "--server.port", str(port)]
    streamlit(["run", str(shipped_folder() / "asgi.py"), "--server.headless", "true", *where])


def server_lifespan(
    pages: ModuleType, paths: Mapping[str, str]
) -> Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]:
    """Return the lifespan of a server whose pages draw with the package `pages`. `paths`: the pages' paths by name."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
        set_up_server_log()  # again, because uvicorn has configured its own logging by now
        hosts = allowed_hosts(config.get_option("server.address"))
        preload(pages)
        serve_module(NEXT_SCRIPTS, next_scripts(paths))
        sys.setswitchinterval(SWITCH_INTERVAL)
        async with memory_release():
            with served_metrics() as port:
                where = (
                    f"http://{config.get_option('server.address') or 'localhost'}:{config.get_option('server.port')}"
                )
                _log.info("started", address=where, hosts=hosts, metrics_port=port)
                if ANY_HOST in hosts:
                    _log.warning("every_host_is_answered", remedy="name the hosts in DASHBOARD_ALLOWED_HOSTS")
                yield {}
                _log.info("stopping")

    return lifespan
