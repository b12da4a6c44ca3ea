"""Writing workbooks: sheets that print well, text that is never a formula, the same bytes for the same content.

`Words` is the interface for texts, which `dashboard.ui.localizer.Localizer` implements.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Mapping
from typing import Any, Protocol

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.excel.styles import DATE, PLAIN_NUMBER, TEXT, Look, RowHeights, Styles, wrapped_lettering
from dashboard.model import Block, Criterion, EditionInfo, IssueError, Provenance, Rule
from dashboard.sandbox.spreadsheet import looks_like_formula


class Words(Protocol):
    """The texts of one language. Keys used here are under `[workbook]`, `[rank]` and `[provenance_meaning]`."""

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with its placeholders filled."""
        ...

    def count(self, value: int) -> str:
        """A whole number with thousands separators."""
        ...

    def agencies(self, count: int, block: Block) -> str:
        """The number of agencies of a block in words."""
        ...

    def maximum_of(self, leaf: Criterion) -> str:
        """The maximum of a criterion, with its bonus or penalty if it has one."""
        ...

    def date(self, day: datetime.date) -> str:
        """A date."""
        ...

    def period(self, of: EditionInfo) -> str:
        """A period in words."""
        ...

    def provenance(self, provenance: Provenance) -> str:
        """A provenance in one word."""
        ...


_A4 = 9
_DECIMALS = 9  # as many as scoring keeps
_SHOWN_DIGITS = 15
_FIRST_DAY = datetime.date(1900, 3, 1)  # spreadsheet programs disagree on earlier dates
_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32767
_LONGEST_LINK = 2079
_QUOTED = 60  # characters of a text that the message quotes when it is too long
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"https?://", re.IGNORECASE)


class TextTooLongForCell(IssueError):
    """Raised for a text that no cell can hold unchanged, in a workbook that must be complete."""

    def __init__(self, text: str) -> None:
        super().__init__("", Rule.TEXT_NOT_HELD, text=text[:_QUOTED], length=str(len(text)))


