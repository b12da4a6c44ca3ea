"""Text that Streamlit's notices show as it is, although they read Markdown."""

from __future__ import annotations

import re

LONGEST_QUOTE = 80
"""Characters of what a link said; the rest is of no help to a reader."""


def as_code(text: str) -> str:
    """Return `text` as a code span: no link, picture or formula in it comes to life, and it stays on its line."""
    line = " ".join(text.split())
    if len(line) > LONGEST_QUOTE:
        line = line[: LONGEST_QUOTE - 1] + "…"
    if not line:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    room = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{room}{line}{room}{fence}"
