"""Which editions the pages of this process show."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

_shown: list[Path | str] = []


def show(root: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages show the editions under `root`, a folder or an address; what they know of another is forgotten."""
    if _shown != [root]:
        st.cache_data.clear()
        st.cache_resource.clear()
        _shown[:] = [root]
    monkeypatch.setenv("DASHBOARD_DATA", str(root))
