"""Whatever somebody does to plain result sheets: imported as they stand, or refused with a place, or asked."""

from __future__ import annotations

import datetime
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition
from dashboard.data.codes import folded
from dashboard.data.workbook_cells import EarlierEditions
from dashboard.model import Edition
from tests.data.workbook_cells.damage import damaged
from tests.data.workbook_cells.edits import edit
from tests.data.workbook_cells.fuzzing import seeds
from tests.data.workbook_cells.opened import opened_cells
from tests.workbook_layouts.result_sheets import ABOUT, read_cells

CODES = ("1.1", "1.2", "4.10")
MAXIMA = (10, 5, 8)
NAMES = {
    "Sở": ("Sở Y tế", "Sở Tư pháp", "Sở Nội vụ", "Thanh tra tỉnh"),
    "Huyện": ("UBND huyện Tam Đảo", "UBND huyện Sông Lô", "UBND thành phố Vĩnh Yên"),
}
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def fill(sheet: Worksheet, names: tuple[str, ...]) -> None:
    """A title over merged cells, a header, maxima, an agency a row, totals, and a line for a signature."""
    rows: list[list[object]] = [
        ["KẾT QUẢ XẾP HẠNG NĂM 2024"],
        [],
        ["STT", "Cơ quan", *CODES, "Tổng điểm"],
        [None, "Điểm tối đa", *MAXIMA, sum(MAXIMA)],
    ]
    for number, name in enumerate(names):
        points = [maximum - number * 1.25 for maximum in MAXIMA]
        rows.append([number + 1, name, *points, sum(points)])
    rows += [[], [None, None, None, "NGƯỜI LẬP BIỂU"]]
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value  # pyright: ignore[reportAttributeAccessIssue]
    sheet.merge_cells("A1:F1")


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def content() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, names in NAMES.items():
        fill(book.create_sheet(name), names)
    return saved(book)


@pytest.fixture(scope="module")
def answers(content: bytes) -> dict[str, str]:
    """To everything that is asked of the sheets as they were made: what is suggested, or what is said above."""
    given = dict(ABOUT)
    workbook = opened_cells("x.xlsx", content)
    for _ in range(5):
        for question in read_cells(workbook, EarlierEditions(None), given).questions:
            assert question.suggestion is not None
            given[question.key] = question.suggestion
    return given


def imported(content: bytes, answers: dict[str, str], folder: Path) -> Edition | None:
    """The edition that importing makes; None when it is refused or asked about, and then nothing was written."""
    folder.mkdir(exist_ok=True)
    file, root = folder / "kết quả.xlsx", folder / "root"
    file.write_bytes(content)
    given = [argument for key, answer in answers.items() for argument in ("--answer", f"{key}={answer}")]
    code = main(["import", str(file), "--data", str(root), "--publish", *given])
    if code == 1:
        assert not root.exists() or not [path for path in root.rglob("*") if path.is_file()]
        return None
    assert code == 0
    [listing] = list_editions(root)
    return read_edition(root, listing.id)


def places(sheets: list[Worksheet], text: str, *, begins: bool = False) -> Iterator[tuple[Worksheet, int, int]]:
    """Every cell that says `text`, but for case and spaces, or begins with it."""
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                said = cell.value.date() if isinstance(cell.value, datetime.datetime) else cell.value
                if said is not None and (folded(f"{said}") == folded(text) or (begins and f"{said}".startswith(text))):
                    yield sheet, cell.row, cell.column


def plain(value: object) -> float | None:
    """What is written, as a number; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(f"{value:.15g}")
    text = f"{value}".strip()
    return float(text.replace(",", ".")) if PLAIN_NUMBER.fullmatch(text) else None


def assert_as_said(edition: Edition, content: bytes, printed: list[str]) -> None:
    """Every score stands where the row of its agency meets the column of its criterion.

    No agency was left out, but on a sheet of which a warning says that it was not read.
    """
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found: set[str] = set()
    for block in edition.blocks:
        for row, agency in enumerate(block.agencies):
            found.add(folded(agency.name))
            for column, leaf in enumerate(block.tree.leaves):
                said = {
                    plain(values[sheet.title].cell(line, place).value)
                    for sheet, line, _ in places(sheets, agency.name)
                    for _, _, place in (*places([sheet], leaf.code, begins=True), *places([sheet], leaf.name))
                }
                points = float(block.points[row, column])
                assert (None if math.isnan(points) else points) in said, f"{agency.name}, {leaf.code}: {points} {said}"
    for sheet in sheets:
        if not any(line.startswith(f"Cần rà soát: {sheet.title}: ") for line in printed):
            assert set(map(folded, scored_names(sheet))) <= found


def scored_names(sheet: Worksheet) -> list[str]:
    """The agencies that stand where most of them do, with a number in their row."""
    stand = [place for names in NAMES.values() for name in names for place in places([sheet], name)]
    usual = Counter(column for _, _, column in stand).most_common(1)
    return [
        f"{sheet.cell(row, column).value}"
        for _, row, column in stand
        if column == usual[0][0] and any(plain(cell.value) is not None for cell in sheet[row] if cell.column > column)
    ]


def test_the_sheets_as_they_were_made_are_imported(
    content: bytes, answers: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = imported(content, answers, tmp_path)
    assert edition is not None
    assert [len(block.agencies) for block in edition.blocks] == [4, 3]
    assert edition.blocks[0].points.tolist()[1] == [8.75, 3.75, 6.75]
    assert_as_said(edition, content, capsys.readouterr().err.splitlines())


@pytest.mark.parametrize("seed", seeds(0.3))
def test_edited_sheets_are_imported_as_they_stand_or_refused_or_asked_about(
    seed: int, content: bytes, answers: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edits = edit(book, seed)
    edited = saved(book)
    edition = imported(edited, answers, tmp_path)
    printed = capsys.readouterr().err.splitlines()
    if edition is None:
        assert any(line.startswith(("Lỗi: ", "Câu hỏi ", "kết quả.xlsx: ")) for line in printed[:-1]), edits
    else:
        assert_as_said(edition, edited, printed)


@pytest.mark.parametrize("seed", seeds(0.1))
def test_damaged_sheets_are_imported_as_another_reader_sees_them_or_refused(
    seed: int, content: bytes, answers: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, broken = damaged(content, seed)
    edition = imported(broken, answers, tmp_path / "broken")
    printed = capsys.readouterr().err.splitlines()
    whole = imported(content, answers, tmp_path / "whole")
    assert whole is not None
    if edition is not None and edition.version != whole.version:
        assert_as_said(edition, broken, printed)