class Book:
    """A workbook with sheets in the order they are added; `finish` returns the file.

    `made` is the only date in it. `footer` is on every printed page, and so is `notice` if there is one.
    `whole`: a text that is too long for a cell, or has characters that a workbook cannot hold, raises
    TextTooLongForCell; otherwise it is truncated, and those characters are dropped.
    """

    def __init__(
        self, title: str, author: str, made: datetime.datetime, footer: str, *, notice: str = "", whole: bool = False
    ) -> None:
        self._whole = whole
        self.notice = notice
        self._file = io.BytesIO()
        no_guessing = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._workbook = Workbook(self._file, {"in_memory": True, **no_guessing})
        made = made.replace(tzinfo=None)
        self._workbook.set_properties({"title": _writable(title), "author": _writable(author), "created": made})
        self._footer = footer
        self._names: set[str] = set()
        self._sheets: list[Sheet] = []
        self.styles = Styles(self._workbook)

    def add_sheet(self, name: str) -> Sheet:
        """Add a sheet; its name is shortened and made unique, as Excel requires."""
        sheet = self._workbook.add_worksheet(self._sheet_name(name))
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f"&L{self._footer.replace('&', '&&')}&R&P/&N")
        if self.notice:
            sheet.set_header(f"&L{self.notice.replace('&', '&&')}")
        self._sheets.append(Sheet(sheet, self.styles, whole=self._whole))
        return self._sheets[-1]

    def add_hidden_sheet(self, name: str) -> Sheet:
        """Add a sheet that does not appear in any menu."""
        sheet = self.add_sheet(name)
        sheet.hide()
        return sheet

    def finish(self) -> bytes:
        """Return the file. Nothing can be added afterwards."""
        for sheet in self._sheets:
            sheet.fit_rows()
        self._workbook.close()
        return self._file.getvalue()

    def _sheet_name(self, name: str) -> str:
        wanted = _NOT_IN_SHEET_NAMES.sub(" ", _writable(name)).strip(" '") or "–"
        for number in range(1, 1000):
            suffix = "" if number == 1 else f" {number}"
            candidate = wanted[: _LONGEST_SHEET_NAME - len(suffix)].rstrip(" '") + suffix
            if candidate.lower() not in self._names:
                self._names.add(candidate.lower())
                return candidate
        raise ValueError(f"a thousand sheets are called {name!r}")


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, sheet: Worksheet, styles: Styles, *, whole: bool = False) -> None:
        self._sheet = sheet
        self._whole = whole
        self._styles = styles
        self._heights = RowHeights()

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return str(self._sheet.get_name())

    def text(
        self, row: int, column: int, text: str, look: Look = Look.PLAIN, number_format: str = PLAIN_NUMBER
    ) -> None:
        """Write `text` as text, even if it starts like a formula."""
        written = _writable(text)[:_LONGEST_TEXT]
        if self._whole and written != text:
            raise TextTooLongForCell(text)
        style = self._styles(look, number_format, kept_as_text=looks_like_formula(written))
        self._sheet.write_string(row, column, written, style)
        self._needs_room(row, (column, column), written, look)

    def exact_number(self, row: int, column: int, number: float, number_format: str, look: Look) -> None:
        """Write `number` so that exactly the same is read back: as text if it has more digits than a cell can show."""
        if float(f"{number:.{_SHOWN_DIGITS}g}") == number:
            self._sheet.write_number(row, column, number, self._styles(look, number_format))
        else:
            self.text(row, column, repr(float(number)), look, number_format)

    def blank(self, row: int, column: int, number_format: str, look: Look) -> None:
        """Leave a cell empty, with its format, to be filled in."""
        self._sheet.write_blank(row, column, None, self._styles(look, number_format))

    def day(self, row: int, column: int, day: datetime.date, look: Look) -> None:
        """Write a date; as text if it is too early for the calendar of spreadsheets."""
        if day > _FIRST_DAY:
            midnight = datetime.datetime.combine(day, datetime.time())
            self._sheet.write_datetime(row, column, midnight, self._styles(look, DATE))
        else:
            self.text(row, column, day.isoformat(), look, TEXT)

    def number(self, row: int, column: int, number: float, number_format: str, look: Look = Look.PLAIN) -> None:
        """Write `number` without binary noise; NaN, which means not applicable, leaves the cell empty."""
        style = self._styles(look, number_format)
        if math.isnan(number):
            self._sheet.write_blank(row, column, None, style)
        else:
            self._sheet.write_number(row, column, round(float(number), _DECIMALS) + 0.0, style)

    def moment(self, row: int, column: int, moment: datetime.datetime, date_format: str) -> None:
        """Write a date with its time."""
        self._sheet.write_datetime(row, column, moment.replace(tzinfo=None), self._styles(Look.WRAPPED, date_format))

    def link(self, row: int, column: int, address: str, text: str = "", look: Look = Look.WRAPPED) -> None:
        """Write a link to a web page; only its text if the address is no web address or too long."""
        if not _LINK.match(address) or len(address) > _LONGEST_LINK:
            self.text(row, column, text or address, look)
            return
        style = self._styles(look)
        written = _writable(text or address)[:_LONGEST_TEXT]
        self._sheet.write_url(row, column, _writable(address), style, written)
        self._needs_room(row, (column, column), written, look)

    def heading_over(self, row: int, first: int, last: int, text: str, look: Look) -> None:
        """Write a heading over the columns from `first` to `last`."""
        if first == last:
            self.text(row, first, text, look)
            return
        written = _writable(text)[:_LONGEST_TEXT]
        if self._whole and written != text:
            raise TextTooLongForCell(text)
        style = self._styles(look, kept_as_text=looks_like_formula(written))
        self._sheet.merge_range(row, first, row, last, "", style)
        self._sheet.write_string(row, first, written, style)
        self._needs_room(row, (first, last), written, look)

    def set_column(self, first: int, last: int, width: float, look: Look, number_format: str) -> None:
        """Set the width of columns, and the format of their empty cells."""
        self._sheet.set_column(first, last, width, self._styles(look, number_format))
        for column in range(first, last + 1):
            self._heights.set_width(column, width)

    def fit_rows(self) -> None:
        """Set the height of rows to fit their texts; to be called when everything is written."""
        for row, points in self._heights.higher_rows().items():
            self._sheet.set_row(row, points)

    def hide(self) -> None:
        """Hide the sheet, and remove it from the menu of hidden sheets."""
        self._sheet.very_hidden()

    def hide_marks(self) -> None:
        """Hide the first row and the first column, which identify rows and columns for reading back."""
        self._sheet.set_row(0, None, None, {"hidden": True})
        self._sheet.set_column(0, 0, 1, None, {"hidden": True})

    def allow(self, rows: tuple[int, int], columns: tuple[int, int], rule: Mapping[str, Any]) -> None:
        """Restrict the values of cells to `rule`, given as options of XlsxWriter's `data_validation`."""
        self._sheet.data_validation(rows[0], columns[0], rows[1], columns[1], dict(rule))

    def protect(self) -> None:
        """Protect cells that are not for input against accidental changes, without a password."""
        may = ("format_cells", "format_columns", "format_rows", "insert_rows", "insert_columns", "delete_rows")
        self._sheet.protect("", dict.fromkeys(may, True))

    def print_wide(self, pages: int, header_rows: tuple[int, int], columns: int) -> None:
        """Print on `pages` pages side by side, with the header rows and the first columns on each."""
        self._sheet.fit_to_pages(pages, 0)
        self._sheet.repeat_rows(*header_rows)
        self._sheet.repeat_columns(0, columns - 1)

    def set_widths(self, *widths: float) -> None:
        """Set the width of each column from the first, in characters."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
            self._heights.set_width(column, width)

    def freeze_header(self, header_row: int, columns: int = 0) -> None:
        """Freeze the rows down to `header_row` and the first columns; print the header on every page."""
        self._sheet.freeze_panes(header_row + 1, columns)
        self._sheet.repeat_rows(header_row)

    def _needs_room(self, row: int, columns: tuple[int, int], text: str, look: Look) -> None:
        lettering = wrapped_lettering(look)
        if lettering is not None:
            self._heights.add(row, columns, text, lettering)


def _writable(text: str) -> str:
    """`text` without what a workbook cannot hold: control characters except line feed and tab, unpaired surrogates."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
