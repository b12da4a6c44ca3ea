"""Streamlit's page: the one HTML document, in which everything else is drawn."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit import file_util

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def inline_scripts() -> list[str]:
    """Return the scripts that stand in the page itself: a strict policy lets them run by their hashes."""
    page = Path(file_util.get_static_dir()) / "index.html"
    return _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
