"""The dashboard as a server for everybody: started, loaded before the first visitor comes, and stopped.

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
from dashboard.ui.components.component import serve_module
from dashboard.web.monitoring import served_metrics
from dashboard.web.next_scripts import NEXT_SCRIPTS, next_scripts
from dashboard.web.server_log import set_up_server_log
from dashboard.web.settings import ANY_HOST, allowed_hosts
from dashboard.web.waiting_uploads import remove_files_of_closed_sessions, uploaded_files

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


_log = structlog.stdlib.get_logger("dashboard.web.server_process")

FULL_COLLECTION_THRESHOLD = 50
"""Collections of the middle generation before one of everything; Python's own figure is 10."""
SWITCH_INTERVAL = 0.0005
"""Seconds that a thread keeps Python's lock while others wait for it; Python's own figure is 0.005. A step passes from
thread to thread several times, and waited that long at each for a thread that works out a document: docs/bench.md."""


def preload(package: ModuleType) -> None:
    """Import every module of `package` with all that it stands on, and take what is there out of garbage collection.

    Some 180 000 objects of libraries live as long as the server. Each full collection went through all of them, under
    Python's lock, while every visitor waited: docs/bench.md. What is left for it are the sessions, and
    that rarely: the smaller collections find most of what a rerun leaves behind.
    """
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*gc.get_threshold()[:2], FULL_COLLECTION_THRESHOLD)


def serve(pages: ModuleType, host: str, port: int, data: str) -> None:
    """Serve the editions at `data` until the process is told to end. `pages`: the package that pages draw with.

    Streamlit's command reads the variables STREAMLIT_…, and binds the port before it imports the program. A connection
    that is accepted then waits as long as the imports take, while a proxy that is refused one asks another process at
    once. So everything is imported first.
    """
    preload(pages)
    os.environ["DASHBOARD_DATA"] = data
    where = ["--server.address", host, "--server.port", str(port)]
    streamlit(["run", str(shipped_folder() / "asgi.py"), "--server.headless", "true", *where])


def server_lifespan(
    pages: ModuleType, paths: Mapping[str, str]
) -> Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]:
    """Return the lifespan of a server whose pages draw with the package `pages`. `paths`: theirs, by their names."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
        set_up_server_log()  # again, for uvicorn has made its own by now
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
