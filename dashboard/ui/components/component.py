"""A component of ours as Streamlit draws it. What its script says goes over the socket each time, or is loaded once.

Streamlit sends the script of a component with every drawing, uncompressed: 38 kB of the simulator after each step that
is committed. A server that has `dashboard.web` around it keeps large scripts at addresses of their own, by their
content: browsers load each once, compressed. `streamlit run app.py` has no such addresses and sends them as before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

_LARGE = 4_000  # characters of a script from which on it is worth a request of its own
_scripts: dict[str, str] = {}
_base: str | None = None


class Component:
    """Draws itself when called, as what `streamlit.components.v2.component` returns does."""

    def __init__(self, name: str, *, html: str, js: str, css: str | None = None) -> None:
        self._name, self._html, self._css, self._js = name, html, css, js
        if len(js) >= _LARGE:
            _scripts[name] = js

    def __call__(self, *, key: str, **drawn: Any) -> None:
        """Draw it from `data`; callbacks and width as Streamlit takes them."""
        js = self._js if _base is None or self._name not in _scripts else _loading(script_address(self._name, _base))
        _registered(self._name, self._html, self._css, js)(key=key, **drawn)


def large_scripts() -> Mapping[str, str]:
    """Return the scripts that are worth a request of their own, by the name of their component."""
    return MappingProxyType(_scripts)


def script_address(name: str, base: str) -> str:
    """Return where a large script is served under the path `base`. Raises KeyError for another one."""
    return f"{base}/static/js/xep-hang-{name}.{_digest(_scripts[name])}.js"


def load_large_scripts(base: str) -> None:
    """Let components drawn from now on load their large scripts from their addresses under the path `base`."""
    global _base
    _base = base


@cache
def _digest(script: str) -> str:
    return hashlib.sha256(script.encode()).hexdigest()[:10]


@cache
def _registered(name: str, html: str, css: str | None, js: str) -> ComponentRenderer:
    return component(name, html=html, css=css, js=js)


def _loading(address: str) -> str:
    """A module that exports what the one at an address does. It tries twice: a browser keeps that a module failed."""
    return (
        f'const at = location.origin + "{address}";\n'
        "const loaded = await import(at).catch(() => import(`${at}?again`));\n"
        "export default loaded.default;\n"
    )
