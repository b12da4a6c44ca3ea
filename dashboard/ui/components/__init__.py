"""The project's components: plain JavaScript and CSS, no build step, data from Python; and the style of all pages.

Streamlit sends script and style of a component with every drawing, uncompressed: 50 kB for the simulator after each
committed step. A server with `dashboard.web` around it serves the large ones at URLs of their own, which contain a hash
of the content: browsers load each once, compressed. `streamlit run app.py` has no such URLs and sends them over the
socket.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from markupsafe import Markup
from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

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


_LARGE = 2_000  # characters of script and style from which on a separate request is worthwhile
_styles: dict[str, str] = {}
_modules: dict[str, str] = {}
_base: str | None = None


class Component:
    """A component that is drawn by calling it, like the result of `streamlit.components.v2.component`."""

    def __init__(self, name: str, *, html: str, js: str, css: str = "") -> None:
        self._name, self._html, self._css, self._js = name, html, css, js
        _styles[name] = css
        if len(js) + len(css) >= _LARGE:
            _modules[name] = f"{js}\nexport const css = {json.dumps(css)};\n"

    def __call__(self, *, key: str, **drawn: Any) -> None:
        """Draw it from `data`; callbacks and width as Streamlit takes them."""
        css, js = self._css, self._js
        if _base is not None and self._name in _modules:
            css, js = "", _LOADING.replace("ADDRESS", json.dumps(module_address(self._name, _base)))
        _registered(self._name, self._html, css, js)(key=key, **drawn)


def style_of(name: str) -> str:
    """Return the style of a component, also if its script loads it. Raises KeyError for an unknown component."""
    return _styles[name]


def served_modules() -> Mapping[str, str]:
    """Return the modules that are served at URLs of their own, by the name of their component."""
    return MappingProxyType(_modules)


def serve_module(name: str, module: str) -> None:
    """Register a module that belongs to no component, to be served in the same way."""
    _modules[name] = module


def module_address(name: str, base: str) -> str:
    """Return the URL of a module under the path `base`. Raises KeyError for one that is not in `served_modules`."""
    return f"{base}/static/js/xep-hang-{name}.{_digest(_modules[name])}.js"


def load_modules(base: str) -> None:
    """Let components that are drawn from now on load their modules from the URLs under the path `base`."""
    global _base
    _base = base


@cache
def _digest(module: str) -> str:
    return hashlib.sha256(module.encode()).hexdigest()[:10]


@cache
def _registered(name: str, html: str, css: str, js: str) -> ComponentRenderer:
    return component(name, html=html, css=css or None, js=js)


# A browser remembers that a module failed to load, so the second request uses another URL. The style is applied before
# anything is drawn. Components start in the order in which the page has them, as they do when their scripts are sent
# with them: the press gate, which is small, must not run before the simulator.
_LOADING = """\
const at = location.origin + ADDRESS;
const before = window.xepHangLoaded;
const mine = import(at).catch(() => import(`${at}?again`));
window.xepHangLoaded = Promise.allSettled([before, mine]);
await Promise.race([before, new Promise((late) => setTimeout(late, 3000))]);
const { css, default: draw } = await mine;
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
export default (component) => {
const root = component.parentElement.getRootNode();
const others = root.adoptedStyleSheets;
if (!others.includes(sheet)) root.adoptedStyleSheets = [...others, sheet];
return draw(component);
};
"""
