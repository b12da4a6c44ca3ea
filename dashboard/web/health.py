"""Health checks for process managers and load balancers: whether the process is alive, and whether it can work.

The answers say yes or no and no more; the reasons are in the log.
"""

from __future__ import annotations

import functools

import structlog
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.data import EditionError, data_root
from dashboard.model import EditionId
from dashboard.store import ScenarioStore, StoreUnavailable, open_store
from dashboard.web.metrics import DATABASE_UP

_log = structlog.stdlib.get_logger("dashboard.web.health")
_NOT_CACHED = {"Cache-Control": "no-store"}


def health_routes() -> list[BaseRoute]:
    """Return `/healthz`: this process answers; and `/readyz`: it can show editions.

    A database that does not answer costs the pages of saved scenarios alone, so the process stays ready: taking all
    of them out of service would cost the rest too. It is in the log and in `dashboard_database_up`.
    """
    return [Route("/healthz", _alive), Route("/readyz", _ready)]


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "ok"}, headers=_NOT_CACHED)


async def _ready(_: Request) -> Response:
    ready = await to_thread.run_sync(_can_show_editions)
    await to_thread.run_sync(_check_database)
    status = "ok" if ready else "unavailable"
    return JSONResponse({"status": status}, status_code=200 if ready else 503, headers=_NOT_CACHED)


def _can_show_editions() -> bool:
    try:
        root = data_root()
        if root.list("").folders:
            return True
        _log.warning("not_ready", data_root=str(root), problem="no editions")
    except (EditionError, OSError) as problem:
        _log.warning("not_ready", problem=str(problem))
    return False


def _check_database() -> None:
    try:
        _store().count(EditionId("readyz", "readyz"))
        DATABASE_UP.set(1)
    except StoreUnavailable as problem:
        DATABASE_UP.set(0)
        _log.warning("database_down", database=problem.file, problem=problem.word)


@functools.cache
def _store() -> ScenarioStore:
    """The same store for every check; one that could not be opened is not cached."""
    return open_store()
