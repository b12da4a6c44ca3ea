"""The criteria of a table, from its header: codes, names, groups, maxima."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.data.workbook.result_sheets.tables import SheetTable, TableColumn
from dashboard.data.workbook.result_sheets.vocabulary import is_appraised, is_self_scored
from dashboard.model import search_fold

_CODE_ALONE = re.compile(r"(?:TC ?)?\d+(?:\.\d+)*\.?|[IVX]+\.?|[A-Z]\.?", re.IGNORECASE)
_CODE_AND_NAME = re.compile(r"((?:\d+(?:\.\d+)+|\d+|[IVX]+|[A-Z])(?=[.):\s]))[.):]*\s*[-–:]?\s*(\D.*)")
_MAXIMUM = re.compile(
    r"\s*(?:[(\[]\s*(?:(?:điểm )?(?:tối đa|max)[: ]*)?(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?\s*[)\]]"
    r"|[-–,:]?\s*(?:điểm )?tối đa[: ]*(\d+(?:[.,]\d+)?)(?:\s*điểm)?|/\s*(\d+(?:[.,]\d+)?)(?:\s*điểm)?)\s*$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One text of a header taken apart; `""` and None for what it does not say."""

    code: str
    name: str
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class SheetCriterion:
    """A criterion as a header has it. `groups` are the headings above it, outermost first."""

    column: int
    heading_row: int
    code: str
    name: str
    maximum: float | None
    groups: tuple[Heading, ...]
    code_is_number: bool
    self_scored_column: int | None = None


def parse_heading(text: str) -> Heading:
    """Take `1.1. Hạ tầng (10 điểm)` apart."""
    maximum = None
    if match := _MAXIMUM.search(text):
        number = parse_sheet_number(next(part for part in match.groups() if part), None)
        if not isinstance(number, NumberProblem):
            maximum, text = number, text[: match.start()].strip()
    if _CODE_ALONE.fullmatch(text):
        return Heading(text.rstrip("."), "", maximum)
    if match := _CODE_AND_NAME.fullmatch(text):
        return Heading(match[1].rstrip("."), match[2].strip(), maximum)
    return Heading("", text, maximum)


def criteria_of(table: SheetTable, columns: Sequence[TableColumn]) -> list[SheetCriterion]:
    """Return the criteria that `columns` of the table hold, groups of columns and subtotals left out."""
    shared = Counter(step for column in columns for step in set(zip(column.path_rows, column.path, strict=True)))
    found: list[SheetCriterion] = []
    self_scored: dict[tuple[str, ...], int] = {}
    for column in columns:
        if len(column.path) > 1 and is_self_scored(column.heading):
            self_scored[column.path[:-1]] = column.column
    for column in columns:
        if column.path[:-1] in self_scored and is_self_scored(column.heading):
            continue
        path, rows = list(column.path), list(column.path_rows)
        if len(path) > 1 and is_appraised(path[-1]) and column.path[:-1] in self_scored:
            del path[-1], rows[-1]
            for step in zip(rows, path, strict=True):
                shared[step] -= 1
        found.append(_criterion(table, column, path, rows, shared, self_scored.get(column.path[:-1])))
    return found


def _criterion(
    table: SheetTable,
    column: TableColumn,
    path: list[str],
    rows: list[int],
    shared: Mapping[tuple[int, str], int],
    self_scored: int | None,
) -> SheetCriterion:
    code, name, maximum, heading_row, number = "", "", None, rows[-1] if rows else table.top, False
    while path:
        heading = parse_heading(path[-1])
        own = shared[rows[-1], path[-1]] <= 1
        adds_nothing = (code or not heading.code) and (name or not heading.name)
        if (code or name) and (adds_nothing or not own):
            break
        number = number or (bool(heading.code) and isinstance(table.grid.value(rows[-1], column.column), float))
        code, name = code or heading.code, name or heading.name
        maximum = heading.maximum if maximum is None else maximum
        del path[-1], rows[-1]
    groups = tuple(parse_heading(text) for text in path)
    return SheetCriterion(column.column, heading_row, code, name, maximum, groups, number, self_scored)


def maximum_in(table: SheetTable, row: int, column: int) -> float | None:
    """The maximum in a cell of a row of maxima; None when there is no number."""
    value = table.grid.value(row, column)
    if isinstance(value, float):
        return value
    number = parse_sheet_number(value.strip(), None) if isinstance(value, str) else None
    return number if isinstance(number, float) else None


def lost_zeros(criteria: Sequence[SheetCriterion]) -> Iterator[tuple[SheetCriterion, str]]:
    """Yield the criteria whose code seems to have lost a zero, with the code that is likely meant: 4.1 after 4.9."""
    for place, criterion in enumerate(criteria):
        stem, _, tail = criterion.code.rpartition(".")
        if not stem or not tail.isdecimal() or tail.endswith("0"):
            continue
        before = _tail(criteria[place - 1].code, stem) if place else None
        after = _tail(criteria[place + 1].code, stem) if place + 1 < len(criteria) else None
        meant = int(tail) * 10
        if before != int(tail) - 1 and (before == meant - 1 or after == meant + 1):
            yield criterion, f"{criterion.code}0"


def _tail(code: str, stem: str) -> int | None:
    own_stem, _, tail = code.rpartition(".")
    return int(tail) if own_stem == stem and tail.isdecimal() else None


def proposed_code(name: str) -> str:
    """Return a code made of a name: `so-y-te` for Sở Y tế."""
    return _SIGN.sub("-", search_fold(name)).strip("-")[:60].strip("-")


def initials(name: str) -> str:
    """The first letters of a name without accents: `tdgq` for Tiến độ giải quyết."""
    return "".join(word[0] for word in _SIGN.split(search_fold(name)) if word)
