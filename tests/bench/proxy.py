"""A real nginx before several servers, as deploy/nginx/ configures it: a cookie keeps a visitor on one process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.proxy import configured
from tests.servers import Server, free_port, running


@contextmanager
def proxied(servers: Sequence[Server], folder: Path) -> Iterator[Server]:
    """nginx on a port of its own before `servers`: the deployed configuration, with other ports."""
    port, place = free_port(), folder / f"nginx-{free_port()}"
    command = configured(place, [server.url for server in servers], port)
    with running(command, port, place / "nginx.log", health="/_stcore/health") as nginx:
        yield nginx
