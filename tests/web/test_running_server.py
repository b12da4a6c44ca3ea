"""The server as an operator meets it: figures on a port of their own, health, and `app.py` without all that."""

from __future__ import annotations

import http.client
import json
import re
import socket
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.data import current_version, read_log
from dashboard.database import Rooms
from dashboard.model import EditionId
from dashboard.publishing import submit_and_publish
from tests.browser.conftest import served
from tests.browser.tab import NewTab
from tests.made_editions import SHIPPED, build, made_block
from tests.servers import HEALTH, dashboard_command, free_port, running, streamlit_command
from tests.web.running import ask


def figures(port: int) -> dict[str, float]:
    """What Prometheus would read, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def test_figures_on_a_port_of_their_own_count_what_happens_and_the_log_holds_no_query(
    tmp_path: Path, new_tab: NewTab
) -> None:
    port, log = free_port(), tmp_path / "server.log"
    with served(SHIPPED, log, DASHBOARD_METRICS_PORT=str(port)) as url:
        assert figures(port)["dashboard_sessions"] == 0
        ask(url, "/khong-co")
        tab = new_tab(url).open("leaderboard")
        told = figures(port)
        assert told["dashboard_sessions"] == 1
        assert told['dashboard_page_seconds_count{page="leaderboard"}'] >= 1
        assert told['dashboard_requests_total{kind="page",status="200"}'] >= 2
        assert told["dashboard_script_errors_total"] == 0
        assert any(name.startswith("dashboard_build_info{") for name in told)
        for path in ("/metrics", "/_stcore/metrics"):
            assert b"dashboard_" not in ask(url, path)[1]
        tab.page.context.close()
        with pytest.raises(urllib.error.URLError):  # nobody but this machine
            urllib.request.urlopen(f"http://{lan_address()}:{port}/metrics", timeout=5)
        ask(url, "/mo-phong?kb=AAAAAAAAAAAAAAAAAAAAAA")
        ask(url, "/_stcore/upload_file/the-session/the-file", "PUT")
    said = log.read_text(encoding="utf-8")
    assert "/mo-phong" in said
    assert "/_stcore/upload_file/…" in said
    assert not re.search("AAAA|the-session|the-file", said)


def test_what_was_published_is_counted_whoever_did_it(tmp_path: Path) -> None:
    port, root = free_port(), tmp_path / "editions"
    build(root, made_block(a=(1, 2, 3)), programme="p", period="2024")
    with served(root, tmp_path / "server.log", DASHBOARD_METRICS_PORT=str(port)):
        corrected = build(tmp_path / "corrected", made_block(a=(3, 2, 1)), programme="p", period="2024")
        edition_id = EditionId("p", "2024")
        submit_and_publish(root, corrected, None, operator(), expected=current_version(root, edition_id))
        (root / "p" / "hong").mkdir()
        (root / "p" / "hong" / "current").write_text("không phải phiên bản", encoding="utf-8")
        told = figures(port)
    entries = Counter(str(entry.action) for entry in read_log(root, edition_id).entries)
    assert entries["published"] >= 1
    for action, count in entries.items():
        labels = f'action="{action}",period="2024",programme="p"'
        assert told[f"dashboard_version_log_total{{{labels}}}"] == count
    assert told["dashboard_editions_unreadable"] == 1
    assert told["dashboard_version_logs_doubtful"] == 0


def test_a_server_that_is_told_to_stop_does_not_wait_for_those_who_follow_a_presentation(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'rooms.sqlite3'}"
    with closing(Rooms(database)) as rooms:
        code = rooms.open().code
    port, log = free_port(), tmp_path / "server.log"
    environment = {"DASHBOARD_DATA": str(SHIPPED), "DASHBOARD_DATABASE_URL": database}
    with running(dashboard_command(port), port, log, health=HEALTH, environment=environment) as server:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", f"/theo-doi/{code}/events")
            answer = connection.getresponse()
            assert answer.readline() == b"retry: 2000\n"
            server.process.terminate()
            assert b"ended" not in answer.read()  # to its end: the browser comes back, to the next process
        server.process.wait(60)


def lan_address() -> str:
    """An address of this machine that is not its loopback, or one of loopback on which nothing listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.2"


def test_without_editions_the_server_lives_and_is_not_ready(tmp_path: Path) -> None:
    root, log = tmp_path / "editions", tmp_path / "server.log"
    with served(root, log) as url:
        for _ in ("folder missing", "folder empty"):
            assert ask(url, "/healthz") == (200, b'{"status":"ok"}')
            assert ask(url, "/readyz") == (503, b'{"status":"unavailable"}')
            root.mkdir(exist_ok=True)
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert any(entry["event"] == "not_ready" and entry["problem"] for entry in entries)


def test_a_database_that_is_away_is_told_and_leaves_the_server_ready(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "server.log"
    away = f"postgresql://somebody:geheim@127.0.0.1:{free_port()}/nothing"
    with served(SHIPPED, log, DASHBOARD_METRICS_PORT=str(port), DASHBOARD_DATABASE_URL=away) as url:
        assert ask(url, "/readyz")[0] == 200
        assert figures(port)["dashboard_database_up"] == 0
    assert "database_down" in log.read_text(encoding="utf-8")
    assert "geheim" not in log.read_text(encoding="utf-8")


@contextmanager
def plain_dashboard(log: Path) -> Iterator[str]:
    """`streamlit run app.py`."""
    port = free_port()
    with running(streamlit_command("app.py", port), port, log, health=HEALTH) as server:
        yield server.url


# Streamlit's browser code then looks for its server under the address of the page first.
SOUGHT_UNDER_THE_PAGE = re.compile(r".*\b404\b.*/[a-z-]+/_stcore/(health|host-config)\)")


def test_the_dashboard_runs_without_the_server_around_it(tmp_path: Path, new_tab: NewTab) -> None:
    log = tmp_path / "server.log"
    with plain_dashboard(log) as url:
        tab = new_tab(url)
        tab.expected = SOUGHT_UNDER_THE_PAGE
        for page in ("overview", "leaderboard", "simulation"):
            tab.open(page)
        tab.page.context.close()
    assert "Traceback" not in log.read_text(encoding="utf-8")
