"""Interpreting a workbook is bounded like opening it, and what is made to take long does not."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.data.codes import folded
from dashboard.data.workbook_cells import (
    EarlierEditions,
    FileRule,
    WorkbookError,
    WorkbookReading,
    open_workbook,
)
from dashboard.data.workbook_cells.sandbox_process import SandboxProcess, start_ahead
from dashboard.workbook_layouts import read_files_by_layout
from dashboard.workbook_layouts.criterion_questions import _said_not_applicable, legends_in
from dashboard.workbook_layouts.edition_questions import KnownAgencies
from dashboard.workbook_layouts.reading_process import INTERPRET
from tests.data.workbook_cells.workbook_files import plain_workbook
from tests.made_editions import PROJECT, build, made_block, many_agencies
from tests.workbook_layouts.result_sheets import ABOUT

HOSTILE = PROJECT.parent / "shared" / "cases" / "hostile"
COMMUNES = 3_321


def read(content: bytes, root: Path | None = None, file: str = "a.csv", **answers: str) -> WorkbookReading:
    opened = [open_workbook(file, content)]
    return read_files_by_layout(opened, known=EarlierEditions(root), answers={**ABOUT, **answers}).reading


def rows(*lines: str) -> bytes:
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def communes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("xa") / "root"
    build(root, many_agencies(COMMUNES, 2), programme="xa", period="2025")
    return root


@pytest.mark.parametrize("file", ["merge.xlsx", "merge_small.xlsx", "names500.csv", "signs80.csv"])
def test_the_files_that_stopped_it_are_answered(file: str, communes: Path) -> None:
    if not HOSTILE.is_dir():
        pytest.skip(f"the files are not in the project, and there are none in {HOSTILE}")
    start = sum(os.times()[:4])
    if file.endswith("xlsx"):
        with pytest.raises(WorkbookError) as refused:
            read((HOSTILE / file).read_bytes(), communes, file)
        assert refused.value.rule is FileRule.TOO_MANY_CELLS
    else:
        assert read((HOSTILE / file).read_bytes(), communes, file, programme="xa").question_count > 400
    assert sum(os.times()[:4]) - start < 5


@pytest.mark.slow
def test_every_agency_spelled_otherwise_is_proposed_in_time(communes: Path) -> None:
    lines = [f"{number};UBND xã Xã thứ {number} mới;5;5" for number in range(1, COMMUNES + 1)]
    start = sum(os.times()[:4])
    found = read(rows("STT;Cơ quan;1.1 (10);1.2 (10)", *lines), communes, programme="xa")
    assert sum(os.times()[:4]) - start < 10
    asked = [question for question in found.questions if question.value == "UBND xã Xã thứ 77 mới"]
    assert [question.suggestion for question in asked] == ["xa-0076"]
    assert found.question_count > COMMUNES


def refused_by(work: Callable[[], object]) -> FileRule:
    with pytest.raises(WorkbookError) as refused:
        work()
    return refused.value.rule


def test_the_process_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", "postgresql://somebody:secret@localhost/x")
    opened = open_workbook("a.csv", rows("STT;Cơ quan;1.1 (10)", "1;Sở A;7"))
    with SandboxProcess(INTERPRET, "a.csv", 9) as process:
        folder = Path(f"/proc/{process.id}")
        lines = opened.lines.read()
        asked = {
            "programmes": {"xa": "Xã"},
            "answers": {"programme": "xa"},
            "layout": None,
            "assignments": [],
            "anew": False,
        }
        process.tell({"files": [["a.csv", len(lines)]], **asked}, lines)
        assert next(process.messages()) == {"earlier": "xa"}  # it waits to be told, and has limited itself
        assert b"secret" not in (folder / "environ").read_bytes()
        limits = (folder / "limits").read_text(encoding="ascii")
    for name in ("Max cpu time", "Max address space", "Max file size", "Max processes", "Max core file size"):
        [line] = [line for line in limits.splitlines() if line.startswith(name)]
        assert "unlimited" not in line


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[tuple[str, ...], subprocess.Popen[bytes]]]:
    """The processes that were started ahead of their files; none before a test nor after it."""
    kept: dict[tuple[str, ...], subprocess.Popen[bytes]] = {}
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process._ready", kept)
    yield kept
    for process in kept.values():
        process.communicate()


def test_a_reader_that_was_started_ahead_takes_the_next_file_and_limits_itself(
    ready: dict[tuple[str, ...], subprocess.Popen[bytes]],
) -> None:
    start_ahead(INTERPRET)
    start_ahead(INTERPRET)
    ((command, process),) = ready.items()
    with SandboxProcess(INTERPRET, "a.csv", 9) as taken:
        assert taken.id == process.pid
        assert ready == {}
        opened = open_workbook("a.csv", rows("STT;Cơ quan;1.1 (10)", "1;Sở A;7"))
        lines = opened.lines.read()
        about = {"programmes": {"xa": "Xã"}, "answers": {"programme": "xa"}}
        taken.tell({"files": [["a.csv", len(lines)]], **about, "layout": None, "assignments": [], "anew": False}, lines)
        assert next(taken.messages()) == {"earlier": "xa"}
        limits = Path(f"/proc/{taken.id}/limits").read_text(encoding="ascii")
    [processes] = [line for line in limits.splitlines() if line.startswith("Max processes")]
    assert processes.split()[2] == "0"
    assert command[-1] == "dashboard.workbook_layouts.reading_process"


def test_a_reader_that_has_ended_before_its_file_came_is_replaced(
    ready: dict[tuple[str, ...], subprocess.Popen[bytes]],
) -> None:
    start_ahead(INTERPRET)
    (process,) = ready.values()
    process.kill()
    process.wait()
    found = read(rows("STT;Cơ quan;1.1 (10)", "1;Sở A;7"), programme="xa")
    assert found.question_count > 0


def test_a_reader_for_which_no_file_comes_ends_with_the_server(
    ready: dict[tuple[str, ...], subprocess.Popen[bytes]],
) -> None:
    start_ahead(INTERPRET)
    (process,) = ready.values()
    process.communicate()  # what a server that ends does to its end
    assert process.returncode == 0


def test_where_no_process_can_be_started_ahead_the_page_goes_on_and_the_log_says_so(
    ready: dict[tuple[str, ...], subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process.PYTHON", ("/khong-co/python",))
    start_ahead(INTERPRET)
    assert ready == {}
    assert "/khong-co/python" in caplog.text


def test_a_process_that_took_too_long_is_a_refusal() -> None:
    with SandboxProcess(INTERPRET, "a.csv", 9) as process:
        os.kill(process.id, signal.SIGXCPU)
        assert refused_by(lambda: list(process.messages())) is FileRule.TOO_SLOW


@pytest.mark.parametrize(
    "said",
    [
        "no JSON",
        "[1]",
        "{}",
        '{"bytes": -1}',
        '{"bytes": 5}\nxxxxx',
        '{"bytes": 1}\n\xc0',
        '{"earlier": 7}',
        '{"progress": 0.5}',
        '{"done": true}',
        '{"refused": "macros", "details": 5}',
    ],
)
def test_whatever_a_process_that_was_taken_over_says_it_is_a_refusal(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_workbook("a.csv", b"a;b\n1;2\n")
    program = "import json, sys; stdin = sys.stdin.buffer; stdin.read(json.loads(stdin.readline())['bytes'])"
    python = sys.executable, "-c", f"{program}; print({said!r}, flush=True)"
    monkeypatch.setattr("dashboard.data.workbook_cells.sandbox_process.PYTHON", python)
    assert refused_by(lambda: read_files_by_layout([opened])) is FileRule.STOPPED


def test_cells_that_say_no_workbook_are_a_refusal() -> None:
    opened = open_workbook("x.xlsx", plain_workbook())
    with SandboxProcess(INTERPRET, "x.xlsx", 9) as process:
        asked = {"programmes": {}, "answers": {}, "layout": None, "assignments": [], "anew": False}
        process.tell({"files": [["x.xlsx", 9]], **asked}, opened.lines.read()[:9])
        assert refused_by(lambda: list(process.messages())) is FileRule.STOPPED


def legend_of(sign: str) -> re.Pattern[str]:
    """A legend as one pattern for one sign: slow, and plain to see."""
    return re.compile(rf"(^|[\s(\"«]){re.escape(sign)}[\s\"»)]*(?:[:=–-]\s*(?:là\s+)?|là\s+)không áp dụng")


def test_a_legend_explains_the_signs_that_stand_before_it() -> None:
    draw = random.Random(80)
    signs = ["-", "–", "x", "kad", "(*)", "*", "n/a", ":", "là", "a b", '"-"', ")", "--", "không"]
    pieces = [*signs, *' ()"«»;', ": ", "= ", "- ", "là ", "không áp dụng", "không áp dụng ", "KHÔNG áp dụng"]
    explained = 0
    for _ in range(20_000):
        text = "".join(draw.choices(pieces, k=draw.randint(1, 9)))
        some = {folded(sign) for sign in draw.sample(signs, 5)}
        expected = {sign for sign in some if legend_of(sign).search(folded(text))}
        explained += len(expected)
        assert _said_not_applicable(some, legends_in([text])) == expected, text
    assert explained > 100


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("So Thong tin va Truyen thong", "ttt"),
        ("SỞ THÔNG TIN & TRUYỀN THÔNG", "ttt"),
        ("Sở TT&TT", "ttt"),
        ("Sở Thông tin và Truyền thông tỉnh", "ttt"),
        ("Sở Tài chinh", "tc"),
        ("Sở Tài chính - Kế hoạch", "tc"),
        ("UBND huyện Lập Thạch", "lt"),
        ("H. Lập Thạch", "lt"),
    ],
)
def test_a_name_written_otherwise_is_proposed_first(written: str, meant: str, tmp_path: Path) -> None:
    block = made_block(ttt=(1, 1, 1), tc=(1, 1, 1), lt=(1, 1, 1), yt=(1, 1, 1))
    names = {"ttt": "Sở Thông tin và Truyền thông", "tc": "Sở Tài chính", "lt": "Lập Thạch", "yt": "Sở Y tế"}
    block.agencies.update({code: (name, (1, 1, 1)) for code, name in names.items()})
    known = KnownAgencies([build(tmp_path / "root", block)], {})
    assert [agency.code for agency in known.like(written)][:1] == [meant]
