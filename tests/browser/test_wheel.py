"""The wheel, installed aside from the project: it brings texts, styles, migrations and the shipped editions."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import assert_no_traceback
from tests.browser.tab import NewTab
from tests.made_editions import PROJECT
from tests.servers import HEALTH, free_port, running


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the package; its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    aside = folder / "installed"
    install = [sys.executable, "-m", "uv", "pip", "install", "--no-config", "--offline", "--no-deps", "--target"]
    subprocess.run([*install, str(aside), str(wheel)], check=True, capture_output=True)
    return aside


@pytest.fixture
def environment(installed: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The package is found there, and the project is not: nobody starts Python in its folder."""
    for name in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(name)
    return {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}


def program(installed: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(installed / "bin" / "xep-hang"), *arguments]


def test_the_command_line_finds_the_shipped_editions(
    installed: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    command = program(
        installed, "leaderboard", "--edition", "vinh-phuc-cqdt/2020", "--block", "so-ban-nganh", "--lang", "en"
    )
    ran = subprocess.run(command, cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert len(list(csv.DictReader(ran.stdout.splitlines()))) == 20
    assert list(tmp_path.iterdir()) == []


def test_the_dashboard_opens_and_keeps_scenarios_where_it_was_started(
    installed: Path, environment: dict[str, str], tmp_path: Path, new_tab: NewTab
) -> None:
    port, log = free_port(), tmp_path / "server.log"
    command = program(installed, "run", "--host", "127.0.0.1", "--port", str(port))
    with running(command, port, log, health=HEALTH, environment=environment, folder=tmp_path) as server:
        tab = new_tab(server.url).open("leaderboard")
        expect(tab.rows).to_have_count(20)
        expect(tab.page.get_by_test_id("stApp")).to_have_css("color", "rgb(15, 23, 34)")  # of .streamlit/config.toml
        tab.go_by_menu("scenarios")
        tab.page.context.close()
    assert (tmp_path / "var" / "scenarios.sqlite3").exists()
    assert_no_traceback(log)
