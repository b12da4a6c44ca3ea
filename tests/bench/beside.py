"""What others wait for while some ask as much as they can: 60 who never rest on the largest block, or hostile files.

The others are thirty of the crowd's visitors on the shipped edition (load_generator.py), on the same server. Beside
them either nothing happens, or 60 sessions ask for one step of all criteria of 3 321 agencies after another, or four
sessions upload a workbook again and again: one whose merged ranges cover the sheet forty times, one whose agencies are
all spelled otherwise. Who asks has a process of their own, on the same two cores.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from openpyxl import Workbook

from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.made import BLOCK, made_block, write_made_edition
from tests.bench.people import ACTIONS, THINKING, generate
from tests.bench.session import ANSWER, Session
from tests.made_editions import PROJECT, SHIPPED
from tests.own_loop import run_in_own_loop
from tests.servers import dashboard
from tests.web.uploading import IMPORT_PAGE, UploadingSession

PART = "beside"
ASKERS = 60
UPLOADERS = 4
TARGET_P95_MS = 300.0
LONGEST = 120.0


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """The others' reruns alone, beside the askers, and beside each hostile file."""
    agencies, leaves = (30, 10) if quick else (3321, 100)
    sessions, seconds, thinking = (4, 3.0, 0.5) if quick else (30, 20.0, THINKING)
    askers = 6 if quick else ASKERS
    root = folder / "editions"
    shutil.copytree(SHIPPED, root)
    write_made_edition(root, agencies, leaves)
    files = {"merged.xlsx": merged_ranges()} | ({} if quick else {"names.csv": other_names(agencies)})
    for name, content in files.items():
        (folder / name).write_bytes(content)
    beside: dict[str, list[str]] = {
        "nothing": [],
        f"{askers} askers on {agencies} × {leaves}": ["ask", str(askers), BLOCK],
        **{f"{UPLOADERS} × {name}": ["upload", str(UPLOADERS), str(folder / name)] for name in files},
    }
    figures: list[Figure] = []
    with dashboard(root, folder, name="beside") as server:
        generate(server.url, 4, 0.0)  # what all sessions share is read and compiled
        for what, task in beside.items():
            with busy(server.url, task) as answered:
                told = generate(server.url, sessions, seconds, thinking)
            waits = [1000 * taken for action in ACTIONS for taken in told["reruns"].get(action, [])]
            values = {**spread(waits), "errors ×": float(len(told["errors"])), "answers to it ×": float(answered())}
            target = Target("p95 ms", at_most=TARGET_P95_MS)
            figures.append(Figure(PART, "others' rerun", f"beside {what}", OURS, values, len(waits), target))
    return figures


@contextmanager
def busy(url: str, task: list[str]) -> Iterator[Callable[[], int]]:
    """Let a process of its own do `task` during the block; yields how to learn, afterwards, how many answers it got.

    Raises RuntimeError when it got none, for then nothing was measured.
    """
    if not task:
        yield lambda: 0
        return
    command = [sys.executable, "-m", "tests.bench.beside", url, *task]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        told: list[int] = []
        assert process.stdin
        assert process.stdout
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("who asks did not come that far")
        yield lambda: told[0]
        process.stdin.close()
        told.append(int(process.stdout.readline() or 0))
        if not told[0]:
            raise RuntimeError("who asks had no answer")


def merged_ranges(ranges: int = 40) -> bytes:
    """A workbook whose merged ranges each cover the whole sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet
    for row in ("STT;Cơ quan;1.1 (10)", "1;Sở A;7", "2;Sở B;6"):
        sheet.append(row.split(";"))
    for number in range(ranges):
        sheet.merged_cells.add(f"A{5 + number}:ZZ60000")  # merge_cells would make every cell of it
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def other_names(agencies: int) -> bytes:
    """A table of the made block in which every agency's name has a letter too many."""
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerow(["STT", "Cơ quan", "1.1 (10)"])
    for number, agency in enumerate(made_block(agencies, 1).agencies, start=1):
        table.writerow([number, agency.name.replace("thứ", "thứư"), 7])
    return written.getvalue().encode()


async def ask(url: str, sessions: int, block: str, done: asyncio.Event) -> int:
    """Sessions on the simulation of the largest block, each asking for a step once it has the last; all answers."""
    ready, answers = asyncio.Semaphore(0), 0

    async def one(number: int) -> None:
        nonlocal answers
        query = {"ct": "bench", "ky": "2020", "khoi": block, "cq": f"xa-{number:05}"}
        async with Session(url, "mo-phong", query) as session, httpx2.AsyncClient(timeout=ANSWER) as http:
            await session.open()
            shown = session.data["simulator"]
            leaves = list(shown["values"])
            ready.release()
            step = 0
            while not done.is_set():
                step += 1
                points = {code: (step + place) % 100 / 10 for place, code in enumerate(leaves)}
                question = {"token": shown["preview"]["token"], "stamp": shown["stamp"], "points": points}
                answer = await http.post(url + shown["preview"]["path"], json=question)
                answer.raise_for_status()
                answers += 1

    tasks = [asyncio.create_task(one(number)) for number in range(sessions)]
    for _ in range(sessions):
        await ready.acquire()
    print("ready", flush=True)
    await asyncio.gather(*tasks)
    return answers


async def upload(url: str, sessions: int, file: Path, done: asyncio.Event) -> int:
    """Sessions on the import page that send the same file again and again; how often it was answered."""
    content, answers = file.read_bytes(), 0

    async def one() -> None:
        nonlocal answers
        while not done.is_set():
            async with UploadingSession(url, IMPORT_PAGE, {}) as session:
                await session.open()
                status, sent = await asyncio.to_thread(session.put, file.name, content)
                if status != 204:
                    raise RuntimeError(f"the upload was answered with {status}")
                await session.take(file.name, len(content), sent)
                answers += 1

    print("ready", flush=True)
    await asyncio.gather(*(one() for _ in range(sessions)))
    return answers


async def act(arguments: argparse.Namespace) -> int:
    """Ask or upload until standard input ends, at most LONGEST seconds."""
    done = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.call_later(LONGEST, done.set)
    stopped = loop.run_in_executor(None, sys.stdin.read)
    stopped.add_done_callback(lambda _: done.set())
    if arguments.task == "ask":
        return await ask(arguments.url, arguments.sessions, arguments.what, done)
    return await upload(arguments.url, arguments.sessions, Path(arguments.what), done)


def main() -> None:
    """Do one task, and print `ready`, then the number of answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("task", choices=("ask", "upload"))
    parser.add_argument("sessions", type=int)
    parser.add_argument("what", help="a block to ask about, or a file to upload")
    arguments = parser.parse_args()
    if urlsplit(arguments.url).hostname != "127.0.0.1":
        parser.error("only 127.0.0.1 is visited")
    print(run_in_own_loop(act, arguments), flush=True)


if __name__ == "__main__":
    main()
