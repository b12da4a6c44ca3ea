"""The house style: design tokens for pages and components, and what all pages share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from markupsafe import Markup


@cache
def tokens_css() -> str:
    """CSS variables of the house, for pages (`:root`) and components (`:host`) alike."""
    return (files("dashboard.ui") / "tokens.css").read_text(encoding="utf-8")


@cache
def page_css() -> Markup:
    """Tokens and shared rules as one style element."""
    rules = (files("dashboard.ui") / "page.css").read_text(encoding="utf-8")
    return Markup(f"<style>{tokens_css()}{rules}</style>")
