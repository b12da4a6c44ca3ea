"""The preview before anything is answered: cells of the workbook, and the outcome that the layout would give.

It shows the first rows and columns, and others that are doubted or have an unusual role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.data.workbook_cells.cells import CellValue, Sheet, Workbook
from dashboard.model import Block, Edition
from dashboard.scoring import rank_block
from dashboard.workbook_layouts.grid import text_of
from dashboard.workbook_layouts.layout import Direction, Layout, Line, TableLayout

MOST_ROWS = 60
MOST_COLUMNS = 40
FIRST_ROWS = 40
MOST_SHEETS = 60
MOST_CELLS = 40_000
LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """Some `rows` and `columns` of a sheet, by index from 0, with the values of their cells.

    `height`, `width`: of the whole sheet. Long texts are truncated. A hidden sheet is not `visible`.
    """

    name: str
    visible: bool
    height: int
    width: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[tuple[str | float, ...], ...]


def pictures(workbook: Workbook, layout: Layout) -> tuple[SheetPicture, ...]:
    """Return a picture of each sheet that is not empty, up to the most that are shown."""
    return tuple(_pictures(workbook, layout))


def _pictures(workbook: Workbook, layout: Layout) -> Iterator[SheetPicture]:
    drawn = cells = 0
    for sheet in workbook.sheets:
        height = max((n + 1 for n, row in enumerate(sheet.rows) if any(v is not None for v in row)), default=0)
        width = max((n + 1 for row in sheet.rows for n, value in enumerate(row) if value is not None), default=0)
        if not height:
            continue
        tables = [table for table in layout.tables if table.sheet == sheet.name]
        doubted = [d for d in layout.doubts if d.index is not None and layout.tables[d.table].sheet == sheet.name]
        rows, columns = set[int](), set[int]()
        for doubt in doubted:
            is_row = doubt.of_agencies == (layout.tables[doubt.table].direction is Direction.DOWN)
            (rows if is_row else columns).add(doubt.index or 0)
        shown_rows = _places(height, FIRST_ROWS, MOST_ROWS, [*rows, *_odd(tables, rows=True)])
        shown_columns = _places(width, MOST_COLUMNS - 10, MOST_COLUMNS, [*columns, *_odd(tables, rows=False)])
        drawn, cells = drawn + 1, cells + len(shown_rows) * len(shown_columns)
        if drawn > MOST_SHEETS or cells > MOST_CELLS:
            return
        shown = tuple(tuple(_shown(sheet, row, column) for column in shown_columns) for row in shown_rows)
        yield SheetPicture(sheet.name, sheet.visible, height, width, shown_rows, shown_columns, shown)


def _places(length: int, first: int, most: int, beside: Iterable[int]) -> tuple[int, ...]:
    """The first indexes, then as many of `beside` as there is room for."""
    if length <= most:
        return tuple(range(length))
    others = [at for at in dict.fromkeys(beside) if first <= at < length]
    return (*range(first), *sorted(others[: most - first]))


def _odd(tables: Sequence[TableLayout], *, rows: bool) -> Iterator[int]:
    """Yield the lines whose role is not the most frequent one in their table."""
    for table in tables:
        lines: Sequence[Line] = table.of_agencies if rows == (table.direction is Direction.DOWN) else table.of_criteria
        usual = Counter(line.role for line in lines).most_common(1)
        yield from (line.index for line in lines if line.role is not usual[0][0])


def _shown(sheet: Sheet, row: int, column: int) -> str | float:
    value: CellValue = sheet.cell(row, column)
    if isinstance(value, float):
        return value
    text = text_of(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """One block: `best` are the first agencies by rank, with their totals in points.

    `maximum`: the sum of the maxima, None while one is not answered; `earlier_maximum`: that of the latest earlier
    edition of the block, whose period is `earlier_period`; None if there is none.
    """

    name: str
    agencies: int
    criteria: int
    maximum: float | None
    best: tuple[tuple[str, float], ...]
    earlier_maximum: float | None = None
    earlier_period: str | None = None


def outcomes(edition: Edition, earlier: Sequence[Edition], unknown: Collection[str]) -> tuple[BlockOutcome, ...]:
    """Return the outcome of each block; `unknown`: the codes of blocks with a maximum that is not answered yet."""
    found: list[BlockOutcome] = []
    for block in edition.blocks:
        standings = rank_block(block, edition.precision)
        order = sorted(range(len(block.agencies)), key=lambda row: (int(standings.rank[row]), row))
        best = tuple((block.agencies[row].name, float(standings.total[row])) for row in order[:MOST_NAMED])
        maximum = None if block.code in unknown else _maximum(block)
        before = next(((e, e.block_by_code[block.code]) for e in earlier if block.code in e.block_by_code), None)
        found.append(
            BlockOutcome(
                block.name,
                len(block.agencies),
                len(block.tree.leaves),
                maximum,
                best,
                None if before is None else _maximum(before[1]),
                None if before is None else before[0].id.period,
            )
        )
    return tuple(found)


def _maximum(block: Block) -> float:
    return block.tree.total_maximum
