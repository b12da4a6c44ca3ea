"""Settings of the server, from environment variables."""

from __future__ import annotations

import os

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
ANY_HOST = "*"


def allowed_hosts(address: str | None) -> list[str]:
    """Return the names under which the server answers: `DASHBOARD_ALLOWED_HOSTS`, separated by commas.

    Without it, a server that listens on loopback alone (`address`) answers to the names of loopback, so that a foreign
    page cannot reach it under a name of its own (DNS rebinding); any other answers to every name.
    """
    configured = [host.strip() for host in os.environ.get("DASHBOARD_ALLOWED_HOSTS", "").split(",") if host.strip()]
    if configured:
        return [*configured, *(host for host in LOOPBACK if host not in configured)]
    return list(LOOPBACK) if address in LOOPBACK else [ANY_HOST]


def is_behind_https() -> bool:
    """Whether people reach the server by https (`DASHBOARD_HTTPS=1`), if only through a proxy."""
    return os.environ.get("DASHBOARD_HTTPS", "") == "1"


def frame_ancestors() -> str:
    """Return who may show the dashboard in a frame, as CSP writes it: `DASHBOARD_FRAME_ANCESTORS`, else no site."""
    return os.environ.get("DASHBOARD_FRAME_ANCESTORS", "").strip() or "'none'"


def metrics_port() -> int | None:
    """Return the port for metrics (`DASHBOARD_METRICS_PORT`); None when they are not wanted.

    Raises ValueError for something else than a port.
    """
    configured = os.environ.get("DASHBOARD_METRICS_PORT", "").strip()
    if not configured:
        return None
    port = int(configured)
    if not 0 < port < 65536:
        raise ValueError(f"DASHBOARD_METRICS_PORT: {port} is no port")
    return port


def log_form() -> str:
    """Return `json` or `console`: `DASHBOARD_LOG`, else an empty text, which leaves the choice to `server_log`."""
    return os.environ.get("DASHBOARD_LOG", "").strip()
