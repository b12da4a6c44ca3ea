"""Scan a sheet for all but its values: extent, merged ranges, hidden rows and columns, cells without a value.

calamine gives an empty cell for an error and for a formula that was never calculated. It also takes cells in the order
of the file, and makes one rectangle of all of them, whatever its size: so order and extent are checked here first, and
too large sheets are refused, whatever the format. The dimension tag is ignored, for it may say anything. Shared strings
are counted: one that a damaged tag hides would give every later cell a wrong text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from dashboard.sandbox.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, FileRefused, FileRule
from dashboard.sandbox.package import SHARED_STRINGS, Parts, read_xml
from dashboard.sandbox.spreadsheet import cell_name, column_number

CELL_ERROR = "cell_error"
FORMULA_NOT_CALCULATED = "formula_not_calculated"


@dataclass(slots=True)
class SheetScan:
    """Number of rows and columns to the last value; merged ranges as (top, left, bottom, right).

    Hidden rows are indexes from 0, hidden columns ranges (first, last); both include those hidden by a filter.
    `problems` has, by row and column, a rule and a text for each cell that shows something other than a value.
    """

    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    problems: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict[int, dict[int, tuple[str, str]]])


@dataclass(slots=True)
class CellBudget:
    """How many more cells, and how many more merged cells, the sheets of a file may have."""

    cells: int = MOST_CELLS
    merged: int = MOST_CELLS


class SheetExtent:
    """Records the cells of a sheet in any order, within the allowance of its file; raises FileRefused beyond that."""

    def __init__(self, sheet: str, allowance: CellBudget) -> None:
        self.scan = SheetScan()
        self._sheet = sheet
        self._allowance = allowance
        self._merged_in_row: dict[int, list[tuple[int, int]]] = {}

    def count(self, cells: int = 1) -> None:
        """Count cells, empty or not."""
        self._allowance.cells -= cells
        if self._allowance.cells < 0:
            raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))

    def extend(self, row: int, column: int) -> None:
        """Extend the sheet to a value at a row and column counted from 0."""
        scan = self.scan
        scan.rows, scan.columns = max(scan.rows, row + 1), max(scan.columns, column + 1)
        if row >= MOST_ROWS or column >= MOST_COLUMNS or scan.rows * scan.columns > MOST_CELLS:
            raise self._too_large(row, column)

    def problem(self, row: int, column: int, rule: str, text: str) -> None:
        """Record that a cell shows something other than a value."""
        self.scan.problems.setdefault(row, {})[column] = (rule, text)

    def hide_row(self, row: int) -> None:
        """Record that a row is hidden."""
        if row < MOST_ROWS:
            self.scan.hidden_rows.append(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Record that columns are hidden. A sheet may have at most MOST_COLUMNS such ranges."""
        if len(self.scan.hidden_columns) == MOST_COLUMNS:
            raise FileRefused(FileRule.DAMAGED, part=self._sheet)
        self.scan.hidden_columns.append((first, last))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Record a merged range; ranges that overlap are refused, since no program writes them."""
        if bottom >= MOST_ROWS or right >= MOST_COLUMNS or (bottom + 1) * (right + 1) > MOST_CELLS:
            raise self._too_large(bottom, right)
        self._allowance.merged -= (bottom + 1 - top) * (right + 1 - left)
        if self._allowance.merged < 0:  # before the loop over the rows
            raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))
        for row in range(top, bottom + 1):
            taken = self._merged_in_row.setdefault(row, [])
            place = bisect_right(taken, (left, right))
            if (place and taken[place - 1][1] >= left) or (place < len(taken) and taken[place][0] <= right):
                reference = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
                raise FileRefused(FileRule.MERGES_OVERLAP, sheet=self._sheet, cell=reference)
            taken.insert(place, (left, right))
        self.scan.merged.append((top, left, bottom, right))

    def _too_large(self, row: int, column: int) -> FileRefused:
        return FileRefused(
            FileRule.SHEET_TOO_LARGE,
            sheet=self._sheet,
            cell=cell_name(row, column),
            rows=str(MOST_ROWS),
            columns=str(MOST_COLUMNS),
            cells=str(MOST_CELLS),
        )


_CHILDREN_OF_STRINGS = {
    "": frozenset(("sst",)),
    "sst": frozenset(("si", "extLst")),
    "si": frozenset(("t", "r", "rPh", "phoneticPr")),
    "r": frozenset(("rPr", "t")),
    "rPh": frozenset(("t", "r")),
}


def count_shared_strings(parts: Parts) -> int:
    """Return the number of shared strings. Raises FileRefused: damaged, or more than there may be cells."""
    content = parts.get(SHARED_STRINGS)
    if content is None:
        return 0
    texts = 0
    path: list[str] = []
    pieces = 0  # of the current text: one, or any number of runs

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal texts, pieces
        if name == "si":
            texts += 1
            pieces = 0
            if texts > MOST_CELLS:  # more than cells could refer to
                raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))
        elif name == "t" and path[-1] == "si":
            if pieces:
                raise FileRefused(FileRule.DAMAGED, part=SHARED_STRINGS)
            pieces += 1
        path.append(name)

    def end(_name: str) -> None:
        path.pop()

    read_xml(SHARED_STRINGS, content, start, end, children=_CHILDREN_OF_STRINGS, plain=True)
    return texts


_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_COLUMN_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|[+-]?\.[0-9]+")
_NOTHING: list[str] = []
_TRUE = ("1", "true")
_LAST_ROW, _LAST_COLUMN = 2**20 - 1, 2**14 - 1
_KINDS = frozenset(("n", "s", "str", "inlineStr", "b", "e", "d"))
_CELL_ATTRIBUTES = frozenset(("r", "s", "t", "cm", "vm", "ph"))
# fmt: off
_UNDER_WORKSHEET = frozenset((
    "AlternateContent", "autoFilter", "cellWatches", "colBreaks", "cols", "conditionalFormatting",
    "controls", "customProperties", "customSheetViews", "dataConsolidate", "dataValidations",
    "dimension", "drawing", "drawingHF", "extLst", "headerFooter", "hyperlinks", "ignoredErrors",
    "legacyDrawing", "legacyDrawingHF", "mergeCells", "oleObjects", "pageMargins", "pageSetup",
    "phoneticPr", "picture", "printOptions", "protectedRanges", "rowBreaks", "scenarios", "sheetCalcPr",
    "sheetData", "sheetFormatPr", "sheetPr", "sheetProtection", "sheetViews", "smartTags", "sortState",
    "tableParts", "webPublishItems",
))
# fmt: on
_CHILDREN = {
    "": frozenset(("worksheet",)),
    "worksheet": _UNDER_WORKSHEET,
    "cols": frozenset(("col",)),
    "sheetData": frozenset(("row",)),
    "row": frozenset(("c", "extLst")),
    "c": frozenset(("f", "v", "is", "extLst")),
    "is": frozenset(("t", "r", "rPh", "phoneticPr")),
    "r": frozenset(("rPr", "t")),
    "rPh": frozenset(("t", "r")),
    "mergeCells": frozenset(("mergeCell",)),
}


def scan_sheet(sheet: str, part: str, content: bytes, shared_strings: int, allowance: CellBudget) -> SheetScan:
    """Return the scan of a sheet whose cells may refer to `shared_strings` texts.

    Raises FileRefused when it is damaged or ambiguous, or exceeds the allowance of cells or merged cells of its file.
    """
    reader = _SheetScanner(sheet, part, shared_strings, allowance)
    read_xml(part, content, reader.start, reader.end, reader.characters, _CHILDREN, plain=True)
    if reader.tables_of_cells != 1:
        raise FileRefused(FileRule.DAMAGED, part=part)
    return reader.scan


class _SheetScanner:
    """Scans a sheet tag by tag."""

    def __init__(self, sheet: str, part: str, shared_strings: int, allowance: CellBudget) -> None:
        self._reach = SheetExtent(sheet, allowance)
        self.scan = self._reach.scan
        self.tables_of_cells = 0
        self._sheet = sheet
        self._part = part
        self._shared_strings = shared_strings
        self._row = self._column = -1
        self._kind = ""
        self._has_value = self._has_formula = False
        self._taking: list[str] | None = None
        self._formula: list[str] = _NOTHING
        self._value: list[str] = _NOTHING
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            if self._has_value:
                raise FileRefused(FileRule.DAMAGED, part=self._part)
            self._has_value = True
            self._taking = self._value = []
        elif name == "f":
            self._has_formula = True
            self._taking = self._formula = []
        elif name == "is":
            if self._has_value:
                raise FileRefused(FileRule.DAMAGED, part=self._part)
            self._has_value = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "col":
            self._hide_columns(attributes)
        elif name == "sheetData":
            self.tables_of_cells += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            if self._has_value or self._has_formula:
                self._end_cell()
        elif name in ("v", "f"):
            self._taking = None

    def characters(self, data: str) -> None:
        if self._taking is not None:
            self._taking.append(data)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        row = self._row + 1 if number is None else (int(number) - 1 if number.isdecimal() and len(number) < 8 else -1)
        if row <= self._row or row > _LAST_ROW:
            raise self._out_of_order(number or str(row + 1))
        self._row, self._column = row, -1
        if attributes.get("hidden") in _TRUE:
            self._reach.hide_row(row)

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _TRUE:
            return
        first, last = (_COLUMN_NUMBER.fullmatch(attributes.get(bound, "")) for bound in ("min", "max"))
        if first is None or last is None:
            raise FileRefused(FileRule.DAMAGED, part=self._part)
        self._reach.hide_columns(int(first[0]) - 1, int(last[0]) - 1)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._reach.count()
        name = attributes.get("r")
        if name is None:
            row, column = self._row, self._column + 1
        else:
            row, column = self._place(name)
        if row != self._row or column <= self._column:
            raise self._out_of_order(name or str(column + 1))
        self._column = column
        self._kind = attributes.get("t", "n")
        if (
            self._kind not in _KINDS
            or not attributes.keys() <= _CELL_ATTRIBUTES
            or not (attributes.get("s") or "0").isdecimal()
        ):
            raise FileRefused(FileRule.DAMAGED, part=self._part)
        self._has_value = self._has_formula = False
        self._value = _NOTHING

    def _end_cell(self) -> None:
        self._reach.extend(self._row, self._column)
        value = "".join(self._value)
        if self._kind == "e":
            self._reach.problem(self._row, self._column, CELL_ERROR, value)
        elif value:
            self._check(value)
        elif self._has_formula and self._kind not in ("str", "inlineStr"):
            # A formula whose result is an empty text says that its result is text.
            self._reach.problem(self._row, self._column, FORMULA_NOT_CALCULATED, "=" + "".join(self._formula))

    def _check(self, value: str) -> None:
        """Refuse invalid values: calamine reads an invalid string index as 0, and an invalid number as text."""
        if self._kind == "s":
            holds = value.isdecimal() and int(value) < self._shared_strings
        elif self._kind == "n":
            holds = _NUMBER.fullmatch(value) is not None
        else:
            holds = self._kind != "b" or value in ("0", "1")
        if not holds:
            raise FileRefused(FileRule.DAMAGED, part=self._part)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        if top > bottom or left > right:
            raise self._out_of_order(reference)
        self._reach.merge(top, left, bottom, right)

    def _place(self, name: str) -> tuple[int, int]:
        """Row and column of a cell's name, counted from 0."""
        match = _CELL.fullmatch(name)
        if match is None:
            raise self._out_of_order(name)
        letters, number = match.groups()
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        row = int(number) - 1
        if column > _LAST_COLUMN or row > _LAST_ROW:
            raise self._out_of_order(name)
        return row, column

    def _out_of_order(self, cell: str) -> FileRefused:
        return FileRefused(FileRule.CELLS_OUT_OF_ORDER, sheet=self._sheet, cell=cell)
