"""A line on which everything arrives later: Chromium's own throttling lets what passes a WebSocket through at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit

from anyio.from_thread import start_blocking_portal


@contextmanager
def delayed(url: str, round_trip: float) -> Iterator[str]:
    """The address of a server at `url` behind a line of `round_trip` seconds, as wide as one likes."""
    if not round_trip:
        yield url
        return
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(_line(url, round_trip)) as address:
        yield address


@asynccontextmanager
async def _line(url: str, round_trip: float) -> AsyncIterator[str]:
    server = urlsplit(url)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the line is taken away, which asyncio would report for each connection
            there, back = await asyncio.open_connection(server.hostname, server.port)
            await asyncio.gather(_pass(reader, back, round_trip / 2), _pass(there, writer, round_trip / 2))

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Pass on what is read `delay` seconds after it came, in its order, until either side closes."""
    loop = asyncio.get_running_loop()
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def send() -> None:
        while True:
            due, piece = await under_way.get()
            await asyncio.sleep(due - loop.time())
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
        writer.close()

    sending = asyncio.create_task(send())
    try:
        while piece := await reader.read(65_536):
            under_way.put_nowait((loop.time() + delay, piece))
    except ConnectionError:  # the browser has closed its tab
        pass
    under_way.put_nowait((loop.time() + delay, b""))
    await asyncio.gather(sending, return_exceptions=True)
