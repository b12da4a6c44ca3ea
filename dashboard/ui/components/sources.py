"""Scripts and styles of the components as they lie beside the code."""

from __future__ import annotations

from importlib.resources import files

from dashboard.ui.style import tokens_css


def script(name: str) -> str:
    """The JavaScript of a component."""
    return (files("dashboard.ui.components") / f"{name}.js").read_text(encoding="utf-8")


def style(name: str) -> str:
    """The CSS of a component, after the tokens of the house."""
    return tokens_css() + (files("dashboard.ui.components") / f"{name}.css").read_text(encoding="utf-8")
