"""Sheets in which no row is one agency are laid out anew when that is the answer, and every cell keeps its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dashboard.data.workbook_cells import CellRange, CellValue, EarlierEditions, Sheet, Workbook
from dashboard.model import Rule
from dashboard.workbook_layouts import LayoutResult, read_by_layout
from tests.workbook_layouts.result_sheets import ABOUT

POINTS = {"Sở Nội vụ": (4.0, 5.5, 3.0), "Sở Y tế": (3.5, 6.0, 2.0), "Sở Tư pháp": (4.0, 4.25, 1.5)}
CRITERIA = (("1.1", "Máy tính", 4.0), ("1.2", "Mạng", 6.0), ("2.1", "Cán bộ", 3.0))
LONG: list[list[CellValue]] = [
    [agency, code, name, maximum, POINTS[agency][n]]
    for agency in POINTS
    for n, (code, name, maximum) in enumerate(CRITERIA)
]
HEADER: list[CellValue] = ["Đơn vị", "Mã tiêu chí", "Tiêu chí", "Điểm tối đa", "Điểm"]
APART: list[list[CellValue]] = [
    ["TT", "Đơn vị", "Máy tính (4 điểm)", None, "Mạng (6 điểm)", None, "Cán bộ (3 điểm)"],
    [1.0, "Sở Nội vụ", 4.0, "Sở Y tế", 6.0, "Sở Nội vụ", 3.0],
    [2.0, "Sở Tư pháp", 4.0, "Sở Nội vụ", 5.5, "Sở Y tế", 2.0],
    [3.0, "Sở Y tế", 3.5, "Sở Tư pháp", 4.25, "Sở Tư pháp", 1.5],
]


def read(rows: Sequence[Sequence[CellValue]], merged: tuple[CellRange, ...] = (), **answers: str) -> LayoutResult:
    sheet = Sheet("Điểm", True, rows, merged)
    given = {**ABOUT, "Điểm.list": "use", "sheet.Điểm.block": "new:Sở", **answers}
    return read_by_layout(Workbook("x.xlsx", (sheet,)), None, EarlierEditions(None), given)


def points_of(found: LayoutResult) -> dict[str, tuple[float, ...]]:
    assert found.reading.edition is not None, (found.reading.problems, found.reading.questions)
    (block,) = found.reading.edition.blocks
    return {a.name: tuple(map(float, p)) for a, p in zip(block.agencies, block.points, strict=True)}


@pytest.mark.parametrize("rows", [[["NĂM 2024"], [], HEADER, *LONG], APART], ids=["a row a score", "lists apart"])
def test_they_are_read_once_that_is_the_answer(rows: list[list[CellValue]]) -> None:
    found = read(rows)
    assert points_of(found) == POINTS
    assert found.reading.edition is not None
    assert [leaf.max_points for leaf in found.reading.edition.blocks[0].tree.leaves] == [4, 6, 3]


def test_codes_make_groups_and_printed_totals_are_controlled() -> None:
    totals = [[agency, None, "Tổng điểm", 13.0, sum(points)] for agency, points in POINTS.items()]
    wrong = [*totals[:2], [*totals[2][:4], 12.0]]
    found = read([HEADER, *LONG, *totals])
    assert points_of(found) == POINTS
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (3, 3)
    assert [leaf.code for leaf in found.reading.edition.blocks[0].tree.leaves] == ["1.1", "1.2", "2.1"]  # type: ignore[union-attr]
    failing = read([HEADER, *LONG, *wrong]).control
    assert failing is not None
    assert [(f.agency, f.cell) for f in failing.failing] == [("Sở Tư pháp", "E13")]


def test_an_agency_may_be_named_in_its_first_row_alone_and_score_itself() -> None:
    rows = [
        [row[0] if n % 3 == 0 else None, *row[1:4], 4.0 if n % 3 == 0 else 2.0, row[4]] for n, row in enumerate(LONG)
    ]
    header = [*HEADER[:4], "Điểm tự chấm", "Điểm thẩm định"]
    merged = tuple(CellRange(first, 0, first + 2, 0) for first in (1, 4, 7))
    found = read([header, *rows], merged)
    assert points_of(found) == POINTS
    assert found.reading.edition is not None
    assert found.reading.edition.blocks[0].self_points.tolist() == [[4.0, 2.0, 2.0]] * 3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rows", "at", "cell"),
    [([HEADER, *LONG], (2, 4), "E3"), (APART, (2, 4), "E3")],
    ids=["a row a score", "lists apart"],
)
def test_what_is_wrong_is_named_by_its_place_in_the_file(
    rows: list[list[CellValue]], at: tuple[int, int], cell: str
) -> None:
    """5.5 of 6 points becomes 7: the second score of Sở Nội vụ in both."""
    changed = [list(row) for row in rows]
    changed[at[0]][at[1]] = 7.0
    assert [(p.rule, p.cell) for p in read(changed).reading.problems] == [(Rule.POINTS_ABOVE_MAXIMUM, cell)]


OTHER_NAME = [list(row) for row in APART]
OTHER_NAME[2][3] = "Sở Du lịch"


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([HEADER, *LONG, LONG[0]], Rule.LAYOUT_LONG_LIST),  # a score twice
        ([[*HEADER, "Đợt"], *([*row, 2.0] for row in LONG)], Rule.LAYOUT_LONG_LIST),  # figures that nothing tells
        ([HEADER, *LONG, [None, None, None, None, 3.0]], Rule.LAYOUT_LONG_LIST),  # points of nothing
        (OTHER_NAME, Rule.LAYOUT_LISTS_APART),
        ([*APART, [4.0, "Sở Du lịch", 1.0, "Sở Du lịch", 1.0, None, None]], Rule.LAYOUT_LISTS_APART),
        ([*APART, [], [None, "Sở Du lịch", 1.0]], Rule.LAYOUT_LISTS_APART),
    ],
)
def test_what_does_not_fit_to_the_last_cell_is_refused(rows: list[list[CellValue]], rule: Rule) -> None:
    found = read(rows)
    assert rule in {problem.rule for problem in found.reading.problems}
    assert found.reading.edition is None


def test_it_can_be_left_as_it_stands() -> None:
    found = read([HEADER, *LONG], **{"Điểm.list": "keep"})
    assert [problem.rule for problem in found.reading.problems] == [Rule.LAYOUT_LONG_LIST]
    assert found.reading.questions == ()


def test_two_blocks_side_by_side_are_no_lists_of_one() -> None:
    left, right = (
        [row[:3] for row in APART],
        [["Đơn vị", "Mạng (6 điểm)"], ["UBND huyện A", 1.0], ["UBND huyện B", 2.0]],
    )
    rows = [[*row, *other] for row, other in zip(left, [*right, ["UBND huyện C", 3.0]], strict=True)]
    found = read(rows)
    assert "Điểm.list" not in {q.key for q in found.reading.questions}
    assert len(found.layout.tables) == 2


def test_a_file_that_is_laid_out_anew_is_read_by_the_layout_it_gave() -> None:
    sheet = Sheet("Điểm", True, [HEADER, *LONG])
    first = read(sheet.rows)
    given = {**ABOUT, "sheet.Điểm.block": "new:Sở"}
    again = read_by_layout(Workbook("y.xlsx", (replace(sheet),)), first.layout, EarlierEditions(None), given)
    assert points_of(again) == POINTS
