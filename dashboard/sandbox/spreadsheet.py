"""How spreadsheet programs name cells, and which texts they take for formulas."""

from __future__ import annotations


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell by its indexes from 0: `D7` for (6, 3)."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column counted from 0, from its letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def looks_like_formula(text: str) -> bool:
    """Whether a cell with `text` must be marked as text."""
    return text.startswith(_STARTS)
