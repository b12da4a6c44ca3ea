"""Visitors who run the simulation page again and again: `python -m tests.browser.busy_visitors URL COUNT`.

Prints `busy` when all have their page, and goes on until it is ended, at the most for ten minutes.
"""

from __future__ import annotations

import asyncio
import sys

from tests.bench.session import Session, SessionFailed

LONGEST = 600.0


async def visitor(url: str, ready: asyncio.Barrier) -> None:
    async with Session(url, "mo-phong", {"ct": "keo", "cq": "cuoi"}) as session:
        await session.open()
        await ready.wait()
        while True:
            await session.choose("pick_section", "Thay đổi thứ hạng")
            await session.choose("pick_section", "Điều chỉnh điểm")


async def main(url: str, count: int) -> None:
    ready = asyncio.Barrier(count + 1)
    others = [asyncio.create_task(visitor(url, ready)) for _ in range(count)]
    await ready.wait()
    print("busy", flush=True)
    _, _ = await asyncio.wait(others, timeout=LONGEST, return_when=asyncio.FIRST_EXCEPTION)


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1], int(sys.argv[2])))
    except (KeyboardInterrupt, SessionFailed):
        sys.exit(1)
