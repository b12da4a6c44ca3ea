"""What a filled-in template says, read from its cells by a few lines that share nothing with the importer.

Only what is written plainly is understood; anything else is a `None`, and a workbook with one must not be imported.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from dataclasses import dataclass, field

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Score = tuple[str, str, str]
"""Block, agency and criterion."""

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


@dataclass
class Said:
    """Scores, and names and maxima by code; a list, so that what is said twice is seen."""

    points: list[tuple[Score, float | None]] = field(default_factory=list)
    self_points: list[tuple[Score, float | None]] = field(default_factory=list)
    agencies: list[tuple[str, str]] = field(default_factory=list)
    maxima: list[tuple[tuple[str, str], float | None]] = field(default_factory=list)


def said_by(content: bytes) -> Said:
    """Return what the cells of a template say. Raises StopIteration or KeyError where its form is lost."""
    said = Said()
    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets:
        match sheet["A1"].value:
            case "points":
                said.points += _scores(sheet)
            case "self_points":
                said.self_points += _scores(sheet)
            case "agencies":
                said.agencies += [(_text(row["code"]), _text(row["name"])) for row in _list(sheet)]
            case "criteria":
                said.maxima += [
                    ((_text(row["block"]), _text(row["code"])), _number(row["max_points"]))
                    for row in _list(sheet)
                    if row["max_points"] is not None
                ]
    return said


def _scores(sheet: Worksheet) -> list[tuple[Score, float | None]]:
    columns = {cell.value: cell.column for cell in sheet[1] if cell.value is not None}
    rows = {cell.value: cell.row for cell in sheet["A"] if cell.value is not None}
    block = _text(sheet.cell(rows["block"], columns["name"]).value)
    found: list[tuple[Score, float | None]] = []
    for row in range(max(rows["code"], rows["maximum"]) + 1, sheet.max_row + 1):
        agency = _text(sheet.cell(row, columns["agency"]).value)
        for column in range(max(columns["agency"], columns["name"]) + 1, sheet.max_column + 1):
            criterion = _text(sheet.cell(rows["code"], column).value)
            if agency and criterion:
                found.append(((block, agency, criterion), _number(sheet.cell(row, column).value)))
    return found


def _list(sheet: Worksheet) -> list[dict[str, object]]:
    columns = {cell.value: cell.column for cell in sheet[1] if cell.column > 1 and cell.value is not None}
    header = next(cell.row for cell in sheet["A"] if cell.value == "header")
    rows = ({key: sheet.cell(row, column).value for key, column in columns.items()} for row in _below(sheet, header))
    return [row for row in rows if any(value is not None for value in row.values())]


def _below(sheet: Worksheet, header: int) -> range:
    return range(header + 1, sheet.max_row + 1)


def _text(value: object) -> str:
    text = "" if value is None else f"{value:.15g}" if isinstance(value, float) else f"{value}"
    return unicodedata.normalize("NFC", text.strip())


def _number(value: object) -> float | None:
    """The number; NaN where a criterion is not applicable; None where nothing plain is written."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(f"{value:.15g}")
    text = _text(value)
    if text.casefold() == "kad":
        return math.nan
    return float(text.replace(",", ".")) if _PLAIN_NUMBER.fullmatch(text) else None
