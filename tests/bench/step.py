"""Insight into one step of the simulation: which part of the wait is server, network, browser.

The browser notes when the key was pressed, when the step was asked for, when its answer was at hand, and when the frame
was drawn; the server notes its own parts (timed.py). Only spans are compared, for the two have different clocks. The
rerun that follows when the hand rests stands beside it: nobody waits for it. The same steps are taken for the shipped
block of 20 and for 3 321 × 100.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.chromium import chromium, fresh_page, wait_until
from tests.bench.feel import PAUSE, READY, WATCH, Felt, open_made, open_shipped, press_keys
from tests.bench.figures import OURS, Figure
from tests.bench.subjects import SUBJECTS, Open
from tests.servers import dashboard_environment, free_port, running

PART = "step"
WIRE = (Path(__file__).parent / "step.js").read_text(encoding="utf-8")
PARTS = (
    "browser: key to question",
    "server: scoring",
    "server: figures in words",
    "server: the rest of the route",
    "network, middleware and handing over",
    "browser: answer to frame",
)
RERUN = "the rerun that follows, on the server"


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Where the time of a step goes, by size."""
    sizes = [open_shipped()] if quick else [open_shipped(), open_made(folder, 3321, 100)]
    with chromium() as browser:
        return [
            figure
            for agencies, leaves, shown in sizes
            for figure in rows(*steps(browser, shown, folder, 3 if quick else 40), f"{agencies} × {leaves}")
        ]


def steps(
    browser: Browser, shown: Open, folder: Path, presses: int
) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Press a key `presses` times: the parts of each step in milliseconds, with the `whole`; and the reruns after."""
    port, times = free_port(), folder / "step-times.jsonl"
    times.write_text("", encoding="utf-8")
    environment = dashboard_environment(shown.root, folder) | {"BENCH_TIMES": str(times)}
    where = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command, ours = [sys.executable, "-m", "uvicorn", "tests.bench.timed:app", *where], SUBJECTS[0]
    log = folder / "step.log"
    with running(command, port, log, health="/_stcore/health", environment=environment) as server:
        page = fresh_page(browser)
        page.add_init_script(WIRE)
        page.goto(ours.address(server, shown))
        wait_until(page, READY.replace("SUBJECT", ours.read(shown)))
        page.wait_for_load_state("networkidle")
        page.evaluate(f"({WATCH})({ours.read(shown)})")
        press_keys(page, 8, Felt())
        page.wait_for_timeout(4 * PAUSE)
        before = len(noted(times, "rerun"))
        found = [step for number in range(presses) if (step := one_step(page, times, number))]
        page.context.close()
    return found, noted(times, "rerun")[before:]


def one_step(page: Page, times: Path, number: int) -> dict[str, float] | None:
    """Take step `number`, and let the hand rest; None when no answer came."""
    told = len(noted(times, "step"))
    page.evaluate("benchWire.length = 0")
    felt = Felt()
    press_keys(page, 1, felt, first=number)
    page.wait_for_timeout(4 * PAUSE)  # the rerun that follows is over, too
    server = noted(times, "step")
    if not felt.board or len(server) != told + 1:
        return None
    at = {one["kind"]: one["at"] for one in page.evaluate("benchWire")}
    scoring, figures, route = (server[-1].get(name, 0.0) for name in ("scoring", "figures", "server"))
    spans = (
        at["asked"] - at["key"],
        scoring,
        figures,
        route - scoring - figures,
        at["answered"] - at["asked"] - route,
        at["key"] + felt.board[0] - at["answered"],
    )
    return dict(zip(PARTS, spans, strict=True)) | {"whole": felt.board[0]}


def noted(times: Path, kind: str) -> list[dict[str, Any]]:
    """All that the server has noted of this kind."""
    lines = [json.loads(line) for line in times.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["kind"] == kind]


def rows(found: Sequence[Mapping[str, float]], reruns: Sequence[Mapping[str, float]], size: str) -> list[Figure]:
    """Medians of the parts, the largest named; and of the reruns. Raises StatisticsError when no step was answered."""
    medians = {part: statistics.median(step[part] for step in found) for part in (*PARTS, "whole")}
    largest = max(PARTS, key=medians.__getitem__)
    figures = [
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
    parts = {
        "median ms": statistics.median(rerun["server"] for rerun in reruns),
        "scoring ms": statistics.median(rerun.get("scoring", 0.0) for rerun in reruns),
        "figures in words ms": statistics.median(rerun.get("figures", 0.0) for rerun in reruns),
        "packed by Streamlit ms": statistics.median(rerun.get("packing", 0.0) for rerun in reruns),
    }
    return [*figures, Figure(PART, RERUN, size, OURS, parts, len(reruns))]
