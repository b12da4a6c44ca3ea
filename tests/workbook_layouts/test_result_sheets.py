"""Plain result sheets of many makes are read right, or asked about: never read as something else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.model import Rule, Statistic
from tests.workbook_layouts.result_sheets import ABOUT, Fill, open_keys, points_of, read, rows

SO = {"sheet.Sở.block": "new:Sở, ban, ngành"}
TWO = {"Sở Y tế": [9.5, 4.0], "Sở Nội vụ": [8.0, 5.0]}


def rules(found: object) -> list[Rule]:
    return [issue.rule for issue in found]  # type: ignore[attr-defined]


def test_a_tidy_sheet_with_maxima_in_the_headings() -> None:
    reading = read(
        {
            "Sở": rows(
                ["STT", "Tên cơ quan", "1.1 Máy tính (10 điểm)", "1.2 Mạng /5", "Tổng điểm", "Hạng"],
                [1, "Sở Y tế", 9.5, 4, 13.5, 1],
                [2, "Sở Nội vụ", 8, 5, 13, 2],
                [None, "Bình quân", None, None, 13.25],
            )
        },
        SO,
    )
    assert points_of(reading) == TWO
    assert reading.edition is not None
    block = reading.edition.blocks[0]
    assert [(leaf.code, leaf.name, leaf.max_points) for leaf in block.tree.leaves] == [
        ("1.1", "Máy tính", 10.0),
        ("1.2", "Mạng", 5.0),
    ]
    facts = {(fact.statistic, fact.agency): fact.value for fact in reading.edition.facts}
    assert facts == {
        (Statistic.TOTAL, "so-y-te"): 13.5,
        (Statistic.RANK, "so-y-te"): 1.0,
        (Statistic.TOTAL, "so-noi-vu"): 13.0,
        (Statistic.RANK, "so-noi-vu"): 2.0,
    }


def test_merged_headings_are_groups_and_a_row_holds_the_maxima() -> None:
    reading = read(
        {
            "Sở": rows(
                ["STT", "Cơ quan", "I. Hạ tầng", None, "II. Dịch vụ", None, "Tổng"],
                [None, None, "Máy tính", "Mạng", "Hồ sơ", "Phản ánh"],
                [None, "Điểm tối đa", 10, 5, 20, 15, 50],
                [1, "Sở Y tế", "9,5", "4", "15", "3,25", "31,75"],
                [2, "Sở Nội vụ", "8", "5", "12", "2", "27"],
                merged=["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"],
            )
        },
        SO,
    )
    assert points_of(reading) == {"Sở Y tế": [9.5, 4.0, 15.0, 3.25], "Sở Nội vụ": [8.0, 5.0, 12.0, 2.0]}
    assert reading.edition is not None
    nodes = reading.edition.blocks[0].tree.nodes
    assert [(node.parent, node.name) for node in nodes] == [
        (None, "Hạ tầng"),
        ("I", "Máy tính"),
        ("I", "Mạng"),
        (None, "Dịch vụ"),
        ("II", "Hồ sơ"),
        ("II", "Phản ánh"),
    ]


@pytest.mark.parametrize("columns_before", range(4))
def test_a_criterion_without_points_is_asked_about_and_not_so_a_column_under_its_neighbour(columns_before: int) -> None:
    """A heading merged downwards heads a criterion, whatever its column; one merged across two columns heads one."""
    more, blank = [f"Tiêu chí {number}" for number in range(columns_before)], [None] * columns_before
    ten, place, letters = [10] * columns_before, columns_before + 2, "ABCDEFGH"
    downwards = [f"{letters[column]}1:{letters[column]}2" for column in range(place + 1)]
    table = rows(
        ["STT", "Cơ quan", *more, "Máy tính", "Mạng", None],
        [None, None, *blank, None, None, None],
        [None, "Điểm tối đa", *ten, 10, 5, None],
        [1, "Sở Y tế", *ten, None, 4],
        [2, "Sở Nội vụ", *ten, None, 5],
        merged=[*downwards, f"{letters[place + 1]}1:{letters[place + 2]}2"],
    )
    cell = f"{letters[place]}1"
    assert open_keys(read({"Sở": table}, SO)) == [f"Sở.{cell}.line"]
    reading = read({"Sở": table}, {**SO, f"Sở.{cell}.line": "criterion", "sheet.Sở.empty": "not_applicable"})
    assert reading.edition is not None, (reading.problems, reading.questions)
    assert [leaf.name for leaf in reading.edition.blocks[0].tree.leaves] == [*more, "Máy tính", "Mạng"]


LATE_HEADER = rows(
    ["ỦY BAN NHÂN DÂN TỈNH"],
    [],
    ["KẾT QUẢ XẾP HẠNG NĂM 2024"],
    ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 3/2/2025)"],
    [],
    [],
    [],
    [],
    ["TT", "Đơn vị", "4.9", 4.1, "4.11", "Tổng", "Xếp hạng"],
    [None, "Điểm tối đa", 10, 20, 20, 50],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    [1, "Sở\nY tế", 1, "-", 3, 4, "01 (0,727)"],
    [2, "Sở  Nội vụ", 1, 2, 0, 3, "02 (0,5)"],
    ["Tổng cộng", None, 2, 2, 3, 7],
    [],
    [None, "Người lập biểu", None, None, "KT. CHỦ TỊCH"],
)


def test_under_titles_and_over_signatures_a_lost_zero_and_a_dash_are_asked() -> None:
    reading = read({"Sở": LATE_HEADER}, SO)
    assert reading.edition is None
    assert reading.problems == ()
    assert open_keys(reading) == ["sheet.Sở.code.D9", "sheet.Sở.sign.-"]
    assert reading.questions[0].suggestion == "4.10"
    assert reading.questions[1].suggestion is None


def test_answered_it_is_an_edition() -> None:
    answers = {**SO, "sheet.Sở.code.D9": "4.10", "sheet.Sở.sign.-": "zero"}
    reading = read({"Sở": LATE_HEADER}, answers)
    assert points_of(reading) == {"Sở Y tế": [1.0, 0.0, 3.0], "Sở Nội vụ": [1.0, 2.0, 0.0]}
    assert reading.edition is not None
    assert [leaf.code for leaf in reading.edition.blocks[0].tree.leaves] == ["4.9", "4.10", "4.11"]
    ranks = [fact for fact in reading.edition.facts if fact.statistic is Statistic.RANK]
    assert [(fact.value, fact.printed) for fact in ranks] == [(1.0, "01 (0,727)"), (2.0, "02 (0,5)")]


def test_agencies_across() -> None:
    reading = read(
        {
            "Sở": rows(
                ["Mã", "Tiêu chí", "Điểm tối đa", "Sở Y tế", "Sở Nội vụ"],
                ["1", "Hạ tầng"],
                ["1.1", "Máy tính", 10, 9.5, 8],
                ["1.2", "Mạng", 5, 4, 5],
                [None, "Tổng điểm", 15, 13.5, 13],
            )
        },
        SO,
    )
    assert points_of(reading) == TWO
    assert reading.edition is not None
    assert [fact.value for fact in reading.edition.facts] == [13.5, 13.0]


def test_blocks_one_under_another_under_headings_of_their_own() -> None:
    sheet = rows(
        ["STT", "Cơ quan, đơn vị", "TC1 (10)", "TC2 (5 điểm)"],
        ["I", "Sở, ban, ngành"],
        [1, "Sở Y tế", 9.5, 4],
        ["II", "UBND các huyện"],
        [1, "UBND huyện A", 1, 2],
        [2, "UBND huyện B", 10, 0],
    )
    asked = read({"KQ": sheet})
    assert open_keys(asked) == ["sheet.KQ.B3.block", "sheet.KQ.B5.block"]
    reading = read({"KQ": sheet}, {q.key: q.suggestion or "" for q in asked.questions})
    assert points_of(reading, 0) == {"Sở Y tế": [9.5, 4.0]}
    assert points_of(reading, 1) == {"UBND huyện A": [1.0, 2.0], "UBND huyện B": [10.0, 0.0]}


def test_blocks_as_tables_one_under_another_with_criteria_of_their_own() -> None:
    sheet = rows(
        ["I. Sở, ban, ngành"],
        ["STT", "Cơ quan", "TC1 (10)", "TC2 (5 điểm)"],
        [1, "Sở Y tế", 9.5, 4],
        [],
        ["II. Huyện"],
        ["STT", "Đơn vị", "TC1 (10)", "TC2 (5 điểm)", "TC3 (5)"],
        [1, "UBND huyện A", 1, 2, 3],
    )
    answers = {"sheet.KQ.B3.block": "new:Sở, ban, ngành", "sheet.KQ.B7.block": "new:Huyện"}
    reading = read({"KQ": sheet}, answers)
    assert points_of(reading, 0) == {"Sở Y tế": [9.5, 4.0]}
    assert points_of(reading, 1) == {"UBND huyện A": [1.0, 2.0, 3.0]}


def test_a_sheet_a_block() -> None:
    header = ["STT", "Cơ quan", "TC1 (10)", "TC2 (5)"]
    sheets = {"Sở": rows(header, [1, "Sở Y tế", 9.5, 4]), "Huyện": rows(header, [1, "UBND huyện A", 1, 2])}
    reading = read(sheets, {**SO, "sheet.Huyện.block": "new:Huyện"})
    assert points_of(reading, 0) == {"Sở Y tế": [9.5, 4.0]}
    assert points_of(reading, 1) == {"UBND huyện A": [1.0, 2.0]}


def test_every_problem_at_once_with_its_cell() -> None:
    reading = read(
        {
            "Sở": rows(
                ["STT", "Cơ quan", "TC1 (10)", "TC2 (2000)", "Điểm thưởng"],
                [1, "Sở Y tế", 11, "1,234", -1],
                [2, "Sở Y tế", 1, 3],
                [3, None, 4, 5],
            ),
            "Khác": rows(["linh tinh"]),
        },
        SO,
    )
    assert [(issue.cell, issue.rule) for issue in reading.problems] == [
        ("E1", Rule.BONUS_OR_PENALTY_UNCLEAR),
        ("C2", Rule.POINTS_ABOVE_MAXIMUM),
        ("D2", Rule.NUMBER_AMBIGUOUS),
        ("E2", Rule.POINTS_BELOW_ZERO),
        ("B3", Rule.AGENCY_DOUBLED),
        ("B4", Rule.ROW_WITHOUT_NAME),
    ]
    assert Rule.SHEET_WITHOUT_TABLE in rules(reading.warnings)


def test_the_other_cells_tell_what_a_comma_is() -> None:
    sheet = rows(["STT", "Cơ quan", "TC1 (2000)"], [1, "Sở Y tế", "1,234"], [2, "Sở Nội vụ", "12,5"])
    assert points_of(read({"Sở": sheet}, SO)) == {"Sở Y tế": [1.234], "Sở Nội vụ": [12.5]}


@pytest.mark.parametrize("key", ABOUT)
def test_what_the_sheets_do_not_say_of_the_edition_is_asked(key: str) -> None:
    sheet = rows(["STT", "Cơ quan", "TC1 (10)"], [1, "Sở Y tế", 9.5])
    reading = read({"Sở": sheet}, {**SO, key: "  "})
    assert reading.edition is None
    assert open_keys(reading) == [key]
    assert rules(reading.problems) == [Rule.ANSWER_UNUSABLE]


def test_an_answer_to_what_nobody_asked_is_told() -> None:
    sheet = rows(["STT", "Cơ quan", "TC1 (50)"], [1, "Sở Y tế", 9.5])
    reading = read({"Sở": sheet}, {**SO, "sheet.Huyện.block": "huyen"})
    assert reading.edition is not None
    assert rules(reading.warnings) == [Rule.ANSWER_UNASKED]


def test_a_rank_with_a_value_as_a_score_is_asked_about() -> None:
    sheet = {"Sở": rows(["STT", "Cơ quan", "TC1 (1)"], [1, "Sở Y tế", "01 (0,727)"], [2, "Sở Nội vụ", "02 (0,5)"])}
    asked = read(sheet, SO)
    assert open_keys(asked) == ["sheet.Sở.rank_with_value"]
    reading = read(sheet, {**SO, "sheet.Sở.rank_with_value": "value_is_points"})
    assert points_of(reading) == {"Sở Y tế": [0.727], "Sở Nội vụ": [0.5]}
    refused = read(sheet, {**SO, "sheet.Sở.rank_with_value": "a_mistake"})
    assert rules(refused.problems) == [Rule.NOT_A_NUMBER, Rule.NOT_A_NUMBER]


def test_an_empty_score_is_asked_about_and_can_be_a_mistake() -> None:
    sheet = {"Sở": rows(["STT", "Cơ quan", "TC1 (10)", "TC2 (5)"], [1, "Sở Y tế", 9.5, None], [2, "Sở Nội vụ", 8, 5])}
    assert open_keys(read(sheet, SO)) == ["sheet.Sở.empty"]
    assert points_of(read(sheet, {**SO, "sheet.Sở.empty": "zero"})) == {"Sở Y tế": [9.5, 0.0], "Sở Nội vụ": [8.0, 5.0]}
    mistake = read(sheet, {**SO, "sheet.Sở.empty": "a_mistake"})
    assert [(issue.cell, issue.rule) for issue in mistake.problems] == [("D2", Rule.SCORE_EMPTY)]


def test_a_legend_says_what_a_sign_means() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "TC1 (10)", "TC2 (5)"],
        [1, "Sở Y tế", 9.5, "KAD"],
        [2, "Sở Nội vụ", 8, 5],
        [],
        ["Ghi chú: KAD là không áp dụng"],
    )
    reading = read({"Sở": sheet}, SO)
    assert reading.edition is not None, (reading.problems, reading.questions)
    assert str(reading.edition.blocks[0].points.tolist()) == "[[9.5, nan], [8.0, 5.0]]"


def test_a_hidden_sheet_is_told_and_not_read() -> None:
    def hidden(sheet: Worksheet) -> None:
        rows(["STT", "Cơ quan", "TC1 (50)"], [1, "Sở Nội vụ", 1])(sheet)
        sheet.sheet_state = "hidden"

    sheets = {"Sở": rows(["STT", "Cơ quan", "TC1 (50)"], [1, "Sở Y tế", 9.5]), "Cũ": hidden}
    reading = read(sheets, SO)
    assert points_of(reading) == {"Sở Y tế": [9.5]}
    assert [(warning.file, warning.rule) for warning in reading.warnings] == [("Cũ", Rule.SHEET_HIDDEN)]


TABLE = (["STT", "Cơ quan", "TC1 (50)", "TC2 (50)", "Tổng"], [1, "Sở Y tế", 9, 8, 17], [2, "Sở Nội vụ", 7, 6, 13])


def hiding(fill: Fill, *, row_numbers: Sequence[int] = (), columns: str = "") -> Fill:
    """The sheet with these rows and columns hidden."""

    def fill_and_hide(sheet: Worksheet) -> None:
        fill(sheet)
        for number in row_numbers:
            sheet.row_dimensions[number].hidden = True
        for letter in columns:
            sheet.column_dimensions[letter].hidden = True

    return fill_and_hide


def test_hidden_agencies_are_read_and_told_once() -> None:
    reading = read({"Sở": hiding(rows(*TABLE), row_numbers=(2, 3, 9))}, SO)
    assert points_of(reading) == {"Sở Y tế": [9, 8], "Sở Nội vụ": [7, 6]}
    (warning,) = reading.warnings
    assert (warning.rule, warning.cell, warning.value) == (Rule.ROWS_HIDDEN, "B2", "Sở Y tế")
    assert warning.details["count"] == "2"


def test_hidden_figures_are_read_and_told_once_and_other_hidden_columns_are_nobodys_concern() -> None:
    reading = read({"Sở": hiding(rows(*TABLE), columns="ADEZ")}, SO)
    assert points_of(reading) == {"Sở Y tế": [9, 8], "Sở Nội vụ": [7, 6]}
    (warning,) = reading.warnings
    assert (warning.rule, warning.cell) == (Rule.COLUMNS_HIDDEN, "D1")
    assert warning.details["count"] == "2"  # TC2 and the total


def test_in_a_table_on_its_side_a_hidden_column_is_a_hidden_agency() -> None:
    sheet = rows(["Tiêu chí", "Sở Y tế", "Sở Nội vụ"], ["1.1 Mạng (50)", 9, 7], ["1.2 Máy (50)", 8, 6])
    reading = read({"Sở": hiding(sheet, columns="C", row_numbers=(3,))}, SO)
    assert points_of(reading) == {"Sở Y tế": [9, 8], "Sở Nội vụ": [7, 6]}
    found = {warning.rule: (warning.cell, warning.details["count"]) for warning in reading.warnings}
    assert found == {Rule.ROWS_HIDDEN: ("C1", "1"), Rule.COLUMNS_HIDDEN: ("A3", "1")}


def test_an_agency_that_slipped_above_the_header_is_no_title() -> None:
    reading = read(
        {
            "Sở": rows(
                ["KẾT QUẢ"],
                [1, "Sở Y tế", 9, 4],
                ["STT", "Cơ quan", "1.1", "1.2"],
                [None, "Điểm tối đa", 10, 5],
                [2, "Sở Tư pháp", 8, 3],
            )
        }
    )
    assert [(found.rule, found.cell, found.value) for found in reading.problems] == [
        (Rule.ROW_ABOVE_HEADER, "B2", "Sở Y tế")
    ]


def test_an_agency_under_the_table_without_any_points_is_named_and_a_signature_is_not() -> None:
    lines = [*TABLE, [None, "Sở Tài chính"], [None, "Người lập biểu"]]
    reading = read({"Sở": rows(*lines)}, SO)
    assert points_of(reading) == {"Sở Y tế": [9, 8], "Sở Nội vụ": [7, 6]}
    assert [(warning.rule, warning.cell, warning.value) for warning in reading.warnings] == [
        (Rule.ROW_NOT_READ, "B4", "Sở Tài chính")
    ]


@pytest.mark.parametrize("second", [40, 53, 128, 5.5])
def test_maxima_may_add_up_to_any_total(second: float) -> None:
    """63 and 138 are real ones; that a criterion is gone is told from printed totals and the edition before."""
    head = ["STT", "Cơ quan", "1. Máy tính (10)", f"2. Mạng ({second})"]
    reading = read({"Sở": rows(head, [1, "Sở Y tế", 7, 4], [2, "Sở Nội vụ", 8, 5])}, SO)
    assert (reading.problems, reading.warnings) == ((), ())


def test_a_bonus_and_a_penalty_are_asked_for_their_bounds_and_count_beyond_the_maximum() -> None:
    sheet = rows(
        [
            "STT",
            "Cơ quan",
            "1.1 Máy tính (10 điểm)",
            "1.2 Mạng (5 điểm)",
            "Điểm thưởng",
            "Điểm trừ",
            "Tổng điểm",
            "Hạng",
        ],
        [1, "Sở Y tế", 9.5, 4, 1, 0, 14.5, 1],
        [2, "Sở Nội vụ", 8, 5, 0, -0.5, 12.5, 2],
    )
    asked = read({"Sở": sheet}, SO)
    assert open_keys(asked) == ["sheet.Sở.bonus.E1", "sheet.Sở.penalty.F1"]
    reading = read({"Sở": sheet}, {**SO, "sheet.Sở.bonus.E1": "2", "sheet.Sở.penalty.F1": "3"})
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, 1, 0], "Sở Nội vụ": [8, 5, 0, -0.5]}
    assert reading.edition is not None
    tree = reading.edition.blocks[0].tree
    assert tree.total_maximum == 15
    bounds = [(leaf.minimum_points, leaf.highest_points) for leaf in tree.leaves[2:]]
    assert bounds == [(0, 2), (-3, 0)]
    assert {fact.value for fact in reading.edition.facts} == {14.5, 12.5, 1, 2}


def test_a_bonus_of_criteria_that_stand_down_is_asked_for_too() -> None:
    sheet = rows(
        ["TT", "Tiêu chí", "Điểm tối đa", "Sở Y tế", "Sở Nội vụ"],
        ["1", "Máy tính", 10, 9.5, 8],
        ["2", "Mạng", 5, 4, 5],
        [None, "Điểm thưởng", None, 1, 0],
        [None, "Tổng điểm", 15, 14.5, 13],
    )
    (key,) = open_keys(read({"Sở": sheet}, SO))
    assert ".bonus." in key
    reading = read({"Sở": sheet}, {**SO, key: "2"})
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, 1], "Sở Nội vụ": [8, 5, 0]}


def test_points_taken_off_may_be_printed_without_a_sign_and_that_is_asked() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1.1 Máy tính (10 điểm)", "1.2 Mạng (5 điểm)", "Điểm trừ", "Tổng điểm"],
        [1, "Sở Y tế", 9.5, 4, 0, 13.5],
        [2, "Sở Nội vụ", 8, 5, 0.5, 12.5],
    )
    asked = read({"Sở": sheet}, SO)
    assert open_keys(asked) == ["sheet.Sở.penalty_sign.E1", "sheet.Sở.penalty.E1"]
    answers = {**SO, "sheet.Sở.penalty.E1": "3"}
    reading = read({"Sở": sheet}, {**answers, "sheet.Sở.penalty_sign.E1": "taken_off"})
    assert reading.problems == ()
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, 0], "Sở Nội vụ": [8, 5, -0.5]}
    assert reading.edition is not None
    assert [leaf.minimum_points for leaf in reading.edition.blocks[0].tree.leaves] == [0, 0, -3]
    without = read({"Sở": sheet}, {**answers, "sheet.Sở.penalty_sign.E1": "leave_out"})
    assert open_keys(without) == ["control"]  # 13 is not the 12.5 that is printed


def test_points_taken_off_with_a_printed_maximum_do_not_count_in_the_maximum() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1. Máy tính (10 điểm)", "2. Mạng (5 điểm)", "Điểm trừ (tối đa 2)", "Tổng điểm"],
        [1, "Sở Y tế", 9.5, 4, 1, 12.5],
        [2, "Sở Nội vụ", 8, 5, 0, 13],
    )
    assert open_keys(read({"Sở": sheet}, SO)) == ["sheet.Sở.penalty_sign.E1"]
    reading = read({"Sở": sheet}, {**SO, "sheet.Sở.penalty_sign.E1": "taken_off"})
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, -1], "Sở Nội vụ": [8, 5, 0]}
    assert reading.edition is not None
    assert reading.edition.blocks[0].tree.total_maximum == 15


@pytest.mark.parametrize("heading", ["Điểm cộng, trừ", "Điểm cộng/trừ", "Điểm thưởng, điểm phạt", "Cộng/trừ"])
def test_a_column_of_points_given_and_taken_off_is_asked_for_both_bounds(heading: str) -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1.1 Máy tính (10 điểm)", "1.2 Mạng (5 điểm)", heading, "Tổng điểm"],
        [1, "Sở Y tế", 9.5, 4, 1, 14.5],
        [2, "Sở Nội vụ", 8, 5, -0.5, 12.5],
    )
    assert open_keys(read({"Sở": sheet}, SO)) == ["sheet.Sở.bonus.E1", "sheet.Sở.penalty.E1"]
    reading = read({"Sở": sheet}, {**SO, "sheet.Sở.bonus.E1": "2", "sheet.Sở.penalty.E1": "3"})
    assert reading.problems == ()
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, 1], "Sở Nội vụ": [8, 5, -0.5]}
    assert reading.edition is not None
    tree = reading.edition.blocks[0].tree
    assert [(leaf.minimum_points, leaf.highest_points) for leaf in tree.leaves] == [(0, 10), (0, 5), (-3, 2)]
    assert tree.total_maximum == 15


@pytest.mark.parametrize(("answer", "maximum", "highest"), [("beyond_maximum", 15, 2), ("in_maximum", 17, 2)])
def test_whether_a_bonus_with_a_printed_maximum_counts_in_that_of_the_block_is_asked(
    answer: str, maximum: float, highest: float
) -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1. Máy tính (10 điểm)", "2. Mạng (5 điểm)", "Điểm thưởng (tối đa 2)", "Tổng điểm"],
        [1, "Sở Y tế", 9.5, 4, 1, 14.5],
        [2, "Sở Nội vụ", 8, 5, 0, 13],
    )
    assert open_keys(read({"Sở": sheet}, SO)) == ["sheet.Sở.bonus_counted.E1"]
    reading = read({"Sở": sheet}, {**SO, "sheet.Sở.bonus_counted.E1": answer})
    assert points_of(reading) == {"Sở Y tế": [9.5, 4, 1], "Sở Nội vụ": [8, 5, 0]}
    assert reading.edition is not None
    tree = reading.edition.blocks[0].tree
    assert (tree.total_maximum, tree.leaves[2].highest_points) == (maximum, highest)


def test_a_maximum_below_zero_is_refused_where_nothing_is_taken_off() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "Máy tính", "Mạng"],
        [None, "Điểm tối đa", 10, -5],
        [1, "Sở Y tế", 9.5, 4],
        [2, "Sở Nội vụ", 8, 5],
    )
    assert [(issue.cell, issue.rule) for issue in read({"Sở": sheet}, SO).problems] == [("D1", Rule.NOT_POSITIVE)]


def test_numbers_that_a_heading_cannot_mean_are_refused() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1.1 Máy tính (10 điểm)", "Điểm trừ", "Điểm thưởng"],
        [1, "Sở Y tế", 9.5, -1, 0],
        [2, "Sở Nội vụ", 8, 0.5, -1],
    )
    found = read({"Sở": sheet}, SO)
    unclear = [issue.cell for issue in found.problems if issue.rule is Rule.BONUS_OR_PENALTY_UNCLEAR]
    assert unclear == ["D1", "E1"]


def test_group_sums_hold_with_points_taken_off_that_are_printed_without_a_sign() -> None:
    sheet = rows(
        ["TT", "Tiêu chí", "Điểm tối đa", "Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"],
        ["I", "Hạ tầng", 15, 12.5, 13, 11],
        ["1", "Máy tính", 10, 9.5, 8, 7],
        ["2", "Mạng", 5, 4, 5, 4],
        ["3", "Điểm trừ", None, 1, 0, 0],
        ["II", "Nhân lực", 5, 4, 3, 2],
        ["1", "Tập huấn", 5, 4, 3, 2],
        [None, "Tổng điểm", 20, 16.5, 16, 13],
    )
    asked = read({"Sở": sheet}, SO)
    signs = {key: "taken_off" for key in open_keys(asked) if ".penalty_sign." in key}
    bounds = {key: "2" for key in open_keys(asked) if ".penalty." in key}
    assert (len(signs), len(bounds)) == (1, 1)
    reading = read({"Sở": sheet}, {**SO, **signs, **bounds})
    assert points_of(reading) == {
        "Sở Y tế": [9.5, 4, -1, 4], "Sở Nội vụ": [8, 5, 0, 3], "Sở Tư pháp": [7, 4, 0, 2],
    }  # fmt: skip
    assert (reading.problems, reading.warnings) == ((), ())
