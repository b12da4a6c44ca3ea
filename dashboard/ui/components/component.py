"""The project's Streamlit components. Script and style go over the socket on each drawing, or are loaded once.

Streamlit sends both with every drawing, uncompressed: 50 kB for the simulator after each committed step. A server with
`dashboard.web` around it serves the large ones at URLs of their own, which contain a hash of the content: browsers load
each once, compressed. `streamlit run app.py` has no such URLs and sends them over the socket.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

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
