"""A good file is read as it was typed: every cell, every kind of value, nothing made of anything."""

from __future__ import annotations

import datetime
import io
import os
import signal
import sys
import threading
import tomllib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dashboard.data.workbook_cells import (
    CellProblem,
    CellRange,
    FileRule,
    OpenedWorkbook,
    WorkbookError,
    open_workbook,
)
from dashboard.data.workbook_cells.sandbox_process import AT_ONCE, MARK, READ, SMALL, SandboxProcess
from dashboard.model import Rule
from dashboard.sandbox.limits import MEGABYTE, MOST_BYTES
from dashboard.workbook_layouts.reading_process import INTERPRET
from tests.data.workbook_cells.opened import opened_cells
from tests.data.workbook_cells.workbook_files import edited, grid, plain_workbook, sheet_xml, with_parts, workbook
from tests.made_editions import PROJECT


def rows_of(content: bytes, file: str = "kết quả.xlsx") -> list[list[object]]:
    sheet = opened_cells(file, content).sheets[0]
    return [list(row) for row in sheet.rows]


def test_text_stays_text_and_numbers_are_numbers() -> None:
    assert rows_of(plain_workbook()) == [
        ["STT", "Cơ quan", "4.10", "4.2"],
        [1.0, "Sở Y tế", 7.5, 3.0],
        [2.0, "Sở Tư pháp", 6.0, 2.25],
    ]


def test_text_is_nfc_and_keeps_its_spaces_and_breaks() -> None:
    assert rows_of(workbook(grid([["Sơ\u0309", " hai\nđầu ", "=1+1"]]))) == [["Sở", " hai\nđầu ", "=1+1"]]


def test_dates_truths_and_times_are_told_apart() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    day, hour, long = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "hh:mm", "[h]:mm"))
    sheet.write_datetime("A1", datetime.datetime(2021, 11, 22), day)
    sheet.write_datetime("B1", datetime.datetime(2021, 11, 22, 8, 30), day)
    sheet.write_boolean("C1", True)
    sheet.write_datetime("D1", datetime.time(2, 30), hour)
    sheet.write_datetime("E1", datetime.timedelta(hours=30, minutes=5), long)
    book.close()
    first, *rest = rows_of(file.getvalue())[0]
    assert type(first) is datetime.date
    assert [first, *rest] == [
        datetime.date(2021, 11, 22),
        datetime.datetime(2021, 11, 22, 8, 30),
        True,
        "02:30:00",
        "30:05:00",
    ]


def test_a_formula_gives_what_it_last_gave() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=3+4", None, 7)
    sheet.write_formula("B1", '="Sở "&"Y tế"', None, "Sở Y tế")
    book.close()
    assert rows_of(file.getvalue()) == [[7.0, "Sở Y tế"]]


def test_a_formula_that_gives_an_empty_text_is_empty() -> None:
    sheet = sheet_xml(b'<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>1</v></c></row>')
    assert rows_of(with_parts(sheet=sheet)) == [[None, 1.0]]


def test_a_formula_that_was_never_calculated_says_so() -> None:
    book = openpyxl.Workbook()
    book.active["B2"] = "=SUM(A1:A2)"  # openpyxl calculates nothing
    file = io.BytesIO()
    book.save(file)
    assert rows_of(file.getvalue()) == [[], [None, CellProblem(Rule.FORMULA_NOT_CALCULATED, "=SUM(A1:A2)")]]


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_an_error_is_no_empty_cell(error: str) -> None:
    sheet = sheet_xml(f'<row r="1"><c r="A1" t="e"><f>A2/0</f><v>{error}</v></c></row>'.encode())
    assert rows_of(with_parts(sheet=sheet)) == [[CellProblem(Rule.CELL_ERROR, error)]]


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_that_is_none_says_so(number: str) -> None:
    sheet = sheet_xml(f'<row r="1"><c r="A1"><v>{number}</v></c></row>'.encode())
    [[value]] = rows_of(with_parts(sheet=sheet))
    assert isinstance(value, CellProblem)
    assert value.rule is Rule.NOT_FINITE


@pytest.mark.parametrize("claimed", ["A1", "A1:B2", "C3:D4", "A1:XFD1048576", "A1:A1048576", "1:69", "A0", "", "x"])
def test_whatever_the_dimension_tag_says_every_cell_is_read(claimed: str) -> None:
    there = edited("xl/worksheets/sheet1.xml", b'<dimension ref="A1:D3"/>', f'<dimension ref="{claimed}"/>'.encode())
    assert rows_of(there) == rows_of(plain_workbook())


def test_cells_without_a_place_follow_each_other() -> None:
    sheet = sheet_xml(
        b'<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="B4"><v>3</v></c><c><v>4</v></c></row>'
    )
    assert rows_of(with_parts(sheet=sheet)) == [[1.0, 2.0], [], [], [None, 3.0, 4.0]]


