"""Cells are called what a spreadsheet calls them."""

from __future__ import annotations

import pytest

from dashboard.data.workbook_cells import Sheet, cell_name, column_name


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (6, 3, "D7"), (0, 25, "Z1"), (0, 26, "AA1"), (0, 701, "ZZ1"), (0, 702, "AAA1")],
)
def test_a_cell_has_the_name_that_excel_gives_it(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name


def test_the_last_cell_of_excel_is_xfd1048576() -> None:
    assert cell_name(2**20 - 1, 2**14 - 1) == "XFD1048576"


def test_no_two_columns_have_one_name() -> None:
    assert len({column_name(column) for column in range(2**14)}) == 2**14


def test_beyond_its_rows_a_sheet_is_empty() -> None:
    sheet = Sheet("Sở", True, (("STT", "Tên"), (1.0,)))
    assert sheet.cell(1, 0) == 1.0
    assert [sheet.cell(1, 1), sheet.cell(2, 0), sheet.cell(0, 9)] == [None, None, None]
