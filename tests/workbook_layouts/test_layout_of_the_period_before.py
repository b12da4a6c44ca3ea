"""The layout of a period is kept with it; the next file of that shape is read without a question about its layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.data import read_edition, read_layout, write_edition
from dashboard.data.workbook_cells import CellRange, CellValue, EarlierEditions, Sheet, Workbook
from dashboard.model import EditionId, Rule
from dashboard.publishing import keep_layout
from dashboard.workbook_layouts import (
    AssignedRole,
    Axis,
    LayoutResult,
    Reason,
    Role,
    RoleAssignment,
    read_by_layout,
    toml_of,
)
from tests.workbook_layouts.result_sheets import ABOUT
from tests.workbook_layouts.test_role_assignments import OWN_WORDS, TOTALS, totals_of

Rows = Sequence[Sequence[CellValue]]
NEXT = {**ABOUT, "period": "2025", "title": "Kết quả năm 2025"}
FIRST = EditionId("thu-nghiem", "2024")


def workbook(*rows: Sequence[CellValue], name: str = "Điểm") -> Workbook:
    return Workbook("x.xlsx", (Sheet(name, True, rows),))


def published(root: Path, of: Workbook, assignments: Sequence[RoleAssignment] = (), **answers: str) -> LayoutResult:
    """The file as the edition of 2024, with its layout kept; a maximum that is asked for is 5."""
    given = {**ABOUT, **answers}
    while True:
        found = read_by_layout(of, None, EarlierEditions(root), given, assignments)
        new = {q.key: q.suggestion or "5" for q in found.reading.questions if q.suggestion or q.kind == "maximum"}
        if not new:
            break
        given |= new
    assert found.reading.edition is not None, (found.reading.problems, found.reading.questions)
    assert found.to_keep is not None
    write_edition(found.reading.edition, root)
    keep_layout(root, found.reading.edition.id, toml_of(found.to_keep), operator())
    return found


def next_period(root: Path, of: Workbook, answers: Mapping[str, str] = NEXT, *, anew: bool = False) -> LayoutResult:
    return read_by_layout(of, None, EarlierEditions(root), answers, anew=anew)


def of_the_layout(found: LayoutResult) -> list[str | None]:
    """What is asked about rows, columns and sheets."""
    return [question.value for question in found.reading.questions if question.kind.startswith("layout")]


def said(found: LayoutResult) -> list[tuple[Rule, str | None]]:
    kept = [w for w in found.reading.warnings if w.rule.startswith("refusal.layout_kept")]
    return [(warning.rule, warning.details.get("names")) for warning in kept]


POINTED = (
    RoleAssignment("Điểm", Axis.ROW, 1, AssignedRole.HEADER),
    RoleAssignment("Điểm", Axis.COLUMN, 1, AssignedRole.AGENCY_NAMES),
    RoleAssignment("Điểm", Axis.COLUMN, 4, AssignedRole.TOTAL),
)
"""What makes OWN_WORDS readable."""


def test_headings_in_words_of_their_own_are_taught_once(tmp_path: Path) -> None:
    published(tmp_path, workbook(*OWN_WORDS), POINTED)
    moved = [["UBND TỈNH"], ["KẾT QUẢ NĂM 2025"], [], *([None, *row] for row in OWN_WORDS[1:])]
    found = next_period(tmp_path, workbook(*moved, name="Điểm 2025"))
    assert found.as_before == "2024"
    assert (found.reading.questions, said(found)) == ((), [])
    assert totals_of(found) == TOTALS
    roles = {line.heading: (line.role, line.reason) for line in found.layout.tables[0].of_criteria}
    assert roles["Cộng dồn"] == (Role.TOTAL, Reason.AS_BEFORE)
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (3, 3)
    anew = next_period(tmp_path, workbook(*moved), anew=True)
    assert anew.as_before == ""
    assert anew.reading.edition is None


NOTED: Rows = [
    ["TT", "Cơ quan", "Mạng (10 điểm)", "Mức cũ", "Trang tin (5 điểm)"],
    [1.0, "Sở Nội vụ", 8.0, 1.0, 5.0],
    [2.0, "Sở Y tế", 9.5, 2.0, 3.0],
    [3.0, "Sở Tư pháp", 7.0, 3.0, 4.5],
    [None, "Mức chung", 8.0, 2.0, 4.0],
]


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A period in which a column was pointed at as no points, and a row was answered to be no agency."""
    assignment = RoleAssignment("Điểm", Axis.COLUMN, 3, AssignedRole.NOTE)
    first = read_by_layout(workbook(*NOTED), None, EarlierEditions(None), ABOUT, [assignment])
    (doubt,) = first.layout.doubts
    published(tmp_path, workbook(*NOTED), [assignment], **{doubt.key: "summary"})
    return tmp_path


