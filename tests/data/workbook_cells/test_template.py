"""A workbook that the dashboard wrote comes back as the same edition, or as what somebody made of it."""

from __future__ import annotations

import contextlib
import datetime
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dashboard.data import list_editions, read_edition, read_source_folder, with_version
from dashboard.data.errors import IssueLog
from dashboard.data.workbook_cells.template_reading import is_template, read_template
from dashboard.model import (
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    Fact,
    Grade,
    PercentRule,
    Provenance,
    Source,
    Statistic,
    vietnamese_sort_key,
)
from dashboard.ui.issues import issue_sentence
from tests.data.editions import assert_same
from tests.data.source_folders import add, put, write_source
from tests.data.workbook_cells.opened import opened_cells
from tests.data.workbook_cells.templates import handed_in, opened, place_of, round_trip, score_cell, written
from tests.made_editions import BESIDE_THE_PROJECT, SHIPPED, build, many_agencies

POINTS, DISTRICTS = "Điểm – Sở, ban, ngành", "Điểm – Huyện, thành phố"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """The edition of the small source folder: steps, self-scores, mixed origins, facts, sources, grades, 4.10."""
    return read_source_folder(write_source(tmp_path / "source"))


@pytest.fixture
def workbook(edition: Edition) -> Workbook:
    return opened(written(edition.id, edition))


# The same edition


@pytest.mark.parametrize("listing", list_editions(SHIPPED), ids=lambda listing: str(listing.id))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_shipped_edition_comes_back_as_it_was(listing, language) -> None:
    edition = read_edition(SHIPPED, listing.id)
    assert_same(round_trip(edition, language), edition)


@pytest.mark.parametrize("name", ["an-giang-766-2025-10", "tinh-766-2025-10", "tinh-766-2025-luy-ke"])
def test_a_real_edition_comes_back_as_it_was(name: str) -> None:
    folder = BESIDE_THE_PROJECT / name
    if not (folder / "edition.toml").is_file():
        pytest.skip(f"real data are not in the project, and there are none in {folder}")
    edition = read_source_folder(folder)
    assert round_trip(edition).version == edition.version


def test_an_edition_with_everything_in_it_comes_back_as_it_was(edition: Edition) -> None:
    assert_same(round_trip(edition), edition)
    assert_same(round_trip(edition, "en"), edition)


def test_not_applicable_and_self_scores_come_back(tmp_path: Path) -> None:
    edition = read_source_folder(
        write_source(
            tmp_path,
            put("scores.csv", "4.10,3.25,,", "4.10,,2.5,"),
            put("scores.csv", "so,noi-vu,4.9,10,,illustrative", "so,noi-vu,4.9,,,simulated"),
        )
    )
    assert np.isnan(edition.blocks[0].points).sum() == 2
    assert_same(round_trip(edition), edition)


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+84 211",
        "@SUM(1)",
        '=HYPERLINK("https://example.org","x")',
        "{=1}",
        "  Sở",
        "#REF!",
        "1.234",
        "0123",
        "TRUE",
        "2024-12-31",
        "_x0041_",
        "a  b",
        "<b>&amp;</b>",
        "Kad",
        "VÍ DỤ – Sở",
        "công bố",
        "N/A",
        "dài " * 200,
    ],
)
def test_whatever_an_agency_or_a_criterion_is_called_it_stays_so(tmp_path: Path, name: str) -> None:
    cell = '"' + name.replace('"', '""') + '"'
    edition = read_source_folder(
        write_source(tmp_path, put("agencies.csv", "Sở Nội vụ", cell), put("criteria.csv", "Máy tính", cell))
    )
    assert round_trip(edition).version == edition.version


def test_a_number_with_more_digits_than_a_spreadsheet_shows_is_not_cut(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, put("scores.csv", "4.10,3.25", "4.10,3.1277393294738712")))
    assert round_trip(edition).version == edition.version


def test_printed_figures_keep_their_decimals(tmp_path: Path) -> None:
    lines = "so,total,noi-vu,10.000,10,A,,\nhuyen,mean_pct,,65.564,,A,derived,=1\nhuyen,spread,,0.10,,A,,\n"
    edition = read_source_folder(write_source(tmp_path, add("facts.csv", lines)))
    back = round_trip(edition)
    assert [fact.decimals for fact in back.facts] == [3, 3, 0, 3, 3, 2]
    assert back.version == edition.version


