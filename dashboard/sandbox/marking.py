"""Return a copy of the workbook with its wrong cells coloured, and a list of all findings as its first sheet.

It keeps what openpyxl keeps: values, formulas, formats, hidden sheets, comments. openpyxl writes formulas without their
last result, so Excel calculates them when it opens the copy.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any, cast

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import child
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.sandbox.excel_workbook import FINDINGS_NAME, sheet_entries
from dashboard.sandbox.limits import LONGEST_TEXT
from dashboard.sandbox.messages import Header, Message
from dashboard.sandbox.opening import is_excel, read_file, read_package
from dashboard.sandbox.package import Parts, check_parts, read_parts, stored
from dashboard.sandbox.sheet_scan import CellBudget, count_shared_strings, scan_sheet
from dashboard.sandbox.spreadsheet import looks_like_formula

Mark = tuple[str | None, str | None, str, bool]
"""Sheet, cell, the sentence about it, and whether it is only a warning."""

_AUTHOR = "dashboard"
_RULE = "\n――――――――\n"
"""Separates the author's comment from ours."""
_ERROR = PatternFill("solid", fgColor="FFFFC7CE")
_WARNING = PatternFill("solid", fgColor="FFFFEB9C")
_COLOURS = {_ERROR.fgColor.rgb, _WARNING.fgColor.rgb}
_NO_FILL = PatternFill()
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(rf"{_NOT_IN_XML.pattern}|[\\*?:/\[\]]")
_LONGEST_TITLE = 31
_NEVER = re.compile(r"(?!)")
_LONGEST_COMMENT = 2_000
_COMMENT_WIDTH = 340
_LINE_HEIGHT = 20
_LETTERS_A_LINE = 45
_WIDTHS = {"A": 6, "B": 14, "C": 34, "D": 9, "E": 110}
_LETTERS_OF_A_FINDING = 100
"""Characters that fit on a line of the widest column."""
_ROW_HEIGHT, _HIGHEST_ROW = 15, 400


def mark(order: Header, content: bytes) -> Iterator[Message | bytes]:
    """Yield progress, then the marked copy.

    The order has `marks`, how many `more` there are, the `words` of their list, and `kind` and `name` as for reading.
    """
    parts = read_parts(content) if order["kind"] == "zip" else {}
    if parts and is_excel(parts):
        workbook, titles = _loaded(parts), dict[str, str]()
    elif parts:
        workbook, titles = _made_anew(read_package(parts, order["name"]))
    else:
        workbook, titles = _made_anew(read_file(order["kind"], content, order["name"]))
    yield {"progress": 0.5}
    _take_back_marks(workbook)
    marks: list[Mark] = [(titles.get(sheet, sheet), *rest) for sheet, *rest in order["marks"]]
    of_sheet: dict[str | None, list[Mark]] = {}
    for each in marks:
        of_sheet.setdefault(each[0], []).append(each)
    for sheet in workbook.worksheets:
        _mark_cells(sheet, of_sheet.get(sheet.title, []))
        sheet.sheet_view.tabSelected = False
    _list_findings(workbook, marks, order["more"], order["words"])
    yield {"progress": 0.6}
    file = io.BytesIO()
    workbook.save(file)
    yield file.getvalue()


def _loaded(parts: Parts) -> Workbook:
    """The workbook as openpyxl loads it, checked as for reading: openpyxl makes a cell for each one of a merge."""
    check_parts(parts)
    texts = count_shared_strings(parts)
    allowance = CellBudget()
    for entry in sheet_entries(parts):
        scan_sheet(entry.name, entry.part, parts[entry.part], texts, allowance)
    # Other programs write sheets with names that openpyxl refuses. Formulas name them, so they stay as they are.
    child.INVALID_TITLE_REGEX = _NEVER
    return load_workbook(stored(parts), rich_text=True, keep_links=False)


