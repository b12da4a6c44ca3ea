"""A layout as TOML, for people to read, correct and keep. Rows count from 1, columns have letters, as on screen."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, cast

import msgspec

from dashboard.data.numbers import plain_number
from dashboard.sandbox.limits import MOST_COLUMNS, MOST_ROWS
from dashboard.sandbox.spreadsheet import column_name, column_number
from dashboard.workbook_layouts.layout import (
    JOIN,
    LEAVE_OUT,
    MOST_DOUBTS,
    MOST_LINES,
    MOST_TABLES,
    SELF_SCORED,
    USE,
    Direction,
    Doubt,
    DoubtKind,
    GroupName,
    Layout,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
)

LONGEST_FILE = 4 * 2**20
"""In characters; a layout of 3 321 agencies and 100 criteria has about 30 000."""
_COLUMN = re.compile(r"[A-Z]{1,3}")
# The keys in the file are its format, since kept layouts have them. Those that differ from the fields of a Line: `why`
# is `reason`, `head` is `heading_index`, `said` is `heading`, `under` is `parent_headings`.
_FIELDS = frozenset(("lines", "role", "why", "code", "name", "groups", "maximum", "measure", "head", "said", "under"))
_OF_TABLE = frozenset(("sheet", "agencies", "block", "names", "rows", "columns"))
_OF_DOUBT = frozenset(("key", "kind", "table", "choices", "proposed", "suggested", "cell", "value", "line"))
_OF_SHEETS = ("left_out", "laid_out_anew")
_MOST_GROUPS = 20


class LayoutFileError(Exception):
    """Raised for text that is not a layout; `problem` says where and why, for the person who edited it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def toml_of(layout: Layout) -> str:
    """Return a layout as TOML; reading it back gives the same layout."""
    return "\n".join(_written(layout)) + "\n"


def _written(layout: Layout) -> Iterator[str]:
    for key in _OF_SHEETS:
        if names := getattr(layout, key):
            yield from _pairs({key: list(names)})
    for number, table in enumerate(layout.tables):
        down = table.direction is Direction.DOWN
        yield "[[tables]]"
        yield from _pairs({"sheet": table.sheet, "agencies": table.direction.value, "block": table.block})
        if table.names is not None:
            yield from _pairs({"names": _place(table.names, row=not down)})
        for kind, lines, is_row in (
            ("rows", table.of_agencies if down else table.of_criteria, True),
            ("columns", table.of_criteria if down else table.of_agencies, False),
        ):
            for run in _runs(lines):
                yield f"[[tables.{kind}]]"
                yield from _pairs(_line(run, row=is_row))
        for doubt in (doubt for doubt in layout.doubts if doubt.table == number):
            yield "[[doubts]]"
            yield from _pairs(_doubt(doubt, down))
        yield ""