def test_formatted_cells_far_out_without_a_value_do_no_harm() -> None:
    sheet = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert rows_of(with_parts(sheet=sheet)) == [[1.0]]


def test_hidden_sheets_and_merged_cells_are_told_and_charts_left_out() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Sở").merge_range("B2:D3", "Điểm")
    book.add_chartsheet("Biểu đồ").set_chart(chart := book.add_chart({"type": "bar"}))
    chart.add_series({"values": "=Sở!$B$2:$B$3"})
    book.add_worksheet("Ẩn").hide()
    book.add_worksheet("Ẩn kỹ").very_hidden()
    book.close()
    opened = opened_cells("a.xlsx", file.getvalue())
    assert [(sheet.name, sheet.visible) for sheet in opened.sheets] == [("Sở", True), ("Ẩn", False), ("Ẩn kỹ", False)]
    assert opened.sheets[0].merged == (CellRange(1, 1, 2, 3),)
    assert opened.sheets[0].cell(1, 1) == "Điểm"


def test_progress_rises_to_the_end() -> None:
    heard: list[float] = []
    open_workbook("a.xlsx", workbook(grid([[1.0]] * 1_000), grid([["a"]])), progress=heard.append)
    assert len(heard) > 6
    assert heard == sorted(set(heard))
    assert heard[-1] == 1.0


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_file_is_one_sheet_of_text(encoding: str, separator: str, line_end: str) -> None:
    lines = [["STT", "Cơ quan", "4.10"], ["1", '"Sở; Y, tế"', "4.10"], ["2", "Sở Tư pháp", ""]]
    content = line_end.join(separator.join(line) for line in lines).encode(encoding)
    opened = opened_cells("điểm.CSV", content)
    assert [sheet.name for sheet in opened.sheets] == ["điểm"]
    assert [list(row) for row in opened.sheets[0].rows] == [
        ["STT", "Cơ quan", "4.10"],
        ["1", "Sở; Y, tế", "4.10"],
        ["2", "Sở Tư pháp", None],
    ]


def test_commas_between_semicolons_are_decimal() -> None:
    assert rows_of(b"a;1,5\nb;2,5\n", "x.csv") == [["a", "1,5"], ["b", "2,5"]]


def test_a_title_and_blank_lines_do_not_hide_the_separator_and_rows_keep_their_numbers() -> None:
    content = "Kết quả, năm 2024\n\nSTT;Tên\n1;Sở, ban\n2;Sở\n"
    assert rows_of(content.encode(), "x.csv") == [
        ["Kết quả, năm 2024"],
        [],
        ["STT", "Tên"],
        ["1", "Sở, ban"],
        ["2", "Sở"],
    ]


def test_the_line_that_excel_takes_for_a_separator_is_taken_so() -> None:
    assert rows_of(b"sep=;\na;b,c\nd;e,f\n", "x.csv") == [[], ["a", "b,c"], ["d", "e,f"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-8-sig", "windows-1258"])
def test_a_csv_file_is_read_in_the_encodings_that_excel_writes(encoding: str) -> None:
    text = "TT;Tên cơ quan;Điểm\n1;Sở Nội vụ;8,5\n2;UBND huyện Yên Lạc;7\n"
    if encoding == "windows-1258":  # which has tones as signs of their own, after the vowel
        tones = {
            "Ở": "Ơ\u0309",
            "ở": "ơ\u0309",
            "ộ": "ô\u0323",
            "ụ": "u\u0323",
            "ệ": "ê\u0323",
            "ạ": "a\u0323",
            "ể": "ê\u0309",
        }
        written = "".join(tones.get(sign, sign) for sign in text).encode("cp1258")
    else:
        written = text.encode(encoding)
    expected = [["TT", "Tên cơ quan", "Điểm"], ["1", "Sở Nội vụ", "8,5"], ["2", "UBND huyện Yên Lạc", "7"]]
    assert rows_of(written, "x.csv") == expected
    assert rows_of(written, "x.txt") == expected


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("Sở".encode("utf-16-le"), FileRule.NOT_UTF8),
        ("Sở".encode("utf-16") + b"\0", FileRule.NOT_UTF8),
        ("Së Néi vô, UBND tØnh".encode("cp1252"), FileRule.NOT_UTF8),
        ("Sở Nội vụ".encode("cp1252", "replace") + "ê".encode("cp1252"), FileRule.NOT_UTF8),
        ("Sở,1".encode("cp1258", "replace") + b"\xff", FileRule.NOT_UTF8),
        (b'a,b\nc,"d\ne,f\n', FileRule.CSV_MALFORMED),
        (b'a,b\nc,"d"e\n', FileRule.CSV_MALFORMED),
        (b"," * 3000, FileRule.SHEET_TOO_LARGE),
        (b"a,b\n" * 60_000, FileRule.SHEET_TOO_LARGE),
        (b"a," + b"b" * 40_000, FileRule.TEXT_TOO_LONG),
    ],
)
def test_a_csv_file_that_cannot_be_read_whole_is_refused(content: bytes, rule: FileRule) -> None:
    with pytest.raises(WorkbookError) as refused:
        open_workbook("x.csv", content)
    assert refused.value.rule is rule


