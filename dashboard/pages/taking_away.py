"""What is taken away as a file: the corner of a chart or a table with its links, and who makes documents.

A corner is links that take what it belongs to away as a file, made when one is pressed and kept nowhere. A link names
the session by a token that cannot be guessed, and is answered by plain HTTP: a corner is a few words of HTML, so every
chart can have one. Where the route is not served (`streamlit run app.py`) there are no links.

One document is made at a time, whoever asks. Values are worked out and Typst is called on one thread: Typst lets the
other threads go on. Office files are made in Python alone, and therefore by a process of their own.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

import streamlit as st
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.documents.office_process import OfficeProcess
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import LANGUAGES, Language, text

_Document = TypeVar("_Document")
OFFICE = OfficeProcess()
_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")
"""A meeting of a hundred that all press at once slows nobody's sliders."""


def made(make: Callable[[], _Document]) -> Future[_Document]:
    """Let `make` have its turn; the answer comes in time."""
    return _WORKER.submit(make)


TAKING_PATH = "/tai-ve"
_KEY = "taken_away"
_MOST_OFFERED = 120  # files of one session; a page has fewer, and what stood on pages before is forgotten
_NOT_IN_A_NAME = re.compile(r"[^\w-]+")
_TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(eq=False)
class Offered:
    """What one session can take away, by the names of the files; gone with the session."""

    token: str
    files: OrderedDict[str, Callable[[], bytes]] = field(default_factory=OrderedDict[str, Callable[[], bytes]])

    def offer(self, name: str, make: Callable[[], bytes]) -> None:
        """Let `make` make the file of this name from now on."""
        self.files[name] = make
        self.files.move_to_end(name)
        if len(self.files) > _MOST_OFFERED:
            self.files.popitem(last=False)


sessions: WeakValueDictionary[str, Offered] = WeakValueDictionary()
served = Event()
"""Whether this process answers the links."""


def corner(stem: str, title: str, forms: Mapping[str, Callable[[], bytes]], t: Localizer, *, kind: str) -> Markup:
    """HTML of the links that take away what `title` names, one for each of `forms` (`png`, `svg`, `xlsx`, `csv`).

    `stem`: the name of the file without its ending. `kind`: `chart` or `table`, for who hears the link.
    """
    if not served.is_set():
        return EMPTY
    offered: Offered | None = st.session_state.get(_KEY)
    if offered is None:
        offered = st.session_state[_KEY] = Offered(secrets.token_urlsafe(16))
        sessions[offered.token] = offered
    links: list[Markup] = []
    for form, make in forms.items():
        name = f"{_NOT_IN_A_NAME.sub('_', stem)}.{form}"
        offered.offer(name, make)
        url = f".{TAKING_PATH}/{offered.token}/{quote(name)}?{urlencode({'lang': t.language})}"
        said = t(f"table_file.corner_{kind}", title=title, form=t(f"table_file.{form}"))
        shown = "Excel" if form == "xlsx" else form.upper()
        links.append(tag("a", shown, href=url, download=name, title=said, aria_label=said))
    return tag("span.xh-corner", *links)


def taking_away_route() -> Route:
    """Return the route that answers the links; a server that has it lets the pages know."""
    served.set()
    return Route(f"{TAKING_PATH}/{{token}}/{{name}}", _take, methods=["GET"])


async def _take(request: Request) -> Response:
    """200 with the file; 404 with a sentence when the session or the screen is gone."""
    offered = sessions.get(request.path_params["token"])
    name: str = request.path_params["name"]
    make = offered and offered.files.get(name)
    if make is None:
        asked = request.query_params.get("lang", "")
        language: Language = "en" if asked == "en" else LANGUAGES[0]
        return PlainTextResponse(text("table_file.gone", language), status_code=404, headers=_NOT_KEPT)
    content = await asyncio.wrap_future(made(make))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", **_NOT_KEPT}
    return Response(content, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)


_NOT_KEPT = {"Cache-Control": "no-store"}