def test_what_was_pointed_at_and_answered_holds_for_the_next_file(known: Path) -> None:
    found = next_period(known, workbook(*NOTED))
    assert (found.reading.questions, said(found)) == ((), [])
    assert totals_of(found) == TOTALS


def test_a_criterion_more_is_asked_about_and_nothing_else(known: Path) -> None:
    rows = [[*row, extra] for row, extra in zip(NOTED, ["Sáng kiến (2 điểm)", 1.0, 2.0, 0.5, 1.2], strict=True)]
    found = next_period(known, workbook(*rows))
    assert of_the_layout(found) == ["Sáng kiến (2 điểm)"]
    (doubt,) = found.layout.doubts
    read = next_period(known, workbook(*rows), {**NEXT, doubt.key: "criterion"})
    assert totals_of(read) == {"Sở Nội vụ": 14.0, "Sở Y tế": 14.5, "Sở Tư pháp": 12.0}


def test_a_heading_that_is_gone_and_an_agency_that_is_gone_are_named(known: Path) -> None:
    rows = [[row[at] for at in (0, 1, 2, 3)] for row in NOTED if row[1] != "Sở Y tế"]
    found = next_period(known, workbook(*rows))
    assert of_the_layout(found) == []
    assert said(found) == [(Rule.LAYOUT_KEPT_GONE, "Trang tin (5 điểm)")]
    assert Rule.AGENCIES_GONE in {warning.rule for warning in found.reading.warnings}
    assert totals_of(found) == {"Sở Nội vụ": 8.0, "Sở Tư pháp": 7.0}


def test_an_answer_of_this_period_goes_over_the_one_before(known: Path) -> None:
    first = next_period(known, workbook(*NOTED), anew=True)
    (doubt,) = [doubt for doubt in first.layout.doubts if doubt.value == "Mức chung"]
    found = next_period(known, workbook(*NOTED), {**NEXT, doubt.key: "agency"})
    assert len([q for q in found.reading.questions if q.kind == "agency"]) == 1, "it is asked which one"
    assert Rule.ANSWER_UNASKED not in {warning.rule for warning in found.reading.warnings}


def test_another_shape_takes_nothing_over_and_says_so(known: Path) -> None:
    rows: Rows = [["TT", "Cơ quan", "Nhân lực (5 điểm)"], [1.0, "Sở Nội vụ", 3.0], [2.0, "Sở Y tế", 4.0]]
    found = next_period(known, workbook(*rows))
    assert (found.as_before, said(found)) == ("", [(Rule.LAYOUT_KEPT_UNUSED, None)])


def test_a_column_of_a_year_is_never_taken_for_that_of_the_year_before(tmp_path: Path) -> None:
    """What was "2024, counts" in one file stands in the next as last year's figures."""

    def years(first: int) -> Workbook:
        head = ["TT", "Cơ quan", "Mạng (10 điểm)", None, "Trang tin (5 điểm)", None]
        under = [None, None, *[f"Năm {first}", f"Năm {first + 1}"] * 2]
        rows = [[1.0, "Sở Nội vụ", 1.0, 8.0, 1.0, 5.0], [2.0, "Sở Y tế", 2.0, 9.5, 2.0, 3.0]]
        return workbook(head, under, *rows)

    asked = read_by_layout(years(2023), None, EarlierEditions(None), ABOUT)
    (doubt,) = asked.layout.doubts
    first = published(tmp_path, years(2023), **{doubt.key: "Năm 2024"})
    assert totals_of(first) == {"Sở Nội vụ": 13.0, "Sở Y tế": 12.5}
    found = next_period(tmp_path, years(2024))
    assert found.as_before == "2024"
    assert of_the_layout(found) == ["Năm 2024; Năm 2025"]


SCORERS = ["Giám khảo A", "Giám khảo B", "Trung bình"]


