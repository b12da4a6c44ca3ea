"""Monitoring of the server: metrics for Prometheus, and health checks.

Metrics have a port of their own, so that visitors of the dashboard cannot read them. Figures about versions are read
from the version log at each scrape. Counting in the process would miss what the command line and other processes
publish; the log has all of it.

Health checks are for process managers and load balancers: whether the process is alive, and whether it can work. The
answers say only yes or no; the reasons are in the log.
"""

from __future__ import annotations

import functools
import os
import platform
import time
from collections import Counter as Counts
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st
import structlog
from anyio import to_thread
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.data import EditionError, data_root, list_editions, read_log
from dashboard.database import ScenarioStore, StoreUnavailable, open_store
from dashboard.model import EditionId
from dashboard.web.settings import metrics_port

_log = structlog.stdlib.get_logger("dashboard.web.monitoring")


class VersionMetrics(Collector):
    """Metrics of versions: log entries by edition and action, unreadable editions, and version logs with problems."""

    def collect(self) -> Iterable[Metric]:
        """Read all version logs. If the data root cannot be read there are no figures, and the server log says why."""
        entries = CounterMetricFamily(
            "dashboard_version_log", "Entries of the version log", labels=["programme", "period", "action"]
        )
        unreadable = GaugeMetricFamily("dashboard_editions_unreadable", "Editions that cannot be read")
        doubtful = GaugeMetricFamily("dashboard_version_logs_doubtful", "Version logs in which something does not hold")
        try:
            root = data_root()
            listings = list_editions(root)
            logs = {listing.id: read_log(root, listing.id) for listing in listings}
        except (EditionError, OSError) as problem:
            _log.warning("no_version_figures", problem=str(problem))
            return
        for edition_id, log in logs.items():
            for action, count in Counts(str(entry.action) for entry in log.entries).items():
                entries.add_metric([edition_id.programme, edition_id.period, action], count)
        unreadable.add_metric([], sum(listing.error is not None for listing in listings))
        doubtful.add_metric([], sum(bool(log.problems) for log in logs.values()))
        yield from (entries, unreadable, doubtful)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: registering the collector must not read the data root."""
        return ()


REGISTRY = CollectorRegistry()
"""All metrics of this process."""
ProcessCollector(registry=REGISTRY)
REGISTRY.register(VersionMetrics())

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_REQUESTS = Counter(
    "dashboard_requests_total", "Answers by kind of path and status", ["kind", "status"], registry=REGISTRY
)
_REQUEST_SECONDS = Histogram(
    "dashboard_request_seconds", "From a request to the whole answer", ["kind"], registry=REGISTRY, buckets=_SECONDS
)
_PAGE_SECONDS = Histogram(
    "dashboard_page_seconds", "One whole run of a page on the server", ["page"], registry=REGISTRY, buckets=_SECONDS
)
SESSIONS = Gauge("dashboard_sessions", "Open connections of pages in browsers", registry=REGISTRY)
SCRIPT_ERRORS = Counter("dashboard_script_errors_total", "Errors while a page ran", registry=REGISTRY)
DATABASE_UP = Gauge(
    "dashboard_database_up", "Whether saved scenarios could be reached when last asked", registry=REGISTRY
)
_BUILD = Gauge("dashboard_build_info", "What runs here", ["python", "streamlit"], registry=REGISTRY)
_BUILD.labels(platform.python_version(), st.__version__).set(1)


def count_request(kind: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _REQUESTS.labels(kind, str(status)).inc()
    _REQUEST_SECONDS.labels(kind).observe(seconds)


@contextmanager
def timed_page(page: str) -> Iterator[None]:
    """Time one run of a page, even if it ends early; a fragment's own run does not count as a run of the page."""
    began = time.perf_counter()
    try:
        yield
    finally:
        _PAGE_SECONDS.labels(page).observe(time.perf_counter() - began)


@contextmanager
def served_metrics() -> Iterator[int | None]:
    """Serve the metrics on `DASHBOARD_METRICS_PORT` while the block runs; yield the port, or None if it is not set.

    They are served only to this machine, unless `DASHBOARD_METRICS_ADDRESS` names another address.
    """
    port = metrics_port()
    if port is None:
        yield None
        return
    address = os.environ.get("DASHBOARD_METRICS_ADDRESS", "").strip() or "127.0.0.1"
    server, thread = start_http_server(port, addr=address, registry=REGISTRY)
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


_NOT_CACHED = {"Cache-Control": "no-store"}


def health_routes() -> list[BaseRoute]:
    """Return `/healthz`: this process answers; and `/readyz`: it can show editions.

    A database that does not answer affects only the pages of saved scenarios, so the process stays ready: taking all
    processes out of service would cost the other pages too. The failure is in the log and in `dashboard_database_up`.
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
    """The store that all checks share; a failure to open it is not cached."""
    return open_store()
