"""The announcement on the overview says what was printed, and says of every other figure what it is."""

from __future__ import annotations

import re

import pytest

from dashboard.ui.texts import Language
from tests.pages.screen import announcement_of, open_page

pytestmark = pytest.mark.usefixtures("shipped")

PRINTED_FOR_DEPARTMENTS = ["49,8631", "79%", "tăng 4,650", "59,984 điểm (95%)", "33,407 điểm (53%)", "26,577"]
PRINTED_FOR_DISTRICTS = ["90,479", "65,5%", "tăng 18,995", "106,331 điểm (77%)", "74,337 điểm (53,8%)", "31,994"]
A_FIGURE = re.compile(r"\d+[.,]\d+( điểm| points)?( \(\d+([.,]\d+)?%\))?")


def test_the_2020_announcement_has_exactly_the_printed_figures() -> None:
    _, heading, departments, districts = announcement_of(open_page())
    assert "Quyết định số 3192/QĐ-UBND ngày 22/11/2021" in heading
    for text, printed in ((departments, PRINTED_FOR_DEPARTMENTS), (districts, PRINTED_FOR_DISTRICTS)):
        rest = text
        for figure in printed:  # in this order, each standing alone
            _, found, rest = rest.partition(figure)
            assert found, f"{figure} is not (or not there) in: {text}"
            assert not re.match(r"\d|[.,]\d", rest), f"{figure} goes on in: {text}"
    assert "có 20 cơ quan" in departments
    assert "có 9 địa phương" in districts
    assert "Sở Thông tin và Truyền thông" in departments
    assert "Ban Quản lý các Khu công nghiệp" in departments
    assert "UBND huyện Lập Thạch" in districts
    assert "UBND huyện Tam Dương" in districts


def test_in_2020_only_what_was_not_printed_carries_a_mark() -> None:
    """The weakest group is the one figure of the announcement that was never published."""
    for paragraph in announcement_of(open_page())[2:]:
        assert re.findall(r"\[([^]]*)\]", paragraph) == ["do phần mềm tạo"]
        assert re.search(r"trung bình \d+,\d% điểm tối đa \[do phần mềm tạo\]", paragraph)


@pytest.mark.parametrize(("language", "marks"), [("vi", ("suy ra", "do phần mềm tạo")), ("en", ("derived", "made-up"))])
def test_in_2019_no_figure_stands_without_its_mark(language: Language, marks: tuple[str, str]) -> None:
    """Only the mean follows from what was printed; best, worst, spread and weakest group are illustrative."""
    derived, illustrative = marks
    for paragraph in announcement_of(open_page(ky="2019", lang=language))[2:]:
        clauses = [clause for clause in re.split(r"(?<=[.;]) ", paragraph) if A_FIGURE.search(clause)]
        mean, *others = clauses
        assert f"[{derived}]" in mean
        assert len(others) == 4, clauses
        assert all(f"[{illustrative}]" in clause for clause in others), clauses


def test_the_english_announcement_writes_the_same_figures_with_a_point() -> None:
    _, _, departments, districts = announcement_of(open_page(lang="en"))
    for figure in ("49.8631", "79%", "4.650", "59.984", "(95%)", "33.407", "(53%)", "26.577"):
        assert figure in departments
    for figure in ("90.479", "65.5%", "18.995", "106.331", "(77%)", "74.337", "(53.8%)", "31.994"):
        assert figure in districts
