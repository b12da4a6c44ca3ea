"""The downloads of a page, the preview image of a link, and the thread and process that make them.

Links download a document of the page, or a chart or table from its corner; the file is made when the link is pressed
and not stored. A link names the session by a token that cannot be guessed and is answered by plain HTTP: it is short
HTML, so every chart can have some. Without the route (`streamlit run app.py`) there are no links.

The preview image is what messengers show with a link: the card of the agency or block that its page shows. It is public
and made from published data, so its URL names nothing else; it is made once for a version.

One document is made at a time, for all sessions. Values are computed and Typst is called on one thread: Typst does not
block the other threads. Office files are made in pure Python, and therefore in a process of their own.
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
"""One thread, so that a hundred users of a meeting who all press at once do not slow the sliders of others."""


def made(make: Callable[[], _Document]) -> Future[_Document]:
    """Queue `make` for the worker thread and return the future of its result."""
    return _WORKER.submit(make)


DOWNLOAD_PATH = "/tai-ve"
_KEY = "taken_away"
_MOST_OFFERED = 120  # files of one session; a page has fewer, and those of earlier pages are dropped
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
    """The downloads of one session by file name; dropped with the session."""

    token: str
    files: OrderedDict[str, Callable[[], bytes]] = field(default_factory=OrderedDict[str, Callable[[], bytes]])

    def offer(self, name: str, make: Callable[[], bytes]) -> None:
        """Register `make` as the function that makes the file of this name."""
        self.files[name] = make
        self.files.move_to_end(name)
        if len(self.files) > _MOST_OFFERED:
            self.files.popitem(last=False)


sessions: WeakValueDictionary[str, Offered] = WeakValueDictionary()
served = Event()
"""Whether this process answers the links."""


def corner(stem: str, title: str, forms: Mapping[str, Callable[[], bytes]], t: Localizer, *, kind: str) -> Markup:
    """HTML of the download links for what `title` names, one for each of `forms` (`png`, `svg`, `xlsx`, `csv`).

    `stem`: the file name without its extension. `kind`: `chart` or `table`, for users of screen readers.
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
    """HTML of a download link (an element `name`) for the file that `make` makes: `stem` with the extension `form`.

    To be drawn only if `served` is set.
    """
    offered: Offered | None = st.session_state.get(_KEY)
    if offered is None:
        offered = st.session_state[_KEY] = Offered(secrets.token_urlsafe(16))
        sessions[offered.token] = offered
    file = f"{_NOT_IN_A_NAME.sub('_', stem)}.{form}"
    offered.offer(file, make)
    url = f".{DOWNLOAD_PATH}/{offered.token}/{quote(file)}?{urlencode({'lang': t.language})}"
    return tag(name, shown, href=url, download=file, **attributes)


def download_route() -> Route:
    """Return the route of the downloads; a call also tells the pages that the server has it."""
    served.set()
    return Route(f"{DOWNLOAD_PATH}/{{token}}/{{name}}", _take, methods=["GET"])


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
    """Return the URL of a page's preview image. `page`: its path; `shown`: the parameters of its own links.

    Empty for a page that shows no block.
    """
    names = ("ct", "ky", "khoi", "cq", "lang") if page == PAGES["agency"][1] else ("ct", "ky", "khoi", "lang")
    named = {name: shown[name] for name in names if shown.get(name)}
    if not {"ct", "ky", "khoi"} <= named.keys():
        return ""
    version = listed_version(EditionId(named["ct"], named["ky"]))
    return f"{_PATH}?{urlencode({**named, 'pb': version})}" if version else ""


def link_card_route(*, https: bool) -> Route:
    """Return the route of the preview images. `https`: whether browsers use it, through a proxy."""

    async def answer(request: Request) -> Response:
        site = request.base_url.replace(scheme="https") if https else request.base_url
        return await _answer(request, str(site).rstrip("/"))

    return Route(_PATH, answer, methods=["GET"])


async def _answer(request: Request, site: str) -> Response:
    """200 with the picture; 404 for what is not published, 503 while too many requests are waiting."""
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
    """The card of an agency, or of the block if none is named. `before`: the version that changes are measured from."""
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