def scored(*more: Sequence[CellValue]) -> Workbook:
    """Two criteria and the total, each with three columns."""
    head = ["TT", "Cơ quan", "Mạng (10 điểm)", None, None, "Trang tin (5 điểm)", None, None, "Tổng điểm", None, None]
    rows = [
        [1.0, "Sở Nội vụ", 7.0, 8.0, 7.5, 3.0, 5.0, 4.0, 10.0, 13.0, 11.5],
        [2.0, "Sở Y tế", 9.0, 9.5, 9.25, 1.0, 3.0, 2.0, 10.0, 12.5, 11.25],
        [3.0, "Sở Tư pháp", 5.0, 7.0, 6.0, 4.0, 4.5, 4.25, 9.0, 11.5, 10.25],
    ]
    merged = tuple(CellRange(len(more), first, len(more), first + 2) for first in (2, 5, 8))
    return Workbook("x.xlsx", (Sheet("Điểm", True, [*more, head, [None, None, *SCORERS * 3], *rows], merged),))


def test_which_of_several_scorers_counts_is_asked_once_and_not_again(tmp_path: Path) -> None:
    asked = read_by_layout(scored(), None, EarlierEditions(None), ABOUT)
    assert of_the_layout(asked) == ["; ".join(SCORERS)]
    (doubt,) = asked.layout.doubts
    first = published(tmp_path, scored(), **{doubt.key: "Giám khảo B"})
    assert totals_of(first) == TOTALS
    found = next_period(tmp_path, scored(["NĂM 2025"], []))
    assert (of_the_layout(found), totals_of(found)) == ([], TOTALS)
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (3, 3)


def test_a_criterion_whose_figures_are_now_the_sum_of_the_others_is_asked_about(tmp_path: Path) -> None:
    head = ["TT", "Cơ quan", "Mạng (10 điểm)", "Trang tin (5 điểm)", "Nhân lực (15 điểm)", "Tổng điểm"]
    names, first, second = ("Sở A", "Sở B", "Sở C", "Sở D"), (8.0, 9.0, 1.0, 4.0), (5.0, 1.0, 2.0, 3.0)

    def sheet(third: Sequence[float], total: Sequence[float]) -> Workbook:
        lines = zip(names, first, second, third, total, strict=True)
        return workbook(head, *([float(n), *line] for n, line in enumerate(lines, 1)))

    published(tmp_path, sheet((2.0, 7.0, 9.0, 1.0), (15.0, 17.0, 12.0, 8.0)))
    sums = (13.0, 10.0, 3.0, 7.0)
    assert of_the_layout(next_period(tmp_path, sheet(sums, sums))) == ["Nhân lực (15 điểm)"]


def test_a_sheet_that_was_left_out_is_left_out_again_and_a_new_one_is_asked_about(tmp_path: Path) -> None:
    points = Sheet("Chi tiết 2024", True, NOTED[:4])
    other = Sheet("Danh bạ", True, [["TT", "Cơ quan", "Số máy"], [1.0, "Sở Nội vụ", 5.0], [2.0, "Sở Y tế", 7.0]])
    published(
        tmp_path,
        Workbook("x.xlsx", (points, other)),
        [RoleAssignment("Danh bạ", Axis.SHEET, 0, AssignedRole.LEAVE_OUT)],
    )
    again = other, replace(points, name="Chi tiết 2025")
    found = next_period(tmp_path, Workbook("x.xlsx", again))
    assert of_the_layout(found) == []
    assert [block.criteria for block in found.outcomes] == [3]
    more = Workbook("x.xlsx", (*again, replace(other, name="Sổ khác")))
    assert of_the_layout(next_period(tmp_path, more)) == ["Sổ khác"]


def test_an_agency_that_is_known_is_not_asked_about_for_want_of_a_number(known: Path) -> None:
    rows = [[None if row[1] == "Sở Y tế" else row[0], *row[1:]] for row in NOTED[:4]]
    assert "Sở Y tế" in of_the_layout(next_period(known, workbook(*rows), anew=True))
    found = next_period(known, workbook(*rows))
    assert (of_the_layout(found), totals_of(found)) == ([], TOTALS)


