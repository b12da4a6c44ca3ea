"""The cells of a file, and what is made of them, without the process that bounds it: tests read many files."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.workbook import (
    KnownEditions,
    OpenedWorkbook,
    Workbook,
    WorkbookReading,
    cells_of,
    interpret,
    open_workbook,
)


def cells(opened: OpenedWorkbook) -> Workbook:
    return cells_of(opened.file, opened.lines.read())


def opened_cells(file: str, content: bytes) -> Workbook:
    return cells(open_workbook(file, content))


def read_cells(workbook: Workbook, known: KnownEditions | None, answers: Mapping[str, str]) -> WorkbookReading:
    return interpret(workbook, known or KnownEditions(None), answers)