def test_an_edition_of_102_communes_comes_back_as_it_was(tmp_path: Path) -> None:
    edition = build(tmp_path / "root", many_agencies(102, 30))
    assert round_trip(edition).version == edition.version


def test_saving_it_unchanged_in_another_program_changes_nothing(workbook: Workbook, edition: Edition) -> None:
    handed = handed_in(workbook)
    assert handed.edition is not None
    assert handed.edition.version == edition.version


def test_dates_before_spreadsheets_begin_to_count_come_back(edition: Edition) -> None:
    for issued in (datetime.date(1890, 5, 19), datetime.date(1900, 2, 28), datetime.date(1900, 3, 2), None):
        old = with_version(replace(edition, issued=issued))
        assert round_trip(old).version == old.version


names = st.text(
    st.characters(blacklist_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=12
).filter(str.strip)
points_of = st.one_of(st.just(np.nan), st.floats(0, 10), st.integers(0, 10).map(float))


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition of one or two small blocks, as a source can say it."""

    def name() -> str:
        return read_name(draw(names))

    blocks: list[Block] = []
    for number in range(draw(st.integers(1, 2))):
        leaves = [
            Criterion(
                code,
                draw(st.sampled_from([None, "g"])),
                name(),
                10.0,
                effort=draw(st.sampled_from([1.0, 1.125, 0.5])),
                provenance=draw(st.sampled_from(PROVENANCES)),
            )
            for code in draw(st.sampled_from([["1"], ["4.1", "4.10"], ["a", "b", "c"]]))
        ]
        group = [Criterion("g", None, name())] if any(leaf.parent for leaf in leaves) else []
        called = {f"c{number}-{row}": f"{row} {name()}" for row in range(draw(st.integers(1, 3)))}
        shape = (len(called), len(leaves))
        cells = shape[0] * shape[1]
        points = np.array(draw(st.lists(points_of, min_size=cells, max_size=cells))).reshape(shape)
        points[np.isnan(points).all(axis=1), 0] = 1.0
        self_points = np.array(draw(st.lists(points_of, min_size=cells, max_size=cells))).reshape(shape)
        origins = draw(st.lists(st.integers(0, len(PROVENANCES) - 1), min_size=cells, max_size=cells))
        blocks.append(
            Block(
                f"k{number}",
                name(),
                CriteriaTree((*group, *leaves)),
                tuple(Agency(code, text, vietnamese_sort_key(text)) for code, text in called.items()),
                points + 0.0,
                np.array(origins, dtype=np.uint8).reshape(shape),
                None if np.isnan(self_points).all() else self_points + 0.0,
                draw(st.integers(0, 9)),
                draw(st.sampled_from([(), (Grade("Tốt", 86.125), Grade("Khá", 0.0))])),
            )
        )
    facts = tuple(
        Fact("k0", Statistic.MEAN_TOTAL, None, value, decimals, "", name(), draw(st.sampled_from(PROVENANCES)), "")
        for value, decimals in draw(st.lists(st.sampled_from([(12.75, 3), (1.234, 3), (1234.0, 0), (0.1, 1)])))
    )
    return with_version(
        Edition(
            EditionId("chương trình", draw(st.sampled_from(["2024", "2025-10"]))),
            "",
            name(),
            name(),
            draw(st.sampled_from(["", "Quyết định 1"])),
            draw(st.none() | st.dates()),
            draw(st.sampled_from(["", "https://example.vn/"])),
            draw(st.integers(0, 6)),
            draw(st.sampled_from(PercentRule)),
            blocks=tuple(blocks),
            facts=facts,
            sources=tuple(Source(key, name(), "") for key in draw(st.lists(st.sampled_from("ABC"), unique=True))),
        )
    )


def read_name(text: str) -> str:
    """A name as a source folder would read it."""
    return unicodedata.normalize("NFC", text).strip()


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(editions(), st.sampled_from(["vi", "en"]))
def test_any_edition_comes_back_as_it_was(edition: Edition, language) -> None:
    assert_same(round_trip(edition, language), edition)


# What somebody made of it


def test_a_changed_score_is_the_only_difference(workbook: Workbook, edition: Edition) -> None:
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.10")] = 4.5
    changed = handed_in(workbook).edition
    assert changed is not None
    points = edition.blocks[0].points.copy()
    points[0, 1] = 4.5
    expected = replace(edition, blocks=(replace(edition.blocks[0], points=points), edition.blocks[1]))
    assert_same(changed, with_version(expected))


@pytest.mark.parametrize("typed", ["4,5", "4.5", " 4,50 "])
def test_a_number_typed_as_text_with_a_comma_or_a_point_is_that_number(
    workbook: Workbook, edition: Edition, typed: str
) -> None:
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.10")] = typed
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.blocks[0].points[0, 1] == 4.5


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        (5.5, "points_above_maximum"),
        (-1, "points_below_zero"),
        ("5,25", "points_above_maximum"),
        ("1.234,5", "thousands_separator"),
        ("không", "not_a_number"),
        (True, "not_a_number"),
        ("=1+1", "formula_not_calculated"),
        (datetime.date(2026, 2, 1), "turned_into_date"),
        (None, "score_empty"),
    ],
)
def test_a_score_that_cannot_be_is_refused_at_its_cell(workbook: Workbook, typed: object, rule: str) -> None:
    sheet = workbook[POINTS]
    cell = score_cell(sheet, "y-te", "4.10")
    sheet[cell] = typed
    ((file, place, _, found),) = handed_in(workbook).places
    assert (file, place, found) == (POINTS, cell, rule)


def test_a_score_off_its_step_is_kept_and_told_at_its_cell(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    cell = score_cell(sheet, "noi-vu", "4.9")
    sheet[cell] = "9,25"
    handed = handed_in(workbook)
    assert handed.edition is not None
    assert handed.edition.blocks[0].points[1, 0] == 9.25
    assert handed.edition.blocks[0].tree.leaves[0].step == 0.5
    (warning,) = handed.warnings
    assert issue_sentence(warning, "vi") == (
        f"“{POINTS}”, ô {cell}, giá trị “9,25”: không phải bội số của bước 0,5, cũng không phải điểm tối đa 10; "
        "điểm vẫn giữ nguyên như đã ghi"
    )
    again = handed_in(written(handed.edition.id, handed.edition))
    assert again.edition is not None
    assert again.edition.version == handed.edition.version


def test_a_spreadsheet_warns_of_points_off_a_step_and_stops_points_beyond_the_maximum(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    rules = {
        code: rule.errorStyle
        for code in ("4.9", "4.10")  # with a step and without
        for rule in sheet.data_validations.dataValidation
        if score_cell(sheet, "noi-vu", code) in rule.cells
    }
    assert rules == {"4.9": "warning", "4.10": None}  # stopping is what is not said


def test_thousands_or_decimals_is_asked_unless_the_maximum_tells(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.10")] = "1,234"  # the maximum is 5, so 1 234 it is not
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.blocks[0].points[0, 1] == 1.234
    fact = workbook["Số công bố"]
    row, _ = place_of(fact, "11,375")
    fact.cell(row, 5).value = "11,375"
    handed = handed_in(workbook)
    assert [(place[1], place[3]) for place in handed.places] == [(f"E{row}", "number_ambiguous")]


def test_the_word_for_not_applicable_may_be_typed_in_any_case(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.10")] = "kad"
    changed = handed_in(workbook).edition
    assert changed is not None
    assert np.isnan(changed.blocks[0].points[0, 1])


def test_a_row_that_nobody_filled_in_is_one_thing_to_mend(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    row, column = place_of(sheet, "y-te")
    for criterion in ("4.9", "4.10"):
        sheet[score_cell(sheet, "y-te", criterion)] = None
    assert handed_in(workbook).places == [(POINTS, f"B{row}", "y-te", "scores_not_filled")]
    assert column == 2


def test_an_agency_is_added_on_two_sheets(workbook: Workbook, edition: Edition) -> None:
    workbook["Cơ quan"].append([None, "so", "tai-chinh", "Sở Tài chính"])
    handed = handed_in(workbook)
    assert [(place[0], place[3]) for place in handed.places] == [(POINTS, "score_row_missing")]
    workbook[POINTS].append([None, "tai-chinh", None, 9.5, "2,5"])
    changed = handed_in(workbook).edition
    assert changed is not None
    assert [agency.name for agency in changed.blocks[0].agencies] == ["Sở Y tế", "Sở Nội vụ", "Sở Tài chính"]
    assert changed.blocks[0].points[2].tolist() == [9.5, 2.5]
    assert changed.blocks[0].points[:2].tolist() == edition.blocks[0].points.tolist()


def test_a_criterion_is_added_as_a_row_and_a_column(workbook: Workbook) -> None:
    workbook["Tiêu chí"].append([None, "so", "4.11", "4", "Dữ liệu", 3])
    handed = handed_in(workbook)
    assert [(place[0], place[3]) for place in handed.places] == [(POINTS, "score_column_missing")]
    sheet = workbook[POINTS]
    row, column = place_of(sheet, "4.10")
    sheet.cell(row, column + 1).value = "4.11"
    sheet.cell(place_of(sheet, "y-te")[0], column + 1).value = 3
    sheet.cell(place_of(sheet, "noi-vu")[0], column + 1).value = "KAD"
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.blocks[0].tree.total_maximum == 18
    assert changed.blocks[0].points[0].tolist() == [9.5, 3.25, 3]


def test_a_block_is_added_by_copying_a_sheet(workbook: Workbook) -> None:
    workbook["Khối"].append([None, "xa", "Xã, phường", 1])
    workbook["Tiêu chí"].append([None, "xa", "1", None, "Minh bạch", 8])
    workbook["Cơ quan"].append([None, "xa", "p1", "Phường 1"])
    missing = handed_in(workbook)
    assert [place[3] for place in missing.places] == ["block_without_scores"]
    copy = workbook.copy_worksheet(workbook[DISTRICTS])
    row, column = place_of(copy, "huyen")
    copy.cell(row, column).value = "xa"
    row, column = place_of(copy, "tam-dao")
    copy.cell(row, column).value, copy.cell(row, column + 1).value = "p1", "Phường 1"
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.block_by_code["xa"].points.tolist() == [[7.125]]


def test_sheets_may_be_renamed_and_moved_and_rows_inserted(workbook: Workbook, edition: Edition) -> None:
    workbook[POINTS].title = "Bảng điểm sở"
    workbook.move_sheet("Cơ quan", -3)
    workbook["Cơ quan"].insert_rows(3, 2)
    workbook["Bảng điểm sở"].insert_cols(4)
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.version == edition.version


def test_a_code_that_lost_its_zero_is_told_at_its_cell(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    row, column = place_of(sheet, "4.10")
    sheet.cell(row, column).value = 4.1
    handed = handed_in(workbook)
    assert handed.places == [(POINTS, sheet.cell(row, column).coordinate, "4.1", "criterion_lost_zero")]


def test_names_that_slipped_against_their_codes_are_refused(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    (row, column), (other, _) = place_of(sheet, "Sở Y tế"), place_of(sheet, "Sở Nội vụ")
    sheet.cell(row, column).value, sheet.cell(other, column).value = "Sở Nội vụ", "Sở Y tế"
    handed = handed_in(workbook)
    assert [place[3] for place in handed.places] == ["name_of_other", "name_of_other"]


def test_what_the_sheet_of_points_says_otherwise_is_a_warning(workbook: Workbook) -> None:
    agencies, criteria = workbook["Cơ quan"], workbook["Tiêu chí"]
    row, column = place_of(agencies, "Sở Y tế")
    agencies.cell(row, column).value = "Sở Y tế tỉnh"
    row, column = place_of(criteria, "Mạng")
    criteria.cell(row, column + 1).value = 6
    handed = handed_in(workbook)
    assert handed.edition is not None
    assert handed.edition.blocks[0].tree.total_maximum == 16
    assert [(warning.file, warning.rule.partition(".")[2]) for warning in handed.warnings] == [
        (POINTS, "maximum_differs"),
        (POINTS, "name_differs"),
    ]
    assert "trang “Tiêu chí” ghi điểm tối đa 6" in issue_sentence(handed.warnings[0], "vi")


def test_what_stands_beside_a_table_or_on_a_sheet_of_its_own_is_said_not_to_be_read(workbook: Workbook) -> None:
    workbook["Cơ quan"]["H9"] = "hỏi lại Sở Nội vụ"
    workbook.create_sheet("Nháp")["A1"] = 1
    handed = handed_in(workbook)
    assert handed.edition is not None
    assert [(w.file, w.cell, w.rule.partition(".")[2]) for w in handed.warnings] == [
        ("Cơ quan", "H9", "not_read"),
        ("Nháp", None, "sheet_not_read"),
    ]


def test_what_is_hidden_is_read_and_told(workbook: Workbook, edition: Edition) -> None:
    agencies, points = workbook["Cơ quan"], workbook[POINTS]
    row, column = place_of(points, "Sở Y tế")[0], place_of(points, "4.10")[1]
    points.row_dimensions[row].hidden = True
    points.column_dimensions[get_column_letter(column)].hidden = True
    points.column_dimensions["Z"].hidden = True
    for row in (place_of(agencies, "Sở Y tế")[0], place_of(agencies, "Sở Nội vụ")[0], 60):
        agencies.row_dimensions[row].hidden = True
    workbook[DISTRICTS].sheet_state = "hidden"
    handed = handed_in(workbook)
    assert handed.edition is not None
    assert_same(handed.edition, edition)
    told = {(w.file, w.rule.partition(".")[2]): (w.value, w.details.get("count")) for w in handed.warnings}
    assert told == {
        (DISTRICTS, "sheet_hidden_read"): (None, None),
        ("Cơ quan", "lines_hidden"): ("Sở Y tế", "2"),
        (POINTS, "lines_hidden"): ("Sở Y tế", "1"),
        (POINTS, "columns_hidden"): ("4.10", "1"),
    }


def test_a_word_of_a_list_may_be_typed_as_its_code_and_others_are_refused(workbook: Workbook) -> None:
    sheet = workbook["Cơ quan"]
    row, _ = place_of(sheet, "Sở Y tế")
    sheet.cell(row, 5).value = "appraised"
    changed = handed_in(workbook).edition
    assert changed is not None
    assert changed.blocks[0].agencies[0].provenance is Provenance.APPRAISED
    sheet.cell(row, 5).value = "nghe nói"
    (issue,) = handed_in(workbook).issues
    assert (issue.cell, issue.rule.partition(".")[2]) == (f"E{row}", "provenance_unknown")
    assert "công bố, thẩm định" in issue.details["known"]


def test_every_problem_is_told_at_once(workbook: Workbook) -> None:
    sheet = workbook[POINTS]
    sheet[score_cell(sheet, "y-te", "4.9")] = 11
    sheet[score_cell(sheet, "noi-vu", "4.10")] = "?"
    row, _ = place_of(workbook["Thông tin"], "Tên kỳ xếp hạng")
    workbook["Thông tin"].cell(row, 3).value = None
    del workbook["Khối"]
    assert {place[3] for place in handed_in(workbook).places} == {
        "points_above_maximum",
        "not_a_number",
        "value_missing",
        "sheet_missing",
    }


def test_a_period_that_became_a_date_is_refused(workbook: Workbook) -> None:
    sheet = workbook["Thông tin"]
    row, _ = place_of(sheet, "Mã kỳ")
    sheet.cell(row, 3).value = datetime.date(2025, 10, 1)
    assert handed_in(workbook).places == [("Thông tin", f"C{row}", "2025-10-01", "turned_into_date")]


def test_fewer_printed_decimals_than_the_value_has_are_refused(workbook: Workbook) -> None:
    sheet = workbook["Số công bố"]
    row, _ = place_of(sheet, "11,375")
    sheet.cell(row, 6).value = 1
    assert handed_in(workbook).places == [("Số công bố", f"F{row}", "1", "decimals_too_few")]


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn")), max_size=8),
    st.sampled_from(["KAD", "4,5", "1.234", "4.10", "công bố", "so", "=1/0", "#N/A", "header", "points", "block"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(datetime.date(1950, 1, 1)),
)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 12), st.integers(1, 8), CELLS), max_size=6))
def test_whatever_is_typed_anywhere_it_is_read_or_refused_and_told(
    edition: Edition, edits: list[tuple[int, int, int, object]]
) -> None:
    workbook = opened(written(edition.id, edition))
    for sheet, row, column, value in edits:
        with contextlib.suppress(AttributeError):  # a cell under a merged heading cannot be written to
            workbook.worksheets[sheet].cell(row, column).value = value
    handed = handed_in(workbook)
    assert (handed.edition is None) == bool(handed.issues)
    for found in (*handed.issues, *handed.warnings):
        assert found.file in (*workbook.sheetnames, "bieu.xlsx")
        assert "{" not in issue_sentence(found, "vi").replace(str(found.value), "")


# A new edition


def test_a_new_edition_waits_for_its_points_and_its_title(edition: Edition) -> None:
    workbook = opened(written(EditionId("thu-nghiem", "2025"), edition))
    rules = [place[3] for place in handed_in(workbook).places]
    assert rules == ["value_missing", "scores_not_filled", "scores_not_filled", "scores_not_filled"]
    about = workbook["Thông tin"]
    about.cell(place_of(about, "Tên kỳ xếp hạng")[0], 3).value = "Kỳ 2025"
    for name in (POINTS, DISTRICTS):
        for row in workbook[name].iter_rows(min_row=10, max_row=workbook[name].max_row, min_col=2):
            for cell in row[2 : 2 + len(edition.blocks[0].tree.leaves)]:
                if row[0].value and workbook[name].cell(8, cell.column).value:
                    cell.value = 1
    filled = handed_in(workbook).edition
    assert filled is not None
    assert (str(filled.id), filled.title, filled.facts, filled.issued) == ("thu-nghiem/2025", "Kỳ 2025", (), None)
    assert [block.tree.nodes for block in filled.blocks] == [block.tree.nodes for block in edition.blocks]
    assert [block.agencies for block in filled.blocks] == [block.agencies for block in edition.blocks]
    assert all((block.points == 1).all() for block in filled.blocks)
    assert {origin for block in filled.blocks for origin in block.origin_counts()} == {Provenance.PUBLISHED}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_examples_must_be_replaced(language) -> None:
    handed = handed_in(written(EditionId("moi", "2025"), None, language))
    assert {place[3] for place in handed.places} == {"example_left", "value_missing", "scores_not_filled"}
    examples = [place for place in handed.places if place[3] == "example_left"]
    assert all(place[2] and place[2].startswith(("VÍ DỤ", "EXAMPLE")) for place in examples)


# No template


def test_another_workbook_is_no_template() -> None:
    assert not is_template(opened_cells("x.xlsx", saved(Workbook())))


def test_a_template_is_known_by_its_mark_and_not_by_its_sheets(workbook: Workbook) -> None:
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            sheet.title = f"{sheet.title[:20]} khác"
    assert is_template(opened_cells("x.xlsx", saved(workbook)))
    del workbook["_words"]
    assert not is_template(opened_cells("x.xlsx", saved(workbook)))


def test_a_form_of_another_number_is_refused(workbook: Workbook) -> None:
    workbook["_words"]["B1"] = 2
    assert handed_in(workbook).places == [("bieu.xlsx", None, None, "form_unknown")]


def test_what_is_no_template_is_not_read_as_one() -> None:
    with pytest.raises(ValueError, match="no template"):
        read_template(opened_cells("x.xlsx", saved(Workbook())), IssueLog())


@pytest.mark.parametrize("unseen", ["header", "code", "max_points"])
def test_a_sheet_that_lost_what_it_says_unseen_is_refused_by_name(workbook: Workbook, unseen: str) -> None:
    sheet = workbook["Tiêu chí"]
    for cell in [*sheet[1], *sheet["A"]]:
        if cell.value == unseen:
            cell.value = None
    handed = handed_in(workbook)
    assert ("Tiêu chí", None, None, "form_altered") in handed.places
    assert unseen in handed.issues[0].details["missing"]


def saved(workbook: Workbook) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        workbook.save(path)
        return path.read_bytes()
