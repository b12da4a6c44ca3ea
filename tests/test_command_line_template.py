"""`python -m dashboard template`: a workbook to fill in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition, with_version, write_edition
from dashboard.model import EditionId
from tests.data.source_folders import put, write_source
from tests.data.workbook_cells.templates import handed_in

NO_CELL_HOLDS_IT = "dài " * 8192 + "."
"""32 769 characters; a cell holds 32 767."""


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data root with the small edition."""
    folder = tmp_path / "root"
    assert main(["build", str(write_source(tmp_path / "source")), "--data", str(folder)]) == 0
    capsys.readouterr()
    return folder


def template(root: Path, edition: str, out: Path, *more: str) -> int:
    return main(["template", "--data", str(root), "--edition", edition, "--out", str(out), *more])


def test_an_edition_is_written_whole(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bieu.xlsx"
    edition = read_edition(root, EditionId("thu-nghiem", "2024"))
    assert template(root, "thu-nghiem/2024", out) == 0
    assert capsys.readouterr().err == (
        f"Đã ghi {out}: toàn bộ thu-nghiem/2024, phiên bản {edition.version}, "
        "2 khối, 3 cơ quan, 3 tiêu chí chấm điểm.\n"
    )
    back = handed_in(out.read_bytes()).edition
    assert back is not None
    assert back.version == edition.version


def test_a_new_edition_starts_from_the_one_before_it(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = write_source(tmp_path / "older", put("edition.toml", '"2024"', '"2022"'), put("agencies.csv", "Y tế", "YT"))
    assert main(["build", str(older), "--data", str(root)]) == 0
    out = tmp_path / "bieu.xlsx"
    capsys.readouterr()
    assert template(root, "thu-nghiem/2025", out, "--lang", "en") == 0
    assert "an empty form of thu-nghiem/2025 after thu-nghiem/2024" in capsys.readouterr().err
    assert template(root, "thu-nghiem/2023", out, "--force") == 0
    assert "biểu trống của thu-nghiem/2023 theo thu-nghiem/2022" in capsys.readouterr().err
    assert template(root, "thu-nghiem/2024-10", out, "--force") == 0
    assert "biểu trống của thu-nghiem/2024-10 theo thu-nghiem/2024" in capsys.readouterr().err


def test_the_first_edition_of_a_programme_starts_from_examples_also_in_an_empty_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bieu.xlsx"
    assert template(tmp_path / "nothing", "moi/2025", out) == 0
    assert "chỉ có vài dòng ví dụ" in capsys.readouterr().err
    assert {place[3] for place in handed_in(out.read_bytes()).places} >= {"example_left"}
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_is_there_is_left_alone_unless_it_is_forced(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bieu.xlsx"
    out.write_text("của người khác", encoding="utf-8")
    assert template(root, "thu-nghiem/2024", out) == 1
    assert "thêm --force" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "của người khác"
    assert template(root, "thu-nghiem/2024", out, "--force") == 0
    assert handed_in(out.read_bytes()).edition is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bieu.xlsx", "root", "source"]


def test_where_nothing_can_be_written_it_is_said(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template(root, "thu-nghiem/2024", tmp_path / "nowhere" / "bieu.xlsx") == 1
    assert "Không ghi được" in capsys.readouterr().err


def test_an_edition_that_cannot_be_read_is_no_new_one(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "thu-nghiem" / "2024" / "current").write_text("?")
    for period in ("2024", "2025"):
        assert template(root, f"thu-nghiem/{period}", tmp_path / "bieu.xlsx") == 1
        assert "thu-nghiem/2024/current" in capsys.readouterr().err
    assert not (tmp_path / "bieu.xlsx").exists()
    assert len(list_editions(root)) == 1


def test_a_note_that_no_cell_can_hold_is_refused_before_it_is_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_source(tmp_path / "source", put("facts.csv", "bình quân", NO_CELL_HOLDS_IT))
    assert main(["build", str(source), "--data", str(tmp_path / "root")]) == 1
    said = capsys.readouterr().err
    assert "facts.csv, dòng 2, cột note" in said
    assert "dài hơn 32767 ký tự" in said
    assert list_editions(tmp_path / "root") == ()


def test_a_note_that_no_cell_can_hold_is_not_cut(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = read_edition(root, EditionId("thu-nghiem", "2024"))
    facts = (replace(edition.facts[0], note=NO_CELL_HOLDS_IT), *edition.facts[1:])
    write_edition(with_version(replace(edition, facts=facts)), root)  # as one stored before such notes were refused
    assert template(root, "thu-nghiem/2024", tmp_path / "bieu.xlsx") == 1
    assert "(32769 ký tự)" in capsys.readouterr().err
    assert not (tmp_path / "bieu.xlsx").exists()


@pytest.mark.parametrize(
    ("edition", "out", "code"), [("../2024", "x.xlsx", 1), ("thu-nghiem", "x.xlsx", 2), ("thu-nghiem/2024", "x.xls", 2)]
)
def test_names_that_make_no_sense_are_refused(
    root: Path, tmp_path: Path, edition: str, out: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found = template(root, edition, tmp_path / out)
    except SystemExit as ended:
        found = ended.code
    assert found == code
    assert capsys.readouterr().err
    assert not (tmp_path / out).exists()
