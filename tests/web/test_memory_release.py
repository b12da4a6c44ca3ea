"""Sessions that have gone leave nothing behind, without anybody else having to come."""

from __future__ import annotations

import gc
import weakref

from streamlit.runtime.caching.ttl_cache import TTLCache
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager


class Session:
    """As a session is: in a circle, so that only a full collection finds it."""

    def __init__(self) -> None:
        self.id = "gone"
        self.itself = self


class Info:
    def __init__(self) -> None:
        self.session = Session()


def test_streamlit_lets_go_of_sessions_when_it_is_asked() -> None:
    """What `dashboard/web/server_process.py` asks is there, and does what it is asked for."""
    now = [0.0]
    storage = MemorySessionStorage(ttl_seconds=10)
    storage._cache = TTLCache(maxsize=128, ttl=10, timer=lambda: now[0])
    info = Info()
    gone = weakref.ref(info.session)
    storage.save(info)  # type: ignore[arg-type]
    del info
    now[0] = 11
    gc.collect()
    assert gone() is not None
    storage._cache.expire()  # type: ignore[attr-defined]
    gc.collect()
    assert gone() is None
    assert storage.list() == []
    assert {"list_sessions", "is_active_session"} <= set(dir(WebsocketSessionManager))
