"""A layout is a file that a person corrects: what it says is read back, and what it cannot mean is named."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from dashboard.data.workbook_cells import CellValue, EarlierEditions, QuestionKind, Sheet, Workbook
from dashboard.workbook_layouts import (
    Direction,
    DoubtKind,
    GroupName,
    Layout,
    LayoutFileError,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
    layout_from_toml,
    propose,
    read_by_layout,
    toml_of,
    with_answers,
)
from tests.workbook_layouts.random_layouts import known, laid_out
from tests.workbook_layouts.result_sheets import ABOUT

TURNED = ["TT", "Cơ quan", "Trang tin (5 điểm)", "Mạng (10 điểm)", "Tổng điểm"]
HEADER = ["TT", "Cơ quan", "Mạng (10 điểm)", "Trang tin (5 điểm)", "Tổng điểm"]
ROWS = [
    [1.0, "Sở Nội vụ", 8.0, 5.0, 13.0],
    [2.0, "Sở Y tế", 9.5, 3.0, 12.5],
    [3.0, "Sở Tư pháp", 7.0, 4.5, 11.5],
]


def sheet_of(*rows: Sequence[CellValue], name: str = "Điểm") -> Workbook:
    return Workbook("x.xlsx", (Sheet(name, True, rows),))


WORKBOOK = sheet_of(HEADER, *ROWS)
ACCEPTED = {**ABOUT, "sheet.Điểm.block": "new:Sở"}


def totals_of(workbook: Workbook, layout: Layout, **answers: str) -> dict[str, float]:
    reading = read_by_layout(workbook, layout, EarlierEditions(None), {**ACCEPTED, **answers}).reading
    assert reading.edition is not None, (reading.problems, reading.questions)
    (block,) = reading.edition.blocks
    return {a.name: float(p.sum()) for a, p in zip(block.agencies, block.points, strict=True)}


def rules_of(workbook: Workbook, layout: Layout | None) -> list[tuple[str, str | None]]:
    return [
        (p.rule.partition(".")[2], p.cell)
        for p in read_by_layout(workbook, layout, EarlierEditions(None), ACCEPTED).reading.problems
    ]


def test_a_layout_reads_like_the_sheet() -> None:
    told = toml_of(propose(WORKBOOK).layout)
    assert 'lines = "2:4"\nrole = "agency"' in told
    assert 'lines = "C"\nrole = "criterion"\nname = "Mạng"\nmaximum = 10\nhead = "1"\nsaid = "Mạng (10 điểm)"' in told
    assert 'lines = "E"\nrole = "total"' in told


KEPT = """[[tables]]
sheet = "Điểm"
agencies = "down"
block = ""
names = "B"
[[tables.rows]]
lines = "2:4"
role = "agency"
why = "pointed_at"
[[tables.columns]]
lines = "C"
role = "criterion"
name = "Mạng"
maximum = 10
head = "1"
said = "Mạng (10 điểm)"
under = ["I. Hạ tầng"]
why = "as_before"

