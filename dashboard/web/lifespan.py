"""While the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import ModuleType
from typing import Any

import structlog
from streamlit import config

from dashboard.web.memory_release import memory_release
from dashboard.web.metrics import served_metrics
from dashboard.web.preload import preload
from dashboard.web.server_log import set_up_server_log
from dashboard.web.settings import EVERY_HOST, allowed_hosts

_log = structlog.stdlib.get_logger("dashboard.web.lifespan")


def server_lifespan(pages: ModuleType) -> Callable[[object], AbstractAsyncContextManager[dict[str, Any]]]:
    """Return the lifespan of a server whose pages draw with the modules of the package `pages`."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[dict[str, Any]]:
        set_up_server_log()  # again, for uvicorn has made its own by now
        hosts = allowed_hosts(config.get_option("server.address"))
        preload(pages)
        async with memory_release():
            with served_metrics() as port:
                where = (
                    f"http://{config.get_option('server.address') or 'localhost'}:{config.get_option('server.port')}"
                )
                _log.info("started", address=where, hosts=hosts, metrics_port=port)
                if EVERY_HOST in hosts:
                    _log.warning("every_host_is_answered", remedy="name the hosts in DASHBOARD_ALLOWED_HOSTS")
                yield {}
                _log.info("stopping")

    return lifespan
