"""What a first visit costs: from the start of the navigation to a page one can read, with nothing in the cache."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.chromium import fresh_page, wait_until

ROW = "tbody tr th a"
"""A row of the leaderboard, wherever it is drawn."""

# Notes the end of the first frame that shows what is looked for, and of the first in which the page is whole: Streamlit
# has drawn it, nothing of it is under way. And how far things have jumped (CLS).
NOTE = """
(found => {
  window.benchShifted = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.benchShifted += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  const after = (note) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => note(performance.now());
    port2.postMessage(null);
  };
  const whole = () => {
    const app = document.querySelector("#root [data-testid=stApp][data-test-script-state=notRunning]");
    const waits = "[data-stale=true], [data-testid=stSkeleton]";
    const charts = "[data-testid=stPlotlyChart]:not(:has(.main-svg))";
    const drawn = app?.querySelector("h1") && !app.querySelector(`${waits}, ${charts}`);
    return drawn && !document.getElementById("first-page");
  };
  const look = () => {
    if (!window.benchReadable && found()) after((moment) => (window.benchReadable ??= moment));
    if (whole() && found()) after((moment) => (window.benchWhole ??= moment));
    if (!window.benchWhole) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


STANDS = """
(() => {
  const roots = [document, ...[...document.querySelectorAll("*")].map((element) => element.shadowRoot)];
  return roots.some((root) => root?.querySelector(WANTED));
})
"""
"""Whether what a selector names is anywhere: components draw into shadow roots."""


@dataclass(frozen=True)
class Line:
    """What lies between browser and server: milliseconds of a round trip, bytes a second each way; 0: no limit."""

    name: str
    round_trip: float = 0
    speed: float = 0


LINES = (
    Line("no throttling"),
    Line("100 ms, 10 Mbit/s", 100, 10e6 / 8),
    Line("3G: 300 ms, 1.6 Mbit/s", 300, 1.6e6 / 8),
)


@dataclass
class Sight:
    """Milliseconds until the page can be read, and until it is whole; bytes and requests until the network rests.

    `shifted`: how far what was seen has jumped (cumulative layout shift).
    """

    milliseconds: float = 0.0
    whole: float = 0.0
    shifted: float = 0.0
    received: int = 0
    requests: int = 0
    by_kind: dict[str, int] = field(default_factory=dict[str, int])


def stands(wanted: str) -> str:
    """JavaScript function that tells whether what the selector `wanted` names is there."""
    return STANDS.replace("WANTED", json.dumps(wanted))


def first_sight(browser: Browser, address: str, wanted: str = ROW, line: Line = LINES[0]) -> Sight:
    """Visit `address` with an empty cache over `line`, until `wanted` (a selector) can be read and all is drawn."""
    page = fresh_page(browser)
    try:
        return _visit(page, address, stands(wanted), line)
    finally:
        page.context.close()


def first_sight_of_others(browser: Browser, address: str, found: str, line: Line) -> Sight:
    """The same of a page that is not ours, until the JavaScript function `found` holds; `whole` is not looked at."""
    page = fresh_page(browser)
    try:
        return _visit(page, address, found, line, until="window.benchReadable")
    finally:
        page.context.close()


def cold_and_warm(browser: Browser, address: str, wanted: str, line: Line) -> tuple[Sight, Sight]:
    """Visit `address` as `first_sight` does, and once more in another tab, with what the browser has kept."""
    page = fresh_page(browser)
    try:
        found = stands(wanted)
        return _visit(page, address, found, line), _visit(page.context.new_page(), address, found, line)
    finally:
        page.context.close()


def _visit(page: Page, address: str, found: str, line: Line, until: str = "window.benchWhole") -> Sight:
    sight, kinds = Sight(), dict[str, str]()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    if line.speed:
        limits = {"latency": line.round_trip, "downloadThroughput": line.speed, "uploadThroughput": line.speed}
        network.send("Network.emulateNetworkConditions", {"offline": False, **limits})

    def response(event: dict[str, Any]) -> None:
        sight.requests += 1
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        sight.received += size
        kind = kinds.get(event["requestId"], "Other")
        sight.by_kind[kind] = sight.by_kind.get(kind, 0) + size

    def frame(event: dict[str, Any]) -> None:
        told = event["response"]
        binary = told["opcode"] == 2
        size = len(base64.b64decode(told["payloadData"])) if binary else len(told["payloadData"])
        sight.received += size
        sight.by_kind["WebSocket"] = sight.by_kind.get("WebSocket", 0) + size

    network.on("Network.responseReceived", response)
    network.on("Network.loadingFinished", finished)
    network.on("Network.webSocketFrameReceived", frame)
    page.add_init_script(f"{NOTE}({found});")
    page.goto(address, wait_until="domcontentloaded")
    wait_until(page, until)
    page.wait_for_load_state("networkidle")
    sight.milliseconds, sight.whole = page.evaluate("benchReadable"), page.evaluate("window.benchWhole ?? NaN")
    sight.shifted = page.evaluate("benchShifted")
    return sight
