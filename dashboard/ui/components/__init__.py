"""The project's components: plain JavaScript and CSS, no build step, data from Python; and the style of all pages."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from dashboard.ui.localizer import Localizer

_COMMENT = re.compile(r"(?m)^ */\*.*?\*/", re.DOTALL)

SHEETS = ("frame", "text", "figures", "overview", "agency", "tables", "versions", "notices", "print")
"""Style sheets of the pages, in the order of the cascade."""


@cache
def tokens_css() -> str:
    """The design tokens (CSS variables), for pages (`:root`) and components (`:host`) alike."""
    return _sheet("tokens")


@cache
def page_css() -> Markup:
    """Tokens and shared rules."""
    return Markup("".join(map(_sheet, ("tokens", *SHEETS))))


@cache
def first_page_css() -> Markup:
    """The style of a page as the server sends it (`dashboard.web.first_answer`), followed by that of all pages."""
    return Markup("".join(map(_sheet, ("tokens", "first_page", *SHEETS))))


def _sheet(name: str) -> str:
    return _bare((files("dashboard.ui") / "styles" / f"{name}.css").read_text(encoding="utf-8"))


def script(name: str, *shared: str) -> str:
    """The JavaScript of a component, preceded by the scripts that it shares with others."""
    return "\n".join(_read(f"{piece}.js") for piece in (*shared, name))


def style(name: str, *further: str) -> str:
    """The CSS of a component, preceded by the design tokens and followed by further sheets."""
    return tokens_css() + "".join(_read(f"{sheet}.css") for sheet in (name, *further))


@cache  # its hash is in the headers of every answer
def first_page_script() -> Markup:
    """The module that replaces a page as the server sends it by Streamlit's."""
    return Markup(script("first_page"))


@cache
def following_css() -> Markup:
    """The style of the page for followers of a presentation: that of its screens, and its own."""
    return Markup(style("presentation", "following"))


def labels(t: Localizer, *keys: str) -> dict[str, str]:
    """The texts `keys` by the last part of their keys in camel case; the browser fills in their placeholders."""
    names = (key.rpartition(".")[2].split("_") for key in keys)
    return {first + "".join(map(str.title, more)): t(key) for (first, *more), key in zip(names, keys, strict=True)}


def _read(file: str) -> str:
    return _bare((files("dashboard.ui.components") / file).read_text(encoding="utf-8"))


def _bare(code: str) -> str:
    """Scripts and styles without indentation and comments, because the socket sends components uncompressed.

    Line breaks are kept: they may end the statements of a script.
    """
    lines = (line.strip() for line in _COMMENT.sub("", code).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))
