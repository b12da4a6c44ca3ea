"""What a source folder becomes when nothing in it is refused."""

from __future__ import annotations

import datetime
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from dashboard.data import IssueLog, fingerprint, read_source_folder
from dashboard.model import (
    PROVENANCES,
    Agency,
    Criterion,
    Edition,
    EditionId,
    Issue,
    PercentRule,
    Provenance,
    Rule,
    Severity,
    Statistic,
)
from tests.data.source_folders import Break, add, drop, put, right_files, write_source


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path))


def test_the_metadata_are_those_of_the_toml_file(edition: Edition) -> None:
    assert edition.id == EditionId("thu-nghiem", "2024")
    assert edition.programme_name == edition.title == "Kỳ thử nghiệm 2024"
    assert edition.decision == "Quyết định 1"
    assert edition.issued == datetime.date(2024, 12, 31)
    assert edition.source_url == "https://example.vn/qd1"
    assert edition.precision == 3
    assert edition.percent_rule is PercentRule.TRUNCATE
    assert [(block.code, block.name, block.percent_decimals) for block in edition.blocks] == [
        ("so", "Sở, ban, ngành", 0),
        ("huyen", "Huyện, thành phố", 1),
    ]


def test_codes_are_text_and_the_tree_keeps_the_order_of_the_file(edition: Edition) -> None:
    assert edition.block_by_code["so"].tree.nodes == (
        Criterion("4", None, "Hạ tầng"),
        Criterion("4.9", "4", "Máy tính", 10.0, step=0.5),
        Criterion("4.10", "4", "Mạng", 5.0, effort=2.0, provenance=Provenance.DERIVED),
    )


def test_points_are_a_matrix_of_agencies_and_leaves(edition: Edition) -> None:
    block = edition.block_by_code["so"]
    assert [agency.code for agency in block.agencies] == ["y-te", "noi-vu"]
    assert block.agencies[1].provenance is Provenance.DERIVED
    assert block.points.tolist() == [[9.5, 3.25], [10.0, 0.0]]
    assert block.self_points is not None
    np.testing.assert_array_equal(block.self_points, [[10.0, np.nan], [np.nan, np.nan]])
    assert [[PROVENANCES[origin] for origin in row] for row in block.origins] == [
        [Provenance.APPRAISED, Provenance.PUBLISHED],
        [Provenance.ILLUSTRATIVE, Provenance.PUBLISHED],
    ]


def test_a_block_without_self_awarded_points_has_none(edition: Edition) -> None:
    assert edition.block_by_code["huyen"].self_points is None


def test_an_empty_cell_of_points_is_not_applicable_and_a_zero_is_a_zero(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, put("scores.csv", "4.10,3.25", "4.10,")))
    points = edition.block_by_code["so"].points
    assert np.isnan(points[0, 1])
    assert points[1, 1] == 0.0
    assert np.isnan(edition.block_by_code["so"].points).any()


def test_points_may_be_finer_than_nine_decimals(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, put("scores.csv", "4.10,3.25", "4.10,3.1277393294738712")))
    assert edition.block_by_code["so"].points[0, 1] == 3.1277393294738712


def test_the_maximum_is_allowed_even_off_the_steps(tmp_path: Path) -> None:
    off = put("criteria.csv", "Máy tính,10,0.5", "Máy tính,10,3"), put("scores.csv", "4.9,9.5,10", "4.9,9,10")
    assert read_source_folder(write_source(tmp_path, *off)).block_by_code["so"].points[1, 0] == 10.0


def test_multiples_of_a_step_are_told_in_spite_of_binary_noise(tmp_path: Path) -> None:
    edition = read_source_folder(
        write_source(tmp_path, put("criteria.csv", "10,0.5", "10,0.1"), put("scores.csv", "4.9,9.5", "4.9,0.3"))
    )
    assert edition.block_by_code["so"].points[0, 0] == 0.3


def test_points_off_their_step_are_kept_and_told(tmp_path: Path) -> None:
    log = IssueLog()
    folder = write_source(tmp_path, put("scores.csv", "so,y-te,4.9,9.5,10", "so,y-te,4.9,9.25,3.2"))
    block = read_source_folder(folder, log).block_by_code["so"]
    assert block.self_points is not None
    assert (block.points[0, 0], block.self_points[0, 0], block.tree.leaves[0].step) == (9.25, 3.2, 0.5)
    assert log.issues == ()
    details = {"step": "0.5", "maximum": "10"}
    assert log.warnings == tuple(
        Issue("scores.csv", 2, column, value, Rule.POINTS_OFF_STEP, details, None, Severity.WARNING)
        for column, value in (("points", "9.25"), ("self_points", "3.2"))
    )


