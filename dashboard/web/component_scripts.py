"""Scripts of our components at addresses of their own, which browsers keep (`dashboard.ui.components.component`)."""

from __future__ import annotations

import re

from markupsafe import Markup
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.ui.components.component import large_scripts, load_large_scripts, script_address
from dashboard.ui.html import EMPTY
from dashboard.web.small_fonts import FOR_A_YEAR

_ON_EVERY_PAGE = ("press_gate", "picker")
_HINT = Markup('<link rel="modulepreload" href="{}">')


class ComponentScripts:
    """Serves the large scripts, and lets components load them. `base`: the path that the dashboard is under."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        self._path = re.compile(rf"{re.escape(base)}/static/js/xep-hang-(\w+)\.[0-9a-f]{{10}}\.js")
        load_large_scripts(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._answer(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self._app)(scope, receive, send)

    def _answer(self, path: str) -> Response | None:
        """The script that is asked for; the one that there is now where a page drawn by another version asks."""
        found = self._path.fullmatch(path)
        script = large_scripts().get(found[1]) if found else None
        if found is None or script is None:
            return None
        kept = FOR_A_YEAR if path == script_address(found[1], self._base) else {"Cache-Control": "no-cache"}
        return Response(script, headers=kept, media_type="text/javascript")


def script_hints(base: str) -> Markup:
    """Return the links by which a browser loads the scripts of every page beside Streamlit's."""
    there = (name for name in _ON_EVERY_PAGE if name in large_scripts())
    return EMPTY.join(_HINT.format(script_address(name, base)) for name in there)
