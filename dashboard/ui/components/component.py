"""A component of ours as Streamlit draws it. Its script and style go over the socket each time, or are loaded once.

Streamlit sends both with every drawing, uncompressed: 50 kB of the simulator after each step that is committed. A
server that has `dashboard.web` around it keeps those that are large at an address of their own, by their content:
browsers load each once, compressed. `streamlit run app.py` has no such addresses and sends them as before.
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

_LARGE = 2_000  # characters of script and style from which on they are worth a request of their own
_styles: dict[str, str] = {}
_modules: dict[str, str] = {}
_base: str | None = None


class Component:
    """Draws itself when called, as what `streamlit.components.v2.component` returns does."""

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
    """Return the style of a component, also where its script brings it. Raises KeyError for none of ours."""
    return _styles[name]


def served_modules() -> Mapping[str, str]:
    """Return the modules that are worth a request of their own, by the name of their component."""
    return MappingProxyType(_modules)


def serve_module(name: str, module: str) -> None:
    """Let a module that is no component's be served as theirs are."""
    _modules[name] = module


def module_address(name: str, base: str) -> str:
    """Return where a module is served under the path `base`. Raises KeyError for none of `served_modules`."""
    return f"{base}/static/js/xep-hang-{name}.{_digest(_modules[name])}.js"


def load_modules(base: str) -> None:
    """Let components that are drawn from now on load their modules from their addresses under the path `base`."""
    global _base
    _base = base


@cache
def _digest(module: str) -> str:
    return hashlib.sha256(module.encode()).hexdigest()[:10]


@cache
def _registered(name: str, html: str, css: str, js: str) -> ComponentRenderer:
    return component(name, html=html, css=css or None, js=js)


# A browser keeps that a module failed, so it is asked for by another address the second time. The style stands before
# anything is drawn. Components come alive in the order in which the page has them, as they do when their scripts come
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