def test_facts_keep_the_decimals_they_were_written_with(edition: Edition) -> None:
    assert [(fact.value, fact.decimals) for fact in edition.facts] == [(11.375, 3), (12.75, 3), (1.0, 0)]
    assert [(fact.agency, fact.printed, fact.source) for fact in edition.facts] == [
        (None, "11,375", "A"),
        ("y-te", "12,75", "A"),
        (None, "1 huyện", "Báo"),
    ]
    assert edition.facts[2].provenance is Provenance.DERIVED
    assert edition.facts[0].note == "bình quân"
    assert edition.fact("so", Statistic.MEAN_TOTAL) is edition.facts[0]


def test_facts_and_sources_may_be_left_out(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, drop("facts.csv"), drop("sources.csv")))
    assert edition.facts == ()
    assert edition.sources == ()


@pytest.mark.parametrize("without", ['decision = "Quyết định 1"\n', 'issued = "2024-12-31"\n'])
def test_what_is_not_known_of_the_decision_may_be_left_out_or_empty(tmp_path: Path, without: str) -> None:
    key = without.split()[0]
    left_out = read_source_folder(write_source(tmp_path / "a", put("edition.toml", without, "")))
    empty = read_source_folder(write_source(tmp_path / "b", put("edition.toml", without, f'{key} = ""\n')))
    assert left_out.version == empty.version
    assert (left_out.decision, left_out.issued) in {("", datetime.date(2024, 12, 31)), ("Quyết định 1", None)}


def test_a_date_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    edition = read_source_folder(write_source(tmp_path, put("edition.toml", '"2024-12-31"', "2024-12-31")))
    assert edition.issued == datetime.date(2024, 12, 31)


@pytest.mark.parametrize("name", sorted(right_files()))
def test_what_excel_does_to_a_file_changes_nothing(tmp_path: Path, name: str, edition: Edition) -> None:
    folder = write_source(tmp_path / "excel")
    text = right_files()[name].replace("\n", "\r\n")
    (folder / name).write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).encode())
    assert read_source_folder(folder).version == edition.version


def test_names_are_in_nfc_and_without_space_around(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Sở Nội vụ")
    edition = read_source_folder(write_source(tmp_path, put("agencies.csv", "Sở Nội vụ", f"  {name}\u00a0")))
    agency = edition.block_by_code["so"].agencies[1]
    assert agency == Agency("noi-vu", "Sở Nội vụ", agency.sort_key, Provenance.DERIVED)


def test_blank_lines_are_passed_over(tmp_path: Path, edition: Edition) -> None:
    folder = write_source(
        tmp_path / "blank", put("agencies.csv", "so,noi-vu", "\n\nso,noi-vu"), add("scores.csv", "\n\n")
    )
    assert read_source_folder(folder).version == edition.version


def test_the_order_of_score_rows_is_no_content(tmp_path: Path, edition: Edition) -> None:
    header, *rows = right_files()["scores.csv"].splitlines()
    shuffled = "\n".join([header, *reversed(rows)]) + "\n"
    folder = write_source(tmp_path / "shuffled", put("scores.csv", right_files()["scores.csv"], shuffled))
    assert read_source_folder(folder).version == edition.version


CONTENT_CHANGES: list[Break] = [
    put("edition.toml", "Kỳ thử nghiệm 2024", "Kỳ thử nghiệm năm 2024"),
    put("edition.toml", "precision = 3", "precision = 2"),
    put("edition.toml", "truncate", "round"),
    put("blocks.csv", 'ngành",0', 'ngành",1'),
    put("criteria.csv", "Minh bạch,8,", "Minh bạch,8.5,"),
    put("criteria.csv", "5,,2,derived", "5,,3,derived"),
    put(
        "agencies.csv", "so,y-te,Sở Y tế,\nso,noi-vu,Sở Nội vụ,derived", "so,noi-vu,Sở Nội vụ,derived\nso,y-te,Sở Y tế,"
    ),
    put("scores.csv", "4.10,3.25", "4.10,3.251"),
    put("scores.csv", "4.10,3.25,", "4.10,3.25,4"),
    put("scores.csv", "4.10,3.25", "4.10,"),
    put("scores.csv", "appraised", "derived"),
    put("facts.csv", "12.750", "12.75"),
    put("facts.csv", "bình quân", ""),
    put("sources.csv", "Quyết định 1", "Quyết định số 1"),
    put("grades.csv", "Khá,70", "Khá,70.5"),
    put("grades.csv", "Khá", "Đạt"),
    put("grades.csv", "so,Khá,70", "huyen,Khá,70"),
    drop("grades.csv"),
]


@pytest.mark.parametrize("change", CONTENT_CHANGES)
def test_every_change_of_content_gives_another_version(tmp_path: Path, edition: Edition, change: Break) -> None:
    assert read_source_folder(write_source(tmp_path / "changed", change)).version != edition.version


def test_the_version_is_the_beginning_of_the_fingerprint(edition: Edition) -> None:
    assert len(edition.version) == 16
    assert fingerprint(edition).startswith(edition.version)
