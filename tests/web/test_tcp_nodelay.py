"""Short answers do not wait for the acknowledgement of the ones before them, bound as Streamlit binds its socket."""

from __future__ import annotations

import asyncio
import socket
from urllib.request import urlopen

import uvicorn
from starlette.types import Receive, Scope, Send
from websockets.sync.client import connect

from dashboard.web.middleware import TcpNoDelay
from tests.own_loop import run_in_own_loop


async def tell_option(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the value of TCP_NODELAY on the connection: a small application of its own."""
    connection = receive.__self__.transport.get_extra_info("socket")  # type: ignore[attr-defined]
    value = str(int(bool(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))).encode()
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "bytes": value})
        await send({"type": "websocket.close"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
        await send({"type": "http.response.body", "body": value})


async def told(app) -> tuple[bytes, bytes]:
    """What the application tells over HTTP and over a WebSocket, served on a socket bound as Streamlit binds it."""
    bound = socket.socket(family=socket.AF_INET)
    bound.bind(("127.0.0.1", 0))
    bound.listen()
    port = bound.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning", ws="websockets-sansio"))
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        return await asyncio.to_thread(over_http, port), await asyncio.to_thread(over_websocket, port)
    finally:
        server.should_exit = True
        await serving


def over_http(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return answer.read()


def over_websocket(port: int) -> bytes:
    with connect(f"ws://127.0.0.1:{port}/", open_timeout=10) as connection:
        return connection.recv(timeout=10, decode=False)


def test_every_connection_sends_at_once() -> None:
    assert run_in_own_loop(told, TcpNoDelay(tell_option)) == (b"1", b"1")


def test_without_it_connections_wait() -> None:
    """When this fails, Streamlit's way to bind a socket does no harm any more, and `TcpNoDelay` may go."""
    assert run_in_own_loop(told, tell_option) == (b"0", b"0")
