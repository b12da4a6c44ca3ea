"""Figures of use for Prometheus, on a port of their own: nobody who looks at the dashboard can ask for them."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server

from dashboard.web.settings import metrics_port
from dashboard.web.version_metrics import VersionFigures

REGISTRY = CollectorRegistry()
"""All figures of this process."""
ProcessCollector(registry=REGISTRY)
REGISTRY.register(VersionFigures())

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
    """Time one run of a page, also one that ends early; what a fragment does on its own is not a run of the page."""
    began = time.perf_counter()
    try:
        yield
    finally:
        _PAGE_SECONDS.labels(page).observe(time.perf_counter() - began)


@contextmanager
def served_metrics() -> Iterator[int | None]:
    """Serve the figures on `DASHBOARD_METRICS_PORT` while the block runs; give the port, None without one.

    They are to be had on this machine alone, unless `DASHBOARD_METRICS_ADDRESS` names another address.
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
