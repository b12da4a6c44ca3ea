"""Text that Streamlit's notices and labels show as it is, although they read Markdown."""

from __future__ import annotations

import re

LONGEST_QUOTE = 80
"""Characters of what a link said; the rest is of no help to a reader."""


_MARKUP = re.compile(
    r"[*_`\[\]$<\\~]"
    r"|:[\w/+-]+[:\[]"  # :smile:, :material/home:, :small[…]
    r"|https?://\w|www\.\w|\w@\w"  # what becomes a link by itself
    r"|&#?\w+;|--|->|>=|<="  # what becomes one character
    r"|^\s*(?:[#>+-]|\d+[.)])"  # a heading, a quote, a list
)


def as_code(text: str, longest: int | None = LONGEST_QUOTE) -> str:
    """Return `text` as a code span: no link, picture or formula in it comes to life, and it stays on its line.

    It ends in "…" where it has more characters than `longest`; None: it is shown whole.
    """
    line = " ".join(text.split())
    if longest is not None and len(line) > longest:
        line = line[: longest - 1] + "…"
    if not line:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    room = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{room}{line}{room}{fence}"


def as_label(text: str) -> str:
    """Return `text` whole, on one line: as a code span where some of it would be taken for Markdown, else as it is."""
    return as_code(text, longest=None) if _MARKUP.search(text) else " ".join(text.split())
