"""What a first visit costs: from the start of the navigation to a page one can read, with nothing in the cache."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser

from tests.bench.chromium import fresh_page, wait_until

# Notes the end of the first frame that shows a row of the leaderboard. Components draw into shadow roots.
NOTE_ROWS = """
(() => {
  const look = () => {
    const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
    if (roots.some((root) => root?.querySelector("tbody tr th a"))) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.benchReadable = performance.now());
      port2.postMessage(null);
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass
class Sight:
    """Milliseconds until the page can be read; bytes over the wire and requests until the network rests."""

    milliseconds: float = 0.0
    received: int = 0
    requests: int = 0
    by_kind: dict[str, int] = field(default_factory=dict[str, int])


def first_sight(browser: Browser, address: str) -> Sight:
    """Visit `address` with an empty cache."""
    page = fresh_page(browser)
    sight, kinds = Sight(), {}
    try:
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")

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
        page.add_init_script(NOTE_ROWS)
        page.goto(address, wait_until="domcontentloaded")
        wait_until(page, "window.benchReadable")
        sight.milliseconds = page.evaluate("benchReadable")
        page.wait_for_load_state("networkidle")
    finally:
        page.context.close()
    return sight
