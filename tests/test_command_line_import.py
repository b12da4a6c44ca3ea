"""`python -m dashboard import`: everything that is wrong is said at once, and only a clean workbook is written."""

from __future__ import annotations

import datetime
import getpass
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition, read_log, read_original, read_source_folder
from dashboard.model import Edition, EditionId
from tests.data.editions import assert_same
from tests.data.source_folders import write_source
from tests.data.workbook_cells.hostile_files import HOSTILE
from tests.data.workbook_cells.templates import opened, score_cell, written
from tests.made_editions import PROJECT

EDITION = EditionId("thu-nghiem", "2024")
POINTS = "Điểm – Sở, ban, ngành"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "source"))


@pytest.fixture
def file(edition: Edition, tmp_path: Path) -> Path:
    """The edition as a filled-in template."""
    path = tmp_path / "biểu mẫu.xlsx"
    path.write_bytes(written(edition.id, edition))
    return path


@pytest.fixture
def wrong(file: Path) -> Path:
    """The template with two points that cannot be and one missing."""
    workbook = opened(file.read_bytes())
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.9")] = 12
    sheet[score_cell(sheet, "noi-vu", "4.9")] = "mười"
    sheet[score_cell(sheet, "noi-vu", "4.10")] = None
    path = file.with_name("sai.xlsx")
    workbook.save(path)
    return path


def import_(file: Path, root: Path, *more: str) -> int:
    return main(["import", str(file), "--data", str(root), *more])


