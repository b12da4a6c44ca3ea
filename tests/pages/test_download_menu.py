"""The menu “Tải về” on the pages: what it offers, and that pressing gives the document of what is on screen."""

from __future__ import annotations

import concurrent.futures
import html
import re
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.documents.basis import AGENCY, OVERVIEW, SIMULATION
from dashboard.pages import downloads
from dashboard.pages.downloads import download_route
from dashboard.pages.navigation import PAGES
from tests.documents.made import page_texts, squeezed
from tests.pages.screen import open_page, words_on

pytestmark = pytest.mark.usefixtures("shipped")


FORMS = ["1200×630", "SVG"]
"""What stands beside the button of a card: its other forms."""


_LINK = re.compile(r'<a[^>]* href="\.(/tai-ve/[^"]+)" download="([^"]+)">(.*?)</a>')


@pytest.fixture(autouse=True)
def taken() -> Iterator[TestClient]:
    """A server that answers the links."""
    yield TestClient(Starlette(routes=[download_route()]))
    downloads.served.clear()


def links(screen: AppTest) -> list[tuple[str, str, str]]:
    """What each link of the menu says, the name of its file, and where it leads."""
    (menu,) = [element.proto.body for element in screen.get("html") if 'class="xh-files"' in element.proto.body]
    return [tuple(map(html.unescape, (said, file, url))) for url, file, said in _LINK.findall(menu)]


def labels(screen: AppTest) -> list[str]:
    return [said for said, _, _ in links(screen)]


def pressed(taken: TestClient, screen: AppTest, label: str) -> bytes:
    """The file that pressing gives."""
    url = next(url for said, _, url in links(screen) if said == label)
    answer = taken.get(url)
    assert answer.status_code == 200
    return answer.content


def test_documents_lead_back_to_pages_that_are_there() -> None:
    paths = {name: path for name, (_, path) in PAGES.items()}
    assert (paths["agency"], paths["simulation"]) == (AGENCY, SIMULATION)
    assert OVERVIEW == ""


def test_each_page_says_what_can_be_taken_away() -> None:
    of_all = ["Báo cáo họp (PowerPoint)", "Thông báo kết quả (Word)", "Thông báo kết quả (PDF)"]
    first, second = (["Thẻ khối Sở, ban, ngành (hình PNG)", *FORMS], ["Thẻ khối Huyện, thành phố (hình PNG)", *FORMS])
    assert labels(open_page()) == [*of_all, *first, *second]
    assert labels(open_page("leaderboard")) == [*of_all, *first]
    agency = open_page("agency", cq="so-cong-thuong")
    assert labels(agency) == ["Phiếu cơ quan (PDF)", "Thẻ của cơ quan (hình PNG)", *FORMS, *of_all]
    assert "Một đến hai trang A4" in words_on(agency)


def test_without_a_changed_score_the_simulation_says_how_to_get_a_proposal() -> None:
    screen = open_page("simulation", cq="so-cong-thuong")
    assert labels(screen) == []
    assert "sau đó tải phiếu đề xuất" in words_on(screen)


def test_the_sheet_is_of_the_agency_on_screen(taken: TestClient) -> None:
    screen = open_page("agency", cq="so-y-te")
    assert links(screen)[0][:2] == ("Phiếu cơ quan (PDF)", "phieu-so-y-te-2020.pdf")
    text = page_texts(pressed(taken, screen, "Phiếu cơ quan (PDF)"))
    assert "Sở Y tế" in text[0]
    assert squeezed("năm 2019") in squeezed(text[0])


def test_the_proposal_is_of_the_scenario_on_screen(taken: TestClient) -> None:
    screen = open_page("simulation", cq="so-cong-thuong", thu="so-cong-thuong:2.3.3=3", gt="thu-hep-10")
    assert len(labels(screen)) == 4 + len(FORMS)
    text = squeezed("".join(page_texts(pressed(taken, screen, "Phiếu đề xuất cải thiện thứ hạng (PDF)"))))
    assert squeezed("0,434 ○ 3,000 ◌ +2,566") in text
    assert squeezed("thu hẹp 10% số điểm còn thiếu") in text
    assert "thu=so-cong-thuong%3A2.3.3%3D3&gt=thu-hep-10" in text
    for label in ("Phiếu đề xuất cải thiện thứ hạng (Word)", "Kế hoạch khắc phục (Word)"):
        assert pressed(taken, screen, label).startswith(b"PK")
    assert pressed(taken, screen, "Thẻ mô phỏng (hình PNG)").startswith(b"\x89PNG")


def test_slides_and_card_are_made_when_pressed(taken: TestClient) -> None:
    screen = open_page("agency", cq="so-y-te")
    assert pressed(taken, screen, "Báo cáo họp (PowerPoint)").startswith(b"PK")
    assert pressed(taken, screen, "Thẻ của cơ quan (hình PNG)").startswith(b"\x89PNG")
    assert pressed(taken, screen, "SVG").startswith(b"<svg")


def test_what_is_tried_beside_it_does_not_follow_an_official_figure(taken: TestClient) -> None:
    screen = open_page("agency", cq="so-y-te", thu="so-y-te:2.3.3=3", gt="thu-hep-10")
    text = squeezed("".join(page_texts(pressed(taken, screen, "Phiếu cơ quan (PDF)"))))
    assert "cq=so-y-te" in text
    assert "thu=" not in text
    assert "gt=" not in text


def test_in_english(taken: TestClient) -> None:
    screen = open_page("agency", cq="so-y-te", lang="en")
    assert "Against the block mean" in page_texts(pressed(taken, screen, "Agency sheet (PDF)"))[0]


def test_one_document_is_made_at_a_time(taken: TestClient) -> None:
    screen = open_page("agency", cq="so-y-te")
    with concurrent.futures.ThreadPoolExecutor(8) as people:
        sheets = list(people.map(lambda _: pressed(taken, screen, "Phiếu cơ quan (PDF)"), range(8)))
    assert all(sheet.startswith(b"%PDF") for sheet in sheets)
    workers = {thread.name for thread in threading.enumerate() if thread.name.startswith("documents")}
    assert workers == {"documents_0"}
