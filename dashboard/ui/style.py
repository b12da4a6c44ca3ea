"""The house style: design tokens for pages and components, and what all pages share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def tokens_css() -> str:
    """CSS variables of the house, for pages (`:root`) and components (`:host`) alike."""
    return (files("dashboard.ui") / "tokens.css").read_text(encoding="utf-8")


@cache
def page_css() -> str:
    """Tokens and shared rules as one style element."""
    rules = (files("dashboard.ui") / "page.css").read_text(encoding="utf-8")
    return f"<style>{tokens_css()}{rules}</style>"
