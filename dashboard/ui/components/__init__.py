"""Components of our own: plain JavaScript and CSS, no build step, fed from Python."""

from __future__ import annotations

from importlib.resources import files

from dashboard.ui.style import tokens_css


def script(name: str, *shared: str) -> str:
    """The JavaScript of a component, after the pieces that it shares with others."""
    return "\n".join(_read(f"{piece}.js") for piece in (*shared, name))


def style(name: str) -> str:
    """The CSS of a component, after the tokens of the house."""
    return tokens_css() + _read(f"{name}.css")


def _read(file: str) -> str:
    return (files("dashboard.ui.components") / file).read_text(encoding="utf-8")
