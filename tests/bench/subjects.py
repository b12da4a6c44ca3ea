"""The dashboard and its peers as subjects of one bench: how each is started, opened, and read in the browser."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.figures import OURS
from tests.servers import Server, dashboard, dashboard_environment, free_port, running, streamlit_command

PLOTLY_BOARD = """board() {
    const total = this.total();
    const texts = [...document.querySelectorAll(".barlayer .bartext")];
    return texts.some((text) => Number(text.textContent) === total) ? total : null;
  }"""

READ_DASHBOARD = """{
  tolerance: 1e-6,
  host() {
    const roots = () => [...document.querySelectorAll("*")].map((element) => element.shadowRoot);
    return (this.root ??= roots().find((root) => root?.querySelector(".figure.total")));
  },
  number(text) { return text ? Number(text.replaceAll(".", "").replace(",", ".")) : null; },
  total() { return this.number(this.host()?.querySelector(".figure.total .after")?.textContent); },
  board() { return this.number(this.host()?.querySelector("li.own .total")?.textContent); },
  slider() { return this.host()?.querySelectorAll("input[type=range]")[AT]; },
  value() { return Number(this.slider().value); },
}"""

# Its slider tells two decimals, of points that may have three.
READ_PLAIN_STREAMLIT = f"""{{
  tolerance: 0.0051,
  total() {{
    const text = document.querySelector("[data-testid=stMetricValue]")?.textContent;
    return text ? Number(text) : null;
  }},
  {PLOTLY_BOARD},
  slider() {{ return document.querySelectorAll("[data-testid=stSlider] input[type=range]")[AT]; }},
  value() {{ return Number(this.slider().value); }},
}}"""

READ_DASH = f"""{{
  tolerance: 1e-6,
  total() {{ const text = document.querySelector("#total")?.textContent; return text ? Number(text) : null; }},
  {PLOTLY_BOARD},
  slider() {{ return document.querySelectorAll("[role=slider]")[AT]; }},
  value() {{ return Number(this.slider().getAttribute("aria-valuenow")); }},
}}"""

# Panel draws into shadow roots within shadow roots; its slider tells two decimals.
READ_PANEL = """{
  tolerance: 0.0051,
  all(selector, root = document) {
    const inside = [...root.querySelectorAll("*")].filter((element) => element.shadowRoot);
    return [...root.querySelectorAll(selector), ...inside.flatMap((element) => this.all(selector, element.shadowRoot))];
  },
  kept: {},
  one(selector, at = 0) {
    if (!this.kept[selector]?.isConnected) this.kept[selector] = this.all(selector)[at];
    return this.kept[selector];
  },
  total() { const text = this.one("h2")?.textContent; return text ? parseFloat(text) : null; },
  board() {
    const total = this.total();
    const layer = this.one(".barlayer");
    const texts = layer ? [...layer.querySelectorAll(".bartext")] : [];
    return texts.some((text) => Number(text.textContent) === total) ? total : null;
  },
  slider() { return this.one(".noUi-handle", AT); },
  value() { return Number(this.slider().getAttribute("aria-valuetext")); },
}"""


@dataclass(frozen=True)
class Open:
    """What every subject shows: one agency of one block of one of the editions under `root`, and which slider moves."""

    root: Path
    programme: str
    period: str
    block: str
    agency: str
    slider: int = 0


@dataclass(frozen=True)
class Subject:
    """One program that is measured; `reader`: JavaScript that reads its page, see feel.js.

    `updates_in_drag`: whether it shows new figures while its slider is dragged.
    """

    name: str
    reader: str
    updates_in_drag: bool = True

    def read(self, shown: Open) -> str:
        """The reader, on the slider that is moved."""
        return self.reader.replace("[AT]", f"[{shown.slider}]").replace(", AT)", f", {shown.slider})")

    def address(self, server: Server, shown: Open) -> str:
        """Where its page is."""
        if self.name == OURS:
            query = {"ct": shown.programme, "ky": shown.period, "khoi": shown.block, "cq": shown.agency}
            return f"{server.url}/mo-phong?{urlencode(query)}"
        return f"{server.url}/panel_page" if self.name == "Panel" else server.url

    @contextmanager
    def served(self, shown: Open, folder: Path) -> Iterator[Server]:
        """Its server, as its documentation says for production."""
        if self.name == OURS:
            with dashboard(shown.root, folder) as server:
                yield server
            return
        port = free_port()
        environment = dashboard_environment(shown.root, folder) | {
            "BENCH_EDITION": f"{shown.programme}/{shown.period}",
            "BENCH_BLOCK": shown.block,
            "BENCH_AGENCY": shown.agency,
        }
        where = ["--address", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
        command, health = {
            "plain Streamlit": (streamlit_command("tests/bench/peers/plain_streamlit.py", port), "/_stcore/health"),
            "Dash": ([sys.executable, "-m", "tests.bench.peers.dash_page", str(port)], "/"),
            "Panel": (
                [
                    sys.executable,
                    "-m",
                    "panel",
                    "serve",
                    "tests/bench/peers/panel_page.py",
                    *where,
                    "--log-level",
                    "warning",
                ],
                "/panel_page",
            ),
        }[self.name]
        log = folder / f"{self.name}.log"
        with running(command, port, log, health=health, environment=environment) as server:
            yield server


SUBJECTS = (
    Subject(OURS, READ_DASHBOARD),
    Subject("plain Streamlit", READ_PLAIN_STREAMLIT, updates_in_drag=False),
    Subject("Dash", READ_DASH),
    Subject("Panel", READ_PANEL),
)
