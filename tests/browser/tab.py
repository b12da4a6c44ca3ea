"""A browser tab on the dashboard: opened by a link, read by roles and words, with all that went wrong written down."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, WebSocket, expect

from dashboard.pages.navigation import PAGES
from dashboard.ui.texts import Language, text

PAGE_NAMES = tuple(PAGES)
PATIENCE = 20_000
"""Milliseconds; a fraction of a second is enough, but not on a machine that does ten other things."""

FILLED_BY_SCRIPT = "button, div.bar, div.frame, div.summary, div.sliders, div.board, div.text, div.picker, div.screens"
"""What stands empty in our components until their script has run."""

READ_DOWNWARDS = """rows => {
    const top = row => new DOMMatrix(row.style.transform).f;
    const read = row => [".rank", ".who", ".total"].map(part => row.querySelector(part).textContent);
    return rows.sort((one, other) => top(one) - top(other)).map(read);
}"""


@dataclass
class Tab:
    """One tab in a browser context of its own, on one server."""

    page: Page
    url: str
    elsewhere: frozenset[str] = frozenset()
    """Hosts, with their ports, that the tab may go to besides: a sign-in provider."""
    expected: re.Pattern[str] | None = None
    """What the console may say besides."""
    problems: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"error on the page: {error}"))
        self.page.on("request", self._request)
        self.page.on("websocket", self._websocket)

    def _console(self, message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not (self.expected and self.expected.fullmatch(said)):
            self.problems.append(f"error on the console: {said}")

    def _request(self, request: Request) -> None:
        self._host(request.url)

    def _websocket(self, socket: WebSocket) -> None:
        self._host(socket.url)

    def _host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in {urlsplit(self.url).netloc, *self.elsewhere}:
            self.problems.append(f"request to another host: {url}")

    # ---- going somewhere

    def open(self, name: str = "overview", **parameters: str) -> Tab:
        """Follow a link to a page."""
        path = "" if name == "overview" else PAGES[name][1]
        self.page.goto(f"{self.url}/{path}?{urlencode(parameters)}".rstrip("?"))
        return self.settled()

    def settled(self) -> Tab:
        """Wait until the server has sent the whole page and the browser shows it, in place of the first answer."""
        expect(self.page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=PATIENCE
        )
        expect(self.page.locator("#first-page")).to_have_count(0, timeout=PATIENCE)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE)
        # what the server has sent and the browser has not drawn: stale; its code is under way; in place, and empty
        expect(self.page.locator("[data-stale=true], [data-testid=stSkeleton]")).to_have_count(0, timeout=PATIENCE)
        ours = self.page.get_by_test_id("stBidiComponentIsolated")
        expect(ours.filter(has_not=self.page.locator("div"))).to_have_count(0, timeout=PATIENCE)
        expect(ours.locator(f":is({FILLED_BY_SCRIPT}):empty")).to_have_count(0, timeout=PATIENCE)
        return self

    def go_by_menu(self, name: str, language: Language = "vi") -> Tab:
        """Choose a page in the menu."""
        link = text(f"page.{name}", language)
        self.page.get_by_role("link", name=link, exact=True).click()
        path = "" if name == "overview" else PAGES[name][1]
        self.page.wait_for_url(re.compile(rf"/{path}(\?.*)?$"))
        return self.settled()

    def turn_to(self, name: str, language: Language = "vi", **parameters: str) -> Tab:
        """Have a page on screen for the agency and period of the address: by the menu, or by a link at first.

        A page within a session costs a third of one that is loaded. The menu names no appraisal where nobody scored
        themselves, and what is on screen may be a page without one.
        """
        link = self.page.get_by_role("link", name=text(f"page.{name}", language), exact=True)
        return self.go_by_menu(name, language) if link.count() else self.open(name, lang=language, **parameters)

    @property
    def parameters(self) -> dict[str, str]:
        """What stands in the address now."""
        return dict(parse_qsl(urlsplit(self.page.url).query))

    @property
    def title(self) -> Locator:
        """The message of the page."""
        return self.page.get_by_role("heading", level=1)

    def unfold(self, label: str) -> None:
        """Open what is folded under `label`."""
        self.page.get_by_test_id("stExpander").filter(has_text=label).locator("summary").click()

    # ---- pickers

    def picker(self, name: str) -> Locator:
        """The field of a picker, by its label."""
        return self.page.get_by_role("combobox", name=name)

    @property
    def options(self) -> Locator:
        """What the open list offers, as far as it is drawn."""
        return self.page.get_by_role("option")

    # ---- the leaderboard

    @property
    def search(self) -> Locator:
        """Where one types the name of an agency."""
        return self.page.get_by_role("searchbox")

    @property
    def rows(self) -> Locator:
        """Rows of the table, each with the agency as its header."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_role("rowheader"))

    # ---- the simulation

    def slider(self, criterion: str) -> Locator:
        """The slider of a criterion."""
        return self.page.get_by_role("slider", name=re.compile(rf"^{re.escape(criterion)}, "))

    def field(self, criterion: str) -> Locator:
        """Where one types points."""
        return self.page.get_by_role("textbox", name=text("simulation.typed_name", "vi", criterion=criterion))

    def line(self, criterion: str) -> Locator:
        """All that belongs to a criterion: its name, slider, field, buttons and message."""
        return self.page.get_by_role("listitem").filter(has=self.slider(criterion))

    def button(self, key: str, **values: object) -> Locator:
        """The button with this text."""
        return self.page.get_by_role("button", name=text(key, "vi", **values), exact=True)

    def figure(self, name: str) -> Locator:
        """The present value of `rank`, `total`, `percent` or `mean`."""
        return self.page.locator(f".summary .figure.{name} .after")

    def board(self) -> list[tuple[str, str, str]]:
        """(rank, agency, total) as one reads the simulated board from top to bottom, all of one moment."""
        rows = self.page.get_by_role("list", name=text("simulation.board", "vi")).locator("li[title]")
        expect(rows).not_to_have_count(0)
        return [tuple(row) for row in rows.evaluate_all(READ_DOWNWARDS)]

    def type_points(self, criterion: str, typed: str) -> None:
        """Type points and press Enter."""
        self.field(criterion).fill(typed)
        self.field(criterion).press("Enter")


NewTab = Callable[..., Tab]
"""Opens a tab in a context of its own: on the server of this address, with options of the context."""
