"""What people do to a workbook that they fill in, at random. The same seed does the same."""

from __future__ import annotations

import datetime
import random
import unicodedata
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

Edit = Callable[[Workbook, random.Random], None]


def edit(workbook: Workbook, seed: int) -> str:
    """Change the workbook in one to three ways; return which."""
    chance = random.Random(seed)
    done: list[str] = []
    for name in chance.choices(list(_EDITS), weights=[weight for weight, _ in _EDITS.values()], k=chance.randint(1, 3)):
        done.append(name)
        _EDITS[name][1](workbook, chance)
    return ", ".join(done)


def _sheet(workbook: Workbook, chance: random.Random) -> Worksheet:
    """Mostly one with scores: there are more of them, and more goes wrong there."""
    scores = [sheet for sheet in workbook.worksheets if sheet["A1"].value in ("points", "self_points", None)]
    return chance.choice(scores if scores and chance.random() < 0.6 else workbook.worksheets)


def _filled(sheet: Worksheet, chance: random.Random) -> Cell | None:
    """A cell with a value, mostly not of the hidden first row and column."""
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None and isinstance(cell, Cell)]
    seen = [cell for cell in cells if cell.row > 1 and cell.column > 1]
    chosen = seen if seen and chance.random() < 0.9 else cells
    return chance.choice(chosen) if chosen else None


def _retype(value: Callable[[object, random.Random], object]) -> Edit:
    def change(workbook: Workbook, chance: random.Random) -> None:
        cell = _filled(_sheet(workbook, chance), chance)
        if cell is not None:
            cell.value = value(cell.value, chance)  # pyright: ignore[reportAttributeAccessIssue]

    return change


def _swap_cells(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    one, other = _filled(sheet, chance), _filled(sheet, chance)
    if one is not None and other is not None:
        one.value, other.value = other.value, one.value


def _other_score(workbook: Workbook, chance: random.Random) -> None:
    """Points that may well be right, in the way that somebody types them."""
    sheets = [sheet for sheet in workbook.worksheets if sheet["A1"].value == "points"]
    if not sheets:
        return
    sheet = chance.choice(sheets)
    numbers = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)]
    if numbers:
        chance.choice(numbers).value = chance.choice([0, 1, 4.5, 5, "2,5", "3.5", "4", "KAD"])


def _number_as_text(value: object, chance: random.Random) -> object:
    return f"{value}".replace(".", chance.choice(",.")) if isinstance(value, int | float) else value


def _other_number(value: object, chance: random.Random) -> object:
    return chance.choice([0, 1, 0.25, 2.5, 7.125, -1, 999, 1e15, 0.1 + 0.2])


def _other_text(value: object, chance: random.Random) -> object:
    return chance.choice(["abc", "=x", "1.234", "1,234", "1.234,5", "KAD", "kad ", "-", "N/A", "７,5", "1 2", "' 3"])


def _other_kind(value: object, chance: random.Random) -> object:
    return chance.choice([True, False, datetime.datetime(2024, 5, 1), datetime.time(2, 30), "#REF!", "=1+1"])


def _odd_letters(value: object, chance: random.Random) -> object:
    text = f"{value}"
    odd = [
        unicodedata.normalize("NFD", text),
        text.upper(),
        f" {text}\u00a0",
        f"{text}\u200b",
        f"{text}\n",
        text[::-1],
        text.rstrip("0"),
    ]
    return chance.choice(odd)


def _delete_row(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    sheet.delete_rows(chance.randint(1, sheet.max_row))


def _delete_column(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    sheet.delete_cols(chance.randint(1, sheet.max_column))


def _insert_row(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    sheet.insert_rows(chance.randint(1, sheet.max_row))


def _insert_column(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    sheet.insert_cols(chance.randint(1, sheet.max_column))


def _duplicate_row(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    row = chance.randint(1, sheet.max_row)
    values = [cell.value for cell in sheet[row]]
    target = chance.choice([row, sheet.max_row + 1])
    if target == row:
        sheet.insert_rows(row)
    for column, value in enumerate(values, 1):
        sheet.cell(target, column).value = value


def _duplicate_column(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    column = chance.randint(1, sheet.max_column)
    values = [sheet.cell(row, column).value for row in range(1, sheet.max_row + 1)]
    sheet.insert_cols(column)
    for row, value in enumerate(values, 1):
        sheet.cell(row, column).value = value


def _swap_rows(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    one, other = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_row)
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        if isinstance(first, Cell) and isinstance(second, Cell):
            first.value, second.value = second.value, first.value


def _merge(workbook: Workbook, chance: random.Random) -> None:
    sheet = _sheet(workbook, chance)
    row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
    sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column + 1)


def _rename_sheet(workbook: Workbook, chance: random.Random) -> None:
    _sheet(workbook, chance).title = f"Trang mới {chance.randrange(1000)}"


def _delete_sheet(workbook: Workbook, chance: random.Random) -> None:
    if len(workbook.worksheets) > 1:
        workbook.remove(_sheet(workbook, chance))


def _copy_sheet(workbook: Workbook, chance: random.Random) -> None:
    workbook.copy_worksheet(_sheet(workbook, chance))


def _add_sheet(workbook: Workbook, chance: random.Random) -> None:
    workbook.create_sheet("Ghi chú")["B2"] = "hỏi lại"


def _show_or_hide(workbook: Workbook, chance: random.Random) -> None:
    sheet = chance.choice(workbook.worksheets)
    if sheet.sheet_state != "visible" or len([s for s in workbook.worksheets if s.sheet_state == "visible"]) > 1:
        sheet.sheet_state = "visible" if sheet.sheet_state != "visible" else "hidden"
    visible = next(number for number, s in enumerate(workbook.worksheets) if s.sheet_state == "visible")
    workbook.active = visible


def _move_sheet(workbook: Workbook, chance: random.Random) -> None:
    workbook.move_sheet(chance.choice(workbook.sheetnames), chance.randint(-3, 3))


_EDITS: dict[str, tuple[int, Edit]] = {
    "two cells swapped": (3, _swap_cells),
    "a cell emptied": (3, _retype(lambda value, chance: None)),
    "another score": (8, _other_score),
    "a number as text": (4, _retype(_number_as_text)),
    "another number": (4, _retype(_other_number)),
    "another text": (3, _retype(_other_text)),
    "another kind of value": (2, _retype(_other_kind)),
    "odd letters": (3, _retype(_odd_letters)),
    "a row deleted": (2, _delete_row),
    "a column deleted": (2, _delete_column),
    "a row inserted": (2, _insert_row),
    "a column inserted": (2, _insert_column),
    "a row twice": (2, _duplicate_row),
    "a column twice": (2, _duplicate_column),
    "two rows swapped": (2, _swap_rows),
    "cells merged": (1, _merge),
    "a sheet renamed": (1, _rename_sheet),
    "a sheet deleted": (1, _delete_sheet),
    "a sheet copied": (1, _copy_sheet),
    "a sheet added": (1, _add_sheet),
    "a sheet hidden or shown": (1, _show_or_hide),
    "a sheet moved": (1, _move_sheet),
}
