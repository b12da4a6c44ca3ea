"""A bonus and a penalty in a source folder: optional, kept like everything else, refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.data import read_edition, read_source_folder, write_edition
from dashboard.data.errors import SourceError
from dashboard.data.parquet import from_parquet
from dashboard.model import Edition, Rule
from tests.data.editions import assert_same
from tests.data.source_folders import Break, Files, put, write_source
from tests.data.workbook_cells.templates import handed_in, opened, round_trip, written

CRITERIA, SCORES = "criteria.csv", "scores.csv"


def with_beyond(files: Files) -> None:
    """The block `so` also gives up to 2 points as a bonus and takes up to 3 off; 4.10 may go 1 beyond its maximum."""
    head, *rows = files[CRITERIA].splitlines()
    rows = [f"{row},,1" if "4.10" in row else f"{row},," for row in rows]
    rows.append("so,T,,Điểm thưởng,0,,,,,2")
    rows.append("so,P,,Điểm trừ,0,0.5,,,-3,")
    files[CRITERIA] = "\n".join([f"{head},minimum_points,bonus_points", *rows, ""])
    files[SCORES] += "so,y-te,T,1.5,2,\nso,y-te,P,-0.5,0,\nso,noi-vu,T,0,,\nso,noi-vu,P,-3,,\n"


@pytest.fixture
def plain(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "plain"))


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "source", with_beyond, put(SCORES, "4.10,3.25", "4.10,5.5")))


def test_both_are_read_and_come_back_from_disk_and_from_the_form(
    edition: Edition, plain: Edition, tmp_path: Path
) -> None:
    tree = edition.block_by_code["so"].tree
    assert [(leaf.code, leaf.minimum_points, leaf.max_points, leaf.highest_points) for leaf in tree.leaves] == [
        ("4.9", 0, 10, 10),
        ("4.10", 0, 5, 6),
        ("T", 0, 0, 2),
        ("P", -3, 0, 0),
    ]
    assert tree.total_maximum == 15
    assert edition.block_by_code["so"].points.tolist() == [[9.5, 5.5, 1.5, -0.5], [10, 0, 0, -3]]
    assert edition.version != plain.version
    write_edition(edition, tmp_path)
    assert_same(read_edition(tmp_path, edition.id), edition)
    assert_same(round_trip(edition), edition)


def test_an_edition_without_them_is_written_as_before(plain: Edition, tmp_path: Path) -> None:
    assert plain.version == "b073b7bd4ca9915d"
    write_edition(plain, tmp_path)
    criteria = from_parquet((tmp_path / "thu-nghiem" / "2024" / plain.version / "criteria.parquet").read_bytes())
    assert not any(criteria.has(column) for column in ("minimum_points", "bonus_points"))


def test_a_form_from_before_there_were_any_is_still_read(plain: Edition) -> None:
    workbook = opened(written(plain.id, plain))
    sheet = next(sheet for sheet in workbook if sheet["A1"].value == "criteria")
    for name in ("minimum_points", "bonus_points"):
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == name))
    read = handed_in(workbook).edition
    assert read is not None
    assert_same(read, plain)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (put(SCORES, "P,-0.5,0", "P,-3.5,0"), (SCORES, 8, "points", Rule.POINTS_BELOW_MINIMUM)),
        (put(SCORES, "T,1.5,2", "T,2.5,2"), (SCORES, 7, "points", Rule.POINTS_ABOVE_MAXIMUM)),
        (put(SCORES, "T,1.5,2", "T,-0.5,2"), (SCORES, 7, "points", Rule.POINTS_BELOW_ZERO)),
        (put(SCORES, "P,-0.5,0", "P,-0.5,0.5"), (SCORES, 8, "self_points", Rule.POINTS_ABOVE_MAXIMUM)),
        (put(CRITERIA, ",-3,", ",3,"), (CRITERIA, 7, "minimum_points", Rule.MINIMUM_ABOVE_ZERO)),
        (put(CRITERIA, ",,,-3,", ",,,-3,-1"), (CRITERIA, 7, "bonus_points", Rule.NOT_POSITIVE)),
        (put(CRITERIA, "Điểm trừ,0", "Điểm trừ,-1"), (CRITERIA, 7, "max_points", Rule.MAXIMUM_BELOW_ZERO)),
        (
            put(CRITERIA, "so,4,,Hạ tầng,,,,,,", "so,4,,Hạ tầng,,,,,-1,"),
            (CRITERIA, 2, "minimum_points", Rule.LEAF_ONLY),
        ),
    ],
)
def test_what_breaks_a_bound_is_named(change: Break, expected: tuple[str, int, str, Rule], tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read_source_folder(write_source(tmp_path, with_beyond, change))
    found = [(issue.file, issue.row, issue.column, issue.rule) for issue in refused.value.issues]
    assert expected in found
    assert {rule for *_, rule in found} <= {expected[3], Rule.POINTS_BELOW_ZERO}


def test_a_block_of_nothing_but_a_bonus_has_no_maximum_to_rank_by(tmp_path: Path) -> None:
    only = put(CRITERIA, "huyen,1,,Minh bạch,8,,,,,", "huyen,1,,Minh bạch,0,,,,,8")
    with pytest.raises(SourceError) as refused:
        read_source_folder(write_source(tmp_path, with_beyond, only))
    assert refused.value.issues[0].rule is Rule.NOTHING_COUNTED
    assert refused.value.issues[0].details == {"block": "huyen"}


def test_an_agency_to_which_nothing_but_a_bonus_applies_cannot_be_ranked(tmp_path: Path) -> None:
    without = put(SCORES, "so,noi-vu,4.9,10,,illustrative\nso,noi-vu,4.10,0,,", "so,noi-vu,4.9,,,\nso,noi-vu,4.10,,,")
    with pytest.raises(SourceError) as refused:
        read_source_folder(write_source(tmp_path, with_beyond, without))
    assert [issue.rule for issue in refused.value.issues] == [Rule.AGENCY_NOT_SCORED]
