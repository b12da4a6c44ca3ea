"""Text from before Unicode is named and converted after an answer; text in Unicode is left alone."""

from __future__ import annotations

import pytest

from dashboard.data.workbook_cells import EarlierEditions, QuestionKind, Sheet, Workbook
from dashboard.workbook_layouts import read_by_layout
from dashboard.workbook_layouts.legacy_encodings import from_tcvn3, from_vni, in_unicode
from tests.workbook_layouts.result_sheets import ABOUT
from tests.workbook_layouts.test_case_files import points_of

TCVN3 = {
    "Së C«ng Th\xad¬ng": "Sở Công Thương",
    "§µo t¹o, tËp huÊn (3 ®iÓm)": "Đào tạo, tập huấn (3 điểm)",
    "B¶NG TæNG HîP §IÓM": "BẢNG TỔNG HỢP ĐIỂM",
    "KÕ ho¹ch, b¸o c¸o": "Kế hoạch, báo cáo",
}
VNI = {
    "Sôû Coâng Thöông": "Sở Công Thương",
    "Ñaøo taïo, taäp huaán (3 ñieåm)": "Đào tạo, tập huấn (3 điểm)",
    "BAÛNG TOÅNG HÔÏP ÑIEÅM": "BẢNG TỔNG HỢP ĐIỂM",
    "Vónh Phuùc, Kon Tum, Ñaêk Noâng": "Vĩnh Phúc, Kon Tum, Đăk Nông",
}
HEADER = ["Tªn c¬ quan", "Tû lÖ m¸y tÝnh (4 ®iÓm)", "M¹ng néi bé (6 ®iÓm)"]
ROWS: list[list[str | float]] = [[*HEADER], ["Së Néi vô", 4.0, 5.5], ["Së Y tÕ", 3.0, 6.0]]
OLD = Workbook("x.xlsx", (Sheet("A", True, ROWS),))


@pytest.mark.parametrize(("text", "meant"), TCVN3.items())
def test_tcvn3_is_what_its_fonts_show(text: str, meant: str) -> None:
    assert from_tcvn3(text) == meant


@pytest.mark.parametrize(("text", "meant"), VNI.items())
def test_vni_is_what_its_fonts_show(text: str, meant: str) -> None:
    assert from_vni(text) == meant


def test_text_in_unicode_and_words_of_other_languages_stay_as_they_are() -> None:
    texts = [*TCVN3.values(), *VNI.values(), "Tên cơ quan", "cô giáo", "Hà Nam", "Côte d'Ivoire", "Übersicht", "naïve"]
    workbook = Workbook("x.xlsx", (Sheet("A", True, [texts, ["Café", "Éditeur", "Größe", "Müller", "señor"]]),))
    assert in_unicode(workbook) == (workbook, ())


def test_a_sheet_in_old_letters_is_read_after_one_answer() -> None:
    asked = read_by_layout(OLD, None, EarlierEditions(None), ABOUT).reading
    first = asked.questions[0]
    assert (first.kind, first.cell, first.value, first.suggestion) == (
        QuestionKind.ENCODING, "A1", "Tªn c¬ quan", "convert",
    )  # fmt: skip
    assert dict(first.details) == {"encoding": "TCVN3", "meant": "Tên cơ quan"}
    assert asked.edition is None
    answers = {**ABOUT, **{q.key: q.suggestion or "" for q in asked.questions}}
    read = read_by_layout(OLD, None, EarlierEditions(None), answers).reading
    assert points_of(read) == {"Sở Nội vụ": (4.0, 5.5), "Sở Y tế": (3.0, 6.0)}


def test_whoever_says_that_these_are_no_old_letters_keeps_them() -> None:
    kept = read_by_layout(OLD, None, EarlierEditions(None), {**ABOUT, "encoding": "keep"})
    assert kept.layout.tables == ()
    assert kept.reading.edition is None
