"""Read a workbook of LibreOffice (.ods) from its single XML part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.sandbox.limits import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.messages import Message, heading_of, value_message
from dashboard.sandbox.package import Parts, read_xml
from dashboard.sandbox.sheet_scan import CELL_ERROR, FORMULA_NOT_CALCULATED, CellBudget, SheetExtent

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_MACRO_FOLDERS = ("basic/", "scripts/")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_HIDDEN = ("collapse", "filter")
_ASIDE = frozenset((
    "annotation", "caption", "connector", "control", "custom-shape", "ellipse", "frame", "g", "line", "path", "polygon",
    "polyline", "rect", "shapes", "tracked-changes",
))  # fmt: skip
"""Comments, drawings and earlier versions, which may contain texts and tables that are not read."""
_NUMBERS = ("float", "percentage", "currency")


def read_ods(parts: Parts) -> Iterator[Message]:
    """Yield the sheets of a workbook. Raises FileRefused."""
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise FileRefused(FileRule.ENCRYPTED)
    for name in parts:
        if name.casefold().startswith(_MACRO_FOLDERS):
            raise FileRefused(FileRule.MACROS)
    reader = _Reader()
    read_xml(CONTENT, parts[CONTENT], reader.start, reader.end, reader.characters)
    if not reader.is_spreadsheet:
        raise FileRefused(FileRule.NOT_A_WORKBOOK)
    yield {"progress": 0.6}
    for sheet in reader.sheets:
        scan = sheet.reach.scan
        yield heading_of(sheet.name, sheet.style not in reader.hidden_styles, scan)
        for row in range(scan.rows):
            yield sheet.rows.get(row, [])
    yield {"progress": 1.0}


@dataclass
class _Sheet:
    name: str
    style: str
    reach: SheetExtent
    rows: dict[int, list[object]] = field(default_factory=dict[int, list[object]])
    row: int = 0
    column: int = 0
    columns: int = 0


@dataclass
class _Row:
    repeated: int
    cells: list[tuple[int, int, object]] = field(default_factory=list[tuple[int, int, object]])
    """Column of each cell with a value, how often it is repeated, and its value."""
    covered: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    """Column, number of rows and of columns of a merged range that begins in this row."""


class _Reader:
    """Builds the sheets from the tags, in document order."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self.is_spreadsheet = False
        self._sheet: _Sheet | None = None
        self._row: _Row | None = None
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._taking = False
        self._aside = 0
        self._style = ""
        self._allowance = CellBudget()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside or name in _ASIDE:
            self._aside += 1
            return
        match name:
            case "spreadsheet":
                self.is_spreadsheet = True
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties":
                if attributes.get("table:display") == "false":
                    self.hidden_styles.add(self._style)
            case "table":
                self._start_sheet(attributes)
            case "table-source" | "dde-source":
                raise FileRefused(FileRule.EXTERNAL_LINKS)
            case "table-column":
                self._start_column(attributes)
            case "table-row":
                if self._sheet is not None:
                    self._row = _Row(_count(attributes, "table:number-rows-repeated"))
                    self._sheet.column = 0
                    if attributes.get("table:visibility") in _HIDDEN:
                        last = min(self._sheet.row + self._row.repeated, MOST_ROWS)
                        for row in range(self._sheet.row, last):
                            self._sheet.reach.hide_row(row)
            case "table-cell" | "covered-table-cell":
                self._cell, self._paragraphs = attributes, []
            case "p" | "h":
                self._paragraphs.append([])
                self._taking = self._cell is not None
            case "s":
                self._say(" " * min(_count(attributes, "text:c"), MOST_COLUMNS))
            case "tab":
                self._say("\t")
            case "line-break":
                self._say("\n")
            case _:
                pass

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name in ("p", "h"):
            self._taking = False
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table" and self._sheet is not None:
            self._sheet = None

    def characters(self, data: str) -> None:
        if not self._aside:
            self._say(data)

    def _say(self, text: str) -> None:
        if self._taking and self._paragraphs:
            self._paragraphs[-1].append(text)

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        if self._sheet is not None:  # a table within a table
            raise FileRefused(FileRule.DAMAGED, part=CONTENT)
        name = attributes.get("table:name", "")
        if any(sheet.name.casefold() == name.casefold() for sheet in self.sheets):
            raise FileRefused(FileRule.DAMAGED, part=CONTENT)
        if len(self.sheets) == MOST_SHEETS:
            raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(MOST_SHEETS + 1), limit=str(MOST_SHEETS))
        self._sheet = _Sheet(name, attributes.get("table:style-name", ""), SheetExtent(name, self._allowance))
        self.sheets.append(self._sheet)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if self._sheet is None:
            return
        count = _count(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _HIDDEN:
            self._sheet.reach.hide_columns(self._sheet.columns, self._sheet.columns + count - 1)
        self._sheet.columns += count

    def _end_cell(self) -> None:
        sheet, row, cell = self._sheet, self._row, self._cell
        self._cell = None
        if sheet is None or row is None or cell is None:
            raise FileRefused(FileRule.DAMAGED, part=CONTENT)
        count = _count(cell, "table:number-columns-repeated")
        sheet.reach.count()
        value = _value(cell, "\n".join("".join(pieces) for pieces in self._paragraphs), sheet.name)
        if value is not None:
            row.cells.append((sheet.column, count, value))
        rows, columns = (_count(cell, f"table:number-{which}-spanned") for which in ("rows", "columns"))
        if (rows, columns) != (1, 1):
            row.covered.append((sheet.column, rows, columns))
        sheet.column += count

    def _end_row(self) -> None:
        sheet, row = self._sheet, self._row
        self._row = None
        if sheet is None or row is None:
            raise FileRefused(FileRule.DAMAGED, part=CONTENT)
        reach = sheet.reach
        if row.cells:
            last, repeated, _ = row.cells[-1]
            reach.extend(sheet.row + row.repeated - 1, last + repeated - 1)
            reach.count((row.repeated - 1) * sum(count for _, count, _ in row.cells))
            values: list[object] = []
            for column, count, value in row.cells:
                values += [None] * (column - len(values)) + [value] * count
            for at in range(sheet.row, sheet.row + row.repeated):
                sheet.rows[at] = values
        for column, rows, columns in row.covered:
            reach.merge(sheet.row, column, sheet.row + rows - 1, column + columns - 1)
        sheet.row += row.repeated


def _count(attributes: dict[str, str], name: str) -> int:
    """The number of repetitions, or of rows or columns spanned."""
    told = attributes.get(name, "1")
    if not (told.isdecimal() and 0 < len(told) < 9 and int(told)):
        raise FileRefused(FileRule.DAMAGED, part=CONTENT)
    return int(told)


def _value(cell: dict[str, str], text: str, sheet: str) -> object:
    """The value of a cell in the form of a message; for a formula, its last result."""
    kind = cell.get("office:value-type")
    if cell.get("calcext:value-type") == "error":
        return {"problem": [CELL_ERROR, text]}
    formula = cell.get("table:formula")
    if formula is not None and kind is None and not text:
        return {"problem": [FORMULA_NOT_CALCULATED, "=" + formula.partition("=")[2]]}
    try:
        if kind in _NUMBERS:
            return value_message(float(cell["office:value"]), sheet)
        if kind == "date":
            moment = datetime.datetime.fromisoformat(cell["office:date-value"])
            return value_message(moment if moment.time() != datetime.time() else moment.date(), sheet)
        if kind == "boolean":
            return cell["office:boolean-value"] == "true"
        if kind == "time" and (match := _TIME.fullmatch(cell["office:time-value"])):
            return f"{int(match[1])}:{match[2]}:{match[3]}"
    except (KeyError, ValueError) as error:
        raise FileRefused(FileRule.DAMAGED, part=sheet) from error
    return value_message(text or cell.get("office:string-value", ""), sheet)
