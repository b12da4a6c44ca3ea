"""Who announces the result and what a criterion suggests: optional, kept like everything else, refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.data import read_edition, read_source_folder, write_edition
from dashboard.data.errors import SourceError
from dashboard.data.parquet import from_parquet
from dashboard.model import Edition, Rule
from tests.data.editions import assert_same
from tests.data.source_folders import Break, Files, add, put, write_source
from tests.data.workbook_cells.templates import handed_in, opened, round_trip, written

EDITION, CRITERIA = "edition.toml", "criteria.csv"
OFFICES = """
[offices]
superior = "Chính phủ"
issuer = "Ủy ban nhân dân tỉnh"
place = "Vĩnh Yên"
signer_role = "Chủ tịch"
signer = "Nguyễn Văn A"
"""
SUGGESTED = "Cấp chữ ký số; tập huấn"


def with_actions(files: Files) -> None:
    """Give the criterion 4.9 actions in a column of their own."""
    head, *rows = files[CRITERIA].splitlines()
    suggested = (f'{row},"{SUGGESTED}"' if "4.9" in row else f"{row}," for row in rows)
    files[CRITERIA] = "\n".join([f"{head},actions", *suggested, ""])


@pytest.fixture
def plain(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "plain"))


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return read_source_folder(write_source(tmp_path / "source", add(EDITION, OFFICES), with_actions))


def test_both_are_read_and_come_back_from_disk_and_from_the_form(
    edition: Edition, plain: Edition, tmp_path: Path
) -> None:
    said = (edition.offices_superior, edition.offices_issuer, edition.offices_place)
    assert said == ("Chính phủ", "Ủy ban nhân dân tỉnh", "Vĩnh Yên")
    assert (edition.offices_signer_role, edition.offices_signer) == ("Chủ tịch", "Nguyễn Văn A")
    assert [node.actions for node in edition.block_by_code["so"].tree.nodes] == ["", SUGGESTED, ""]
    assert edition.version != plain.version
    write_edition(edition, tmp_path)
    assert_same(read_edition(tmp_path, edition.id), edition)
    assert_same(round_trip(edition), edition)


def test_an_edition_without_actions_is_written_as_before(plain: Edition, tmp_path: Path) -> None:
    write_edition(plain, tmp_path)
    criteria = tmp_path / "thu-nghiem" / "2024" / plain.version / "criteria.parquet"
    assert not from_parquet(criteria.read_bytes()).has("actions")


def test_a_form_from_before_there_were_actions_is_still_read(plain: Edition) -> None:
    workbook = opened(written(plain.id, plain))
    sheet = next(sheet for sheet in workbook if sheet["A1"].value == "criteria")
    column = next(cell.column for cell in sheet[1] if cell.value == "actions")
    sheet.delete_cols(column)
    read = handed_in(workbook).edition
    assert read is not None
    assert_same(read, plain)


@pytest.mark.parametrize(
    ("change", "column", "row", "rule"),
    [
        (add(EDITION, OFFICES.replace("signer =", "signed =")), "offices.signed", 15, Rule.KEY_UNKNOWN),
        (add(EDITION, 'offices = "UBND"\n'), "offices", 9, Rule.KEY_UNKNOWN),
        (add(EDITION, OFFICES.replace('"Vĩnh Yên"', "5")), "offices.place", 13, Rule.NOT_TEXT),
    ],
)
def test_a_wrong_office_is_named(change: Break, column: str, row: int, rule: Rule, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read_source_folder(write_source(tmp_path, change))
    assert [(issue.file, issue.row, issue.column, issue.rule) for issue in refused.value.issues] == [
        (EDITION, row, column, rule)
    ]


def test_actions_of_a_group_would_have_no_effect_and_are_refused(tmp_path: Path) -> None:
    of_group = put(CRITERIA, "so,4,,Hạ tầng,,,,,", "so,4,,Hạ tầng,,,,,Tập huấn")
    with pytest.raises(SourceError) as refused:
        read_source_folder(write_source(tmp_path, with_actions, of_group))
    assert [(issue.row, issue.column, issue.rule) for issue in refused.value.issues] == [(2, "actions", Rule.LEAF_ONLY)]