# The process


def test_what_the_server_lets_in_is_what_is_opened() -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * MEGABYTE == MOST_BYTES


def test_the_process_knows_nothing_of_ours_and_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", "postgresql://somebody:secret@localhost/x")
    with SandboxProcess(READ, "x.xlsx", 9) as process:
        folder = Path(f"/proc/{process.id}")
        assert b"secret" not in (folder / "environ").read_bytes()
        assert os.getsid(process.id) == process.id
        process.tell({"kind": "zip", "name": "x"}, plain_workbook())
        answers = process.messages()
        assert next(answers) == {"progress": 0.1}  # so it has limited itself
        limits = (folder / "limits").read_text(encoding="ascii")
    for name in ("Max cpu time", "Max address space", "Max file size", "Max processes", "Max core file size"):
        [line] = [line for line in limits.splitlines() if line.startswith(name)]
        assert "unlimited" not in line
    assert not folder.exists()


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (signal.SIGKILL, FileRule.TOO_MUCH_MEMORY),
        (signal.SIGABRT, FileRule.TOO_MUCH_MEMORY),
        (signal.SIGXCPU, FileRule.TOO_SLOW),
        (signal.SIGALRM, FileRule.TOO_SLOW),
        (signal.SIGSEGV, FileRule.STOPPED),
    ],
)
def test_a_process_that_is_ended_is_a_refusal(number: signal.Signals, rule: FileRule) -> None:
    def refused_by(work: Callable[[], object]) -> FileRule:
        with pytest.raises(WorkbookError) as refused:
            work()
        return refused.value.rule

    with SandboxProcess(READ, "x.xlsx", 9) as process:
        os.kill(process.id, number)
        assert refused_by(lambda: list(process.messages())) is rule
    assert rows_of(plain_workbook())


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        "7",
        "null",
        "[" * 100_000,
        "{}",
        '{"refused": "no such rule", "details": {}}',
        '{"refused": "macros"}',
        '{"refused": "macros", "details": [1]}',
        '{"sheet": "A"}',
        '{"sheet": "A", "visible": true, "merged": [[1]]}',
        '[{"date": "no date"}]',
        '[{"problem": ["no such rule", "x"]}]',
        '[{"other": 1}]',
        "[[1]]",
        '{"progress": "far"}',
        '{"bytes": 3}',
    ],
)
def test_whatever_a_process_that_was_taken_over_says_it_is_a_refusal(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import json, sys; stdin = sys.stdin.buffer; stdin.read(json.loads(stdin.readline())['bytes'])"
    python = sys.executable, "-c", f"{program}; print({said!r}); print('{{\"done\": true}}', flush=True)"
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process.PYTHON", python)
    with pytest.raises(WorkbookError) as refused:
        opened_cells("x.xlsx", plain_workbook())
    assert refused.value.rule is FileRule.STOPPED


def test_whoever_stops_listening_leaves_no_process_behind() -> None:
    ids: list[int] = []

    class GoneAway(Exception):
        pass

    def listen() -> None:
        with SandboxProcess(READ, "x.xlsx", 9) as process:
            ids.append(process.id)
            process.tell({"kind": "zip", "name": "x"}, plain_workbook())
            for _ in process.messages():
                raise GoneAway

    with pytest.raises(GoneAway):
        listen()
    assert not Path(f"/proc/{ids[0]}").exists()


def test_more_files_than_processes_wait_for_their_turn() -> None:
    opened: list[OpenedWorkbook] = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_workbook("x.xlsx", plain_workbook())))
        for _ in range(3 * AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == len(threads)


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process.SECONDS_TO_WAIT", 0.05)
    with (
        SandboxProcess(READ, "1.csv", 9),
        SandboxProcess(INTERPRET, "2.csv", 9),
        pytest.raises(WorkbookError) as refused,
    ):
        open_workbook("3.csv", b"a,b")
    assert refused.value.rule is FileRule.BUSY
    assert rows_of(b"a,b", "3.csv") == [["a", "b"]]


def test_a_small_file_does_not_wait_for_large_ones_nor_for_marking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process.SECONDS_TO_WAIT", 0.05)
    with ExitStack() as busy:
        for number in range(AT_ONCE):
            busy.enter_context(SandboxProcess(INTERPRET, f"{number}.csv", SMALL + 1))
            busy.enter_context(SandboxProcess(MARK, f"{number}.csv", SMALL))
        with pytest.raises(WorkbookError) as refused:
            open_workbook("large.csv", b"a,b\n" * SMALL)
        assert refused.value.rule is FileRule.BUSY
        assert rows_of(b"a,b", "small.csv") == [["a", "b"]]