"""


def test_a_file_kept_by_an_earlier_release_is_read_and_written_as_it_was() -> None:
    assert toml_of(layout_from_toml(KEPT)) == KEPT


def test_whatever_a_name_holds_is_read_back() -> None:
    strange = '"\\\n\t\x00\x7f\u2028 “Sở” \U0001f600 #]'
    line = Line(3, Role.CRITERION, Reason.FIGURES, strange, strange, (GroupName(strange, ""),), 2.5, heading_index=0)
    own = Line(4, Role.AGENCY, Reason.HEADING, name=strange, measure=Measure.SELF_SCORED)
    layout = Layout((TableLayout(strange, Direction.ACROSS, strange, None, (own,), (line,)),))
    assert layout_from_toml(toml_of(layout)) == layout


@pytest.mark.parametrize("seed", range(20))
def test_a_proposed_layout_is_read_back_with_its_doubts(seed: int) -> None:
    dice = random.Random(seed)
    layout = propose(laid_out(dice, known(dice))).layout
    assert layout_from_toml(toml_of(layout)) == layout


def test_the_layout_of_one_file_reads_the_next_of_the_same_shape() -> None:
    layout = layout_from_toml(toml_of(propose(WORKBOOK).layout))
    following = sheet_of(HEADER, [1.0, "Sở Nội vụ", 1.0, 2.0, 3.0], *ROWS[1:])
    assert totals_of(following, layout) == {"Sở Nội vụ": 3.0, "Sở Y tế": 12.5, "Sở Tư pháp": 11.5}


def test_what_is_pointed_at_counts_and_not_what_was_proposed() -> None:
    """The officer says that the second column is no criterion, and that the third row is no agency."""
    told = toml_of(propose(WORKBOOK).layout)
    told = told.replace('lines = "D"\nrole = "criterion"', 'lines = "D"\nrole = "other"')
    told = told.replace('lines = "2:4"\nrole = "agency"', 'lines = "2:3"\nrole = "agency"')
    told += '[[tables.rows]]\nlines = "4"\nrole = "summary"\n'
    layout = layout_from_toml(told.replace('lines = "E"\nrole = "total"', 'lines = "E"\nrole = "other"'))
    assert totals_of(WORKBOOK, layout) == {"Sở Nội vụ": 8.0, "Sở Y tế": 9.5}


@pytest.mark.parametrize(
    ("workbook", "rule", "cell"),
    [
        (sheet_of(TURNED, *ROWS), "layout_differs", "C1"),
        (sheet_of(HEADER, *ROWS, [4.0, "Sở Công Thương", 1.0, 1.0, 2.0]), "layout_line_unknown", "B5"),
        (sheet_of([*HEADER, "Nhân lực"], *([*row, 1.0] for row in ROWS)), "layout_line_unknown", "F1"),
        (sheet_of(HEADER, *ROWS, name="Khác"), "layout_sheet_missing", None),
    ],
    ids=["headings changed places", "an agency more", "a criterion more", "another sheet"],
)  # fmt: skip
def test_a_file_of_another_layout_is_refused_where_it_differs(workbook: Workbook, rule: str, cell: str | None) -> None:
    assert (rule, cell) in rules_of(workbook, propose(WORKBOOK).layout)


@pytest.mark.parametrize(
    "rows",
    [(*ROWS, [4.0, "Sở Công Thương", 1.0, 1.0, 2.0]), ROWS[:2]],
    ids=["an agency more", "an agency less"],
)
def test_an_agency_in_the_row_of_the_means_is_not_left_out(rows: Sequence[Sequence[CellValue]]) -> None:
    def with_means(rows: Sequence[Sequence[CellValue]]) -> Workbook:
        means = [sum(float(str(row[n])) for row in rows) / len(rows) for n in (2, 3, 4)]
        return sheet_of(HEADER, *rows, [None, "Trung bình", *means])

    told = toml_of(read_by_layout(with_means(ROWS), None, EarlierEditions(None), ACCEPTED).layout)
    assert 'lines = "5"\nrole = "summary"\nhead = "B"\nsaid = "Trung bình"' in told
    assert ("layout_differs", "B5") in rules_of(with_means(rows), layout_from_toml(told))


@pytest.mark.parametrize(
    "told",
    [
        "tables = 1",
        "[[tables]]",
        "[x]\n",
        "a = ",
        '[[tables]]\nsheet = "a"\nagencies = "up"\nblock = ""',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\nnames = "5"',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\n[[tables.rows]]\nlines = "0"\nrole = "agency"',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\n[[tables.rows]]\nlines = "1:999999"\nrole = "agency"',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\n[[tables.rows]]\nlines = "1"\nrole = "king"',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\n[[tables.columns]]\nlines = "ZZZ"\nrole = "note"',
        '[[tables]]\nsheet = "a"\nagencies = "down"\nblock = ""\n[[tables.rows]]\nlines = "1:3"\nrole = "note"\n'
        '[[tables.rows]]\nlines = "2"\nrole = "agency"',
        '[[doubts]]\nkey = "a"\nkind = "layout_line"\ntable = 1\nchoices = []\nproposed = "x"\ncell = "A1"',
    ],
)
def test_what_is_no_layout_is_refused(told: str) -> None:
    with pytest.raises(LayoutFileError):
        layout_from_toml(told)


def test_a_doubt_is_a_question_until_it_is_answered() -> None:
    """A row of means among agencies, under a name that says nothing."""
    means = [sum(float(str(row[n])) for row in ROWS) / 3 for n in (2, 3, 4)]
    workbook = sheet_of(HEADER[1:], *(row[1:] for row in ROWS), ["Mức chung", *means])
    layout = propose(workbook).layout
    (doubt,) = layout.doubts
    asked = read_by_layout(workbook, layout, EarlierEditions(None), ACCEPTED).reading
    assert asked.edition is None
    assert [(q.key, q.cell, q.value) for q in asked.questions] == [(doubt.key, "A5", "Mức chung")]
    answered = with_answers(layout, {doubt.key: "summary"})
    assert answered.doubts == ()
    assert totals_of(workbook, answered) == {"Sở Nội vụ": 13.0, "Sở Y tế": 12.5, "Sở Tư pháp": 11.5}
    assert totals_of(workbook, layout, **{doubt.key: "summary"}) == totals_of(workbook, answered)


def test_an_answer_that_is_none_of_the_choices_is_refused() -> None:
    means = [sum(float(str(row[n])) for row in ROWS) / 3 for n in (2, 3, 4)]
    workbook = sheet_of(HEADER[1:], *(row[1:] for row in ROWS), ["Mức chung", *means])
    layout = propose(workbook).layout
    answers = {**ACCEPTED, layout.doubts[0].key: "king"}
    reading = read_by_layout(workbook, layout, EarlierEditions(None), answers).reading
    assert [p.rule.partition(".")[2] for p in reading.problems] == ["answer_unusable"]


def test_what_is_printed_stops_a_layout_that_does_not_give_it() -> None:
    """Two of three totals are not those of the points; the officer may say in words that they are wrong."""
    workbook = sheet_of(HEADER, ROWS[0], [*ROWS[1][:4], 99.0], [*ROWS[2][:4], 98.0])
    layout = propose(workbook).layout
    settled = {doubt.key: "total" for doubt in layout.doubts}
    found = read_by_layout(workbook, layout, EarlierEditions(None), {**ACCEPTED, **settled})
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (3, 1)
    assert [(q.key, q.suggestion, dict(q.details)) for q in found.reading.questions] == [
        ("control", None, {"failing": "2", "printed": "3"})
    ]
    assert found.reading.edition is None
    confirmed = read_by_layout(
        workbook, layout, EarlierEditions(None), {**ACCEPTED, **settled, "control": "cộng tay đã lâu"}
    )
    assert confirmed.reading.edition is not None


def test_group_sums_that_do_not_hold_are_named_by_their_cell() -> None:
    rows: list[list[CellValue]] = [
        ["TT", "Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế"],
        ["I", "Hạ tầng", 10.0, 7.0, 8.5],
        ["1.1", "Máy tính", 4.0, 3.0, 3.5],
        ["1.2", "Mạng", 6.0, 4.0, 5.0],
        ["II", "Nhân lực", 8.0, 5.0, 6.0],
        ["2.1", "Cán bộ", 5.0, 4.0, 5.0],
        ["2.2", "Đào tạo", 3.0, 1.0, 1.0],
    ]
    layout = propose(sheet_of(*rows)).layout
    rows[4][4] = 7.0
    found = read_by_layout(sheet_of(*rows), layout, EarlierEditions(None), ACCEPTED)
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (4, 3)
    assert [(w.cell, w.value, dict(w.details)) for w in found.control.warnings] == [("E5", "7", {"recomputed": "6"})]


@pytest.mark.parametrize(
    "numbers", [[], ["(1)", "(2)", "(3)", "(4)"], [1.0, 2.0, 3.0, 4.0]], ids=["none", "in brackets", "plain"]
)
def test_criteria_with_the_shortest_names_are_no_numbers_of_columns(numbers: list[CellValue]) -> None:
    header: list[CellValue] = ["Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế"]
    rows: list[list[CellValue]] = [["C1", 10.0, 8.0, 9.0], ["C2", 5.0, 4.0, 3.0], ["C3", 5.0, 1.0, 2.0]]
    workbook = sheet_of(header, *([numbers] if numbers else []), *rows)
    assert totals_of(workbook, propose(workbook).layout) == {"Sở Nội vụ": 13.0, "Sở Y tế": 14.0}


def test_a_layout_without_a_table_is_named() -> None:
    assert rules_of(WORKBOOK, Layout(())) == [("layout_without_points", None)]


def test_a_line_that_may_be_the_sum_of_one_criterion_is_asked_about() -> None:
    """Groups of one criterion each, without numbers and without a total: nothing else tells them from criteria."""
    rows: list[list[CellValue]] = [
        ["Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"],
        ["Hạ tầng", 10.0, 8.0, 9.0, 7.0],
        ["Máy tính", 10.0, 8.0, 9.0, 7.0],
        ["Nhân lực", 5.0, 4.0, 3.0, 5.0],
        ["Cán bộ", 5.0, 4.0, 3.0, 5.0],
    ]
    assert [doubt.cell for doubt in propose(sheet_of(*rows)).layout.doubts] == ["A2", "A4"]


def test_of_several_rows_an_agency_the_points_count() -> None:
    """Points, self-scores and ranks one under another, the name over all of them or in the first row alone."""
    rows: list[list[CellValue]] = [
        ["TT", "Tên cơ quan", "Nội dung", "C1 (10 điểm)", "C2 (10 điểm)"],
        [1.0, "Sở Một", "Tự chấm", 6.0, 7.0],
        [None, None, "Thẩm định", 5.0, 6.0],
        [None, None, "Hạng", 2.0, 2.0],
        [2.0, "Sở Hai", "Tự chấm", 8.0, 9.0],
        [None, None, "Thẩm định", 7.0, 8.0],
        [None, None, "Hạng", 1.0, 1.0],
    ]
    workbook = sheet_of(*rows)
    layout = propose(workbook).layout
    assert layout.doubts == ()
    assert totals_of(workbook, layout) == {"Sở Một": 11.0, "Sở Hai": 15.0}
    edition = read_by_layout(workbook, layout, EarlierEditions(None), ACCEPTED).reading.edition
    assert edition is not None
    assert edition.blocks[0].self_points.tolist() == [[6.0, 7.0], [8.0, 9.0]]


def groups_in_sheets(*, full_total: bool = False) -> Workbook:
    """Two groups of criteria, a sheet each, with their agencies in another order and the sum of each group."""
    first: list[list[CellValue]] = [
        ["TT", "Cơ quan", "Máy tính (10 điểm)", "Mạng (5 điểm)", "Tổng điểm"],
        [1.0, "Sở Nội vụ", 8.0, 5.0, 13.0],
        [2.0, "Sở Y tế", 9.5, 3.0, 12.5],
        [3.0, "Sở Tư pháp", 7.0, 4.5, 11.5],
    ]
    second: list[list[CellValue]] = [
        ["TT", "Cơ quan", "Cán bộ (4 điểm)", "Đào tạo (6 điểm)", "Tổng điểm"],
        [1.0, "Sở Tư pháp", 4.0, 5.0, 20.5 if full_total else 9.0],
        [2.0, "Sở Nội vụ", 1.0, 2.0, 16.0 if full_total else 3.0],
        [3.0, "Sở Y tế", 3.0, 6.0, 21.5 if full_total else 9.0],
    ]
    return Workbook("x.xlsx", (Sheet("Hạ tầng", True, first), Sheet("Nhân lực", True, second)))


@pytest.mark.parametrize("full_total", [False, True])
def test_sheets_with_a_group_of_criteria_each_are_joined_by_agency(full_total: bool) -> None:
    workbook = groups_in_sheets(full_total=full_total)
    layout = propose(workbook).layout
    (doubt,) = [doubt for doubt in layout.doubts if doubt.kind is DoubtKind.TABLE]
    assert (doubt.proposed, doubt.suggested, doubt.value) == ("join", True, "Nhân lực")
    answers = {**ABOUT, "sheet.Hạ tầng.block": "new:Sở", doubt.key: "join"}
    answers |= {other.key: other.proposed for other in layout.doubts if other is not doubt}
    found = read_by_layout(workbook, None, EarlierEditions(None), answers)
    edition = found.reading.edition
    assert edition is not None, (found.reading.problems, found.reading.questions)
    (block,) = edition.blocks
    points = {agency.name: list(row) for agency, row in zip(block.agencies, block.points.tolist(), strict=True)}
    assert points == {
        "Sở Nội vụ": [8.0, 5.0, 1.0, 2.0],
        "Sở Y tế": [9.5, 3.0, 3.0, 6.0],
        "Sở Tư pháp": [7.0, 4.5, 4.0, 5.0],
    }
    assert [node.name for node in block.tree.groups] == ["Hạ tầng", "Nhân lực"]
    assert found.control is not None
    assert (found.control.sums, found.control.sums_held) == (6, 6)


def test_a_joined_layout_reads_the_next_files_and_stops_where_an_agency_is_missing() -> None:
    workbook = groups_in_sheets()
    answers = {doubt.key: doubt.proposed for doubt in propose(workbook).layout.doubts}
    layout = layout_from_toml(toml_of(with_answers(propose(workbook).layout, answers)))
    accepted = {**ABOUT, "sheet.Hạ tầng.block": "new:Sở"}
    assert read_by_layout(workbook, layout, EarlierEditions(None), accepted).reading.edition is not None
    second = replace(workbook.sheets[1], rows=[*workbook.sheets[1].rows[:3], [3.0, "Sở Xây dựng", 3.0, 6.0, 9.0]])
    other = replace(workbook, sheets=(workbook.sheets[0], second))
    assert read_by_layout(other, layout, EarlierEditions(None), accepted).reading.problems


def test_a_criterion_whose_number_stands_over_others_is_not_lost() -> None:
    """The officer says that the first line is a criterion beside the two that are numbered under it."""
    rows: list[list[CellValue]] = [
        ["TT", "Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp"],
        ["1", "Hạ tầng", 10.0, 7.0, 8.0, 2.0],
        ["1.1", "Máy tính", 4.0, 3.0, 3.5, 4.0],
        ["1.2", "Mạng", 6.0, 4.0, 5.0, 1.0],
    ]
    workbook = sheet_of(*rows)
    layout = propose(workbook).layout
    (doubt,) = layout.doubts
    assert totals_of(workbook, layout, **{doubt.key: "criterion"}) == {
        "Sở Nội vụ": 14.0, "Sở Y tế": 16.5, "Sở Tư pháp": 7.0,
    }  # fmt: skip


def test_the_tenth_code_that_a_spreadsheet_made_the_first_is_asked_about() -> None:
    codes: list[CellValue] = [4.6, 4.7, 4.8, 4.9, 4.1, 4.11]
    rows: list[list[CellValue]] = [[code, f"Tiêu chí {n}", 10.0, 8.0, 7.0] for n, code in enumerate(codes)]
    workbook = sheet_of(["TT", "Tiêu chí", "Điểm tối đa", "Sở Nội vụ", "Sở Y tế"], *rows)
    reading = read_by_layout(workbook, None, EarlierEditions(None), ACCEPTED).reading
    (question,) = [q for q in reading.questions if q.kind is QuestionKind.CODE_ZERO]
    assert (question.suggestion, question.cell) == ("4.10", "B6")
