"""The menu “Tải về” on the pages: what it offers, and that pressing gives the document of what is on screen."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.documents.basis import AGENCY, OVERVIEW, SIMULATION
from dashboard.pages.navigation import PAGES
from tests.documents.made import page_texts, squeezed
from tests.pages.screen import open_page, words_on

pytestmark = pytest.mark.usefixtures("shipped")


FORMS = ["1200×630", "SVG"]
"""What stands beside the button of a card: its other forms."""


class Offered:
    """What the buttons of a page would hand over, by label."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: dict[str, tuple[str, Callable[[], bytes]]] = {}
        drawn = st.download_button

        def remember(label: str, **settings: Any) -> bool:
            self.files[label] = settings["file_name"], settings["data"]
            return drawn(label, **settings)

        monkeypatch.setattr(st, "download_button", remember)

    def pressed(self, label: str) -> bytes:
        """The file that pressing gives."""
        return self.files[label][1]()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    return Offered(monkeypatch)


def labels(screen: AppTest) -> list[str]:
    return [button.label for button in screen.get("download_button")]


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


def test_the_sheet_is_of_the_agency_on_screen(offered: Offered) -> None:
    open_page("agency", cq="so-y-te")
    assert offered.files["Phiếu cơ quan (PDF)"][0] == "phieu-so-y-te-2020.pdf"
    text = page_texts(offered.pressed("Phiếu cơ quan (PDF)"))
    assert "Sở Y tế" in text[0]
    assert squeezed("năm 2019") in squeezed(text[0])


def test_the_proposal_is_of_the_scenario_on_screen(offered: Offered) -> None:
    screen = open_page("simulation", cq="so-cong-thuong", thu="so-cong-thuong:2.3.3=3", gt="thu-hep-10")
    assert len(labels(screen)) == 4 + len(FORMS)
    text = squeezed("".join(page_texts(offered.pressed("Phiếu đề xuất cải thiện thứ hạng (PDF)"))))
    assert squeezed("0,434 ○ 3,000 ◌ +2,566") in text
    assert squeezed("thu hẹp 10% số điểm còn thiếu") in text
    assert "thu=so-cong-thuong%3A2.3.3%3D3&gt=thu-hep-10" in text
    for label in ("Phiếu đề xuất cải thiện thứ hạng (Word)", "Kế hoạch khắc phục (Word)"):
        assert offered.pressed(label).startswith(b"PK")
    assert offered.pressed("Thẻ mô phỏng (hình PNG)").startswith(b"\x89PNG")


def test_slides_and_card_are_made_when_pressed(offered: Offered) -> None:
    open_page("agency", cq="so-y-te")
    assert offered.pressed("Báo cáo họp (PowerPoint)").startswith(b"PK")
    assert offered.pressed("Thẻ của cơ quan (hình PNG)").startswith(b"\x89PNG")
    assert offered.pressed("SVG").startswith(b"<svg")


def test_what_is_tried_beside_it_does_not_follow_an_official_figure(offered: Offered) -> None:
    open_page("agency", cq="so-y-te", thu="so-y-te:2.3.3=3", gt="thu-hep-10")
    text = squeezed("".join(page_texts(offered.pressed("Phiếu cơ quan (PDF)"))))
    assert "cq=so-y-te" in text
    assert "thu=" not in text
    assert "gt=" not in text


def test_in_english(offered: Offered) -> None:
    open_page("agency", cq="so-y-te", lang="en")
    assert "Against the block mean" in page_texts(offered.pressed("Agency sheet (PDF)"))[0]


def test_one_document_is_made_at_a_time(offered: Offered) -> None:
    open_page("agency", cq="so-y-te")
    with concurrent.futures.ThreadPoolExecutor(8) as people:
        sheets = list(people.map(lambda _: offered.pressed("Phiếu cơ quan (PDF)"), range(8)))
    assert all(sheet.startswith(b"%PDF") for sheet in sheets)
    workers = {thread.name for thread in threading.enumerate() if thread.name.startswith("documents")}
    assert workers == {"documents_0"}
