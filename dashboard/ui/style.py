"""The house style: design tokens for pages and components, and what all pages share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup

SHEETS = ("frame", "text", "figures", "tables", "versions", "notices")
"""Style sheets of the pages, in the order of the cascade."""


@cache
def tokens_css() -> str:
    """CSS variables of the house, for pages (`:root`) and components (`:host`) alike."""
    return _read("tokens")


@cache
def page_css() -> Markup:
    """Tokens and shared rules as one style element."""
    return Markup(f"<style>{tokens_css()}{''.join(map(_read, SHEETS))}</style>")


def _read(sheet: str) -> str:
    return (files("dashboard.ui") / "styles" / f"{sheet}.css").read_text(encoding="utf-8")
