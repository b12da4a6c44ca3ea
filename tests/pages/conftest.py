"""What the tests of pages share: which editions the pages show."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from tests.made_editions import SHIPPED, build_from_beside
from tests.pages.shown import show


@pytest.fixture(autouse=True, scope="session")
def _failures_say_why() -> None:
    """The project's own setting keeps what went wrong from the reader's screen; here it is wanted."""
    st.set_option("client.showErrorDetails", "full")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data root that the pages show."""
    root = tmp_path / "editions"
    root.mkdir()
    show(root, monkeypatch)
    return root


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The editions that come with the project, shown by the pages."""
    show(SHIPPED, monkeypatch)
    return SHIPPED


@pytest.fixture(scope="session")
def built_from_beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An Giang and the 34 provinces: ties, 102 communes, two periods of different kinds."""
    root = tmp_path_factory.mktemp("real") / "editions"
    return build_from_beside(root, "an-giang-766-2025-10", "tinh-766-2025-10", "tinh-766-2025-luy-ke")


@pytest.fixture
def real(built_from_beside: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The real editions, shown by the pages."""
    show(built_from_beside, monkeypatch)
    return built_from_beside
