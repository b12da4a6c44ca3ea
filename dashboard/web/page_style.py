"""The style of all pages, in the page itself: nothing is drawn without it, and nothing moves when it comes.

A run names the sheet that it is drawn for, which browsers keep: a page that was opened before a newer server came gets
that one's. Under `streamlit run app.py` nothing serves it, and a run brings the whole style itself.
"""

from __future__ import annotations

import hashlib
from functools import cache

from markupsafe import Markup
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from dashboard.ui.components import first_page_css, page_css
from dashboard.ui.html import tag
from dashboard.web.small_fonts import FOR_A_YEAR

_served = False


class PageStyle:
    """Serves the sheet that runs name. `base`: the path that the dashboard is under."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        global _served
        _served = True
        self._app, self._path = app, f"{base}/{_address()}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] == self._path:
            await Response(page_css(), headers=FOR_A_YEAR, media_type="text/css")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def style_of_a_run() -> Markup:
    """Return the style that a run draws its page with."""
    return tag("style", Markup('@import "./{}"').format(_address()) if _served else page_css())


@cache
def style_of_the_page() -> Markup:
    """Return the style of the page as it is sent, with what is shown until Streamlit has drawn."""
    colours = (config.get_option(f"theme.{mode}.textColor") for mode in ("light", "dark"))
    return tag("style", first_page_css(), Markup("#first-page{{--text:light-dark({},{})}}").format(*colours))


@cache
def _address() -> str:
    return f"static/css/xep-hang.{hashlib.sha256(page_css().encode()).hexdigest()[:10]}.css"
