"""Read an Excel workbook as messages: for each sheet its heading, then its rows. `messages.py` has their form."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterator

import python_calamine

from dashboard.sandbox.limits import LONGEST_TEXT, FileRefused, FileRule
from dashboard.sandbox.messages import Message
from dashboard.sandbox.package import Parts, SheetEntry, check_parts, sheet_entries, stored
from dashboard.sandbox.sheet_scan import CellBudget, SheetScan, count_shared_strings, scan_sheet

NOT_FINITE = "not_finite"

_NEEDED = ("[content_types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/", "xl/chartsheets/")
_NEEDED_PARTS = ("xl/sharedstrings.xml", "xl/styles.xml")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension(?:\s[^<>]*)?/>")
"""calamine takes a sheet for damaged when this tag holds no valid area, and needs it for nothing."""
_ROWS_A_STEP = 200
_PROGRESS = (0.1, 0.5, 0.6)
"""Share of progress: after the parts are inflated, after they are checked, after calamine has opened them."""


def read_xlsx(parts: Parts) -> Iterator[Message]:
    """Yield the sheets of a workbook. Raises FileRefused, before the first row, if it must not or cannot be read."""
    check_parts(parts)
    entries = sheet_entries(parts)
    texts = count_shared_strings(parts)
    scans: list[SheetScan] = []
    allowance = CellBudget()
    for number, entry in enumerate(entries):
        scans.append(scan_sheet(entry.name, entry.part, parts[entry.part], texts, allowance))
        yield {"progress": _PROGRESS[0] + (_PROGRESS[1] - _PROGRESS[0]) * (number + 1) / len(entries)}
    workbook = _opened(parts)
    yield {"progress": _PROGRESS[2]}
    rows, done = sum(seen.rows for seen in scans), 0
    for entry, seen in zip(entries, scans, strict=True):
        for message in sheet_messages(workbook, entry, seen):
            yield message
            done += isinstance(message, list)
            if isinstance(message, list) and done % _ROWS_A_STEP == 0:
                yield {"progress": _PROGRESS[2] + (1 - _PROGRESS[2]) * done / max(rows, 1)}
    yield {"progress": 1.0}


def _opened(parts: Parts) -> python_calamine.CalamineWorkbook:
    """The workbook as calamine opens it: only parts that were checked and are needed for values."""
    needed = {
        name: _DIMENSION.sub(b"", content, 1) if name.casefold().startswith("xl/worksheets/") else content
        for name, content in parts.items()
        if name.casefold().startswith(_NEEDED) or name.casefold() in _NEEDED_PARTS
    }
    try:
        return python_calamine.load_workbook(stored(needed))
    except python_calamine.CalamineError as error:
        raise FileRefused(FileRule.DAMAGED, part="xl/workbook.xml") from error


def sheet_messages(workbook: python_calamine.CalamineWorkbook, entry: SheetEntry, seen: SheetScan) -> Iterator[Message]:
    """Yield the heading of a sheet and its rows, from calamine's values and the scan."""
    yield heading_of(entry.name, entry.visible, seen)
    yield from _rows(workbook, entry, seen)


def heading_of(name: str, visible: bool, seen: SheetScan) -> Message:
    """Return the first message of a sheet."""
    return {
        "sheet": name,
        "visible": visible,
        "merged": [list(area) for area in seen.merged],
        "hidden_rows": [row for row in seen.hidden_rows if row < seen.rows],
        "hidden_columns": _hidden_columns(seen),
    }


def _rows(workbook: python_calamine.CalamineWorkbook, entry: SheetEntry, seen: SheetScan) -> Iterator[Message]:
    """Yield the rows of a sheet to its last value. Raises FileRefused when calamine finds more than the scan."""
    try:
        sheet = workbook.get_sheet_by_name(entry.name)
        end = sheet.end
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise FileRefused(FileRule.DAMAGED, part=entry.part) from error
    if end is not None and (end[0] >= seen.rows or end[1] >= seen.columns):
        raise FileRefused(FileRule.DAMAGED, part=entry.part)
    for number in range(seen.rows):
        values = [value_message(value, entry.name) for value in rows[number]] if number < len(rows) else []
        for column, problem in seen.problems.get(number, {}).items():
            values += [None] * (column + 1 - len(values))
            values[column] = {"problem": list(problem)}
        while values and values[-1] is None:
            values.pop()
        yield values


def _hidden_columns(seen: SheetScan) -> list[int]:
    """The hidden columns of a sheet up to that of its last value."""
    within = ((first, min(last, seen.columns - 1)) for first, last in seen.hidden_columns)
    return sorted({column for first, last in within for column in range(first, last + 1)})


def value_message(value: object, sheet: str) -> object:
    """The value of a cell in the form of a message."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise FileRefused(FileRule.TEXT_TOO_LONG, limit=str(LONGEST_TEXT), part=sheet)
        return unicodedata.normalize("NFC", value) if value else None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        number = float(value)
        return number if math.isfinite(number) else {"problem": [NOT_FINITE, str(value)]}
    if isinstance(value, datetime.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)
