"""Editions made in memory, and how to tell whether two say the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dashboard.data import read_source_folder
from dashboard.model import Edition
from tests.data.source_folders import put, write_source


def small_edition(folder: Path, period: str = "2024", title: str = "Kỳ thử nghiệm 2024") -> Edition:
    """The edition of the small source folder, under another period or title."""
    return read_source_folder(
        write_source(
            folder / "source" / period / title,
            put("edition.toml", '"2024"', f'"{period}"'),
            put("edition.toml", "Kỳ thử nghiệm 2024", title),
        )
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under an edition's folder but the log, which tells when, and the lock."""
    files = [
        path for path in folder.rglob("*") if path.is_file() and path.name != ".lock" and path.parent.name != "log"
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def assert_same(one: Edition, other: Edition) -> None:
    """Compare everything two editions say, field by field."""
    for field in ("id", "version", "programme_name", "title", "decision", "issued", "source_url", "precision"):
        assert getattr(one, field) == getattr(other, field), field
    assert one.percent_rule is other.percent_rule
    assert (one.facts, one.sources) == (other.facts, other.sources)
    assert [block.code for block in one.blocks] == [block.code for block in other.blocks]
    for block, twin in zip(one.blocks, other.blocks, strict=True):
        assert (block.name, block.percent_decimals) == (twin.name, twin.percent_decimals)
        assert block.grades == twin.grades
        assert block.agencies == twin.agencies
        assert block.tree.nodes == twin.tree.nodes
        np.testing.assert_array_equal(block.points, twin.points)
        np.testing.assert_array_equal(block.origins, twin.origins)
        assert block.origins.dtype == twin.origins.dtype
        assert (block.self_points is None) == (twin.self_points is None)
        if block.self_points is not None and twin.self_points is not None:
            np.testing.assert_array_equal(block.self_points, twin.self_points)
