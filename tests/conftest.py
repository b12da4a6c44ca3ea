"""What every test needs: its saved scenarios and its roles are never those of the installation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.tabs import chromium, new_tab  # here, for there can be no second Chromium in one run

__all__ = ["chromium", "new_tab"]


@pytest.fixture(scope="session", autouse=True)
def scenarios_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Point the store, and that of every server that a test starts, at a database of this run."""
    with pytest.MonkeyPatch.context() as patch:
        database = tmp_path_factory.mktemp("scenarios") / "scenarios.sqlite3"
        patch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{database}")
        yield


@pytest.fixture(scope="session", autouse=True)
def roles_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody has a role unless the test gives one."""
    with pytest.MonkeyPatch.context() as patch:
        roles = tmp_path_factory.mktemp("roles") / "roles.toml"
        roles.touch()
        patch.setenv("DASHBOARD_ROLES", str(roles))
        yield
