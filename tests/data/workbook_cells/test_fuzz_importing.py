"""Whatever somebody does to a workbook: it is imported as it stands there, or refused with a place. Never half."""

from __future__ import annotations

import io
import math
from pathlib import Path

import pytest

from dashboard.command_line import main
from dashboard.data import list_editions, read_edition, read_source_folder
from dashboard.model import Edition
from tests.data.source_folders import write_source
from tests.data.workbook_cells.damage import damaged
from tests.data.workbook_cells.edits import edit
from tests.data.workbook_cells.fuzzing import seeds
from tests.data.workbook_cells.template_oracle import Said, Score, said_by
from tests.data.workbook_cells.templates import opened, written


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the small source folder: steps, self-scores, mixed origins, facts, sources, grades, 4.10."""
    return read_source_folder(write_source(tmp_path_factory.mktemp("source")))


@pytest.fixture(scope="module")
def template(edition: Edition) -> bytes:
    return written(edition.id, edition)


def published(content: bytes, folder: Path) -> Edition | None:
    """The edition that importing makes; None when it is refused, and then nothing at all was written."""
    file, root = folder / "biểu.xlsx", folder / "root"
    file.write_bytes(content)
    code = main(["import", str(file), "--data", str(root), "--publish"])
    if code == 1:
        assert not root.exists() or not [path for path in root.rglob("*") if path.is_file()]
        return None
    assert code == 0
    [listing] = list_editions(root)
    return read_edition(root, listing.id)


def scores_of(edition: Edition, *, of_themselves: bool) -> dict[Score, float]:
    found: dict[Score, float] = {}
    for block in edition.blocks:
        points = block.self_points if of_themselves else block.points
        if points is not None:
            for row, agency in enumerate(block.agencies):
                for column, leaf in enumerate(block.tree.leaves):
                    found[block.code, agency.code, leaf.code] = float(points[row, column])
    return found


def assert_as_said(edition: Edition, said: Said) -> None:
    """Every score, name and maximum of the edition stands in the workbook, once, and everything there is in it."""
    points = scores_of(edition, of_themselves=False)
    assert len(said.points) == len(points)
    for score, value in said.points:
        assert value is not None, f"{score} is not plain"
        assert math.isnan(value) == math.isnan(points[score])
        assert math.isnan(value) or points[score] == pytest.approx(value, abs=1e-9)
    own = scores_of(edition, of_themselves=True)
    for score, value in said.self_points:
        expected = math.nan if value is None else value
        assert math.isnan(expected) == math.isnan(own.get(score, math.nan))
        assert math.isnan(expected) or own[score] == pytest.approx(expected, abs=1e-9)
    assert sorted(said.agencies) == sorted((a.code, a.name) for block in edition.blocks for a in block.agencies)
    maxima = {(block.code, leaf.code): leaf.max_points for block in edition.blocks for leaf in block.tree.leaves}
    assert dict(said.maxima) == maxima


def assert_refused_with_places(printed: str) -> None:
    lines = printed.splitlines()
    assert any(": " in line for line in lines)
    assert all(line.isprintable() for line in lines)


def test_the_template_as_it_was_written_is_imported(edition: Edition, template: bytes, tmp_path: Path) -> None:
    imported = published(template, tmp_path)
    assert imported is not None
    assert imported.version == edition.version
    assert_as_said(imported, said_by(template))


@pytest.mark.parametrize("seed", seeds(0.2))
def test_an_edited_template_is_imported_as_it_stands_or_refused(
    seed: int, template: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = opened(template)
    edits = edit(workbook, seed)
    file = io.BytesIO()
    workbook.save(file)
    imported = published(file.getvalue(), tmp_path)
    printed = capsys.readouterr().err
    if imported is None:
        assert_refused_with_places(printed)
        assert sum(line.startswith("Lỗi: ") for line in printed.splitlines()) > 0, edits
    else:
        assert_as_said(imported, said_by(file.getvalue()))


@pytest.mark.parametrize("seed", seeds(0.1))
def test_a_damaged_template_is_imported_as_another_reader_sees_it_or_refused(
    seed: int, template: bytes, edition: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, content = damaged(template, seed)
    imported = published(content, tmp_path)
    if imported is None:
        assert_refused_with_places(capsys.readouterr().err)
    elif imported.version != edition.version:
        assert_as_said(imported, said_by(content))
