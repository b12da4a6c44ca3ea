"""What every test needs: its saved scenarios and its roles are never those of the installation."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import file_scheduling
from tests.browser.tabs import chromium, new_tab, visitors  # here, for there can be no second Chromium in one run
from tests.strength import FUZZ, examples

__all__ = ["chromium", "new_tab", "visitors"]

# No time limits for examples: CI machines stall, the first text of a fresh clone waits until Hypothesis has built its
# table of characters, and speed is measured in tests/bench.
settings.register_profile(
    "dashboard",
    max_examples=examples(40, 500),
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dashboard")


@pytest.hookimpl(optionalhook=True)  # xdist may be left out: -p no:xdist
def pytest_xdist_auto_num_workers() -> int:
    """A process each core, and one more for what only computes."""
    return file_scheduling.CORES + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """Give out files as `file_scheduling` says, where files are given out."""
    return file_scheduling.BrowsersACoreEach(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_configure(config: pytest.Config) -> None:
    """A process beyond the cores gives way to the others."""
    process = os.environ.get("PYTEST_XDIST_WORKER")
    if process and file_scheduling.is_beyond_the_cores(process):
        os.nice(file_scheduling.GIVES_WAY)


def pytest_collection_finish() -> None:
    """Take what collecting has made out of garbage collection: half a million objects that stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)  # when all marks are set
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files that take long come first, so that no process works on one alone at the end.

    The random hands come after the other browsers: with their busy visitors they fill two cores by themselves. What
    only `make fuzz` runs is left out elsewhere.
    """
    if not FUZZ:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("fuzz")])
        items[:] = [item for item in items if not item.get_closest_marker("fuzz")]
    long = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)
    hands = [item for item in items if item.path.name == "test_nothing_is_lost.py"]
    others = [item for item in items if item.path.name != "test_nothing_is_lost.py"]
    after = sum(item.path in long for item in others)
    items[:] = [*others[:after], *hands, *others[after:]]


@pytest.fixture(scope="session", autouse=True)
def scenarios_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the store, and that of every server that a test starts, at a database of this run."""
    with pytest.MonkeyPatch.context() as patch:
        database = tmp_path_factory.mktemp("scenarios") / "scenarios.sqlite3"
        patch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{database}")
        yield


@pytest.fixture(scope="session", autouse=True)
def disks_not_awaited() -> Iterator[None]:
    """What a test writes need not outlive a power cut, and no kill takes what was not synced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def roles_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody has a role unless the test gives one."""
    with pytest.MonkeyPatch.context() as patch:
        roles = tmp_path_factory.mktemp("roles") / "roles.toml"
        roles.touch()
        patch.setenv("DASHBOARD_ROLES", str(roles))
        yield
