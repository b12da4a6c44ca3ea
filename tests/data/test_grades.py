"""Grade bands in a source folder and on disk: read, kept, part of the version, and absent where there are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.data import EditionError, fingerprint, list_editions, read_edition, read_source_folder, write_edition
from dashboard.model import Edition, Grade, Rule
from tests.data.editions import assert_same
from tests.data.source_folders import add, drop, put, right_files, write_source

OF_LAM_DONG = (Grade("Tốt", 86.0), Grade("Khá", 70.0), Grade("Trung bình", 0.0))
WITHOUT_GRADES = "4cea1940c96766df6dea1fb36de9c5b5958dc01a5b1c7cf00df7783569c9c256"
"""The fingerprint that the small source had before there were grades."""


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "source"))


def manifest_of(root: Path, edition: Edition) -> Path:
    return root / edition.id.programme / edition.id.period / edition.version / "edition.json"


def test_grades_are_highest_first_in_their_block_and_the_other_block_has_none(edition: Edition) -> None:
    assert edition.block_by_code["so"].grades == OF_LAM_DONG
    assert edition.block_by_code["huyen"].grades == ()


def test_blocks_may_grade_alike_and_in_the_same_words(tmp_path: Path) -> None:
    folder = write_source(tmp_path, add("grades.csv", "huyen,Tốt,86\nhuyen,Khá,70\n"))
    assert read_source_folder(folder).block_by_code["huyen"].grades == OF_LAM_DONG[:2]


def test_the_order_of_the_rows_is_no_content(tmp_path: Path, edition: Edition) -> None:
    header, *rows = right_files()["grades.csv"].splitlines()
    turned = "\n".join([header, *reversed(rows)]) + "\n"
    folder = write_source(tmp_path / "turned", put("grades.csv", right_files()["grades.csv"], turned))
    assert read_source_folder(folder).version == edition.version


@pytest.mark.parametrize("percent", ["100", "66.666666667", "0", "1e1"])
def test_a_grade_may_begin_anywhere_on_the_grid(tmp_path: Path, percent: str) -> None:
    folder = write_source(tmp_path, put("grades.csv", "so,Trung bình,0\nso,Tốt,86\nso,Khá,70", f"so,Đạt,{percent}"))
    assert read_source_folder(folder).blocks[0].grades == (Grade("Đạt", float(percent)),)


def test_an_edition_without_grades_has_the_fingerprint_it_always_had(tmp_path: Path) -> None:
    assert fingerprint(read_source_folder(write_source(tmp_path, drop("grades.csv")))) == WITHOUT_GRADES
    header_alone = put("grades.csv", right_files()["grades.csv"], "block,name,from_percent\n")
    assert fingerprint(read_source_folder(write_source(tmp_path, header_alone))) == WITHOUT_GRADES


def test_grades_come_back_from_disk_and_are_listed_like_any_edition(tmp_path: Path, edition: Edition) -> None:
    write_edition(edition, tmp_path)
    assert_same(read_edition(tmp_path, edition.id), edition)
    assert [listing.error for listing in list_editions(tmp_path)] == [None]


def test_a_manifest_says_nothing_of_grades_where_there_are_none(tmp_path: Path) -> None:
    """So the folders of older versions, which never heard of them, are like those of today."""
    without = read_source_folder(write_source(tmp_path / "source", drop("grades.csv")))
    write_edition(without, tmp_path / "root")
    assert "grades" not in json.loads(manifest_of(tmp_path / "root", without).read_text(encoding="utf-8"))
    assert_same(read_edition(tmp_path / "root", without.id), without)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("70.0", "60.0", Rule.UNREADABLE_FILE_ALTERED),
        ("70.0", "90.0", Rule.UNREADABLE_FILE_ALTERED),
        ("70.0", "NaN", Rule.UNREADABLE_FILE_ALTERED),
        ("Khá", "Giỏi", Rule.UNREADABLE_FILE_ALTERED),
        ('"grades"', '"bands"', Rule.UNREADABLE_FILE_ALTERED),
        ("70.0", '"70.0"', Rule.UNREADABLE_JSON_DAMAGED),
        ('"Khá"', "7", Rule.UNREADABLE_JSON_DAMAGED),
    ],
)
def test_grades_that_are_not_as_they_were_written_are_not_read(
    tmp_path: Path, edition: Edition, old: str, new: str, reason: Rule
) -> None:
    write_edition(edition, tmp_path)
    manifest = manifest_of(tmp_path, edition)
    content = manifest.read_text(encoding="utf-8")
    assert content.count(old) == 1
    manifest.write_text(content.replace(old, new), encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        read_edition(tmp_path, edition.id)
    assert caught.value.rule is reason