def files_under(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


def test_without_publish_a_clean_workbook_is_only_checked(
    file: Path, edition: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_(file, tmp_path / "root") == 0
    assert capsys.readouterr().err.splitlines() == [
        f"thu-nghiem/2024: không còn lỗi; 2 khối, 3 cơ quan, 3 số liệu trong văn bản, 0 cảnh báo cần rà soát; "
        f"phiên bản sẽ là {edition.version}.",
        "Mới kiểm tra, chưa ghi gì; thêm --publish để công bố.",
    ]
    assert files_under(tmp_path / "root") == []


def test_with_publish_it_is_an_edition_in_an_empty_data_root(
    file: Path, edition: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root"
    assert import_(file, root, "--publish", "--note", "gửi lần đầu") == 0
    assert capsys.readouterr().err.splitlines()[-1] == f"Đã công bố thu-nghiem/2024, phiên bản {edition.version}."
    assert_same(read_edition(root, EDITION), edition)


def test_who_published_what_from_which_file_stands_in_the_log(file: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    import_(file, root, "--publish", "--note", "gửi lần đầu")
    entry = read_log(root, EDITION).entries[-1]
    assert (entry.who, entry.file_name, entry.note) == (f"operator:{getpass.getuser()}", file.name, "gửi lần đầu")
    assert read_original(root, EDITION, entry.file_sha256).content == file.read_bytes()


def test_another_version_of_an_edition_takes_its_place(file: Path, edition: Edition, tmp_path: Path) -> None:
    root = tmp_path / "root"
    import_(file, root, "--publish")
    workbook = opened(file.read_bytes())
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.10")] = "4,5"
    workbook.save(file)
    assert import_(file, root, "--publish") == 0
    changed = read_edition(root, EDITION)
    assert changed.version != edition.version
    assert changed.blocks[0].points[0].tolist() == [9.5, 4.5]


def test_what_is_in_force_already_is_not_published_again(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root"
    import_(file, root, "--publish")
    before = {path: path.read_bytes() for path in files_under(root)}
    assert import_(file, root, "--publish") == 0
    assert "đang có hiệu lực" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in files_under(root)} == before


@pytest.mark.parametrize("publish", [[], ["--publish"]])
def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(
    wrong: Path, publish: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "root"
    assert import_(wrong, root, *publish) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    declare = "điểm thưởng thì khai ở cột bonus_points"
    assert lines[0] == f"Lỗi: “{POINTS}”, ô D10, giá trị “12”: vượt điểm tối đa 10; {declare}"
    assert lines[1].startswith(f"Lỗi: “{POINTS}”, ô D11, giá trị “mười”: ")
    assert lines[2].startswith(f"Lỗi: “{POINTS}”, ô E11, ô để trống: ")
    assert lines[3].startswith("sai.xlsx: chưa nhập được, 3 chỗ phải sửa.")
    assert files_under(root) == []


def test_the_marked_copy_shows_the_same_places(wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "đánh dấu.xlsx"
    assert import_(wrong, tmp_path / "root", "--marked", str(out)) == 1
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames[0] == "Lỗi cần sửa"
    comments = [cell.coordinate for row in workbook[POINTS].iter_rows() for cell in row if cell.comment]
    assert comments == ["D10", "D11", "E11"]


def test_a_marked_copy_that_was_corrected_is_imported(
    wrong: Path, edition: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, root = tmp_path / "đánh dấu.xlsx", tmp_path / "root"
    import_(wrong, root, "--marked", str(out))
    workbook = openpyxl.load_workbook(out)
    sheet = workbook[POINTS]
    sheet["D10"], sheet["D11"], sheet["E11"] = 9.5, 10, 0
    workbook.save(out)
    assert import_(out, root, "--publish") == 0, capsys.readouterr().err
    assert_same(read_edition(root, EDITION), edition)


def test_in_english_it_speaks_english(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_(wrong, tmp_path / "root", "--lang", "en") == 1
    assert capsys.readouterr().err.startswith(f"Error: “{POINTS}”, cell D10, value “12”: above the maximum of 10")


@pytest.mark.parametrize("name", ["a cell at XFD1048576", "macros", "an encrypted workbook", "no byte", "half a file"])
def test_a_hostile_file_is_one_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(HOSTILE[name][0]())
    assert import_(file, tmp_path / "root", "--publish", "--marked", str(tmp_path / "out.xlsx")) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("x.xlsx: ")
    assert files_under(tmp_path) == [file]


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_(tmp_path / "không có.xlsx", tmp_path / "root") == 1
    assert capsys.readouterr().err.startswith(f"Không đọc được {tmp_path / 'không có.xlsx'}: ")


def test_where_two_people_are_required_it_can_only_be_submitted(
    file: Path, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root, roles = tmp_path / "root", tmp_path / "roles.toml"
    roles.write_text("two_people = true\n", encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_ROLES", str(roles))
    assert import_(file, root, "--publish") == 1
    *_, denied, hint = capsys.readouterr().err.splitlines()
    assert "cần người thứ hai công bố" in denied
    assert "--submit" in hint
    assert list_editions(root) == ()
    assert import_(file, root, "--submit") == 0
    assert list_editions(root) == ()
    assert [entry.version for entry in read_log(root, EDITION).entries] == [edition.version]


def test_at_a_terminal_it_shows_how_far_it_is(file: Path, tmp_path: Path) -> None:
    main_end, other_end = pty.openpty()
    command = [sys.executable, "-m", "dashboard", "import", str(file), "--data", str(tmp_path / "root")]
    with subprocess.Popen(command, cwd=PROJECT, stderr=other_end) as process:
        os.close(other_end)
        shown = io.BytesIO()
        while True:
            try:
                shown.write(os.read(main_end, 4096))
            except OSError:  # the other end is closed
                break
        assert process.wait() == 0
    os.close(main_end)
    assert "Đang đọc biểu mẫu.xlsx: 10%" in shown.getvalue().decode()
    assert "Đang đọc biểu mẫu.xlsx: 100%" in shown.getvalue().decode()


def test_plain_result_sheets_are_asked_about_and_published_with_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sở"
    for row in (["STT", "Cơ quan", "Máy tính (50 điểm)"], [1, "Sở Y tế", 40.5], [2, "Sở Nội vụ", 42]):
        sheet.append(row)
    path = tmp_path / "ket-qua.xlsx"
    book.save(path)
    root = tmp_path / "root"
    assert import_(path, root, "--publish") == 1
    said = capsys.readouterr().err
    assert "[sheet.Sở.block] Sở: Các cơ quan ở “Sở” thuộc khối nào? Gợi ý: new:Sở" in said
    assert said.splitlines()[-1].startswith("ket-qua.xlsx: còn 10 câu hỏi chưa trả lời.")
    assert files_under(root) == []
    answers = {
        "programme": "thu-nghiem",
        "period": "2024",
        "title": "Kết quả năm 2024",
        "precision": "2",
        "percent_rule": "round",
        "provenance": "published",
        "decision": "Quyết định số 12/QĐ-UBND",
        "issued": "20/1/2025",
        "source_url": "https://example.org/12",
        "sheet.Sở.block": "new:Sở, ban, ngành",
    }
    given = [part for key, answer in answers.items() for part in ("--answer", f"{key}={answer}")]
    assert import_(path, root, "--publish", *given) == 0
    edition = read_edition(root, EDITION)
    assert edition.blocks[0].points.tolist() == [[40.5], [42.0]]
    assert (edition.decision, edition.source_url) == ("Quyết định số 12/QĐ-UBND", "https://example.org/12")
    assert edition.issued == datetime.date(2025, 1, 20)
