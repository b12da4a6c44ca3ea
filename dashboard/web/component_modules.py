"""Scripts of ours at addresses of their own, which browsers keep: those of components, with their style, and others."""

from __future__ import annotations

import re

from markupsafe import Markup
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.ui.components.component import load_modules, module_address, served_modules
from dashboard.ui.html import EMPTY
from dashboard.web.next_scripts import NEXT_SCRIPTS
from dashboard.web.small_fonts import FOR_A_YEAR

_ON_EVERY_PAGE = ("press_gate", "document_language", "picker", "print_page")
_HINT = Markup('<link rel="modulepreload" href="{}">')
_RUN = Markup('<script type="module" src="{}" fetchpriority="low"></script>')


class ComponentModules:
    """Serves the modules, and lets components load them. `base`: the path that the dashboard is under."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        self._path = re.compile(rf"{re.escape(base)}/static/js/xep-hang-(\w+)\.[0-9a-f]{{10}}\.js")
        load_modules(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asks = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        await ((self._answer(scope["path"]) if asks else None) or self._app)(scope, receive, send)

    def _answer(self, path: str) -> Response | None:
        """The module that is asked for; the one that there is now where a page drawn by another version asks."""
        found = self._path.fullmatch(path)
        module = served_modules().get(found[1]) if found else None
        if found is None or module is None:
            return None
        kept = FOR_A_YEAR if path == module_address(found[1], self._base) else {"Cache-Control": "no-cache"}
        return Response(module, headers=kept, media_type="text/javascript")


def modules_of_every_page(base: str) -> Markup:
    """Return what stands in the head of every page: modules that load beside Streamlit's scripts, and one that runs."""
    named = [(name, _HINT) for name in _ON_EVERY_PAGE] + [(NEXT_SCRIPTS, _RUN)]
    there = ((name, element) for name, element in named if name in served_modules())
    return EMPTY.join(element.format(module_address(name, base)) for name, element in there)
