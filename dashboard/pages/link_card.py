"""The picture of a link, which messengers show with it: the card of the agency or block that its page shows.

Made for everybody from what is published, so the address names nothing but that. A picture is made once for a version.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Mapping
from functools import lru_cache, partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.data import EditionError
from dashboard.documents.basis import Basis
from dashboard.documents.card import agency_card_values, block_card_values, card
from dashboard.model import EditionId
from dashboard.pages.editions import listed_version, open_edition, previous_with_version
from dashboard.pages.navigation import PAGES
from dashboard.pages.taking_away import made
from dashboard.ui.address import Address
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.ui.texts import Language

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
        return _made(edition_id, version, before[1] if before else "", *shown, site)
    except EditionError:
        return None


@lru_cache(maxsize=_KEPT)
def _made(
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
