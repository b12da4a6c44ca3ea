"""Settings of the server, from environment variables."""

from __future__ import annotations

import os

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
ANY_HOST = "*"


def allowed_hosts(address: str | None) -> list[str]:
    """Return the host names that the server answers to: `DASHBOARD_ALLOWED_HOSTS`, separated by commas.

    Without it, a server that listens only on loopback (`address`) answers only to the names of loopback, so that a
    foreign page cannot reach it under a name of its own (DNS rebinding); any other server answers to every name.
    """
    configured = [host.strip() for host in os.environ.get("DASHBOARD_ALLOWED_HOSTS", "").split(",") if host.strip()]
    if configured:
        return [*configured, *(host for host in LOOPBACK if host not in configured)]
    return list(LOOPBACK) if address in LOOPBACK else [ANY_HOST]


def is_behind_https() -> bool:
    """Whether users reach the server by https (`DASHBOARD_HTTPS=1`), directly or through a proxy."""
    return os.environ.get("DASHBOARD_HTTPS", "") == "1"


def frame_ancestors() -> str:
    """Return the sites that may frame the dashboard, in CSP syntax: `DASHBOARD_FRAME_ANCESTORS`, else none."""
    return os.environ.get("DASHBOARD_FRAME_ANCESTORS", "").strip() or "'none'"


def metrics_port() -> int | None:
    """Return the port for metrics (`DASHBOARD_METRICS_PORT`); None if it is not set.

    Raises ValueError if the value is not a port number.
    """
    configured = os.environ.get("DASHBOARD_METRICS_PORT", "").strip()
    if not configured:
        return None
    port = int(configured)
    if not 0 < port < 65536:
        raise ValueError(f"DASHBOARD_METRICS_PORT: {port} is no port")
    return port


def log_form() -> str:
    """Return `DASHBOARD_LOG` (`json` or `console`); empty if not set, which leaves the choice to `server_log`."""
    return os.environ.get("DASHBOARD_LOG", "").strip()