def _made_anew(messages: Iterator[Message]) -> tuple[Workbook, dict[str, str]]:
    """Build a workbook from a file that openpyxl cannot read; return it with the new title of each sheet.

    Titles may change, since not every name in a file is a valid sheet title.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    titles: dict[str, str] = {}
    row, areas = 0, list[list[int]]()
    sheet: Worksheet | None = None
    for message in messages:
        if isinstance(message, list):
            row += 1
            for column, value in enumerate(message, 1):
                if value is not None and sheet is not None:
                    _write_value(sheet.cell(row, column), value)
        elif "sheet" in message:
            _merge(sheet, areas)
            row, areas, name = 0, cast("list[list[int]]", message["merged"]), str(message["sheet"])
            sheet = made = workbook.create_sheet(_sheet_title(name))
            made.sheet_state = "visible" if message["visible"] else "hidden"
            titles[name] = made.title
    _merge(sheet, areas)
    return workbook, titles


def _merge(sheet: Worksheet | None, areas: list[list[int]]) -> None:
    """Merge ranges of cells, after their values were written."""
    for top, left, bottom, right in areas:
        if sheet is not None:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)


def _write_value(cell: Any, value: object) -> None:
    match value:
        case bool() | int() | float():
            cell.value = value
        case {"date": str(day)} | {"moment": str(day)}:
            cell.value = datetime.datetime.fromisoformat(day)
        case {"problem": [_, str(shown)]}:
            _write_text(cell, shown)
        case _:
            _write_text(cell, str(value))


def _sheet_title(name: str) -> str:
    """A valid sheet title as similar to `name` as possible."""
    return _NOT_IN_TITLE.sub(" ", name)[:_LONGEST_TITLE].strip("' ") or "CSV"


def _take_back_marks(workbook: Workbook) -> None:
    """Remove what an earlier marked copy added, since people correct that copy and upload it again."""
    earlier = workbook.defined_names.pop(FINDINGS_NAME, None)
    if earlier is not None:
        for title, _ in earlier.destinations:
            if title in workbook.sheetnames:
                workbook.remove(workbook[title])
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.comment is not None:
                    _take_back_mark(cell, cell.comment)


def _take_back_mark(cell: Cell, comment: Comment) -> None:
    own, rule, _ = comment.text.partition(_RULE)
    if comment.author == _AUTHOR:
        cell.comment = None
    elif rule:
        cell.comment = Comment(own, comment.author, comment.height, comment.width)
    else:
        return
    if cell.fill.fgColor.rgb in _COLOURS:
        cell.fill = _NO_FILL


def _mark_cells(sheet: Worksheet, marks: list[Mark]) -> None:
    of_cell: dict[str, list[tuple[str, bool]]] = {}
    for _, name, sentence, warning in marks:
        if name is not None:
            of_cell.setdefault(_holder(sheet, name), []).append((sentence, warning))
    for name, sentences in of_cell.items():
        cell = sheet[name]
        cell.fill = _WARNING if all(warning for _, warning in sentences) else _ERROR
        text = _writable("\n".join(sentence for sentence, _ in sentences))[:_LONGEST_COMMENT]
        lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
        author = _AUTHOR
        if cell.comment is not None:
            text, author = cell.comment.text + _RULE + text, cell.comment.author
        cell.comment = Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_COMMENT_WIDTH)


def _holder(sheet: Worksheet, name: str) -> str:
    """The cell to mark for `name`: the first cell of its merged range, else the cell itself."""
    if isinstance(sheet[name], MergedCell):
        for area in sheet.merged_cells.ranges:
            if name in area:
                return area.start_cell.coordinate
    return name


def _list_findings(
    workbook: Workbook,
    marks: list[Mark],
    more: int,
    words: dict[str, str],
) -> None:
    """Insert the list of findings as the first sheet, with a link to the cell or sheet of each."""
    sheet = workbook.create_sheet(words["sheet_name"], 0)
    workbook.active = 0
    workbook.defined_names[FINDINGS_NAME] = DefinedName(FINDINGS_NAME, attr_text=f"{_quoted(sheet.title)}!$A$1")
    for column, key in enumerate(("number", "kind", "sheet", "cell", "finding"), 1):
        head = sheet.cell(1, column)
        _write_text(head, words[key])
        head.font = _font_like(head, bold=True)
    sheet.freeze_panes = "A2"
    _print_across(sheet)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row, (title, name, sentence, warning) in enumerate(marks, 2):
        sheet.cell(row, 1).value = row - 1
        _write_text(sheet.cell(row, 2), words["warning" if warning else "error"])
        sheet.cell(row, 2).fill = _WARNING if warning else _ERROR
        _write_text(sheet.cell(row, 3), title or "")
        _write_text(sheet.cell(row, 4), name or "")
        if title in workbook.sheetnames:
            link = sheet.cell(row, 4 if name else 3)
            link.hyperlink = Hyperlink(link.coordinate, location=f"{_quoted(title)}!{name or 'A1'}")
            link.font = _font_like(link, color="FF0563C1", underline="single")
        _write_text(sheet.cell(row, 5), sentence)
        for column in range(1, 6):
            sheet.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
        _fit_row(sheet, row, sentence)
    if more:
        _write_text(sheet.cell(len(marks) + 2, 5), words["more"])


def _font_like(cell: Any, **different: Any) -> Font:
    """The workbook's own font except for what is `different`; a font without a name looks different in each program."""
    usual = cell.font
    return Font(name=usual.name, size=usual.sz, family=usual.family, scheme=usual.scheme, **different)


def _print_across(sheet: Worksheet) -> None:
    """Print all columns on one page, and repeat the header on each page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"


def _fit_row(sheet: Worksheet, row: int, sentence: str) -> None:
    """Make the row high enough for its sentence, for programs that do not fit it by themselves."""
    lines = -(-len(sentence) // _LETTERS_OF_A_FINDING)
    if lines > 1:
        sheet.row_dimensions[row].height = min(lines * _ROW_HEIGHT, _HIGHEST_ROW)


def _write_text(cell: Any, text: str) -> None:
    """Write text that remains text when the cell is edited."""
    cell.value = text = _writable(text)
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(text)


def _writable(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)[:LONGEST_TEXT]


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"
