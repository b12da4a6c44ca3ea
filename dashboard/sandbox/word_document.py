"""The tables of a Word document (.docx), each a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.sandbox.file_rules import FileRefused, FileRule
from dashboard.sandbox.limits import MOST_COLUMNS, MOST_SHEETS
from dashboard.sandbox.messages import Message
from dashboard.sandbox.package import Parts
from dashboard.sandbox.sheet_reach import CellAllowance
from dashboard.sandbox.text_grid import TextGrid
from dashboard.sandbox.xml_parts import read_xml

DOCUMENT = "word/document.xml"


def read_docx(parts: Parts, name: str) -> Iterator[Message]:
    """Yield each table of a document as a sheet, called `name`, with a number where there are several."""
    reader = _Reader()
    read_xml(DOCUMENT, parts[DOCUMENT], reader.start, reader.end, reader.characters)
    if not reader.tables:
        raise FileRefused(FileRule.NO_TABLE)
    yield {"progress": 0.6}
    allowance = CellAllowance()
    for number, table in enumerate(reader.tables, 1):
        grid = TextGrid(name if len(reader.tables) == 1 else f"{name} ({number})", allowance)
        grid.put_over(table.over)
        _put_table(grid, table.rows)
        yield from grid.messages()
    yield {"progress": 1.0}


@dataclass
class _Cell:
    """A cell: where it begins, how many columns it spans, whether it is a part of the one above it."""

    column: int
    columns: int = 1
    goes_on: bool = False
    paragraphs: list[str] = field(default_factory=list[str])


@dataclass
class _Table:
    """A table, and the paragraphs between it and the one before."""

    over: list[str]
    rows: list[list[_Cell]] = field(default_factory=list[list[_Cell]])


def _put_table(grid: TextGrid, rows: list[list[_Cell]]) -> None:
    top = grid.height
    heights: dict[tuple[int, int], int] = {}
    begun: dict[int, int] = {}
    for at, row in enumerate(rows):
        for cell in row:
            start = begun.get(cell.column)
            if cell.goes_on and start is not None and start + heights[start, cell.column] == at:
                heights[start, cell.column] += 1
            else:
                begun[cell.column] = at
                heights[at, cell.column] = 1
    for at, row in enumerate(rows):
        for cell in row:
            if height := heights.get((at, cell.column)):
                text = "\n".join(filter(None, cell.paragraphs))
                grid.put(top + at, cell.column, text, height, cell.columns)


class _Reader:
    """Takes the tags one after the other. A table within a table is text of the cell that it stands in."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._over: list[str] = []
        self._cell: _Cell | None = None
        self._depth = self._moved = self._before = 0
        self._text: list[str] = []
        self._taking = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "tbl":
                self._start_table()
            case "tr" if self._depth == 1:
                self.tables[-1].rows.append([])
                self._before = 0
            case "gridBefore" if self._depth == 1:
                self._before = _number(attributes)
            case "tc" if self._depth == 1:
                self._start_cell()
            case "gridSpan" if self._cell is not None and self._depth == 1:
                self._cell.columns = max(_number(attributes), 1)
            case "vMerge" if self._cell is not None and self._depth == 1:
                self._cell.goes_on = attributes.get("w:val", "continue") != "restart"
            case "moveFrom":
                self._moved += 1
            case "t":
                self._taking = not self._moved
            case "tab" | "br" | "cr":
                self._text.append(" ")
            case "noBreakHyphen":
                self._text.append("-")
            case _:
                pass

    def end(self, name: str) -> None:
        match name:
            case "t":
                self._taking = False
            case "p":
                self._end_paragraph()
            case "tc" if self._depth == 1:
                self._cell = None
            case "moveFrom":
                self._moved -= 1
            case "tbl":
                self._depth -= 1
            case _:
                pass

    def characters(self, data: str) -> None:
        if self._taking:
            self._text.append(data)

    def _start_table(self) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        if len(self.tables) == MOST_SHEETS:
            raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(MOST_SHEETS + 1), limit=str(MOST_SHEETS))
        self.tables.append(_Table(self._over))
        self._over = []

    def _start_cell(self) -> None:
        if not self.tables[-1].rows:
            raise FileRefused(FileRule.DAMAGED, part=DOCUMENT)
        row = self.tables[-1].rows[-1]
        self._cell = _Cell(row[-1].column + row[-1].columns if row else self._before)
        row.append(self._cell)

    def _end_paragraph(self) -> None:
        text, self._text = " ".join("".join(self._text).split()), []
        if self._cell is not None:
            self._cell.paragraphs.append(text)
        elif text:
            self._over.append(text)


def _number(attributes: dict[str, str]) -> int:
    told = attributes.get("w:val", "1")
    if not (told.isdecimal() and len(told) < 5 and int(told) <= MOST_COLUMNS):
        raise FileRefused(FileRule.DAMAGED, part=DOCUMENT)
    return int(told)
