"""A workbook of a layout of its own on the page: its cells with what they are, pointed at until it is right."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import read_log
from dashboard.model import Edition
from dashboard.pages.import_session import ImportSession
from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import build, made_block
from tests.pages.screen import component, open_page, pickers, put_files, title, words_on
from tests.pages.signed_in import RoleFile, signed_in
from tests.pages.tables import notices, tables
from tests.pages.test_import_page import buttons, choose, filled_in, press
from tests.workbook_layouts.result_sheets import ABOUT

ROWS: list[list[object]] = [
    ["KẾT QUẢ NĂM 2024"],
    ["TT", "Nơi làm", "Mạng (10 điểm)", "Trang tin (5 điểm)", "Cộng dồn"],
    [1, "Sở Nội vụ", 8, 5, 13],
    [2, "Sở Y tế", 9.5, 3, 12.5],
    [3, "Sở Tư pháp", 7, 4.5, 11.5],
]
"""No heading of agencies that the program knows."""


@pytest.fixture(autouse=True)
def edition(root: Path) -> Edition:
    return build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def say(screen: AppTest, axis: str, at: int, what: str, sheet: int = 0) -> AppTest:
    """What the browser sends when one says what a row or column is."""
    (grid,) = [n.proto for n in screen.get("bidi_component") if n.proto.component_name == "layout_grid"]
    states = screen._tree.get_widget_states()
    sent = [{"event": "say", "value": {"sheet": sheet, "axis": axis, "at": at, "what": what}}]
    states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{grid.id}__events", json_trigger_value=json.dumps(sent))
    return screen._run(states)


def heads(screen: AppTest, axis: str) -> list[tuple[str, str]]:
    grid: dict[str, Any] = component(screen, "layout_grid")
    return [(head["kind"], head["what"]) for head in grid[axis]]


def upload_of(screen: AppTest) -> ImportSession:
    return screen.session_state["import_session"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_not_recognised_is_pointed_at_until_it_is(language: Language) -> None:
    screen = choose(open_page("import", lang=language), workbook(Diem=ROWS))
    assert {"vi": "Chưa nhận ra bảng điểm", "en": "No table of scores"}[language] in words_on(screen)
    assert {kind for kind, _ in heads(screen, "rows")} == {"none"}
    say(screen, "column", 1, "agency_names")
    say(screen, "column", 4, "total")
    assert not screen.exception
    assert heads(screen, "rows")[1][0] == "header"
    assert [kind for kind, _ in heads(screen, "columns")] == ["none", "names", "criterion", "criterion", "sum"]
    gives = tables(screen)[0]
    assert gives[1][1:4] == ["3", "2", "15"]
    assert gives[1][5].replace(".", ",").startswith("Sở Nội vụ (13); Sở Y tế (12,5)")
    holds = {"vi": "cả 3 số cộng in trong tệp đều khớp", "en": "the points give all 3 printed sums"}[language]
    assert holds in words_on(screen)


def test_what_was_pointed_at_is_taken_back() -> None:
    screen = say(choose(open_page("import"), workbook(Diem=ROWS)), "row", 1, "header")
    say(screen, "column", 4, "note")
    assert heads(screen, "columns")[4][0] == "left-out"
    press(screen, "Bỏ lần chỉ cuối")
    assert heads(screen, "columns")[4][0] != "left-out"
    press(screen, "Bỏ mọi lần chỉ (1)")
    assert {kind for kind, _ in heads(screen, "rows")} == {"none"}


def test_printed_sums_that_do_not_hold_stop_it_and_are_named_by_agency() -> None:
    rows = [*ROWS[:4], [3, "Sở Tư pháp", 7, 4.5, 15.5]]
    screen = say(choose(open_page("import"), workbook(Diem=rows)), "column", 1, "agency_names")
    say(screen, "column", 4, "total")
    assert "1/3 số cộng in trong tệp không khớp" in " ".join(notices(screen))
    assert ["Sở Tư pháp", "tổng điểm", "15,5", "11,5", "Diem, E5"] in tables(screen)[1]
    assert "control" in {question.kind for question in upload_of(screen).found.reading.questions}  # type: ignore[union-attr]


def test_the_sheet_with_a_doubt_is_shown_first_and_left_out_by_one_choice() -> None:
    known = [["TT", "Cơ quan", *ROWS[1][2:4], "Tổng điểm"], *ROWS[2:]]
    less = [[row[1], row[4]] if row[0] != "TT" else ["Cơ quan", "Kết quả (15 điểm)"] for row in known]
    screen = choose(open_page("import"), workbook(ChiTiet=known, TomTat=less))
    grid = component(screen, "layout_grid")
    assert grid["sheet"] == 1
    pickers(screen)["layout-sheet-is"].set_value("leave_out").run()
    assert not screen.exception
    found = upload_of(screen).found
    assert found is not None
    assert (found.layout.doubts, [table.sheet for table in found.layout.tables]) == ((), ["ChiTiet"])
    pickers(screen)["layout-sheet"].set_value(0).run()
    assert component(screen, "layout_grid")["sheet"] == 0


@pytest.mark.parametrize(
    ("axis", "at", "what", "sheet"),
    [
        ("row", 1, "agency", 0),  # of no table yet
        ("row", 99, "header", 0),
        ("column", 1, "agency_names", 7),
        ("sheet", 0, "leave_out", 0),
        ("diagonal", 1, "header", 0),
        ("row", -1, "header", 0),
    ],
)
def test_what_was_not_offered_is_passed_over(axis: str, at: int, what: str, sheet: int) -> None:
    screen = say(choose(open_page("import"), workbook(Diem=ROWS)), axis, at, what, sheet)
    assert not screen.exception
    assert upload_of(screen).assignments == ()


def test_a_template_has_no_layout_to_point_at(edition: Edition) -> None:
    screen = choose(open_page("import"), filled_in(edition))
    assert title(screen).startswith("Tệp ket-qua.xlsx hợp lệ")
    assert [n for n in screen.get("bidi_component") if n.proto.component_name == "layout_grid"] == []


# A form an agency, and what does not hold


def form(agency: str, own: float, appraised: float) -> list[list[object]]:
    """What one agency fills in."""
    return [
        [f"Đơn vị: {agency}"],
        ["TT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Tài liệu kiểm chứng"],
        ["1", "Máy tính", 4, own, appraised, "Công văn số 1"],
        ["2", "Mạng", 6, 6, 5.5, None],
        [None, "Tổng cộng", 10, own + 6, appraised + 5.5, None],
    ]


def accept(screen: AppTest) -> AppTest:
    """Answer what is asked of the edition, and accept what is suggested."""
    upload_of(screen).answers |= {**ABOUT, "programme": "phieu"}
    press(screen, "Trả lời")
    return press(screen, "Chấp nhận các gợi ý")


FORMS = {"a": form("Sở Nội vụ", 4, 3.5), "b": form("Sở Y tế", 3, 3), "c": form("Sở Tư pháp", 4, 4)}
FILES = {f"{name}.xlsx": workbook(Phieu=rows) for name, rows in FORMS.items()}


def test_one_pointing_is_for_all_who_filled_in_the_same_form() -> None:
    screen = say(choose(open_page("import"), workbook(**FORMS)), "row", 3, "note")
    found = upload_of(screen).found
    assert found is not None
    assert [[x.index for x in table.of_criteria if x.role == "criterion"] for table in found.layout.tables] == [[2]] * 3


def reports(screen: AppTest) -> list[list[str]]:
    """What is said of each file: its name, its agency, what came of it."""
    return next(table[1:] for table in tables(screen) if table[0] == ["Tệp", "Cơ quan", "Kết quả"])


def test_files_of_one_agency_each_become_one_edition_and_each_is_named() -> None:
    screen = put_files(open_page("import"), FILES)
    assert not screen.exception
    assert "3 tệp: 3 còn câu hỏi" in words_on(screen), "the edition on screen has no agencies of these names"
    accept(screen)
    assert "3 tệp: 3 đã đọc" in words_on(screen)
    assert reports(screen) == [
        ["a.xlsx", "Sở Nội vụ", "đã đọc"],
        ["b.xlsx", "Sở Y tế", "đã đọc"],
        ["c.xlsx", "Sở Tư pháp", "đã đọc"],
    ]
    reading = upload_of(screen).reading
    assert reading is not None
    assert reading.edition is not None
    (block,) = reading.edition.blocks
    assert block.points.tolist() == [[3.5, 5.5], [3.0, 5.5], [4.0, 5.5]]


def test_a_file_that_asks_and_one_that_holds_no_table_stand_before_those_that_were_read() -> None:
    odd = form("Sở Du lịch", 4, 3)
    odd[2][4] = "-"
    screen = put_files(
        open_page("import"), {**FILES, "d.xlsx": workbook(Phieu=odd), "e.xlsx": workbook(Thu=[["Kính gửi"]])}
    )
    accept(screen)
    assert "5 tệp: 1 còn câu hỏi, 1 không có bảng điểm, 3 đã đọc" in words_on(screen)
    assert [row[0] for row in reports(screen)] == ["d.xlsx", "e.xlsx", "a.xlsx", "b.xlsx", "c.xlsx"]


def test_while_one_file_cannot_be_opened_none_is_read_and_each_is_named() -> None:
    screen = put_files(open_page("import"), {**FILES, "x.xlsx": b"abc", "y.xlsx": b""})
    assert "5 tệp: 2 không mở được, 3 chưa đọc" in words_on(screen)
    assert [row[0] for row in reports(screen)] == ["x.xlsx", "y.xlsx", "a.xlsx", "b.xlsx", "c.xlsx"]
    named = " ".join(notices(screen))
    assert ("x.xlsx" in named, "y.xlsx" in named, "a.xlsx" in named) == (True, True, False)
    assert upload_of(screen).reading is None


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Chưa có tệp nào"),
        ({f"{number}.csv": b"x" for number in range(101)}, "tối đa 100 tệp"),
        ({"a.csv": b"x" * 6 * 2**20, "b.csv": b"x" * 6 * 2**20}, "tổng cộng 10 MB"),
    ],
    ids=["none", "too many", "too large"],
)
def test_what_is_not_taken_is_said_and_can_be_chosen_again(files: dict[str, bytes], said: str) -> None:
    screen = put_files(open_page("import"), files)
    assert said in " ".join(notices(screen))
    assert title(put_files(screen, {"ket-qua.xlsx": FILES["a.xlsx"]})).endswith("về ket-qua.xlsx")


def test_why_printed_sums_were_passed_over_is_kept_in_the_log(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    RoleFile(tmp_path / "roles.toml", monkeypatch).give("sub-an")
    rows: list[list[object]] = [["Cơ quan", "1.1 Máy tính (10 điểm)", "1.2 Mạng (5 điểm)", "Tổng điểm"]]
    rows += [["Sở Nội vụ", 8, 4, 20], ["Sở Y tế", 7, 4, 11], ["Sở Tư pháp", 6, 4, 10]]
    screen = choose(signed_in(open_page("import"), "sub-an"), workbook(Diem=rows))
    accept(screen)
    assert "Công bố ngay" not in buttons(screen)
    screen.text_input(key="own-answer-control").set_value("đã cộng lại bằng tay")
    press(screen.run(), "Trả lời")
    press(screen, "Công bố ngay")
    reading = upload_of(screen).reading
    assert reading is not None
    assert reading.edition is not None
    (kept,) = {entry.note for entry in read_log(root, reading.edition.id).entries if entry.file_name == "ket-qua.xlsx"}
    assert kept == "Xác nhận dùng khi 1/3 số in trong tệp không khớp: đã cộng lại bằng tay"


def test_the_layout_of_the_period_before_is_used_again_until_one_asks_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    RoleFile(tmp_path / "roles.toml", monkeypatch).give("sub-an")
    screen = choose(signed_in(open_page("import"), "sub-an"), workbook(Diem=ROWS))
    say(screen, "column", 1, "agency_names")
    say(screen, "column", 4, "total")
    press(accept(screen), "Công bố ngay")
    assert "phiên bản" in " ".join(notices(screen))
    press(screen, "Chọn tệp khác")
    choose(screen, workbook(Diem=[["UBND TỈNH"], *ROWS]))
    assert "Chưa nhận ra bảng điểm" in words_on(screen), "of which programme it is has to be said first"
    press(pickers(screen)["answer-programme"].set_value("phieu").run(), "Trả lời")
    assert "Bố cục của năm 2024 được dùng lại" in words_on(screen)
    assert [kind for kind, _ in heads(screen, "columns")] == ["none", "names", "criterion", "criterion", "sum"]
    press(screen, "Đề xuất lại")
    assert "không theo kỳ trước" in words_on(screen)
    assert {kind for kind, _ in heads(screen, "columns")} == {"none"}
    press(screen, "Dùng lại bố cục của kỳ trước")
    assert "Bố cục của năm 2024 được dùng lại" in words_on(screen)
