"""What a person says of a row, a column or a sheet goes over what the program takes it for."""

from __future__ import annotations

import pytest

from dashboard.data.workbook_cells import CellValue, EarlierEditions, Sheet, Workbook
from dashboard.model import Rule
from dashboard.workbook_layouts import AssignedRole, Axis, Control, LayoutResult, Role, RoleAssignment, read_by_layout
from tests.workbook_layouts.result_sheets import ABOUT
from tests.workbook_layouts.test_layout_file import sheet_of

OWN_WORDS: list[list[CellValue]] = [
    ["KẾT QUẢ NĂM 2024"],
    ["TT", "Nơi làm", "Mạng (10 điểm)", "Trang tin (5 điểm)", "Cộng dồn"],
    [1.0, "Sở Nội vụ", 8.0, 5.0, 13.0],
    [2.0, "Sở Y tế", 9.5, 3.0, 12.5],
    [3.0, "Sở Tư pháp", 7.0, 4.5, 11.5],
]
"""No heading of agencies that the program knows."""
TOTALS = {"Sở Nội vụ": 13.0, "Sở Y tế": 12.5, "Sở Tư pháp": 11.5}
ACROSS: list[list[CellValue]] = [
    ["Việc", "Mức", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"],
    ["Mạng", 10.0, 8.0, 9.5, 7.0],
    ["Trang tin", 5.0, 5.0, 3.0, 4.5],
]


def row(at: int, what: AssignedRole, sheet: str = "Điểm") -> RoleAssignment:
    return RoleAssignment(sheet, Axis.ROW, at, what)


def column(at: int, what: AssignedRole, sheet: str = "Điểm") -> RoleAssignment:
    return RoleAssignment(sheet, Axis.COLUMN, at, what)


def whole(sheet: str, what: AssignedRole) -> RoleAssignment:
    return RoleAssignment(sheet, Axis.SHEET, 0, what)


def read(workbook: Workbook, *assignments: RoleAssignment, **answers: str) -> LayoutResult:
    """What comes of it when everything that is suggested is accepted, and a maximum that is asked for is 5."""
    given = {**ABOUT, **answers}
    while True:
        found = read_by_layout(workbook, None, EarlierEditions(None), given, assignments)
        new = {q.key: q.suggestion or "5" for q in found.reading.questions if q.suggestion or q.kind == "maximum"}
        if not new:
            return found
        given |= new


def totals_of(found: LayoutResult) -> dict[str, float]:
    assert found.reading.edition is not None, (found.reading.problems, found.reading.questions)
    (block,) = found.reading.edition.blocks
    return {a.name: float(p.sum()) for a, p in zip(block.agencies, block.points, strict=True)}


# Headings that the program does not know


def test_a_table_whose_headings_are_not_known_is_read_once_they_are_pointed_at() -> None:
    workbook = sheet_of(*OWN_WORDS)
    assert read(workbook).reading.edition is None
    found = read(
        workbook, row(1, AssignedRole.HEADER), column(1, AssignedRole.AGENCY_NAMES), column(4, AssignedRole.TOTAL)
    )
    assert totals_of(found) == TOTALS
    assert found.control == Control(sums=3, sums_held=3)
    said = {line.heading for line in found.layout.tables[0].of_criteria}
    assert "Nơi làm" in said, "the heading is kept as it stands, so that the next file of the shape is known by it"


@pytest.mark.parametrize(
    "assignment", [row(1, AssignedRole.HEADER), column(1, AssignedRole.AGENCY_NAMES)], ids=["header", "names"]
)
def test_one_of_both_is_enough_where_the_cells_say_the_rest(assignment: RoleAssignment) -> None:
    assert totals_of(read(sheet_of(*OWN_WORDS), assignment, column(4, AssignedRole.TOTAL))) == TOTALS


def test_agencies_side_by_side_are_read_once_the_names_of_criteria_are_pointed_at() -> None:
    workbook = sheet_of(*ACROSS)
    assert read(workbook).reading.edition is None
    found = read(workbook, column(0, AssignedRole.CRITERION_NAMES), column(1, AssignedRole.MAXIMA))
    assert totals_of(found) == TOTALS
    assert found.outcomes[0].maximum == 15


# Rows and columns


KNOWN: list[list[CellValue]] = [
    ["TT", "Cơ quan", "Mạng (10 điểm)", "Trang tin (5 điểm)"],
    *[line[:4] for line in OWN_WORDS[2:]],
]


def test_a_row_that_is_no_agency_is_left_out_and_counted_again() -> None:
    workbook = sheet_of(*KNOWN, [4.0, "Văn phòng cũ", 1.0, 1.0])
    assert len(totals_of(read(workbook))) == 4
    left_out = row(4, AssignedRole.NOTE)
    assert totals_of(read(workbook, left_out)) == TOTALS
    assert len(totals_of(read(workbook, left_out, row(4, AssignedRole.AGENCY)))) == 4


def test_a_column_is_a_criterion_with_the_code_and_maximum_of_its_heading() -> None:
    workbook = sheet_of(
        *([*line, extra] for line, extra in zip(KNOWN, ["1.3 Sáng kiến (2 điểm)", 1.0, 2.0, 0.5], strict=True))
    )
    as_note = read(workbook, column(4, AssignedRole.NOTE))
    assert totals_of(as_note) == TOTALS
    again = read(workbook, column(4, AssignedRole.NOTE), column(4, AssignedRole.CRITERION))
    assert totals_of(again) == {"Sở Nội vụ": 14.0, "Sở Y tế": 14.5, "Sở Tư pháp": 12.0}
    line = next(line for line in again.layout.tables[0].of_criteria if line.index == 4)
    assert (line.code, line.name, line.maximum) == ("1.3", "Sáng kiến", 2.0)


def test_self_scores_stand_beside_the_criterion_before_them() -> None:
    own: list[CellValue] = ["Cơ quan báo", 10.0, 10.0, 9.0]
    workbook = sheet_of(*([*line[:3], extra, line[3]] for line, extra in zip(KNOWN, own, strict=True)))
    edition = read(workbook, column(3, AssignedRole.SELF_SCORED)).reading.edition
    assert edition is not None
    (block,) = edition.blocks
    assert block.self_points is not None
    assert block.points.sum(axis=1).tolist() == [13.0, 12.5, 11.5]
    assert block.self_points[:, 0].tolist() == [10.0, 10.0, 9.0]


def test_there_is_one_total_and_the_other_column_is_left_out() -> None:
    sheet = sheet_of(*([*line, line[4]] for line in OWN_WORDS if len(line) == 5))
    found = read(
        sheet,
        row(0, AssignedRole.HEADER),
        column(1, AssignedRole.AGENCY_NAMES),
        column(4, AssignedRole.TOTAL),
        column(5, AssignedRole.TOTAL),
    )
    roles = {line.index: line.role for line in found.layout.tables[0].of_criteria}
    assert (roles[4], roles[5]) == (Role.OTHER, Role.TOTAL)
    assert totals_of(found) == TOTALS


def test_what_is_pointed_at_is_in_doubt_no_more_even_when_it_was_answered_before() -> None:
    workbook = sheet_of(*KNOWN, [None, "Trung bình", 8.2, 4.2])
    doubted = sheet_of(*KNOWN, [None, "Mức chung", *(sum(line[at] for line in KNOWN[1:]) / 3 for at in (2, 3))])  # type: ignore[misc]
    (doubt,) = read(doubted).layout.doubts
    found = read(doubted, row(4, AssignedRole.NOTE), **{doubt.key: "summary"})
    assert (found.layout.doubts, found.reading.warnings) == ((), ())
    assert totals_of(found) == totals_of(read(workbook)) == TOTALS


# Sheets


def two_sheets(second: str, *rows: list[CellValue]) -> Workbook:
    return Workbook("x.xlsx", (Sheet("Thẩm tra", True, KNOWN), Sheet(second, True, rows)))


def test_a_sheet_that_is_left_out_asks_nothing() -> None:
    workbook = two_sheets("Tóm tắt", *KNOWN)
    assert [doubt.kind for doubt in read(workbook).layout.doubts] == ["layout_table"]
    found = read(workbook, whole("Tóm tắt", AssignedRole.LEAVE_OUT))
    assert found.layout.doubts == ()
    assert totals_of(found) == TOTALS


def test_a_hidden_sheet_is_used_when_one_says_so() -> None:
    workbook = Workbook("x.xlsx", (Sheet("Điểm", False, KNOWN),))
    assert read(workbook).reading.edition is None
    assert totals_of(read(workbook, whole("Điểm", AssignedRole.USE))) == TOTALS


@pytest.mark.parametrize("how", ["pointed at", "answered"])
def test_a_sheet_of_the_same_agencies_is_that_of_their_self_scores(how: str) -> None:
    own = [[*line[:2], 10.0, 5.0] if line[0] != "TT" else line for line in KNOWN]
    workbook = two_sheets("Báo về", *own)
    if how == "pointed at":
        found = read(workbook, whole("Báo về", AssignedRole.SELF_SCORES))
    else:
        (doubt,) = read(workbook).layout.doubts
        assert doubt.key.startswith("Báo về.")
        found = read(workbook, **{doubt.key: "self_scored"})
    assert totals_of(found) == TOTALS
    assert found.reading.edition is not None
    (block,) = found.reading.edition.blocks
    assert block.self_points is not None
    assert block.self_points.tolist() == [[10.0, 5.0]] * 3


# What comes of it


def test_what_would_come_of_it_is_told_while_questions_are_open() -> None:
    found = read_by_layout(sheet_of(*KNOWN), None, EarlierEditions(None), {})
    assert found.reading.edition is None
    (block,) = found.outcomes
    assert (block.agencies, block.criteria, block.maximum, block.earlier_maximum) == (3, 2, 15, None)
    assert block.best == (("Sở Nội vụ", 13.0), ("Sở Y tế", 12.5), ("Sở Tư pháp", 11.5))


def test_no_sum_of_maxima_is_told_while_one_is_asked_for() -> None:
    header: list[CellValue] = ["TT", "Cơ quan", "Mạng (10 điểm)", "Trang tin"]
    found = read_by_layout(sheet_of(header, *KNOWN[1:]), None, EarlierEditions(None), {})
    assert [block.maximum for block in found.outcomes] == [None]


def test_a_figure_that_does_not_hold_is_named_by_agency_and_cell() -> None:
    rows: list[list[CellValue]] = [["TT", "Cơ quan", "Mạng (10 điểm)", "Trang tin (5 điểm)", "Tổng điểm", "Hạng"]]
    rows += [
        [*line, total, rank] for line, total, rank in zip(KNOWN[1:], (13.0, 12.1, 11.5), (1.0, 3.0, 2.0), strict=True)
    ]
    control = read_by_layout(sheet_of(*rows), None, EarlierEditions(None), {}).control
    assert control is not None
    assert (control.sums, control.sums_held, control.ranks, control.ranks_held) == (3, 2, 3, 1)
    assert [(f.what, f.agency, f.printed, f.recomputed, f.cell) for f in control.failing] == [
        ("total", "Sở Y tế", 12.1, 12.5, "E3"),
        ("rank", "Sở Y tế", 3.0, 2.0, "F3"),
        ("rank", "Sở Tư pháp", 2.0, 3.0, "F4"),
    ]
    assert control.stops


def test_a_printed_mean_that_does_not_hold_is_warned_of_and_decides_nothing() -> None:
    """8.16… is printed cut, 4.3 is not the mean of 5, 3 and 4.5."""
    workbook = sheet_of(*KNOWN, [None, "Trung bình", 8.1, 4.3])
    found = read(workbook)
    assert totals_of(found) == TOTALS
    assert [(w.rule, w.cell, w.details) for w in found.reading.warnings] == [
        (Rule.PRINTED_FIGURE_DIFFERS, "D5", {"recomputed": "4.166666667"})
    ]
    right = sheet_of(*KNOWN, [None, "Trung bình", 8.1, 4.17])
    assert read(right).reading.warnings == ()


def test_ranks_are_controlled_to_the_decimals_of_the_points_while_nobody_has_said_to_how_many() -> None:
    rows: list[list[CellValue]] = [["TT", "Cơ quan", "Mạng (10 điểm)", "Hạng"]]
    rows += [[float(n), f"Sở {name}", points, float(n)] for n, name, points in ((1, "Một", 8.4), (2, "Hai", 8.3))]
    control = read_by_layout(sheet_of(*rows), None, EarlierEditions(None), {}).control
    assert control is not None
    assert (control.ranks, control.ranks_held) == (2, 2)