def _runs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the runs of consecutive lines that differ in nothing but their index."""
    ordered = sorted(lines, key=lambda line: line.index)
    numbered = ((line.index - place, line) for place, line in enumerate(ordered))
    for _, run in groupby(numbered, lambda item: (item[0], replace(item[1], index=0))):
        yield [line for _, line in run]


def _line(run: list[Line], *, row: bool) -> dict[str, object]:
    first = run[0]
    last = "" if len(run) == 1 else f":{_place(run[-1].index, row=row)}"
    pairs: dict[str, object] = {"lines": f"{_place(first.index, row=row)}{last}", "role": first.role.value}
    if first.measure is not Measure.POINTS:
        pairs["measure"] = first.measure.value
    pairs |= {name: value for name in ("code", "name") if (value := getattr(first, name))}
    if first.groups:
        pairs["groups"] = [[group.code, group.name] for group in first.groups]
    if first.maximum is not None:
        pairs["maximum"] = first.maximum
    if first.heading_index is not None:
        pairs |= {"head": _place(first.heading_index, row=not row), "said": first.heading}
    if first.parent_headings:
        pairs["under"] = list(first.parent_headings)
    pairs["why"] = first.reason.value
    return pairs


def _doubt(doubt: Doubt, down: bool) -> dict[str, object]:
    pairs: dict[str, object] = {"key": doubt.key, "kind": doubt.kind.value, "table": doubt.table + 1}
    if doubt.index is not None:
        pairs["line"] = _place(doubt.index, row=down == doubt.of_agencies)
    pairs |= {"choices": list(doubt.choices), "proposed": doubt.proposed, "suggested": doubt.suggested}
    return pairs | {"cell": doubt.cell, "value": doubt.value}


def _place(at: int, *, row: bool) -> str:
    return str(at + 1) if row else column_name(at)


def _pairs(pairs: Mapping[str, object]) -> Iterator[str]:
    return (f"{key} = {_value(value)}" for key, value in pairs.items())


def _value(value: object) -> str:
    """A value in TOML: strings as in JSON, except for DEL and lone surrogates, which TOML does not allow."""
    if isinstance(value, float):
        return plain_number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, cast('list[object]', value)))}]"
    text = value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def layout_from_toml(text: str) -> Layout:
    """Return the layout that a text describes. Raises LayoutFileError."""
    if len(text) > LONGEST_FILE:
        raise LayoutFileError(f"> {LONGEST_FILE}")
    try:
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LayoutFileError(str(error)) from error
    _only(whole, frozenset((*_OF_SHEETS, "tables", "doubts")), "")
    tables = _maps(whole, "tables", MOST_TABLES)
    read = tuple(_read_table(table, f"tables {n}") for n, table in enumerate(tables, 1))
    layout = Layout(read, (), *(_texts(whole, key, "", MOST_TABLES) for key in _OF_SHEETS))
    doubts = _maps(whole, "doubts", MOST_DOUBTS)
    return replace(layout, doubts=tuple(_read_doubt(d, layout, f"doubts {n}") for n, d in enumerate(doubts, 1)))


def _read_table(table: Mapping[str, Any], where: str) -> TableLayout:
    _only(table, _OF_TABLE, where)
    direction = _word(table, "agencies", Direction, where)
    down = direction is Direction.DOWN
    rows = [
        line for n, item in enumerate(_maps(table, "rows", MOST_LINES), 1)
        for line in _read_lines(item, row=True, where=f"{where}.rows {n}")
    ]  # fmt: skip
    columns = [
        line for n, item in enumerate(_maps(table, "columns", MOST_LINES), 1)
        for line in _read_lines(item, row=False, where=f"{where}.columns {n}")
    ]  # fmt: skip
    for lines in (rows, columns):
        if len({line.index for line in lines}) < len(lines) or len(lines) > MOST_LINES:
            raise LayoutFileError(f"{where}: lines")
    names = _read_place(_text(table, "names", where), row=not down, where=where) if "names" in table else None
    ordered = [tuple(sorted(lines, key=lambda line: line.index)) for lines in (rows, columns)]
    of_agencies, of_criteria = ordered if down else ordered[::-1]
    block = _text(table, "block", where)
    return TableLayout(_text(table, "sheet", where), direction, block, names, of_agencies, of_criteria)


def _read_lines(item: Mapping[str, Any], *, row: bool, where: str) -> Iterator[Line]:
    _only(item, _FIELDS, where)
    first, _, last = _text(item, "lines", where).partition(":")
    start, end = (_read_place(place, row=row, where=where) for place in (first, last or first))
    maximum = item.get("maximum")
    if maximum is not None and (isinstance(maximum, bool) or not isinstance(maximum, int | float)):
        raise LayoutFileError(f"{where}: maximum")
    line = Line(
        start,
        _word(item, "role", Role, where),
        _word(item, "why", Reason, where) if "why" in item else Reason.ASSIGNED,
        _text(item, "code", where, ""),
        _text(item, "name", where, ""),
        _read_groups(item.get("groups", []), where),
        None if maximum is None else float(maximum),
        _word(item, "measure", Measure, where) if "measure" in item else Measure.POINTS,
        _read_place(_text(item, "head", where), row=not row, where=where) if "head" in item else None,
        _text(item, "said", where, ""),
        _texts(item, "under", where, _MOST_GROUPS),
    )
    yield from (replace(line, index=index) for index in range(start, end + 1))


def _read_groups(groups: object, where: str) -> tuple[GroupName, ...]:
    try:
        pairs = msgspec.convert(groups, list[tuple[str, str]])
    except msgspec.ValidationError as error:
        raise LayoutFileError(f"{where}: groups") from error
    if len(pairs) > _MOST_GROUPS:
        raise LayoutFileError(f"{where}: groups")
    return tuple(GroupName(code, name) for code, name in pairs)


def _read_doubt(item: Mapping[str, Any], layout: Layout, where: str) -> Doubt:
    _only(item, _OF_DOUBT, where)
    table = item.get("table")
    if isinstance(table, bool) or not isinstance(table, int) or not 0 < table <= len(layout.tables):
        raise LayoutFileError(f"{where}: table")
    down = layout.tables[table - 1].direction is Direction.DOWN
    kind, choices = _word(item, "kind", DoubtKind, where), item.get("choices")
    known = set(Role) if kind is DoubtKind.LINE else {USE, LEAVE_OUT, SELF_SCORED, JOIN}
    proposed = _text(item, "proposed", where)
    named = (
        [choice for choice in cast("list[object]", choices) if isinstance(choice, str)]
        if isinstance(choices, list)
        else []
    )
    if not named or proposed not in named or not (kind is DoubtKind.COUNTED or set(named) <= known):
        raise LayoutFileError(f"{where}: choices")
    at, is_row = None, True
    if "line" in item:
        line = _text(item, "line", where)
        is_row = line.isdecimal()
        at = _read_place(line, row=is_row, where=where)
    elif kind is DoubtKind.LINE:
        raise LayoutFileError(f"{where}: line")
    suggested = item.get("suggested", True)
    if not isinstance(suggested, bool):
        raise LayoutFileError(f"{where}: suggested")
    texts = _text(item, "cell", where), _text(item, "value", where, "")
    key = _text(item, "key", where)
    return Doubt(key, kind, table - 1, tuple(named), proposed, *texts, is_row == down, at, suggested)


def _read_place(text: str, *, row: bool, where: str) -> int:
    if row and text.isdecimal() and text.isascii() and 0 < len(text) < 7 and 0 < int(text) <= MOST_ROWS:
        return int(text) - 1
    if not row and _COLUMN.fullmatch(text) and column_number(text) < MOST_COLUMNS:
        return column_number(text)
    raise LayoutFileError(f"{where}: {text[:20]!r}")


def _only(item: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := item.keys() - known:
        raise LayoutFileError(f"{where}: {min(unknown)[:40]!r}")


def _maps(item: Mapping[str, Any], key: str, most: int) -> list[Mapping[str, Any]]:
    found = item.get(key, [])
    if not isinstance(found, list) or len(cast("list[Any]", found)) > most:
        raise LayoutFileError(key)
    maps = cast("list[Any]", found)
    if not all(isinstance(each, dict) for each in maps):
        raise LayoutFileError(key)
    return maps


def _text(item: Mapping[str, Any], key: str, where: str, otherwise: str | None = None) -> str:
    found = item.get(key, otherwise)
    if not isinstance(found, str):
        raise LayoutFileError(f"{where}: {key}")
    return found


def _texts(item: Mapping[str, Any], key: str, where: str, most: int) -> tuple[str, ...]:
    try:
        found = msgspec.convert(item.get(key, []), list[str])
    except msgspec.ValidationError as error:
        raise LayoutFileError(f"{where}: {key}") from error
    if len(found) > most:
        raise LayoutFileError(f"{where}: {key}")
    return tuple(found)


def _word(item: Mapping[str, Any], key: str, words: Any, where: str) -> Any:
    try:
        return words(_text(item, key, where))
    except ValueError as error:
        raise LayoutFileError(f"{where}: {key} ({', '.join(words)})") from error
