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

from dashboard.model import Edition
from dashboard.pages.import_session import ImportSession
from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import build, made_block
from tests.pages.screen import component, open_page, pickers, title, words_on
from tests.pages.tables import notices, tables
from tests.pages.test_import_page import choose, filled_in, press

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
    assert upload_of(screen).pointings == ()


def test_a_template_has_no_layout_to_point_at(edition: Edition) -> None:
    screen = choose(open_page("import"), filled_in(edition))
    assert title(screen).startswith("Tệp ket-qua.xlsx hợp lệ")
    assert [n for n in screen.get("bidi_component") if n.proto.component_name == "layout_grid"] == []
