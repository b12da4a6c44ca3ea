"""A scenario's workbook, read back as a spreadsheet program reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import Workbook

from dashboard.excel import scenario_workbook
from dashboard.model import Scenario
from dashboard.scoring import (
    RankedEdition,
    ScenarioEffect,
    ScenarioRefused,
    peer_points,
    rank_edition,
    scenario_effect,
)
from dashboard.scoring.scenario_effect import CloseShareOfGap
from dashboard.ui.texts import catalogue_keys
from tests.excel.workbooks import COVER, LINK, MADE, SCENARIO, cells, effects, localizer, parts, read, rows
from tests.scoring.blocks import block_of, edition_of, flat_tree

DEPARTMENTS, DISTRICTS = "so-ban-nganh", "huyen-thanh-pho"


@pytest.fixture(scope="module")
def effect(ranked: RankedEdition) -> ScenarioEffect:
    return effects(ranked, SCENARIO, DEPARTMENTS)[0]


@pytest.fixture(scope="module")
def content(ranked: RankedEdition, effect: ScenarioEffect) -> bytes:
    return scenario_workbook(COVER, ranked, SCENARIO, [effect], localizer(ranked))


@pytest.fixture(scope="module")
def workbook(content: bytes) -> Workbook:
    return read(content)


def texts(workbook: Workbook, name: str = "Tóm tắt") -> list[str]:
    return [str(cell.value) for row in workbook[name].iter_rows() for cell in row if cell.value is not None]


def test_it_has_a_sheet_for_each_question(workbook: Workbook) -> None:
    assert workbook.sheetnames == ["Tóm tắt", "Điểm thành phần thay đổi", "Xếp hạng", "Số liệu khối"]


def test_the_summary_says_who_made_it_of_what_and_where_it_is_found(workbook: Workbook) -> None:
    sheet = workbook["Tóm tắt"]
    found = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)}
    assert str(sheet["A1"].value).startswith("DỮ LIỆU THỬ NGHIỆM. ")
    assert sheet["A2"].value == "Nâng hạng Sở Công Thương"
    assert found["Người lập"] == "Nguyễn Thị Ánh"
    assert found["Ghi chú"] == "Theo ý kiến họp ngày 12/3\nvòng hai"
    assert found["Giả thiết"] == "Các cơ quan khác giữ nguyên điểm."
    assert found["Khối"] == "Sở, ban, ngành"
    assert found["Ngày xuất"] == MADE
    assert found["Liên kết"] == LINK
    assert found["Quyết định"] == "Quyết định số 3192/QĐ-UBND, 22/11/2021"
    assert found["Mã phiên bản số liệu"] == "e74cbce926390021"
    assert str(found["Nguồn"]).startswith("https://vinhphuc.gov.vn/")


def test_the_summary_says_what_is_simulated_illustrative_and_published(workbook: Workbook) -> None:
    said = "\n".join(texts(workbook))
    assert "Cột gạch chéo, có chữ “mô phỏng”, là kết quả giả định" in said
    assert "Sở, ban, ngành: trong 600 điểm thành phần có 600 do phần mềm tạo" in said
    assert "Số do phần mềm tạo: Phần mềm tạo ra để chạy thử" in said
    assert "số liệu trong văn bản hoặc suy ra khớp với số tính lại" in said
    assert "Quyết định số 3192/QĐ-UBND ngày 22/11/2021 của UBND tỉnh Vĩnh Phúc" in said


def test_each_change_stands_beside_the_score_of_the_edition(workbook: Workbook, ranked: RankedEdition) -> None:
    block = ranked.blocks[DEPARTMENTS].block
    found = rows(workbook["Điểm thành phần thay đổi"])
    assert [(row["Cơ quan"], row["Mã tiêu chí"]) for row in found] == [
        ("Sở Công Thương", "1.1.1"),
        ("Sở Công Thương", "1.2.1"),
        ("Sở Công Thương", "1.2.2"),
        ("Sở Y tế", "1.1.2"),
    ]
    for row, ((agency, criterion), points) in zip(found, SCENARIO.changes.items(), strict=True):
        today = block.points[block.agency_index[agency], block.tree.leaf_index[criterion]]
        assert row["Điểm (kỳ này)"] == today
        assert row["Điểm (mô phỏng)"] == points
        assert row["Chênh lệch điểm (mô phỏng)"] == round(points - today, 9)
        assert row["Điểm tối đa"] == block.tree.by_code[criterion].max_points
        assert row["Nguồn gốc (kỳ này)"] == "do phần mềm tạo"
    assert found[2]["Điểm (mô phỏng)"] == 0  # a score changed to nothing is not an empty cell


def test_the_leaderboard_has_every_agency_before_and_after(workbook: Workbook, effect: ScenarioEffect) -> None:
    before, after, block = effect.baseline.standings, effect.standings, effect.block
    found = {row["Cơ quan"]: row for row in rows(workbook["Xếp hạng"])}
    assert [row["Hạng (mô phỏng)"] for row in found.values()] == sorted(after.rank.tolist())
    for number, agency in enumerate(block.agencies):
        row = found[agency.name]
        assert (row["Hạng (kỳ này)"], row["Hạng (mô phỏng)"]) == (before.rank[number], after.rank[number])
        assert row["Số bậc tăng, giảm (mô phỏng)"] == before.rank[number] - after.rank[number]
        assert (row["Tổng điểm (kỳ này)"], row["Tổng điểm (mô phỏng)"]) == (before.total[number], after.total[number])
        assert row["Chênh lệch điểm (mô phỏng)"] == pytest.approx(after.total[number] - before.total[number])
        assert row["Điểm tối đa"] == 63


def test_percentages_are_cut_as_the_edition_prints_them(ranked: RankedEdition) -> None:
    scenario = Scenario({("vinh-yen", "1.1.3"): 3.0})
    content = scenario_workbook(COVER, ranked, scenario, effects(ranked, scenario, DISTRICTS), localizer(ranked))
    mean = rows(read(content)["Số liệu khối"])[0]
    assert mean["Điểm (kỳ này)"] == 90.479
    assert mean["% điểm tối đa (kỳ này)"] == 0.655  # 90.479/138 = 65.564 %
    assert mean["Nguồn gốc (kỳ này)"] == "công bố"


def test_block_figures_stand_before_and_after_with_each_group(workbook: Workbook, effect: ScenarioEffect) -> None:
    found = {row["Chỉ tiêu"]: row for row in rows(workbook["Số liệu khối"])}
    assert list(found)[:6] == [
        "Trung bình",
        "Trung vị",
        "Độ lệch chuẩn",
        "Cao nhất",
        "Thấp nhất",
        "Chênh lệch cao nhất – thấp nhất",
    ]
    before, after = effect.baseline.statistics, effect.statistics
    assert (found["Trung bình"]["Điểm (kỳ này)"], found["Trung bình"]["Điểm (mô phỏng)"]) == (
        float(round(before.points.mean, 4)),
        float(round(after.points.mean, 4)),
    )
    assert found["Trung vị"]["Nguồn gốc (kỳ này)"] == "do phần mềm tạo"
    for group in after.groups:
        assert group.points
        assert found[f"Trung bình: {group.node.name}"]["Điểm (mô phỏng)"] == float(round(group.points.mean, 4))


def test_what_is_assumed_of_others_moves_the_board(ranked: RankedEdition) -> None:
    block = ranked.blocks[DEPARTMENTS]
    keep = [block.block.agency_index["so-cong-thuong"]]
    effect = scenario_effect(block, peer_points(block.block, None, CloseShareOfGap(50), keep))
    content = scenario_workbook(COVER, ranked, Scenario(), [effect], localizer(ranked))
    found = {row["Cơ quan"]: row for row in rows(read(content)["Xếp hạng"])}
    assert found["Sở Công Thương"]["Chênh lệch điểm (mô phỏng)"] == 0
    assert all(row["Chênh lệch điểm (mô phỏng)"] > 0 for name, row in found.items() if name != "Sở Công Thương")
    assert rows(read(content)["Điểm thành phần thay đổi"]) == []


def test_what_is_simulated_is_hatched_and_says_so_and_nothing_else_is(workbook: Workbook) -> None:
    for sheet in workbook.worksheets[1:]:
        for column in sheet.iter_cols(min_row=2):
            simulated = "(mô phỏng)" in str(column[0].value)
            for cell in column:
                hatched = cell.fill.patternType not in (None, "solid")
                assert hatched == simulated, f"{sheet.title} {cell.coordinate}"
                assert (cell.border.bottom.style == "dashed") == simulated


def test_figures_are_numbers_with_the_decimals_of_the_edition(workbook: Workbook) -> None:
    sheet = workbook["Xếp hạng"]
    formats = {str(sheet.cell(2, column).value): sheet.cell(3, column).number_format for column in range(1, 11)}
    assert formats["Tổng điểm (kỳ này)"] == formats["Tổng điểm (mô phỏng)"] == "#,##0.000"
    assert formats["Chênh lệch điểm (mô phỏng)"] == "+#,##0.000;-#,##0.000;0"
    assert formats["% điểm tối đa (kỳ này)"] == "0.0%"
    assert workbook["Tóm tắt"]["B7"].number_format == "dd/mm/yyyy hh:mm"
    for title in workbook.sheetnames[1:]:
        for row in rows(workbook[title]):
            figures = [value for header, value in row.items() if "Điểm" in header or "Hạng" in header]
            assert all(isinstance(figure, (int, float)) for figure in figures)


def test_a_shared_rank_is_written_in_words_and_is_still_a_number() -> None:
    edition = edition_of(block_of(flat_tree(10), {"A": [8], "B": [8], "C": [7]}))
    tied = rank_edition(edition, None)
    effect = scenario_effect(tied.blocks["departments"], edition.blocks[0].points)
    sheet = read(scenario_workbook(COVER, tied, Scenario(), [effect], localizer(tied)))["Xếp hạng"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).number_format) for row in (3, 4, 5)] == [
        (1, '"đồng hạng "0'),
        (1, '"đồng hạng "0'),
        (3, "0"),
    ]


def test_what_is_not_applicable_is_an_empty_cell() -> None:
    edition = edition_of(block_of(flat_tree(10, 5), {"A": [8, None], "B": [9, None]}))
    nowhere = rank_edition(edition, None)
    effect = scenario_effect(nowhere.blocks["departments"], edition.blocks[0].points)
    workbook = read(scenario_workbook(COVER, nowhere, Scenario(), [effect], localizer(nowhere)))
    group = rows(workbook["Số liệu khối"])[-1]
    assert effect.statistics.groups[-1].points is None
    assert (group["Chỉ tiêu"], group["Điểm (kỳ này)"], group["% điểm tối đa (kỳ này)"]) == (
        "Trung bình: Criterion c2",
        None,
        None,
    )
    assert "% điểm tối đa mô phỏng" in str(workbook["Xếp hạng"]["A1"].value)


def test_the_origin_of_a_published_figure_leads_to_its_source(workbook: Workbook) -> None:
    sheet = workbook["Xếp hạng"]
    first, second = sheet.cell(3, 11), sheet.cell(4, 11)
    assert (first.value, second.value, second.hyperlink) == ("công bố", "do phần mềm tạo", None)
    assert first.hyperlink is not None
    assert str(first.hyperlink.target).startswith("https://vinhphuc.gov.vn/")


def test_it_prints_on_a4_across_with_its_header_on_every_page(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # 1 page wide, as many high
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "không phải kết quả xếp hạng" in sheet.oddFooter.left.text
    for sheet in workbook.worksheets[1:]:
        assert sheet.print_title_rows == "$2:$2"
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes[-1] == "3"


def test_several_blocks_have_sheets_of_their_own(ranked: RankedEdition) -> None:
    scenario = Scenario(dict(SCENARIO.changes) | {("vinh-yen", "1.1.3"): 0.0})
    both = effects(ranked, scenario, DEPARTMENTS, DISTRICTS)
    workbook = read(scenario_workbook(COVER, ranked, scenario, both, localizer(ranked)))
    assert workbook.sheetnames == [
        "Tóm tắt",
        "Điểm thành phần thay đổi",
        "Xếp hạng – Sở, ban, ngành",
        "Số liệu khối – Sở, ban, ngành",
        "Xếp hạng – Huyện, thành phố",
        "Số liệu khối – Huyện, thành phố",
    ]
    assert len(rows(workbook["Điểm thành phần thay đổi"])) == 5


def test_the_same_scenario_gives_the_same_bytes(ranked: RankedEdition, effect: ScenarioEffect, content: bytes) -> None:
    assert scenario_workbook(COVER, ranked, SCENARIO, [effect], localizer(ranked)) == content
    later = scenario_workbook(
        replace(COVER, made=MADE.replace(year=2026)), ranked, SCENARIO, [effect], localizer(ranked)
    )
    before, after = parts(content), parts(later)
    assert {name for name in before if before[name] != after[name]} == {"docProps/core.xml", "xl/worksheets/sheet1.xml"}


def test_a_cover_with_nothing_but_a_title_leaves_the_rest_out(ranked: RankedEdition, effect: ScenarioEffect) -> None:
    bare = replace(COVER, author="", note="", link="", assumptions=())
    labels = texts(read(scenario_workbook(bare, ranked, SCENARIO, [effect], localizer(ranked))))
    assert not {"Người lập", "Ghi chú", "Giả thiết", "Liên kết"} & set(labels)


def test_it_speaks_english_too(ranked: RankedEdition, effect: ScenarioEffect) -> None:
    workbook = read(scenario_workbook(COVER, ranked, SCENARIO, [effect], localizer(ranked, "en")))
    assert workbook.sheetnames == ["Summary", "Changed scores", "Leaderboard", "Block figures"]
    assert "Points (simulated)" in rows(workbook["Changed scores"])[0]
    assert not any("{" in str(cell.value) for cell in cells(workbook))
    assert {key for key in catalogue_keys("en") if key.startswith("workbook.")} == {
        key for key in catalogue_keys("vi") if key.startswith("workbook.")
    }


def test_a_change_that_does_not_fit_is_refused_not_left_out(ranked: RankedEdition, effect: ScenarioEffect) -> None:
    with pytest.raises(ScenarioRefused):
        scenario_workbook(COVER, ranked, Scenario({("so-y-te", "9.9.9"): 1.0}), [effect], localizer(ranked))


def test_every_block_that_is_changed_must_be_shown(ranked: RankedEdition, effect: ScenarioEffect) -> None:
    elsewhere = Scenario({("vinh-yen", "1.1.3"): 0.0})
    with pytest.raises(ValueError, match="not shown"):
        scenario_workbook(COVER, ranked, elsewhere, [effect], localizer(ranked))


def test_headers_end_where_their_figures_end_and_names_keep_off_the_figure_before_them(workbook: Workbook) -> None:
    sheet = workbook["Xếp hạng"]
    headers = {cell.value: cell.alignment for cell in sheet[2]}
    assert headers["Tổng điểm (kỳ này)"].horizontal == "right"
    assert headers["Tổng điểm (mô phỏng)"].horizontal == "right"
    assert (headers["Cơ quan"].horizontal, headers["Cơ quan"].indent) == ("left", 1)
    assert (sheet["D3"].alignment.horizontal, sheet["D3"].alignment.indent) == ("left", 1)


def test_long_names_take_the_lines_that_they_need(ranked: RankedEdition) -> None:
    block = ranked.blocks[DEPARTMENTS].block
    name = "Ban Quản lý Khu kinh tế và các khu công nghiệp, khu chế xuất, khu công nghệ cao của tỉnh"
    agencies = (replace(block.agencies[0], name=name), *block.agencies[1:])
    edition = replace(ranked.edition, blocks=(replace(block, agencies=agencies), *ranked.edition.blocks[1:]))
    longer = rank_edition(edition, None)
    effect = effects(longer, SCENARIO, DEPARTMENTS)[0]
    sheet = read(scenario_workbook(COVER, longer, SCENARIO, [effect], localizer(longer)))["Xếp hạng"]
    (row,) = (row for row in range(3, 23) if sheet.cell(row, 4).value == name)
    assert sheet.cell(row, 4).alignment.wrap_text
    assert sheet.row_dimensions[row].height == 45  # some 90 letters in a column for 40
    assert sheet.row_dimensions[2].height >= 30
