"""Insight into one step of the simulation: which part of the wait is server, packing, network, browser.

The browser notes when the key was pressed, when the socket sent, when it was handed the answer, and when the frame was
drawn; the server notes its own parts (timed.py). Only spans are compared, for the two have different clocks. The same
steps are taken for the shipped block of 20 and for 3 321 × 100.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.chromium import chromium, fresh_page, wait_until
from tests.bench.feel import PAUSE, READY, WATCH, Felt, open_made, open_shipped, press_keys
from tests.bench.figures import OURS, Figure
from tests.bench.servers import dashboard_environment, free_port, running
from tests.bench.subjects import SUBJECTS, Open

PART = "step"
WIRE = (Path(__file__).parent / "step.js").read_text(encoding="utf-8")
PARTS = (
    "browser: key to message",
    "server: scoring",
    "server: figures in words",
    "server: Streamlit packs the component",
    "server: Streamlit, the rest of the script",
    "server: until the message is on its way",
    "network and waiting to be handed over",
    "browser: answer to frame",
)


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Where the time of a step goes, by size."""
    sizes = [open_shipped()] if quick else [open_shipped(), open_made(folder, 3321, 100)]
    with chromium() as browser:
        return [
            figure
            for agencies, leaves, shown in sizes
            for figure in rows(steps(browser, shown, folder, 3 if quick else 40), f"{agencies} × {leaves}")
        ]


def steps(browser: Browser, shown: Open, folder: Path, presses: int) -> list[dict[str, float]]:
    """Press a key `presses` times; the parts of each step in milliseconds, and the whole as `whole`."""
    port, times = free_port(), folder / "step-times.jsonl"
    times.write_text("", encoding="utf-8")
    environment = dashboard_environment(shown.root, folder) | {"BENCH_TIMES": str(times)}
    command = [sys.executable, "-m", "uvicorn", "tests.bench.timed:app", "--host", "127.0.0.1", "--port", str(port)]
    ours = SUBJECTS[0]
    with running(command, port, folder / "step.log", health="/_stcore/health", environment=environment) as server:
        page = fresh_page(browser)
        page.add_init_script(WIRE)
        page.goto(ours.address(server, shown))
        wait_until(page, READY.replace("SUBJECT", ours.read(shown)))
        page.wait_for_load_state("networkidle")
        page.evaluate(f"({WATCH})({ours.read(shown)})")
        press_keys(page, 8, Felt())
        found = [step for number in range(presses) if (step := one_step(page, times, number))]
        page.context.close()
    return found


def one_step(page: Page, times: Path, number: int) -> dict[str, float] | None:
    """Take step `number` after the hand has rested; None when no answer came."""
    page.wait_for_timeout(4 * PAUSE)  # the rest of the step before has been told and answered
    told = len(times.read_text(encoding="utf-8").splitlines())
    page.evaluate("benchWire.length = 0")
    felt = Felt()
    press_keys(page, 1, felt, first=number)
    if not felt.board:
        return None
    wire: list[dict[str, Any]] = page.evaluate("benchWire")
    server = _line(page, times, told)
    pressed = next(one["at"] for one in wire if one["kind"] == "key")
    sent = next(one["at"] for one in wire if one["kind"] == "sent")
    answer = max((one for one in wire if one["kind"] == "received"), key=lambda one: one["size"])["at"]
    whole = felt.board[0]
    known = server["scoring"], server["figures"], server["serialisation"]
    spans = (
        sent - pressed,
        *known,
        server["script"] - sum(known),
        server["server"] - server["script"],
        answer - sent - server["server"],
        pressed + whole - answer,
    )
    return dict(zip(PARTS, spans, strict=True)) | {"whole": whole}


def _line(page: Page, times: Path, number: int) -> dict[str, float]:
    """What the server notes of a rerun, a moment after its answer. Raises RuntimeError when it does not."""
    for _ in range(100):
        if len(lines := times.read_text(encoding="utf-8").splitlines()) > number:
            return json.loads(lines[number])
        page.wait_for_timeout(20)
    raise RuntimeError("the server has not told what the rerun took")


def rows(found: list[dict[str, float]], size: str) -> list[Figure]:
    """Medians of the parts, the largest named. Raises ValueError when no step was answered."""
    medians = {part: statistics.median(step[part] for step in found) for part in (*PARTS, "whole")}
    largest = max(PARTS, key=medians.__getitem__)
    return [
        Figure(
            PART,
            part,
            size,
            OURS,
            {"median ms": medians[part], "of the whole %": 100 * medians[part] / medians["whole"]},
            len(found),
            note="the largest part" if part == largest else "",
        )
        for part in (*PARTS, "whole")
    ]
