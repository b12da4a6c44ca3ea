"""What is taken away from a page as a file, and the picture of a link; and who makes them.

Links take away a document of the page, or a chart or table by its corner; the file is made when one is pressed and kept
nowhere. A link names the session by a token that cannot be guessed, and is answered by plain HTTP: it is a few words of
HTML, so every chart can have some. Where the route is not served (`streamlit run app.py`) there are none.

The picture of a link is what messengers show with it: the card of the agency or block that its page shows. It is made
for everybody from what is published, so the address names nothing but that; once for a version.

One document is made at a time, whoever asks. Values are worked out and Typst is called on one thread: Typst lets the
other threads go on. Office files are made in Python alone, and therefore by a process of their own.
"""

from __future__ import annotations

import asyncio
import datetime
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from threading import Event
from typing import TypeVar
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

import streamlit as st
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.data import EditionError
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, block_card_values, card
from dashboard.documents.office_process import OfficeProcess
from dashboard.model import EditionId
from dashboard.pages.edition_cache import listed_version, open_edition, previous_with_version
from dashboard.pages.navigation import PAGES
from dashboard.ui.address import Address
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import VIET_NAM, Localizer
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
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
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
    links: list[Markup] = []
    for form, make in forms.items():
        said = t(f"table_file.corner_{kind}", title=title, form=t(f"table_file.{form}"))
        shown = "Excel" if form == "xlsx" else form.upper()
        links.append(file_link("a", shown, stem, form, make, t, title=said, aria_label=said))
    return tag("span.xh-corner", *links)


def file_link(
    name: str, shown: str, stem: str, form: str, make: Callable[[], bytes], t: Localizer, **attributes: str
) -> Markup:
    """HTML of a link, the element `name`, that takes away what `make` makes: a file called `stem`, of a type by `form`.

    To be drawn where `served` is set.
    """
    offered: Offered | None = st.session_state.get(_KEY)
    if offered is None:
        offered = st.session_state[_KEY] = Offered(secrets.token_urlsafe(16))
        sessions[offered.token] = offered
    file = f"{_NOT_IN_A_NAME.sub('_', stem)}.{form}"
    offered.offer(file, make)
    url = f".{TAKING_PATH}/{offered.token}/{quote(file)}?{urlencode({'lang': t.language})}"
    return tag(name, shown, href=url, download=file, **attributes)


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


_PATH = "/the-lien-ket.png"
_KEPT = 128  # pictures, of some 60 kB each
_MOST_WAITING = 8
_LONGEST = 100  # characters of a parameter
_FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
_waiting: set[asyncio.Future[bytes | None]] = set()


def link_card_path(page: str, shown: Mapping[str, str]) -> str:
    """Return where the picture of a page is. `page`: its path; `shown`: the parameters of its own links.

    Empty for a page that shows no block.
    """
    names = ("ct", "ky", "khoi", "cq", "lang") if page == PAGES["agency"][1] else ("ct", "ky", "khoi", "lang")
    named = {name: shown[name] for name in names if shown.get(name)}
    if not {"ct", "ky", "khoi"} <= named.keys():
        return ""
    version = listed_version(EditionId(named["ct"], named["ky"]))
    return f"{_PATH}?{urlencode({**named, 'pb': version})}" if version else ""


def link_card_route(*, https: bool) -> Route:
    """Return the route that answers with the pictures. `https`: whether browsers come by it, through a proxy."""

    async def answer(request: Request) -> Response:
        site = request.base_url.replace(scheme="https") if https else request.base_url
        return await _answer(request, str(site).rstrip("/"))

    return Route(_PATH, answer, methods=["GET"])


async def _answer(request: Request, site: str) -> Response:
    """200 with the picture; 404 for what is not published, 503 while too many others are made."""
    asked = dict(request.query_params)
    if any(len(value) > _LONGEST for value in asked.values()):
        return Response(status_code=404)
    if len(_waiting) >= _MOST_WAITING:
        return Response(status_code=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    answer = asyncio.wrap_future(made(partial(_card, asked, site)))
    _waiting.add(answer)
    answer.add_done_callback(_waiting.discard)
    picture = await answer
    return Response(picture, media_type="image/png", headers=_FOR_A_DAY) if picture else Response(status_code=404)


def _card(asked: Mapping[str, str], site: str) -> bytes | None:
    language: Language = "en" if asked.get("lang") == "en" else "vi"
    edition_id = EditionId(asked.get("ct", ""), asked.get("ky", ""))
    try:
        version = listed_version(edition_id)
        if not version:
            return None
        before = previous_with_version(edition_id)
        shown = asked.get("khoi", ""), asked.get("cq", ""), language
        return _made_card(edition_id, version, before[1] if before else "", *shown, site)
    except EditionError:
        return None


@lru_cache(maxsize=_KEPT)
def _made_card(
    edition_id: EditionId, version: str, before: str, block_code: str, agency: str, language: Language, site: str
) -> bytes | None:
    """The card of an agency, of the block without one. `before`: the version that changes are told against."""
    ranked = open_edition(edition_id, version)
    block = ranked.blocks.get(block_code)
    if block is None or (agency and agency not in block.block.agency_index):
        return None
    address = Address(
        programme=edition_id.programme, period=edition_id.period, block=block_code, agency=agency, language=language
    )
    now, words = datetime.datetime.now(VIET_NAM), Localizer(language, ranked.edition)
    basis = Basis(ranked=ranked, words=words, address=address, made=now, site=site)
    if not agency:
        return card(block_card_values(basis, block), basis, "wide")
    return card(agency_card_values(basis, block, block.block.agency_index[agency]), basis, "wide")
