"""The picture of a link: of what is published alone, made once for a version."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.data import write_edition
from dashboard.pages import downloads
from dashboard.pages.downloads import link_card_path, link_card_route
from dashboard.pages.edition_cache import cached_editions
from tests.made_editions import TWO_GROUPS, MadeBlock, build
from tests.pages.shown import show

LINKS = {"ct": "vinh-phuc-cqdt", "ky": "2020", "khoi": "so-ban-nganh"}
AGENCY = {**LINKS, "cq": "so-cong-thuong"}


@pytest.fixture
def messenger() -> TestClient:
    """What asks for the picture of a link."""
    downloads._made_card.cache_clear()
    return TestClient(Starlette(routes=[link_card_route(https=False)]))


@pytest.mark.usefixtures("shipped")
def test_an_agency_page_has_the_card_of_its_agency_and_other_pages_that_of_their_block(messenger: TestClient) -> None:
    pages = [("co-quan", AGENCY), ("bang-xep-hang", LINKS), ("co-quan", {**AGENCY, "lang": "en"})]
    pictures = [messenger.get(link_card_path(page, shown)) for page, shown in pages]
    assert [(answer.status_code, answer.headers["content-type"]) for answer in pictures] == [(200, "image/png")] * 3
    assert len({answer.content for answer in pictures}) == 3
    assert "cq" not in dict(parse_qsl(urlsplit(link_card_path("bang-xep-hang", AGENCY)).query))


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    "shown",
    [
        {},
        {**LINKS, "ky": "1999"},
        {**LINKS, "khoi": "khong-co"},
        {**LINKS, "cq": "khong-co"},
        {**LINKS, "ct": "x" * 101},
        {**LINKS, "ct": "../vinh-phuc-cqdt"},
    ],
)
def test_what_is_not_published_has_no_picture(shown: dict[str, str], messenger: TestClient) -> None:
    assert messenger.get("/the-lien-ket.png", params=shown).status_code == 404


def test_the_picture_of_a_new_version_is_another_one_at_another_address(
    messenger: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "editions"
    show(root, monkeypatch)
    block = MadeBlock("so", "Sở", TWO_GROUPS, {"a": ("Sở A", (3, 4, 1)), "b": ("Sở B", (2, 4, 1))})
    edition = build(root, block)
    shown = {"ct": edition.id.programme, "ky": edition.id.period, "khoi": "so"}
    before = link_card_path("bang-xep-hang", shown)
    assert messenger.get(before).status_code == 200
    write_edition(build(tmp_path / "newer", replace(block, name="Sở, ban")), root)
    cached_editions.clear()
    after = link_card_path("bang-xep-hang", shown)
    assert after != before
    assert messenger.get(after).status_code == 200
    assert downloads._made_card.cache_info().currsize == 2
