"""Result sheets as departments make them, written with openpyxl, and how to answer what is asked about them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.data.workbook_cells import EarlierEditions, Workbook, WorkbookReading
from dashboard.workbook_layouts import read_by_layout
from tests.data.workbook_cells.opened import opened_cells

Fill = Callable[[Worksheet], None]
ABOUT = {
    "programme": "thu-nghiem",
    "period": "2024",
    "title": "Kết quả năm 2024",
    "precision": "3",
    "percent_rule": "truncate",
    "provenance": "published",
    "decision": "not_known",
    "issued": "not_known",
    "source_url": "not_known",
}


def rows(*cells: Sequence[object], merged: Sequence[str] = ()) -> Fill:
    """A sheet of these rows."""

    def fill(sheet: Worksheet) -> None:
        for row, values in enumerate(cells, start=1):
            for column, value in enumerate(values, start=1):
                if value is not None:
                    sheet.cell(row, column).value = value  # type: ignore[union-attr]
        for area in merged:
            sheet.merge_cells(area)

    return fill


def workbook_bytes(sheets: Mapping[str, Fill]) -> bytes:
    """The sheets as a file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, fill in sheets.items():
        fill(book.create_sheet(name))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_cells(workbook: Workbook, known: EarlierEditions | None, answers: Mapping[str, str]) -> WorkbookReading:
    """What comes of the cells by the layout that they suggest, without the process that bounds it."""
    return read_by_layout(workbook, None, known or EarlierEditions(None), answers).reading


def read(
    sheets: Mapping[str, Fill], answers: Mapping[str, str] | None = None, root: Path | None = None
) -> WorkbookReading:
    """What comes of the sheets, with `answers` beside those about the edition as a whole."""
    known = None if root is None else EarlierEditions(root)
    workbook = opened_cells("ket-qua.xlsx", workbook_bytes(sheets))
    return read_cells(workbook, known, {**ABOUT, **(answers or {})})


def open_keys(reading: WorkbookReading) -> list[str]:
    """The keys of the open questions."""
    return [question.key for question in reading.questions]


def points_of(reading: WorkbookReading, block: int = 0) -> dict[str, list[float]]:
    """The points of each agency by name."""
    assert reading.edition is not None, (reading.problems, reading.questions)
    found = reading.edition.blocks[block]
    return {agency.name: list(map(float, row)) for agency, row in zip(found.agencies, found.points, strict=True)}
