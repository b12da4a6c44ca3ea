"""The cells of a file."""

from __future__ import annotations

from dashboard.data.workbook_cells import OpenedWorkbook, Workbook, cells_of, open_workbook


def cells(opened: OpenedWorkbook) -> Workbook:
    return cells_of(opened.file, opened.lines.read())


def opened_cells(file: str, content: bytes) -> Workbook:
    return cells(open_workbook(file, content))
