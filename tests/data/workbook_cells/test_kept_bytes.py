"""Bytes outside of memory come back whole, and are gone with what holds them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from dashboard.data.workbook_cells import SMALL, SpooledBytes


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a folder that changes while it is looked at


@pytest.mark.parametrize("size", [0, 1, SMALL, SMALL + 1, 3 * SMALL])
def test_they_come_back_as_often_as_they_are_asked_for(size: int) -> None:
    content = os.urandom(size)
    kept = SpooledBytes(content)
    assert (kept.read(), kept.read(), kept.size) == (content, content, size)


def test_large_ones_stand_in_a_file_that_goes_with_them() -> None:
    before = open_files()
    kept = SpooledBytes(bytes(SMALL + 1))
    assert open_files() == before + 1
    del kept
    assert open_files() == before


def test_a_disk_that_takes_nothing_costs_memory_and_no_upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    content = os.urandom(SMALL + 1)
    assert SpooledBytes(content).read() == content
