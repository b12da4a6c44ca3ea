"""A server on a free port, a Chromium, a fresh tab for each test. A tab in which anything went wrong fails its test."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.tab import NewTab, Tab
from tests.made_editions import SHIPPED, TWO_GROUPS, MadeBlock, build, many_agencies
from tests.prepared_servers import fork_dashboard
from tests.servers import HEALTH, answering, free_port

LONG = "Ban Quản lý Dự án đầu tư xây dựng công trình dân dụng, công nghiệp và phát triển đô thị tỉnh "
UNBROKEN = "Trungtâmphụcvụhànhchínhcônggiảiquyếtthủtụchànhchínhtậptrungtỉnh"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a tab needs a Chromium."""
    for item in items:
        if "new_tab" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(root: Path, log: Path, **environment: str) -> Iterator[str]:
    """The dashboard on the editions under `root`; what the server says goes to `log`."""
    port, start = free_port(), time.perf_counter()
    server = fork_dashboard(port, log, {"DASHBOARD_DATA": str(root)} | environment)
    with answering(server, port, log, HEALTH, start) as answers:
        yield answers.url


@pytest.fixture(scope="session")
def shipped_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The editions that come with the project."""
    log = tmp_path_factory.mktemp("shipped") / "server.log"
    with served(SHIPPED, log) as url:
        yield url
    assert_no_traceback(log)


@pytest.fixture(scope="session")
def made_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Programmes made up: `keo` and `lech` (points off a step) to work on with the hand, `xa` of 102 communes,
    `ten-dai` of very long names."""
    folder = tmp_path_factory.mktemp("made")
    root, log = folder / "editions", folder / "server.log"
    build(root, hand_block(), programme="keo")
    build(root, replace(hand_block(), agencies={"giua": ("Giữa", (6, 3.2, 12))}), programme="lech")
    build(root, many_agencies(102, 20), programme="xa")
    build(root, long_names(), programme="ten-dai", title=LONG * 2)
    with served(root, log) as url:
        yield url
    assert_no_traceback(log)


@pytest.fixture(scope="session")
def self_scored_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The hand's block with self-scores, so that every page is in the menu."""
    folder = tmp_path_factory.mktemp("self_scored")
    root, log = folder / "editions", folder / "server.log"
    own = {"dau": (10, 4, 9), "giua": (7, 3, 12), "cuoi": (2, 1, 3)}
    build(root, replace(hand_block(), self_points=own), programme="keo")
    with served(root, log) as url:
        yield url
    assert_no_traceback(log)


def assert_no_traceback(log: Path) -> None:
    """Nothing went wrong on the server while the tests used it."""
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said


def hand_block() -> MadeBlock:
    """“Giữa” has 6 + 3 + 12 = 21 of 35, one behind “Đầu”; its network goes in steps of 0.5."""
    agencies = {"dau": ("Đầu", (9, 4, 9)), "giua": ("Giữa", (6, 3, 12)), "cuoi": ("Cuối", (2, 1, 4))}
    return MadeBlock("so", "Sở", TWO_GROUPS, agencies, steps={"1.2": 0.5})


def long_names() -> MadeBlock:
    """Names of three lines, some without a space to break them at, and some that look like markup."""
    criteria = (
        ("1", "", LONG, None),
        ("1.1", "1", f"<b>Tiêu chí</b> {LONG * 2}", 10),
        ("1.2", "1", UNBROKEN, 10),
        ("2", "", UNBROKEN, None),
        ("2.1", "2", f"*{LONG}* [x](y)", 123456.789),
    )
    agencies = {
        "a": (LONG * 2, (8, 7, 123456.788)),
        "b": (f"<i>{LONG}</i>", (7.125, 6, 100000)),
        "c": (UNBROKEN, (1, 1, 1)),
    }
    return MadeBlock("so", LONG, criteria, agencies)


@pytest.fixture
def tab(new_tab: NewTab, shipped_server: str) -> Tab:
    """A tab on the editions that come with the project."""
    return new_tab(shipped_server)


@pytest.fixture
def made(new_tab: NewTab, made_server: str) -> Tab:
    """A tab on the editions made up."""
    return new_tab(made_server)
