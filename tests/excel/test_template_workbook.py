"""A workbook to fill in, as somebody at a spreadsheet program finds it."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.data import read_edition, read_source_folder
from dashboard.excel import TextTooLongForCell, template_workbook
from dashboard.model import CriteriaTree, Edition, EditionId
from dashboard.ui.localizer import Localizer
from tests.data.source_folders import put, write_source
from tests.excel.test_hostile_text import FORMULAS, named
from tests.excel.workbooks import MADE, cells, parts, read
from tests.made_editions import SHIPPED

POINTS = "Điểm – Sở, ban, ngành"
NOTICE = "DỮ LIỆU THỬ NGHIỆM. Có số liệu do phần mềm tạo ra để chạy thử"


@pytest.fixture(scope="module")
def vinh_phuc() -> Edition:
    return read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", "2020"))


@pytest.fixture(scope="module")
def workbook(vinh_phuc: Edition) -> Workbook:
    return read(written(vinh_phuc))


def written(edition: Edition, edition_id: EditionId | None = None) -> bytes:
    return template_workbook(edition_id or edition.id, edition, MADE, Localizer("vi", edition))


def rule_of(sheet: Worksheet, cell: str) -> DataValidation:
    (found,) = (rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
    return found


def said(workbook: Workbook) -> str:
    return "\n".join(str(cell.value) for cell in cells(workbook))


def test_it_has_a_sheet_for_each_table_and_two_for_the_scores_of_each_block(workbook: Workbook) -> None:
    assert workbook.sheetnames == [
        "Thông tin",
        "Khối",
        "Tiêu chí",
        "Cơ quan",
        "Điểm – Sở, ban, ngành",
        "Điểm – Huyện, thành phố",
        "Tự chấm – Sở, ban, ngành",
        "Tự chấm – Huyện, thành phố",
        "Số công bố",
        "Nguồn",
        "Xếp loại",
        "_words",
    ]
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible"] * 11 + ["veryHidden"]
    assert workbook.active is workbook["Thông tin"]


def test_maxima_stand_above_the_columns_codes_above_them_then_names_then_groups(
    workbook: Workbook, vinh_phuc: Edition
) -> None:
    sheet, block = workbook[POINTS], vinh_phuc.blocks[0]
    for column, leaf in enumerate(block.tree.leaves, start=4):
        assert sheet.cell(7, column).value == leaf.name
        assert (sheet.cell(8, column).value, sheet.cell(8, column).number_format) == (leaf.code, "@")
        assert sheet.cell(9, column).value == leaf.max_points
    groups = [str(cell.value) for cell in sheet[6][3:] if cell.value]
    assert groups == [f"{group.code} {group.name}" for group in block.tree.groups]
    assert [sheet.cell(10, column).value for column in (2, 3)] == [block.agencies[0].code, block.agencies[0].name]
    assert sheet.cell(10, 4).value == block.points[0, 0]


def test_headers_stay_in_sight_and_are_printed_on_every_page(workbook: Workbook) -> None:
    assert workbook[POINTS].freeze_panes == "D10"
    assert workbook[POINTS].print_title_rows == "$6:$9"
    assert workbook[POINTS].print_title_cols == "$A:$C"
    assert workbook["Tiêu chí"].freeze_panes == "B5"
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_what_is_to_be_filled_in_can_be_and_codes_and_headers_cannot(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[:-1]:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
    scores, criteria, about = workbook[POINTS], workbook["Tiêu chí"], workbook["Thông tin"]
    open_cells = [scores["D10"], criteria["E5"], criteria["F7"], workbook["Cơ quan"]["D5"]]
    kept_cells = [scores["B10"], scores["D8"], scores["D9"], criteria["B5"], criteria["C5"], criteria["B4"]]
    assert [cell.protection.locked for cell in open_cells] == [False] * len(open_cells)
    assert [cell.protection.locked for cell in kept_cells] == [True] * len(kept_cells)
    fields = {str(row[0].value): row[2] for row in about.iter_rows() if row[0].value}
    assert fields["period"].protection.locked
    assert not fields["title"].protection.locked
    assert "không có mật khẩu" in said(workbook)


def test_what_the_reader_needs_is_out_of_sight(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[:-1]:
        assert sheet.row_dimensions[1].hidden, sheet.title
        assert sheet.column_dimensions["A"].hidden, sheet.title


def test_points_are_held_between_nothing_and_the_maximum(workbook: Workbook) -> None:
    rule = rule_of(workbook[POINTS], "D10")
    assert rule.type == "custom"
    assert rule.formula1 == 'OR(D10="KAD",AND(ISNUMBER(D10),D10>=0,OR(D$9="",D10<=D$9)))'
    assert rule.showErrorMessage
    assert "từ 0 đến điểm tối đa" in str(rule.error)
    assert rule_of(workbook["Tự chấm – Sở, ban, ngành"], "D10").formula1 == (
        'AND(ISNUMBER(D10),D10>=0,OR(D$9="",D10<=D$9))'
    )


def test_points_are_held_on_the_step_of_their_criterion(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path))
    sheet = read(written(edition))[POINTS]
    assert "ABS(D10/0.5-ROUND(D10/0.5,0))" in str(rule_of(sheet, "D10").formula1)
    assert "ABS(" not in str(rule_of(sheet, "E10").formula1)


def test_words_and_codes_are_chosen_from_lists(workbook: Workbook) -> None:
    origins = rule_of(workbook[POINTS], "C5")
    assert origins.type == "list"
    sheet_name, _, cell_range = str(origins.formula1).rpartition("!")
    chosen = [cell.value for row in workbook[sheet_name.strip("'")][cell_range.replace("$", "")] for cell in row]
    assert chosen == ["công bố", "thẩm định", "suy ra", "tự chấm", "do phần mềm tạo", "mô phỏng"]
    assert rule_of(workbook["Tiêu chí"], "B5").formula1.startswith("'Khối'!$B$5:")
    assert rule_of(workbook["Số công bố"], "D5").formula1.startswith("'Cơ quan'!$C$5:")


def test_points_are_shown_with_the_decimals_of_the_edition_and_no_digit_is_hidden(
    workbook: Workbook, vinh_phuc: Edition
) -> None:
    assert vinh_phuc.precision == 3
    assert workbook[POINTS]["D10"].number_format == "#,##0.000######"


def test_nothing_in_it_is_a_formula(workbook: Workbook) -> None:
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type == "f"] == []


@pytest.mark.parametrize("text", [text for text in FORMULAS if "\r" not in text])
def test_whatever_people_write_stays_text(text: str) -> None:
    workbook = read(written(named(text)))
    assert [cell.coordinate for cell in cells(workbook) if cell.data_type == "f"] == []
    agency = workbook["Cơ quan"]["D5"]
    assert agency.value == text
    assert agency.quotePrefix == (text != "{=1+1}")


@pytest.mark.parametrize("text", ["a\x07b", "\ufffe", "dài " * 9000])
def test_a_text_that_no_cell_can_hold_is_not_changed_in_silence(text: str) -> None:
    with pytest.raises(TextTooLongForCell):
        written(named(text))


def test_sheet_names_are_short_and_no_two_the_same(vinh_phuc: Edition) -> None:
    block = vinh_phuc.blocks[0]
    blocks = tuple(replace(block, code=f"k{number}", name="Các cơ quan: [1/2] " * 4) for number in range(3))
    names = read(written(replace(vinh_phuc, blocks=blocks, facts=()))).sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)


def test_illustrative_points_are_said_to_be_so_on_screen_and_on_paper(workbook: Workbook) -> None:
    assert workbook[POINTS]["C5"].value == "do phần mềm tạo"
    assert "Số do phần mềm tạo: Phần mềm tạo ra để chạy thử" in said(workbook)
    assert all(NOTICE in sheet.oddHeader.left.text for sheet in workbook.worksheets)


def test_a_new_edition_takes_over_criteria_and_agencies_but_no_figures(vinh_phuc: Edition) -> None:
    workbook = read(written(vinh_phuc, EditionId("vinh-phuc-cqdt", "2021")))
    assert workbook[POINTS]["D10"].value is None
    assert workbook[POINTS]["C5"].value == "công bố"
    assert workbook["Số công bố"].max_row == 4
    assert workbook["Nguồn"].max_row == 4
    for name in ("Tiêu chí", "Cơ quan", "Khối"):
        assert [[cell.value for cell in row] for row in workbook[name].iter_rows()] == [
            [cell.value for cell in row] for row in read(written(vinh_phuc))[name].iter_rows()
        ]
    assert "vinh-phuc-cqdt/2021: tiêu chí và cơ quan lấy từ kỳ vinh-phuc-cqdt/2020" in said(workbook)
    assert NOTICE in str(workbook[POINTS].oddHeader.left.text)  # the maxima


def test_a_form_without_illustrative_figures_does_not_speak_of_any(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, put("scores.csv", ",illustrative", ",")))
    workbook = read(written(edition))
    assert "Số do phần mềm tạo" not in said(workbook)
    assert not any(sheet.oddHeader.left.text for sheet in workbook.worksheets)
    assert "THỬ NGHIỆM" not in said(workbook)


def test_without_an_earlier_edition_examples_say_that_they_are() -> None:
    workbook = read(template_workbook(EditionId("moi", "2025"), None, MADE, Localizer("en")))
    assert workbook["Agencies"]["D5"].value == "EXAMPLE – Agency 1"
    assert not workbook["Agencies"]["C5"].protection.locked
    assert not workbook["Points – EXAMPLE – Departments"]["D8"].protection.locked
    assert "As long as one is left, the file cannot be imported" in said(workbook)


def test_it_speaks_english_too(vinh_phuc: Edition) -> None:
    workbook = read(template_workbook(vinh_phuc.id, vinh_phuc, MADE, Localizer("en", vinh_phuc)))
    assert workbook.sheetnames[:4] == ["About", "Blocks", "Criteria", "Agencies"]
    assert not any("{" in str(cell.value) for cell in cells(workbook))


def test_the_same_edition_gives_the_same_bytes(vinh_phuc: Edition) -> None:
    assert written(vinh_phuc) == written(vinh_phuc)
    later = template_workbook(vinh_phuc.id, vinh_phuc, MADE + datetime.timedelta(days=1), Localizer("vi", vinh_phuc))
    before, after = parts(written(vinh_phuc)), parts(later)
    assert {name for name in before if before[name] != after[name]} == {"docProps/core.xml"}


def test_no_text_lies_on_the_row_below_in_programs_that_fit_no_rows_by_themselves(
    workbook: Workbook, vinh_phuc: Edition
) -> None:
    sources, facts, about = workbook["Nguồn"], workbook["Số công bố"], workbook["Thông tin"]
    assert len(vinh_phuc.sources[0].title) > sources.column_dimensions["C"].width
    assert sources.row_dimensions[5].height >= 30  # two lines and more
    assert facts.row_dimensions[4].height == 30  # “Số thập phân trong văn bản” in a column for three words
    assert facts.row_dimensions[5].height is None  # one line: as the program likes it
    address = next(row for row in range(1, 30) if about.cell(row, 1).value == "source_url")
    assert about.row_dimensions[address].height == 30
    points = workbook[POINTS]
    assert points.row_dimensions[7].height >= 5 * 12  # criterion names, of five short lines and more
    assert points.row_dimensions[10].height is None


def test_a_long_criterion_name_widens_its_column_before_the_header_fills_the_screen(vinh_phuc: Edition) -> None:
    block = vinh_phuc.blocks[0]
    name = "Tỷ lệ hồ sơ " * 30
    first = block.tree.leaves[0]
    nodes = (replace(one, name=name.strip()) if one is first else one for one in block.tree.nodes)
    longer = replace(vinh_phuc, blocks=(replace(block, tree=CriteriaTree(tuple(nodes))), vinh_phuc.blocks[1]))
    sheet = read(written(longer))[POINTS]
    assert sheet.column_dimensions["D"].width > 30
    assert 60 < sheet.row_dimensions[7].height < 200