@pytest.mark.parametrize("first", [0, 1], ids=["in the same order", "in the other order"])
def test_a_sheet_of_self_scores_is_one_again_wherever_it_stands(tmp_path: Path, first: int) -> None:
    """Nothing but the name of the sheet tells the two from each other, and no word in it is known."""
    own = [[*row[:2], 9.0, row[3], 4.0] if isinstance(row[0], float) else row for row in NOTED[:4]]
    sheets = Sheet("Thẩm tra 2024", True, NOTED[:4]), Sheet("Báo về 2024", True, own)
    assignments = [RoleAssignment("Báo về 2024", Axis.SHEET, 0, AssignedRole.SELF_SCORES)]
    notes = [RoleAssignment(sheet.name, Axis.COLUMN, 3, AssignedRole.NOTE) for sheet in sheets]
    published(tmp_path, Workbook("x.xlsx", sheets), [*assignments, *notes])
    later = [replace(sheet, name=sheet.name.replace("2024", "2025")) for sheet in (sheets[first], sheets[1 - first])]
    found = next_period(tmp_path, Workbook("x.xlsx", tuple(later)))
    assert (of_the_layout(found), totals_of(found)) == ([], TOTALS)
    assert found.reading.edition is not None
    assert found.reading.edition.blocks[0].self_points.tolist() == [[9.0, 4.0]] * 3  # type: ignore[union-attr]


def test_a_sheet_that_does_not_say_so_is_never_one_of_self_scores(tmp_path: Path) -> None:
    """It is headed as the self-scores of the period before were, and holds the points of one group of criteria."""
    scores = {"Sở Nội vụ": (8.0, 5.0, 4.0), "Sở Y tế": (9.5, 3.0, 3.5), "Sở Tư pháp": (7.0, 4.5, 2.0)}
    heads = ["Cơ quan", "1.1. Mạng (10 điểm)", "1.2. Trang tin (5 điểm)", "2.1. Ký số (5 điểm)"]
    own: Rows = [heads, *([agency, *points] for agency, points in scores.items())]
    appraised: Rows = [
        ["Đơn vị", "Mạng", "Trang tin", "Ký số", "Tổng điểm", "Xếp hạng"],
        ["Điểm tối đa", 10.0, 5.0, 5.0],
        ["Sở Nội vụ", 8.0, 5.0, 4.0, 17.0, 1.0],
        ["Sở Y tế", 9.5, 3.0, 3.5, 16.0, 2.0],
        ["Sở Tư pháp", 7.0, 4.5, 2.0, 13.5, 3.0],
    ]
    published(tmp_path, Workbook("x.xlsx", (Sheet("Tự chấm", True, own), Sheet("Thẩm định", True, appraised))))
    group = Sheet("Hạ tầng", True, [row[:3] for row in own])
    other = Sheet("Ứng dụng", True, [[row[0], row[3]] for row in own])
    found = next_period(tmp_path, Workbook("x.xlsx", (group, other)))
    asked = {q.key: q.suggestion for q in found.reading.questions if q.suggestion}
    found = next_period(tmp_path, Workbook("x.xlsx", (group, other)), {**NEXT, **asked})
    assert found.reading.edition is not None, found.reading.questions
    (block,) = found.reading.edition.blocks
    assert (block.points.tolist(), block.self_points) == ([list(points) for points in scores.values()], None)


def test_a_layout_that_is_damaged_is_named_and_not_used(known: Path) -> None:
    keep_layout(known, FIRST, "tables = 3", operator())
    found = next_period(known, workbook(*NOTED))
    assert (found.as_before, said(found)) == ("", [(Rule.LAYOUT_KEPT_DAMAGED, None)])


def test_what_is_kept_is_read_back(known: Path) -> None:
    text = read_layout(known, FIRST)
    assert text is not None
    assert 'said = "Mức chung"' in text
    assert read_edition(known, FIRST).id == FIRST


def test_a_list_that_was_laid_out_anew_is_so_again(tmp_path: Path) -> None:
    rows = [[agency, name, points] for agency in TOTALS for name, points in (("Mạng", 4.0), ("Trang tin", 2.0))]
    long = workbook(["Đơn vị", "Tiêu chí", "Điểm"], *rows)
    assert of_the_list(next_period(tmp_path, long)) == ["Điểm.list"]
    published(tmp_path, long, **{"Điểm.list": "use"})
    found = next_period(tmp_path, long)
    assert of_the_list(found) == []
    assert of_the_list(next_period(tmp_path, long, anew=True)) == ["Điểm.list"]


def of_the_list(found: LayoutResult) -> list[str]:
    return [question.key for question in found.reading.questions if question.kind == "long_list"]
